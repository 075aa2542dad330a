"""Why a card came to mind: which of its links answered which cue, and what each term of the evidence said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from densecards.memory import SLOTS, Query
from densecards.study.loaded import Loaded
from densecards.study.values import LinkAnswer, Recalled

if TYPE_CHECKING:
    from densecards.study.remembering import Remembering


def explain(
    memory: Remembering, asked: Sequence[Sequence[str]], *, deck: str, top: int
) -> list[list[LinkAnswer]]:
    """Return which link answered which cue with what share, for the first `top` cards of each query."""
    loaded = memory.collection()
    among = memory.among(loaded, deck)
    out = []
    for query, recall in zip(memory.queries(asked), memory.recall(asked, deck=deck, top=top), strict=True):
        answers: list[LinkAnswer] = []
        for one in recall.results:
            answers.extend(_answers(loaded, query, one, among))
        out.append(answers)
    return out


def _answers(
    loaded: Loaded, query: Query, one: Recalled, among: NDArray[np.bool_] | None
) -> list[LinkAnswer]:
    index = loaded.place[one.id]
    web = loaded.webs[index]
    titles = loaded.titles[web.card.deck]
    found = loaded.memory.explain(query.vectors, index, texts=query.texts, among=among)
    answers = []
    for row, cue in enumerate(query.texts):
        best = int(np.argmax(found.shares[row])) if found.shares.shape[1] else -1
        code = int(found.slots[best]) if best >= 0 else -1
        slot = web.template.slot_keys[code] if 0 <= code < SLOTS else "gloss" if code >= 0 else ""
        link = web.link(slot) if 0 <= code < SLOTS else None
        # Beside the card in the middle: what every card gets from a cue is no evidence for one.
        link_part, gist, head, lexical = (float(x) for x in found.terms[row] - found.typical[row])
        answers.append(
            LinkAnswer(
                cue=cue,
                id=one.id,
                headword=one.headword,
                slot=slot,
                text=link.plain(titles) if link else web.card.gloss,
                share=float(found.shares[row, best]) if best >= 0 else 0.0,
                evidence={
                    "link": link_part,
                    "gist": gist,
                    "headword": head,
                    "lexical": lexical,
                    "null": float(found.null[row] - found.typical[row].sum()),
                },
            )
        )
    return answers

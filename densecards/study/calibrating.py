"""Fitting the memory's constants to the learner's own collection, and reporting how true it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from densecards.study.constants import load_about, load_constants, save_constants
from densecards.study.loaded import Loaded
from densecards.study.mixing import slot_text
from densecards.study.patterns import lexical_texts
from densecards.study.typed_cues import typed_cues
from densecards.study.values import Fit, Truth

if TYPE_CHECKING:
    from densecards.memory.calibrate import Held, Metrics
    from densecards.study.desk import Desk
    from densecards.study.remembering import Remembering

Progress = Callable[[int, int], None]
LINKS, TYPED = 800, 400
"""Held-out links, and typed cues of each kind, of one fit; half fit, half report."""
SECONDS = 60.0
"""How long asking the cues may take; what has been asked by then is fitted."""
_SEED = 20
_MUCH = 0.2
"""Share of the links by which a collection may grow or shrink before its fit is out of date."""


def held_cues(memory: Remembering, loaded: Loaded) -> list[Held]:
    """Return what the constants are fitted on: held-out links, and typed cues of every kind, in turns."""
    from densecards.memory.calibrate import NO_SLOT, Held, held_out

    def text(card: int, slot: int) -> str:
        web = loaded.webs[card]
        # The words of a meaning also stand among the card's names: they have a kind of their own.
        meaning = web.template.gloss_slot
        return "" if meaning and slot == web.template.index(meaning) else slot_text(loaded, web, slot)

    def words(card: int, slot: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        web = loaded.webs[card]
        texts, names = lexical_texts(web, loaded.titles[web.card.deck])
        gone = slot_text(loaded, web, slot)
        return texts[:names], tuple(one for one in texts[names:] if one != gone)

    links = held_out(loaded.memory.bank, LINKS, _SEED, text, words)
    cues = typed_cues(loaded.webs, loaded.titles, memory.languages, TYPED, _SEED)
    queries = memory.queries([[cue.text] for cue in cues])
    number: dict[str, int] = {}
    typed = []
    for cue, query in zip(cues, queries, strict=True):
        at = number[cue.kind] = number.get(cue.kind, -1) + 1
        whole = bool(at % 2)
        right = -1 if whole else cue.card
        place = cue.card, NO_SLOT
        typed.append(Held(query.vectors[0], right, place, whole, cue.text, kind=cue.kind))
    return _in_turns([*links, *typed])


def _in_turns(cues: list[Held]) -> list[Held]:
    """The same cues so that every beginning of the list holds its share of every kind."""
    kinds: dict[str, list[Held]] = {}
    for cue in cues:
        kinds.setdefault(cue.kind, []).append(cue)
    place = [(at / len(some), kind, at) for kind, some in kinds.items() for at in range(len(some))]
    return [kinds[kind][at] for _, kind, at in sorted(place)]


def calibrate(
    desk: Desk, *, keep: bool = True, again: bool = False, progress: Progress | None = None
) -> Fit | None:
    """Fit the constants on half of the held-out cues, report on the other half, and keep them.

    Constants are kept only if they are likelier on the whole and no kind of cue finds its card less often.
    None where the constants in use were held against this collection already, unless `again`. Raises
    UsageError for too few cards.
    """

    def work() -> Fit | None:
        from densecards.memory.calibrate import calibrate as fit

        loaded = desk.memory.collection()
        if keep and not again and not out_of_date(loaded):
            return None
        cues = held_cues(desk.memory, loaded)
        began = time.monotonic()

        def enough(done: int, total: int) -> bool:
            if progress is not None:
                progress(done, total)
            return time.monotonic() - began > SECONDS

        found = fit(loaded.memory.bank, cues, load_constants(), loaded.memory.lexical, enough)
        if keep:
            told = found.after if found.better else found.before
            about = {
                "fitted": int(time.time()),
                "cards": len(loaded.webs),
                "links": int(loaded.memory.bank.present.sum()),
                "cues": told.cues,
                "nll": told.nll,
                "ece": told.ece,
                "changed": found.better,
            }
            save_constants(found.constants if found.better else None, about)
        if keep and found.better:
            desk.memory.forget()
        return Fit(
            before=_truth(found.before),
            after=_truth(found.after),
            constants=found.constants.to_data(),
            kept=keep and found.better,
            kinds={kind: (_truth(old), _truth(new)) for kind, (old, new) in found.kinds.items()},
        )

    return desk.memory.run(work)


def out_of_date(loaded: Loaded) -> bool:
    """True where the constants in use were never held against a collection, or one that has changed much
    since."""
    links = load_about().get("links")
    now = int(loaded.memory.bank.present.sum())
    return not isinstance(links, int) or abs(now - links) > _MUCH * max(links, 1)


def _truth(found: Metrics) -> Truth:
    return Truth(
        nll=found.nll, brier=found.brier, ece=found.ece, cues=found.cues, first=found.first,
        belief=found.belief,
    )  # fmt: skip


def report(desk: Desk) -> dict[str, Any]:
    """Return the constants in use and what the memory holds."""

    def work() -> dict[str, Any]:
        loaded = desk.memory.collection()
        bank = loaded.memory.bank
        return {
            "cards": len(loaded.webs),
            "links": int(bank.present.sum()),
            "unscored": sum(len(want.unscored) for want in loaded.wants),
            "dimensions": bank.dimensions,
            "megabytes": round(bank.nbytes / 1e6, 1),
            "constants": load_constants().to_data(),
            "fit": {**load_about(), "out_of_date": out_of_date(loaded)},
        }

    return desk.memory.run(work)

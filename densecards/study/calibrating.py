"""Fitting the memory's constants to the learner's own collection, and reporting how true it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from densecards.study.constants import load_constants, save_constants
from densecards.study.loaded import Loaded
from densecards.study.mixing import slot_text
from densecards.study.patterns import lexical_texts
from densecards.study.values import Fit, Truth

if TYPE_CHECKING:
    from densecards.memory.calibrate import Held, Metrics
    from densecards.study.desk import Desk

Progress = Callable[[int, int], None]
CUES = 800  # held-out cues of one fit; half fit, half report
_SEED = 20


def _cues(loaded: Loaded) -> list[Held]:
    from densecards.memory.calibrate import held_out

    def text(card: int, slot: int) -> str:
        return slot_text(loaded, loaded.webs[card], slot)

    def words(card: int, slot: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        web = loaded.webs[card]
        texts, names = lexical_texts(web, loaded.titles[web.card.deck])
        gone = slot_text(loaded, web, slot)
        return texts[:names], tuple(one for one in texts[names:] if one != gone)

    return held_out(loaded.memory.bank, CUES, _SEED, text, words)


def calibrate(desk: Desk, *, keep: bool = True, progress: Progress | None = None) -> Fit:
    """Fit the constants on half of the held-out cues, report on the other half, and keep them.

    Constants that are no better than those in use are not kept. Raises UsageError for too few cards.
    """

    def work() -> Fit:
        from densecards.memory.calibrate import calibrate as fit

        loaded = desk.memory.collection()
        cues = _cues(loaded)
        found = fit(loaded.memory.bank, cues, load_constants(), loaded.memory.lexical, progress)
        better = found.after.nll < found.before.nll
        if keep and better:
            save_constants(
                found.constants,
                {
                    "fitted": int(time.time()),
                    "cards": len(loaded.webs),
                    "cues": len(cues),
                    "nll": found.after.nll,
                },
            )
            desk.memory.forget()
        return Fit(
            before=_truth(found.before),
            after=_truth(found.after),
            constants=found.constants.to_data(),
            kept=keep and better,
        )

    return desk.memory.run(work)


def _truth(found: Metrics) -> Truth:
    return Truth(nll=found.nll, brier=found.brier, ece=found.ece, cues=found.cues)


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
        }

    return desk.memory.run(work)

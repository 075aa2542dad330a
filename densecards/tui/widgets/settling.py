"""How a cue settles in the memory, step by step: its energy falls and one card takes over. Pure drawing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from textual.content import Content

from densecards.text import displayable
from densecards.tui.drawing import bar, fit, percent, wrap

if TYPE_CHECKING:
    from densecards.study.settling import Settled, SettlingStep

STEPS = 7
"""Steps that are shown; of more, the first ones and the last."""
_BAR = 6


def settling_lines(settled: Settled | None, width: int) -> Content:
    """Return the way of a cue, `width` cells wide."""
    if settled is None or not settled.steps:
        return Content("")
    steps = list(enumerate(settled.steps))
    if len(steps) > STEPS:
        steps = [*steps[: STEPS - 1], steps[-1]]
    energies = [step.energy for _, step in steps if math.isfinite(step.energy)]
    low, high = min(energies, default=0.0), max(energies, default=0.0)
    parts: list[str | tuple[str, str]] = [("how the cue settles\n", "$primary")]
    parts.append(("step  energy         nearest\n", "$muted"))
    before = -1
    for number, step in steps:
        if number != before + 1:
            parts.append(("   ⋮\n", "$muted"))
        before = number
        share = (step.energy - low) / (high - low) if math.isfinite(step.energy) and high > low else 0.0
        told = f"{step.energy:6.2f}" if math.isfinite(step.energy) else "     ∞"
        cards = _nearest(step, width - 21)
        parts += [
            (f"{number:>4}  ", "bold"),
            (told.replace("-", "−") + " ", "$muted"),
            (bar(share, _BAR), "$secondary"),
            " ",
            cards,
            "\n",
        ]
    rest = settled.rests_on
    if rest is not None:
        text = displayable(rest.text, one_line=True)
        where = f"{'at rest' if settled.settled else 'still moving'} in {rest.headword}, {rest.slot}: {text}"
        parts += [(f"{line}\n", "$accent") for line in wrap(displayable(where, one_line=True), width, 3)]
    return Content.assemble(*parts)


def _nearest(step: SettlingStep, width: int) -> str:
    """The nearest cards with their shares, as many as fit whole."""
    told = ""
    for card in step.cards:
        name = displayable(card.headword, one_line=True)
        one = f"{name} {percent(card.probability)}"
        if not told:
            room = max(8, width - len(one) + len(name))
            told = f"{fit(name, min(len(name), room))} {percent(card.probability)}"
        elif len(told) + len(one) + 2 <= width:
            told += f", {one}"
    return told or "·"

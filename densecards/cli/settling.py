"""`recall --settle`: a cue rolling downhill, step by step."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from densecards.cli.output import bar, print_table, say

if TYPE_CHECKING:
    from densecards.study.settling import Settled


def settled_data(found: Settled) -> dict[str, Any]:
    """Return how a cue settled as plain data for JSON."""
    rest = found.rests_on
    return {
        "separation": found.separation,
        "beta": found.beta,
        "settled": found.settled,
        "steps": [
            {
                "energy": step.energy if isfinite(step.energy) else None,
                "cards": [
                    {"id": one.id, "headword": one.headword, "share": one.probability} for one in step.cards
                ],
            }
            for step in found.steps
        ],
        "rests_on": None
        if rest is None
        else {
            "id": rest.id,
            "headword": rest.headword,
            "slot": rest.slot,
            "text": rest.text,
            "share": rest.share,
        },
    }


def show_settled(found: Settled) -> None:
    """Print each state with its energy and the cards that it is near, and where the cue came to rest."""
    say(f"\nsettling by {found.separation}, β = {found.beta:.3g}: links alone, no names, no spelling")
    print_table(("step", "energy", "", "near (share of the state)"), _rows(found), right=(0, 1), stretch=3)
    if not found.settled:
        say(f"It has not come to rest after {len(found.steps) - 1} steps.")
    rest = found.rests_on
    if rest is None:
        say("No link holds it.")
    elif rest.share < 0.5:
        say(f"It rests between many links; most on {rest.headword}, {rest.slot} ({rest.share:.0%}).")
    else:
        say(f"It rests on {rest.headword}, {rest.slot} ({rest.share:.0%}): {rest.text}")


def _rows(found: Settled) -> list[tuple[str, str, str, str]]:
    """One row a state; states that look the same in a row share one."""
    energies = [step.energy for step in found.steps if isfinite(step.energy)]
    top, bottom = max(energies, default=0.0), min(energies, default=0.0)
    rows: list[tuple[str, str, str, str]] = []
    for number, step in enumerate(found.steps):
        height = (min(step.energy, top) - bottom) / (top - bottom) if top > bottom else 0.0
        near = [f"{one.headword} {one.probability:.0%}" for one in step.cards if one.probability >= 0.005]
        shown = (
            f"{step.energy:.3f}" if isfinite(step.energy) else "∞",
            bar(height),
            ", ".join(near) or "nothing near",
        )
        if number and rows[-1][1:] == shown:
            first = rows.pop()[0].split("–")[0]
            rows.append((f"{first}–{number}", *shown))
        else:
            rows.append((str(number) if number else "cue", *shown))
    return rows

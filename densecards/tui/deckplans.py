"""What installing or updating a deck would do, in lines to read before it is done. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.importing import ImportPlan

SHOWN = 8
"""Cards that are named for each kind of change."""


@dataclass
class Planned(Message):
    """What installing from `path` would do; `foreign` is a file of another program as it was read."""

    path: Path
    title: str
    lines: list[str]
    empty: bool = False
    foreign: ImportPlan | None = None


def plan(desk: Desk, path: str) -> Planned:
    """Return what installing a deck from there would do, in lines; nothing is written."""
    from densecards.decks.importing import is_foreign
    from densecards.study.importing import ImportWish, plan_import
    from densecards.study.installing import locate, planned

    file = locate(path)
    if is_foreign(file):
        return Planned(file, file.name, [], foreign=plan_import(desk, file, ImportWish()))
    content, change = planned(desk, file)
    titles = {**desk.titles(content.id), **{card.id: card.headword for card in content.cards}}
    before = f"{change.before} → " if change.before else ""
    lines = [f"{content.title}  {before}{content.version}"]
    if content.description:
        lines += ["", content.description]
    lines.append("")
    for word, cards in (
        ("new", change.added),
        ("changed", change.changed),
        ("gone, kept with your answers", change.retired),
        ("back again", change.returned),
    ):
        if cards:
            names = ", ".join(titles.get(card, card) for card in cards[:SHOWN])
            more = f" and {len(cards) - SHOWN} more" if len(cards) > SHOWN else ""
            lines.append(f"{len(cards)} {word}: {names}{more}")
    lines += [f"is now called: {titles.get(new, new)} (was {old})" for old, new in change.renamed[:SHOWN]]
    lines += list(getattr(change, "about", ()))
    lines += ["", "Your own links, your answers and every due day stay." if change.before else "Install it?"]
    return Planned(file, content.title, lines, empty=change.is_empty)

"""Where the learner stands today, as text: the counts, what Enter does, and the rows of both tables."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.content import Content

from densecards.text import counted
from densecards.tui.drawing import bar, counts, when
from densecards.tui.widgets.table import Cell

if TYPE_CHECKING:
    from densecards.schedule import StudyDays
    from densecards.study.values import CardDensity, DeckSummary, Today

SECONDS_PER_ANSWER = 9


def today_counts(today: Today, *, tall: bool) -> Content:
    """The three counts, in large digits where there is room, and what was done."""
    kinds = (
        (today.due, "due", "$primary"),
        (today.learning, "learning", "$warning"),
        (today.new, "new", "$success"),
    )
    done = (f"{today.reviewed} answered today", "$muted")
    if not tall:
        parts: list[str | tuple[str, str]] = []
        for number, label, colour in kinds:
            parts += [(str(number), f"bold {colour}"), f" {label}    "]
        return Content.assemble(*parts, done)
    columns = [
        [Content.styled(row, colour) for row in counts([(number, label)])] for number, label, colour in kinds
    ]
    width = [max(row.cell_length for row in column) + 5 for column in columns]
    lines = [
        Content("").join(
            column[row].pad_right(room - column[row].cell_length)
            for column, room in zip(columns, width, strict=True)
        )
        for row in range(4)
    ]
    return Content("\n").join([*lines[:3], Content.assemble(lines[3], done)])


def comes_when(due: int, now: int, days: StudyDays) -> str:
    """Return when a card comes as a learner counts: a later day by its name or number, else by the clock."""
    ahead = days.of(due) - days.of(now)
    return when(due, now) if ahead < 1 else "tomorrow" if ahead == 1 else f"in {ahead} days"


def invitation(today: Today, now: int, there: str, days: StudyDays) -> Content:
    """What Enter does, and where `g` goes on."""
    first = _beginning(today, now, days)
    return (
        Content.assemble(first, ("    g ", "bold $accent"), ("goes on at " + there, "$muted"))
        if there
        else first
    )


def _beginning(today: Today, now: int, days: StudyDays) -> Content:
    waiting = today.due + today.learning + today.new
    away = "" if today.away is None else f"  Away until {_day(today.away)}."
    if waiting:
        minutes = max(1, round((today.due + today.learning + 3 * today.new) * SECONDS_PER_ANSWER / 60))
        held = f"  {today.held} more are held for another day." if today.held else ""
        return Content.assemble(
            (" Enter ", "bold reverse $accent"), f" begins; about {minutes} min", (held + away, "$muted")
        )
    if not today.cards:
        return Content("No cards yet: l opens Library; there a makes one.")
    parts: list[str | tuple[str, str]] = [("Done for today. ", "bold $success")]
    if today.next_due is not None:
        parts.append(f"The next card comes {comes_when(today.next_due, now, days)}.")
    if away:
        parts.append((away, "$muted"))
    elif today.unmet:
        parts.append((f"  Enter, n learns more of {counted(today.unmet, 'new card')}.", "$muted"))
    return Content.assemble(*parts)


def _day(until: int) -> str:
    return time.strftime("%A %-d %B", time.localtime(until / 1000))


def deck_cells(deck: DeckSummary) -> tuple[Cell, ...]:
    """A deck as a row."""
    share = deck.started / deck.cards if deck.cards else 0.0
    return (
        deck.title,
        (str(deck.due) if deck.due else "·", "row" if deck.due else "dim"),
        (str(deck.new) if deck.new else "·", "row" if deck.new else "dim"),
        (bar(share, 6) if share * 48 >= 1 or not share else "▏", "bar"),
    )


def thin_cells(card: CardDensity) -> tuple[Cell, ...]:
    """A thin web as a row, with the link that pays most."""
    hint = f"{card.next_slot} +{card.gain * 100:.0f}" if card.next_slot else ""
    return card.headword, (f"{bar(card.density, 4)} {card.density * 100:.0f}", "bar"), (hint, "dim")

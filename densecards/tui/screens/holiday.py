"""A holiday: what comes due meanwhile, and what is overdue, moves by as many days; taken back in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.tui.beside import ask_beside
from densecards.tui.messages import Said
from densecards.tui.screens.asking import LineScreen

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.tui.app import DensecardsApp

QUESTION = (
    "How many days will you be away? What comes due by then, and what is overdue, moves by that many days. "
    "The order stays; h on Today takes it back."
)


def ask_holiday(app: DensecardsApp) -> None:
    """Ask for the days and move what comes due; a line says how much it was."""

    def given(text: str | None) -> None:
        if text:
            ask_beside(app.screen, app.door, lambda desk: _move(desk, text), lambda line: Said(line))

    app.push_screen(LineScreen(QUESTION, "7"), given)


def _move(desk: Desk, text: str) -> str:
    if not text.isdigit():
        raise UsageError(f'"{text}" is no number of days', hint="such as 7")
    moved = len(desk.vacation(int(text)))
    if not moved:
        return "Nothing comes due in that time: nothing had to move"
    return f"{moved} {'question moves' if moved == 1 else 'questions move'} by {text} days"

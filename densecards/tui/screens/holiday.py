"""Days away and days behind: a holiday moves what comes due, a backlog is spread; one act to take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.tui.beside import ask_beside
from densecards.tui.messages import Said
from densecards.tui.screens.asking import ChooseScreen, LineScreen

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.tui.app import DensecardsApp

CHOICES = (
    ("holiday", "I will be away: move what comes due by as many days"),
    ("behind", "I am behind: spread what is overdue over some days"),
    ("back", "I am back: new cards come again from today"),
)
QUESTIONS = {
    "holiday": "How many days will you be away? What comes due by then, and what is overdue, moves by that "
    "many days; the order stays, and nothing new comes until you are back. h on Today takes it back.",
    "behind": "Over how many days shall what is overdue be spread? What is most pressing comes first. "
    "h on Today takes it back.",
}


def ask_holiday(app: DensecardsApp) -> None:
    """Ask which of the two, then for the days; a line says how much was moved."""

    def chosen(which: str | None) -> None:
        if which == "back":
            ask_beside(app.screen, app.door, _back, Said)
        elif which:
            app.push_screen(LineScreen(QUESTIONS[which], "7"), lambda text: given(which, text))

    def given(which: str, text: str | None) -> None:
        if text:
            act: Callable[[Desk], str] = lambda desk: _move(desk, which, text)  # noqa: E731
            ask_beside(app.screen, app.door, act, Said)

    app.push_screen(ChooseScreen("Away, or behind?", CHOICES), chosen)


def _move(desk: Desk, which: str, text: str) -> str:
    if not text.isdigit():
        raise UsageError(f'"{text}" is no number of days', hint="such as 7")
    days = int(text)
    if which == "holiday":
        _, *moved = desk.vacation(days)
        return f"{_moved(len(moved))}; nothing new comes until you are back. h on Today takes it back"
    count = len(desk.catch_up(days))
    return f"{_moved(count)}; h on Today takes it back" if count else "Nothing had to be moved"


def _moved(count: int) -> str:
    return f"{count} due {'day is' if count == 1 else 'days are'} moved"


def _back(desk: Desk) -> str:
    return "Welcome back: new cards come again" if desk.come_back() else "No holiday lasts now"

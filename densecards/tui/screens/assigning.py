"""Making an assignment: a deck, one of its scenes, a title, a day, and where the file goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.tui.classwork import assign
from densecards.tui.messages import Noted
from densecards.tui.screens.asking import ChooseScreen, LineScreen
from densecards.tui.screens.room import Room

if TYPE_CHECKING:
    from collections.abc import Callable

    from densecards.study import Desk

DAYS = 7
"""Until when, unless the instructor says another day."""


@dataclass(frozen=True, slots=True)
class _Wish:
    deck: str
    scene: str
    title: str
    deadline: str


def make_assignment(screen: Room) -> None:
    """Ask for one thing after the other and write the file."""

    async def begin() -> None:
        decks, scenes = await screen.shell.door.use(_scenes)

        def decked(deck: str | None) -> None:
            if deck:
                _choose(screen, "The webs of which scene?", scenes[deck], lambda scene: named(deck, scene))

        def named(deck: str, scene: str) -> None:
            title = dict(scenes[deck])[scene]
            _line(screen, "What is the assignment called?", f"Webs: {title}", lambda t: dated(deck, scene, t))

        def dated(deck: str, scene: str, title: str) -> None:
            week = datetime.fromtimestamp(screen.shell.clock() / 1000) + timedelta(days=DAYS)
            _line(
                screen,
                "Until the end of which day? YYYY-MM-DD",
                f"{week:%Y-%m-%d}",
                lambda day: placed(_Wish(deck, scene, title, day)),
            )

        def placed(wish: _Wish) -> None:
            _line(screen, "Into which folder, or which file?", "~/", lambda out: _write(screen, wish, out))

        _choose(screen, "An assignment from which deck?", decks, decked)

    screen.run_worker(begin(), exit_on_error=False)


def _scenes(desk: Desk) -> tuple[list[tuple[str, str]], dict[str, list[tuple[str, str]]]]:
    decks = [(deck.id, deck.title) for deck in desk.decks()]
    scenes = {deck: [(scene.key, scene.title) for scene in desk.store.scenes(deck)] for deck, _ in decks}
    return [deck for deck in decks if scenes[deck[0]]], scenes


def _choose(
    screen: Room, question: str, choices: list[tuple[str, str]], then: Callable[[str], object]
) -> None:
    def chosen(choice: str | None) -> None:
        if choice:
            then(choice)

    screen.shell.push_screen(ChooseScreen(question, choices), chosen)


def _line(screen: Room, question: str, value: str, then: Callable[[str], object]) -> None:
    def given(text: str | None) -> None:
        if text:
            then(text)

    screen.shell.push_screen(LineScreen(question, value), given)


def _write(screen: Room, wish: _Wish, out: str) -> None:
    def work(desk: Desk) -> Noted:
        try:
            day = datetime.combine(datetime.fromisoformat(wish.deadline), time(23, 59, 59))
        except ValueError:
            raise UsageError(f"{wish.deadline} is no day", hint="such as 2027-03-01") from None
        at = round(day.timestamp() * 1000)
        return Noted(f"Written: {assign(desk, wish.deck, wish.scene, wish.title, at, Path(out))}")

    screen.ask(work, lambda noted: noted, ponder="class")

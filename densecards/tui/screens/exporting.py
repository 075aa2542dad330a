"""Writing a deck to a file: its form, whose links go along, and where. Three small questions."""

from __future__ import annotations

from pathlib import Path

from densecards.tui.messages import Noted
from densecards.tui.screens.asking import ChooseScreen, ConfirmScreen, LineScreen
from densecards.tui.screens.room import Room

FORMS = (
    ("md", "Markdown: a folder to write on in, with densecards deck watch"),
    ("dense", "one .dense file with its vectors, as it is shared"),
    ("apkg", "a package that Anki imports, with your answers and due days"),
    ("csv", "a table for a spreadsheet"),
)
WHOSE = (
    ("deck", "the deck as it is"),
    ("own", "with your own links and cards"),
    ("private", "with those and your personal sentences and memories, which else stay here"),
)


def export(screen: Room, deck: str, title: str) -> None:
    """Ask for the form, then whose links, then the place; write it there."""

    def formed(form: str | None) -> None:
        if form:
            screen.shell.push_screen(
                ChooseScreen(f"What of “{title}” is written?", WHOSE),
                lambda whose: _where(screen, deck, form, whose) if whose else None,
            )

    screen.shell.push_screen(ChooseScreen(f"Write “{title}” as what?", FORMS), formed)


def _where(screen: Room, deck: str, form: str, whose: str) -> None:
    ending = "" if form == "md" else f".{form}"

    def given(path: str | None) -> None:
        if not path:
            return
        file = Path(path).expanduser()
        if file.exists() and (file.is_file() or any(file.iterdir())):
            screen.shell.push_screen(
                ConfirmScreen(f"{file} is there already. Write over it?", yes="Write over it", no="No"),
                lambda yes: _write(screen, deck, form, whose, file) if yes else None,
            )
        else:
            _write(screen, deck, form, whose, file)

    screen.shell.push_screen(
        LineScreen("Where to? A folder for Markdown, else a file.", f"~/{deck}{ending}"), given
    )


def _write(screen: Room, deck: str, form: str, whose: str, file: Path) -> None:
    from densecards.study.exchanging import export as write

    screen.say("writing …")
    screen.ask(
        lambda desk: write(
            desk,
            deck,
            form,
            file,
            own=whose != "deck",
            private=whose == "private",
            history=form == "apkg" and whose != "deck",
        ),
        lambda made: Noted(f"Written: {made}"),
        ponder="decks",
    )

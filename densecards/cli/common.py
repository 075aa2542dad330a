"""What the commands share: the options that many have, and the desk they work at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from densecards.cli import AppOpener

if TYPE_CHECKING:
    from densecards.study import Desk


@dataclass(slots=True)
class Call:
    """One call of the command line: how to open the app, and the database that was named."""

    open_app: AppOpener
    db: str | None = None


def call_of(context: typer.Context) -> Call:
    """Return the call that a command belongs to."""
    found = context.find_root().obj
    assert isinstance(found, Call)
    return found


Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
DeckOption = Annotated[str, typer.Option("--deck", metavar="ID", help="Only this deck.", show_default=False)]
SceneOption = Annotated[
    str, typer.Option("--scene", metavar="KEY", help="Only this scene.", show_default=False)
]
CardId = Annotated[str, typer.Argument(metavar="ID", help="deck/id")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@contextmanager
def desk_of(context: typer.Context) -> Iterator[Desk]:
    """Open the learner's collection for one command and close it after."""
    from densecards.study import Desk

    desk = Desk.open(call_of(context).db)
    try:
        yield desk
    finally:
        desk.close()

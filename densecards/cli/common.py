"""What the commands share: the options that many have, and the desk they work at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from densecards.study import Desk

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]
DeckOption = Annotated[str, typer.Option("--deck", metavar="ID", help="Only this deck.", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@contextmanager
def desk_of(context: typer.Context) -> Iterator[Desk]:
    """Open the learner's collection for one command and close it after."""
    from densecards.study import Desk

    desk = Desk.open(context.find_root().obj)
    try:
        yield desk
    finally:
        desk.close()

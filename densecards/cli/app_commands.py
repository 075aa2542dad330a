"""`densecards study`: a session in the app, or in plain lines."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from densecards.cli.common import DeckOption, SceneOption, call_of, desk_of
from densecards.errors import NotFoundError


def register(app: typer.Typer) -> None:
    """Hang the commands on the root."""
    app.command()(study)


def study(
    context: typer.Context,
    deck: DeckOption = "",
    scene: SceneOption = "",
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=0, help="At most this many new cards; 0: as set.")
    ] = 0,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines instead of the app.")] = False,
) -> None:
    """Study what is due, then new cards."""
    if not plain and sys.stdin.isatty() and sys.stdout.isatty():
        call = call_of(context)
        sys.exit(call.open_app(call.db, study=True, deck=deck, scene=scene, limit=limit))
    from densecards.cli.plain_study import PlainStudy

    with desk_of(context) as desk:
        if desk.empty:
            raise NotFoundError("no deck is installed", hint="`densecards deck install norwegian anatomy`")
        session = desk.session(deck=deck or desk.settings.study_deck, scene=scene, new_limit=limit or None)
        PlainStudy(desk, session).run()

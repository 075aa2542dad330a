"""`densecards encoder`: which model turns texts into vectors, and how to change it."""

from __future__ import annotations

from typing import Annotated

import typer

from densecards.cli.common import Json, desk_of
from densecards.cli.output import counted, print_json, progress, say

app = typer.Typer(help="The encoder: show or change it.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def show(context: typer.Context, json: Json = False) -> None:
    """Show the encoder and what it reads.

    Also how many texts still wait for a vector.
    """
    with desk_of(context) as desk:
        info = desk.encoder_info()
        waiting = desk.missing_vectors()
        unscored = desk.unscored_links()
    data = {
        "name": info.name,
        "hash": info.hash,
        "dimensions": info.dimensions,
        "languages": sorted(info.languages),
        "missing_vectors": waiting,
        "unscored_links": unscored,
    }
    if json:
        print_json(data)
        return
    say(f"encoder     {info.name}")
    say(f"hash        {info.hash}")
    say(f"dimensions  {info.dimensions}")
    say(f"languages   {', '.join(sorted(info.languages)) or 'all'}")
    say(f"waiting     {counted(waiting, 'text')} without a vector")
    if unscored:
        say(f"unscored    {counted(unscored, 'link')} in a language it does not read, without a translation")


@app.command()
def use(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME-OR-PATH", help='"default", or a sentence-transformers model.')
    ],
) -> None:
    """Change the encoder.

    The vectors are made again. That can be stopped, and goes on where it was.
    """
    with desk_of(context) as desk:
        made = desk.use_encoder(name, progress=progress("making vectors"))
        say(f"{desk.encoder_info().name} is in use; {made} vectors made")

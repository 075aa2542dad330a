"""`densecards web`: a learner's webs as pages to print or hand in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from densecards.cli.common import desk_of
from densecards.cli.output import progress, say

app = typer.Typer(help="Webs as pages: Markdown, SVG, PNG, PDF.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def root() -> None:
    """Webs as pages: Markdown, SVG, PNG, PDF."""


@app.command()
def export(
    context: typer.Context,
    card: Annotated[str, typer.Argument(metavar="[ID]", help="deck/id", show_default=False)] = "",
    scene: Annotated[
        str, typer.Option("--scene", metavar="KEY", help="All webs of a scene.", show_default=False)
    ] = "",
    deck: Annotated[
        str, typer.Option("--deck", metavar="ID", help="All webs of a deck.", show_default=False)
    ] = "",
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="md|svg|png|pdf",
            help="What kind of file; else by the name of --out, else pdf, or svg without matplotlib.",
            show_default=False,
        ),
    ] = "",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="PATH", help="The file; a folder for several SVG or PNG.", show_default=False
        ),
    ] = None,
    private: Annotated[
        bool, typer.Option("--private", help="With the slots that only you fill; otherwise they stay yours.")
    ] = False,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="Put a name on it.", show_default=False)
    ] = "",
) -> None:
    """Draw the web of a card, a scene or a deck on a page.

    A page that can be handed in, with its pictures; a scene or deck brings its diagrams along.
    """
    from densecards.study.webdrawing import FORMATS, write_pages
    from densecards.study.webdrawing.collecting import pages
    from densecards.study.webdrawing.raster import is_there

    ending = out.suffix.removeprefix(".").lower() if out else ""
    form = form or (ending if ending in FORMATS else "pdf" if is_there() else "svg")
    with desk_of(context) as desk:
        made = pages(desk, card=card, scene=scene, deck=deck, private=private, name=name)
    target = out or Path(_default(card, scene, deck, form, len(made)))
    for path in write_pages(made, form, target, progress=progress("drawing") if len(made) > 1 else None):
        say(f"wrote {path}")


def _default(card: str, scene: str, deck: str, form: str, webs: int) -> str:
    stem = (card or scene or deck).rpartition("/")[2]
    return stem if webs > 1 and form in ("svg", "png") else f"{stem}.{form}"

"""`densecards deck`: list, install, check and remove decks, and make them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from densecards.cli.common import Json, Yes, desk_of
from densecards.cli.output import print_json, print_table, progress, say
from densecards.errors import DeckError, NotFoundError
from densecards.study.values import Installed

app = typer.Typer(help="Decks: install, check, make.", no_args_is_help=True, rich_markup_mode=None)


@app.command(name="list")
def list_decks(context: typer.Context, json: Json = False) -> None:
    """List the installed decks, and those that ship and could be installed."""
    from densecards.study.installing import shipped

    with desk_of(context) as desk:
        found = desk.decks()
        installed = {deck.id for deck in found}
        offered = [name for name in shipped() if name not in installed]
        if json:
            print_json(
                [
                    {
                        "id": d.id,
                        "title": d.title,
                        "version": d.version,
                        "language": d.language,
                        "template": d.template,
                        "cards": d.cards,
                        "due": d.due,
                        "new": d.new,
                        "started": d.started,
                        "own": d.own,
                    }
                    for d in found
                ]
            )
            return
        if found:
            rows = [
                (d.id, d.title, d.version, str(d.cards), str(d.started), str(d.due), str(d.new))
                for d in found
            ]
            print_table(
                ("id", "title", "version", "cards", "started", "due", "new"), rows, right=(3, 4, 5, 6)
            )
        else:
            say("No deck is installed.")
        if offered:
            say(f"\nAlso here: {', '.join(offered)}; `densecards deck install {offered[0]}` installs it.")


@app.command()
def install(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="A folder, a .dense file, or a deck that ships.")
    ],
    json: Json = False,
) -> None:
    """Install or update decks. Your own links and all progress stay."""
    with desk_of(context) as desk:
        done = [desk.install(path, progress=progress("making vectors")) for path in paths]
    if json:
        print_json([_installed_data(one) for one in done])
        return
    for one in done:
        say(one.message)


def _installed_data(one: Installed) -> dict[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "version": one.version,
        "added": one.added,
        "changed": one.changed,
        "retired": one.retired,
        "returned": one.returned,
        "missing_vectors": one.missing_vectors,
    }


@app.command()
def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...")],
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Also thin cards, near copies, give-aways.")
    ] = False,
    json: Json = False,
) -> None:
    """Check decks: every message in one run, with file and line. Exit status 1 if there is an error."""
    from densecards.decks import Level, check_deck

    findings = []
    for path in paths:
        if not Path(path).exists():
            raise NotFoundError(f"{path}: there is no such file or folder")
        findings += check_deck(Path(path), thorough=thorough)
    if json:
        print_json(
            [
                {
                    "file": f.file,
                    "line": f.line,
                    "level": f.level.value,
                    "text": f.text,
                    "suggestion": f.suggestion,
                }
                for f in findings
            ]
        )
    else:
        for finding in findings:
            say(str(finding))
        wrong = sum(f.level is Level.ERROR for f in findings)
        say(f"{wrong} errors, {len(findings) - wrong} warnings" if findings else "nothing to mend")
    if any(f.level is Level.ERROR for f in findings):
        raise typer.Exit(1)


@app.command()
def remove(
    context: typer.Context,
    deck: Annotated[str, typer.Argument(metavar="ID")],
    forget: Annotated[
        bool,
        typer.Option("--forget", help="Also forget your own links and past answers. This can't be undone."),
    ] = False,
    yes: Yes = False,
) -> None:
    """Remove a deck. Your links and answers stay and are there again if you install it again."""
    with desk_of(context) as desk:
        if forget and not yes and not typer.confirm(f"Forget everything you made in {deck}?", err=True):
            raise typer.Exit(1)
        desk.remove_deck(deck, keep_learning=not forget)
        say(f"removed {deck}" + ("" if forget else "; your links and answers are kept"))


@app.command()
def build(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the .dense file goes.")] = Path(
        "."
    ),
    vectors_only: Annotated[
        bool, typer.Option("--vectors-only", help="Only bring vectors.npz beside the source up to date.")
    ] = False,
) -> None:
    """Check a deck, make its missing vectors, and write one .dense file."""
    from densecards.study.building import build_deck, refresh_vectors

    if not folder.is_dir():
        raise DeckError(f"{folder}: there is no such folder")
    made = refresh_vectors(folder, progress=progress("making vectors"))
    say(f"vectors: {made.made} made, {made.kept} kept, {made.dropped} dropped")
    if not vectors_only:
        say(f"wrote {build_deck(folder, out)}")

"""`densecards deck`: list, install, update, check and remove decks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from densecards.cli import making
from densecards.cli.common import Json, Yes, desk_of
from densecards.cli.output import print_json, print_table, progress, say, stages
from densecards.errors import NotFoundError, UsageError
from densecards.study.values import Installed
from densecards.text import counted, displayable

if TYPE_CHECKING:
    from densecards.store import Change
    from densecards.study import Desk
    from densecards.study.importing import ImportWish

app = typer.Typer(help="Decks: install, check, make.", no_args_is_help=True, rich_markup_mode=None)
making.register(app)

_SHOWN = 12  # cards named in a summary before "and N more"


@app.command(name="list")
def list_decks(context: typer.Context, json: Json = False) -> None:
    """List the decks installed, and those that ship."""
    from densecards.study.installing import shipped

    with desk_of(context) as desk:
        found = desk.decks()
    installed = {deck.id for deck in found}
    offered = [name for name in shipped() if name not in installed]
    if json:
        names = ("id", "title", "version", "language", "template", "cards", "due", "new", "started", "own")
        print_json([{name: getattr(deck, name) for name in names} for deck in found])
        return
    if found:
        rows = [
            (d.id, d.title, d.version, str(d.cards), str(d.started), str(d.due), str(d.new)) for d in found
        ]
        print_table(("id", "title", "version", "cards", "started", "due", "new"), rows, right=(3, 4, 5, 6))
    else:
        say("No deck is installed.")
    if offered:
        say(f"\nAlso here: {', '.join(offered)}; `densecards deck install {offered[0]}` installs it.")


@app.command()
def install(
    context: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH...",
            help="A folder, a .dense file, a deck that ships, an .apkg/.colpkg, a CSV or TSV.",
        ),
    ],
    template: Annotated[
        str,
        typer.Option(
            "--template",
            metavar="NAME",
            help="For a file of another program: its cards' template; guessed without.",
            show_default=False,
        ),
    ] = "",
    title: Annotated[str, typer.Option("--title", metavar="TEXT", show_default=False)] = "",
    deck_id: Annotated[str, typer.Option("--id", metavar="ID", show_default=False)] = "",
    language: Annotated[
        str,
        typer.Option(
            "--language", metavar="TAG", help="What is learnt; guessed without.", show_default=False
        ),
    ] = "",
    gloss_language: Annotated[
        str, typer.Option("--gloss-language", metavar="TAG", help="What it is learnt through.")
    ] = "en",
    places: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=PLACE", help="Send a field of another program elsewhere."),
    ] = None,
    take_weights: Annotated[
        bool | None,
        typer.Option(
            "--take-weights/--keep-weights",
            help="Schedule by the FSRS weights and desired retention that come from Anki, or by yours.",
            show_default=False,
        ),
    ] = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Install or update decks. Your own links and all progress stay.

    A file of Anki or a table is shown first: where each of its fields would go, what comes of it, what not.
    """
    from densecards.decks.importing import is_foreign
    from densecards.study.importing import ImportWish

    changes = _changes(places or [])
    wish = ImportWish(template, title, deck_id, language, gloss_language, changes, take_weights)
    done: list[dict[str, object]] = []
    with desk_of(context) as desk:
        for path in paths:
            if is_foreign(Path(path)):
                done.append(_import(desk, Path(path), wish, yes=yes, quiet=json))
            else:
                made = desk.install(path, progress=progress("installing"))
                done.append(_installed_data(made))
                if not json:
                    say(made.message)
    if json:
        print_json(done)


def _changes(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        field, equals, place = pair.rpartition("=")
        if not equals or not field.strip():
            raise UsageError(f'--map "{pair}": say FIELD=PLACE, or FIELD= to leave the field out')
        found[field.strip()] = place.strip()
    return found


def _import(desk: Desk, path: Path, wish: ImportWish, *, yes: bool, quiet: bool) -> dict[str, object]:
    """Show what importing a file would do, ask, and do it; `quiet` leaves standard output to JSON."""
    from densecards.study.importing import import_planned, plan_import

    plan = plan_import(desk, path, wish, progress("reading"))
    if not yes:
        for line in plan.lines():
            print(displayable(line), file=sys.stderr if quiet else sys.stdout)
        if not typer.confirm("Import it so? (--map FIELD=PLACE changes it)", err=True):
            raise typer.Exit(1)
    elif not quiet:
        for line in plan.mapping:
            say(line)
    made = import_planned(desk, plan, stages())
    if not quiet:
        say(made.deck.message)
        for line in made.report:
            say(line)
    return {**_installed_data(made.deck), "reviews": made.reviews, "report": list(made.report)}


def _installed_data(one: Installed) -> dict[str, object]:
    names = ("id", "title", "version", "added", "changed", "retired", "returned", "missing_vectors")
    return {name: getattr(one, name) for name in names}


@app.command()
def update(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="The newer deck.")],
    dry: Annotated[bool, typer.Option("--dry-run", help="Only say what would come, change and go.")] = False,
    yes: Yes = False,
) -> None:
    """Update decks, after saying what would change.

    Your links, answers and schedule stay.
    """
    from densecards.study.installing import planned

    with desk_of(context) as desk:
        for path in paths:
            content, change = planned(desk, path)
            if not change.before:
                raise NotFoundError(
                    f'the deck "{content.id}" is not installed', hint="`densecards deck install`"
                )
            titles = {card.id: card.headword for card in content.cards}
            for line in _summary(change, {**desk.titles(content.id), **titles}):
                say(line)
            if dry or (change.is_empty and change.before == content.version):
                continue
            if not yes and not typer.confirm("Update it?", err=True):
                raise typer.Exit(1)
            say(desk.install_content(content, progress=progress("updating")).message)


def _summary(change: Change, titles: dict[str, str]) -> list[str]:
    if change.is_empty and change.before == change.version:
        return [f"{change.deck} {change.version}: nothing changes"]
    was = f"{change.before} → " if change.before != change.version else ""
    lines = [f"{change.deck}: {was}{change.version}"]
    kinds = (
        ("comes", change.added),
        ("changes", change.changed),
        ("goes (kept with your answers, out of use)", change.retired),
        ("comes back", change.returned),
    )
    for word, cards in kinds:
        if cards:
            names = ", ".join(titles.get(card, card) for card in cards[:_SHOWN])
            more = f" and {len(cards) - _SHOWN} more" if len(cards) > _SHOWN else ""
            lines.append(f"  {word}: {names}{more}")
    lines += [f"  is now called: {old} → {new}" for old, new in change.renamed]
    if change.about:
        more = f" and {len(change.about) - _SHOWN} more" if len(change.about) > _SHOWN else ""
        lines.append(f"  beside the cards: {', '.join(change.about[:_SHOWN])}{more}")
    if change.is_empty:
        lines.append("  nothing that you see changes")
    return lines


@app.command()
def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...")],
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Also thin cards, near copies, give-aways.")
    ] = False,
    json: Json = False,
) -> None:
    """Check decks: every message with its file and line.

    All messages in one run. Exit status 1 if there is an error.
    """
    from densecards.decks import Level, check_deck

    findings = []
    for path in paths:
        if not Path(path).exists():
            raise NotFoundError(f"{path}: there is no such file or folder")
        findings += check_deck(Path(path), thorough=thorough)
    wrong = sum(finding.level is Level.ERROR for finding in findings)
    if json:
        names = ("file", "line", "level", "text", "suggestion")
        print_json([{name: getattr(finding, name) for name in names} for finding in findings])
    else:
        for finding in findings:
            say(str(finding))
        say(
            f"{counted(wrong, 'error')}, {counted(len(findings) - wrong, 'warning')}"
            if findings
            else "nothing to mend"
        )
    if wrong:
        raise typer.Exit(1)


@app.command()
def remove(
    context: typer.Context,
    deck: Annotated[str, typer.Argument(metavar="ID")],
    forget: Annotated[
        bool, typer.Option("--forget", help="Also forget your own links and past answers.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Remove a deck. Your links and answers stay and are there again if you install it again.

    With --forget they go, too; `densecards undo` takes that back.
    """
    with desk_of(context) as desk:
        if forget and not yes and not typer.confirm(f"Forget everything you made in {deck}?", err=True):
            raise typer.Exit(1)
        desk.remove_deck(deck, keep_learning=not forget)
        say(f"removed {deck}" + ("" if forget else "; your links and answers are kept"))

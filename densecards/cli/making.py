"""The commands of `densecards deck` for authors: begin, watch, preview, build, compare and export a deck."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from densecards.cli.common import call_of, desk_of
from densecards.cli.output import progress, say
from densecards.errors import DeckError, DensecardsError, NotFoundError, UsageError
from densecards.text import counted, displayable

_LOOK_EVERY = 0.5  # seconds between two looks at a watched folder
_NAMED = 4  # files that changed at once


def register(app: typer.Typer) -> None:
    """Hang the commands on `densecards deck`."""
    for command in (new, watch, preview, build, diff, export):
        app.command()(command)


Folder = Annotated[Path, typer.Argument(metavar="FOLDER")]


def new(
    folder: Folder,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", show_default=False)] = "",
    template: Annotated[str, typer.Option("--template", metavar="NAME", show_default=False)] = "",
    language: Annotated[str, typer.Option("--language", metavar="TAG", show_default=False)] = "",
    gloss_language: Annotated[str, typer.Option("--gloss-language", metavar="TAG", show_default=False)] = "",
    author: Annotated[str, typer.Option("--author", metavar="NAME", show_default=False)] = "",
    description: Annotated[str, typer.Option("--description", metavar="TEXT", show_default=False)] = "",
) -> None:
    """Begin a deck: asks, and writes a skeleton.

    Asks what is not given; what it writes passes the checker.
    """
    from densecards.decks import Wish, new_deck
    from densecards.decks.languages import language_tag
    from densecards.decks.making import must_be_empty
    from densecards.webs import BUILTIN, builtin_template

    must_be_empty(folder)
    title = title or _asked("Title", folder.resolve().name, str)
    kinds = ", ".join(BUILTIN)
    template = template or _asked(
        f"Template ({kinds})", "vocabulary", lambda name: builtin_template(name).key
    )
    guess = "nb" if template == "vocabulary" else "en"
    language = language or _asked("Language that is learnt (nb, de, en …)", guess, language_tag)
    gloss_language = gloss_language or _asked("Language it is explained in", "en", language_tag)
    author = author or _asked("Author", "", str)
    description = description or _asked("What it is, in one sentence", "", str)
    wish = Wish(title, template, language, gloss_language, author=author, description=description)
    for file in new_deck(folder, wish):
        say(f"wrote {file}")
    say(f"`densecards deck watch {folder}` checks it as you write")


def _asked(question: str, default: str, check: Callable[[str], str]) -> str:
    """Ask at a terminal, again where the answer can't be; in a pipe the default is the answer."""
    if not sys.stdin.isatty():
        return default

    def checked(answer: str) -> str:
        try:
            return check(answer)
        except DensecardsError as error:
            raise typer.BadParameter(displayable(str(error))) from None

    found: str = typer.prompt(question, default=default, value_proc=checked, show_default=bool(default))
    return found


def watch(
    folder: Folder,
    once: Annotated[bool, typer.Option("--once", help="Look once and end.")] = False,
) -> None:
    """Check a deck at every saving, and show its density.

    Ctrl+C ends it.
    """
    from densecards.decks import VECTORS, changes, check_deck, errors
    from densecards.study.previewing import thinnest

    if not folder.is_dir():
        raise NotFoundError(f"{folder}: there is no such folder")

    def wait() -> bool:
        if not once:
            time.sleep(_LOOK_EVERY)
        return not once

    for changed in changes(folder, wait):
        written = sorted(name for name in changed if name != VECTORS)
        if not written:
            continue
        more = f" and {len(written) - _NAMED} more" if len(written) > _NAMED else ""
        say(f"\n{time.strftime('%H:%M:%S')}  {', '.join(written[:_NAMED])}{more}")
        # Vectors that are not there yet are made below, for the densities.
        findings = [one for one in check_deck(folder, thorough=True) if one.file != VECTORS]
        for finding in findings:
            say(f"  {finding}")
        if errors(findings):
            continue
        told = thinnest(folder)
        weak = counted(len(findings), "warning") if findings else "nothing to mend"
        say(f"  {counted(told.cards, 'card')}, {weak}")
        say(f"  density: mean {told.mean * 100:.0f}; thinnest {', '.join(told.names)}")


def preview(context: typer.Context, folder: Folder) -> None:
    """Open a deck in the app as a learner would meet it.

    The collection is thrown away after.
    """
    from densecards.study import Desk

    with tempfile.TemporaryDirectory(prefix="densecards-preview-") as place:
        file = str(Path(place) / "preview.db")
        with Desk.open(file) as desk:
            say(desk.install(folder).message)
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            say("a terminal is needed to open the app on it")
            return
        status = call_of(context).open_app(file)
    raise typer.Exit(status)


def build(
    folder: Folder,
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", help="Where the .dense file goes.")
    ] = Path(),
    vectors_only: Annotated[
        bool, typer.Option("--vectors-only", help="Only bring vectors.npz beside the source up to date.")
    ] = False,
) -> None:
    """Check a deck and write it as one .dense file.

    Vectors that are missing beside the source are made first.
    """
    from densecards.study.building import build_deck, refresh_vectors

    if not folder.is_dir():
        raise DeckError(f"{folder}: there is no such folder")
    made = refresh_vectors(folder, progress=progress("making vectors"))
    say(f"vectors: {made.made} made, {made.kept} kept, {made.dropped} dropped")
    if not vectors_only:
        say(f"wrote {build_deck(folder, out)}")


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A folder, a .dense file, or a deck that ships.")
    ],
    after: Annotated[str, typer.Argument(metavar="B")],
) -> None:
    """Say what changed between two versions of a deck.

    What came, changed, went and moved. Status 1 where they differ.
    """
    from densecards.decks import diff as compare
    from densecards.study.installing import locate, read

    found = compare(read(locate(before)), read(locate(after)))
    for line in found.lines():
        say(line)
    if found.is_empty:
        say("nothing changes")
    else:
        raise typer.Exit(1)


def export(
    context: typer.Context,
    deck: Annotated[str, typer.Argument(metavar="ID")],
    out: Annotated[
        Path, typer.Option("--out", metavar="PATH", help="The file; a folder for md.", show_default=False)
    ],
    form: Annotated[
        str, typer.Option("--format", metavar="NAME", help="md, dense, apkg, csv or tsv; else by the name.")
    ] = "",
    own: Annotated[bool, typer.Option("--own", help="With your own links and cards.")] = False,
    private: Annotated[
        bool,
        typer.Option("--private", help="Also with personal sentences and memories, which else stay here."),
    ] = False,
    history: Annotated[bool, typer.Option("--history", help="With past answers (apkg).")] = False,
) -> None:
    """Write a deck as Markdown, package, Anki file or table."""
    from densecards.study.exchanging import FORMATS
    from densecards.study.exchanging import export as write

    form = form or (out.suffix.removeprefix(".").lower() if out.suffix else "md")
    if history and form != "apkg":
        raise UsageError("--history goes with the format apkg", hint=f"formats: {', '.join(FORMATS)}")
    with desk_of(context) as desk:
        lost: list[str] = []
        made = write(
            desk, deck, form, out, own=own or private, private=private, history=history, told=lost.append
        )
        for line in (f"wrote {made}", *lost):
            say(line)

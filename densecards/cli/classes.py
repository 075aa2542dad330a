"""`densecards class`: make an assignment, hand webs in, and grade what was handed in."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer

from densecards.cli.class_showing import asked_data, show_asked, show_graded
from densecards.cli.common import Json, desk_of
from densecards.cli.output import print_json, progress, say
from densecards.errors import UsageError
from densecards.text import counted

app = typer.Typer(
    help="Classes: assignments, hand-ins, grading.", no_args_is_help=True, rich_markup_mode=None
)


@app.command()
def assign(
    context: typer.Context,
    deck: Annotated[
        str, typer.Argument(metavar="[DECK]", help="The installed deck.", show_default=False)
    ] = "",
    plan: Annotated[
        Path | None,
        typer.Option("--plan", metavar="FILE", help="A TOML file with everything.", show_default=False),
    ] = None,
    cards: Annotated[
        list[str] | None,
        typer.Option("--card", metavar="ID", help="A card; may be given often.", show_default=False),
    ] = None,
    scenes: Annotated[
        list[str] | None,
        typer.Option("--scene", metavar="KEY", help="All cards of a scene.", show_default=False),
    ] = None,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", show_default=False)] = "",
    name: Annotated[
        str, typer.Option("--id", metavar="ID", help="From the title if absent.", show_default=False)
    ] = "",
    deadline: Annotated[
        str,
        typer.Option(
            "--deadline", metavar="DATE", help="2027-03-01, or 2027-03-01T12:00.", show_default=False
        ),
    ] = "",
    minutes: Annotated[float, typer.Option("--minutes", help="What one web should take.")] = 3.0,
    slots: Annotated[
        list[str] | None,
        typer.Option("--slot", metavar="KEY", help="Ask only these slots.", show_default=False),
    ] = None,
    private: Annotated[
        list[str] | None,
        typer.Option(
            "--ask-private",
            metavar="KEY",
            help="Also ask a slot that is the learner's own.",
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        str, typer.Option("--text", metavar="TEXT", help="What to do, in words.", show_default=False)
    ] = "",
    out: Annotated[Path, typer.Option("--out", metavar="PATH", help="A folder, or the file itself.")] = Path(
        "."
    ),
) -> None:
    """Make an assignment: which webs, and by when."""
    from densecards.study.classroom import Plan, make, read_plan, write_assignment
    from densecards.study.classroom.assignment import scene_cards
    from densecards.text import slugify

    with desk_of(context) as desk:
        if plan is not None:
            if deck or cards or scenes:
                raise UsageError("--plan already says which deck and cards")
            wanted = read_plan(plan)
        else:
            if not deck or not (cards or scenes):
                raise UsageError(
                    "which cards?", hint="class assign DECK --card ID … or --scene KEY, or --plan FILE"
                )
            desk.store.deck(deck)
            keys = [
                *(scene_cards(desk, deck, scenes) if scenes else ()),
                *(card.rpartition("/")[2] for card in cards or ()),
            ]
            called = title or f"Webs: {', '.join(scenes or cards or ())}"
            wanted = Plan(
                id=name or slugify(called)[:60].strip("-") or "webs",
                title=called,
                deck=deck,
                cards=tuple(dict.fromkeys(keys)),
                slots=tuple(slots or ()),
                private=tuple(private or ()),
                deadline=_deadline(deadline),
                minutes=minutes,
                text=text,
            )
        made = make(desk, wanted)
    path = write_assignment(made, out)
    whole = made.plan.minutes * len(made.plan.cards)
    say(f"wrote {path}: {counted(len(made.plan.cards), 'web')}, about {whole:g} minutes")


def _deadline(text: str) -> int:
    """Return a deadline as ms UTC: a day means its end, a time without a zone this machine's."""
    from densecards.study.classroom.assignment import as_ms

    if not text:
        return 0
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f'--deadline "{text}" is no date', hint="2027-03-01, or 2027-03-01T12:00") from None
    return as_ms(datetime.combine(moment, time(23, 59, 59)) if len(text) <= 10 else moment)


@app.command()
def show(
    context: typer.Context,
    assignment: Annotated[Path, typer.Argument(metavar="ASSIGNMENT", help="The .assignment file.")],
    json: Json = False,
) -> None:
    """Show what an assignment asks, and how far you are.

    Your own links count; write them in the app's web editor, or with `densecards card set`.
    """
    from densecards.study.classroom import read_assignment, standing_of

    asked = read_assignment(assignment)
    with desk_of(context) as desk:
        webs = standing_of(desk, asked)
        late = bool(asked.plan.deadline) and desk.now() > asked.plan.deadline
    if json:
        print_json(asked_data(asked, webs))
    else:
        show_asked(asked, webs, late=late)


@app.command()
def handin(
    context: typer.Context,
    assignment: Annotated[Path, typer.Argument(metavar="ASSIGNMENT", help="The .assignment file.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Your name as the class knows it.")],
    with_log: Annotated[
        bool,
        typer.Option("--with-log", help="Also hand in the log of these scenes, without what you typed."),
    ] = False,
    private: Annotated[
        bool, typer.Option("--private", help="Also hand in the private slots that the assignment asks for.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", metavar="PATH", help="A folder, or the file itself.")] = Path(
        "."
    ),
) -> None:
    """Put your webs into one file to hand in."""
    from densecards.study.classroom import collect, read_assignment, write_handin

    asked = read_assignment(assignment)
    with desk_of(context) as desk:
        made = collect(desk, asked, name, with_log=with_log, private=private)
    path = write_handin(made, asked, out)
    own = sum(link.own for web in made.webs for link in web.links.values())
    say(f"wrote {path}: {counted(len(made.webs), 'web')} with {counted(own, 'link')} of your own")
    answers = (
        "none" if made.log is None else f"{counted(len(made.log), 'answer')}, without the words you typed"
    )
    say(f"the log: {answers}")
    if made.withheld:
        say(f"kept private: {', '.join(made.withheld)} (the assignment asks for it; --private hands it in)")


@app.command()
def grade(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the .handin files are.")],
    context: typer.Context,
    assignment: Annotated[
        Path | None,
        typer.Option("--assignment", metavar="FILE", help="Else the one in the folder.", show_default=False),
    ] = None,
    rubric: Annotated[
        Path | None,
        typer.Option("--rubric", metavar="FILE", help="Numbers of your own (TOML).", show_default=False),
    ] = None,
    marks: Annotated[
        Path | None,
        typer.Option(
            "--marks", metavar="FILE", help="Your marks: the table that --lines wrote.", show_default=False
        ),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(
            "--names",
            metavar="FILE",
            help="The class, a name a line: tells who is missing.",
            show_default=False,
        ),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write a row a student.", show_default=False)
    ] = None,
    lines: Annotated[
        Path | None,
        typer.Option(
            "--lines", metavar="FILE", help="Write a row a credit, to be marked.", show_default=False
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write a report (Markdown).", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Grade the webs that were handed in.

    Broken files are told and the others graded. Nothing that is suggested is final: --lines writes a table
    whose marks --marks takes back.
    """
    from densecards.decks.package import write_whole
    from densecards.study import classroom

    rules = classroom.load_rubric(rubric) if rubric else None
    given = classroom.read_marks(marks) if marks else None
    listed = classroom.read_names(names) if names else ()
    with desk_of(context) as desk:
        graded = classroom.grade_folder(
            folder,
            assignment=assignment,
            rubric=rules,
            marks=given,
            names=listed,
            encoder=desk.encoder(),
            progress=progress("reading links"),
        )
    for path, made in (
        (csv, classroom.students_csv),
        (report, classroom.report),
        (lines, lambda done: classroom.lines_csv(line for one in done.students for line in one.lines)),
    ):
        if path is not None:
            # A spreadsheet takes a file without the mark for another encoding.
            mark = "" if path == report else "\ufeff"
            write_whole(path, (mark + made(graded)).encode())
    if json:
        print_json(classroom.grade_data(graded))
        return
    show_graded(graded)
    for path in (csv, lines, report):
        if path is not None:
            say(f"wrote {path}")

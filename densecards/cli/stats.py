"""`stats`, `optimise` and `workload`: what the learner's own log says, in words, plots and files."""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from densecards.cli.common import DeckOption, Json, desk_of
from densecards.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from densecards.study.statistics import Figure

Plot = Annotated[
    str,
    typer.Option(
        "--plot", metavar="FILE", help="Also write the charts: .svg, .png or .pdf.", show_default=False
    ),
]
_WIDEST = 100


class Kind(StrEnum):
    """What can be asked for; without one, an overview."""

    OVERVIEW = "overview"
    FORECAST = "forecast"
    RETENTION = "retention"
    CALENDAR = "calendar"
    DENSITY = "density"
    LEARNING = "learning"
    TIME = "time"
    ANSWERS = "answers"
    MIXUPS = "mixups"
    WORKS = "works"


class By(StrEnum):
    """How retention is grouped over time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def register(app: typer.Typer) -> None:
    """Hang the commands on the root."""
    app.command()(stats)
    app.command()(optimise)
    app.command()(workload)


def stats(
    context: typer.Context,
    kind: Annotated[Kind, typer.Argument(help="What to show.", show_default=False)] = Kind.OVERVIEW,
    deck: DeckOption = "",
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=1, max=3650, help="Of forecast and time.")
    ] = 30,
    by: Annotated[By, typer.Option("--by", help="Of retention.")] = By.WEEK,
    plot: Plot = "",
    json: Json = False,
) -> None:
    """Show what your log says.

    Of the forecast, retention, calendar, density, learning, time spent, or answers; in words and charts.
    `works` asks whether density, own links and hints predict recall beyond FSRS.
    """
    options: dict[str, Any] = {}
    if kind in (Kind.FORECAST, Kind.TIME):
        options["days"] = days
    if kind is Kind.RETENTION:
        options["by"] = by.value
    with desk_of(context) as desk:
        read = desk.statistics(deck)
        wanted = [one for one in Kind if one not in (Kind.OVERVIEW, Kind.WORKS)]
        figures = [read.figure(one.value, **options) for one in (wanted if kind is Kind.OVERVIEW else [kind])]
    if kind is Kind.OVERVIEW:
        _overview(figures, plot, json)
    else:
        show(figures[0], plot, json)


def _overview(figures: list[Figure], plot: str, json: bool) -> None:
    if plot:
        _write([chart for figure in figures for chart in figure.charts], plot)
    if json:
        print_json({figure.kind: figure.data for figure in figures})
        return
    wide = max(len(figure.title) for figure in figures)
    for figure in figures:
        say(f"{figure.title:{wide}}  {figure.summary[0]}")
    if plot:
        say(f"charts written to {plot}")


def show(figure: Figure, plot: str, json: bool) -> None:
    """Print a figure as text or JSON, and write its charts where a file is named."""
    if plot:
        _write(figure.charts, plot)
    if json:
        print_json(dict(figure.data))
        return
    width = min(_WIDEST, shutil.get_terminal_size().columns)
    for line in figure.lines(max(40, width - 1)):
        say(line)
    if plot:
        say(f"charts written to {plot}")


def _write(charts: Any, plot: str) -> None:
    from densecards.plots import write

    write(charts, Path(plot))


def optimise(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    reset: Annotated[bool, typer.Option("--reset", help="Take the default weights again.")] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the weights before the last change again.")
    ] = False,
    json: Json = False,
) -> None:
    """Fit the FSRS weights to your own log.

    They are used only where they predict better, also on answers that the fit has not seen.
    """
    from densecards.errors import UsageError

    if dry_run + reset + undo > 1:
        raise UsageError("--dry-run, --reset and --undo do not go together")
    with desk_of(context) as desk:
        if reset or undo:
            done = desk.reset_weights() if reset else desk.restore_weights()
            print_json({"done": done}) if json else say(done)
            return
        found = desk.optimise(dry_run=dry_run)
    if json:
        from dataclasses import asdict

        print_json(asdict(found))
        return
    if found.enough:
        print_table(
            ("log loss of your reviews", "before", "after"),
            [
                ("all of them", f"{found.before:.4f}", f"{found.after:.4f}"),
                ("the last fifth, not seen", f"{found.unseen_before:.4f}", f"{found.unseen_after:.4f}"),
            ],
            right=(1, 2),
        )
    say(found.sentence)


def workload(context: typer.Context, plot: Plot = "", json: Json = False) -> None:
    """Show what a desired retention costs.

    The reviews of a card in a year, and the share that is known meanwhile.
    """
    with desk_of(context) as desk:
        figure = desk.workload()
    show(figure, plot, json)

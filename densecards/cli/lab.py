"""`densecards lab`: experiments with Hopfield nets and dense associative memories.

Talks to the lab room directly: nothing here touches a learner's data, but for the titles and vectors of
`lab run own-cards`, which the desk hands over.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from densecards.cli import lab_reading
from densecards.cli.common import Json
from densecards.cli.lab_showing import claim_row, progress, show_outcome
from densecards.cli.output import print_json, print_table, say
from densecards.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from densecards.lab.outcome import Outcome

app = typer.Typer(
    help="Hopfield nets: experiments to run and to repeat.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def _size(meaning: str, metavar: str = "N") -> Any:
    """A number as people type it; read and checked by the lab, so that `8,000` gets a clear answer."""
    return typer.Option(metavar=metavar, help=meaning, show_default=False)


@app.command(name="list")
def list_experiments(json: Json = False) -> None:
    """List the experiments with their settings."""
    from densecards.lab.catalogue import experiments

    known = experiments().values()
    if json:
        print_json(
            [
                {
                    "name": each.name,
                    "alias": each.alias or None,
                    "group": each.group,
                    "title": each.title,
                    "settings": {
                        setting.name: {"default": setting.default, "meaning": setting.meaning}
                        for setting in each.settings
                    },
                }
                for each in known
            ]
        )
        return
    rows = [[each.name, each.alias, each.title] for each in known]
    print_table(["experiment", "", "what"], rows, stretch=2)
    say("\n`densecards lab run NAME` runs one, `densecards lab run all` runs and judges them all,")
    say("`densecards lab explain NAME` says what to look at, and which settings it has.")


@app.command()
def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME|all")],
    units: Annotated[str | None, _size("Units (neurons) of the net.")] = None,
    patterns: Annotated[str | None, _size("Patterns stored.")] = None,
    flips: Annotated[str | None, _size("Bits of the cue that are flipped.")] = None,
    trials: Annotated[str | None, _size("Independent nets.")] = None,
    seed: Annotated[str | None, _size("Start of all random numbers.")] = None,
    beta: Annotated[str | None, _size("Inverse temperature β.", "β")] = None,
    degree: Annotated[str | None, _size("The power n of a polynomial separation.")] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="NAME=VALUE", help="Any other setting; may be repeated.", show_default=False
        ),
    ] = None,
    deck: Annotated[
        str, typer.Option("--deck", metavar="ID", help="For own-cards: only this deck.", show_default=False)
    ] = "",
    swept: Annotated[
        str | None,
        typer.Option(
            "--sweep", metavar="NAME=FROM:TO:STEP", help="Run for a range of one setting.", show_default=False
        ),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Fewer trials, the same sizes.")] = False,
    threads: Annotated[str | None, _size("Threads that share the trials.")] = None,
    json: Json = False,
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot", metavar="FILE", help="Write the charts to an .svg, .png or .pdf.", show_default=False
        ),
    ] = None,
    chart: Annotated[bool, typer.Option("--chart/--no-chart", help="Draw charts in the terminal.")] = True,
) -> None:
    """Run an experiment, or all of them.

    Prints what was expected and what was measured.

    Sizes may be written 8000 or 8,000. Ctrl-C stops a run at once. `all` ends with status 1 if a measured
    value lies outside its tolerance.
    """
    from densecards.lab.catalogue import find
    from densecards.lab.experiment import perform
    from densecards.lab.sizes import parse_size

    given: dict[str, object] = {
        key: value
        for key, value in {
            "units": units,
            "patterns": patterns,
            "flips": flips,
            "trials": trials,
            "seed": seed,
            "beta": beta,
            "degree": degree,
        }.items()
        if value is not None
    }
    given |= dict(_assignment(text) for text in setting or [])
    cores = parse_size(threads, "threads") if threads is not None else None
    if plot is not None and plot.suffix.lower() not in (".svg", ".png", ".pdf"):
        raise UsageError(f"a plot's file must end in .svg, .png or .pdf, not “{plot.name}”")
    if name.lower() == "all":
        if swept is not None:
            raise UsageError("`lab run all` cannot be swept", hint="name one experiment")
        if deck:
            raise UsageError("`lab run all` does not use your cards, so --deck means nothing to it")
        _run_all(given, quick=quick, threads=cores, json=json, plot=plot)
        return
    experiment = find(name)
    if deck and not experiment.needs_cards:
        raise UsageError(f"{experiment.name} does not use your cards, so --deck means nothing to it")
    cards = _own_cards(context, deck) if experiment.needs_cards else None
    with _stoppable() as cancelled:
        how: dict[str, Any] = {
            "quick": quick,
            "progress": progress(experiment.name),
            "cancelled": cancelled,
            "threads": cores,
        }
        if swept is not None:
            from densecards.lab.sweep import read_sweep, sweep

            outcome = sweep(experiment, *read_sweep(swept), given, **how)
        else:
            outcome = perform(experiment, given, cards=cards, **how)
    if plot is not None:
        from densecards.plots import write

        write(outcome.findings.charts, plot)
    if json:
        print_json(outcome.as_json())
    else:
        show_outcome(experiment, outcome, chart=chart)
        if plot is not None:
            say(f"charts written to {plot}")


lab_reading.register(app)


def _run_all(
    given: dict[str, object], *, quick: bool, threads: int | None, json: bool, plot: Path | None
) -> None:
    from densecards.lab.catalogue import experiments
    from densecards.lab.experiment import perform

    unknown = set(given) - {"seed"}
    if unknown:
        raise UsageError(
            "`lab run all` runs at the published sizes, so it takes no " + ", ".join(sorted(unknown)),
            hint="only --seed, --quick and --threads",
        )
    outcomes: list[Outcome] = []
    with _stoppable() as cancelled:
        for experiment in experiments().values():
            if experiment.needs_cards:
                continue
            outcomes.append(
                perform(
                    experiment,
                    given,
                    quick=quick,
                    progress=progress(experiment.name),
                    cancelled=cancelled,
                    threads=threads,
                )
            )
    if plot is not None:
        from densecards.plots import write

        write([chart for outcome in outcomes for chart in outcome.findings.charts], plot)
    judged = [claim for outcome in outcomes for claim in outcome.findings.claims if claim.judged]
    missed = [claim for claim in judged if not claim.holds]
    if json:
        print_json([outcome.as_json() for outcome in outcomes])
    else:
        rows = [
            [outcome.name, *claim_row(claim)] for outcome in outcomes for claim in outcome.findings.claims
        ]
        print_table(
            ["experiment", "claim", "expected", "measured", "tolerance", "verdict"], rows, right=(2, 3)
        )
        seconds = sum(outcome.seconds for outcome in outcomes)
        say(f"\n{len(judged) - len(missed)} of {len(judged)} values reached, in {seconds:.0f} s")
    if missed:
        raise typer.Exit(1)


def _assignment(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise UsageError(f"--set takes NAME=VALUE, not “{text}”")
    return name.strip(), value.strip()


@contextmanager
def _stoppable() -> Iterator[threading.Event]:
    """Let Ctrl-C set an event, so that threads end their item and nothing is torn."""
    cancelled = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield cancelled
        return
    before = signal.signal(signal.SIGINT, lambda *_: cancelled.set())
    try:
        yield cancelled
    finally:
        signal.signal(signal.SIGINT, before)


def _own_cards(context: typer.Context, deck: str) -> tuple[Sequence[str], Any]:
    """Titles and unit vectors of the learner's cards, of one deck or all."""
    from densecards.cli.common import desk_of
    from densecards.study.gists import gists

    with desk_of(context) as desk:
        found = gists(desk, deck)
    if deck and not found[0]:
        raise NotFoundError(
            f"there is no deck “{deck}” with cards that have vectors", hint="see `densecards deck list`"
        )
    return found

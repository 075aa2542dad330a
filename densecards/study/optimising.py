"""Fitting FSRS to the learner's own log, using the fit or leaving it, and what a desired retention costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.plots.values import Chart, Series
from densecards.schedule import (
    MS_PER_DAY,
    NEW,
    RETENTIONS,
    ForgetEvent,
    Grade,
    Parameters,
    ReviewEvent,
    review,
    workload,
)
from densecards.schedule import optimise as fit_weights
from densecards.study.folds import event_of
from densecards.study.statistics.figures import Figure, percent
from densecards.study.weights import keep_weights, weights_before

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.collection import Collection


@dataclass(frozen=True, slots=True)
class Optimised:
    """What a fit found. Losses are mean log losses (nats) of `reviews` made a day or more after the last.

    `before` and `after` stand for the whole log, `unseen_before` and `unseen_after` for its last fifth under
    weights fitted to the rest: the figures to trust. `applied` is True where the new weights are in use now.
    `days_before` and `days_after` are the intervals of a card that is recalled every time it is due.
    """

    before: float
    after: float
    unseen_before: float
    unseen_after: float
    reviews: int
    enough: bool
    better: bool
    applied: bool
    weights: tuple[float, ...]
    fitted_by: str
    sentence: str
    days_before: tuple[float, ...] = ()
    days_after: tuple[float, ...] = ()


def histories(entries: Iterable[LogEntry]) -> list[list[ReviewEvent]]:
    """Return the scheduled reviews of each item, oldest first; a card forgotten on purpose begins again."""
    found: dict[tuple[str, str], list[list[ReviewEvent]]] = {}
    for entry in entries:
        event = event_of(entry) if entry.scheduled else None
        if isinstance(event, ForgetEvent):
            for (card, prompt), parts in found.items():
                if card == entry.card and entry.prompt in ("", prompt):
                    parts.append([])
        elif isinstance(event, ReviewEvent):
            found.setdefault((entry.card, entry.prompt), [[]])[-1].append(event)
    return [part for parts in found.values() for part in parts if part]


def optimise(desk: Collection, *, dry_run: bool = False) -> Optimised:
    """Fit the weights to the whole log. Raises DensecardsError where no optimiser is installed."""
    entries = desk.store.log(kinds=["review", "forget"], counting_only=True)
    entries.sort(key=lambda entry: (entry.at, entry.id))
    parameters = desk.parameters
    found = fit_weights(histories(entries), parameters)
    applied = found.better and not dry_run
    if applied:
        keep_weights(desk.store, found.weights, at=desk.now(), why="optimise")
        desk.use_weights(found.weights)
    if not found.enough:
        sentence = (
            f"too early to say: {found.before.reviews} reviews after a day or more; it takes 400, "
            "some of them in the last fifth of the log"
        )
    elif not found.better:
        sentence = "the weights in use stay: fitted ones predict no better on reviews that they have not seen"
    elif dry_run:
        sentence = "the fitted weights predict better; a dry run changes nothing"
    else:
        sentence = "the fitted weights are in use now; due dates stay as they were given"
    return Optimised(
        before=found.before.mean,
        after=found.after.mean,
        unseen_before=found.unseen_before.mean,
        unseen_after=found.unseen_after.mean,
        reviews=found.before.reviews,
        enough=found.enough,
        better=found.better,
        applied=applied,
        weights=found.weights,
        fitted_by=found.fitted_by,
        sentence=sentence,
        days_before=intervals(parameters),
        days_after=intervals(replace(parameters, weights=found.weights)) if found.enough else (),
    )


def intervals(parameters: Parameters, times: int = 5) -> tuple[float, ...]:
    """Return the first intervals of a day or more, in days, of a card that is good whenever it is due."""
    state, given = NEW, list[float]()
    while len(given) < times:
        at = max(state.due, MS_PER_DAY)
        state, days = review(state, Grade.GOOD, at, replace(parameters, fuzz=False), "")
        if days >= 1:
            given.append(days)
    return tuple(given)


def reset_weights(desk: Collection) -> str:
    """Take the default weights again."""
    keep_weights(desk.store, None, at=desk.now(), why="reset")
    desk.use_weights(None)
    return "the default FSRS weights are in use now"


def restore_weights(desk: Collection) -> str:
    """Take the weights before the last change again; a second time takes that back. Raises UsageError."""
    changed, before = weights_before(desk.store)
    if not changed:
        raise UsageError("the FSRS weights were never changed", hint="`densecards optimise` fits them")
    keep_weights(desk.store, before, at=desk.now(), why="undo")
    desk.use_weights(before)
    which = "the default FSRS weights" if before is None else "the FSRS weights before the last change"
    return f"{which} are in use now"


def workload_figure(desk: Collection, *, cards: int = 400, days: int = 365) -> Figure:
    """Return what each desired retention costs: reviews a card, and the share known on an average day."""
    desired = desk.settings.desired_retention
    rows = workload(desk.parameters, sorted({*RETENTIONS, desired}), cards=cards, days=days)
    at = {row.desired_retention: row for row in rows}
    mine, most = at[desired], rows[-1]
    x = tuple(at)
    ticks = tuple((one, f"{one:.0%}") for one in RETENTIONS[::3])
    summary = (
        f"Simulated over {days} days with your weights: at the desired {desired:.0%} a card takes "
        f"{mine.reviews_per_card:.1f} reviews and {percent(mine.known)} are known on an average day; at "
        f"{most.desired_retention:.0%} it takes {most.reviews_per_card:.1f} and {percent(most.known)} are "
        "known.",
    )
    charts = (
        Chart(
            "Reviews a card",
            "desired retention",
            "reviews",
            (
                Series("reviews a card", x, tuple(row.reviews_per_card for row in rows)),
                Series("as desired now", (desired,), (mine.reviews_per_card,)),
            ),
            x_ticks=ticks,
        ),
        Chart(
            "Known on an average day",
            "desired retention",
            "share of the cards begun",
            (
                Series("known", x, tuple(row.known for row in rows)),
                Series("as desired now", (desired,), (mine.known,)),
                Series("no more than desired", x, x, theory=True),
            ),
            x_ticks=ticks,
            percent=True,
        ),
    )
    data = {
        "desired": desired,
        "rows": [
            {
                "desired_retention": row.desired_retention,
                "reviews_per_card": row.reviews_per_card,
                "known": row.known,
            }
            for row in rows
        ],
    }
    return Figure("workload", "Workload", summary, charts, data)

"""One experiment over a range of one setting: what it measures, as a table and a chart."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping

from densecards.errors import UsageError
from densecards.lab.experiment import Experiment, Progress, perform
from densecards.lab.outcome import Findings, Outcome, Table
from densecards.plots import Chart, Series

_MOST = 500


def read_sweep(text: str) -> tuple[str, tuple[str, ...]]:
    """Read `patterns=2:20:2` (both ends count) or `patterns=2,5,9` into a name and its values as text.

    Raises UsageError for anything else, and for more than 500 values.
    """
    name, _, values = text.partition("=")
    name, values = name.strip(), values.strip()
    if not name or not values:
        raise UsageError(
            f"a sweep is written NAME=FROM:TO:STEP or NAME=A,B,C, not “{text}”", hint="patterns=2:20:2"
        )
    if ":" not in values:
        return name, tuple(value.strip() for value in values.split(","))
    try:
        low, high, step = (float(part) for part in values.split(":"))
    except ValueError:
        raise UsageError(f"a sweep's range is FROM:TO:STEP, not “{values}”", hint="patterns=2:20:2") from None
    if not (step > 0 and high >= low and math.isfinite(low) and math.isfinite(high)):
        raise UsageError(f"a sweep goes up by a step above zero, not “{values}”")
    steps = (high - low) / step + 1e-9
    if steps >= _MOST:
        raise UsageError(f"a sweep has at most {_MOST} values, not {steps + 1:,.0f}")
    count = int(steps) + 1
    return name, tuple(f"{low + index * step:.12g}" for index in range(count))


def sweep(
    experiment: Experiment,
    name: str,
    values: tuple[str, ...],
    given: Mapping[str, object] | None = None,
    *,
    quick: bool = False,
    progress: Progress | None = None,
    cancelled: threading.Event | None = None,
    threads: int | None = None,
) -> Outcome:
    """Run `experiment` for each value of setting `name` and collect what it measures.

    All settings are checked before the first run. Raises UsageError for an experiment that measures no
    single numbers, or a setting that is no number.
    """
    if experiment.needs_cards:
        raise UsageError(f"{experiment.name} cannot be swept")
    fixed = dict(given or {})
    settings = [experiment.read({**fixed, name: value}, quick=quick) for value in values]
    places = [each[name] for each in settings]
    if any(isinstance(place, str) for place in places):
        raise UsageError(f"{name} is no number, so it cannot be swept")
    start = time.perf_counter()
    outcomes = [
        perform(
            experiment,
            {**fixed, name: value},
            quick=quick,
            progress=progress,
            cancelled=cancelled,
            threads=threads,
        )
        for value in values
    ]
    claims = outcomes[0].findings.claims
    if not claims:
        raise UsageError(f"{experiment.name} measures no single number that could be swept")
    x = tuple(float(place) for place in places)
    lines = [
        Series(
            claim.key,
            x,
            tuple(outcome.findings.claims[index].measured for outcome in outcomes),
            tuple(outcome.findings.claims[index].spread or 0.0 for outcome in outcomes),
        )
        for index, claim in enumerate(claims)
    ]
    rows = tuple((place, *(line.y[index] for line in lines)) for index, place in enumerate(places))
    return Outcome(
        experiment.name,
        f"{experiment.title}, for {len(values)} values of {name}",
        {**settings[0], name: f"{values[0]} to {values[-1]}"},
        time.perf_counter() - start,
        Findings(
            tables=(Table(f"measured for each {name}", (name, *(line.label for line in lines)), rows),),
            charts=tuple(Chart(line.label, name, "measured", (line,)) for line in lines),
        ),
    )

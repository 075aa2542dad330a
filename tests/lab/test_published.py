"""The quick set: every published value within its tolerance, with fewer trials and the same sizes.

Values that depend on the machine's speed are judged by the benchmark, not here.
"""

from __future__ import annotations

import csv
import functools

import pytest

from densecards.lab.catalogue import experiments
from densecards.lab.experiment import perform
from densecards.lab.explanations import EXPLANATIONS
from densecards.lab.outcome import Outcome
from densecards.lab.reference import reference_file, references

TIMED = {"speed", "scaling"}
JUDGED = sorted(
    name for name, experiment in experiments().items() if name not in TIMED and not experiment.needs_cards
)


@functools.cache
def quick_outcome(name: str) -> Outcome:
    return perform(experiments()[name], quick=True, threads=2)


@pytest.mark.parametrize("name", JUDGED)
def test_every_published_value_is_reached(name: str) -> None:
    """Each claim is judged at the published sizes, and holds."""
    outcome = quick_outcome(name)
    missed = [(claim.key, claim.measured) for claim in outcome.findings.claims if not claim.holds]
    assert missed == []
    assert all(claim.judged for claim in outcome.findings.claims)


def test_every_row_of_the_table_is_measured_by_some_experiment() -> None:
    """No published value stands in the table without an experiment that brings it."""
    measured = {claim.key for name in JUDGED for claim in quick_outcome(name).findings.claims}
    timed = {key for key in references() if key.startswith("speed.")}
    assert set(references()) - timed == measured


def test_the_table_is_whole() -> None:
    """Every row has a range, a source, and its expected value inside the range where it is a number."""
    with reference_file().open(encoding="utf-8") as lines:
        rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert len(rows) == len({row["key"] for row in rows}) > 90
    for row in rows:
        low, high = float(row["low"]), float(row["high"])
        assert low <= high, row["key"]
        assert row["source"], row["key"]
        try:
            expected = float(row["expected"])
        except ValueError:
            continue
        assert low <= expected <= high, row["key"]


def test_every_experiment_is_explained() -> None:
    """A new experiment brings its text along, and no text is left without one."""
    assert set(EXPLANATIONS) == set(experiments())
    for text in EXPLANATIONS.values():
        assert text.look
        assert text.memory
        assert text.source

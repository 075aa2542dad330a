"""Running an experiment: seeds, threads, settings, progress, stopping, and what is handed out."""

from __future__ import annotations

import json
import math
import threading

import numpy as np
import pytest

from densecards.errors import Cancelled, NotFoundError, UsageError
from densecards.lab.catalogue import experiments, find
from densecards.lab.experiment import Experiment, Run, Setting, perform
from densecards.lab.outcome import Findings
from densecards.lab.sweep import read_sweep, sweep


def measured(name: str, threads: int, **given: object) -> dict[str, float]:
    outcome = perform(find(name), given, threads=threads)
    return {claim.key: claim.measured for claim in outcome.findings.claims}


def test_the_same_seed_gives_the_same_numbers_in_any_number_of_threads() -> None:
    """Random numbers belong to a trial, not to a thread."""
    alone = measured("small", 1, trials=60)
    assert alone == measured("small", 4, trials=60)
    assert measured("modularity", 1, trials=4) == measured("modularity", 3, trials=4)


def test_another_seed_gives_other_numbers() -> None:
    """A seed is not decoration."""
    first = perform(find("noise"), {"trials": 5, "seed": 1}).findings.tables
    second = perform(find("noise"), {"trials": 5, "seed": 2}).findings.tables
    assert first != second


def test_other_sizes_are_measured_but_not_judged() -> None:
    """A claim says nothing about sizes it was not published for; trials and seeds may change."""
    other = perform(find("small"), {"units": 100, "trials": 5})
    assert {claim.verdict for claim in other.findings.claims} == {"other sizes"}
    assert other.holds
    same = perform(find("small"), {"trials": 300, "seed": 9})
    assert all(claim.judged for claim in same.findings.claims)


@pytest.mark.parametrize(
    ("name", "given", "says"),
    [
        ("small", {"units": "8,0"}, "units must be a whole number"),
        ("small", {"units": (8, 0)}, "not the 2 numbers"),
        ("small", {"patterns": 0}, "patterns must be at least 1"),
        ("small", {"flips": 65}, "65 flips, 64 units"),
        ("small", {"wings": 2}, "no setting “wings”"),
        ("small", {"units": 9_000_000, "patterns": 9_000_000}, "needs"),
        ("capacity", {"from": 0.3}, "from must be below to"),
        ("capacity", {"from": "many"}, "from must be a number"),
        ("capacity", {"from": "nan"}, "from must be at least"),
        ("structure", {"units": 100}, "power of two"),
        ("orthogonal", {"units": 100}, "power of two"),
        ("modular", {"modules": 3}, "shared evenly"),
        ("words", {"cue": "C_TTTTT"}, "longer than every word"),
        ("words", {"words": "CAT,CAT"}, "once"),
        ("words", {"words": "C4T"}, "no picture of “4”"),
        ("attention", {"beta": 0}, "beta must be at least"),
        ("rectified", {"degree": 7}, "at most 6"),
    ],
)
def test_wrong_settings_are_refused_before_anything_runs(
    name: str, given: dict[str, object], says: str
) -> None:
    """The message names the setting; the body of the experiment is never entered."""
    known = find(name)
    entered: list[Run] = []

    def body(run: Run) -> Findings:
        entered.append(run)
        return Findings()

    watched = Experiment(known.name, known.title, body, known.settings, known.group, check=known.check)
    with pytest.raises(UsageError, match=says):
        perform(watched, given)
    assert entered == []


def test_progress_counts_up_and_stopping_ends_a_run() -> None:
    """Every finished item is told; once stopped, no further item is begun."""
    seen: list[tuple[int, int]] = []
    cancelled = threading.Event()
    begun: list[int] = []

    def body(run: Run) -> Findings:
        run.map(begun.append, range(1000), "items")
        return Findings()

    def progress(done: int, total: int, what: str) -> None:
        seen.append((done, total))
        if done >= 5:
            cancelled.set()

    experiment = Experiment("try", "try", body, (Setting("seed", 1, "seed", least=0),), "test")
    with pytest.raises(Cancelled):
        perform(experiment, progress=progress, cancelled=cancelled, threads=1)
    assert [done for done, _ in seen] == [0, 1, 2, 3, 4, 5]
    assert begun == [0, 1, 2, 3, 4]


def test_an_error_in_a_trial_reaches_the_caller() -> None:
    """Threads do not swallow what goes wrong in them."""

    def broken(item: int) -> int:
        raise UsageError(f"item {item}")

    def body(run: Run) -> Findings:
        run.map(broken, range(9))
        return Findings()

    experiment = Experiment("try", "try", body, (Setting("seed", 1, "seed"),), "test")
    with pytest.raises(UsageError, match="item"):
        perform(experiment, threads=3)


def test_own_cards_need_cards_and_compare_them_with_chance() -> None:
    """Without vectors the run is refused; near cards crowd a classical net sooner than random ones."""
    with pytest.raises(UsageError, match="at least two cards"):
        perform(find("own-cards"))
    rng = np.random.default_rng(0)
    groups = np.repeat(rng.standard_normal((6, 40)), 20, axis=0)
    vectors = groups + 0.5 * rng.standard_normal(groups.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    few = perform(
        find("own-cards"), {"trials": 1, "cards": 7}, cards=([f"card {k}" for k in range(120)], vectors)
    )
    assert few.findings.tables[0].title.startswith("7 webs")
    outcome = perform(find("own-cards"), {"trials": 2}, cards=([f"card {k}" for k in range(120)], vectors))
    held = {(row[0], row[1]): row[2] for row in outcome.findings.tables[0].rows}
    assert (
        held["classical", "your cards"] < held["classical", "random"] < held["exponential", "random"] == 120
    )


def test_an_outcome_is_json_without_infinities() -> None:
    """What `--json` prints can be read by any program."""
    for name in ("new-memories", "small", "words"):
        outcome = perform(find(name), quick=True)
        text = json.dumps(outcome.as_json(), allow_nan=False)
        back = json.loads(text)
        assert back["experiment"] == name
        assert back["holds"] is True
        assert math.isfinite(back["seconds"])


def test_names_numbers_and_slips() -> None:
    """An experiment is found by its name or its number in the journal; a slip gets the nearest name."""
    assert find("j3") is find("Capacity") is experiments()["capacity"]
    with pytest.raises(NotFoundError, match="capacity"):
        find("capasity")


def test_a_sweep_measures_every_value() -> None:
    """One row a value, one chart a claim; more patterns are recalled less well."""
    outcome = sweep(find("small"), *read_sweep("patterns=2:20:9"), {"trials": 60})
    rows = outcome.findings.tables[0].rows
    assert [row[0] for row in rows] == [2, 11, 20]
    assert rows[0][1] > rows[1][1] > rows[2][1]
    assert len(outcome.findings.charts) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("patterns", "NAME=FROM:TO:STEP"),
        ("patterns=1:2", "FROM:TO:STEP"),
        ("patterns=9:1:1", "goes up"),
        ("patterns=1:9:0", "goes up"),
        ("patterns=1:1e9:1", "at most 500"),
        ("patterns=-1e308:1e308:1e-9", "at most 500"),
        ("patterns=-inf:3:1", "goes up"),
        ("patterns=1,70:2", "FROM:TO:STEP"),
        ("flips=60,70", "70 flips, 64 units"),
        ("wings=1,2", "no setting"),
    ],
)
def test_a_wrong_sweep_is_refused_before_its_first_run(text: str, says: str) -> None:
    """Every value is checked first."""
    with pytest.raises(UsageError, match=says):
        sweep(find("small"), *read_sweep(text))

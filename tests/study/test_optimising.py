"""Fitted weights: used where they predict better, kept with the collection, taken back whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from densecards.errors import UsageError
from densecards.schedule import FSRS6_WEIGHTS, Parameters, usable_weights
from densecards.schedule.day import StudyDays
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.optimising import histories
from densecards.study.simulated import START, Clock, Learner, deck
from densecards.study.simulation import Simulation
from densecards.study.weights import kept_weights
from tests.study_deck import DAY

# Another memory than the average one: it forgets much sooner.
OTHER = (0.05, 0.3, 0.8, 2.5, *FSRS6_WEIGHTS[4:8], 1.2, *FSRS6_WEIGHTS[9:])
SETTINGS = Settings(day_starts_at=0, new_per_day=20)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty days of a learner who does not remember as FSRS expects of people."""
    pytest.importorskip("fsrs_rs_python")
    file = tmp_path_factory.mktemp("optimising") / "other.db"
    clock = Clock()
    content, rivals = deck(60, seed=1)
    with Desk.open(str(file), settings=SETTINGS, clock=clock) as desk:
        desk.store.install_deck(content, at=clock.at)
        memory = Parameters(weights=OTHER, days=StudyDays(0))
        run = Simulation(desk, clock, Learner(memory, rivals, 0.0, random.Random(1)))
        for day in range(60):
            clock.at = START + day * DAY
            run.day()
    return file


@pytest.fixture
def desk(year: Path, tmp_path: Path) -> Desk:
    """A copy of that collection, open."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(year.read_bytes())
    with Desk.open(str(copy), settings=SETTINGS, clock=Clock(START + 61 * DAY)) as opened:
        yield opened


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    """It says what would be, with figures on reviews that the fit has not seen."""
    before, log = desk.store.export_derived(), len(desk.store.log())
    found = desk.optimise(dry_run=True)
    assert found.enough
    assert found.better
    assert not found.applied
    assert found.unseen_after < found.unseen_before
    assert (desk.store.export_derived(), len(desk.store.log())) == (before, log)
    assert desk.parameters.weights == FSRS6_WEIGHTS


def test_fitted_weights_are_used_and_stay_with_the_collection(desk: Desk) -> None:
    """States are folded by them, due dates stay, the log remembers, and another opening finds them."""
    due = {(item.card, item.prompt): item.due for item in desk.store.items()}
    stability = {(item.card, item.prompt): item.stability for item in desk.store.items()}
    found = desk.optimise()
    assert found.applied
    assert desk.parameters.weights == found.weights != FSRS6_WEIGHTS
    assert {(item.card, item.prompt): item.due for item in desk.store.items()} == due
    assert {(item.card, item.prompt): item.stability for item in desk.store.items()} != stability
    assert desk.check() == []
    (entry,) = desk.store.log(kinds=["event"])
    assert entry.detail["what"] == "fsrs weights"
    with Desk.open(desk.url, settings=SETTINGS) as other:
        assert other.parameters.weights == found.weights
        assert other.check() == []


def test_reset_and_undo_take_it_back(desk: Desk) -> None:
    """Derived rows are then what they were, byte for byte; undo swaps with what was before."""
    before = desk.store.export_derived()
    fitted = desk.optimise().weights
    assert desk.store.export_derived() != before
    desk.reset_weights()
    assert desk.store.export_derived() == before
    desk.restore_weights()
    assert desk.parameters.weights == fitted
    desk.restore_weights()
    assert desk.parameters.weights == FSRS6_WEIGHTS
    assert desk.store.export_derived() == before


def test_undo_of_acts_takes_fitted_weights_back(desk: Desk) -> None:
    """The last act may be a fit: undo puts the weights before it back and folds by them, step by step."""
    derived = desk.store.export_derived()
    fitted = desk.optimise().weights
    desk.reset_weights()
    assert desk.undo_last()[0].what == "fsrs weights"
    assert desk.parameters.weights == fitted
    desk.undo_last()
    assert desk.parameters.weights == FSRS6_WEIGHTS
    folded = [line for line in desk.store.export_derived().splitlines() if not line.startswith(b'["undone"')]
    assert folded == [line for line in derived.splitlines() if not line.startswith(b'["undone"')]
    assert desk.check() == []


def test_undo_without_a_change_is_refused(desk: Desk) -> None:
    """There is nothing before the first weights."""
    with pytest.raises(UsageError, match="never changed"):
        desk.restore_weights()


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"weights": [1, 2]}', '{"weights": "x"}'])
def test_weights_that_cannot_be_used_are_reported_and_left_out(desk: Desk, text: str) -> None:
    """A damaged value never stops the program: the defaults are used, check says so, reset clears it."""
    desk.store.set_value("fsrs weights", text)
    assert kept_weights(desk.store) is None
    assert any("FSRS weights" in line for line in desk.check()) is (text != "")
    desk.reset_weights()
    assert desk.check() == []


def test_weights_out_of_bounds_are_not_usable() -> None:
    """The scheduler's own bounds decide."""
    assert usable_weights(FSRS6_WEIGHTS)
    assert not usable_weights((-1.0, *FSRS6_WEIGHTS[1:]))
    assert not usable_weights(FSRS6_WEIGHTS[:-1])


def test_little_history_is_too_early(home: Path, deck_folder: Path) -> None:
    """Below 400 reviews nothing is fitted, and the line says how many there are."""
    with Desk.open() as small:
        small.install(deck_folder)
        found = small.optimise()
        assert not found.enough
        assert not found.applied
        assert "too early to say: 0 reviews" in found.sentence


def test_a_card_forgotten_on_purpose_has_two_histories(desk: Desk) -> None:
    """What was before `forget` predicts nothing after it."""
    item = next(item for item in desk.store.items() if item.reps > 3)
    entries = desk.store.log(item.card, kinds=["review"])
    before = len(histories(entries))
    desk.forget(item.card)
    again = desk.store.log(item.card, kinds=["review", "forget"])
    extra = [entry for entry in entries if entry.prompt == item.prompt][:1]
    assert len(histories([*again, *extra])) == before + 1


def test_workload_rises_with_the_retention_that_is_desired(desk: Desk) -> None:
    """More reviews for more known, at every step up to the last."""
    rows = desk.workload(cards=60, days=120).data["rows"]
    assert rows[0]["reviews_per_card"] < rows[5]["reviews_per_card"] < rows[-1]["reviews_per_card"]
    assert rows[0]["known"] < rows[-1]["known"]
    assert all(0 < row["known"] < 1 for row in rows)

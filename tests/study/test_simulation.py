"""The simulated learner studies through the app's own sessions; what it leaves behind is exact."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from densecards.schedule import Grade, Parameters
from densecards.study.simulated import Learner, deck
from densecards.study.simulation import Year, simulate
from tests.study_deck import DAY, NOON


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Thirty days with a hundred cards in a file, and no interference."""
    folder = tmp_path_factory.mktemp("simulated")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENSECARDS_HOME", str(folder / "home"))
        return simulate(30, 100, db=f"sqlite:///{folder / 'month.db'}")


def test_a_month_ends_with_rows_that_rebuild_to_the_same_bytes(home: Path, month: Year) -> None:
    """Everything derived is a fold of the log, and grading agrees with what the learner meant."""
    assert month.rebuilt_equal
    assert month.misjudged == 0
    assert month.begun == 100
    assert month.answers > 500


def test_without_interference_the_learner_recalls_what_fsrs_expects(month: Year) -> None:
    """Right answers lie within sampling error of the retrievability that FSRS computed for them."""
    error = (0.9 * 0.1 / month.reviews) ** 0.5
    assert abs(month.retention - month.expected) < 4 * error


def test_interference_costs_the_look_alikes_alone(home: Path) -> None:
    """Look-alikes are recalled less, and their answers are what comes instead."""
    found = simulate(30, 100, interference=0.3, alike=0.5)
    assert found.intrusions > 20
    assert found.alike < found.plain - 0.05
    assert found.rebuilt_equal


def test_the_same_seed_gives_the_same_year(home: Path) -> None:
    """Nothing but the run's own time differs."""
    one, other = (simulate(8, 20, seed=3) for _ in range(2))
    assert one.answers == other.answers
    assert (one.retention, one.intrusions, one.hours) == (other.retention, other.intrusions, other.hours)
    assert simulate(8, 20, seed=4).hours != one.hours


def test_words_are_distinct_and_families_differ_by_one_letter() -> None:
    """About the share asked for has look-alikes, each of the same length with one letter changed."""
    content, rivals = deck(600, alike=0.3, seed=2)
    heads = {card.id: card.headword for card in content.cards}
    assert len(set(heads.values())) == 600
    assert 0.2 < len(rivals) / 600 < 0.4
    for card, others in rivals.items():
        for other in others:
            assert card in rivals[other]
            pairs = list(zip(heads[card], heads[other], strict=True))
            assert sum(a != b for a, b in pairs) <= 2


def test_a_learner_follows_fsrs() -> None:
    """After a review recall falls with time; without interference nothing else comes to mind."""
    parameters = Parameters()
    learner = Learner(parameters, {"d/a": ("d/b",), "d/b": ("d/a",)}, 0.0, random.Random(1))
    for card in ("d/a", "d/b"):
        learner.learn(card, "recognise", Grade.EASY, NOON)

    def recalled(days: int) -> float:
        named = [learner.recall("d/a", "recognise", NOON + days * DAY) for _ in range(4000)]
        assert set(named) <= {"d/a", None}
        return sum(name == "d/a" for name in named) / 4000

    stability = learner.states["d/a", "recognise"].stability
    assert recalled(0) == 1.0
    assert recalled(round(stability)) == pytest.approx(0.9, abs=0.03)
    assert recalled(400) < 0.7

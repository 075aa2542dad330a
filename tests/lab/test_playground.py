"""What the lab's screen is given to draw."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from densecards.errors import UsageError
from densecards.lab import glyphs, playground
from densecards.lab.landscape import landscape, roll
from densecards.lab.playground import (
    RULES,
    board,
    board_of,
    disturb,
    hide,
    toggle,
    verdict,
    watch,
    with_drawing,
)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("synchronous", [False, True])
def test_every_rule_goes_downhill_from_a_disturbed_picture(rule: str, synchronous: bool) -> None:
    """Energy never rises one unit after another; the frames tell which units changed."""
    stored = board(["house", "heart", "key", "chess"])
    start = disturb(stored.patterns[0], 10, seed=2)
    frames = list(watch(stored, start, rule, beta=8.0, synchronous=synchronous))
    assert np.array_equal(frames[0].state, start)
    assert frames[0].changed == ()
    for before, after in pairwise(frames):
        moved = np.flatnonzero(np.abs(np.asarray(after.state, float) - before.state) > 1e-3)
        assert tuple(moved) == after.changed
        if not synchronous or rule == "softmax":
            assert after.energy <= before.energy + 1e-9
    assert "house" in frames[-1].verdict


def test_watching_twice_with_one_seed_shows_the_same() -> None:
    """A lesson can be repeated."""
    stored = board(["ring", "face", "fish"])
    start = hide(stored.patterns[1], stored.columns, 0.5)
    first, second = (list(watch(stored, start, seed=5)) for _ in range(2))
    assert [frame.changed for frame in first] == [frame.changed for frame in second]


def test_drawing_toggling_and_hiding() -> None:
    """One unit turns; the covered half is blank; a drawing joins the board."""
    stored = board(["cross"])
    assert np.flatnonzero(toggle(stored.patterns[0], 5) != stored.patterns[0]).tolist() == [5]
    assert (hide(stored.patterns[0], 8, 0.25)[48:] == -1).all()
    larger = with_drawing(stored, "mine", toggle(stored.patterns[0], 5))
    assert larger.names == ("cross", "mine")
    with pytest.raises(UsageError, match="already"):
        with_drawing(larger, "mine", stored.patterns[0])
    assert stored.names == ("cross",)


def test_zeros_and_ones_make_a_board() -> None:
    """{0, 1} drawings map to ±1; drawings of different sizes are refused."""
    made = board_of(["a", "b"], [[[0, 1], [1, 0]], [[1, 1], [0, 0]]])
    assert made.patterns.tolist() == [[-1, 1, 1, -1], [1, 1, -1, -1]]
    with pytest.raises(UsageError, match="same number"):
        board_of(["a", "b"], [[[0, 1]], [[1], [0]]])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: board([]), "at least one"),
        (lambda: board(["house", "house"]), "once"),
        (lambda: board(["nosuch"]), "no picture"),
        (lambda: list(watch(board(["house"]), np.ones(9, np.int8))), "9 units"),
        (lambda: list(watch(board(["house"]), np.ones(64, np.int8), "magic")), "no rule"),
    ],
)
def test_senseless_boards_are_refused(call, says: str) -> None:  # type: ignore[no-untyped-def]
    """Each in one clear line."""
    with pytest.raises(UsageError, match=says):
        call()


def test_a_state_is_named_for_people() -> None:
    """Picture, mirror image, near miss, mixture, or none of them."""
    names = ("a", "b")
    cases = {
        (1.0, 0.0): "a",
        (0.0, -1.0): "mirror image of b",
        (0.95, 0): "nearly a",
        (0.5, 0.5): "between a and b",
    }
    for overlaps, words in cases.items():
        assert verdict(names, np.array(overlaps)) == words
    assert verdict(names, np.array([0.2, -0.5])) == "no picture"


def test_pictures_fit_the_screen() -> None:
    """A state is shown as lines of characters."""
    assert glyphs.show(np.array([1, -1, -1, 1]), 2) == "█·\n·█"
    assert len(playground.board(["A"]).patterns[0]) == 64


def cards(count: int = 6, dimensions: int = 30) -> tuple[list[str], np.ndarray]:
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((count, dimensions))
    return [f"card {k}" for k in range(count)], vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.mark.parametrize("separation", ["softmax", "sparsemax", "epanechnikov"])
def test_a_ball_rolls_downhill_into_the_valley_of_its_card(separation: str) -> None:
    """With sharp valleys a ball put on a card stays there, and no step goes up."""
    titles, vectors = cards()
    map_ = landscape(titles, vectors, beta=60, separation=separation, size=(30, 20))
    assert map_.height.shape == (20, 30)
    for k in range(6):
        way = roll(map_, map_.place(vectors[k]))
        assert (np.diff(way.energies) <= 1e-9).all()
        assert way.ends_at == titles[k]
        assert map_.nearest_in_full(vectors[k]) == titles[k]


def test_valleys_run_together_when_beta_is_small() -> None:
    """A warm memory has one valley for all, and says so by naming no card."""
    titles, vectors = cards()
    warm = landscape(titles, vectors, beta=0.5, size=(10, 10))
    ends = [roll(warm, warm.place(vector)).path[-1] for vector in vectors]
    assert np.ptp(np.array(ends), axis=0).max() < 0.01
    assert 0 < warm.kept <= 1


def test_the_map_says_how_much_it_keeps() -> None:
    """Cards that differ in three directions lose what the third holds, and keep the widest two in order."""
    spread = np.diag([3.0, 2.0, 1.0])
    map_ = landscape([f"card {k}" for k in range(6)], np.concatenate([spread, -spread]), size=(5, 5))
    assert map_.kept == pytest.approx((9 + 4) / (9 + 4 + 1))
    assert np.abs(map_.places[:, 0]).max() == pytest.approx(1.0)
    assert np.abs(map_.places[:, 1]).max() == pytest.approx(2 / 3)
    assert np.abs(map_.places[[2, 5]]).max() == pytest.approx(0.0, abs=1e-12)


def test_the_same_cards_give_the_same_map_and_two_cards_a_line() -> None:
    """Signs of directions are fixed; with two cards the second direction is empty."""
    titles, vectors = cards()
    assert np.array_equal(landscape(titles, vectors).places, landscape(titles, vectors).places)
    two = landscape(titles[:2], vectors[:2], size=(5, 5))
    assert np.allclose(two.places[:, 1], 0)
    assert two.kept == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda t, v: landscape(t[:1], v[:1]), "at least two"),
        (lambda t, v: landscape(t, v, beta=0), "β must be above 0"),
        (lambda t, v: landscape(t, v, separation="magic"), "no separation"),
        (lambda t, v: landscape(t, v * np.nan), "card 0 is not finite"),
        (lambda t, v: landscape(t[:2], v[[0, 0]]), "same vector"),
        (lambda t, v: landscape(t, v, size=(1, 5)), "at least 2 columns"),
    ],
)
def test_senseless_landscapes_are_refused(change, says: str) -> None:  # type: ignore[no-untyped-def]
    """Each in one clear line."""
    with pytest.raises(UsageError, match=says):
        change(*cards())

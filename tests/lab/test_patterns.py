"""Patterns come as asked, and are refused where they are not patterns."""

from __future__ import annotations

import numpy as np
import pytest

from densecards.errors import UsageError
from densecards.lab import glyphs
from densecards.lab.patterns import Patterns, as_signs, flip, hadamard, hamming, signs_of_vectors, sparse


def test_zeros_and_ones_become_signs() -> None:
    """{0, 1} patterns are read as ±1."""
    assert as_signs([[0, 1, 1]]).tolist() == [[-1, 1, 1]]
    assert as_signs([[True, False]]).tolist() == [[1, -1]]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([[1, 2]], "pattern 1, unit 2 is 2"),
        ([[1, -1], [0, 1]], "mix −1 and 0"),
        ([1, -1], "table"),
        (np.zeros((0, 4)), "at least one row"),
        ([[1.0, float("nan")]], "unit 2"),
        ([["a"]], "numbers"),
    ],
)
def test_what_is_no_pattern_is_refused(values: object, says: str) -> None:
    """The message names the place or the reason."""
    with pytest.raises(UsageError, match=says):
        as_signs(values)  # type: ignore[arg-type]


@pytest.mark.parametrize("units", [1, 63, 64, 65, 200])
def test_random_patterns_are_fair_and_repeatable(units: int) -> None:
    """The same seed gives the same patterns; single rows are the rows of the table."""
    one = Patterns.random(np.random.default_rng(3), 400, units)
    two = Patterns.random(np.random.default_rng(3), 400, units)
    assert np.array_equal(one.signs, two.signs)
    assert abs(one.signs.mean()) < 5 / np.sqrt(one.signs.size)
    assert all(np.array_equal(one[k], one.signs[k]) for k in (0, 7, 399, -1))
    assert np.array_equal(one.by_unit, one.signs.T)


def test_exactly_as_many_bits_flip_as_asked() -> None:
    """Flips are drawn without repetition, and the pattern itself is left alone."""
    rng = np.random.default_rng(0)
    pattern = Patterns.random(rng, 1, 100)[0]
    kept = pattern.copy()
    assert [hamming(flip(rng, pattern, n), pattern) for n in (0, 1, 50, 100)] == [0, 1, 50, 100]
    assert np.array_equal(pattern, kept)
    with pytest.raises(UsageError, match="between 0 and 100"):
        flip(rng, pattern, 101)


def test_hadamard_rows_are_orthogonal() -> None:
    """Different rows share nothing; other sizes are refused."""
    signs = hadamard(np.random.default_rng(0), 40, 64).signs.astype(int)
    assert np.array_equal(signs @ signs.T, 64 * np.eye(40, dtype=int))
    with pytest.raises(UsageError, match="power of two"):
        hadamard(np.random.default_rng(0), 4, 100)
    with pytest.raises(UsageError, match="at most 64"):
        hadamard(np.random.default_rng(0), 65, 64)


def test_sparse_patterns_have_as_many_ones_as_asked() -> None:
    """Activity is exact in every pattern."""
    assert (sparse(np.random.default_rng(0), 30, 200, 7).sum(axis=1) == 7).all()


def test_near_vectors_become_near_patterns() -> None:
    """Differing units grow with the angle: 0 for the same vector, a half for a right angle."""
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((3, 50))
    vectors[1] = vectors[0]
    vectors[2] -= vectors[0] * (vectors[2] @ vectors[0]) / (vectors[0] @ vectors[0])
    # Without a fourth row there is hardly anything to centre; two rows are left as they are.
    signs = signs_of_vectors(vectors[[0, 2]], 20_000).signs
    assert abs(hamming(signs[0], signs[1]) / 20_000 - 0.5) < 0.02
    assert hamming(*signs_of_vectors(vectors[[0, 1]], 500).signs) == 0
    with pytest.raises(UsageError, match="vector 2 is not finite"):
        signs_of_vectors(np.array([[1.0, 2.0], [np.inf, 0.0]]), 10)


def test_letters_and_pictures_are_all_different() -> None:
    """No two letters or pictures are the same board."""
    names = glyphs.picture_names()
    boards = {glyphs.picture(name).tobytes() for name in names}
    assert len(boards) == len(names) >= 36


def test_a_drawing_is_read_and_a_stray_character_named() -> None:
    """`#` and `1` are up; other characters are refused with line and column."""
    assert glyphs.read_picture("#.\n01").tolist() == [[1, -1], [-1, 1]]
    with pytest.raises(UsageError, match="“\\?” in line 2, column 1"):
        glyphs.read_picture("#.\n?.")
    with pytest.raises(UsageError, match="empty"):
        glyphs.read_picture("")

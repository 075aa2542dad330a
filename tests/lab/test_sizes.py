"""Sizes are checked before anything runs."""

from __future__ import annotations

import numpy as np
import pytest

from densecards.errors import UsageError
from densecards.lab import sizes
from densecards.lab.patterns import Patterns


@pytest.mark.parametrize(
    "text", ["8000", "8,000", "8_000", "8 000", "8.000", "8'000", 8000, 8000.0, " 8,000 ", "+8000"]
)
def test_eight_thousand_may_be_written_in_many_ways(text: object) -> None:
    """`8,000` means 8000, as do the other usual ways."""
    assert sizes.parse_size(text, "units") == 8000


@pytest.mark.parametrize(
    "value",
    [
        "8,00",
        "8,0000",
        ",8",
        "8,",
        "8,000.5",
        "8.5",
        "eight",
        "",
        "-8",
        "1e3",
        True,
        8.5,
        "8,000 units",
        "1.000,5",
    ],
)
def test_a_doubtful_size_is_refused_by_name(value: object) -> None:
    """Whatever could mean two things gets a line that names the setting."""
    with pytest.raises(UsageError, match="units"):
        sizes.parse_size(value, "units")


def test_a_tuple_is_named_as_what_it_is() -> None:
    """The slip that once broke a run is told apart: two numbers where one belongs."""
    with pytest.raises(UsageError, match=r"not the 2 numbers \(8,0\)"):
        sizes.parse_size((8, 0), "units")


@pytest.mark.parametrize(("value", "least"), [(0, 1), ("0", 1), (-3, 0)])
def test_too_small_sizes_are_refused(value: object, least: int) -> None:
    """Zero patterns are no net."""
    with pytest.raises(UsageError, match="at least"):
        sizes.parse_size(value, "patterns", least=least)


def test_enormous_numbers_are_refused_without_being_made() -> None:
    """A typing slip of many digits ends in one line."""
    with pytest.raises(UsageError, match="at most"):
        sizes.parse_size("9" * 400, "units")


def test_more_flips_than_units_are_refused() -> None:
    """One cannot flip more bits than there are."""
    with pytest.raises(UsageError, match="65 flips, 64 units"):
        sizes.check_sizes(64, 5, 65)


def test_what_would_not_fit_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the net, what it needs and what is free."""
    monkeypatch.setattr(sizes, "available_memory", lambda: 1 << 20)
    rng = np.random.default_rng(0)
    with pytest.raises(UsageError, match=r"100,000 units and 50,000 patterns needs 1\.3 GB, and 1\.0 MB"):
        Patterns.random(rng, 50_000, 100_000)


def test_available_memory_is_a_plausible_number() -> None:
    """More than a megabyte, less than a petabyte."""
    assert 1 << 20 < sizes.available_memory() < 1 << 50

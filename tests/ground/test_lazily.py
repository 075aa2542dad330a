"""Rooms whose names load when they are used: complete, in agreement with their list, and quick to import."""

from __future__ import annotations

import importlib
import subprocess
import sys

import pytest

ROOMS = ("encode", "schedule", "store", "study", "study.statistics")


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_that_is_listed_is_there(room: str) -> None:
    """Each of `__all__` loads, is kept, and nothing else is invented."""
    package = importlib.import_module(f"densecards.{room}")
    homes = package.__dict__["_HOMES"]
    assert sorted(package.__all__) == sorted(name for names in homes.values() for name in names)
    for name in package.__all__:
        assert getattr(package, name) is package.__dict__[name]
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = package.nothing


def test_importing_the_rooms_loads_none_of_their_modules() -> None:
    """In a fresh process nothing but the packages themselves and what they stand on is loaded."""
    code = (
        "import sys\n"
        + "".join(f"import densecards.{room}\n" for room in ROOMS)
        + "print(*sorted(name for name in sys.modules if name.startswith('densecards')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    expected = {"densecards", "densecards.lazily", *(f"densecards.{room}" for room in ROOMS)}
    assert set(done.stdout.split()) == expected

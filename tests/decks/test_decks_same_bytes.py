"""The decks that ship give the same package wherever, whenever and by whomever they are built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DECKS = Path(__file__).parents[2] / "decks"


def _build(folder: Path, out: Path, *, umask: int, **environment: str) -> bytes:
    """Build a deck by the command, in a process of its own."""
    out.mkdir()
    subprocess.run(
        [sys.executable, "-m", "densecards", "deck", "build", str(folder), "--out", str(out)],
        env={**os.environ, "DENSECARDS_HOME": str(out / "home"), **environment},
        umask=umask,
        check=True,
        capture_output=True,
    )
    (package,) = out.glob("*.dense")
    return package.read_bytes()


@pytest.mark.parametrize("name", ["norwegian", "anatomy", "model"])
def test_a_shipped_deck_built_twice_is_the_same_file(name: str, tmp_path: Path) -> None:
    """Another process, hash seed, folder, umask, time zone, file times and rights, order of the directory:
    the same bytes, from the vectors that lie beside the source."""
    vectors = (DECKS / name / "vectors.npz").read_bytes()
    one = _build(DECKS / name, tmp_path / "one", umask=0o022, PYTHONHASHSEED="1", TZ="UTC")
    there = tmp_path / "a folder of å"
    for file in sorted((DECKS / name).rglob("*"), reverse=True):
        if file.is_file():
            target = there / file.relative_to(DECKS / name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
            os.utime(target, (978_307_200, 978_307_200))
            target.chmod(0o600)
    two = _build(there, tmp_path / "two", umask=0o077, PYTHONHASHSEED="4711", TZ="Asia/Tokyo", LC_ALL="C")
    assert one == two
    assert (there / "vectors.npz").read_bytes() == (DECKS / name / "vectors.npz").read_bytes() == vectors

"""Episodic hooks: kept with the card, taken back by undo, and in nothing that leaves the collection."""

from __future__ import annotations

from pathlib import Path

import pytest

from densecards.errors import NotFoundError, UsageError
from densecards.study import Desk
from densecards.study.exchanging import export
from densecards.study.hooks import HOOKS

SECRET = "the harbour in Svolvær"


def test_a_hook_is_written_changed_and_taken_back(desk: Desk) -> None:
    """The last text counts; empty takes it away; the same again is no act; undo goes back a step."""
    assert desk.hooks("try/kopp") == {}
    desk.write_hook("try/kopp", "people", "  my\nsister ")
    desk.write_hook("try/kopp", "place", SECRET)
    assert list(desk.hooks("try/kopp").items()) == [("place", SECRET), ("people", "my sister")]
    assert desk.write_hook("try/kopp", "place", SECRET) is None
    desk.write_hook("try/kopp", "place", "")
    assert desk.hooks("try/kopp") == {"people": "my sister"}
    desk.undo_last()
    assert desk.hooks("try/kopp")["place"] == SECRET
    desk.undo_last(2)
    assert desk.hooks("try/kopp") == {}


def test_only_the_five_hooks_of_a_known_card_are_taken(desk: Desk) -> None:
    """Another name, or a card that is not there, is refused with what there is."""
    with pytest.raises(UsageError, match="hook") as refused:
        desk.write_hook("try/kopp", "smell", "coffee")
    assert all(name in str(refused.value) for name in HOOKS)
    with pytest.raises(NotFoundError):
        desk.write_hook("try/nothing", "place", "here")


@pytest.mark.parametrize("form", ["md", "dense", "csv", "apkg"])
def test_hooks_are_in_no_export(desk: Desk, tmp_path: Path, form: str) -> None:
    """Not even an export of all that is private carries them."""
    desk.write_hook("try/kopp", "place", SECRET)
    out = tmp_path / "out" if form == "md" else tmp_path / f"out.{form}"
    export(desk, "try", form, out, own=True, private=True, history=form == "apkg")
    files = [out] if out.is_file() else [file for file in out.rglob("*") if file.is_file()]
    assert files
    for file in files:
        assert SECRET.encode() not in unpacked(file)


def unpacked(file: Path) -> bytes:
    """The bytes of a file, archives and databases in them opened."""
    import zipfile

    if not zipfile.is_zipfile(file):
        return file.read_bytes()
    with zipfile.ZipFile(file) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())

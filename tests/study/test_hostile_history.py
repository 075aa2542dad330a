"""A schedule and a log that no Anki ever wrote: taken within reason or refused, and nothing is harmed."""

from __future__ import annotations

import contextlib
import sqlite3
import zipfile
from pathlib import Path

import pytest

from densecards.decks import content, read_deck
from densecards.decks.anki_export import export_apkg
from densecards.decks.foreign import ForeignItem, ForeignReview, Phase, ReviewKind
from densecards.errors import DensecardsError
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.importing import ImportWish, import_planned, plan_import

STRANGE = (10**18, -(10**18), "x", b"\xff\x00", 1e300)
CARDS = (
    "due",
    "ivl",
    "reps",
    "lapses",
    "flags",
    "type",
    "queue",
    "factor",
    "mod",
    "odue",
    "odid",
    "ord",
    "data",
)
LOG = ("ease", "ivl", "time", "factor", "type", "cid")


@pytest.fixture
def package(deck_folder: Path, tmp_path: Path) -> Path:
    """The small deck as an Anki package with a reviewed card in it."""
    deck = content(read_deck(deck_folder))
    first = deck.cards[0].id
    reviews = [
        ForeignReview(first, "recognise", 1_790_000_000_000 + n * 86_400_000, 3, ReviewKind.LEARN, 4.0, 3000)
        for n in range(3)
    ]
    items = [ForeignItem(first, "recognise", Phase.REVIEW, 20_740, 4.0, 3, 0, False, 1, 5.0, 5.0)]
    out = tmp_path / "x.apkg"
    return export_apkg(deck, out, now=1_791_000_000_000, reviews=reviews, items=items)


def _spoilt(package: Path, statement: str, value: object) -> None:
    with zipfile.ZipFile(package) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    database = package.with_suffix(".db")
    database.write_bytes(members["collection.anki2"])
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute(statement, (value,))
        connection.commit()
    with zipfile.ZipFile(package, "w") as archive:
        for name, data in {**members, "collection.anki2": database.read_bytes()}.items():
            archive.writestr(name, data)


STATEMENTS = (
    *(f"UPDATE cards SET {name}=?" for name in CARDS),
    *(f"UPDATE revlog SET {name}=?" for name in LOG),
    "UPDATE revlog SET id=? WHERE id=(SELECT max(id) FROM revlog)",
    "UPDATE col SET crt=?",
)


@pytest.mark.parametrize("value", STRANGE, ids=repr)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_strange_numbers_harm_nothing(statement: str, value: object, package: Path, home: Path) -> None:
    """A DensecardsError, or an import after which the collection is sound and can be studied."""
    with contextlib.suppress(sqlite3.IntegrityError):
        _spoilt(package, statement, value)
    with Desk.open(settings=Settings()) as desk:
        with contextlib.suppress(DensecardsError):
            import_planned(desk, plan_import(desk, package, ImportWish(id="x", language="nb")))
        assert not desk.store.check()
        before = desk.store.export_derived()
        desk.store.rebuild()
        assert desk.store.export_derived() == before
        desk.today()

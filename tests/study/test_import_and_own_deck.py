"""A file that is called as the deck of one's own cards, and what is left when it goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from densecards.errors import UsageError
from densecards.study import Desk
from densecards.study.importing import ImportWish, import_planned, plan_import


def _import(desk: Desk, file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return import_planned(desk, plan_import(desk, file, ImportWish())).deck.id


def test_an_import_never_becomes_the_deck_of_ones_own_cards(desk: Desk, tmp_path: Path) -> None:
    """`mine.csv` gets an id beside it, the same each time; own cards stay where and as they are."""
    file = tmp_path / "mine.csv"
    assert _import(desk, file, "front;back\nhei;hello\n") == "mine-imported"
    own = desk.add_card("fordi", "because")
    assert own == "mine/fordi"
    assert _import(desk, file, "front;back\nhei;hello\nfordi;therefore\n") == "mine-imported"
    assert desk.web(own).card.gloss == "because"
    assert desk.web("mine-imported/fordi").card.gloss == "therefore"
    desk.remove_deck("mine-imported")
    assert desk.add_card("hest", "horse") == "mine/hest"


def test_that_id_cannot_be_asked_for_either(desk: Desk, tmp_path: Path) -> None:
    """Nothing is written."""
    file = tmp_path / "words.csv"
    file.write_text("front;back\nhei;hello\n", encoding="utf-8")
    with pytest.raises(UsageError, match="your own cards"):
        plan_import(desk, file, ImportWish(id="mine"))

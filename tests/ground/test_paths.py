"""Where things live: one folder for all where it is asked for, and a database by path or URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from densecards import paths


def test_one_home_holds_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """DENSECARDS_HOME puts every folder of the learner's under one."""
    monkeypatch.setenv("DENSECARDS_HOME", str(tmp_path))
    for place in (
        paths.data_dir(),
        paths.config_file(),
        paths.cache_dir(),
        paths.backup_dir(),
        paths.media_dir(),
    ):
        assert tmp_path in place.parents


def test_without_it_the_platform_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The three folders are the platform's own, each with the program's name in it."""
    monkeypatch.delenv("DENSECARDS_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    for place in (paths.data_dir(), paths.config_file(), paths.cache_dir()):
        assert "densecards" in str(place)


def test_the_database_that_is_named_first_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """--db goes before DENSECARDS_DB, which goes before the data folder; a URL stays as it is."""
    monkeypatch.setenv("DENSECARDS_HOME", str(tmp_path))
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    assert paths.database_url() == f"sqlite:///{tmp_path}/data/densecards.db"
    monkeypatch.setenv("DENSECARDS_DB", "postgresql+psycopg://me@host/cards")
    assert paths.database_url() == "postgresql+psycopg://me@host/cards"
    assert paths.database_url(str(tmp_path / "my.db")) == f"sqlite:///{tmp_path}/my.db"


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////home/me/cards.db", "/home/me/cards.db"),
        ("sqlite+pysqlite:////home/me/cards.db?timeout=5", "/home/me/cards.db"),
        ("sqlite:///:memory:", None),
        ("sqlite://", None),
        ("postgresql+psycopg:///cards", None),
    ],
)
def test_only_an_sqlite_file_has_a_path(url: str, file: str | None) -> None:
    """What is in memory or on a server has none."""
    assert paths.sqlite_path(url) == (Path(file) if file else None)


def test_the_decks_that_ship_are_found() -> None:
    """In a checkout they lie beside the package."""
    assert (paths.shipped_decks() / "norwegian" / "deck.toml").is_file()

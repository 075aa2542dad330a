"""A small deck, folds of a few lines, and a store in a fresh folder for every test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_helpers import TestFolds

from densecards.store import Store, open_store


@pytest.fixture
def url(tmp_path: Path) -> str:
    """The address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'learner' / 'densecards.db'}"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Store]]:
    """Open stores that are closed when the test ends; backups go to the test's own folder."""
    stores: list[Store] = []

    def open_it(url: str, **more: object) -> Store:
        store = open_store(url, folds=TestFolds(), backup_folder=tmp_path / "backups", **more)  # type: ignore[arg-type]
        stores.append(store)
        return store

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def store(url: str, opened: Callable[..., Store]) -> Store:
    """An empty store in a file."""
    return opened(url)

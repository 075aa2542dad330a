"""Fixtures of the decks room."""

from __future__ import annotations

from pathlib import Path

import pytest
from deckfiles import CAFE, PNG, TOML, MakeDeck


@pytest.fixture
def make_deck(tmp_path: Path) -> MakeDeck:
    """Write a deck folder: the small café deck with the given files in place of its own."""

    def make(name: str = "cafe", /, **files: str | bytes) -> Path:
        folder = tmp_path / name
        whole: dict[str, str | bytes] = {
            "deck_toml": TOML,
            "cafe_md": CAFE,
            "media/regning_png": PNG,
            **files,
        }
        for key, text in whole.items():
            stem, _, ending = key.rpartition("_")
            path = folder / f"{stem}.{ending}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return make

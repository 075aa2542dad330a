"""Changing the encoder: vectors are made again, an interruption loses nothing, the old one stays in use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from densecards.encode import EncoderInfo
from densecards.errors import Cancelled
from densecards.settings import load_settings
from densecards.study import Desk


class Toy:
    """An encoder of eight numbers: every text has a place of its own, seeded by its letters."""

    name, hash, dimensions, languages = "toy", "toyhash", 8, frozenset[str]()

    def __init__(self) -> None:
        self.texts = 0

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit rows (n, 8)."""
        self.texts += len(texts)
        digests = [hashlib.blake2b(text.encode(), digest_size=32).digest() for text in texts]
        rows = np.stack([np.frombuffer(digest, "<i4").astype(np.float32) for digest in digests])
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    """The toy encoder beside the real default one, under the name `toy`."""
    import densecards.encode as encode

    real_open, real_describe, made = encode.open_encoder, encode.describe, Toy()
    info = EncoderInfo("toy", "toyhash", 8, frozenset(), Path())

    def open_encoder(name: str = "default") -> Any:
        return made if name == "toy" else real_open(name)

    def describe(name: str = "default") -> EncoderInfo:
        return info if name == "toy" else real_describe(name)

    monkeypatch.setattr(encode, "open_encoder", open_encoder)
    monkeypatch.setattr(encode, "describe", describe)
    monkeypatch.setattr(encode, "obtain", lambda name, progress=None: describe(name))
    return made


def test_all_texts_get_vectors_of_the_new_encoder(desk: Desk, toy: Toy) -> None:
    """After the change nothing waits, the memory answers by the new vectors, and the setting is kept."""
    desk.recall(["receipt"])
    made = desk.use_encoder("toy")
    assert made > 20
    assert toy.texts >= made
    assert desk.missing_vectors() == 0
    assert load_settings().encoder == "toy"
    # A multilingual encoder judges the Norwegian sentence itself, so its own text recalls it.
    found = desk.recall(["Vil du ha this?: Do you want a receipt?"])
    assert found.results[0].id == "try/kvittering"


def test_stopping_half_way_keeps_the_old_encoder_and_what_was_made(
    desk: Desk, toy: Toy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop during the work leaves settings and recall as they were; a second call makes only the rest."""
    import densecards.study.remembering as remembering

    monkeypatch.setattr(remembering, "_KEPT_AT_ONCE", 5)
    before = desk.recall(["receipt"])

    def stop(done: int, total: int) -> None:
        if done >= 10:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        desk.use_encoder("toy", progress=stop)
    assert load_settings().encoder == "default"
    assert desk.settings.encoder == "default"
    assert desk.recall(["receipt"]) == before
    kept = desk.store.encoders()["toyhash"]
    assert kept == 10
    assert desk.use_encoder("toy") == desk.store.encoders()["toyhash"] - kept


def test_a_norwegian_text_without_an_english_side_is_filled_but_unscored(desk: Desk) -> None:
    """The density names the slot that the encoder can't judge; with a translation it is scored."""
    desk.set_link("try/kopp", "personal", "Jeg mistet koppen min")
    (told,) = desk.density(card="try/kopp")
    assert told.filled == 6
    assert told.unscored == ("personal",)
    assert desk.unscored_links() == 1
    desk.set_link("try/kopp", "personal", "Jeg mistet koppen min — I dropped my cup")
    (told,) = desk.density(card="try/kopp")
    assert told.unscored == ()

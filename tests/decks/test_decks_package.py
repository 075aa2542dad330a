"""A package gives back the deck it was built from, and the same deck always gives the same package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import packs
import pytest
from deckfiles import CAFE, MakeDeck

from densecards.decks import content, read_deck
from densecards.decks.package import build_package, package_bytes
from densecards.decks.unpack import read_package
from densecards.decks.vectors import build_vectors, deck_vectors
from densecards.encode import describe, make_vectors, write_vectors
from densecards.errors import DeckError
from densecards.text import text_hash
from densecards.webs.content import texts_to_encode


@pytest.fixture
def package(make_deck: MakeDeck, tmp_path: Path) -> Path:
    """The café deck with three vectors, built."""
    folder = make_deck()
    write_vectors(folder / "vectors.npz", packs.vectors())
    return build_package(folder, tmp_path)


def test_a_package_gives_back_its_deck(make_deck: MakeDeck, package: Path, tmp_path: Path) -> None:
    """Cards, links, scenes, media, vectors and content hash are those of the source."""
    source = content(read_deck(make_deck()))
    deck = read_package(package, unpack_to=tmp_path / "media")
    assert package.name == "cafe-1.2.0.dense"
    assert deck.cards == source.cards
    assert deck.links == source.links
    assert (deck.scenes, deck.chains, deck.template) == (source.scenes, source.chains, source.template)
    assert deck.content_hash == source.content_hash
    assert {k: v.read_bytes() for k, v in deck.media.items()} == {
        k: v.read_bytes() for k, v in source.media.items()
    }
    assert deck.vectors is not None
    assert deck.vectors.encoder_hash == "ab" * 8
    assert {k: v.tobytes() for k, v in deck.vectors.rows.items()} == {
        k: v.tobytes() for k, v in packs.vectors().rows.items()
    }


def test_building_twice_gives_the_same_bytes(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Neither the clock nor the folder's name leaves a trace."""
    made = []
    for name in ("first", "second"):
        folder = make_deck(name)
        write_vectors(folder / "vectors.npz", packs.vectors())
        made.append(build_package(folder, tmp_path / f"{name}.dense").read_bytes())
    assert made[0] == made[1]


class _Letters:
    """An encoder for tests: a text's vector counts its letters. It keeps what it was asked."""

    name, hash, dimensions, languages = "letters", "cd" * 8, 26, frozenset({"en"})

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Any, progress: Any = None) -> Any:
        self.asked.extend(texts)
        rows = np.array([[t.lower().count(chr(97 + i)) + 0.01 for i in range(26)] for t in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def close(self) -> None:
        """Nothing is open."""


def test_only_new_texts_are_encoded(make_deck: MakeDeck) -> None:
    """After a change of one link its text alone is encoded, and the vector of the old one goes."""
    folder = make_deck()
    file = folder / "vectors.npz"
    first = _Letters()
    seen: list[tuple[int, int]] = []
    build_vectors(content(read_deck(folder)), first, None, lambda done, all_: seen.append((done, all_)), file)
    assert len(first.asked) == len(set(first.asked)) > 3
    assert seen[-1][0] == seen[-1][1] == len(first.asked)
    (folder / "cafe.md").write_text(CAFE.replace("gratis — free", "dyr — expensive"), encoding="utf-8")
    second = _Letters()
    made = build_vectors(content(read_deck(folder)), second, deck_vectors(folder), save_to=file)
    assert second.asked == ["expensive"]
    assert text_hash("free") not in made.rows
    assert deck_vectors(folder).hashes == made.hashes  # type: ignore[union-attr]


def test_a_deck_whose_texts_lack_vectors_is_not_shipped(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Vectors of the default encoder must cover the deck; the message says what to do."""
    folder = make_deck()
    rows = np.eye(384, dtype=np.float32)[:1]
    write_vectors(folder / "vectors.npz", make_vectors(describe().hash, {text_hash("free"): rows[0]}))
    with pytest.raises(DeckError, match=r"lacks the vectors of \d+ texts"):
        build_package(folder, tmp_path)
    assert list(tmp_path.glob("*.dense")) == []


def test_the_manifest_names_the_encoder_and_only_needed_vectors_are_shipped(
    make_deck: MakeDeck, tmp_path: Path
) -> None:
    """A vector of a text that left the deck stays behind; the default encoder goes by its name."""
    folder = make_deck()
    row = np.eye(384, dtype=np.float16)[0]
    needed = texts_to_encode(content(read_deck(folder)), languages=describe().languages)
    rows = dict.fromkeys([*needed, text_hash("a text of yesterday")], row)
    write_vectors(folder / "vectors.npz", make_vectors(describe().hash, rows))
    package = build_package(folder, tmp_path)
    encoder = json.loads(packs.members(package)["manifest.json"])["encoder"]
    assert (encoder["name"], encoder["hash"], encoder["vectors"]) == ("default", describe().hash, len(needed))


def test_a_wrong_deck_is_not_built(make_deck: MakeDeck, tmp_path: Path) -> None:
    """The build stops at the checker's errors and leaves no file behind."""
    with pytest.raises(DeckError) as caught:
        build_package(make_deck(cafe_md=CAFE.replace("- similar", "- similer")), tmp_path)
    assert caught.value.messages == ('cafe.md:15: unknown slot "similer", did you mean "similar"?',)
    assert list(tmp_path.glob("*.dense")) == []


def test_markup_in_every_field_is_only_text(make_deck: MakeDeck, tmp_path: Path) -> None:
    """What some markup would run is kept letter by letter."""
    evil = "[@click=app.quit]x[/] [link=file:///x]y <b>&amp;</b>"
    text = CAFE.replace("gratis", evil).replace("bill, check", evil).replace("noun", evil)
    deck = read_package(build_package(make_deck(cafe_md=text), tmp_path), unpack_to=tmp_path / "m")
    card = deck.cards[0]
    assert card.gloss == evil
    assert card.properties["pos"] == (evil,)
    assert deck.links[card.id]["opposite"] == f"{evil} — free"


def test_a_missing_or_foreign_file_is_told(tmp_path: Path) -> None:
    """No file, a folder and a text: a line each."""
    (tmp_path / "text.dense").write_text("hello")
    for name in ("none.dense", "text.dense", "."):
        with pytest.raises(DeckError):
            read_package(tmp_path / name)


def test_a_place_without_the_ending_is_a_folder(make_deck: MakeDeck, tmp_path: Path) -> None:
    """What is written is always a file that an installation knows by its name."""
    package = build_package(make_deck(), tmp_path / "shelf" / "mine")
    assert package.parent == tmp_path / "shelf" / "mine"
    assert package.suffix == ".dense"
    (tmp_path / "taken").write_text("x")
    with pytest.raises(DeckError, match="taken cannot be made"):
        build_package(tmp_path / "cafe", tmp_path / "taken")


def test_an_unwritable_place_leaves_nothing_half_written(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A target folder that is not there is one clear line."""
    with pytest.raises(DeckError, match="cannot be written"):
        build_package(make_deck(), tmp_path / "none" / "x.dense")


def test_what_no_installation_takes_is_not_built(
    make_deck: MakeDeck, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many values, too much text, too many or too large media, a page under a picture's name."""
    deck = content(read_deck(make_deck()))
    for name, most, said in (
        ("MAX_VALUES", 10, "more than a package holds"),
        ("MAX_CARDS_JSON", 100, "more than a package holds"),
        ("MAX_MEDIA", 0, "1 media, more than 0"),
        ("MAX_MEDIUM_BYTES", 10, "medium media/regning.png is larger than"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(f"densecards.decks.package.{name}", most)
            with pytest.raises(DeckError, match=said):
                package_bytes(deck)
    deck.media["media/regning.png"].write_text("<html>")
    with pytest.raises(DeckError, match="is no picture"):
        package_bytes(deck)
    deck.media["media/regning.png"].unlink()
    with pytest.raises(DeckError, match="cannot be read"):
        package_bytes(deck)


def test_media_that_went_from_the_cache_are_unpacked_again(package: Path, tmp_path: Path) -> None:
    """Whoever clears a cache clears it half; the next reading mends it."""
    place = tmp_path / "cache"
    (file,) = read_package(package, unpack_to=place).media.values()
    before = file.read_bytes()
    file.unlink()
    (again,) = read_package(package, unpack_to=place).media.values()
    assert (again, again.read_bytes()) == (file, before)
    assert len(list(place.iterdir())) == 1

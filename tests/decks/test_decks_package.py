"""A package gives back the deck it was built from; a hostile one gives one clear line and writes nothing."""

from __future__ import annotations

import contextlib
import io
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from deckfiles import CAFE, MakeDeck
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from densecards.decks import content, read_deck
from densecards.decks.package import build_package
from densecards.decks.unpack import read_package
from densecards.decks.vectors import build_vectors, deck_vectors
from densecards.encode import VectorFile, describe, make_vectors, to_bytes, write_vectors
from densecards.errors import DeckError
from densecards.text import text_hash
from densecards.webs.content import texts_to_encode

Members = dict[str, bytes]


def _vectors(n: int = 3, d: int = 4) -> VectorFile:
    rows = np.random.default_rng(1).normal(size=(n, d)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return make_vectors("ab" * 8, {text_hash(str(i)): rows[i] for i in range(n)})


@pytest.fixture
def package(make_deck: MakeDeck, tmp_path: Path) -> Path:
    """The café deck with three vectors, built."""
    folder = make_deck()
    write_vectors(folder / "vectors.npz", _vectors())
    return build_package(folder, tmp_path)


def _members(package: Path) -> Members:
    with zipfile.ZipFile(package) as file:
        return {name: file.read(name) for name in file.namelist()}


def _repack(package: Path, change: Callable[[Members], None]) -> Path:
    members = _members(package)
    change(members)
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return package


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
        k: v.tobytes() for k, v in _vectors().rows.items()
    }


def test_building_twice_gives_the_same_bytes(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Neither the clock nor the folder's name leaves a trace."""
    made = []
    for name in ("first", "second"):
        folder = make_deck(name)
        write_vectors(folder / "vectors.npz", _vectors())
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
    encoder = json.loads(_members(package)["manifest.json"])["encoder"]
    assert (encoder["name"], encoder["hash"], encoder["vectors"]) == ("default", describe().hash, len(needed))


def test_a_wrong_deck_is_not_built(make_deck: MakeDeck, tmp_path: Path) -> None:
    """The build stops at the checker's errors and leaves no file behind."""
    with pytest.raises(DeckError) as caught:
        build_package(make_deck(cafe_md=CAFE.replace("- similar", "- similer")), tmp_path)
    assert caught.value.messages == ('cafe.md:15: unknown slot "similer", did you mean "similar"?',)
    assert list(tmp_path.glob("*.dense")) == []


def test_a_package_cut_anywhere_is_refused(package: Path, tmp_path: Path) -> None:
    """Every proper prefix of a package raises DeckError in one line and unpacks nothing."""
    whole, cut = package.read_bytes(), tmp_path / "cut.dense"
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        with pytest.raises(DeckError) as caught:
            read_package(cut, unpack_to=tmp_path / "media")
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "media").exists()


def test_a_package_with_any_byte_changed_never_crashes(package: Path, tmp_path: Path) -> None:
    """A flipped byte is refused in one line, or was in a place that carries nothing."""
    whole, bad = bytearray(package.read_bytes()), tmp_path / "bad.dense"
    good = read_package(package, unpack_to=tmp_path / "m")
    for at in range(0, len(whole), 3):
        whole[at] ^= 0x5A
        bad.write_bytes(whole)
        whole[at] ^= 0x5A
        with contextlib.suppress(DeckError):
            assert read_package(bad, unpack_to=tmp_path / "m").cards == good.cards


def _named(name: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        members[name] = b"x"

    return change


def _json(member: str, edit: Callable[[Any], Any]) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        data = json.loads(members[member])
        members[member] = json.dumps(edit(data) or data).encode()

    return change


def _set(*path: Any) -> Callable[[Any], None]:
    *way, value = path

    def edit(data: Any) -> None:
        for key in way[:-1]:
            data = data[key]
        data[way[-1]] = value

    return edit


def _raw(rows: list[list[float]]) -> Callable[[Members], None]:
    """Put these rows, right or wrong, into the package's vector file."""

    def change(members: Members) -> None:
        good = _vectors()
        bad = VectorFile(good.encoder_hash, good.hashes, np.asarray(rows, dtype=np.float16))
        members["vectors.npz"] = to_bytes(bad)

    return change


nan = float("nan")
HOSTILE: dict[str, tuple[Callable[[Members], None], str]] = {
    "traversal": (_named("files/../../evil.png"), "would leave the folder"),
    "absolute": (_named("/etc/evil.png"), "has no safe name"),
    "drive": (_named("C:/evil.png"), "has no safe name"),
    "backslash": (_named("files\\..\\evil.png"), "has no safe name"),
    "unknown member": (_named("setup.py"), "is no part of a package"),
    "unnamed medium": (_named("files/media/more.png"), "is no part of a package"),
    "no cards": (lambda m: m.__delitem__("cards.json"), 'has no member "cards.json"'),
    "no manifest": (lambda m: m.__delitem__("manifest.json"), 'has no member "manifest.json"'),
    "other medium": (_named("files/media/regning.png"), "is not the one the manifest names"),
    "no JSON": (_named("cards.json"), "is no JSON"),
    "deep JSON": (lambda m: m.__setitem__("cards.json", b"[" * 100_000), "is no JSON"),
    "newer format": (_json("manifest.json", _set("format", 99)), "is of format 99"),
    "another deck": (_json("manifest.json", _set("id", "other")), "is of another deck"),
    "changed content": (
        _json("cards.json", _set("cards", 0, "gloss", "evil")),
        "is not the one the manifest names",
    ),
    "escape code": (_json("cards.json", _set("cards", 0, "gloss", "\x1b[2J")), "control character U+001B"),
    "giant field": (_json("cards.json", _set("cards", 0, "gloss", "x" * 9999)), "has 9999 characters"),
    "id of another deck": (_json("cards.json", _set("cards", 0, "id", "x/y")), 'bad id "x/y"'),
    "learner's slot": (_json("cards.json", _set("cards", 0, "links", "life", "x")), "the learner's alone"),
    "unknown slot": (_json("cards.json", _set("cards", 0, "links", "evil", "x")), 'unknown slot "evil"'),
    "unknown property": (
        _json("cards.json", _set("cards", 0, "properties", "evil", ["x"])),
        "unknown property",
    ),
    "number as text": (_json("cards.json", _set("cards", 0, "headword", 3)), '"headword" must be a text'),
    "seven slots": (_json("cards.json", lambda d: d["template"]["slots"].pop() and None), "has 7 slots"),
    "cards no list": (_json("cards.json", _set("cards", {})), '"cards" is no list'),
    "no cards in it": (_json("cards.json", _set("cards", [])), "holds no cards"),
    "id twice": (_json("cards.json", lambda d: d["cards"].append(d["cards"][0])), "an id stands twice"),
    "unsafe medium": (_json("manifest.json", _set("media", {"../x.png": "0"})), "leaves the deck"),
    "version": (_json("manifest.json", _set("version", "../../x")), "bad version"),
    "too few vectors": (_raw([[1, 0, 0, 0]]), "3 hashes for 1 vectors"),
    "NaN": (_raw([[1, 0, 0, 0], [nan, 0, 0, 0], [1, 0, 0, 0]]), "has length nan, not 1"),
    "infinite": (_raw([[1, 0, 0, 0], [1, 0, 0, 0], [float("inf"), 0, 0, 0]]), "has length inf, not 1"),
    "long vector": (_raw([[1, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]), "has length 1.41421, not 1"),
    "other count": (
        _json("manifest.json", _set("encoder", "vectors", 10**12)),
        "not those that the manifest",
    ),
    "other encoder": (
        _json("manifest.json", _set("encoder", "hash", "ee" * 8)),
        "not those that the manifest",
    ),
    "no vector file": (_named("vectors.npz"), "is damaged or no vector file"),
    "vectors of nobody": (_json("manifest.json", _set("encoder", None)), "holds vectors of no encoder"),
    "bomb": (lambda m: m.__setitem__("files/media/regning.png", bytes(30 << 20)), "as only a bomb is"),
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_package_is_refused(name: str, package: Path, tmp_path: Path) -> None:
    """One line says what is wrong, and nothing is written."""
    change, said = HOSTILE[name]
    _repack(package, change)
    with pytest.raises(DeckError) as caught:
        read_package(package, unpack_to=tmp_path / "media")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert not (tmp_path / "media").exists()


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    member=st.sampled_from(["cards.json", "manifest.json"]),
    where=st.randoms(use_true_random=False),
    value=_ANY,
)
def test_any_value_in_any_place_is_refused_or_harmless(
    member: str, where: random.Random, value: Any, package: Path, tmp_path: Path
) -> None:
    """One value of cards or manifest replaced by anything, or taken out: a deck or a DeckError, no more."""
    members = _members(package)
    data = json.loads(members[member])
    at: Any = data
    while True:
        key = where.choice(list(at) if isinstance(at, dict) else range(len(at)))
        if isinstance(at[key], (dict, list)) and at[key] and where.random() < 0.8:
            at = at[key]
            continue
        if where.random() < 0.2:
            del at[key]
        else:
            at[key] = value
        break
    bad = tmp_path / "bad.dense"
    with zipfile.ZipFile(bad, "w") as file:
        for name, text in {**members, member: json.dumps(data).encode()}.items():
            file.writestr(name, text)
    with contextlib.suppress(DeckError):
        read_package(bad, unpack_to=tmp_path / "m")


def test_links_devices_doubles_and_crowds_are_refused(package: Path, tmp_path: Path) -> None:
    """A symbolic link, a member that is there twice and 30,000 members: refused before unpacking."""

    def refused(said: str, rows: list[tuple[zipfile.ZipInfo, bytes]]) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as file:
            for row, data in rows:
                file.writestr(row, data)
        path = tmp_path / "x.dense"
        path.write_bytes(buffer.getvalue())
        with pytest.raises(DeckError, match=said):
            read_package(path)

    link = zipfile.ZipInfo("files/media/x.png")
    link.external_attr = 0o120777 << 16
    refused("is a link or a device", [(link, b"/etc/passwd")])
    with pytest.warns(UserWarning, match="Duplicate"):
        refused(
            "is there twice", [(zipfile.ZipInfo("cards.json"), b"1"), (zipfile.ZipInfo("cards.json"), b"2")]
        )
    refused("holds 30000 files", [(zipfile.ZipInfo(f"files/{n}.png"), b"") for n in range(30_000)])


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


def test_an_unwritable_place_leaves_nothing_half_written(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A target folder that is not there is one clear line."""
    with pytest.raises(DeckError, match="cannot be written"):
        build_package(make_deck(), tmp_path / "none" / "x.dense")

"""A stranger's package, made to do harm: one clear line each, and the learner's folders stay as they were.

Each package is given to the command that installs. `HOME` is shared by all: whatever one of them wrote
would be seen by the next.
"""

from __future__ import annotations

import contextlib
import io
import json
import random
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import packs
import pytest
from deckfiles import CAFE, PNG, TOML
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from densecards.cli import run_command_line
from densecards.decks.package import build_package
from densecards.decks.unpack import ADVICE, read_package
from densecards.encode import DEFAULT_HASH, make_vectors, to_bytes, write_vectors
from densecards.errors import DeckError
from densecards.study import Desk

nan, inf = float("nan"), float("inf")
ESCAPES = "\x1b]0;owned\x07\x9b31m"
MARKUP = "[@click=app.quit]x[/] [link=file:///x]y\u202ez"


@dataclass
class Home:
    """A learner's folders with the café deck, an own link and an answer in them."""

    place: Path
    package: Path

    def files(self) -> dict[str, bytes]:
        """Every file there is, with what it holds; the memory map of an open database apart."""
        return {
            str(path.relative_to(self.place)): path.read_bytes()
            for path in sorted(self.place.rglob("*"))
            if path.is_file() and not path.name.endswith("-shm")
        }

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command: its exit status, and what it said on both ways out."""
        out, err = io.StringIO(), io.StringIO()
        status = 0
        with (
            mock.patch.object(sys, "argv", ["densecards", *arguments]),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            try:
                run_command_line(lambda db, *, study=False, deck="": 99)
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else 0
        return status, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """See Home."""
    place = tmp_path_factory.mktemp("hostile")
    folder = place / "cafe"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "regning.png").write_bytes(PNG)
    (folder / "deck.toml").write_text(TOML, encoding="utf-8")
    (folder / "cafe.md").write_text(CAFE, encoding="utf-8")
    write_vectors(folder / "vectors.npz", packs.vectors())
    package = build_package(folder, place)
    with mock.patch.dict("os.environ", {"DENSECARDS_HOME": str(place / "home"), "DENSECARDS_DB": ""}):
        with Desk.open() as desk:
            desk.install(package)
            desk.set_link("cafe/regning", "personal", "mine")
        found = Home(place / "home", package)
        assert found.run("deck", "list")[0] == 0
        yield found


def refused(home: Home, file: Path, said: str) -> None:
    """Install a file: one line that names it, says what is wrong and what to do; nothing else changes."""
    before = home.files()
    assert any("media" in name for name in before)
    status, out, err = home.run("deck", "install", str(file))
    assert (status, out) == (1, ""), err
    (line,) = err.splitlines()
    assert line.startswith(f'densecards: "{file.name}": '), line
    assert said in line
    assert line.endswith(f"({ADVICE})") or line.endswith("(update densecards)"), line
    assert line.isprintable()
    assert home.files() == before


def given_to(home: Home, tmp_path: Path, change: packs.Change, said: str) -> None:
    """Change the café's package and see it refused."""
    found = packs.members(home.package)
    change(found)
    refused(home, packs.pack(tmp_path / "bad.dense", found), said)


def link_row(name: str, kind: int) -> zipfile.ZipInfo:
    """A row of a zip that says it is no plain file."""
    row = zipfile.ZipInfo(name)
    row.create_system, row.external_attr = 3, (kind | 0o777) << 16
    return row


OUTSIDE = {
    "up": (packs.named("files/../../evil.png"), "would leave the folder"),
    "up at the end": (packs.named("files/.."), "would leave the folder"),
    "absolute": (packs.named("/etc/evil.png"), "has no safe name"),
    "drive": (packs.named("C:/evil.png"), "has no safe name"),
    "backslash": (packs.named("files\\..\\evil.png"), "has no safe name"),
    "home": (packs.named("~/evil.png"), "has no safe name"),
    "stream": (packs.named("files/a.png:evil"), "has no safe name"),
    "medium up": (packs.medium("../x.png", PNG), "would leave the folder"),
    "medium told up": (packs.manifest("media", {"../x.png": "0"}), "leaves the deck"),
    "medium absolute": (packs.manifest("media", {"/etc/x.png": "0"}), "is not a relative path"),
    "medium of an address": (packs.manifest("media", {"https://a/x.png": "0"}), "is an address"),
    "hidden": (packs.medium("media/.bashrc.png", PNG), "hidden or oddly ending part"),
    "folder": (packs.named("files/media/"), "is a folder, not a file"),
    "unknown member": (packs.named("setup.py"), "is no part of a package"),
    "unnamed medium": (packs.named("files/media/more.png"), "is no part of a package"),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_name_leads_outside(name: str, home: Home, tmp_path: Path) -> None:
    """Traversal, absolute paths, drives, streams, hidden files, and members that no package has."""
    given_to(home, tmp_path, *OUTSIDE[name])


@pytest.mark.parametrize("kind", [0o120000, 0o060000, 0o020000, 0o010000, 0o040000, 0o140000])
def test_no_link_and_no_device(kind: int, home: Home, tmp_path: Path) -> None:
    """Symbolic links, block and character devices, pipes, folders, sockets. A zip knows no hard links."""
    file = tmp_path / "bad.dense"
    rows = [*packs.members(home.package).items(), (link_row("files/media/x.png", kind), b"/etc/passwd")]
    file.write_bytes(packs.rows_of(*rows))
    refused(home, file, 'member "files/media/x.png" is a link or a device, not a file')


@pytest.mark.parametrize(
    "name", ["con", "NUL.png", "Com1.jpg", "lpt9.tar.png", "aux", "conin$.png", "com¹.png"]
)
def test_no_name_of_a_device(name: str, home: Home, tmp_path: Path) -> None:
    """On Windows such a name opens a device, in any folder and with any ending."""
    given_to(home, tmp_path, packs.medium(f"media/{name}", PNG), "is the name of a device")


SAME = {
    "case": ("media/A.png", "media/a.png"),
    "case of a folder": ("Media/a.png", "media/a.png"),
    "composed": ("media/\u00e5.png", "media/a\u030a.png"),
    "sharp s": ("media/strasse.png", "media/straße.png"),
}


@pytest.mark.parametrize("name", SAME)
def test_no_two_names_that_some_system_takes_for_one(name: str, home: Home, tmp_path: Path) -> None:
    """One of the two would be written over the other."""

    def change(found: packs.Members) -> None:
        for path in SAME[name]:
            packs.medium(path, PNG)(found)

    given_to(home, tmp_path, change, "differ only in the case or make of their letters")


def test_no_file_that_is_a_folder_too(home: Home, tmp_path: Path) -> None:
    """media/a.png and media/a.png/b.png can't both be there."""

    def change(found: packs.Members) -> None:
        packs.medium("media/a.png", PNG)(found)
        packs.medium("media/a.png/b.png", PNG)(found)

    given_to(home, tmp_path, change, 'media "media/a.png" is a file and the folder of "media/a.png/b.png"')


@pytest.mark.parametrize("name", ["cards.json", "manifest.json", "vectors.npz", "files/media/regning.png"])
def test_no_member_twice(name: str, home: Home, tmp_path: Path) -> None:
    """Which of the two is meant, two programs may see differently."""
    file = tmp_path / "bad.dense"
    with pytest.warns(UserWarning, match="Duplicate"):
        file.write_bytes(packs.rows_of(*packs.members(home.package).items(), (name, b"other")))
    refused(home, file, f'member "{name}" is there twice')


BOMBS = {
    "medium": (packs.named("files/media/regning.png", bytes(30 << 20)), "as only a bomb is"),
    "cards": (packs.named("cards.json", b" " * (30 << 20)), "as only a bomb is"),
    "manifest": (packs.named("manifest.json", b" " * (5 << 20)), "as only a bomb is"),
    "many values": (
        packs.named(
            "cards.json", b"[" + random.Random(1).randbytes(1 << 20).hex().encode() + b"[]," * 4_000_000
        ),
        "holds more values than a deck can",
    ),
    "vectors within": (packs.packed_vectors(200_000, 384), "vectors.npz: is packed"),
    "deep": (packs.named("cards.json", b"[" * 100_000), "is no JSON"),
    "endless number": (packs.named("cards.json", b"9" * 100_000), "is no JSON"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb(name: str, home: Home, tmp_path: Path) -> None:
    """Packed too hard, in the package or in a member of it; too many values; too deep."""
    given_to(home, tmp_path, *BOMBS[name])


def test_no_crowd(home: Home, tmp_path: Path) -> None:
    """30,000 members, and a list of members larger than any honest one."""
    file = tmp_path / "bad.dense"
    file.write_bytes(packs.rows_of(*((f"files/{n}.png", b"") for n in range(30_000))))
    refused(home, file, "holds 30000 files")
    file.write_bytes(packs.rows_of(*((f"files/{n:0500}.png", b"") for n in range(15_000))))
    refused(home, file, "its list of files is larger than")


def test_no_zero_byte_in_a_name(home: Home, tmp_path: Path) -> None:
    """Some programs read a name up to the zero byte, others all of it."""
    file = packs.pack(tmp_path / "bad.dense", {**packs.members(home.package), "files/a.png!.exe": b"x"})
    file.write_bytes(file.read_bytes().replace(b"a.png!.exe", b"a.png\0.exe"))
    refused(home, file, "has no safe name")


def test_no_size_that_lies(home: Home, tmp_path: Path) -> None:
    """A member that unpacks to more than its row promises is damaged, not read to its end."""
    file = packs.pack(tmp_path / "bad.dense", packs.members(home.package))
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as whole:
        size = whole.getinfo("cards.json").file_size
    for row in (b"PK\x01\x02", b"PK\x03\x04"):
        at = data.find(size.to_bytes(4, "little"), data.find(row))
        data[at : at + 4] = (100).to_bytes(4, "little")
    file.write_bytes(data)
    refused(home, file, 'member "cards.json" is damaged')


BIG = "x" * 5000
GIANT = {
    "title": ("title", BIG),
    "description": ("description", BIG),
    "author": ("authors", [BIG]),
    "authors": ("authors", ["x"] * 300),
    "headword": ("cards", 0, "headword", BIG),
    "gloss": ("cards", 0, "gloss", BIG),
    "link": ("cards", 0, "links", "use", BIG),
    "cell": ("cards", 0, "properties", "forms", [BIG]),
    "cells": ("cards", 0, "properties", "forms", ["x"] * 300),
    "story": ("scenes", 0, "story", BIG),
    "parts": ("scenes", 0, "parts", ["x"] * 300),
    "question": ("template", "slots", 0, "question", BIG),
    "properties": ("template", "properties", [{"key": f"p{n}", "title": "x"} for n in range(300)]),
    "id": ("cards", 0, "id", "cafe/" + "a" * 100),
}


@pytest.mark.parametrize("name", GIANT)
def test_no_giant_field(name: str, home: Home, tmp_path: Path) -> None:
    """No text of more than 4,000 characters, no list without end, with hashes that agree."""

    def change(found: packs.Members) -> None:
        packs.cards(*GIANT[name])(found)
        packs.rehash(found)

    given_to(
        home,
        tmp_path,
        change,
        "bad id"
        if name == "id"
        else ", more than"
        if BIG in str(GIANT[name]) or name == "properties"
        else "at most 200 texts",
    )


def test_no_package_that_is_cut_anywhere(home: Home, tmp_path: Path) -> None:
    """Every proper prefix is refused in one line, and nothing of it is written."""
    whole, cut = home.package.read_bytes(), tmp_path / "cut.dense"
    before = home.files()
    for length in range(len(whole)):
        cut.write_bytes(whole[:length])
        with pytest.raises(DeckError) as caught:
            read_package(cut)
        assert str(caught.value).startswith('"cut.dense": ')
        assert str(caught.value).isprintable()
    assert home.files() == before
    refused(home, cut, "cut short")


def test_a_package_with_any_byte_changed_never_crashes(home: Home, tmp_path: Path) -> None:
    """A flipped byte is refused in one line, or was in a place that carries nothing."""
    whole, bad = bytearray(home.package.read_bytes()), tmp_path / "bad.dense"
    good = read_package(home.package, unpack_to=tmp_path / "m")
    for at in range(0, len(whole), 3):
        whole[at] ^= 0x5A
        bad.write_bytes(whole)
        whole[at] ^= 0x5A
        with contextlib.suppress(DeckError):
            assert read_package(bad, unpack_to=tmp_path / "m").cards == good.cards


def _new_medium_and_wrong_hash(found: packs.Members) -> None:
    packs.medium("media/new.png", PNG + b"new")(found)
    packs.manifest("content_hash", "0" * 64)(found)


MANIFEST = {
    # Its media are right and would be new here: they stay in the package until all of it was found right.
    "wrong hash, new medium": (_new_medium_and_wrong_hash, "the content is not the one the manifest names"),
    "missing": (packs.without("manifest.json"), 'has no member "manifest.json"'),
    "empty": (packs.named("manifest.json", b""), "manifest.json is no JSON"),
    "no JSON": (packs.named("manifest.json", b"\xff\xfe{"), "manifest.json is no JSON"),
    "a list": (packs.named("manifest.json", b"[]"), "manifest.json is no table"),
    "no format": (
        packs.edited("manifest.json", lambda d: d.pop("format") and None),
        "names no format version",
    ),
    "format of truth": (packs.manifest("format", True), "names no format version"),
    "format zero": (packs.manifest("format", 0), "names no format version"),
    "newer format": (packs.manifest("format", 99), "is of format 99; this program reads up to 1 (update"),
    "id a number": (packs.manifest("id", 3), '"id" must be a text'),
    "another id": (packs.manifest("id", "other"), "is of another deck"),
    "version a number": (packs.manifest("version", 1.0), '"version" must be a text'),
    "version a path": (packs.manifest("version", "../../x"), "bad version"),
    "hash missing": (
        packs.edited("manifest.json", lambda d: d.pop("content_hash") and None),
        '"content_hash" must',
    ),
    "wrong hash": (packs.manifest("content_hash", "0" * 64), "the content is not the one the manifest names"),
    "card count": (packs.manifest("cards", 99), "is of another deck"),
    "media a list": (packs.manifest("media", []), '"media" must be a table of hashes'),
    "media null": (packs.manifest("media", None), '"media" must be a table of hashes'),
    "hash of a medium": (
        packs.named("files/media/regning.png", PNG + b"x"),
        "is not the one the manifest names",
    ),
    "medium missing": (packs.without("files/media/regning.png"), 'has no member "files/media/regning.png"'),
    "encoder a text": (packs.manifest("encoder", "default"), '"encoder" is not what it should be'),
    "encoder without a name": (packs.manifest("encoder", "name", None), '"encoder" is not what it should be'),
}


@pytest.mark.parametrize("name", MANIFEST)
def test_no_wrong_manifest(name: str, home: Home, tmp_path: Path) -> None:
    """Missing, not JSON, of wrong types, of another version, with another hash."""
    given_to(home, tmp_path, *MANIFEST[name])


CARDS = {
    "missing": (packs.without("cards.json"), 'has no member "cards.json"'),
    "no JSON": (packs.named("cards.json"), "cards.json is no JSON"),
    "not UTF-8": (packs.named("cards.json", b'{"id": "\xff"}'), "cards.json is no JSON"),
    "changed": (packs.cards("cards", 0, "gloss", "evil"), "is not the one the manifest names"),
    "id of another deck": (packs.cards("cards", 0, "id", "x/y"), 'bad id "x/y"'),
    "id up": (packs.cards("cards", 0, "id", "cafe/../x"), 'bad id "cafe/../x"'),
    "learner's slot": (packs.cards("cards", 0, "links", "life", "x"), "the learner's alone"),
    "unknown slot": (packs.cards("cards", 0, "links", "evil", "x"), 'unknown slot "evil"'),
    "unknown property": (packs.cards("cards", 0, "properties", "evil", ["x"]), "unknown property"),
    "number": (packs.cards("cards", 0, "headword", 3), '"headword" must be a text'),
    "seven slots": (
        packs.edited("cards.json", lambda d: d["template"]["slots"].pop() and None),
        "has 7 slots",
    ),
    "no list": (packs.cards("cards", {}), '"cards" is no list'),
    "none": (packs.cards("cards", []), "holds no cards"),
    "twice": (packs.edited("cards.json", lambda d: d["cards"].append(d["cards"][0])), "an id stands twice"),
    "scene of nobody": (packs.cards("cards", 0, "scene", "nowhere"), 'there is no scene "nowhere"'),
    "alias taken": (packs.cards("cards", 0, "aliases", ["kvittering"]), 'the alias "kvittering" is taken'),
}


@pytest.mark.parametrize("name", CARDS)
def test_no_wrong_cards(name: str, home: Home, tmp_path: Path) -> None:
    """Whatever breaks the format is named by its field."""
    given_to(home, tmp_path, *CARDS[name])


class _Evil:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> Any:
        return (Path.touch, (Path("/tmp/densecards-was-unpickled"),))


good = packs.vectors()
VECTORS = {
    "one-dimensional": (
        packs.arrays(vectors=good.matrix[0]),
        "vectors.npy has the type float16 and the shape (4,)",
    ),
    "three-dimensional": (packs.arrays(vectors=good.matrix[None]), "the shape (1, 3, 4)"),
    "float64": (packs.arrays(vectors=good.matrix.astype("<f8")), "the type float64"),
    "integers": (packs.arrays(vectors=good.matrix.astype("<i2")), "the type int16"),
    "turned": (packs.arrays(vectors=np.asfortranarray(good.matrix)), "the shape (3, 4)"),
    "fewer": (packs.raw_vectors([[1, 0, 0, 0]]), "3 hashes for 1 vectors"),
    "other count": (packs.manifest("encoder", "vectors", 10**12), "are not those that the manifest names"),
    "other width": (packs.manifest("encoder", "dimensions", 384), "are not those that the manifest names"),
    "other encoder": (packs.manifest("encoder", "hash", "ee" * 8), "are not those that the manifest names"),
    "of nobody": (packs.manifest("encoder", None), "holds vectors of no encoder"),
    "missing": (packs.without("vectors.npz"), 'has no member "vectors.npz"'),
    "no npz": (packs.named("vectors.npz"), "is damaged or no vector file"),
    "another npz": (
        packs.arrays(more=np.zeros(3)),
        "must hold encoder.npy, hashes.npy, vectors.npy and no more",
    ),
    "nan": (packs.raw_vectors([[1, 0, 0, 0], [nan, 0, 0, 0], [1, 0, 0, 0]]), "has length nan, not 1"),
    "infinite": (packs.raw_vectors([[1, 0, 0, 0], [1, 0, 0, 0], [inf, 0, 0, 0]]), "has length inf, not 1"),
    "zero": (packs.raw_vectors([[1, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]), "has length 0, not 1"),
    "long": (packs.raw_vectors([[1, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]]), "has length 1.41421, not 1"),
    "a hash twice": (packs.arrays(hashes=np.array([b"0" * 32] * 3, "S64")), "a hash occurs twice"),
    "no hash": (packs.arrays(hashes=np.array([b"\x1b[2J", b"a", b"b"], "S64")), "not in hexadecimal digits"),
    "pickled vectors": (packs.arrays(True, vectors=np.array([[_Evil()]], object)), "the type object"),
    "pickled hashes": (packs.arrays(True, hashes=np.array([_Evil()], object)), "the type object"),
    "pickled encoder": (packs.arrays(True, encoder=np.array(_Evil(), object)), "the type object"),
}


@pytest.mark.parametrize("name", VECTORS)
def test_no_wrong_vectors(name: str, home: Home, tmp_path: Path) -> None:
    """Wrong shape, kind, count, width; not finite; of no length; pickled objects, which are never opened."""
    given_to(home, tmp_path, *VECTORS[name])
    assert not Path("/tmp/densecards-was-unpickled").exists()


def test_no_vectors_that_only_claim_an_encoder(home: Home, tmp_path: Path) -> None:
    """Four numbers a text under the default encoder's hash would break every later question."""
    found = packs.members(home.package)
    claimed = make_vectors(DEFAULT_HASH, dict(good.rows))
    packs.named("vectors.npz", to_bytes(claimed))(found)
    packs.manifest("encoder", "hash", DEFAULT_HASH)(found)
    refused(home, packs.pack(tmp_path / "bad.dense", found), "4 numbers a text, those of its encoder 384")


def test_vectors_of_another_encoder_are_made_again(home: Home, tmp_path: Path) -> None:
    """The package installs and says how many texts still get vectors; the first question makes them."""
    found = packs.members(home.package)
    data = json.loads(found["cards.json"])
    data["id"] = "again"
    for card in data["cards"]:
        card["id"] = card["id"].replace("cafe/", "again/")
    found["cards.json"] = json.dumps(data).encode()
    packs.rehash(found)
    with Desk.open("sqlite://") as desk:
        done = desk.install(packs.pack(tmp_path / "again.dense", found))
        assert done.missing_vectors == desk.missing_vectors() > 5
        assert f"{done.missing_vectors} texts get their vectors" in done.message
        assert desk.recall(["receipt"]).results[0].headword == "kvittering"
        assert desk.missing_vectors() == 0


MEDIA = {
    "a program": ("media/x.png", b"\x7fELF" + bytes(60), "is no picture"),
    "a page": ("media/x.jpg", b"<html><script>alert(1)</script>", "is no picture"),
    "nothing": ("media/x.webp", b"", "is no picture"),
    "a sound as a picture": ("media/x.gif", b"ID3" + bytes(60), "is no picture"),
    "a picture as a sound": ("media/x.mp3", PNG, "is no recording"),
    "an archive": ("media/x.ogg", b"PK\x03\x04" + bytes(60), "is no recording"),
    "a page as a drawing": ("media/x.svg", b"<html></html>", "is no drawing"),
    "an ending for programs": ("media/x.exe", b"MZ", "is of no known kind"),
    "two endings": ("media/x.png.sh", PNG, "is of no known kind"),
    "no ending": ("media/x", PNG, "is of no known kind"),
}


@pytest.mark.parametrize("name", MEDIA)
def test_no_medium_of_another_kind(name: str, home: Home, tmp_path: Path) -> None:
    """A medium must be what its name says, and of a kind that cards can hold."""
    path, data, said = MEDIA[name]
    given_to(home, tmp_path, packs.medium(path, data), said)


def test_no_terminal_code_in_any_field(home: Home, tmp_path: Path) -> None:
    """In every text of cards and manifest in turn, with hashes that agree: always refused, never shown."""
    whole = packs.members(home.package)
    before, tried = home.files(), 0
    bad = tmp_path / "bad.dense"
    for member in ("cards.json", "manifest.json"):
        for way in packs.texts(json.loads(whole[member])):
            found = dict(whole)
            text = json.loads(whole[member])
            for key in way:
                text = text[key]
            packs.edited(member, packs.put(*way, text + ESCAPES))(found)
            if member == "cards.json":
                packs.rehash(found)
            packs.pack(bad, found, stored=True)
            if way == ("encoder", "name"):  # nothing shows it
                continue
            with pytest.raises(DeckError) as caught:
                read_package(bad)
            assert str(caught.value).isprintable(), way
            tried += 1
    assert tried > 100
    assert home.files() == before


def test_markup_and_hidden_marks_are_shown_as_text(home: Home, tmp_path: Path) -> None:
    """Text that some markup would run installs as text; directions that reorder a line are not shown."""
    found = packs.members(home.package)
    data = json.loads(found["cards.json"])
    for way in packs.texts(data):
        if (
            way[-1] in ("headword", "gloss", "title", "story", "description", "use", "image")
            or "authors" in way
        ):
            packs.put(*way, MARKUP)(data)
    data["id"] = "markup"
    for card in data["cards"]:
        card["id"] = card["id"].replace("cafe/", "markup/")
    found["cards.json"] = json.dumps(data).encode()
    packs.rehash(found)
    file = packs.pack(tmp_path / "m.dense", found)
    commands = (
        ("deck", "install", str(file)),
        ("deck", "list"),
        ("deck", "update", str(file), "--dry-run"),
        ("deck", "diff", str(home.package), str(file)),
        ("card", "show", "markup/regning"),
        ("recall", "markup", "--deck", "markup"),
        ("deck", "export", "markup", "--out", str(tmp_path / "m.csv")),
        ("web", "export", "markup/regning", "--format", "md", "--out", str(tmp_path / "m.md")),
        ("web", "export", "markup/regning", "--format", "svg", "--out", str(tmp_path / "m.svg")),
        ("deck", "remove", "markup", "--forget", "--yes"),
    )
    shown = ""
    for command in commands:
        status, out, err = home.run(*command)
        assert status in (0, 1), (command, err)
        assert not err, (command, err)
        shown += out
    assert "[@click=app.quit]x[/] [link=file:///x]yz" in shown
    for text in (shown, (tmp_path / "m.md").read_text("utf-8"), (tmp_path / "m.svg").read_text("utf-8")):
        assert "\u202e" not in text
        assert "\x1b" not in text


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
    member: str, where: random.Random, value: Any, home: Home, tmp_path: Path
) -> None:
    """One value of cards or manifest replaced by anything, or taken out: a deck or a DeckError, no more."""
    found = packs.members(home.package)
    data = json.loads(found[member])
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
    found[member] = json.dumps(data).encode()
    if member == "cards.json":
        with contextlib.suppress(Exception):
            packs.rehash(found)
    with contextlib.suppress(DeckError):
        read_package(packs.pack(tmp_path / "bad.dense", found, stored=True), unpack_to=tmp_path / "m")

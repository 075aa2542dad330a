"""Anki's files in and out: every container, real decks, and Anki's own backend as judge.

The tests with the backend run where DENSECARDS_ANKI_PYTHON names a Python that has the `anki` package;
those on real decks where DENSECARDS_EVAL_DATA (default ../shared/data) holds them.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import zipfile
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from deckfiles import CAFE, MakeDeck

from densecards.decks import content, read_deck
from densecards.decks.anki_export import export_apkg
from densecards.decks.foreign import ForeignItem, ForeignReview, Phase, ReviewKind
from densecards.decks.importing import Adoption, import_foreign, mapping_of, read_foreign
from densecards.errors import DensecardsError, ImportFormatError
from densecards.schedule import Grade, Parameters, ReviewEvent, StudyDays, fold
from densecards.webs import VOCABULARY, plain_text

ROOT = Path(__file__).parents[2]
ANKI = os.environ.get("DENSECARDS_ANKI_PYTHON", "")
EVAL = Path(os.environ.get("DENSECARDS_EVAL_DATA", ROOT / ".." / "shared" / "data")) / "anki"
WISH = Adoption(VOCABULARY)
needs_anki = pytest.mark.skipif(not ANKI, reason="DENSECARDS_ANKI_PYTHON names no Python with anki")
needs_data = pytest.mark.skipif(not EVAL.is_dir(), reason="no evaluation data")


def _anki(action: str, path: Path) -> Any:
    script = Path(__file__).with_name("anki_side.py")
    done = subprocess.run(
        [ANKI, str(script), action, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": "UTC"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One collection made by Anki, in four containers."""
    folder = tmp_path_factory.mktemp("anki")
    assert _anki("make", folder)["made"] == ["new.apkg", "new.colpkg", "old.apkg", "old.colpkg"]
    return folder


@needs_anki
@pytest.mark.parametrize(
    "name", ["new.apkg", "old.apkg", "new.colpkg", "old.colpkg", "work/collection.anki2"]
)
def test_every_container_gives_the_same_deck(name: str, collections: Path, tmp_path: Path) -> None:
    """Old and new packages and a bare collection: notes, cloze, media, tags, decks, history, suspension."""
    made = import_foreign(collections / name, WISH, unpack_to=tmp_path)
    cards = {card.headword: card for card in made.content.cards}
    assert set(cards) == {"regning", "hund & katt", "Oslo; Norway", "capital", "שלום", "reset"}
    bill = cards["regning"]
    assert bill.properties["tags"] == ("a", "b")
    assert cards["hund & katt"].gloss == "dog and cat"
    assert cards["capital"].gloss == "Oslo is the [what?] of Norway"
    assert cards["Oslo; Norway"].gloss == "[…] is the capital of […]"
    assert cards["שלום"].gloss == "peace [ [x]] y"
    assert {scene.title for scene in made.content.scenes} == {"Kafé", "Hjem"}
    assert bill.gloss == "bill\ncheck ![bilde å](media/bilde-å.png)"
    assert bill.properties["audio"] == ("media/lyd.mp3",)
    assert (made.content.media["media/bilde-å.png"]).read_bytes().startswith(b"\x89PNG")
    assert made.report.media == 2
    reviews = [review for review in made.reviews if review.card == bill.id]
    assert [review.grade for review in reviews] == [3, 3, 1, 3, 4]
    assert reviews[0].at // 1000 == 1_700_000_000
    assert {r.prompt for r in made.reviews if r.card == cards["hund & katt"].id} == {"recognise", "produce"}
    # Every answer is there; the memory begins with the first after the reset.
    afresh = [review for review in made.reviews if review.card == cards["reset"].id]
    assert [review.grade for review in afresh] == [3, 3, 1, 3, 4]
    (anew,) = (item for item in made.items if item.card == cards["reset"].id)
    assert (anew.first, anew.is_complete) == (afresh[3].at, False)
    assert any("3 answers before the card was made new" in line for line in made.report.about)
    states = {(item.card, item.prompt): item for item in made.items}
    assert states[bill.id, "recognise"].phase is Phase.REVIEW
    assert states[bill.id, "recognise"].interval == 12
    assert states[cards["שלום"].id, "recognise"].suspended


@needs_data
@pytest.mark.parametrize(
    ("name", "notes", "schema"),
    [("darigov_es-en", 1223, 11), ("darigov_el-en", 330, 11), ("emnudge_example_music_intervals", 340, 18)],
)
def test_real_decks_are_taken_whole(name: str, notes: int, schema: int) -> None:
    """Counts are exact, nothing but a remote picture is left, and reading twice gives the same deck."""
    made = import_foreign(EVAL / f"{name}.apkg", WISH)
    assert (made.report.notes, made.report.cards, made.report.items) == (notes, notes, notes)
    assert made.report.about[0] == f"Anki collection, schema {schema}"
    assert {left.what for left in made.report.left} <= {"picture"}
    assert made.content.language == {"darigov_es-en": "es", "darigov_el-en": "el"}.get(name, "en")
    assert import_foreign(EVAL / f"{name}.apkg", WISH).content.content_hash == made.content.content_hash
    if name == "darigov_el-en":
        assert sum(bool(re.search("[α-ω]", card.headword)) for card in made.content.cards) > 300


@needs_anki
@needs_data
@pytest.mark.parametrize("name", ["darigov_es-en", "darigov_el-en", "emnudge_example_music_intervals"])
def test_texts_are_those_that_anki_reads(name: str) -> None:
    """Raw fields, tags and decks equal Anki's; the text of a card equals Anki's text of its field."""
    theirs = _anki("texts", EVAL / f"{name}.apkg")["notes"]
    ours = read_foreign(EVAL / f"{name}.apkg")
    decks = {card.note: card.deck for card in ours.cards}
    assert len(ours.notes) == len(theirs)
    for note in ours.notes:
        there = theirs[note.guid]
        assert list(note.fields) == there["fields"]
        assert sorted(note.tags) == sorted(there["tags"])
        assert decks[note.id] == there["deck"]
    letters = {re.sub(r"\W", "", there["bare"][0]) for there in theirs.values()}
    made = import_foreign(EVAL / f"{name}.apkg", WISH)
    assert {re.sub(r"\W", "", plain_text(card.headword)) for card in made.content.cards} == letters


@needs_anki
def test_histories_fold_to_ankis_own_states(tmp_path: Path) -> None:
    """200 imported histories give the stability and difficulty that Anki computed, to 1e-4."""
    assert _anki("fsrs", tmp_path)["states"] == 200
    made = import_foreign(tmp_path / "fsrs.apkg", WISH)
    reviews: dict[tuple[str, str], list[ReviewEvent]] = {}
    for found in made.reviews:
        event = ReviewEvent(found.at, Grade(found.grade), found.interval or None)
        reviews.setdefault((found.card, found.prompt), []).append(event)
    assert made.preset is not None
    assert len(made.preset.weights) == 21
    assert made.preset.retention == pytest.approx(0.87)
    assert import_foreign(tmp_path / "fsrs-old.apkg", WISH).preset == made.preset
    parameters = Parameters(weights=made.preset.weights, days=StudyDays(4, UTC))
    assert len(made.items) == 200
    assert all(item.is_complete for item in made.items)
    for item in made.items:
        state = fold(reviews[item.card, item.prompt], parameters, seed="")
        assert item.stability is not None
        assert item.difficulty is not None
        # Anki rounds what it stores to four and three decimals.
        assert abs(state.stability - item.stability) <= 1e-4 * max(1, item.stability) + 5e-5, item
        assert abs(state.difficulty - item.difficulty) <= 1e-4 * item.difficulty + 5e-4, item


@needs_anki
def test_what_we_export_anki_imports(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Notes, both cards of each, media, history, schedule and the web on the back arrive in Anki."""
    deck = content(read_deck(make_deck()))
    first = deck.cards[0].id
    reviews = [
        ForeignReview(first, "recognise", 1_790_000_000_000 + n * 86_400_000, grade, kind, interval, 4000)
        for n, (grade, kind, interval) in enumerate(
            [(3, ReviewKind.LEARN, 0.01), (3, ReviewKind.LEARN, 2.0), (4, ReviewKind.REVIEW, 9.0)]
        )
    ]
    items = [
        ForeignItem(first, "recognise", Phase.REVIEW, 20_730, 9.0, 3, 0, False, 0, 9.25, 4.5),
        ForeignItem(first, "produce", Phase.NEW, None, 0, 0, 0, True, 0, None, None),
    ]
    file = export_apkg(deck, tmp_path / "x.apkg", now=1_790_500_000_000, reviews=reviews, items=items)
    there = _anki("import", file)
    assert (there["new"], there["cards"], there["suspended"]) == (2, 4, 1)
    notes = {note["id"]: note for note in there["notes"]}
    assert notes["regning"]["headword"] == "regning"
    assert notes["regning"]["similar"] == "kvittering — proof that you have paid"
    assert notes["regning"]["forms"] == "en/ei | regningen/regninga | regninger | regningene"
    assert "cafe-regning.png" in notes["regning"]["image"]
    assert there["media"] == ["cafe-regning.png"]
    assert there["decks"] == ["At the café", "At the café::På kafé", "Default"]
    assert [row[:3] for row in there["reviews"]] == [
        [1_790_000_000_000, 3, -864],
        [1_790_086_400_000, 3, 2],
        [1_790_172_800_000, 4, 9],
    ]
    ((kind, queue, interval, reps, lapses, data),) = there["scheduled"]
    assert (kind, queue, interval, reps, lapses) == (2, 2, 9, 3, 0)
    assert json.loads(data) == {"s": 9.25, "d": 4.5}
    assert '<table class="web">' in there["answer"]


@needs_anki
def test_a_newer_export_changes_the_notes_in_anki(make_deck: MakeDeck, tmp_path: Path) -> None:
    """The second export of a deck updates what the first brought, adds what is new, doubles nothing."""
    (tmp_path / "out").mkdir()
    more = "\n## øl {#oel}\nbeer\nnote: cold\n"
    for n, text in enumerate((CAFE, CAFE.replace("bill, check", "the sum to pay") + more), start=1):
        deck = content(read_deck(make_deck(f"v{n}", cafe_md=text)))
        export_apkg(deck, tmp_path / "out" / f"{n}.apkg", now=1_790_000_000_000 + n * 100_000)
    there = _anki("import", tmp_path / "out")
    assert (there["new"], there["updated"], there["cards"]) == (1, 2, 6)
    assert sorted(note["gloss"] for note in there["notes"]) == ["beer", "receipt", "the sum to pay"]


def test_our_own_package_comes_back_with_its_history(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Export and import again: ids, glosses, links, properties, media, reviews and states are the same."""
    deck = content(read_deck(make_deck()))
    first = deck.cards[0].id
    review = ForeignReview(first, "produce", 1_790_000_000_000, 3, ReviewKind.REVIEW, 5.0, 1500)
    item = ForeignItem(first, "produce", Phase.REVIEW, 20_725, 5.0, 4, 1, False, 0, 7.5, 5.0)
    file = export_apkg(deck, tmp_path / "x.apkg", now=1_790_500_000_000, reviews=[review], items=[item])
    made = import_foreign(file, Adoption(VOCABULARY, id="cafe", language="nb"), unpack_to=tmp_path / "m")
    assert made.reviews == (review._replace(ease=2.5),)
    (found,) = (found for found in made.items if found.phase is not Phase.NEW)
    assert found[:11] == item[:11]
    assert [(c.id, c.headword, c.gloss) for c in made.content.cards] == [
        (c.id, c.headword, c.gloss) for c in deck.cards
    ]
    assert made.content.cards[0].properties == deck.cards[0].properties
    there, here = made.content.links[first], deck.links[first]
    assert there["use"] == here["use"]
    assert there["similar"] == "kvittering — proof that you have paid"
    assert [path.read_bytes() for path in made.content.media.values()] == [
        path.read_bytes() for path in deck.media.values()
    ]


def test_exporting_twice_gives_the_same_notes(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A note keeps its lasting id from one export to the next, so Anki changes it instead of adding one."""
    deck = content(read_deck(make_deck()))
    guids = []
    for n in (1, 2):
        export_apkg(deck, tmp_path / f"{n}.apkg", now=n * 1_000_000_000_000)
        guids.append([note.guid for note in read_foreign(tmp_path / f"{n}.apkg").notes])
    assert guids[0] == guids[1]


def test_a_package_cut_or_spoilt_anywhere_is_one_clear_line(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Prefixes and flipped bytes of a package raise nothing but our own errors, and unpack nothing."""
    file = export_apkg(content(read_deck(make_deck())), tmp_path / "x.apkg", now=1_790_500_000_000)
    whole = bytearray(file.read_bytes())
    bad = tmp_path / "bad.apkg"
    for length in range(0, len(whole), 997):
        bad.write_bytes(whole[:length])
        with pytest.raises(ImportFormatError):
            import_foreign(bad, WISH, unpack_to=tmp_path / "m")
    assert not (tmp_path / "m").exists()
    for at in range(0, len(whole), 501):
        whole[at] ^= 0xFF
        bad.write_bytes(whole)
        whole[at] ^= 0xFF
        try:
            import_foreign(bad, WISH, unpack_to=tmp_path / "m")
        except DensecardsError as error:
            lines = str(error).splitlines()
            assert len(lines) == 1, lines
    _spoil_database(file, bad, tmp_path)


def _spoil_database(file: Path, bad: Path, tmp_path: Path) -> None:
    """Damage inside the database gets past the zip's checksum: it must be found by SQLite or by us."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    database = bytearray(members["collection.anki2"])
    for at in range(0, len(database), 1511):
        spoilt = (
            bytes(database[:at])
            + bytes(byte ^ 0xA5 for byte in database[at : at + 8])
            + bytes(database[at + 8 :])
        )
        with zipfile.ZipFile(bad, "w") as archive:
            for name, data in {**members, "collection.anki2": spoilt}.items():
                archive.writestr(name, data)
        try:
            import_foreign(bad, WISH, unpack_to=tmp_path / "m")
        except DensecardsError as error:
            assert "\n" not in str(error)  # noqa: PT017


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"collection.anki2": b"no database"}, "collection is damaged"),
        ({"x": b""}, "holds no Anki collection"),
        ({"collection.anki21b": b"no zstd"}, "is damaged"),
        ({"../collection.anki2": b""}, "would leave the folder"),
        ({"collection.anki2": b"", "media": b"[1]"}, "its list of media is damaged"),
        ({"collection.anki2": b"", "meta": b"\x08\x04"}, "written by a newer Anki"),
        ({"collection.anki2": b"", "collection.anki22": b"", "meta": b"\x08\x03"}, "written by a newer Anki"),
        ({"collection.anki2": b"", "meta": b"\xff"}, "is damaged"),
    ],
)
def test_what_is_no_collection_is_told(members: dict[str, bytes], said: str, tmp_path: Path) -> None:
    """A clear line each, and nothing unpacked."""
    with zipfile.ZipFile(tmp_path / "x.apkg", "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    with pytest.raises(ImportFormatError, match=said):
        import_foreign(tmp_path / "x.apkg", WISH, unpack_to=tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_a_bomb_packed_with_zstd_is_refused(tmp_path: Path) -> None:
    """A collection that grows ten thousand times is stopped long before it is whole, and leaves no file."""
    bomb = pytest.importorskip("zstandard").ZstdCompressor().compress(bytes(100 << 20))
    with zipfile.ZipFile(tmp_path / "x.apkg", "w") as archive:
        archive.writestr("collection.anki21b", bomb)
    with pytest.raises(ImportFormatError, match="unpacks to more than 64 MB"):
        import_foreign(tmp_path / "x.apkg", WISH)


def test_a_collection_of_views_is_refused(tmp_path: Path) -> None:
    """Views in place of tables could run for ever: they are not read."""
    path = tmp_path / "collection.anki2"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id FROM n"
        connection.executescript(
            f"CREATE TABLE col (id); CREATE TABLE cards (id); CREATE VIEW notes AS {endless};"
        )
    with pytest.raises(ImportFormatError, match="is no Anki collection"):
        import_foreign(path, WISH)


@needs_data
def test_the_mapping_is_shown_before_anything_is_taken() -> None:
    """Fields, where they go, and an example of each, as plain lines."""
    foreign = read_foreign(EVAL / "darigov_es-en.apkg")
    lines = mapping_of(foreign, WISH).lines()
    assert lines[0] == "Basic:"
    assert lines[1].startswith("  Front → headword")
    assert lines[2].startswith("  Back → gloss")

"""What Anki's own backend does in the tests: run in a Python that has the `anki` package, never imported.

anki_side.py make FOLDER            make collections of every container, with media, cloze and history
anki_side.py import FILE            import a package and print as JSON what came of it
anki_side.py texts FILE             print as JSON every note's fields as Anki reads them
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from anki import deck_config_pb2  # type: ignore[import-not-found]
from anki.collection import (  # type: ignore[import-not-found]
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportCsvRequest,
)
from anki.lang import set_lang  # type: ignore[import-not-found]
from anki.utils import strip_html  # type: ignore[import-not-found]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def _collection(folder: Path) -> Any:
    folder.mkdir(parents=True, exist_ok=True)
    return Collection(str(folder / "collection.anki2"))


def _add(col: Any, kind: str, fields: list[str], deck: str, tags: tuple[str, ...] = ()) -> Any:
    note = col.new_note(col.models.by_name(kind))
    note.fields = fields
    note.tags = list(tags)
    col.add_note(note, col.decks.id(deck))
    return note


def make(folder: Path) -> dict[str, Any]:
    """Make the same collection in every container and tell what is in it."""
    col = _collection(folder / "work")
    col.media.write_data("bilde å.png", PNG)
    col.media.write_data("lyd.mp3", b"ID3" + bytes(64))
    _add(
        col,
        "Basic",
        ["regning", 'bill<br>check <img src="bilde å.png">[sound:lyd.mp3]'],
        "Norsk::Kafé",
        ("a", "b"),
    )
    _add(col, "Basic (and reversed card)", ["hund &amp; katt", "<b>dog</b> and <i>cat</i>"], "Norsk::Hjem")
    _add(
        col, "Cloze", ["{{c1::Oslo}} is the {{c2::capital::what?}} of {{c1::Norway}}", "extra"], "Norsk::Kafé"
    )
    _add(col, "Basic", ["שלום", "peace [[x]] ![y](z)"], "Norsk::Hjem")
    _add(col, "Basic", ["reset", "was forgotten"], "Norsk::Hjem")
    for key in col.find_cards("regning or hund or reset"):
        for n, ease in enumerate((3, 3, 1, 3, 4)):
            col.db.execute(
                "insert into revlog values (?,?,-1,?,?,?,?,?,?)",
                1_700_000_000_000 + n * 86_400_000 * 3 + key % 1000,
                key,
                ease,
                3,
                0,
                2500 if n else 0,
                4000,
                0 if n == 0 else 1,
            )
        col.db.execute("update cards set type=2, queue=2, due=30, ivl=12, reps=5, lapses=1 where id=?", key)
    reset = col.find_cards("reset")[0]
    col.db.execute(
        "insert into revlog values (?,?,-1,0,0,0,0,0,4)", 1_700_000_000_000 + 86_400_000 * 7, reset
    )
    col.sched.suspend_cards(col.find_cards("שלום"))
    whole = {"with_scheduling": True, "with_deck_configs": True, "with_media": True}
    for name, legacy in (("new.apkg", False), ("old.apkg", True)):
        options = ExportAnkiPackageOptions(legacy=legacy, **whole)
        col.export_anki_package(out_path=str(folder / name), options=options, limit=None)
    col.export_collection_package(str(folder / "new.colpkg"), include_media=True, legacy=False)
    col = _collection(folder / "work")
    col.export_collection_package(str(folder / "old.colpkg"), include_media=True, legacy=True)
    return {"made": sorted(path.name for path in folder.glob("*.*pkg"))}


def imported(file: Path) -> dict[str, Any]:
    """Import a package into an empty collection, one after the other if it is a folder of them."""
    with tempfile.TemporaryDirectory() as name:
        col = _collection(Path(name))
        options = ImportAnkiPackageOptions(
            merge_notetypes=False, with_scheduling=True, with_deck_configs=True
        )
        for package in sorted(file.glob("*.apkg")) if file.is_dir() else [file]:
            done = col.import_anki_package(
                ImportAnkiPackageRequest(package_path=str(package), options=options)
            )
        notes = [col.get_note(key) for key in col.find_notes("")]
        return {
            "new": len(done.log.new),
            "updated": len(done.log.updated),
            "notes": [{**dict(note.items()), "tags": note.tags} for note in notes],
            "cards": col.card_count(),
            "reviews": col.db.all("select id, ease, ivl, type from revlog order by id"),
            "scheduled": col.db.all("select type, queue, ivl, reps, lapses, data from cards where type > 0"),
            "suspended": len(col.find_cards("is:suspended")),
            "decks": [deck.name for deck in col.decks.all_names_and_ids()],
            "media": sorted(path.name for path in Path(col.media.dir()).iterdir()),
            "answer": notes[0].cards()[0].answer(),
        }


def texts(file: Path) -> dict[str, Any]:
    """Every note as Anki reads it: raw fields, fields without HTML, tags, and the decks of its cards."""
    with tempfile.TemporaryDirectory() as name:
        col = _collection(Path(name))
        col.import_anki_package(
            ImportAnkiPackageRequest(package_path=str(file), options=ImportAnkiPackageOptions())
        )
        notes = [col.get_note(key) for key in col.find_notes("")]
        return {
            "cards": col.card_count(),
            "notes": {
                note.guid: {
                    "fields": note.fields,
                    "bare": [strip_html(field) for field in note.fields],
                    "tags": note.tags,
                    "deck": col.decks.name(note.cards()[0].did),
                }
                for note in notes
            },
        }


def with_fsrs(folder: Path) -> dict[str, Any]:
    """Make cards with random histories and let Anki compute their FSRS states, with weights of their own."""
    weights = [
        0.3,
        1.4,
        2.6,
        9.1,
        6.2,
        0.9,
        3.1,
        0.002,
        1.8,
        0.2,
        0.8,
        1.5,
        0.07,
        0.3,
        1.6,
        0.6,
        1.9,
        0.5,
        0.1,
    ]
    weights += [0.07, 0.16]
    col = _collection(folder / "work")
    rng, day = random.Random(7), 86_400_000
    deck = col.decks.id("Historie")
    for n in range(200):
        note = col.new_note(col.models.by_name("Basic"))
        note.fields = [f"ord {n}", "word"]
        col.add_note(note, deck)
        key = note.cards()[0].id
        at = 1_700_000_000_000 + rng.randrange(day) + n
        for count in range(rng.randint(1, 12)):
            ease = rng.choices((1, 2, 3, 4), (2, 1, 6, 1))[0]
            kind = 0 if count == 0 else 1
            row = (at + n, key, ease, 5 * kind - 600 * (1 - kind), 0, 2500 * kind, 4000, kind)
            col.db.execute("insert into revlog values (?,?,-1,?,?,?,?,?,?)", *row)
            at += rng.choice((600_000, day, day, 3 * day, 9 * day, 40 * day)) + rng.randrange(day // 3)
        col.db.execute("update cards set type=2, queue=2, due=30, ivl=12, reps=5 where id=?", key)
    for switch in (False, True):
        found = col.decks.get_deck_configs_for_update(deck)
        for row in found.all_config:
            row.config.config.desired_retention = 0.87
            row.config.config.fsrs_params_6[:] = weights
        col.decks.update_deck_configs(
            deck_config_pb2.UpdateDeckConfigsRequest(
                target_deck_id=deck, configs=[row.config for row in found.all_config], fsrs=switch
            )
        )
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    col.export_anki_package(out_path=str(folder / "fsrs.apkg"), options=options, limit=None)
    options.legacy = True
    col.export_anki_package(out_path=str(folder / "fsrs-old.apkg"), options=options, limit=None)
    return {"states": col.db.scalar("select count() from cards where data like '%\"s\"%'")}


def timed(file: Path) -> dict[str, Any]:
    """Import a package, or a CSV of front, back and tags, into empty collections; times in ms."""
    times = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as name:
            col = _collection(Path(name))
            start = time.perf_counter()
            if file.suffix == ".csv":
                meta = col.get_csv_metadata(path=str(file), delimiter=None)
                meta.deck_id = col.decks.id("Bench")
                meta.global_notetype.id = col.models.by_name("Basic")["id"]
                meta.global_notetype.field_columns[:] = [1, 2]
                meta.tags_column = 3
                col.import_csv(ImportCsvRequest(path=str(file), metadata=meta))
            else:
                options = ImportAnkiPackageOptions(with_scheduling=True)
                col.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options))
            times.append((time.perf_counter() - start) * 1e3)
            count = col.note_count()
            col.close()
    return {"ms": times, "notes": count}


if __name__ == "__main__":
    set_lang("en")
    action, path = sys.argv[1], Path(sys.argv[2])
    print(
        json.dumps(
            {"make": make, "import": imported, "texts": texts, "time": timed, "fsrs": with_fsrs}[action](path)
        )
    )

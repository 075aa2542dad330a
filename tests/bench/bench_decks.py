"""Decks: checking, building, reading, and importing 10,000 notes beside Anki's own backend.

    python tests/bench/bench_decks.py        (DENSECARDS_ANKI_PYTHON names a Python that has `anki`)

Prints one JSON object a line; times in ms, the best of three; `ratio` is ours over Anki's in this run.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from densecards.decks import VECTORS, build_package, check_deck, content, read_deck, read_package
from densecards.decks.anki_export import export_apkg
from densecards.decks.importing import Adoption, import_foreign
from densecards.encode import describe, make_vectors, write_vectors
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.importing import ImportWish, import_planned, plan_import
from densecards.webs import VOCABULARY, Card
from densecards.webs.content import DeckContent, Scene, texts_to_encode

ROOT = Path(__file__).parents[2]
NOTES = 10_000
_LETTERS = "abcdefghijklmnoprstuvyæøå"


def _words(rng: random.Random, count: int) -> str:
    return " ".join("".join(rng.choices(_LETTERS, k=rng.randint(3, 9))) for _ in range(count))


def _write_csv(path: Path) -> None:
    rng = random.Random(0)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["front", "back", "tags"])
        for n in range(NOTES):
            writer.writerow([f"{_words(rng, 4)} {n}", _words(rng, 7), f"tag{n % 20}"])


def _deck() -> DeckContent:
    rng = random.Random(1)
    cards = tuple(
        Card(f"bench/k{n}", f"{_words(rng, 4)} {n}", _words(rng, 7), "vocabulary", "nb", "s")
        for n in range(NOTES)
    )
    return DeckContent(
        "bench",
        "Bench",
        "0.1.0",
        VOCABULARY,
        cards,
        {card.id: {} for card in cards},
        scenes=(Scene("s", "S"),),
    )


def _best(action: Callable[[], Any], times: int = 3) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        found.append((time.perf_counter() - start) * 1e3)
    return min(found)


def _emit(**row: Any) -> None:
    print(json.dumps(row), flush=True)


def _imported_and_stored(file: Path) -> float:
    """What a learner waits for: read, mapped, shown, and committed to a new collection."""
    with (
        tempfile.TemporaryDirectory() as name,
        Desk.open(f"{name}/x.db", settings=Settings()) as desk,
    ):
        start = time.perf_counter()
        import_planned(desk, plan_import(desk, file, ImportWish(id="bench", language="nb")))
        return (time.perf_counter() - start) * 1e3


def _anki(file: Path) -> float | None:
    python = os.environ.get("DENSECARDS_ANKI_PYTHON")
    if not python:
        return None
    script = ROOT / "tests" / "decks" / "anki_side.py"
    done = subprocess.run(
        [python, str(script), "time", str(file)], capture_output=True, text=True, check=True
    )
    return min(json.loads(done.stdout.splitlines()[-1])["ms"])


def main() -> None:
    """Run all measurements."""
    wish = Adoption(VOCABULARY, language="nb")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_csv(folder / "notes.csv")
        export_apkg(_deck(), folder / "notes.apkg", now=1_790_000_000_000)
        for file in (folder / "notes.csv", folder / "notes.apkg"):
            made = import_foreign(file, wish)
            assert len(made.content.cards) == NOTES
            ours, theirs = _best(lambda file=file: import_foreign(file, wish)), _anki(file)
            ratio = round(ours / theirs, 2) if theirs else None
            _emit(
                what=f"import {file.suffix} of {NOTES}",
                ms=round(ours, 1),
                anki_ms=theirs,
                ratio=ratio,
                bound=3,
            )
            stored = min(_imported_and_stored(file) for _ in range(3))
            ratio = round(stored / theirs, 2) if theirs else None
            _emit(
                what=f"import {file.suffix} of {NOTES} and store it",
                ms=round(stored, 1),
                ratio=ratio,
                bound=3,
            )
        whole = _deck()
        written = _best(lambda: export_apkg(whole, folder / "again.apkg", now=1_790_000_000_000))
        _emit(what=f"export .apkg of {NOTES}", ms=round(written, 1))
        for deck in sorted(path.parent for path in (ROOT / "decks").glob("*/deck.toml")):
            cards = len(read_deck(deck).cards)
            _emit(
                what=f"check {deck.name}", cards=cards, ms=round(_best(lambda deck=deck: check_deck(deck)), 1)
            )
            thorough = _best(lambda deck=deck: check_deck(deck, thorough=True))
            _emit(what=f"check {deck.name} thoroughly", cards=cards, ms=round(thorough, 1))
            _emit(what=f"read {deck.name}", ms=round(_best(lambda deck=deck: content(read_deck(deck))), 1))
            package = folder / f"{deck.name}.dense"
            copy = Path(shutil.copytree(deck, folder / deck.name, ignore=shutil.ignore_patterns(VECTORS)))
            encoder = describe()
            rows = np.eye(encoder.dimensions, dtype=np.float16)[0]
            texts = texts_to_encode(content(read_deck(copy)), languages=encoder.languages)
            write_vectors(copy / VECTORS, make_vectors(encoder.hash, dict.fromkeys(texts, rows)))
            _emit(
                what=f"build {deck.name}", ms=round(_best(lambda d=copy, p=package: build_package(d, p)), 1)
            )
            _emit(what=f"read {package.name}", ms=round(_best(lambda p=package: read_package(p)), 1))
    _emit(what="peak memory", mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()

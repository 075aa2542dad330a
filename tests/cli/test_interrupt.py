"""Ctrl-C while a deck is imported or exported: whole or not at all, and one line that says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from densecards.decks import content, read_deck
from densecards.decks.anki_export import export_apkg
from densecards.decks.foreign import ForeignItem, ForeignReview, Phase, ReviewKind
from densecards.settings import Settings
from densecards.study import Desk

# Runs the command line and presses Ctrl-C at the n-th call of a function; prints how many there were.
DRIVER = """
import os, signal, sys, threading
from densecards.__main__ import main
at, seen = int(sys.argv.pop(1)), 0

def count(frame, event, argument):
    global seen
    if event == "call":
        seen += 1
        if seen == at:
            sys.setprofile(None)
            os.kill(os.getpid(), signal.SIGINT)

sys.setprofile(count)
try:
    main()
finally:
    sys.setprofile(None)
    print("calls", seen)
"""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
POINTS = 7


def _run(home: Path, at: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", DRIVER, str(at), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DENSECARDS_HOME": str(home)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def _calls(done: subprocess.CompletedProcess[str]) -> int:
    assert done.returncode == 0, done.stderr
    return int(done.stdout.rsplit("calls", 1)[1])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An Anki package with a picture and past answers."""
    folder = tmp_path_factory.mktemp("deck") / "birds"
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "x.png").write_bytes(PNG)
    (folder / "deck.toml").write_text(
        'id = "birds"\ntitle = "Birds"\nversion = "1.0.0"\nlanguage = "nb"\ntemplate = "vocabulary"\n',
        encoding="utf-8",
    )
    cards = "".join(f"\n## fugl {n} {{#fugl-{n}}}\nbird {n}\n- image: ![x](media/x.png)\n" for n in range(40))
    (folder / "birds.md").write_text(f"---\nscene: birds\ntitle: Birds\n---\n{cards}", encoding="utf-8")
    deck = content(read_deck(folder))
    start = 1_790_000_000_000
    reviews = [
        ForeignReview(card.id, "recognise", start + n * 86_400_000, 3, ReviewKind.LEARN, 4.0, 3000)
        for card in deck.cards
        for n in range(3)
    ]
    items = [
        ForeignItem(card.id, "recognise", Phase.REVIEW, 20_740, 4.0, 3, 0, True, 1, 5.0, 5.0)
        for card in deck.cards
    ]
    out = folder.parent / "birds.apkg"
    return export_apkg(deck, out, now=start + 9 * 86_400_000, reviews=reviews, items=items)


def _stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int, int]:
    """Cards, entries of the log and files of media in a collection that must be sound."""
    monkeypatch.setenv("DENSECARDS_HOME", str(home))
    with Desk.open(settings=Settings()) as desk:
        assert not desk.store.check()
        decks = [deck for deck in desk.store.decks() if deck.id == "birds"]
        cards = len(desk.store.cards("birds")) if decks else 0
        log = desk.store.log()
        before = desk.store.export_derived()
        desk.store.rebuild()
        assert desk.store.export_derived() == before
    media = [path for path in (home / "data" / "media").rglob("*") if path.is_file()]
    assert not list((home / "cache").rglob("*.png")), "a medium on its way was left behind"
    return cards, len(log), len(media)


def test_an_import_is_whole_or_not_at_all(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted anywhere, the collection is sound and holds the deck with its history, or nothing of it."""
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    command = ("deck", "install", str(package), "--id", "birds", "--yes")
    calls = _calls(_run(tmp_path / "whole", 0, *command))
    whole = _stands(tmp_path / "whole", monkeypatch)
    assert whole[0] == 40
    assert whole[2] == 1
    stopped = 0
    for point in range(1, POINTS + 1):
        home = tmp_path / f"home{point}"
        done = _run(home, calls * point // (POINTS + 1), *command)
        found = _stands(home, monkeypatch)
        assert found in (whole, (0, 0, 0)), (point, found, done.stderr[-500:])
        if found == (0, 0, 0):
            stopped += 1
            assert done.returncode == 130, (point, done.stderr[-500:])
            assert done.stderr.strip().splitlines()[-1] == "densecards: stopped"
            assert "Traceback" not in done.stderr
        if point % 3:
            continue
        # A second try after the interrupt brings everything.
        assert _run(home, 0, *command).returncode == 0
        assert _stands(home, monkeypatch) == whole
    assert stopped > POINTS // 3


@pytest.mark.parametrize("form", ["apkg", "csv", "md"])
def test_an_export_is_whole_or_not_there(
    form: str, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted anywhere, the file that stood there before is as it was, or the new one is whole."""
    monkeypatch.delenv("DENSECARDS_DB", raising=False)
    home = tmp_path / "home"
    _calls(_run(home, 0, "deck", "install", str(package), "--id", "birds", "--yes"))
    name = "out" if form == "md" else f"out.{form}"
    whole = tmp_path / "whole" / name
    whole.parent.mkdir()
    calls = _calls(_run(home, 0, "deck", "export", "birds", "--out", str(whole)))
    for point in range(1, 5):
        folder = tmp_path / f"{point}"
        folder.mkdir()
        done = _run(home, calls * point // 5, "deck", "export", "birds", "--out", str(folder / name))
        there = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        if there:
            assert there == sorted(
                path.relative_to(whole.parent).as_posix()
                for path in whole.parent.rglob("*")
                if path.is_file()
            ), (point, done.stderr[-300:])
        if done.returncode:
            assert done.returncode == 130, done.stderr[-500:]
            assert "Traceback" not in done.stderr

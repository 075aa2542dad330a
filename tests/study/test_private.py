"""What is the learner's alone stays in the collection, whatever way something is written out.

Two kinds: links that only a learner fills (a personal sentence, a life memory), which go along only where
they are asked for by name; and what is written beside the web (hooks, answers to why, notes, stories), which
goes nowhere but into the learner's own backup.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.study import Desk
from densecards.study.classroom import Plan, collect, make, read_assignment, write_assignment, write_handin
from densecards.study.exchanging import export
from densecards.study.webdrawing.collecting import pages
from densecards.study.webdrawing.writing import write_pages
from tests.study_deck import NOON

LINK = "the harbour in Svolvær"
SENTENCE = "Min kopp er fra Svolvær"
BESIDE = ("Kirkenes in the rain", "because of my aunt", "a bill that sneezed at a cup")
OWN = "a top hat for elephants"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """The collection of a learner who wrote in all the places that there are."""
    desk.set_link("try/kopp", "image", OWN)
    desk.set_link("try/kopp", "life", LINK)
    desk.set_link("try/kopp", "personal", SENTENCE)
    place, why, story = BESIDE
    desk.write_hook("try/kopp", "place", place)
    from densecards.store import Kind, LogEntry

    note = {"what": "contrast", "other": "try/regning"}
    desk.store.record(LogEntry(kind=Kind.NOTE, at=NOON, card="try/kopp", answer=why, detail=note))
    room = desk.story(["try/kopp", "try/regning"])
    room.write(story)
    session = desk.session(cards=["try/kopp"])
    session.begin()
    session.answer("cup")
    session.grade()
    return desk


def written(out: Path) -> bytes:
    """All bytes of a file or folder, archives and compressed streams opened, as far as they can be."""
    found = []
    for file in [out] if out.is_file() else sorted(file for file in out.rglob("*") if file.is_file()):
        data = file.read_bytes()
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                data += b"".join(archive.read(name) for name in archive.namelist())
        found += [data, *inflated(data)]
    assert found
    return b"\n".join(found)


def inflated(data: bytes) -> Iterator[bytes]:
    """The streams of a PDF as they read when unpacked."""
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            yield zlib.decompressobj().decompress(match[1])
        except zlib.error:
            continue


def said(data: bytes, text: str) -> bool:
    """True where a text stands somewhere in the bytes."""
    return text.encode() in data


EXPORTS = ["md", "dense", "csv", "tsv", "apkg"]


@pytest.mark.parametrize("form", EXPORTS)
@pytest.mark.parametrize(("own", "private"), [(False, False), (True, False), (True, True)])
def test_an_export_takes_along_what_was_asked_for(
    told: Desk, tmp_path: Path, form: str, own: bool, private: bool
) -> None:
    """Without a word the deck alone, then own links, and those that only a learner fills by name alone."""
    out = tmp_path / "out" if form == "md" else tmp_path / f"out.{form}"
    export(told, "try", form, out, own=own, private=private, history=form == "apkg")
    data = written(out)
    assert said(data, OWN) is own
    for text in (LINK, SENTENCE):
        assert said(data, text) is private
    assert not any(said(data, text) for text in BESIDE)


@pytest.mark.parametrize("form", ["md", "svg", "png", "pdf"])
def test_a_drawn_page_shows_private_links_only_when_asked(told: Desk, tmp_path: Path, form: str) -> None:
    """The words of a private link stand in no page, nor in what a picture or a PDF says of itself."""
    for private in (False, True):
        made = pages(told, card="try/kopp", private=private)
        assert (LINK in repr(made)) is private
        assert not any(text in repr(made) for text in BESIDE)
        out = tmp_path / f"{private}.{form}"
        write_pages(made, form, out)
        data = written(out)
        assert not any(said(data, text) for text in BESIDE)
        if not private:
            assert not said(data, LINK)
            assert not said(data, SENTENCE)


def other(desk: Desk) -> None:
    """The same collection with other words in the private places."""
    desk.set_link("try/kopp", "life", "on the quay of Bodø xx")
    desk.write_hook("try/kopp", "place", "Vardø in the sun")


def test_a_drawn_picture_is_the_same_whatever_private_links_say(told: Desk, tmp_path: Path) -> None:
    """Letters in a picture cannot be searched for; but not one dot of it depends on them."""
    seen = set()
    for change in (lambda desk: None, other):
        change(told)
        (file,) = write_pages(pages(told, card="try/kopp"), "png", tmp_path / "out.png")
        seen.add(file.read_bytes())
    assert len(seen) == 1


@pytest.mark.parametrize("with_log", [False, True])
@pytest.mark.parametrize("private", [False, True])
def test_a_hand_in_holds_what_the_assignment_asks_for_and_the_student_gives(
    told: Desk, tmp_path: Path, with_log: bool, private: bool
) -> None:
    """A life memory is handed in where it is asked for and given; a sentence nobody asked for never is."""
    plan = Plan("words", "Words", "try", ("kopp",), private=("life",))
    file = write_assignment(make(told, plan), tmp_path / "words.assignment")
    assert not any(said(written(file), text) for text in (LINK, SENTENCE, *BESIDE))
    assignment = read_assignment(file)
    out = tmp_path / "in"
    out.mkdir()
    write_handin(collect(told, assignment, "Student A", with_log=with_log, private=private), assignment, out)
    data = written(out)
    assert said(data, OWN)
    assert said(data, LINK) is private
    assert not said(data, SENTENCE)
    assert not any(said(data, text) for text in BESIDE)


def test_a_backup_is_the_learners_own_and_holds_all(told: Desk, tmp_path: Path) -> None:
    """What stays here everywhere else would be lost with the disk, were it not in the backup."""
    data = written(told.backup(tmp_path / "mine.db"))
    assert all(said(data, text) for text in (LINK, SENTENCE, OWN, *BESIDE))


def test_no_figure_of_statistics_holds_a_private_word(told: Desk, tmp_path: Path) -> None:
    """Plots are shown to others: they count links and answers and quote none."""
    from densecards.study.statistics import KINDS

    found = told.statistics()
    for kind in KINDS:
        text = repr(found.figure(kind))
        assert not any(secret in text for secret in (LINK, SENTENCE, *BESIDE))

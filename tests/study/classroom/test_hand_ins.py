"""A hand-in: no more than was asked and agreed to; of a stranger's, whatever stands in it does no harm."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.decks.archive import write_archive
from densecards.errors import DeckError
from densecards.store import LogEntry
from densecards.study.classroom import (
    Assignment,
    read_assignment,
    read_handin,
    report,
    write_assignment,
    write_handin,
)
from densecards.study.classroom.handin import read_folder
from densecards.text import displayable
from tests.study.classroom.room import FULL, SECRET, graded, one_student
from tests.study_deck import NOON


def test_a_hand_in_holds_what_was_asked_and_agreed_to(hand_in: Callable[..., Path]) -> None:
    """Private slots only where asked and agreed, the log only where agreed, never the words typed."""
    links = {
        ("kopp", "life"): SECRET,
        ("kopp", "personal"): SECRET,
        ("kopp", "use"): "En kopp te. — A cup of tea.",
    }
    answer = LogEntry("review", NOON, "try/kopp", "recognise", "word", answer=SECRET, grade=3)
    silent = hand_in("Student A", links, answers=(answer,))
    assert SECRET.encode() not in silent.read_bytes()
    read = read_handin(silent)
    assert (read.withheld, read.log) == (("life",), None)
    assert read.webs[1].links["use"].own
    assert not read.webs[1].links["similar"].own
    open_ = hand_in("Student B", links, private=True, answers=(answer,), with_log=True)
    assert open_.read_bytes().count(SECRET.encode()) == 2  # life, for the program and for a reader
    read = read_handin(open_)
    assert read.withheld == ()
    assert read.log is not None
    assert [(one.card, one.grade) for one in read.log] == [("try/kopp", 3)]
    with zipfile.ZipFile(open_) as archive:
        assert "# kopp" in archive.read("webs.md").decode()


def test_broken_hand_ins_are_a_line_each_and_the_others_are_graded(
    hand_in: Callable[..., Path], folder: Path, assignment: Assignment
) -> None:
    """Cut short, of another kind, of another assignment, with wrong fields: none stops the class."""
    good = hand_in("Student A", FULL)
    whole = good.read_bytes()
    with zipfile.ZipFile(good) as archive:
        data = json.loads(archive.read("handin.json"))

    def put(name: str, change: dict[str, object], **members: bytes) -> None:
        text = json.dumps({**data, "student": name, **change}).encode()
        (folder / f"{name}.handin").write_bytes(write_archive({"handin.json": text, **members}))

    (folder / "short.handin").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.handin").write_bytes(b"")
    (folder / "deck.handin").write_bytes((folder / "words.assignment").read_bytes())
    (folder / "traversal.handin").write_bytes(write_archive({"../x": b"", "handin.json": b"{}"}))
    (folder / "text.handin").write_bytes(write_archive({"handin.json": b"[" * 100_000}))
    (folder / "many.handin").write_bytes(write_archive({"handin.json": b"[" + b"[]," * 2_000_000}))
    put("newer", {"format": 99})
    put("webs", {"webs": [{"card": "try/kopp", "links": {"use": {"text": 7}}}]})
    put("log", {"log": [{"card": "try/kopp", "at": -1, "grade": 3}]})
    put("huge", {"webs": [{"card": "x", "links": {"use": {"text": "x" * 20_000}}}]})
    put("density", {"webs": [{"card": "x", "links": {}, "density": float("nan")}]})
    put("twice", {"webs": [{"card": "x", "links": {}}, {"card": "x", "links": {}}]})
    put("other", {"assignment": "another"})
    put("extra", {}, **{"run.sh": b"rm"})
    found = graded(folder)
    assert [student.student for student in found.students] == ["Student A"]
    assert len(found.problems) == 14
    for name in (
        "short",
        "many",
        "empty",
        "deck",
        "traversal",
        "newer",
        "webs",
        "log",
        "huge",
        "density",
        "other",
        "extra",
    ):
        assert sum(f"{name}.handin" in line for line in found.problems) == 1, name
    assert all("\n" not in line and "\x1b" not in line for line in found.problems)


def test_codes_and_strange_slots_in_a_hand_in_do_no_harm(hand_in: Callable[..., Path], folder: Path) -> None:
    """Escape codes are gone, slots and cards that were not asked don't count."""
    with zipfile.ZipFile(hand_in("Student A", FULL)) as archive:
        data = json.loads(archive.read("handin.json"))
    (folder / Path(next(folder.glob("*.handin"))).name).unlink()
    data["student"] = "\x1b[31mStudent\u202e B\x07"
    data["webs"][0]["links"] = {
        "nonsense": {"text": "x", "own": True},
        "use": {"text": "\x1b]0;t\x07ok", "own": True},
    }
    data["webs"].append({"card": "../../etc", "links": {}})
    (folder / "b.handin").write_bytes(write_archive({"handin.json": json.dumps(data).encode()}))
    student = one_student(folder)
    assert student.student == "Student B"
    assert student.webs[0].own == 1
    assert "1 webs of other cards are left out" in student.notes
    assert "\x1b" not in report(graded(folder))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
GOOD = {
    "format": 1,
    "student": "Student A",
    "assignment": "words",
    "assignment_hash": "0",
    "deck": "try",
    "version": "1.0.0",
    "made": NOON,
    "webs": [{"card": "try/kopp", "links": {"use": {"text": "En kopp te.", "own": True}}, "density": 0.4}],
    "withheld": ["life"],
    "log": [{"card": "try/kopp", "mode": "word", "at": NOON, "grade": 3, "recalled": ["use"], "missed": []}],
}
PLACES = [(key,) for key in GOOD] + [
    ("webs", 0),
    ("webs", 0, "card"),
    ("webs", 0, "links"),
    ("webs", 0, "links", "use"),
    ("webs", 0, "links", "use", "own"),
    ("log", 0),
    ("log", 0, "grade"),
    ("log", 0, "recalled"),
]


@settings(deadline=None)
@given(place=st.sampled_from(PLACES), value=JSON)
def test_a_hand_in_of_any_content_is_read_or_refused_in_one_line(place: tuple[Any, ...], value: Any) -> None:
    """Whatever stands in a field, there is a hand-in or a DeckError of one line that names the file."""
    data = json.loads(json.dumps(GOOD))
    table = data
    for step in place[:-1]:
        table = table[step]
    table[place[-1]] = value
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "any.handin"
        file.write_bytes(write_archive({"handin.json": json.dumps(data).encode("utf-8", "surrogatepass")}))
        read, problems = read_folder([file])
    for one in read:
        assert one.student == displayable(one.student, one_line=True)
    for line in problems:
        assert "any.handin" in line
        assert "\n" not in line
    assert len(read) + len(problems) == 1


def test_a_folder_that_is_not_there_yet_is_made(hand_in: Callable[..., Path], tmp_path: Path) -> None:
    """Without the ending of a hand-in a path is a folder, so that grading finds what is in it."""
    read = read_handin(hand_in("Student A", FULL))
    asked = read_assignment(next(tmp_path.rglob("*.assignment")))
    inside = write_handin(read, asked, tmp_path / "handed" / "in")
    assert inside.parent == tmp_path / "handed" / "in"
    assert write_handin(read, asked, tmp_path / "mine.handin") == tmp_path / "mine.handin"
    assert write_assignment(asked, tmp_path / "out") == tmp_path / "out" / "words.assignment"
    with pytest.raises(DeckError, match=r"is no folder.*ends in \.handin"):
        write_handin(read, asked, tmp_path / "mine.handin" / "deeper")

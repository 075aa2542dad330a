"""A class as a whole: who handed in and when, what is mixed up, and that every report says the same."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from densecards.errors import DeckError, DensecardsError, NotFoundError
from densecards.store import LogEntry
from densecards.study import Desk
from densecards.study.classroom import (
    grade_data,
    make,
    read_names,
    report,
    students_csv,
    write_assignment,
)
from tests.study.classroom.room import FULL, PLAN, SECRET, graded
from tests.study_deck import NOON, Clock


def test_what_a_student_keeps_private_is_neither_there_nor_missing(
    hand_in: Callable[..., Path], folder: Path
) -> None:
    """Withholding costs nothing; agreeing and leaving it empty does."""
    hand_in("Student A", FULL)
    hand_in("Student B", FULL, private=True)
    hand_in("Student C", {**FULL, ("kopp", "life"): SECRET, ("regning", "life"): SECRET}, private=True)
    withheld, empty, given = graded(folder).students
    assert withheld.notes == ("kept private: life",)
    assert withheld.shares["completeness"] == given.shares["completeness"] == 1.0
    assert empty.shares["completeness"] < 1.0
    assert empty.webs[0].missing == ("life",)
    assert SECRET not in report(graded(folder))


def test_the_class_knows_what_is_mixed_up_from_logs_alone(hand_in: Callable[..., Path], folder: Path) -> None:
    """Pairs by students and times, slots by recall; without a log nothing is said."""

    def wrong(card: str, other: str) -> LogEntry:
        return LogEntry(
            "review", NOON, f"try/{card}", "recognise", "word", grade=1, wrong_card=f"try/{other}"
        )

    web = LogEntry(
        "review", NOON, "try/kopp", "", "blank-web", grade=3,
        detail={"recalled": ["use", "image"], "missed": ["similar", "my own text"]},
    )  # fmt: skip
    hand_in("Student A", FULL, answers=(wrong("regning", "kvittering"), web), with_log=True)
    hand_in(
        "Student B", FULL, answers=(wrong("kvittering", "regning"), wrong("kopp", "regning")), with_log=True
    )
    hand_in("Student C", FULL, answers=(wrong("kopp", "regning"),) * 5)
    found = graded(folder)
    assert found.logs == 2
    assert [(pair.a, pair.b, pair.times, pair.students) for pair in found.mixed] == [
        ("try/kvittering", "try/regning", 2, 2),
        ("try/kopp", "try/regning", 1, 1),
    ]
    recalled = {slot.slot: slot.recalled for slot in found.slots}
    assert (recalled["use"], recalled["similar"], recalled["emotion"]) == (1.0, 0.0, None)
    told = report(found)
    assert "Recalled least: similar" in told
    assert "kvittering and regning: 2 ×, 2 students" in told
    assert "my own text" not in told


def test_the_latest_hand_in_counts_and_lateness_is_told(
    hand_in: Callable[..., Path], folder: Path, clock: Clock
) -> None:
    """Handing in again replaces what was there, with a line; after the deadline a note says by how much."""
    first = hand_in("Student A", {})
    first.rename(folder / "first.handin")
    clock.forward(days=3)
    hand_in("Student A", FULL)
    found = graded(folder)
    (student,) = found.students
    assert student.total > 90
    assert student.notes[0].startswith("late by 2.0 days")
    assert found.problems == (
        f"first.handin: Student A handed in again later ({student.file}); that one counts",
    )


def test_report_csv_and_json_agree(hand_in: Callable[..., Path], folder: Path) -> None:
    """The same totals everywhere; the report holds no HTML and shows a hostile name as it is."""
    hand_in("<b>A</b> | `x`", FULL)
    hand_in("Student B", {("kopp", "use"): "Kopp. <img src=x> — A cup."})
    found = graded(folder)
    data = json.loads(json.dumps(grade_data(found)))
    rows = list(csv.DictReader(io.StringIO(students_csv(found))))
    told = report(found)
    for student, row, one in zip(found.students, rows, data["students"], strict=True):
        assert float(row["total"]) == pytest.approx(student.total, abs=0.06)
        assert one["total"] == pytest.approx(student.total, abs=1e-3)
        assert f": {student.total:.1f} of 100" in told
    assert r"\<b\>A\</b\> \| \`x\`" in told
    from markdown_it import MarkdownIt

    parsed = MarkdownIt("commonmark").enable("table").parse(told)
    inline = [child.type for token in parsed for child in token.children or []]
    assert not any("html" in token.type for token in parsed)
    assert not any("html" in kind for kind in inline)


def test_nothing_to_grade_is_told(folder: Path, tmp_path: Path, desk: Desk) -> None:
    """No folder, no assignment, no hand-in: one line each."""
    for place in (tmp_path / "none", folder):
        with pytest.raises(DensecardsError):
            graded(place)
    write_assignment(make(desk, PLAN), folder)
    with pytest.raises(NotFoundError, match=r"no \.handin file"):
        graded(folder)


def test_who_is_missing_and_who_is_not_on_the_list_is_told(
    hand_in: Callable[..., Path], folder: Path, tmp_path: Path
) -> None:
    """A name in any case is the same student; whoever did not hand in has a row without marks."""
    hand_in("student a", FULL)
    hand_in("Student D", FULL)
    file = tmp_path / "class.txt"
    file.write_text("# 4b\nStudent A\n\nStudent B\n=Student C\nStudent B\n", encoding="utf-8-sig")
    found = graded(folder, names=read_names(file))
    assert found.absent == ("Student B", "=Student C")
    assert [("list" in " ".join(one.notes)) for one in found.students] == [False, True]
    rows = list(csv.DictReader(io.StringIO(students_csv(found))))
    assert [(row["student"], row["total"] != "", row["notes"]) for row in rows[2:]] == [
        ("Student B", False, "not handed in"),
        ("'=Student C", False, "not handed in"),
    ]
    assert "## Not handed in\n\n- Student B\n- =Student C" in report(found).replace("\\=", "=")
    assert grade_data(found)["absent"] == ["Student B", "=Student C"]
    file.write_text("# nobody\n", encoding="utf-8")
    with pytest.raises(DeckError, match="names nobody"):
        read_names(file)


def test_webs_word_for_word_alike_are_shown_and_cost_nothing(
    hand_in: Callable[..., Path], folder: Path
) -> None:
    """Three long links in common make a pair; the deck's own words and short ones don't count."""
    others = {
        ("regning", "image"): "a paper boat that sails to the till",
        ("regning", "emotion"): "a small shame when the card is refused",
        ("kopp", "image"): "a bathtub for a sparrow in the rain",
        ("kopp", "emotion"): "tea",
        ("kopp", "use"): "Hvor er koppen? — Where is the cup?",
    }
    hand_in("Student A", FULL)
    hand_in("Student B", {key: text.upper() for key, text in FULL.items()})
    hand_in("Student C", {**FULL, **others})
    found = graded(folder)
    pairs = {(a, b): links for a, b, links in found.alike}
    assert pairs == {("Student A", "Student B"): 7}
    assert found.students[0].total > 90
    assert "- Student A and Student B: 7 links" in report(found)


def test_the_same_moment_and_the_same_marks_have_one_order(
    hand_in: Callable[..., Path], folder: Path
) -> None:
    """Two hand-ins of one student at the same time: the file's name decides; ties stand by name."""
    hand_in("Student B", FULL)
    hand_in("Student A", FULL).rename(folder / "1.handin")
    hand_in("Student A", {}).rename(folder / "2.handin")
    hand_in("Student C", FULL)
    one, two = graded(folder), graded(folder)
    assert (one.students[0].student, one.students[0].file) == ("Student A", "2.handin")
    assert [student.student for student in one.students] == ["Student A", "Student B", "Student C"]
    assert report(one) == report(two)
    assert students_csv(one) == students_csv(two)

"""What a link is suggested to be worth, and that the instructor has the last word."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from statistics import fmean

import pytest

from densecards.errors import DeckError
from densecards.study import Desk
from densecards.study.classroom import (
    Rubric,
    lines_csv,
    load_rubric,
    read_marks,
)
from densecards.study.classroom.handin import HandedLink
from densecards.study.classroom.marking import KeyText, Reader, credit
from densecards.webs import ANATOMY, Card, compose_web
from tests.study.classroom.room import FULL, credit_of, graded, one_student


def test_a_full_web_has_full_marks_and_an_untouched_one_none(
    hand_in: Callable[..., Path], folder: Path
) -> None:
    """What stands as the deck gave it is not the student's work, unless the rubric says so."""
    hand_in("Student A", FULL)
    hand_in("Student B", {})
    best, none = graded(folder).students
    assert best.total > 90
    assert best.shares["completeness"] == 1.0
    assert none.total == 0.0
    assert none.shares == dict.fromkeys(("completeness", "accuracy", "cross_links", "explanation"), 0.0)
    lenient = graded(folder, rubric=Rubric(given=1.0)).students[1]
    assert lenient.shares["accuracy"] == 1.0
    assert "emotion" in lenient.weakest


def test_accuracy_starts_from_the_key_slot_by_slot(hand_in: Callable[..., Path], folder: Path) -> None:
    """The same words are right, some of them partly, others not; so is a sentence that uses the word."""
    hand_in(
        "Student A",
        {
            ("regning", "use"): "Regningen ligger på bordet. — It is on the table.",
            ("regning", "similar"): "kvittering — proof that you have paid",
            ("regning", "opposite"): "flodhest — a hippopotamus",
            ("kopp", "opposite"): "tallerken — plate, flat and for solid food",
            ("kopp", "similar"): "krus — mug with a lid, made of steel",
        },
    )
    student = one_student(folder)
    assert credit_of(student, "regning", "use") == (
        0.7,
        ("uses the word in a sentence of the student's own",),
    )
    assert credit_of(student, "regning", "similar")[0] == 1.0
    assert credit_of(student, "regning", "opposite")[0] == 0.0
    assert credit_of(student, "kopp", "opposite") == (1.0, ("word for word as in the deck",))
    assert credit_of(student, "kopp", "use") == (0.0, ("left as the deck gives it",))
    assert credit_of(student, "kopp", "similar")[0] == 1.0  # one right half is enough: krus


def test_meaning_counts_where_the_encoder_reads_a_side(
    desk: Desk, hand_in: Callable[..., Path], folder: Path
) -> None:
    """Other words for the same thing get credit, words for another thing none; another card's key caps it."""
    hand_in(
        "Student A",
        {
            ("regning", "opposite"): "kostnadsfritt — without having to pay, free of cost",
            ("kopp", "opposite"): "asjett — a shallow dish one eats a meal from",
            ("regning", "similar"): "bamse — a teddy bear for a child",
            ("kopp", "similar"): "papir — written proof that something was paid",
        },
    )
    by_words, by_meaning = one_student(folder), one_student(folder, encoder=desk.encoder())
    assert credit_of(by_words, "kopp", "opposite")[0] == 0.0
    assert credit_of(by_meaning, "kopp", "opposite")[0] > 0.4
    # Right, but said with a "without": at most half, until the instructor has looked at it.
    assert credit_of(by_meaning, "regning", "opposite") == (0.5, ("one of the two says not",))
    assert credit_of(by_meaning, "regning", "similar")[0] == 0.0
    value, notes = credit_of(by_meaning, "kopp", "similar")
    assert value <= 0.5
    assert notes == ("nearer to regning",)


def test_suggestions_are_worth_what_they_say(desk: Desk) -> None:
    """On pairs of descriptions that no threshold was set on: right ones high, unrelated ones nothing."""
    file = Path(__file__).parents[2] / "grading" / "paraphrases_unseen.tsv"
    pairs = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    texts = sorted({text for pair in pairs for text in pair[1:3]})
    vectors = dict(zip(texts, desk.encoder().encode(texts), strict=True))
    card, slot = Card("x/y", "zzz", "nothing", "anatomy"), ANATOMY.slots[1]
    web, reader = compose_web(card, ANATOMY, {}, {}), Reader({}, frozenset({"en"}), "en")
    keys = {text: KeyText(card, slot, text, reader.read(web, slot.key, text)) for _, text, *_ in pairs}
    found: dict[str, list[float]] = {}
    for kind, text, said, *_ in pairs:
        rivals = [key for other, key in keys.items() if other != text]
        got = credit(
            HandedLink(said, own=True),
            reader.read(web, slot.key, said),
            keys[text],
            rivals,
            Rubric(),
            lambda one, other: float(vectors[one] @ vectors[other]),
        )
        found.setdefault(kind, []).append(got.value)
    assert fmean(found["right"]) > 0.8
    assert fmean(found["wrong"]) < 0.4
    assert max(found["other"]) < 0.1


def test_the_instructor_has_the_last_word(hand_in: Callable[..., Path], folder: Path, tmp_path: Path) -> None:
    """The table of lines, filled in, replaces what was suggested; a wrong mark names its row."""
    hand_in("=Student A", FULL)
    before = graded(folder)
    table = list(csv.DictReader(io.StringIO(lines_csv(before.students[0].lines))))
    assert {row["criterion"] for row in table} == {"completeness", "accuracy", "cross_links", "explanation"}
    assert all(row["student"].startswith("'=") for row in table)  # no formula for a spreadsheet
    for row in table:
        row["mark"] = "50%" if row["criterion"] == "accuracy" else "0,25"
    file = tmp_path / "marks.csv"

    def write(rows: list[dict[str, str]]) -> Path:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, table[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
        file.write_text("\ufeff" + out.getvalue(), encoding="utf-8")
        return file

    after = graded(folder, marks=read_marks(write(table))).students[0]
    assert after.shares == {"completeness": 0.25, "accuracy": 0.5, "cross_links": 0.25, "explanation": 0.25}
    assert after.total == pytest.approx(0.25 * 60 + 0.5 * 40)
    assert [line.suggested for line in after.lines] == [line.suggested for line in before.students[0].lines]
    strange = graded(folder, marks=read_marks(write([{**table[0], "student": "Student Z"}])))
    assert strange.students[0].total == before.students[0].total
    assert "Student Z" in strange.problems[0]
    with pytest.raises(DeckError, match=r"marks.csv:3: the mark .seven. is none"):
        read_marks(write([table[0], {**table[1], "mark": "seven"}]))


def test_every_number_of_the_rubric_can_be_set(
    hand_in: Callable[..., Path], folder: Path, tmp_path: Path
) -> None:
    """Other weights give other totals out of other points; an unknown key is named."""
    hand_in("Student A", {key: text for key, text in FULL.items() if key[0] == "kopp"})
    file = tmp_path / "rubric.toml"
    file.write_text("completeness = 10\naccuracy = 0\ncross_links = 0\nexplanation = 0\n", encoding="utf-8")
    student = one_student(folder, rubric=load_rubric(file))
    assert graded(folder, rubric=load_rubric(file)).points == 10
    assert student.total == pytest.approx(10 * student.shares["completeness"])
    for text, said in (
        ("completness = 3", "completeness"),
        ("given = 2", "given"),
        ("accuracy = true", "accuracy"),
    ):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(DeckError, match=said):
            load_rubric(file)

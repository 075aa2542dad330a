"""A small class: an assignment of two words, a web that answers it in full, and ways to grade."""

from __future__ import annotations

from pathlib import Path

from densecards.study.classroom import (
    ClassGrade,
    Plan,
    StudentGrade,
    grade_folder,
)
from tests.study_deck import DAY, NOON

PLAN = Plan("words", "Words at the café", "try", ("regning", "kopp"), private=("life",), deadline=NOON + DAY)
SECRET = "the blue one that I broke"

FULL = {
    ("regning", "use"): "Kan jeg få regningen? — May I have the bill?",
    ("regning", "similar"): "[[kvittering]] — proof that you have paid",
    ("regning", "opposite"): "gratis — free of charge",
    ("regning", "image"): "a long white tongue that comes out of the till",
    ("regning", "emotion"): "the fright when it is too much — [[kopp]] costs a lot",
    ("kopp", "use"): "Koppen min er blå. — My cup is blue.",
    ("kopp", "similar"): "krus — mug, bigger and without a saucer",
    ("kopp", "opposite"): "tallerken — plate, flat, for solid food such as the [[betale]]",
    ("kopp", "image"): "a hat for a mouse — upside down on the [[regning]]",
    ("kopp", "emotion"): "warm hands in the morning",
}


def graded(folder: Path, **how: object) -> ClassGrade:
    """The class, judged by words alone."""
    return grade_folder(folder, **how)  # type: ignore[arg-type]


def one_student(folder: Path, **how: object) -> StudentGrade:
    """The only student of a class."""
    (only,) = graded(folder, **how).students
    return only


def credit_of(student: StudentGrade, card: str, slot: str) -> tuple[float, tuple[str, ...]]:
    """The suggested accuracy of one link, and its notes."""
    line = next(one for one in student.lines if (one.card, one.slot) == (f"try/{card}", slot))
    return line.suggested, line.notes

"""A folder of hand-ins → a graded class: the one place where files, encoder and grading meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import EncoderError, NotFoundError, UsageError
from densecards.study.classroom.alike import alike
from densecards.study.classroom.assignment import SUFFIX as ASSIGNMENT
from densecards.study.classroom.assignment import read_assignment
from densecards.study.classroom.grading_class import (
    Key,
    grade,
    of_one_class,
    prepare,
    sides_to_encode,
    student_key,
)
from densecards.study.classroom.handin import SUFFIX as HANDIN
from densecards.study.classroom.handin import HandIn, read_folder
from densecards.study.classroom.marking import Cosine
from densecards.study.classroom.marking_values import ClassGrade, Place
from densecards.study.classroom.overrides import unused
from densecards.study.classroom.rubric import CRITERIA, Rubric
from densecards.study.classroom.standing import mixed_pairs, slot_standings

if TYPE_CHECKING:
    from densecards.encode import Encoder

Progress = Callable[[int, int], None]
NOT_LISTED = "not on the class's list"


def grade_folder(
    folder: Path,
    *,
    assignment: Path | None = None,
    rubric: Rubric | None = None,
    marks: Mapping[Place, float] | None = None,
    names: Sequence[str] = (),
    encoder: Encoder | None = None,
    progress: Progress | None = None,
) -> ClassGrade:
    """Grade the hand-ins in a folder against an assignment (default: the one in the folder).

    `names` is the class's list: who of it did not hand in is told, and who did and is not on it.

    `encoder` judges texts in languages that it reads; without one, or where it fails, words alone do. Broken
    hand-ins become a line each and the others are graded. Raises NotFoundError where there is no hand-in that
    can be graded, UsageError where the assignment is not clear, DeckError where it is broken.
    """
    asked = read_assignment(assignment or _only_assignment(folder))
    files = sorted(path for path in folder.iterdir() if path.suffix == HANDIN) if folder.is_dir() else []
    if not files:
        raise NotFoundError(f"{folder}: there is no {HANDIN} file")
    read, problems = read_folder(files)
    handins, left_out = of_one_class(read, asked)
    problems += left_out
    if not handins:
        raise NotFoundError(f"{folder}: no hand-in can be graded: {problems[0]}")
    key = prepare(asked, encoder.languages if encoder is not None else frozenset({"en"}))
    cosine, told = _cosine(key, handins, encoder, progress)
    problems += told
    rules, given = rubric or Rubric(), marks or {}
    grades = tuple(grade(handin, key, rules, cosine, given) for handin in handins)
    problems += unused(given, (line for one in grades for line in one.lines), "marks")
    listed, there = {student_key(name) for name in names}, {student_key(one.student) for one in handins}
    if listed:
        grades = tuple(
            one if student_key(one.student) in listed else replace(one, notes=(*one.notes, NOT_LISTED))
            for one in grades
        )
    return ClassGrade(
        title=asked.plan.title,
        deck=asked.key.title,
        version=asked.plan.version,
        points=rules.points,
        worth={name: rules.worth(name) for name in CRITERIA},
        deadline=asked.plan.deadline,
        minutes=asked.plan.minutes,
        cards=len(asked.key.cards),
        students=grades,
        slots=slot_standings(grades, handins, key),
        mixed=mixed_pairs(handins, key),
        logs=sum(handin.log is not None for handin in handins),
        problems=tuple(problems),
        absent=tuple(name for name in names if student_key(name) not in there),
        alike=alike(handins, key),
    )


def _only_assignment(folder: Path) -> Path:
    if not folder.is_dir():
        raise NotFoundError(f"{folder}: there is no such folder")
    found = sorted(path for path in folder.iterdir() if path.suffix == ASSIGNMENT)
    if len(found) != 1:
        count = "no" if not found else str(len(found))
        raise UsageError(f"{folder}: holds {count} {ASSIGNMENT} files", hint="--assignment FILE says which")
    return found[0]


def _cosine(
    key: Key, handins: Sequence[HandIn], encoder: Encoder | None, progress: Progress | None
) -> tuple[Cosine | None, list[str]]:
    """Return the likeness in meaning of the texts at hand, all encoded at once, and what went wrong."""
    if encoder is None:
        return None, []
    texts = sides_to_encode(key, handins)
    try:
        rows = encoder.encode(texts, progress) if texts else None
    except EncoderError as error:
        return None, [f"texts are compared by their words alone: {error}"]
    if rows is None:
        return None, []
    vectors = dict(zip(texts, rows, strict=True))

    def cosine(one: str, other: str) -> float:
        return float(vectors[one] @ vectors[other]) if one in vectors and other in vectors else 0.0

    return cosine, []

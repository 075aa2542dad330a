"""How `densecards class` shows an assignment to a student and a graded class to an instructor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from densecards.cli.output import print_table, say
from densecards.text import counted

if TYPE_CHECKING:
    from densecards.study.classroom import Asked, Assignment, ClassGrade


def asked_data(assignment: Assignment, webs: Sequence[Asked]) -> dict[str, Any]:
    """Return what an assignment asks, and how far the webs are, as plain data."""
    plan = assignment.plan
    return {
        "id": plan.id,
        "title": plan.title,
        "deck": plan.deck,
        "version": plan.version,
        "deadline": plan.deadline or None,
        "minutes": plan.minutes,
        "text": plan.text,
        "slots": list(assignment.slots),
        "private": list(plan.private),
        "webs": [
            {"card": w.card, "headword": w.headword, "own": w.own, "open": list(w.open), "here": w.is_here}
            for w in webs
        ],
    }


def show_asked(assignment: Assignment, webs: Sequence[Asked], *, late: bool) -> None:
    """Print what an assignment asks, and how far the webs are."""
    from densecards.study.classroom.assignment import as_time

    plan, slots = assignment.plan, len(assignment.slots) + len(assignment.plan.private)
    say(f"{plan.title}: {counted(len(webs), 'web')} of {assignment.key.title} {plan.version}")
    if plan.deadline:
        say(f"hand in by {as_time(plan.deadline)}" + (", which is over" if late else ""))
    say(f"about {plan.minutes:g} minutes a web; asked: {', '.join(assignment.slots)}")
    if plan.private:
        say(f"also asked, and yours to keep: {', '.join(plan.private)}")
    if plan.text:
        say(plan.text)
    say()
    rows = [
        (w.card, w.headword, f"{w.own} of {slots}" if w.is_here else "not here", ", ".join(w.open))
        for w in webs
    ]
    print_table(("card", "headword", "own links", "open"), rows, stretch=3)
    if not all(w.is_here for w in webs):
        say(f"\n`densecards deck install {plan.deck}` brings the cards that are not here.")


def show_graded(graded: ClassGrade) -> None:
    """Print a row a student, and what the class shows as a whole."""
    from densecards.study.classroom.report import distribution
    from densecards.study.classroom.rubric import CRITERIA, TITLES

    rows = []
    for one in graded.students:
        shares = [f"{one.shares[name]:.0%}" if name in one.shares else "–" for name in CRITERIA]
        density = f"{one.density * 100:.0f}" if one.density is not None else "–"
        rows.append((one.student, f"{one.total:.1f}", *shares, density, ", ".join(one.weakest)))
    head = ("student", f"of {graded.points:g}", *(TITLES[name] for name in CRITERIA), "density", "weakest")
    print_table(head, rows, right=range(1, len(CRITERIA) + 3))
    spread = distribution(graded.students)
    students = counted(len(graded.students), "student")
    say(f"\nmean {spread['mean']:.1f}, median {spread['median']:.1f}, {students}")
    if graded.absent:
        say(f"not handed in: {', '.join(graded.absent)}")
    for pair in graded.mixed[:3]:
        say(f"mixed up: {pair.headword_a} and {pair.headword_b} ({pair.times} ×)")
    for a, b, links in graded.alike[:3]:
        say(f"word for word alike: {a} and {b} ({links} links)")
    for line in graded.problems:
        say(f"left out: {line}")

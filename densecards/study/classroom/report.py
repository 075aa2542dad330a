"""A graded class for people and programs: a Markdown report, a CSV of students, plain data for JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from statistics import fmean, median, quantiles
from typing import Any

from densecards.study.classroom.assignment import as_time
from densecards.study.classroom.fields import guarded
from densecards.study.classroom.marking import GIVEN
from densecards.study.classroom.marking_values import ClassGrade, Line, StudentGrade
from densecards.study.classroom.rubric import CRITERIA, TITLES
from densecards.study.webdrawing.markdown import escaped
from densecards.text import counted

_PAIRS, _DOUBTFUL = 10, 10
_SURE = 0.85
_BAR = 20


def distribution(grades: Sequence[StudentGrade]) -> dict[str, float]:
    """Return the totals' mean, median, quartiles and ends."""
    totals = sorted(one.total for one in grades)
    low, _, high = quantiles(totals, n=4, method="inclusive") if len(totals) > 1 else [totals[0]] * 3
    return {
        "mean": fmean(totals),
        "median": median(totals),
        "lower_quartile": low,
        "upper_quartile": high,
        "least": totals[0],
        "most": totals[-1],
    }


def report(graded: ClassGrade) -> str:
    """Return the whole report as Markdown without any HTML."""
    return (
        "\n".join([*_head(graded), *_class(graded), *_alike(graded), *_students(graded), *_problems(graded)])
        + "\n"
    )


def _head(graded: ClassGrade) -> Iterator[str]:
    worth = ", ".join(f"{TITLES[name]} {points:g}" for name, points in graded.worth.items())
    yield f"# {escaped(graded.title)}"
    yield ""
    yield f"{escaped(graded.deck)} {escaped(graded.version)}, {counted(graded.cards, 'web')}"
    yield ""
    if graded.deadline:
        yield f"- handed in by {as_time(graded.deadline)}"
    yield f"- about {graded.minutes:g} minutes a web"
    yield f"- {counted(len(graded.students), 'student')}, {graded.logs} with their log"
    yield f"- points: {worth}; {graded.points:g} in all"
    yield "- density is feedback and no part of the marks"


def _class(graded: ClassGrade) -> Iterator[str]:
    spread = distribution(graded.students)
    yield from ("", "## The class", "")
    yield (
        f"Mean {spread['mean']:.1f}, median {spread['median']:.1f}; half of the class between"
        f" {spread['lower_quartile']:.1f} and {spread['upper_quartile']:.1f}, all between"
        f" {spread['least']:.1f} and {spread['most']:.1f} of {graded.points:g}."
    )
    yield from ("", "```", *_bars(graded), "```", "")
    yield from ("| slot | filled | credit | recalled |", "| --- | ---: | ---: | ---: |")
    for slot in graded.slots:
        recalled = f"{slot.recalled:.0%} of {slot.asked}" if slot.recalled is not None else "–"
        yield f"| {escaped(slot.title)} | {slot.filled:.0%} | {slot.credit:.0%} | {recalled} |"
    yield ""
    yield from _least(graded)
    yield ""
    if not graded.logs:
        yield "No log was handed in, so nothing is known of what is mixed up."
        return
    if not graded.mixed:
        yield "Nothing was mixed up in the logs handed in."
        return
    yield "Most often mixed up, in the logs handed in:"
    yield ""
    for pair in graded.mixed[:_PAIRS]:
        people = counted(pair.students, "student")
        yield f"- {escaped(pair.headword_a)} and {escaped(pair.headword_b)}: {pair.times} ×, {people}"


def _bars(graded: ClassGrade) -> Iterator[str]:
    counts = [0] * 10
    for one in graded.students:
        counts[min(9, int(10 * one.total / graded.points + 1e-9))] += 1
    for tenth, count in enumerate(counts):
        low, high = graded.points * tenth / 10, graded.points * (tenth + 1) / 10
        bar = "█" * round(_BAR * count / max(counts))
        yield f"{low:5.1f} – {high:5.1f}  {bar} {count or ''}".rstrip()


def _least(graded: ClassGrade) -> Iterator[str]:
    if not graded.slots:
        return
    emptiest = min(graded.slots, key=lambda slot: slot.filled)
    yield f"Filled least: {escaped(emptiest.title)} ({emptiest.filled:.0%})."
    known = [slot for slot in graded.slots if slot.recalled is not None]
    if known:
        least = min(known, key=lambda slot: slot.recalled or 0.0)
        yield f"Recalled least: {escaped(least.title)} ({least.recalled:.0%} of {least.asked} times asked)."


def _alike(graded: ClassGrade) -> Iterator[str]:
    if graded.alike:
        yield from ("", "Word for word alike, to be looked at; no part of the marks:", "")
    for a, b, links in graded.alike[:_PAIRS]:
        yield f"- {escaped(a)} and {escaped(b)}: {links} links"


def _students(graded: ClassGrade) -> Iterator[str]:
    titles = [TITLES[name] for name in CRITERIA]
    yield from ("", "## The students", "")
    yield f"| student | total | {' | '.join(titles)} | density |"
    yield "| --- |" + " ---: |" * (len(titles) + 2)
    for one in graded.students:
        cells = [f"{one.shares[name]:.0%}" if name in one.shares else "–" for name in CRITERIA]
        yield f"| {escaped(one.student)} | {one.total:.1f} | {' | '.join(cells)} | {_density(one)} |"
    for one in graded.students:
        yield from ("", f"### {escaped(one.student)}: {one.total:.1f} of {graded.points:g}", "")
        yield from _student(one)


def _density(one: StudentGrade) -> str:
    return f"{one.density * 100:.0f}" if one.density is not None else "–"


def _student(one: StudentGrade) -> Iterator[str]:
    for note in one.notes:
        yield f"- {escaped(note)}"
    if one.weakest:
        yield f"- weakest: {escaped(', '.join(one.weakest))}"
    for web in one.webs:
        if not web.own:
            yield f"- {escaped(web.headword)}: nothing of the student's own"
            continue
        if web.missing:
            yield f"- {escaped(web.headword)}: missing {escaped(', '.join(web.missing))}"
        if web.given:
            yield f"- {escaped(web.headword)}: left as the deck gives it: {escaped(', '.join(web.given))}"
    doubtful = doubtful_lines(one)
    if doubtful:
        yield from ("", "Worth a look:", "")
    for line in doubtful:
        why = f" ({escaped('; '.join(line.notes))})" if line.notes else ""
        yield (
            f"- {escaped(line.headword)}, {escaped(line.slot)}: {line.suggested:.0%}{why}:"
            f" “{escaped(line.text)}”; the deck: “{escaped(line.key)}”"
        )


def doubtful_lines(one: StudentGrade, most: int = _DOUBTFUL) -> list[Line]:
    """Return the accuracy lines to be looked at first: the student's own with the least credit."""
    open_lines = [
        line
        for line in one.lines
        if line.criterion == "accuracy" and line.mark is None and line.text and not _plain_case(line)
    ]
    return sorted(open_lines, key=lambda line: line.suggested)[:most]


def _plain_case(line: Line) -> bool:
    return GIVEN in line.notes or (not line.notes and line.suggested > _SURE)


def _problems(graded: ClassGrade) -> Iterator[str]:
    if graded.absent:
        yield from ("", "## Not handed in", "")
        yield from (f"- {escaped(name)}" for name in graded.absent)
    if graded.problems:
        yield from ("", "## Left out", "")
        yield from (f"- {escaped(line)}" for line in graded.problems)


def students_csv(graded: ClassGrade) -> str:
    """Return one row a student as CSV; shares are percentages of the criterion."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            "student",
            "total",
            "of",
            *CRITERIA,
            "density",
            "weakest",
            "missing",
            "left_as_given",
            "notes",
            "file",
        ]
    )
    for one in graded.students:
        shares = [f"{one.shares[name] * 100:.1f}" if name in one.shares else "" for name in CRITERIA]
        missing = "; ".join(f"{web.headword}: {', '.join(web.missing)}" for web in one.webs if web.missing)
        density = f"{one.density * 100:.1f}" if one.density is not None else ""
        row = [one.student, f"{one.total:.1f}", f"{graded.points:g}", *shares, density]
        given = "; ".join(f"{web.headword}: {', '.join(web.given)}" for web in one.webs if web.given)
        row += [", ".join(one.weakest), missing, given, "; ".join(one.notes), one.file]
        writer.writerow(guarded(cell) for cell in row)
    for name in graded.absent:
        row = [name, "", f"{graded.points:g}", *("" for _ in CRITERIA), "", "", "", "", "not handed in", ""]
        writer.writerow(guarded(cell) for cell in row)
    return out.getvalue()


def grade_data(graded: ClassGrade) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "title": graded.title,
        "deck": graded.deck,
        "version": graded.version,
        "points": graded.points,
        "worth": dict(graded.worth),
        "class": {
            **{name: round(value, 4) for name, value in distribution(graded.students).items()},
            "students": len(graded.students),
            "logs": graded.logs,
            "slots": [
                {
                    "slot": one.slot,
                    "filled": round(one.filled, 4),
                    "credit": round(one.credit, 4),
                    "recalled": None if one.recalled is None else round(one.recalled, 4),
                    "asked": one.asked,
                }
                for one in graded.slots
            ],
            "mixed_up": [
                {"a": pair.a, "b": pair.b, "times": pair.times, "students": pair.students}
                for pair in graded.mixed
            ],
        },
        "students": [_student_data(one) for one in graded.students],
        "problems": list(graded.problems),
        "absent": list(graded.absent),
        "alike": [{"a": a, "b": b, "links": links} for a, b, links in graded.alike],
    }


def _student_data(one: StudentGrade) -> dict[str, Any]:
    return {
        "student": one.student,
        "file": one.file,
        "total": round(one.total, 4),
        "shares": {name: round(share, 4) for name, share in one.shares.items()},
        "density": None if one.density is None else round(one.density, 4),
        "weakest": list(one.weakest),
        "notes": list(one.notes),
        "answers": one.answers,
        "webs": [
            {
                "card": web.card,
                "shares": {name: round(share, 4) for name, share in web.shares.items()},
                "missing": list(web.missing),
                "given": list(web.given),
                "lines": [
                    {
                        "criterion": line.criterion,
                        "slot": line.slot,
                        "text": line.text,
                        "suggested": round(line.suggested, 4),
                        "mark": line.mark,
                        "notes": list(line.notes),
                    }
                    for line in web.lines
                ],
            }
            for web in one.webs
        ],
    }

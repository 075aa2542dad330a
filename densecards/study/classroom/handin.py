"""A hand-in: one file with a student's webs for an assignment, and no more of them than they agreed to.

    handin.json   student, assignment, deck version, the links that were asked, and the log if agreed
    webs.md       the same webs for a person to read

The log carries what was asked, when, how it was graded and what was mixed up; never the words typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.decks.archive import Limits, open_archive, write_archive
from densecards.decks.hashing import canonical
from densecards.decks.package import write_whole
from densecards.errors import DeckError, DensecardsError, UsageError
from densecards.study.classroom.assignment import Assignment
from densecards.study.classroom.fields import Fields, json_fields, place_for
from densecards.study.webdrawing.markdown import markdown
from densecards.study.webdrawing.page import page_of
from densecards.text import displayable
from densecards.webs import Origin, Web, compose_web

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.desk import Desk

SUFFIX = ".handin"
FORMAT = 1
LIMITS = Limits(file=32 << 20, total=128 << 20, member=64 << 20, members=4)
_DATA, _PAGES = "handin.json", "webs.md"
_MOST_DATA, _MOST_WEBS, _MOST_ANSWERS, _MOST_LINK = 64 << 20, 2000, 200_000, 10_000
_LATEST = 253_370_764_800_000  # ms; the year 9999


@dataclass(frozen=True, slots=True)
class HandedLink:
    """One link as handed in; `own` is False where it is the deck's, unchanged."""

    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class HandedWeb:
    """One web: the links by slot, and its density in the student's own collection (feedback, no mark)."""

    card: str
    links: Mapping[str, HandedLink]
    density: float | None = None


@dataclass(frozen=True, slots=True)
class HandedAnswer:
    """One answer of the student's log: what it tested, how it went, the card that was named instead."""

    card: str
    mode: str
    at: int
    grade: int
    wrong: str = ""
    recalled: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandIn:
    """Everything of one hand-in. `withheld` are private slots that were asked and not given; `log` is None
    where the student did not agree to hand it in; `made` is ms UTC by the student's clock.
    """

    student: str
    assignment: str
    assignment_hash: str
    deck: str
    version: str
    made: int
    webs: tuple[HandedWeb, ...]
    withheld: tuple[str, ...] = ()
    log: tuple[HandedAnswer, ...] | None = None
    file: str = field(default="", compare=False)


def collect(
    desk: Desk, assignment: Assignment, name: str, *, with_log: bool = False, private: bool = False
) -> HandIn:
    """Return the student's webs for an assignment.

    Only slots that the assignment asks for are in it, private ones only with `private`; the log of the
    assignment's scenes only with `with_log`. Raises UsageError without a name or without any of the cards.
    """
    student = displayable(name, one_line=True)
    if not student:
        raise UsageError("a hand-in needs a name", hint="--name NAME")
    plan = assignment.plan
    asked = {*assignment.slots, *(plan.private if private else ())}
    deck = next((row for row in desk.store.decks() if row.id == plan.deck), None)
    if deck is None:
        raise UsageError(
            f'the deck "{plan.deck}" is not installed', hint=f"densecards deck install {plan.deck}"
        )
    densities = _densities(desk, plan.deck)
    webs = []
    for card in assignment.key.cards:
        web = _web(desk, card.id)
        links = {
            link.slot: HandedLink(link.text, link.origin is Origin.LEARNER)
            for link in (web or ())
            if link.slot in asked
        }
        webs.append(HandedWeb(card.id, links, densities.get(web.card.id) if web else None))
    return HandIn(
        student=student,
        assignment=plan.id,
        assignment_hash=assignment.hash,
        deck=plan.deck,
        version=deck.version,
        made=desk.now(),
        webs=tuple(webs),
        withheld=() if private else plan.private,
        log=_log(desk, assignment) if with_log else None,
    )


def _web(desk: Desk, card: str) -> Web | None:
    try:
        return desk.web(card)
    except DensecardsError:
        return None  # a card of another version of the deck: there is no web to hand in


def _densities(desk: Desk, deck: str) -> dict[str, float]:
    try:
        return {one.id: one.density for one in desk.density(deck=deck)}
    except DensecardsError:
        return {}  # without an encoder the webs can be handed in all the same


def _log(desk: Desk, assignment: Assignment) -> tuple[HandedAnswer, ...]:
    from densecards.store import Kind

    scenes = {card.scene for card in assignment.key.cards}
    named = {card.id for card in assignment.key.cards}
    cards = desk.store.cards(assignment.plan.deck)
    # Cards that the learner made are theirs, whichever scene they are in.
    of_scene = {card.id for card in cards if card.scene and card.scene in scenes} & set(assignment.titles)
    entries = desk.store.log(kinds=[Kind.REVIEW], counting_only=True)
    return tuple(
        _answer(entry, assignment) for entry in entries if entry.card in named | of_scene and entry.grade
    )


def _answer(entry: LogEntry, assignment: Assignment) -> HandedAnswer:
    slots = assignment.template.slot_keys
    # A part without a slot is named by its text, and a wrong card may be one of the learner's own.
    recalled, missed = (
        tuple(slot for slot in slots if slot in entry.detail.get(key, ())) for key in ("recalled", "missed")
    )
    wrong = entry.wrong_card if entry.wrong_card in assignment.titles else ""
    return HandedAnswer(
        entry.card, entry.mode, entry.at, int(entry.grade or 0), wrong or "", recalled, missed
    )


def write_handin(handin: HandIn, assignment: Assignment, out: Path) -> Path:
    """Write a hand-in into a `.handin` file, or into a folder, made if absent, under the student's name.

    Raises DeckError where it cannot be written.
    """
    data = asdict(handin)
    data.pop("file")
    data["format"] = FORMAT
    members: dict[str, bytes | Path] = {_DATA: canonical(data), _PAGES: _pages(handin, assignment).encode()}
    target = place_for(out, SUFFIX, file_name(handin))
    write_whole(target, write_archive(members))
    return target


def file_name(handin: HandIn) -> str:
    """Return the file that a hand-in is usually put in: assignment and student, told apart in any script."""
    from densecards.text import slugify

    mark = hashlib.sha256(handin.student.encode()).hexdigest()[:6]
    return f"{handin.assignment}-{slugify(handin.student) or 'student'}-{mark}{SUFFIX}"


def _pages(handin: HandIn, assignment: Assignment) -> str:
    handed = {web.card: web for web in handin.webs}
    titles = {
        **assignment.titles,
        **{key.rpartition("/")[2]: text for key, text in assignment.titles.items()},
    }
    pages = []
    for card in assignment.key.cards:
        links = handed[card.id].links if card.id in handed else {}
        given = {slot: link.text for slot, link in links.items() if not link.own}
        own = {slot: link.text for slot, link in links.items() if link.own}
        web = compose_web(card, assignment.template, given, own)
        pages.append(
            page_of(
                web,
                titles,
                private=True,
                deck=assignment.key.title,
                scene=assignment.plan.title,
                name=handin.student,
            )
        )
    return markdown(pages)


def read_handin(path: Path) -> HandIn:
    """Read a hand-in as a stranger's file. Raises DeckError in one line for whatever is wrong."""
    with open_archive(path, DeckError, LIMITS) as archive:
        if unknown := set(archive.members) - {_DATA, _PAGES}:
            raise archive.fault(f"holds {len(unknown)} files that a hand-in does not have")
        data = archive.read(_DATA, _MOST_DATA)
        try:
            return _handin(json_fields(data, _DATA), path.name)
        except DeckError as error:
            raise archive.fault(str(error)) from None


def _handin(read: Fields, file: str) -> HandIn:
    if (form := read.whole("format", 1, 1_000_000)) > FORMAT:
        raise DeckError(f"is of format {form}; this program reads up to {FORMAT}: update densecards")
    webs = tuple(_handed_web(row) for row in read.rows("webs", _MOST_WEBS))
    if len({web.card for web in webs}) < len(webs):
        raise DeckError("handin.json: a card stands twice")
    has_log = read.data.get("log") is not None
    return HandIn(
        student=read.text("student", most=200),
        assignment=read.text("assignment", most=100),
        assignment_hash=read.text("assignment_hash", most=100),
        deck=read.text("deck", most=100),
        version=read.text("version", most=60, empty=True),
        made=read.whole("made", 0, _LATEST),
        webs=webs,
        withheld=read.texts("withheld", 8),
        log=tuple(_handed_answer(row) for row in read.rows("log", _MOST_ANSWERS)) if has_log else None,
        file=file,
    )


def _handed_web(read: Fields) -> HandedWeb:
    links = {}
    table = read.table("links")
    if len(table.data) > 8:
        raise DeckError(f"{table.where}: a web has eight links")
    for slot in table.data:
        link = table.table(slot)
        if text := link.text("text", most=_MOST_LINK, empty=True):
            links[displayable(slot, one_line=True)[:100]] = HandedLink(text, link.flag("own"))
    has_density = read.data.get("density") is not None
    return HandedWeb(
        read.text("card", most=200), links, read.number("density", 0, 1) if has_density else None
    )


def _handed_answer(read: Fields) -> HandedAnswer:
    return HandedAnswer(
        card=read.text("card", most=200),
        mode=read.text("mode", most=60, empty=True),
        at=read.whole("at", 0, _LATEST),
        grade=read.whole("grade", 1, 4),
        wrong=read.text("wrong", most=200, empty=True),
        recalled=read.texts("recalled", 60),
        missed=read.texts("missed", 60),
    )


def read_folder(files: Iterable[Path]) -> tuple[list[HandIn], list[str]]:
    """Read hand-ins; returns those that can be read, and one line for each that can't."""
    found, problems = [], []
    for path in files:
        try:
            found.append(read_handin(path))
        except DensecardsError as error:
            problems.append(displayable(str(error), one_line=True))
    return found, problems

"""Grading a class: every hand-in against the assignment's key, line by line.

Works on hand-ins that were read; opens no file and no collection. Density is passed on as feedback and never
enters a mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from densecards.study.classroom.assignment import Assignment, as_time
from densecards.study.classroom.handin import HandedLink, HandedWeb, HandIn
from densecards.study.classroom.marking import Cosine, KeyText, Reader, Ties, credit, explained
from densecards.study.classroom.marking_values import Line, Place, StudentGrade, WebGrade
from densecards.study.classroom.rubric import CRITERIA, Rubric
from densecards.text import normalise
from densecards.webs import Card, Filler, Web, plain_text

_DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class Key:
    """An assignment made ready: its cards, the keys by (card, slot), and the cards' names."""

    assignment: Assignment
    webs: Mapping[str, Web]
    texts: Mapping[tuple[str, str], KeyText]
    reader: Reader
    ties: Ties


def prepare(assignment: Assignment, languages: frozenset[str]) -> Key:
    """Return the key of an assignment for an encoder of these languages (empty: all).

    Only what the deck itself states has a key; a suggestion (image, story) is there to be replaced.
    """
    bare = {name.rpartition("/")[2]: text for name, text in assignment.titles.items()}
    titles = {**bare, **assignment.titles}
    reader = Reader(titles, languages, assignment.key.gloss_language)
    webs = {web.card.id: web for web in assignment.key.webs()}
    facts = [slot for slot in assignment.template.slots if slot.filler is Filler.DECK]
    texts = {}
    for web in webs.values():
        for slot in facts:
            link = web.link(slot.key)
            if link is not None and slot.key in assignment.slots:
                said = reader.read(web, slot.key, link.text)
                gloss = None if web.template.gloss_slot else reader.read(web, "", web.card.gloss)
                texts[web.card.id, slot.key] = KeyText(web.card, slot, link.text, said, gloss)
    return Key(assignment, webs, texts, reader, Ties(assignment.titles))


def sides_to_encode(key: Key, handins: Iterable[HandIn]) -> list[str]:
    """Return every text whose meaning will be compared, once: whoever has the encoder makes them vectors."""
    keys = [*key.texts.values()]
    wanted = [one.wanted for one in keys] + [one.gloss for one in keys if one.gloss is not None]
    found = dict.fromkeys(text for one in wanted for text in one.readable)
    for handin in handins:
        for web in handin.webs:
            for slot, link in web.links.items():
                if link.own and (web.card, slot) in key.texts:
                    found |= dict.fromkeys(key.reader.read(key.webs[web.card], slot, link.text).readable)
    return list(found)


def of_one_class(handins: Sequence[HandIn], assignment: Assignment) -> tuple[list[HandIn], list[str]]:
    """Return the hand-ins that count, the latest of each student, and a line for each that does not."""
    latest: dict[str, HandIn] = {}
    problems = []
    for handin in sorted(handins, key=lambda one: (one.made, one.file)):
        if handin.assignment != assignment.plan.id or handin.deck != assignment.plan.deck:
            problems.append(f'{handin.file}: is for the assignment "{handin.assignment}", not for this one')
            continue
        who = student_key(handin.student)
        if (before := latest.get(who)) is not None:
            problems.append(
                f"{before.file}: {handin.student} handed in again later ({handin.file}); that one counts"
            )
        latest[who] = handin
    return sorted(latest.values(), key=lambda one: (one.student.casefold(), one.student)), problems


def student_key(name: str) -> str:
    """Return what tells students apart: their name in any case."""
    return normalise(name).casefold()


def grade(
    handin: HandIn, key: Key, rubric: Rubric, cosine: Cosine | None, marks: Mapping[Place, float]
) -> StudentGrade:
    """Return one student's grade. `marks` are the instructor's, by line; they replace what is suggested."""
    handed = {web.card: web for web in handin.webs}
    webs = tuple(
        _web(handin, key, card, handed.get(card.id) or HandedWeb(card.id, {}), rubric, cosine, marks)
        for card in key.assignment.key.cards
    )
    shares = {name: _mean([web.shares[name] for web in webs if name in web.shares]) for name in CRITERIA}
    # A criterion that nothing in the assignment can show is left out, and the others bear its points.
    worth = {name: rubric.worth(name) for name, share in shares.items() if share is not None}
    total = sum(worth[name] * (shares[name] or 0.0) for name in worth)
    total *= rubric.points / sum(worth.values()) if sum(worth.values()) else 0.0
    density = _mean([web.density for web in webs if web.density is not None])
    return StudentGrade(
        student=handin.student,
        file=handin.file,
        made=handin.made,
        total=total,
        shares={name: share for name, share in shares.items() if share is not None},
        webs=webs,
        weakest=_weakest(webs, key, _asked(handin, key)),
        density=density,
        notes=_notes(handin, key.assignment),
        answers=len(handin.log) if handin.log is not None else None,
    )


def _asked(handin: HandIn, key: Key) -> tuple[str, ...]:
    """The slots that count for a student: what they keep private is neither there nor missing."""
    private = [slot for slot in key.assignment.plan.private if slot not in handin.withheld]
    wanted = {*key.assignment.slots, *private}
    return tuple(slot for slot in key.assignment.template.slot_keys if slot in wanted)


def _web(
    handin: HandIn,
    key: Key,
    card: Card,
    web: HandedWeb,
    rubric: Rubric,
    cosine: Cosine | None,
    marks: Mapping[Place, float],
) -> WebGrade:
    asked = _asked(handin, key)
    links = {slot: link for slot, link in web.links.items() if slot in asked}
    own = {slot: link.text for slot, link in links.items() if link.own}
    lines = [
        _completeness(asked, links, rubric),
        *(
            _accuracy(key, card, slot, links.get(slot), rubric, cosine)
            for slot in asked
            if (card.id, slot) in key.texts
        ),
        _cross_links(key, card, own, rubric),
        _explanation(own, asked, rubric),
    ]
    done = []
    for line in lines:
        line = replace(line, student=handin.student, card=card.id, headword=card.headword)
        done.append(replace(line, mark=marks.get(line.place)))
    shares = {name: _mean([line.value for line in done if line.criterion == name]) for name in CRITERIA}
    return WebGrade(
        card=card.id,
        headword=card.headword,
        shares={name: share for name, share in shares.items() if share is not None},
        lines=tuple(done),
        own=len(own),
        missing=tuple(slot for slot in asked if slot not in links),
        given=tuple(slot for slot, link in links.items() if not link.own),
        density=web.density,
    )


def _completeness(asked: Sequence[str], links: Mapping[str, HandedLink], rubric: Rubric) -> Line:
    credits = [0.0 if slot not in links else 1.0 if links[slot].own else rubric.given for slot in asked]
    given = [slot for slot in asked if slot in links and not links[slot].own]
    missing = [slot for slot in asked if slot not in links]
    notes = [f"missing: {', '.join(missing)}"] if missing else []
    notes += [f"left as the deck gives them: {', '.join(given)}"] if given else []
    return Line("completeness", suggested=_mean(credits) or 0.0, notes=tuple(notes))


def _accuracy(
    key: Key, card: Card, slot: str, link: HandedLink | None, rubric: Rubric, cosine: Cosine | None
) -> Line:
    wanted = key.texts[card.id, slot]
    shown = plain_text(wanted.text, key.reader.titles)
    if link is None:
        return Line("accuracy", slot=slot, key=shown, suggested=0.0, notes=("missing",))
    said = key.reader.read(key.webs[card.id], slot, link.text)
    rivals = [other for (name, where), other in key.texts.items() if where == slot and name != card.id]
    found = credit(link, said, wanted, rivals, rubric, cosine)
    text = plain_text(link.text, key.reader.titles)
    return Line("accuracy", slot=slot, text=text, key=shown, suggested=found.value, notes=found.notes)


def _cross_links(key: Key, card: Card, own: Mapping[str, str], rubric: Rubric) -> Line:
    named = sorted(key.ties.of(card, own.values()))
    share = min(1.0, len(named) / rubric.ties_wanted) if rubric.ties_wanted > 0 else 1.0
    names = ", ".join(key.assignment.titles[name] for name in named)
    return Line("cross_links", text=names, suggested=share, notes=() if named else ("names no other card",))


def _explanation(own: Mapping[str, str], asked: Sequence[str], rubric: Rubric) -> Line:
    bare = [slot for slot, text in own.items() if not explained(text, rubric)]
    share = (len(own) - len(bare)) / len(own) if own else 0.0
    # One explained link is no explained web: up to half of what was asked, each link counts.
    share *= min(1.0, len(own) / max(1.0, len(asked) / 2))
    return Line(
        "explanation", suggested=share, notes=(f"without a reason: {', '.join(bare)}",) if bare else ()
    )


def _weakest(webs: Sequence[WebGrade], key: Key, asked: Sequence[str]) -> tuple[str, ...]:
    """The two slots with the least in them: by credit where there is a key, by being filled elsewhere."""
    shares = slot_shares(webs, asked)
    order = sorted((share, asked.index(slot), slot) for slot, share in shares.items() if share < 0.75)
    return tuple(slot for _, _, slot in order[:2])


def slot_shares(webs: Sequence[WebGrade], asked: Sequence[str]) -> dict[str, float]:
    """Return each slot's mean credit, 0…1; without a key a link of the student's own counts whole."""
    found = {}
    for slot in asked:
        values = []
        for web in webs:
            line = next((one for one in web.lines if one.slot == slot), None)
            absent = slot in web.missing or slot in web.given
            values.append(line.value if line is not None else 0.0 if absent else 1.0)
        found[slot] = _mean(values) or 0.0
    return found


def _notes(handin: HandIn, assignment: Assignment) -> tuple[str, ...]:
    notes = []
    deadline = assignment.plan.deadline
    if deadline and handin.made > deadline:
        late = (handin.made - deadline) / _DAY
        notes.append(f"late by {late:.1f} days (made {as_time(handin.made)})")
    if handin.version != assignment.plan.version:
        notes.append(
            f"made with version {handin.version or '?'} of the deck, asked was {assignment.plan.version}"
        )
    elif handin.assignment_hash != assignment.hash:
        notes.append("made for another version of the assignment")
    unknown = len([web for web in handin.webs if web.card not in {card.id for card in assignment.key.cards}])
    if unknown:
        notes.append(f"{unknown} webs of other cards are left out")
    if handin.withheld:
        notes.append(f"kept private: {', '.join(handin.withheld)}")
    return tuple(notes)


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None

"""What a class shows as a whole: slots that stay empty or are not recalled, and the pairs that are mixed up.

Confusions and recall come only from logs that students agreed to hand in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from densecards.study.classroom.grading_class import Key, slot_shares
from densecards.study.classroom.handin import HandIn
from densecards.study.classroom.marking_values import MixedPair, SlotStanding, StudentGrade


def mixed_pairs(handins: Sequence[HandIn], key: Key) -> tuple[MixedPair, ...]:
    """Return the pairs that the logs say were mixed up, by how many students and how often."""
    titles = key.assignment.titles
    times: Counter[tuple[str, str]] = Counter()
    students: Counter[tuple[str, str]] = Counter()
    for handin in handins:
        pairs = Counter(
            (min(one.card, one.wrong), max(one.card, one.wrong))
            for one in handin.log or ()
            if one.wrong and one.wrong != one.card and {one.card, one.wrong} <= titles.keys()
        )
        times += pairs
        students.update(pairs.keys())
    found = [MixedPair(a, b, titles[a], titles[b], times[a, b], students[a, b]) for a, b in times]
    return tuple(sorted(found, key=lambda pair: (-pair.students, -pair.times, pair.a, pair.b)))


def slot_standings(
    grades: Sequence[StudentGrade], handins: Sequence[HandIn], key: Key
) -> tuple[SlotStanding, ...]:
    """Return every asked slot, in the template's order."""
    assignment = key.assignment
    asked = [*assignment.slots, *assignment.plan.private]
    named = {card.id for card in assignment.key.cards}
    recalled: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for handin in handins:
        for answer in handin.log or ():
            if answer.card in named:
                recalled.update(answer.recalled)
                missed.update(answer.missed)
    found = []
    for slot in assignment.template.slots:
        if slot.key not in asked:
            continue
        # A student who keeps a slot private says nothing about it.
        kept = {one.student for one in handins if slot.key in one.withheld}
        webs = [web for grade in grades if grade.student not in kept for web in grade.webs]
        filled = sum(slot.key not in web.missing and slot.key not in web.given for web in webs)
        tries = recalled[slot.key] + missed[slot.key]
        found.append(
            SlotStanding(
                slot=slot.key,
                title=slot.title,
                filled=filled / len(webs) if webs else 0.0,
                credit=slot_shares(webs, [slot.key])[slot.key],
                recalled=recalled[slot.key] / tries if tries else None,
                asked=tries,
            )
        )
    return tuple(found)

"""Webs that say the same: what two students wrote word for word alike, for the instructor to look at.

A hint and no judgement: students who worked together write alike, too. It never enters a mark.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from densecards.study.classroom.grading_class import Key
from densecards.study.classroom.handin import HandIn
from densecards.text import normalise

FROM_LINKS = 3  # fewer may be chance
FROM_WORDS = 4  # shorter texts are alike by themselves
_MOST_HOLDERS = 50  # a text on more webs than this was given out in class


def alike(handins: Sequence[HandIn], key: Key) -> tuple[tuple[str, str, int], ...]:
    """Return pairs of students with three or more own links word for word the same, and how many they are."""
    given = {
        (card, slot, _said(text))
        for card, links in key.assignment.key.links.items()
        for slot, text in links.items()
    }
    holders: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for handin in handins:
        for web in handin.webs:
            for slot, link in web.links.items():
                place = (web.card, slot, _said(link.text))
                if link.own and place not in given and len(place[2].split()) >= FROM_WORDS:
                    holders[place].add(handin.student)
    pairs: Counter[tuple[str, str]] = Counter()
    for students in holders.values():
        if len(students) <= _MOST_HOLDERS:
            pairs.update(combinations(sorted(students), 2))
    found = [(a, b, links) for (a, b), links in pairs.items() if links >= FROM_LINKS]
    return tuple(sorted(found, key=lambda one: (-one[2], one[0], one[1])))


def _said(text: str) -> str:
    return normalise(text).casefold()

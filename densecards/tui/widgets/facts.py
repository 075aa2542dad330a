"""What a card carries beside its links: properties, and the learner's past answers. Pure drawing."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from textual.content import Content

from densecards.text import displayable
from densecards.tui.drawing import fit
from densecards.tui.messages import PastAnswer
from densecards.webs import Web, plain_text

# Accepted answers would give the card away; sounds and earlier ids are not for reading; the part of
# speech stands beside the headword.
_HIDDEN = frozenset({"accept", "accept-meaning", "aliases", "audio", "pos", "tags"})
_LAST = ("note",)
_GRADES = {1: ("again", "$error"), 2: ("hard", "$warning"), 3: ("good", "$success"), 4: ("easy", "$primary")}
Fact = tuple[str, str]


def facts(web: Web, titles: Mapping[str, str], *, without: Collection[str] = ()) -> list[Fact]:
    """Return the properties worth showing as (title, text), the shortest kinds first; `without` names those
    that are still to be asked for."""
    found = [
        (prop.key, displayable(prop.title, one_line=True), web.card.property(prop.key))
        for prop in web.template.properties
        if prop.key not in _HIDDEN and prop.key not in without and web.card.property(prop.key)
    ]
    found.sort(key=lambda fact: fact[0] in _LAST)
    return [(title, displayable(plain_text(text, titles), one_line=True)) for _, title, text in found]


def in_line(shown: Iterable[Fact]) -> Content:
    """Return facts one after the other, for a narrow screen."""
    parts: list[str | tuple[str, str]] = []
    for title, text in shown:
        parts += [(f"{title} ", "$primary"), text, "   "]
    return Content.assemble(*parts)


def in_column(shown: Iterable[Fact]) -> Content:
    """Return facts under each other, for the side of a wide screen."""
    parts: list[str | tuple[str, str]] = []
    for title, text in shown:
        parts += [(f"{title}\n", "$primary"), text, "\n\n"]
    return Content.assemble(*parts)


def history(answers: Sequence[PastAnswer], width: int, most: int = 8) -> Content:
    """Return the latest answers, newest first: the day, the grade, and what was written."""
    if not answers:
        return Content.styled("not asked yet", "$muted")
    parts: list[str | tuple[str, str]] = [("your answers\n", "$primary")]
    for answer in list(reversed(answers))[:most]:
        day = time.strftime("%d %b", time.localtime(answer.at / 1000))
        grade, colour = _GRADES.get(answer.grade, ("", ""))
        text = fit(displayable(answer.text, one_line=True), max(1, width - 15)).rstrip()
        parts += [(f"{day}  ", "$muted"), (f"{grade:<6}", colour), f" {text}\n"]
    return Content.assemble(*parts)


def past_answers(entries: Iterable[Any]) -> list[PastAnswer]:
    """Return the graded answers among a card's log entries, without those that were undone."""
    entries = list(entries)
    undone = {entry.undoes for entry in entries if entry.kind == "undo"}
    return [
        PastAnswer(entry.at, entry.grade, entry.answer or "")
        for entry in entries
        if entry.kind == "review" and entry.grade and entry.id not in undone
    ]

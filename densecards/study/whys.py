"""Why? What else? What if damaged? — the question chain after an answer, kept in the learner's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.webs import plain_text

if TYPE_CHECKING:
    from densecards.study.desk import Desk

# The properties that hold a deck's answer; a template has the chain if it has any of them.
CHAIN = {"why": "Why?", "what-else": "What else?", "if-damaged": "What if it is damaged?"}
_IN_THE_WEB = {"why": "function", "what-else": "connections", "if-damaged": "clinical"}
"""The slots whose links answer, where the deck says no more."""


@dataclass(frozen=True, slots=True)
class WhyQuestion:
    """One question of the chain: `own` are the learner's answers, oldest first; `deck_answer` may be "".

    `slot` is the title of the link that the answer is taken from, "" where the deck answers itself.
    """

    key: str
    asks: str
    own: tuple[str, ...]
    deck_answer: str
    slot: str = ""


def questions(desk: Desk, card: str) -> tuple[WhyQuestion, ...]:
    """Return the chain of a card; empty where its template asks no such questions.

    Where the deck has no answer its web may have one, and a question that nothing answers is left out: what
    if a plane is damaged?
    """
    from densecards.store import Kind

    web = desk.web(card)
    keys = [key for key in CHAIN if web.template.property(key) is not None]
    if not keys:
        return ()
    notes = desk.store.log(web.card.id, kinds=[Kind.NOTE], counting_only=True)
    titles = desk.titles(web.card.deck)
    found = []
    for key in keys:
        own = tuple(note.answer for note in notes if note.detail.get("what") == key and note.answer)
        said, slot = plain_text(web.card.property(key), titles), ""
        link = web.link(_IN_THE_WEB[key])
        if not said and link is not None:
            said, slot = link.plain(titles), web.template.slots[web.template.slot_keys.index(link.slot)].title
        if said or own:
            found.append(WhyQuestion(key, CHAIN[key], own, said, slot))
    return tuple(found)


def answer_why(desk: Desk, card: str, key: str, text: str) -> str:
    """Keep an answer with the card and return the deck's own ("" where it has none)."""
    from densecards.store import Kind, LogEntry

    found = {question.key: question for question in questions(desk, card)}
    if key not in found:
        raise UsageError(
            f'"{card}" is not asked "{key}"', hint=f"it is asked {', '.join(found) or 'nothing'}"
        )
    if text.strip():
        name = desk.web(card).card.id
        entry = LogEntry(kind=Kind.NOTE, at=desk.now(), card=name, answer=text.strip(), detail={"what": key})
        desk.store.record(entry)
    return found[key].deck_answer

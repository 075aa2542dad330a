"""Stories as texts: which words they hold and in which order, and those that the log keeps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from densecards.webs import Card, mentions_headword

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.desk import Desk
    from densecards.study.reading import Forms

STORY, TOLD = "story", "told"  # what a note and an event of the log say they are
_TYPED = (("ae", "æ"), ("oe", "ø"), ("aa", "å"))


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story as it is kept: its cards, its latest text, when it was begun, and how well it was retold."""

    key: str
    at: int
    cards: tuple[str, ...]
    text: str
    tellings: int
    best: float
    last: int


def mentions(text: str, card: Card, forms: Forms) -> bool:
    """True where a text holds a card's word in any form, æ, ø and å also written ae, oe and aa."""
    spelt = text
    for typed, letter in _TYPED:
        spelt = spelt.replace(typed, letter)
    return any(
        mentions_headword(one, card) or card.id in forms.cards_in(one) for one in dict.fromkeys((text, spelt))
    )


def place_of(text: str, card: Card, forms: Forms) -> int | None:
    """Return how far into a text a card's word stands first, in words; None where it does not."""
    words = text.split()
    if not mentions(text, card, forms):
        return None
    low, high = 1, len(words)
    while low < high:  # the shortest beginning that holds the word
        middle = (low + high) // 2
        if mentions(" ".join(words[:middle]), card, forms):
            high = middle
        else:
            low = middle + 1
    return low


def same_order(story: str, retold: str, cards: Sequence[Card], forms: Forms) -> bool:
    """True where the words that both texts hold come in the same order in both."""
    both = [
        (here, there)
        for card in cards
        if (here := place_of(story, card, forms)) is not None
        and (there := place_of(retold, card, forms)) is not None
    ]
    ordered = [there for _, there in sorted(both)]
    return ordered == sorted(ordered)


def folded(entries: Iterable[LogEntry]) -> list[StoryRow]:
    """Fold notes and events, oldest first, to the stories, the newest first."""
    rows: dict[str, StoryRow] = {}
    for entry in entries:
        what, key = entry.detail.get("what"), str(entry.detail.get("id", ""))
        if what == STORY:
            old = rows.get(key)
            cards = tuple(str(card) for card in entry.detail["cards"])
            text = entry.answer or ""
            rows[key] = (
                replace(old, cards=cards, text=text)
                if old
                else StoryRow(key, entry.at, cards, text, 0, 0.0, 0)
            )
        elif what == TOLD and key in rows:
            old = rows[key]
            best = max(old.best, float(entry.detail["score"]))
            rows[key] = replace(old, tellings=old.tellings + 1, best=best, last=entry.at)
    return sorted(rows.values(), key=lambda row: -row.at)


def stories(desk: Desk) -> list[StoryRow]:
    """Return the learner's stories, the newest first."""
    from densecards.store import Kind

    return folded(desk.store.log("", kinds=[Kind.NOTE, Kind.EVENT], counting_only=True))

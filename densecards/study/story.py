"""Story: the day's words in one scene of the learner's own, hidden, retyped, scored by what comes back.

A story is a note in the log, its tellings are events; both are kept, so that a story can be told again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from densecards.errors import NotFoundError, UsageError
from densecards.grading import Verdict
from densecards.study.telling import STORY, TOLD, mentions, same_order, stories
from densecards.study.values import Mode
from densecards.webs import Card

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.desk import Desk

FEWEST = 2  # words; one alone is no chain
MOST = 12
_HIDDEN = "hidden story"


@dataclass(frozen=True, slots=True)
class StoryWord:
    """A word that the story must hold, in any of its forms."""

    card: str
    headword: str
    gloss: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """The story is being written. `missing` are the words that it does not hold yet."""

    words: tuple[StoryWord, ...]
    text: str
    missing: tuple[StoryWord, ...]


@dataclass(frozen=True, slots=True)
class Retyping:
    """The story is hidden and waits to be typed again; `since` in ms, `typed` from an earlier sitting."""

    words: tuple[StoryWord, ...]
    since: int
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Retold:
    """What came back: `found` for each word, `in_order` where they came as the story has them."""

    words: tuple[StoryWord, ...]
    text: str
    answer: str
    found: tuple[bool, ...]
    in_order: bool
    since: int
    at: int

    @property
    def score(self) -> float:
        """The share of the words that came back."""
        return sum(self.found) / len(self.found)


@dataclass(frozen=True, slots=True)
class Told:
    """The telling is written down."""

    key: str
    score: float


State = Writing | Retyping | Retold | Told


def open_story(desk: Desk, cards: Sequence[str] | None, key: str) -> StoryRoom:
    """Open a story: an earlier one by its key, else a new one with these cards or today's new ones.

    One that was told before begins hidden.
    A story of the same cards that was begun today goes on. Raises NotFoundError, UsageError.
    """
    from densecards.store import uuid7

    known = stories(desk)
    if key:
        row = next((one for one in known if one.key == key), None)
        if row is None:
            raise NotFoundError(f'there is no story "{key}"')
        room = StoryRoom(desk, row.key, row.cards, row.text).go_on()
        if row.tellings and isinstance(room.state, Writing):
            room.hide()  # what is read first is not recalled
        return room
    chosen = tuple(desk.new_today() if cards is None else [desk.web(card).card.id for card in cards])[:MOST]
    if len(chosen) < FEWEST:
        raise UsageError(
            f"a story needs at least {FEWEST} words", hint="learn new cards first, or name the cards"
        )
    start, _ = desk.day()
    row = next((one for one in known if one.at >= start and set(one.cards) == set(chosen)), None)
    return StoryRoom(desk, row.key if row else uuid7(), chosen, row.text if row else "").go_on()


class StoryRoom:
    """One story: write, hide, retype, finish; every text is on disk when the call returns."""

    def __init__(self, desk: Desk, key: str, cards: Sequence[str], text: str) -> None:
        self.key = key
        self._desk = desk
        self._cards: tuple[Card, ...] = tuple(desk.web(card).card for card in cards)
        self.words = tuple(
            StoryWord(card.id, card.headword, card.gloss, card.language) for card in self._cards
        )
        self._text = text
        self._forms = desk.forms()
        self._written: list[str] = []
        self.state: State = self._writing()

    def _writing(self) -> Writing:
        return Writing(self.words, self._text, self.missing_from(self._text))

    def missing_from(self, text: str) -> tuple[StoryWord, ...]:
        """Return the words that a text under the pen does not hold; saves nothing."""
        pairs = zip(self.words, self._cards, strict=True)
        return tuple(word for word, card in pairs if not mentions(text, card, self._forms))

    def write(self, text: str) -> Writing:
        """Keep the text of the story."""
        if text.strip() != self._text:
            self._text = text.strip()
            self._record("note", {"what": STORY, "cards": [word.card for word in self.words]}, self._text)
        self.state = self._writing()
        return self.state

    def hide(self) -> Retyping:
        """Hide the story; it waits to be typed again."""
        if not self._text:
            raise UsageError("write the story first")
        self.state = Retyping(self.words, self._desk.now())
        self.keep("")
        return self.state

    def keep(self, typed: str) -> None:
        """Keep that the story is hidden, and what was typed of it, for one who leaves now."""
        if isinstance(self.state, Retyping):
            self._desk.keep_place(_HIDDEN, {"story": self.key, "typed": typed})

    def go_on(self) -> StoryRoom:
        """Go on where an earlier sitting left the story hidden; returns itself."""
        place = self._desk.kept_place(_HIDDEN)
        if place.get("story") == self.key and self._text:
            self.state = Retyping(self.words, self._desk.now(), place.get("typed", ""))
        return self

    def _seen(self) -> None:
        if self._desk.kept_place(_HIDDEN).get("story") == self.key:
            self._desk.keep_place(_HIDDEN, {})

    def retype(self, text: str) -> Retold:
        """See which words came back."""
        if not isinstance(self.state, Retyping):
            raise UsageError("the story is not hidden")
        self._seen()
        found = tuple(mentions(text, card, self._forms) for card in self._cards)
        order = same_order(self._text, text, self._cards, self._forms)
        self.state = Retold(
            self.words, self._text, text.strip(), found, order, self.state.since, self._desk.now()
        )
        return self.state

    def overrule(self, word: int, found: bool) -> Retold:
        """Let the learner decide whether a word came back."""
        told = self._retold()
        if not 0 <= word < len(told.found):
            raise UsageError(f"there is no word {word + 1}")
        marks = tuple(found if n == word else mark for n, mark in enumerate(told.found))
        self.state = replace(told, found=marks)
        return self.state

    def again(self) -> Retyping:
        """Hide the story once more; the try is not written down."""
        return self.hide()

    def edit(self) -> Writing:
        """Go back to the text."""
        self._seen()
        self.state = self._writing()
        return self.state

    def finish(self) -> Told:
        """Write the telling down: an answer for each word, and the score. The schedule is left alone."""
        from densecards.store import LogEntry

        told, desk = self._retold(), self._desk
        together: list[str] = []
        with desk.store.together():
            for word, found in zip(told.words, told.found, strict=True):
                entry = LogEntry(
                    kind="review",
                    at=told.at,
                    card=word.card,
                    mode=Mode.STORY.value,
                    answer=word.headword if found else "",
                    verdict=(Verdict.ACCEPTED if found else Verdict.WRONG).value,
                    grade=3 if found else 1,
                    duration=max(0, told.at - told.since) // len(told.words),
                    density=desk.known_density(word.card),
                    own_links=desk.web(word.card).own_links,
                    encoder_hash=desk.encoder_hash,
                    together=tuple(together) if found else (),
                    session=self.key,
                    detail={"story": self.key},
                )
                self._append(entry)
                if found:
                    together.append(word.card)
            score = round(told.score, 4)
            self._record("event", {"what": TOLD, "score": score, "in_order": told.in_order}, told.answer)
        self.state = Told(self.key, told.score)
        return self.state

    def undo(self) -> State:
        """Take the last telling or the last change of the text back."""
        if not self._written:
            raise UsageError("there is nothing to undo")
        if isinstance(self.state, Told):
            telling = self._written[-len(self.words) - 1 :]
            self._desk.store.undo_all(reversed(telling), at=self._desk.now())
            del self._written[-len(self.words) - 1 :]
        else:
            self._desk.store.undo(self._written.pop(), at=self._desk.now())
            row = next((one for one in stories(self._desk) if one.key == self.key), None)
            self._text = row.text if row else ""
        self.state = self._writing()
        return self.state

    def _retold(self) -> Retold:
        if not isinstance(self.state, Retold):
            raise UsageError("the story was not retyped")
        return self.state

    def _record(self, kind: str, detail: dict[str, Any], answer: str) -> None:
        from densecards.store import LogEntry

        self._append(
            LogEntry(
                kind=kind,
                at=self._desk.now(),
                mode=Mode.STORY.value,
                answer=answer,
                session=self.key,
                detail={**detail, "id": self.key},
            )
        )

    def _append(self, entry: LogEntry) -> None:
        from densecards.study.strength import edges_of

        self._written.append(self._desk.store.record(entry, edges=edges_of(self._desk.store, entry)).id)

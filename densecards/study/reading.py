"""Reading: a text with its words marked known, due, new or unknown, and new words made into cards.

A word counts as a card's by every form that the card lists; a card without forms is met by the regular
endings of its language. In an English text the words of its grammar are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError, UsageError
from densecards.study.function_words import ENGLISH, is_english
from densecards.text import displayable, normalise
from densecards.webs import Card

if TYPE_CHECKING:
    from densecards.store import ItemRow
    from densecards.study.desk import Desk

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+[\"'»”’)]*|\n|\Z)")
_LEAD = re.compile(r"^(?:å|en|ei|et|the|a|an|to)\s+", re.IGNORECASE)
_AUXILIARY = re.compile(r"^(?:har/er|har|er|å ha)\s+", re.IGNORECASE)
_NO_FORM = frozenset({"", "–", "-", "—", "en", "ei", "et", "å"})
_NORDIC = frozenset({"nb", "nn", "no"})
_ENDINGS = ("ene", "ane", "ens", "ets", "en", "et", "er", "ar", "te", "de", "a", "e", "r", "t", "s", "n")
_ENGLISH = ("ies", "es", "s", "ing", "ed", "d")
_LONGEST = 200_000  # characters; a chapter


class Status(StrEnum):
    """How a word of a text stands to the learner's cards."""

    KNOWN = "known"
    DUE = "due"
    NEW = "new"  # there is a card, never met
    UNKNOWN = "unknown"  # there is no card
    PLAIN = "plain"  # no word: spaces, marks, numbers


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. `start` and `end` are places in it, `card` is the card met or ""."""

    text: str
    start: int
    end: int
    status: Status
    card: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text taken apart: its tokens in order, spaces included, and how many different words stand how."""

    tokens: tuple[Token, ...]
    counts: Mapping[Status, int]

    @property
    def coverage(self) -> float:
        """The share of the running words that are known or due."""
        words = [token for token in self.tokens if token.status is not Status.PLAIN]
        met = sum(token.status in (Status.KNOWN, Status.DUE) for token in words)
        return met / len(words) if words else 0.0


# Pure parts


def written_forms(card: Card) -> tuple[str, ...]:
    """Return every way a card is written in a running text, in lower case, longest first."""
    names = card.headword.split(" / ")
    listed = [form for key in ("forms", "accept", "abbreviation", "latin") for form in card.alternatives(key)]
    found = {normalise(_AUXILIARY.sub("", _LEAD.sub("", text.strip()))).casefold() for text in names + listed}
    return tuple(sorted(found - _NO_FORM, key=lambda form: (-len(form), form)))


class Forms:
    """Which cards a written word may be: by first word, so that phrases are found whole.

    A phrase that lists no forms is inflected as its first word is, where that word has a card: *gå hjem*
    is found as *gikk hjem*.
    """

    def __init__(self, cards: Iterable[Card]) -> None:
        self._by_first: dict[str, dict[tuple[str, ...], list[str]]] = {}
        self._bare: dict[str, list[str]] = {}
        self._nordic = False
        phrases: list[tuple[tuple[str, ...], str]] = []
        inflected: dict[str, set[str]] = {}
        for card in cards:
            self._nordic |= card.language.partition("-")[0] in _NORDIC
            bare = normalise(_LEAD.sub("", card.headword)).casefold()
            forms = [tuple(match[0] for match in _WORD.finditer(form)) for form in written_forms(card)]
            for words in forms:
                if words:
                    self._add(words, card.id)
            if card.properties.get("forms"):
                inflected.setdefault(bare, set()).update(words[0] for words in forms if len(words) == 1)
            else:
                self._bare.setdefault(bare, []).append(card.id)
                phrases += [(words, card.id) for words in forms if len(words) > 1]
        for words, name in phrases:
            for first in sorted(inflected.get(words[0], set()) - {words[0]}):
                self._add((first, *words[1:]), name)

    def _add(self, words: tuple[str, ...], card: str) -> None:
        self._by_first.setdefault(words[0], {}).setdefault(words, []).append(card)

    def cards_in(self, text: str) -> set[str]:
        """Return every card that a text holds, words inside a phrase included."""
        words = [match[0].casefold() for match in _WORD.finditer(text)]
        found: set[str] = set()
        for place, word in enumerate(words):
            for form, cards in self._by_first.get(word, {}).items():
                if tuple(words[place : place + len(form)]) == form:
                    found.update(cards)
            found.update(self._inflected(word))
        return found

    def at(self, words: Sequence[str], place: int) -> tuple[int, tuple[str, ...]]:
        """Return how many words from `place` on make the longest form, and its cards; (1, ()) for none."""
        known = self._by_first.get(words[place], {})
        for form in sorted(known, key=len, reverse=True):
            if tuple(words[place : place + len(form)]) == form:
                return len(form), tuple(dict.fromkeys(known[form]))
        return 1, self._inflected(words[place])

    def _inflected(self, word: str) -> tuple[str, ...]:
        if word.endswith("s") and (genitive := self._by_first.get(word[:-1], {}).get((word[:-1],))):
            return tuple(dict.fromkeys(genitive))
        for ending in _ENDINGS if self._nordic else _ENGLISH:
            if word.endswith(ending) and len(word) - len(ending) >= 2:
                stem = word[: -len(ending)]
                for bare in (stem, stem + "e", stem + "y"):
                    if bare in self._bare:
                        return tuple(self._bare[bare])
        return ()


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text begin and end."""
    return [(match.start(), match.end()) for match in _SENTENCE.finditer(text) if match[0].strip()]


def take_apart(text: str, forms: Forms, standing: Mapping[str, Status]) -> Reading:
    """Return a text with every word marked; `standing` says how each card stands, absent ones are new.

    The tokens' texts joined are the text. Of several cards that a word may be, the best known counts.
    """
    found: list[Token] = []
    spans = list(_WORD.finditer(text))
    words = [match[0].casefold() for match in spans]
    plain = ENGLISH if is_english(words) else frozenset[str]()
    bounds = sentences(text)
    wholes = [normalise(text[start:end]) for start, end in bounds]
    at, place, sentence = 0, 0, 0
    while place < len(spans):
        length, cards = forms.at(words, place)
        if any(not text[a.end() : b.start()].isspace() for a, b in _pairs(spans[place : place + length])):
            length, cards = 1, forms.at(words[: place + 1], place)[1]
        start, end = spans[place].start(), spans[place + length - 1].end()
        while sentence < len(bounds) - 1 and bounds[sentence][1] <= start:
            sentence += 1
        if start > at:
            found.append(Token(text[at:start], at, start, Status.PLAIN))
        card, status = best_known(cards, standing)
        if status is Status.UNKNOWN and words[place] in plain:
            found.append(Token(text[start:end], start, end, Status.PLAIN))
        else:
            found.append(Token(text[start:end], start, end, status, card, wholes[sentence]))
        at, place = end, place + length
    if at < len(text):
        found.append(Token(text[at:], at, len(text), Status.PLAIN))
    seen = {(token.card or token.text.casefold()): token.status for token in found if token.sentence}
    counts = {status: sum(one is status for one in seen.values()) for status in Status}
    return Reading(tuple(found), counts)


def _pairs(spans: Sequence[re.Match[str]]) -> Iterable[tuple[re.Match[str], re.Match[str]]]:
    return pairwise(spans)


_RANK = (Status.KNOWN, Status.DUE, Status.NEW)


def best_known(cards: Sequence[str], standing: Mapping[str, Status]) -> tuple[str, Status]:
    """Return the card that stands best, and how; ("", unknown) for none."""
    if not cards:
        return "", Status.UNKNOWN
    best = min(cards, key=lambda card: _RANK.index(standing.get(card, Status.NEW)))
    return best, standing.get(best, Status.NEW)


def standing_of(rows: Iterable[ItemRow], until: int) -> dict[str, Status]:
    """Return how begun cards stand: due where any of their items comes due before `until` (ms)."""
    found: dict[str, Status] = {}
    for row in rows:
        due = row.due < until or row.phase in ("learning", "relearning")
        if found.get(row.card) is not Status.DUE:
            found[row.card] = Status.DUE if due else Status.KNOWN
    return found


# With a collection


def read(desk: Desk, text: str, forms: Forms) -> Reading:
    """Take a text apart by the forms of the learner's cards. Raises UsageError for one that is too long."""
    clean = displayable(text)
    if len(clean) > _LONGEST:
        raise UsageError(f"the text has {len(clean):,} characters", hint=f"read {_LONGEST:,} at a time")
    return take_apart(clean, forms, standing_of(desk.store.items(started=True), desk.day_end()))


def open_text(path: Path) -> str:
    """Return the text of a file in UTF-8. Raises NotFoundError and UsageError."""
    file = path.expanduser()
    try:
        if file.is_file() and file.stat().st_size > 4 * _LONGEST:
            raise UsageError(f"{file}: is too long", hint=f"read {_LONGEST:,} characters at a time")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NotFoundError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is not UTF-8 text", hint="save it as plain text") from None
    if "\0" in text:
        raise UsageError(f"{file}: is no text", hint="save it as plain text")
    return text


def as_headword(token: Token) -> str:
    """Return a word as a card begins with it: small, unless it stands large within its sentence."""
    first = _WORD.search(token.sentence)
    begins = first is not None and first[0] == token.text.split()[0]
    return token.text.lower() if begins and token.text.istitle() else token.text


def take_word(desk: Desk, headword: str, gloss: str, sentence: str, deck: str) -> str:
    """Make a card of a word; its sentence goes into the slot for use. Returns the card's id."""
    from densecards.webs import VOCABULARY

    shapes = {row.id: row.template for row in desk.store.decks()}
    shape = shapes.get(deck, VOCABULARY)
    use = next((slot.key for slot in shape.slots if slot.soul == "U"), None)
    links = {use: normalise(sentence)} if use and sentence.strip() else {}
    return desk.add_card(headword, gloss, deck=deck, links=links)

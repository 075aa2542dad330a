"""The credit that is suggested for a handed-in link: how well it says what the deck's key says.

Pure: likeness in meaning comes in as a function. Suggestions only; the instructor has the last word: of the
pairs in `tests/grading/paraphrases_unseen.tsv` the right ones get .86 on average and the unrelated ones
nothing, but wrong ones written to deceive still .35.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from densecards.grading import normal_form
from densecards.grading.meaning import NEGATIONS, contradicts
from densecards.study.classroom.handin import HandedLink
from densecards.study.classroom.rubric import Rubric
from densecards.study.modes.matching import Wanted, letters, wanted_of
from densecards.webs import SIDE_MARK, Card, Link, Side, Slot, Web, mentions_headword, surface_forms

# The cosine of two texts that the encoder reads; None where there is no encoder.
Cosine = Callable[[str, str], float]
_LEAD = 0.05  # so much nearer to another card's key, and it is rather that card's
_RIVAL_FROM = 0.6
_LETTERS_NONE = 0.3
_SHORTEST_NAME = 4

GIVEN = "left as the deck gives it"
COPIED = "word for word as in the deck"
CONTRARY = "seems to say the contrary"
NEGATED = "one of the two says not"
NEARER = "nearer to"
DESCRIBED = "says what the card's description says"
USED = "uses the word in a sentence of the student's own"
UNREAD = "no side in a language that the encoder reads: judged by its words alone"


@dataclass(frozen=True, slots=True)
class KeyText:
    """What the deck says in one slot of one card, and in the description beside the slots."""

    card: Card
    slot: Slot
    text: str
    wanted: Wanted
    gloss: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """A suggested credit in [0, 1] and what speaks for looking at it."""

    value: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """How texts of a deck are read: its headwords, the encoder's languages (empty: all), the gloss's."""

    titles: Mapping[str, str]
    languages: frozenset[str]
    gloss_language: str

    def read(self, web: Web, slot: str, text: str) -> Wanted:
        """Return a text in a slot as its halves, without the headword."""
        return wanted_of(
            web,
            Link(slot, text),
            dict(self.titles),
            languages=self.languages,
            gloss_language=self.gloss_language,
        )


def credit(
    link: HandedLink,
    said: Wanted,
    key: KeyText,
    rivals: Iterable[KeyText],
    rubric: Rubric,
    cosine: Cosine | None,
) -> Credit:
    """Return the credit of a link against its slot's key. `rivals` are the slot's keys of other cards."""
    if not link.own:
        return Credit(rubric.given, (GIVEN,))
    spelt = _letters(said, key.wanted)
    if spelt == 1.0 and _plain(link.text) == _plain(key.text):
        return Credit(1.0, (COPIED,))
    by_letters = _between(spelt, _LETTERS_NONE, rubric.letters_right)
    readable = bool(said.readable and key.wanted.readable) and cosine is not None
    near = _cosine(said, key.wanted, cosine)
    value = max(by_letters, _between(near, rubric.meaning_none, rubric.meaning_right))
    notes = [] if readable or by_letters == 1.0 else [UNREAD]
    described = _between(_cosine(said, key.gloss, cosine), rubric.meaning_none, rubric.meaning_right)
    if (by_gloss := min(described, rubric.by_description)) > value:
        value, notes = by_gloss, [*notes, DESCRIBED]
    against = _contrary(said, key.wanted) if spelt < 1.0 else ""
    if against == CONTRARY:
        value, notes = min(value, rubric.contradiction), [*notes, CONTRARY]
    elif rival := _nearer(said, near, rivals, cosine):
        value, notes = min(value, rubric.nearer_to_another), [*notes, f"{NEARER} {rival}"]
    elif against and value > rubric.negation:
        value, notes = rubric.negation, [*notes, against]
    first = link.text.partition(SIDE_MARK)[0]
    is_use = key.slot.soul == "U" and key.slot.side is Side.TARGET
    if (
        is_use
        and value < rubric.use_of_word
        and mentions_headword(first, key.card)
        and len(first.split()) > 2
    ):
        return Credit(rubric.use_of_word, (USED,))
    return Credit(value, tuple(notes))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _between(value: float, none: float, full: float) -> float:
    return max(0.0, min(1.0, (value - none) / max(full - none, 1e-9)))


def _letters(said: Wanted, key: Wanted) -> float:
    return max(
        (
            letters(one, other, language)
            for one, language in said.sides
            for other, their in key.sides
            if language == their
        ),
        default=0.0,
    )


def _cosine(said: Wanted, key: Wanted | None, cosine: Cosine | None) -> float:
    if cosine is None or key is None:
        return 0.0
    return max((cosine(one, other) for one in said.readable for other in key.readable), default=0.0)


def _contrary(said: Wanted, key: Wanted) -> str:
    """Return what makes every English half of a text go against the key's; "" where nothing does."""
    mine = [normal_form(text, "en") for text, language in said.sides if language == "en"]
    theirs = [normal_form(text, "en") for text, language in key.sides if language == "en"]
    if not (mine and theirs) or not all(_against(one, other) for one in mine for other in theirs):
        return ""
    # A word against its contrary tells more than a "not", for the same thing can be said with one or without.
    bare = [[_without_negations(text) for text in texts] for texts in (mine, theirs)]
    return CONTRARY if all(contradicts(one, other) for one in bare[0] for other in bare[1]) else NEGATED


def _against(one: str, other: str) -> bool:
    """Here a *not* on one side is enough: the instructor looks at it, and a half is not lost meanwhile."""
    negated = [bool(NEGATIONS.intersection(text.split())) for text in (one, other)]
    return negated[0] != negated[1] or contradicts(one, other)


def _without_negations(text: str) -> str:
    return " ".join(word for word in text.split() if word not in NEGATIONS)


def _nearer(said: Wanted, near: float, rivals: Iterable[KeyText], cosine: Cosine | None) -> str:
    best, name = 0.0, ""
    for rival in rivals:
        value = _cosine(said, rival.wanted, cosine)
        if value > best:
            best, name = value, rival.card.headword
    return name if best >= max(_RIVAL_FROM, near + _LEAD) else ""


class Ties:
    """Which other cards of the deck a text names, by a tie or by its headword."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._ids: dict[str, str] = {}
        for name, headword in titles.items():
            for form in surface_forms(Card(name, headword, "", ""))[:1]:
                if len(form) >= _SHORTEST_NAME:
                    self._ids.setdefault(form.casefold(), name)
        self._known = frozenset(titles)
        names = sorted(self._ids, key=lambda form: (-len(form), form))
        body = "|".join(map(re.escape, names))
        self._names = re.compile(rf"(?<!\w)(?:{body})(?!\w)", re.IGNORECASE) if names else None

    def of(self, card: Card, texts: Iterable[str]) -> frozenset[str]:
        """Return the ids of the other cards that the texts name."""
        found = set()
        for text in texts:
            for reference in Link("", text).references:
                name = reference if "/" in reference else f"{card.deck}/{reference}"
                found |= {name} & self._known
            if self._names is not None:
                found |= {self._ids[match.group().casefold()] for match in self._names.finditer(text)}
        return frozenset(found - {card.id})


def explained(text: str, rubric: Rubric) -> bool:
    """True where a link gives a reason or a translation, or says enough to explain itself."""
    first, _, reason = text.partition(SIDE_MARK)
    return bool(reason.strip()) or len(first.split()) >= rubric.explained_words

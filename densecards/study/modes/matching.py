"""Which typed line recalls which link: by letters where it is written alike, by meaning where it is not.

Pure: likenesses come in as numbers or as a function. One line recalls at most one link, and of all ways to
match them the one with the greatest total likeness is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from densecards.grading import normal_form
from densecards.grading.meaning import words_of
from densecards.study.modes.values import By, Part
from densecards.webs import SIDE_MARK, Link, Side, Web, mask, speaks

# Cosines of the default encoder, set on the lines of `tests/study/typed_lines.tsv`. A cosine alone cannot
# tell a link in other words from a neighbour's link, so a line must not lie nearer to another card by more
# than LEAD. Of 144 links written in other words 97 % find theirs (94 % by a cosine of .5 alone); of such
# lines for a card of the same scene 1 % pass (6 %), for one of the eight nearest cards 3 % (13 %), of the
# glosses of the scene's other cards 1 % (17 %), of plain nouns .7 % (2 %).
MEANING_FROM = 0.45
LEAD = -0.1
RIVAL_FROM = 0.6  # a line this near to another card is no misspelt link of this one
LETTERS_FROM = 0.6  # share of the words, both ways
_CLAUSE_ALIKE = 0.9  # a whole clause of a link, word for word
_SAME_WORD = 85  # of 100; an ending apart
MOST_LINES = 40  # a page pasted by mistake must not stall the match
_CLAUSE = re.compile(r"[,;:.!?()/–—…]+|\s-\s")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the encoder makes of lines: `table` holds their cosines (rows) to the texts (columns).

    `rivals` is for each line the greatest cosine to a link or sense of any other card, −1 for none.
    """

    table: Sequence[Sequence[float]]
    rivals: Sequence[float]


Meaning = Callable[[Sequence[str], Sequence[str]], Likeness]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link that is to be recalled.

    `text` is shown, `sides` are (text, language) of its halves, without the headword; `readable` are those
    texts that the encoder can judge.
    """

    text: str
    slot: str
    title: str
    sides: tuple[tuple[str, str], ...]
    readable: tuple[str, ...]


def wanted_of(
    web: Web, link: Link, titles: dict[str, str], *, languages: frozenset[str], gloss_language: str = "en"
) -> Wanted:
    """Return a web's link as something to be recalled, for an encoder of these languages (empty: all)."""
    slot = web.template.slot(link.slot)
    card = web.card
    first, _, second = link.text.partition(SIDE_MARK)
    target = slot is not None and slot.side is Side.TARGET
    pairs = [(first, card.language if target else gloss_language), (second, gloss_language)]
    plain = [(Link(link.slot, text).plain(titles), language) for text, language in pairs if text.strip()]
    sides = tuple((hidden, lang) for text, lang in plain if (hidden := _without(text, web)))
    readable = tuple(text for text, lang in sides if speaks(languages, lang))
    return Wanted(link.plain(titles), link.slot, slot.title if slot else link.slot, sides, readable)


def _without(text: str, web: Web) -> str:
    """Return a text without its card's headword; the text itself where nothing else stands in it."""
    return " ".join(mask(text, web.card, " ").split()) or text.strip()


def hidden_lines(lines: Iterable[str], web: Web) -> tuple[str, ...]:
    """Return typed lines without the headword, which every line may repeat."""
    return tuple(_without(line, web) for line in lines)


def letters(line: str, side: str, language: str) -> float:
    """Return how alike two texts are in their words, 0…1: the harmonic mean of the shares that agree, or more
    where a clause of the one is a clause of the other."""
    return _letters(line, side, language)[0]


def _letters(line: str, side: str, language: str) -> tuple[float, bool]:
    """Return the likeness of two texts by letters, and whether every word that agrees is spelt the same."""
    one, other = normal_form(line, language), normal_form(side, language)
    if one == other:
        return 1.0, True
    mine, theirs = sorted(words_of(one)), sorted(words_of(other))
    if not mine or not theirs:
        return 0.0, True
    if _clauses(line, language) & _clauses(side, language):
        return _CLAUSE_ALIKE, True
    agreed = [word for word in mine if any(_same(word, known) for known in theirs)]
    said = len(agreed) / len(mine)
    held = sum(any(_same(word, known) for word in mine) for known in theirs) / len(theirs)
    alike = 2 * said * held / (said + held) if said + held else 0.0
    return alike, set(agreed) <= set(theirs)


def _clauses(text: str, language: str) -> frozenset[tuple[str, ...]]:
    """Return what stands between the stops of a text, each as the words that carry meaning."""
    found = (tuple(sorted(words_of(normal_form(part, language)))) for part in _CLAUSE.split(text))
    return frozenset(words for words in found if words)


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if one == other or len(shorter) < 4:
        return one == other
    if longer.endswith(shorter):  # unhappy is not happy misspelt
        return False
    return (one[0] == other[0] and fuzz.ratio(one, other) >= _SAME_WORD) or (
        OSA.distance(one, other) <= len(shorter) // 4
    )


def likenesses(
    lines: Sequence[str], wants: Sequence[Wanted], meaning: Meaning | None
) -> list[list[tuple[float, By]]]:
    """Return for each line and link how alike they are and by what; 0 where too little to count.

    What is nearer to another card is no link of this one: by meaning it may lie a little behind (`LEAD`), and
    letters that are only nearly the same must not stand against it.
    """
    texts = list(dict.fromkeys(text for want in wants for text in want.readable))
    judged = meaning(lines, texts) if meaning is not None and texts and lines else None
    place = {text: n for n, text in enumerate(texts)}
    table = []
    for number, line in enumerate(lines):
        rival = judged.rivals[number] if judged is not None else -1.0
        row = []
        for want in wants:
            spelt, exact = max((_letters(line, *side) for side in want.sides), default=(0.0, True))
            meant = -1.0
            if judged is not None and want.readable:
                meant = max(float(judged.table[number][place[text]]) for text in want.readable)
            leads = meant >= rival + LEAD
            best = (0.0, By.NOTHING)
            if spelt >= LETTERS_FROM and (exact or leads or rival < RIVAL_FROM):
                best = spelt, By.LETTERS
            if meant >= MEANING_FROM and leads and meant > best[0]:
                best = min(1.0, meant), By.MEANING
            row.append(best)
        table.append(row)
    return table


def best_match(table: Sequence[Sequence[float]]) -> list[int | None]:
    """Return for each column the row that is matched to it, so that the total is greatest.

    `table` holds likenesses ≥ 0 of rows (lines) and at most 16 columns (links); 0 is no match. Rows and
    columns are used once. Exact: a walk over the rows with the best total for every set of columns taken.
    """
    columns = len(table[0]) if table else 0
    best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
    for row, values in enumerate(table):
        after = dict(best)
        for taken, (total, pairs) in best.items():
            for column, value in enumerate(values):
                if value <= 0 or taken >> column & 1:
                    continue
                key = taken | 1 << column
                if key not in after or total + value > after[key][0]:
                    after[key] = (total + value, (*pairs, (column, row)))
        best = after
    found: list[int | None] = [None] * columns
    for column, row in max(best.values(), key=lambda entry: entry[0])[1]:
        found[column] = row
    return found


def matched(
    lines: Sequence[str], web: Web, wants: Sequence[Wanted], meaning: Meaning | None
) -> tuple[Part, ...]:
    """Return the links as parts, each with the one line that recalled it."""
    used = hidden_lines(lines[:MOST_LINES], web)
    table = likenesses(used, wants, meaning)
    chosen = best_match([[value for value, _ in row] for row in table])
    if not table:
        chosen = [None] * len(wants)
    return tuple(
        part_of(want)
        if row is None
        else part_of(want, row, lines[row], table[row][column][0], table[row][column][1])
        for column, (want, row) in enumerate(zip(wants, chosen, strict=True))
    )


def part_of(
    want: Wanted, line: int | None = None, got: str = "", likeness: float = 0.0, by: By = By.NOTHING
) -> Part:
    """Return a link as a part of an outcome."""
    return Part(want.text, want.slot, want.title, line, got, likeness, by)

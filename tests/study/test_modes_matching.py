"""Matching typed lines to links: the best assignment, by letters and by meaning, and the learner's own."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import UsageError
from densecards.schedule import Grade
from densecards.study.modes.blank_web import graded
from densecards.study.modes.explain import clauses, covered
from densecards.study.modes.lines import lines_of, reassigned
from densecards.study.modes.matching import (
    MOST_LINES,
    Likeness,
    Wanted,
    best_match,
    letters,
    likenesses,
    matched,
    wanted_of,
)
from densecards.study.modes.values import By, Part, Takes
from densecards.webs import VOCABULARY, Card, compose_web

CARD = Card(
    "try/regning",
    "regning",
    "bill, check",
    "vocabulary",
    "nb",
    properties={"forms": ("en/ei", "regningen/regninga", "regninger", "regningene")},
)
WEB = compose_web(
    CARD,
    VOCABULARY,
    {
        "use": "Kan vi få regningen? — Can we have the bill?",
        "similar": "kvittering — proof that you have paid",
        "opposite": "gratis — free of charge",
        "image": "a strip of paper as long as a scarf",
    },
    {},
)
ENGLISH = frozenset({"en"})
WANTS = tuple(wanted_of(WEB, link, {}, languages=ENGLISH) for link in WEB)
WORDS = st.text("abcdefghijklmnopæøå ", min_size=1, max_size=30).map(str.strip).filter(bool)


def brute_force(table: list[list[float]]) -> float:
    """The greatest total of any assignment, by trying them all."""
    rows, columns = len(table), len(table[0])
    choices = [*range(rows), *([None] * columns)]
    return max(
        sum(table[row][column] for column, row in enumerate(order) if row is not None)
        for order in set(permutations(choices, columns))
    )


@given(
    st.integers(1, 3).flatmap(
        lambda columns: st.lists(
            st.lists(st.sampled_from([0.0, 0.3, 0.5, 0.9, 1.0]), min_size=columns, max_size=columns),
            min_size=1,
            max_size=4,
        )
    )
)
def test_no_other_assignment_is_better(table: list[list[float]]) -> None:
    """The match has the greatest total of all, uses each line once and never what is not alike."""
    found = best_match(table)
    used = [row for row in found if row is not None]
    assert len(used) == len(set(used))
    assert all(table[row][column] > 0 for column, row in enumerate(found) if row is not None)
    total = sum(table[row][column] for column, row in enumerate(found) if row is not None)
    assert total == pytest.approx(brute_force(table))


@given(WORDS, WORDS)
def test_letters_are_alike_both_ways(one: str, other: str) -> None:
    """Likeness by letters lies between 0 and 1, is the same both ways, and 1 for the same text."""
    assert 0 <= letters(one, other, "en") <= 1
    assert letters(one, other, "en") == pytest.approx(letters(other, one, "en"))
    assert letters(one, one, "en") == 1


@given(st.permutations(["free of charge", "kvittering", "bill", "paper long as a scarf"]))
def test_the_order_of_lines_changes_nothing(lines: list[str]) -> None:
    """Each line finds its link wherever it stands."""
    parts = {part.slot: part.got for part in matched(lines, WEB, WANTS, None)}
    assert parts == {
        "meaning": "bill",
        "use": "",
        "similar": "kvittering",
        "opposite": "free of charge",
        "image": "paper long as a scarf",
    }


def test_either_side_of_a_link_recalls_it() -> None:
    """The Norwegian half and the English half both count, and a typo is forgiven."""
    for line in ("gratis", "free of charge", "gratis - free of charge", "free of chrage"):
        by_slot = {part.slot: part for part in matched([line], WEB, WANTS, None)}
        assert by_slot["opposite"].right, line


def test_the_headword_alone_recalls_nothing() -> None:
    """Repeating what the question shows, in any form, matches no link."""
    assert not any(part.right for part in matched(["regning", "regningen"], WEB, WANTS, None))


def test_one_line_recalls_one_link() -> None:
    """A line that is like two links is given to one of them only."""
    twins = (
        Wanted("a red hat", "image", "image", (("a red hat", "en"),), ()),
        Wanted("a red hat", "emotion", "emotion", (("a red hat", "en"),), ()),
    )
    assert [part.right for part in matched(["red hat"], WEB, twins, None)].count(True) == 1


def test_meaning_is_asked_only_for_texts_that_the_encoder_reads() -> None:
    """Norwegian halves never reach the encoder; a far meaning matches nothing, a near one does."""
    asked: list[str] = []

    def meaning(lines: object, texts: list[str]) -> Likeness:
        asked.extend(texts)
        return Likeness([[0.9 if text == "proof that you have paid" else 0.2 for text in texts]], [0.3])

    (row,) = likenesses(["slip from the till"], WANTS, meaning)
    assert "kvittering" not in asked
    assert "proof that you have paid" in asked
    found = {want.slot: by for want, (_, by) in zip(WANTS, row, strict=True)}
    assert found["similar"] is By.MEANING
    assert found["opposite"] is By.NOTHING


def test_what_another_card_is_nearer_to_is_no_link() -> None:
    """A line may lie a little behind the nearest other card, not far; then letters must agree exactly."""

    def parts(line: str, cosine: float, rival: float) -> set[str]:
        def meaning(lines: list[str], texts: list[str]) -> Likeness:
            return Likeness([[cosine] * len(texts)] * len(lines), [rival] * len(lines))

        return {part.slot for part in matched([line], WEB, WANTS, meaning) if part.right}

    assert parts("slip from the till", 0.6, 0.65)
    assert not parts("slip from the till", 0.6, 0.75)
    assert not parts("slip from the till", 0.4, 0.1)
    assert parts("free of chrage", 0.2, 0.5) == {"opposite"}
    assert not parts("free of chrage", 0.2, 0.9)
    assert parts("free of charge", 0.2, 0.9) == {"opposite"}


def test_a_clause_recalls_its_link_and_a_contrary_does_not() -> None:
    """The word before the comma is the link; *unhappy* is not *happy* misspelt."""
    assert letters("receipt, the small one", "receipt, which you sign", "en") > 0.8
    assert letters("title of many old things", "title, which you sign", "en") < 0.8
    assert letters("misunderstand", "to understand", "en") == 0
    assert letters("ulykkelig", "lykkelig", "nb") == 0
    assert letters("lykelig", "lykkelig", "nb") == 1


def test_a_pasted_page_is_cut() -> None:
    """What lies beyond a sane number of lines is not matched."""
    lines = ["nothing at all"] * MOST_LINES + ["gratis"]
    assert not any(part.right for part in matched(lines, WEB, WANTS, None))


def test_no_lines_leave_every_link_missed() -> None:
    """An empty page gives every link as missed, not none."""
    parts = matched([], WEB, WANTS, None)
    assert len(parts) == len(WANTS)
    assert not any(part.right for part in parts)


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_more_links_recalled_never_lower_the_grade(right: list[bool]) -> None:
    """Nothing is a lapse, everything is easy, and one link more is never worth less."""
    parts = [Part("x", str(n), by=By.LETTERS if one else By.NOTHING) for n, one in enumerate(right)]
    score, grade = graded(parts, "")
    assert score == pytest.approx(sum(right) / len(right))
    assert (grade is Grade.AGAIN) == (not any(right))
    assert (grade is Grade.EASY) == all(right)
    for n, one in enumerate(right):
        if not one:
            more = [*parts[:n], Part("x", str(n), by=By.LETTERS), *parts[n + 1 :]]
            assert graded(more, "")[1] >= grade


def test_a_word_without_its_meaning_is_hard() -> None:
    """The item behind a blank web asks for the meaning: without it the grade is hard at best."""
    parts = [Part("x", slot, by=By.LETTERS) for slot in ("use", "image", "similar")]
    assert graded([*parts, Part("bill", "meaning")], "meaning")[1] is Grade.HARD
    assert graded([*parts, Part("gratis", "opposite")], "meaning")[1] is Grade.GOOD


def test_the_learner_gives_a_line_to_another_link() -> None:
    """A line that the learner assigns leaves the link it had; None takes it away; places are checked."""
    parts = matched(["gratis", "bill"], WEB, WANTS, None)
    place = {part.slot: n for n, part in enumerate(parts)}
    moved = reassigned(parts, ["gratis", "bill"], place["similar"], 0)
    assert moved[place["similar"]].by is By.LEARNER
    assert moved[place["similar"]].got == "gratis"
    assert not moved[place["opposite"]].right
    assert moved[place["meaning"]].right
    assert not reassigned(moved, ["gratis", "bill"], place["meaning"], None)[place["meaning"]].right
    with pytest.raises(UsageError):
        reassigned(parts, ["gratis"], 99, 0)
    with pytest.raises(UsageError):
        reassigned(parts, ["gratis"], 0, 7)


def test_lines_are_divided_only_where_several_are_asked() -> None:
    """Blank lines do not count; a text of several lines is one answer where one is asked."""
    assert lines_of("a\n\n  b \n", Takes.LINES) == ("a", "b")
    assert lines_of("a\n\n  b \n", Takes.LINE) == ("a b",)
    assert lines_of("  \n", Takes.TEXT) == ()
    assert lines_of("a  b\n\n c", Takes.TEXT) == ("a b\nc",)


def test_an_explanation_covers_what_its_clauses_say() -> None:
    """Clauses and neighbouring pairs are tried; one clause may cover two links; silence covers none."""
    assert clauses("It is free, and you get a slip.") == (
        "It is free",
        "you get a slip",
        "It is free you get a slip",
    )
    parts = {p.slot: p for p in covered("It is not free of charge, it is the bill.", WEB, WANTS, None)}
    assert parts["opposite"].right
    assert parts["meaning"].right
    assert not parts["image"].right
    assert not any(part.right for part in covered("Cats sleep all day.", WEB, WANTS, None))

"""Small rules of the recall modes: where a phrase is cut, which links are shown, what a cell is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.study.modes.forms import NAMES, cell_names
from densecards.study.modes.labels import with_names
from densecards.study.modes.partial_web import SHOWN, chosen
from densecards.study.modes.phrases import is_phrase, split_phrase
from densecards.webs import Card


@pytest.mark.parametrize(
    ("text", "halves"),
    [
        ("å gå på jobb", ("å gå", "på jobb")),
        ("to be or not to be", ("to be or", "not to be")),
        ("god morgen", ("god", "morgen")),
        ("God dag alle sammen", ("God dag", "alle sammen")),
        ("en kopp kaffe til", ("en kopp", "kaffe til")),
        ("et hus", None),
        ("hus", None),
        ("", None),
    ],
)
def test_a_phrase_is_cut_in_the_middle_of_its_telling_words(
    text: str, halves: tuple[str, str] | None
) -> None:
    """Articles and the mark of the infinitive tell nothing; with fewer than two telling words none is cut."""
    assert split_phrase(text) == halves


@given(st.lists(st.from_regex("[b-df-z]{2,5}", fullmatch=True), min_size=2, max_size=9), st.booleans())
def test_the_half_that_is_shown_is_never_the_longer(words: list[str], led: bool) -> None:
    """What is asked for has at least as many telling words as what is given."""
    halves = split_phrase(" ".join(["å", *words] if led else words))
    assert halves is not None
    shown, asked = (len(half.split()) for half in halves)
    assert 1 <= shown - led <= asked


@pytest.mark.parametrize(
    ("headword", "pos", "template", "expected"),
    [
        ("god morgen", "phrase", "vocabulary", True),
        ("god morgen", "Expression ", "vocabulary", True),
        ("god morgen", "noun", "vocabulary", False),
        ("takk for sist", "", "vocabulary", True),
        ("å takke for", "", "vocabulary", False),
        ("left common carotid artery", "", "anatomy", False),
        ("hus", "phrase", "vocabulary", False),
    ],
)
def test_what_a_phrase_is(headword: str, pos: str, template: str, expected: bool) -> None:
    """Its part of speech says so, or three telling words of a vocabulary; one word is never a phrase."""
    card = Card("d/x", headword, "gloss", template, "nb", properties={"pos": (pos,)} if pos else {})
    assert is_phrase(card) is expected


@pytest.mark.parametrize(
    ("tries", "turn", "shown"),
    [
        ({}, 0, ("a", "b")),
        ({}, 2, ("c", "d")),
        ({}, 3, ("a", "d")),
        ({"a": 1}, 0, ("b", "c")),
        ({"a": 3, "b": 2, "c": 3, "d": 1}, 1, ("b", "d")),
    ],
)
def test_the_links_shown_are_those_that_were_a_cue_least_often(
    tries: dict[str, int], turn: int, shown: tuple[str, ...]
) -> None:
    """Two of them, in the order of the web; among equals the turn moves on from day to day."""
    assert SHOWN == 2
    assert chosen("abcd", tries, turn) == shown
    assert chosen("", tries, turn) == ()
    assert chosen("a", tries, turn) == ("a",)


@pytest.mark.parametrize(
    ("pos", "cells", "names"),
    [
        ("noun", 4, NAMES["noun"]),
        ("", 4, NAMES["noun"]),
        ("", 3, NAMES["verb"]),
        ("particle verb", 3, NAMES["verb"]),
        ("adjective", 4, NAMES["adjective"]),
        ("adverb", 2, ("form 1", "form 2")),
        ("verb", 4, (*NAMES["verb"], "form 4")),
    ],
)
def test_cells_are_named_by_the_part_of_speech_else_by_their_number(
    pos: str, cells: int, names: tuple[str, ...]
) -> None:
    """Four cells are a noun's and three a verb's where nothing else is said; one too many gets a number."""
    card = Card("d/x", "x", "g", "vocabulary", "nb", properties={"pos": (pos,), "forms": ("f",) * cells})
    assert cell_names(card) == names


def test_a_name_in_a_drawing_moves_nothing_that_it_need_not() -> None:
    """What stands to the right keeps its column while there are spaces to spare; one space always stays."""
    assert with_names("a [1]      | b", {1: "atrium"}) == "a atrium   | b"
    assert with_names("a [1]   | b", {1: "atrium"}) == "a atrium | b"
    assert with_names("a [1] | b", {1: "atrium"}) == "a atrium | b"
    assert with_names("a [12]| b", {12: "x"}) == "a x   | b"
    assert with_names("[1] [2]", {2: "y"}, asked=1) == "[?] y  "

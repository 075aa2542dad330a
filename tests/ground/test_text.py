"""Text from outside: what is taken away before it is shown, and what stays comparable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.text import counted, displayable, nearest, normalise, slugify, text_hash

ANY = st.text(st.characters(codec=None), max_size=40)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1bPq#0;2;0;0;0\x1b\\sixel", "sixel"),
        ("\x9b31mC1", "C1"),
        ("a\x00b\x07c\x7fd\x85e", "abcde"),
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("\ufeffmark", "mark"),
        ("half \ud800 pair", "half  pair"),
        ("a\u030a", "å"),
        ("line\nand\ttab", "line\nand    tab"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("👩\u200d🔬 \u2764\ufe0f", "👩\u200d🔬 \u2764\ufe0f"),
    ],
)
def test_what_a_terminal_would_obey_is_taken_out_and_the_rest_stays(given: str, shown: str) -> None:
    """Whole escape sequences, controls and bidirectional marks go; markup, emoji and layout stay."""
    assert displayable(given) == shown


@given(ANY)
def test_nothing_that_is_shown_can_be_obeyed(text: str) -> None:
    """No escape, no control but the newline, no lone surrogate, in NFC; showing it twice changes nothing."""
    shown = displayable(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert not set(shown) & set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    assert unicodedata.is_normalized("NFC", shown)
    assert displayable(shown) == shown
    line = displayable(text, one_line=True)
    assert "\n" not in line
    assert line == line.strip()


@given(ANY)
def test_a_vectors_key_knows_no_white_space_and_no_way_of_composing(text: str) -> None:
    """The hash of a text is that of its normal form; another text has another."""
    if not any("\ud800" <= c <= "\udfff" for c in text):
        decomposed = unicodedata.normalize("NFD", text)
        assert text_hash(f"  {decomposed}\n") == text_hash(normalise(text)) == text_hash(text)
        assert text_hash(text + "x") != text_hash(text)
        assert len(text_hash(text)) == 32


@pytest.mark.parametrize(
    ("headword", "key"),
    [
        ("Blåbærsyltetøy", "blaabaersyltetoey"),
        ("kafe\u0301", "kafe"),
        ("C_T  scan!", "c-t-scan"),
        ("Straße", "strasse"),
        ("naïve Þór", "naive-thor"),
        ("…", ""),
    ],
)
def test_ids_are_ascii_by_the_agreed_spellings(headword: str, key: str) -> None:
    """æ, ø, å as ae, oe, aa; other letters without their marks; hyphens between words."""
    assert slugify(headword) == key


def test_the_nearest_word_is_offered_only_where_one_is_near() -> None:
    """A slip gets its word; a stranger gets none."""
    assert nearest("Similer", ["similar", "opposite"]) == "similar"
    assert nearest("zzz", ["similar", "opposite"]) is None


def test_one_thing_is_not_several() -> None:
    """Numbers stand before what they count, in the right number; nothing is several."""
    assert [counted(n, "card") for n in (0, 1, 2)] == ["0 cards", "1 card", "2 cards"]
    assert counted(1, "card comes", "cards come") == "1 card comes"
    assert counted(3, "card comes", "cards come") == "3 cards come"

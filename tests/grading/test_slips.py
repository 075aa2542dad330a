"""How many slips of the fingers a word forgives, by its length."""

from __future__ import annotations

import pytest

from densecards.grading.judge import typos

LETTERS = "abcdefghijklmnopqr"


@pytest.mark.parametrize(
    ("length", "forgiven"),
    [(2, 0), (4, 1), (6, 1), (7, 2), (11, 2), (12, 3), (17, 3), (18, 4)],
)
def test_longer_words_forgive_more(length: int, forgiven: int) -> None:
    """As many letters at the end may be others as the length allows, and not one more."""
    target = LETTERS[:length]
    for slips in range(1, forgiven + 1):
        assert typos(target[:-slips] + "z" * slips, target, target) == slips
    more = forgiven + 1
    assert typos(target[:-more] + "z" * more, target, target) is None


@pytest.mark.parametrize(
    ("given", "target", "slips"),
    [
        ("hus", "hun", None),  # a short word with another letter is another word
        ("uhs", "hus", 1),  # the same letters, swapped
        ("rain", "train", None),  # the beginning of a word is seldom a slip
        ("ippocampus", "hippocampus", 1),  # but in a long one it can be
        ("vagus nreve", "vagus nerve", 1),
        ("vagus nxxxe", "vagus nerve", None),  # each word must be recognisable by itself
        ("cn ix", "cn x", None),
        ("b12", "b13", None),
    ],
)
def test_a_slip_must_leave_the_word_recognisable(given: str, target: str, slips: int | None) -> None:
    """Short words, beginnings, single words of several, numbers."""
    assert typos(given, target, target) == slips


def test_an_abbreviation_has_no_slips() -> None:
    """ACTH is not almost ADTH."""
    assert typos("adth", "acth", "ACTH") is None
    assert typos("acht", "acth", "acth") == 1

"""Reading at its edges: what is due to the day's last moment, and how short a stem may be."""

from __future__ import annotations

import pytest

from densecards.store import ItemRow
from densecards.study.reading import Forms, Status, standing_of
from densecards.webs import Card


@pytest.mark.parametrize(
    ("phase", "due", "status"),
    [
        ("review", 99, Status.DUE),
        ("review", 100, Status.KNOWN),
        ("learning", 500, Status.DUE),
        ("relearning", 500, Status.DUE),
    ],
)
def test_a_word_is_due_until_the_day_ends(phase: str, due: int, status: Status) -> None:
    """What comes due tomorrow is known today; a word in its first steps always waits."""
    assert standing_of([ItemRow("d/a", "recognise", "d", phase=phase, due=due)], 100) == {"d/a": status}


def test_one_due_side_makes_a_word_due() -> None:
    """Of a card's two prompts the one that is due counts, whichever comes first."""
    rows = [ItemRow("d/a", "produce", "d", "review", 5), ItemRow("d/a", "recognise", "d", "review", 500)]
    assert standing_of(rows, 100) == standing_of(reversed(rows), 100) == {"d/a": Status.DUE}


def test_an_ending_leaves_two_letters_at_least() -> None:
    """*bya* is *by* with an ending; of *år* nothing is cut that would leave a single letter."""
    forms = Forms(
        [Card("d/by", "by", "town", "vocabulary", "nb"), Card("d/aa", "å", "stream", "vocabulary", "nb")]
    )
    assert forms.at(["byen"], 0) == (1, ("d/by",))
    assert forms.at(["år"], 0) == (1, ())

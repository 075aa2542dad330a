"""Typed lines against the decks that ship: links in other words find theirs, other cards' links do not.

`typed_lines.tsv` holds (card, slot, line): links of cards drawn at random, as a learner might type them,
written before the thresholds of the matching were set.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.modes.blank_web import meaning_of, wanted_links
from densecards.study.modes.matching import matched
from tests.study_deck import Clock

LINES = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("typed_lines.tsv").read_text("utf-8").splitlines()
]


def recalled(desk: Desk, card: str, lines: list[str]) -> list[set[str]]:
    """For each line alone, the slots of a card that it recalls."""
    web = desk.web(card)
    wants, meaning = wanted_links(desk, web), meaning_of(desk, card)
    return [{part.slot for part in matched([line], web, wants, meaning) if part.right} for line in lines]


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Both decks in one collection."""
    home = tmp_path_factory.mktemp("typed") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENSECARDS_HOME", str(home))
        patch.delenv("DENSECARDS_DB", raising=False)
        with Desk.open(settings=Settings(day_starts_at=0), clock=Clock()) as desk:
            for deck in ("norwegian", "anatomy"):
                desk.install(deck)
            yield desk


def test_links_in_other_words_are_recognised_and_neighbours_links_are_not(decks: Desk) -> None:
    """Of lines meant for a card's link nine in ten find that link; of lines meant for another card of its
    scene, or for the one before, fewer than one in thirty pass for a link of it."""
    mine: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for card, slot, line in LINES:
        mine[card].append((slot, line))
    cards = list(mine)
    scene = {card: (decks.web(card).card.deck, decks.web(card).card.scene) for card in cards}
    found = passed = asked = 0
    for place, card in enumerate(cards):
        others = [c for c in cards if c != card and scene[c] == scene[card]] or [cards[place - 1]]
        theirs = [line for other in others for _, line in mine[other]]
        slots = recalled(decks, card, [line for _, line in mine[card]])
        found += sum(slot in got for (slot, _), got in zip(mine[card], slots, strict=True))
        passed += sum(bool(got) for got in recalled(decks, card, theirs))
        asked += len(theirs)
    assert found / len(LINES) >= 0.93
    assert passed / asked <= 0.03, (passed, asked)


@pytest.mark.parametrize(
    ("card", "line"),
    [
        ("norwegian/god-morgen", "hello"),
        ("norwegian/forstaa", "happy"),
        ("norwegian/regning", "nothing at all"),
        ("anatomy/hippocampus", "pumps blood to the lungs"),
    ],
)
def test_a_wrong_line_matches_nothing(decks: Desk, card: str, line: str) -> None:
    """A greeting that another card means, a feeling that no link names, another organ's work."""
    assert recalled(decks, card, [line]) == [set()]

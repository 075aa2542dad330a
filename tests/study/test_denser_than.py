"""How many cards a web is denser than is one number, whether the whole deck was weighed or the web alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.settings import Settings
from densecards.study import Desk
from tests.study_deck import Clock
from tests.tui.small import DECKS, open_small


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    """A desk with the small anatomy deck, weighed by a simple encoder."""
    with open_small(Settings(), Clock()) as desk:
        desk.install(DECKS["anatomy"])
        yield desk


def test_a_web_alone_stands_where_the_list_puts_it(desk: Desk) -> None:
    """Weighing one card, or the web being edited, gives the list's share; no card is held against itself."""
    for listed in desk.density(deck="anatomy"):
        alone, trial = desk.density(card=listed.id)[0], desk.live_density(listed.id, {})
        assert alone.percentile == trial.percentile == pytest.approx(listed.percentile)


def test_a_link_more_lifts_a_web_over_others(desk: Desk) -> None:
    """What is typed is held against the other cards as they are."""
    thinnest = desk.density(deck="anatomy")[0]
    better = desk.live_density(thinnest.id, {"personal": "the yellow bicycle of a neighbour in Bodø"})
    assert better.density > thinnest.density
    assert better.percentile > thinnest.percentile

"""What the log teaches about links reaches the densities of an open collection at once."""

from __future__ import annotations

import pytest

from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.modes import Over, Posed
from tests.study_deck import Clock

CARD = "try/kopp"


def recall_by_links(desk: Desk, clock: Clock, answer: str) -> None:
    """Ask for the card by one of its links, on three days."""
    for _ in range(3):
        drill = desk.drill("link", cards=[CARD])
        while not isinstance(drill.state, Over):
            if isinstance(drill.state, Posed):
                drill.answer(answer)
            else:
                drill.grade()
        clock.forward(days=1)


def depth(desk: Desk) -> float:
    return desk.density(card=CARD)[0].depth


def test_links_that_led_home_deepen_their_web_and_those_that_did_not_flatten_it(
    desk: Desk, clock: Clock
) -> None:
    """Right answers raise the depth, wrong ones lower it, without opening the collection again."""
    before = depth(desk)
    recall_by_links(desk, clock, "kopp")
    taught = depth(desk)
    assert taught > before + 0.01
    recall_by_links(desk, clock, "noe helt annet")
    assert depth(desk) < taught - 0.01


def test_undo_takes_back_what_an_answer_taught(desk: Desk, clock: Clock) -> None:
    """As if it had not been asked."""
    before = depth(desk)
    recall_by_links(desk, clock, "kopp")
    assert depth(desk) > before
    desk.undo_last(3)
    assert depth(desk) == pytest.approx(before, abs=1e-6)


def test_an_open_collection_says_what_one_opened_anew_says(desk: Desk, clock: Clock) -> None:
    """Following the log gives what reading all of it gives."""
    depth(desk)
    recall_by_links(desk, clock, "kopp")
    followed = {row.id: row.density for row in desk.density()}
    with Desk.open(settings=Settings(day_starts_at=0), clock=clock) as other:
        anew = {row.id: row.density for row in other.density()}
    assert followed == pytest.approx(anew, abs=1e-5)

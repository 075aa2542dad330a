"""The clock of the day survives a terminal that is closed: it is kept now and then, without being asked."""

from __future__ import annotations

from densecards.study import Desk
from tests.study_deck import Clock


def test_the_time_spent_is_kept_without_leaving(desk: Desk, clock: Clock) -> None:
    """Whoever closes the terminal loses some seconds of the clock at most, never the part at hand."""
    flow = desk.daily()
    flow.go("connect")
    for _ in range(9):
        clock.forward(minutes=0.1)
        flow.tick()
    again = desk.daily()
    assert again.part == "connect"
    assert 54_000 - again.clock().spent <= 10_000
    assert again.clock().spent > 0


def test_each_part_has_the_minutes_that_the_settings_give_it(desk: Desk) -> None:
    """Three budgets; without a name the clock of the part at hand is meant."""
    flow = desk.daily()
    minutes = {"learn": 7, "connect": 4, "story": 9}
    for part, number in minutes.items():
        desk.change_setting(f"{part}_minutes", number)
    assert {part: flow.clock(part).budget // 60_000 for part in minutes} == minutes
    flow.go("story")
    assert flow.clock().budget == 9 * 60_000

"""Settings that say how the log is read: what is derived follows from the log after each of them."""

from __future__ import annotations

from typing import Any

import pytest

from densecards.schedule import Grade
from densecards.study import Desk
from tests.study_deck import Clock


@pytest.mark.parametrize(
    ("key", "value"), [("first_recalls", 1), ("day_starts_at", 13), ("time_zone", "Asia/Tokyo")]
)
def test_derived_rows_follow_from_the_log_after_a_change(
    desk: Desk, clock: Clock, key: str, value: Any
) -> None:
    """Steps of the first day, when a day begins and where: the check finds nothing, due days stay."""
    desk.know(["try/kopp"])
    clock.forward(days=12.3)
    session = desk.session(cards=["try/kopp"], new_limit=0)
    session.answer("cup")
    session.grade(Grade.GOOD)
    session = desk.session(cards=["try/regning"], new_limit=1)
    session.begin()
    session.answer("bill")
    session.grade(Grade.GOOD)
    due = {(row.card, row.prompt): row.due for row in desk.store.items(started=True)}
    assert desk.check() == []
    desk.change_setting(key, value)
    assert desk.check() == []
    assert {(row.card, row.prompt): row.due for row in desk.store.items(started=True)} == due

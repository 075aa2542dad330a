"""The ways through Connect: on, past a slot, past a card, and back."""

from __future__ import annotations

import pytest

from densecards.errors import UsageError
from densecards.study import Desk
from densecards.study.connecting import Connect, Connected


def test_skipping_and_going_back_pass_every_slot_once(desk: Desk) -> None:
    """Skip leaves one slot, back returns to just that one; a whole card is left at its last slot's end."""
    asker = desk.connecting(["try/kopp", "try/regning"])
    seen = []
    while isinstance(asker.state, Connect):
        seen.append((asker.state.card, asker.state.slot.key, asker.state.number))
        asker.skip()
    assert asker.state == Connected(0)
    assert [number for *_, number in seen] == list(range(1, len(seen) + 1))
    assert [card for card, *_ in seen] == ["try/kopp"] * 3 + ["try/regning"] * 3
    assert len({(card, slot) for card, slot, _ in seen}) == len(seen)
    for card, slot, number in reversed(seen):
        state = asker.back()
        assert isinstance(state, Connect)
        assert (state.card, state.slot.key, state.number) == (card, slot, number)
    with pytest.raises(UsageError, match="the first one"):
        asker.back()
    state = asker.skip_card()
    assert isinstance(state, Connect)
    assert (state.card, state.number) == ("try/regning", 4)
    assert asker.skip_card() == Connected(0)
    assert asker.weigh() == Connected(0), "at the end there is nothing to weigh"

"""Connect: which slots are asked for and in which order, and what is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import UsageError
from densecards.study import Desk
from densecards.study.connecting import HOOKS, MOST, Connect, Connected, hooks_of, plan
from densecards.webs import VOCABULARY, Card, Filler, Origin, compose_web

SLOTS = VOCABULARY.slot_keys
CARD = Card("try/x", "x", "y", "vocabulary", "nb")


@given(
    st.sets(st.sampled_from(SLOTS)),
    st.sets(st.sampled_from(SLOTS)),
    st.none() | st.sampled_from(SLOTS),
)
def test_only_what_is_the_learners_to_fill_is_asked(deck: set[str], own: set[str], best: str | None) -> None:
    """Never what the learner made already, never what the deck gave, at most three; the best comes first."""
    web = compose_web(CARD, VOCABULARY, dict.fromkeys(deck, "deck"), dict.fromkeys(own, "own"))
    asked = plan(web, best)
    assert len(asked) <= MOST
    assert not set(asked) & own
    for key in asked:
        slot = VOCABULARY.slot(key)
        assert slot is not None
        assert slot.filler is not Filler.DECK or key == best
        assert web.link(key) is None or slot.filler is Filler.SUGGESTED
    if best in plan(web, best, most=8):
        assert asked[0] == best
    empty = [web.link(key) is None for key in asked if key != best]
    assert empty == sorted(empty, reverse=True), "empty slots before suggestions"


def test_a_memory_of_ones_own_is_asked_for_gently() -> None:
    """Place, time, people, feeling and goal are asked of a life memory, not of a sentence or an image."""
    with_hooks = {slot.key for slot in VOCABULARY.slots if hooks_of(slot)}
    assert with_hooks == {"life"}
    assert len(HOOKS) == 5


def connect_state(desk: Desk) -> tuple[object, Connect]:
    """Connect over one card, and its first question."""
    room = desk.connecting(["try/regning"])
    assert isinstance(room.state, Connect)
    return room, room.state


def test_links_are_on_disk_when_they_are_written(desk: Desk) -> None:
    """Each written link is the learner's at once; skipped ones stay; the deck's suggestion is shown."""
    room = desk.connecting(["try/regning"])
    assert isinstance(room.state, Connect)
    assert room.state.of == 3
    asked = []
    while isinstance(room.state, Connect):
        asked.append(room.state.slot.key)
        if room.state.slot.key == "image":
            assert "scarf" in room.state.suggestion
        room.write(f"my own {room.state.slot.key}") if len(asked) != 2 else room.skip()
    assert room.state == Connected(2)
    assert asked[:2] == ["personal", "life"]
    web = desk.web("try/regning")
    own = {link.slot: link.text for link in web if link.origin is Origin.LEARNER}
    assert own == {key: f"my own {key}" for key in (asked[0], asked[2])}


def test_the_memory_puts_what_pays_most_first(desk: Desk) -> None:
    """Once weighed, the slot with the greatest expected gain leads, and its gain is told."""
    room = desk.connecting(["try/regning"])
    best = desk.density(card="try/regning")[0].next_slot
    state = room.weigh()
    assert isinstance(state, Connect)
    if best in plan(desk.web("try/regning"), best):
        assert state.slot.key == best
        assert state.gain > 0
    before = room.density().density
    live = room.live("the waiter in Bergen wrote it on my hand")
    assert live.filled == len(desk.web("try/regning").filled) + (state.own == "" and state.suggestion == "")
    assert live.density >= before
    assert desk.own_link("try/regning", state.slot.key) == "", "nothing is saved by looking"


def test_back_and_undo(desk: Desk) -> None:
    """Back shows what was written; undo restores what stood there before, the deck's suggestion included."""
    room = desk.connecting(["try/regning"])
    room.write("one")
    room.write("two")
    state = room.back()
    assert isinstance(state, Connect)
    assert state.own == "two"
    room.undo()
    assert isinstance(room.state, Connect)
    assert room.state.own == ""
    assert room.state.number == 2
    room.undo()
    assert desk.web("try/regning").own_links == 0
    for act in (room.undo, room.back):
        with pytest.raises(UsageError):
            act()


def test_the_rest_of_a_card_can_be_left_for_later(desk: Desk) -> None:
    """Skipping a card goes to the next one; with no card there is nothing to ask."""
    room = desk.connecting(["try/regning", "try/kopp"])
    state = room.skip_card()
    assert isinstance(state, Connect)
    assert state.card == "try/kopp"
    assert desk.connecting([]).state == Connected(0)


def test_a_link_shared_by_more_than_three_cards_is_told(desk: Desk) -> None:
    """A text on four cards leads to none of them; on three, or where a card shows another, none is told."""
    cards = ["try/regning", "try/kvittering", "try/betale", "try/kopp"]
    for card in cards[:3]:
        desk.set_link(card, "emotion", "joy")
    assert desk.shared_link(cards[0], "emotion") == ""
    desk.set_link(cards[3], "emotion", "joy")
    assert desk.shared_link(cards[0], "emotion").startswith("4 cards share this link")
    assert desk.shared_link(cards[0], "image") == ""
    desk.set_link(cards[3], "emotion", "relief")
    assert desk.shared_link(cards[0], "emotion") == ""


def test_undo_takes_back_what_was_written_last(desk: Desk) -> None:
    """Also after going back; a text written again unchanged is nothing to take back."""
    room = desk.connecting(["try/regning"])
    slots = []
    for text in ("one", "two"):
        slots.append(room.state.slot.key)
        room.write(text)
    room.back()
    room.back()
    room.write("one")
    room.back()
    room.write("three")
    room.undo()
    assert [desk.web("try/regning").link(slot).text for slot in slots] == ["one", "two"]
    room.undo()
    assert desk.own_link("try/regning", slots[1]) == ""
    assert desk.own_link("try/regning", slots[0]) == "one"
    room.undo()
    with pytest.raises(UsageError, match="nothing to undo"):
        room.undo()

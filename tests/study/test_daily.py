"""The daily flow: its parts in order, its quiet clock, and coming back to where it was left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import UsageError
from densecards.study import Desk, Session
from densecards.study.connecting import Connect
from densecards.study.daily import PARTS, PAUSE, Clock, Flow
from densecards.study.story import Writing
from densecards.study.values import Asking, Finished, Presenting
from tests.study_deck import Clock as Watch


def answer_all(session: Session, watch: Watch) -> None:
    """Answer everything right."""
    while not isinstance(session.state, Finished):
        if isinstance(session.state, Presenting):
            session.begin()
        elif isinstance(session.state, Asking):
            card = session.state.question.web.card
            session.answer(card.gloss if session.state.question.prompt == "recognise" else card.headword)
            session.grade()
        watch.forward(minutes=0.2)


def test_learn_then_connect_then_story(desk: Desk, clock: Watch) -> None:
    """The new cards that Learn brought are those of Connect and of the story."""
    flow = desk.daily()
    assert flow.part == "learn"
    answer_all(flow.learn(), clock)
    assert set(flow.cards) == {"try/regning", "try/kvittering", "try/betale", "try/kopp"}
    assert flow.advance() == "connect"
    state = flow.connect().state
    assert isinstance(state, Connect)
    assert state.card == flow.cards[0]
    assert flow.advance() == "story"
    room = flow.story()
    assert isinstance(room.state, Writing)
    assert [word.card for word in room.words] == list(flow.cards)
    assert flow.advance() == "done"
    assert flow.advance() == "done"


def test_a_flow_goes_on_where_it_was_left(desk: Desk, clock: Watch) -> None:
    """Another desk, or the same one later that day, finds the part and the time; the next day begins anew."""
    flow = desk.daily()
    flow.tick()
    clock.forward(minutes=0.5)
    flow.go("connect")
    clock.forward(minutes=0.25)
    flow.pause()
    again = desk.daily()
    assert again.part == "connect"
    assert again.clock("learn").spent == 30_000
    assert again.clock("connect").spent == 15_000
    clock.forward(days=1)
    assert desk.daily().part == "learn"
    assert desk.daily().clock("learn").spent == 0


def test_the_clock_counts_work_and_not_absence(desk: Desk, clock: Watch) -> None:
    """Short gaps add up, a long one counts nothing, and nothing ends when the time is gone."""
    flow = desk.daily()
    flow.tick()
    for _ in range(20):
        clock.forward(minutes=0.4)
        flow.tick()
    assert flow.clock().spent == 20 * 24_000
    clock.forward(minutes=PAUSE / 60_000)
    assert flow.tick().spent == 20 * 24_000
    assert flow.clock().is_over == (20 * 24_000 >= 5 * 60_000)
    assert flow.part == "learn"
    assert isinstance(flow.learn(), Session)


@given(st.integers(0, 10**9), st.integers(1, 10**8))
def test_the_share_of_a_clock_never_leaves_its_frame(spent: int, budget: int) -> None:
    """The share lies between 0 and 1 and is full exactly when the time is gone."""
    clock = Clock(spent, budget)
    assert 0 <= clock.share <= 1
    assert (clock.share == 1) == clock.is_over


def test_parts_with_nothing_to_do_are_left_out(desk: Desk) -> None:
    """Without a new card there is nothing to connect and no story to tell; any part can still be entered."""
    flow = desk.daily()
    assert flow.advance() == "done"
    assert flow.go("story") == "story"
    with pytest.raises(UsageError, match="siesta"):
        flow.go("siesta")


def test_a_part_that_was_left_out_is_not_done(desk: Desk, clock: Watch) -> None:
    """Story first, then what was passed over; Connect without a new card is never done."""
    flow = desk.daily()
    flow.go("connect")
    assert flow.advance() == "learn"
    assert flow.done == frozenset()
    answer_all(flow.learn(), clock)
    flow.go("story")
    assert flow.advance() == "learn"
    assert flow.done == {"story"}
    assert desk.daily().done == {"story"}
    assert flow.advance() == "connect"
    assert flow.advance(done=False) == "done"
    assert flow.done == {"story", "learn"}


def test_connect_goes_on_at_the_slot_where_it_was_left(desk: Desk, clock: Watch) -> None:
    """What was written or put off in an earlier sitting of the day is not asked again; new cards join."""
    flow = desk.daily()
    answer_all(desk.session(new_limit=2), clock)
    room = flow.connect()
    first = room.state
    assert isinstance(first, Connect)
    room.write("my own link")
    room.skip()
    left = room.state
    assert isinstance(left, Connect)
    assert left.number == 3
    answer_all(desk.session(new_limit=1), clock)
    again = desk.daily().connect().state
    assert isinstance(again, Connect)
    assert (again.card, again.slot.key, again.number) == (left.card, left.slot.key, 3)
    assert again.of == left.of + 3
    clock.forward(days=1)
    assert desk.daily().connect().state != again


def test_connect_begins_another_round_when_all_was_asked(desk: Desk, clock: Watch) -> None:
    """A learner who comes back after the end is asked for what is still empty."""
    flow = desk.daily()
    answer_all(desk.session(new_limit=1), clock)
    room = flow.connect()
    while isinstance(room.state, Connect):
        room.skip()
    room = flow.connect()
    assert isinstance(room.state, Connect)
    assert room.state.number == 1
    while isinstance(room.state, Connect):
        room.write("mine")
    assert not isinstance(flow.connect().state, Connect), "three links of one's own are enough for a day"


def test_learn_brings_only_what_the_day_still_allows(desk: Desk, clock: Watch) -> None:
    """What was met today counts; a second Learn of the same day brings no more than what is left."""
    assert desk.daily().new_left() == 5
    answer_all(desk.session(new_limit=2), clock)
    assert len(desk.new_today()) == 2
    assert desk.daily().new_left() == 3
    desk.settings = type(desk.settings)(day_starts_at=0, daily_new=3)
    assert desk.daily().new_left() == 1


@given(st.text(max_size=40) | st.none(), st.integers(1, 10**6))
def test_a_spoilt_note_begins_a_fresh_flow(text: str | None, day: int) -> None:
    """Whatever stands in the database under the flow's name, there is a flow."""
    assert Flow.of_text(text, day).part in PARTS


@given(
    st.sampled_from(PARTS), st.dictionaries(st.sampled_from(PARTS), st.integers(0, 10**9)), st.integers(1, 99)
)
def test_a_flow_reads_back_what_it_wrote(part: str, spent: dict[str, int], day: int) -> None:
    """Written and read, a flow is the same."""
    flow = Flow(day, part, {name: spent.get(name, 0) for name in PARTS})
    assert Flow.of_text(flow.to_text(), day) == flow
    assert Flow.of_text(flow.to_text(), day + 1).part == "learn"

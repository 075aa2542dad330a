"""Study: present, ask, judge, reveal, grade; hints, undo, overrule, editing in place."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Input

from densecards.errors import StoreError
from densecards.schedule import Grade
from densecards.study.values import Answered, Asking, Finished, Presenting
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.today import TodayScreen
from densecards.tui.screens.web import WebScreen
from densecards.tui.widgets.chips import Chips
from tests.tui import fake
from tests.tui.fake import FakeDesk


def state(s) -> object:
    """Where the session stands."""
    return s.screen._state


async def ask_first(s) -> None:
    """Go past the first block of new cards."""
    await s.press("enter")
    while isinstance(state(s), Presenting):
        await s.press("enter")
    assert isinstance(state(s), Asking)


async def test_a_new_card_is_shown_whole_before_it_is_asked(stage):
    """The whole web of a new card is read first; then the front stands alone."""
    async with stage() as s:
        await s.press("enter")
        assert isinstance(state(s), Presenting)
        assert "a crocodile with a" in s.text()
        await ask_first(s)
        assert "koffert" in s.text()
        assert "crocodile" not in s.text()
        assert "suitcase" not in s.text()


async def test_an_answer_costs_its_letters_and_two_keys(stage):
    """Type, Enter, Enter: answered, graded as suggested, on disk, and the next front stands ready to type."""
    async with stage() as s:
        await ask_first(s)
        await s.type("suitcase")
        await s.press("enter")
        assert isinstance(state(s), Answered)
        assert "✓ right" in s.text()
        await s.press("enter")
        assert [review.grade for review in s.desk.reviews] == [Grade.GOOD]
        assert isinstance(state(s), Asking)
        assert isinstance(s.app.focused, Input)


async def test_the_web_is_revealed_and_the_next_intervals_are_shown(stage):
    """After the answer the eight links, the properties and four grades with their intervals stand there."""
    async with stage() as s:
        await ask_first(s)
        await s.type("suitcase")
        await s.press("enter")
        text = s.text()
        assert "a crocodile with a" in text
        assert "kofferter" in text
        labels = [chip.label for chip in s.screen.query_one("#grades", Chips).chips]
        assert [label.split()[0] for label in labels] == ["again", "hard", "good", "easy"]
        assert all(label.split()[1] for label in labels)


async def test_a_typo_is_shown_as_a_difference_and_the_learner_decides(stage):
    """One letter off is nearly right, shown letter by letter; o counts it as right."""
    async with stage() as s:
        await ask_first(s)
        await s.type("suitcasf")
        await s.press("enter")
        text = s.text()
        assert "≈ nearly" in text
        assert "suitcasf" in text
        assert "suitcase" in text
        await s.press("o")
        assert state(s).suggested is Grade.GOOD
        await s.press("o")
        assert state(s).suggested is Grade.AGAIN


async def test_an_empty_enter_means_that_nothing_came(stage):
    """Enter in an empty box reveals, suggests again, and says so."""
    async with stage() as s:
        await ask_first(s)
        await s.press("enter")
        assert "nothing came" in s.text()
        assert state(s).suggested is Grade.AGAIN


async def test_a_hint_shows_one_more_cue_and_the_answer_is_a_lapse(stage):
    """Tab shows cue after cue without losing what is typed; only “again” is offered afterwards."""
    async with stage() as s:
        await ask_first(s)
        await s.type("suit")
        await s.press("tab")
        assert len(state(s).hints) == 1
        assert state(s).hints[0].text in " ".join(s.text().split())
        await s.press("tab")
        assert len(state(s).hints) == 2
        assert s.screen.query_one("#answer", Input).value == "suit"
        await s.type("case")
        await s.press("enter")
        assert [chip.id for chip in s.screen.query_one("#grades", Chips).chips] == ["1"]
        await s.press("enter")
        assert s.desk.reviews[-1].grade is Grade.AGAIN


async def test_a_hint_without_the_memory_says_so_until_the_memory_is_there(stage, monkeypatch):
    """While the memory is read, the cue comes in the deck's order and one line says so; then it goes."""
    reading = True
    whole = fake._Port.hints
    monkeypatch.setattr(
        fake._Port, "hints", lambda port, question: replace(whole(port, question), settled=not reading)
    )
    async with stage() as s:
        await ask_first(s)
        await s.press("tab")
        assert len(state(s).hints) == 1
        assert "the memory is still reading" in s.text()
        reading = False
        await s.press("tab")
        assert len(state(s).hints) == 2
        assert "the memory is still reading" not in s.text()


async def test_number_keys_grade(stage):
    """4 is easy, whatever was suggested."""
    async with stage() as s:
        await ask_first(s)
        await s.type("suitcase")
        await s.press("enter", "4")
        assert s.desk.reviews[-1].grade is Grade.EASY


async def test_undo_brings_the_last_card_back_with_its_schedule(stage):
    """u or Ctrl+Z asks the last card again; the log and the state are as before."""
    async with stage() as s:
        await ask_first(s)
        await s.type("suitcase")
        await s.press("enter", "enter")
        assert len(s.desk.reviews) == 1
        await s.press("ctrl+z")
        assert s.desk.reviews == []
        assert s.desk.states == {}
        assert state(s).question.card == "norwegian/koffert"
        assert s.screen.query_one("#answer", Input).value == ""


async def test_known_cards_are_put_away_with_one_key(stage):
    """Ctrl+Y on a new card schedules it as easy and goes on."""
    async with stage() as s:
        await s.press("enter")
        await s.press("ctrl+y")
        assert s.desk.reviews[-1].grade is Grade.EASY
        assert state(s).question.card == "norwegian/bagasje"


async def test_bury_and_suspend_leave_a_card_out_and_undo_takes_it_back(stage):
    """b leaves the card out until tomorrow, x for good; undo works for both."""
    async with stage() as s:
        await s.press("enter", "b")
        assert s.desk.put_away == {"norwegian/koffert": "bury"}
        await s.press("x")
        assert s.desk.put_away["norwegian/bagasje"] == "suspend"
        await s.press("u")
        await s.press("ctrl+z")
        assert s.desk.put_away == {}


async def test_a_card_is_edited_in_place_and_the_question_goes_on(stage):
    """e opens the web; what is written shows at once when the learner comes back."""
    async with stage() as s:
        await ask_first(s)
        await s.press("enter", "e")
        assert isinstance(s.screen, WebScreen)
        await s.type("mine")
        await s.press("enter", "escape")
        assert isinstance(s.screen, StudyScreen)
        assert isinstance(state(s), Answered)
        assert "mine" in s.text()
        assert s.desk.own["norwegian/koffert"] == {"personal": "mine"}


async def test_typing_before_the_next_front_is_painted_is_not_lost(stage):
    """Letters that arrive while a grade is being written go into the next answer."""
    async with stage() as s:
        await ask_first(s)
        await s.type("suitcase")
        await s.press("enter")
        s.screen.action_go_on()
        assert s.screen._busy
        await s.pilot.press("l")
        await s.settle()
        assert s.screen.query_one("#answer", Input).value == "l"


async def test_the_end_says_how_it_went_and_leads_home(stage):
    """When nothing waits the screen sums up, and Enter goes back to Today."""
    async with stage(FakeDesk(installed=("anatomy",))) as s:
        await s.press("enter")
        for _ in range(3):
            await s.press("ctrl+y")
        assert isinstance(state(s), Finished)
        assert "3 answers, 100% right" in s.text()
        await s.press("enter")
        assert isinstance(s.screen, TodayScreen)


async def test_norwegian_letters_can_be_clicked_where_norwegian_is_asked(stage):
    """The letters stand under the box only for a Norwegian answer, and a click types one."""
    desk = FakeDesk(installed=("norwegian",))
    async with stage(desk) as s:
        await ask_first(s)
        assert not s.screen.query_one("#letters").display
        session = s.screen._session
        item = session._item
        object.__setattr__(item, "prompt", "produce")
        session.refresh()
        s.screen._step(lambda session: None)
        await s.settle()
        assert s.screen.query_one("#letters").display
        letters = s.screen.query_one("#letters", Chips)
        begin = next(start for start, _, name in letters._places if name == "å")
        await s.pilot.click("#letters", offset=(begin, 0))
        await s.settle()
        assert s.screen.query_one("#answer", Input).value == "å"


async def test_a_refused_grade_is_a_line_and_the_card_stays(stage):
    """When the disk is full the answer stays on the screen and the line says why."""
    async with stage() as s:
        await ask_first(s)
        await s.press("enter")
        before = state(s)

        def full(*_: object) -> None:
            raise StoreError("the disk is full", hint="make room, then grade again")

        s.screen._session.port.commit = full
        await s.press("enter")
        assert state(s) is before
        assert s.text().count("the disk is full") == 1

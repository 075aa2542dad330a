"""A session: what is asked, what each act does to schedule and log, and that all of it can be undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from densecards.errors import SettingsError, UsageError
from densecards.grading import Verdict
from densecards.paths import database_url
from densecards.schedule import Grade
from densecards.settings import Settings, save_setting
from densecards.study import Desk, Session
from densecards.study.glance import today
from densecards.study.values import Answered, Asking, Finished, Presenting
from tests.study_deck import NOON, Clock


def ask_all_new(session: Session) -> list[str]:
    """Go past the new cards that are shown, and return their headwords."""
    shown = []
    while isinstance(session.state, Presenting):
        shown.append(session.state.question.web.card.headword)
        session.begin()
    return shown


def right_answer(state: Asking) -> str:
    """The answer that the card asks for."""
    card = state.question.web.card
    return card.gloss.split(",")[0] if state.question.prompt == "recognise" else card.headword


def answer_right(session: Session) -> None:
    """Answer the question at hand and take the grade that is offered."""
    assert isinstance(session.state, Asking)
    session.answer(right_answer(session.state))
    session.grade()


def test_new_cards_are_shown_in_blocks_before_they_are_asked(desk: Desk) -> None:
    """Three new cards are shown, then asked in the same order, then the next ones are shown."""
    session = desk.session()
    assert ask_all_new(session) == ["regning", "kvittering", "å betale"]
    for headword in ("regning", "kvittering", "å betale"):
        assert isinstance(session.state, Asking)
        assert session.state.question.shown == headword
        answer_right(session)
    assert isinstance(session.state, Presenting)
    assert session.state.question.web.card.headword == "kopp"


@pytest.mark.parametrize("recalls", [1, 2, 3, 4, 5])
def test_a_new_card_takes_three_right_recalls(desk: Desk, clock: Clock, recalls: int) -> None:
    """As many right recalls as the setting says, three by default, before a card waits for a later day."""
    assert Settings().first_recalls == 3
    desk.settings = replace(desk.settings, first_recalls=recalls)
    session = desk.session(cards=["try/kopp"])
    ask_all_new(session)
    days = []
    for _ in range(recalls):
        clock.forward(minutes=1)
        answer_right(session)
        days.append(desk.log("try/kopp")[-1].interval)
    assert [one for one in days if one is not None and one >= 1] == days[-1:]
    assert isinstance(session.state, Finished)
    assert "nothing had to be mended" in desk.rebuild()


def test_a_day_begins_where_the_learner_is(home: Path, deck_folder: Path, clock: Clock) -> None:
    """The time zone of the settings says when a day of study begins, wherever the machine stands."""
    clock.at = NOON  # UTC
    bounds = {}
    for name in ("Pacific/Auckland", "America/Los_Angeles"):
        with Desk.open(settings=Settings(day_starts_at=4, time_zone=name), clock=clock) as desk:
            start, end = desk.day()
            bounds[name] = start
            local = datetime.fromtimestamp(start / 1000, ZoneInfo(name))
            assert (local.hour, local.minute) == (4, 0)
            assert start <= NOON < end
    assert len(set(bounds.values())) == 2
    with pytest.raises(SettingsError, match="time_zone"):
        save_setting("time_zone", "Europe/Olso")


def test_a_graded_answer_is_in_the_log_with_all_that_was_seen(desk: Desk, clock: Clock) -> None:
    """The log holds item, mode, answer, verdict, grade, duration, interval, own links and encoder."""
    session = desk.session()
    ask_all_new(session)
    clock.forward(minutes=0.1)
    session.answer("bill")
    session.grade(Grade.GOOD)
    (entry,) = desk.log("try/regning")
    assert (entry.kind, entry.prompt, entry.mode, entry.answer) == ("review", "recognise", "word", "bill")
    assert entry.verdict in (Verdict.EXACT, Verdict.ACCEPTED)
    assert entry.grade == Grade.GOOD
    assert entry.duration == 6000
    assert entry.interval == pytest.approx(5 / 1440)
    assert entry.own_links == 0
    assert entry.encoder_hash == desk.encoder_hash


def test_a_hint_makes_the_answer_a_lapse_and_stands_in_the_log(desk: Desk) -> None:
    """Whatever grade is given, a rescued recall counts as Again; the cue that rescued it is known."""
    session = desk.session()
    ask_all_new(session)
    session.hint()
    assert isinstance(session.state, Asking)
    cue = session.state.hints[0]
    assert "regning" not in cue.text.lower()
    session.answer("bill")
    session.grade(Grade.EASY)
    (entry,) = desk.log("try/regning")
    assert entry.grade == Grade.AGAIN
    assert entry.cues == (cue.slot,)
    assert entry.rung == 1
    (strength,) = desk.store.link_strengths(["try/regning"])
    assert (strength.slot, strength.tries, strength.successes) == (cue.slot, 1, 1)
    assert strength.strength > 1


def test_undo_brings_back_schedule_queue_and_question(desk: Desk) -> None:
    """After undo the item is as before, the question is asked again, and the log only grew."""
    session = desk.session()
    ask_all_new(session)
    before = desk.store.export_derived()
    progress = session.progress
    answer_right(session)
    assert desk.store.export_derived() != before
    session.undo()
    assert isinstance(session.state, Asking)
    assert session.state.question.shown == "regning"
    assert session.progress == progress
    assert desk.store.item("try/regning", "recognise").phase == "new"  # type: ignore[union-attr]
    assert [entry.kind for entry in desk.log("try/regning")] == ["review", "undo"]


def test_undo_goes_back_any_number_of_acts(desk: Desk) -> None:
    """Everything done in a session can be taken back, the last first."""
    session = desk.session()
    ask_all_new(session)
    start = [(item.card, item.phase) for item in desk.store.items()]
    for _ in range(3):
        answer_right(session)
    session.suspend()
    while session.can_undo:
        session.undo()
    assert [(item.card, item.phase) for item in desk.store.items()] == start
    with pytest.raises(UsageError, match="nothing to undo"):
        session.undo()


@pytest.mark.parametrize("act", ["bury", "suspend", "flag"])
@pytest.mark.parametrize("answered", [False, True])
def test_undo_of_an_act_on_the_card_leaves_its_schedule_and_what_is_shown(
    desk: Desk, clock: Clock, act: str, answered: bool
) -> None:
    """What belongs to a whole card is taken back without the state of its other prompt slipping in.

    The answer that stood there stands there again, and what is written afterwards folds to the same rows.
    """
    for _ in range(3):
        session = desk.session()
        ask_all_new(session)
        while isinstance(session.state, Asking):
            answer_right(session)
        clock.forward(days=2)
    clock.forward(days=60)
    session = desk.session(new_limit=0)
    for _ in range(4):
        item = session.item
        assert item is not None
        if answered:
            session.answer("so it was")
        stood = session.state
        getattr(session, act)()
        clock.forward(minutes=1)
        session.undo()
        assert session.item == item
        if answered:
            assert session.state == stood
        else:
            assert isinstance(session.state, Asking)
            session.answer("so it was")
        session.grade(Grade.GOOD)
    assert desk.rebuild().endswith("nothing had to be mended")


@pytest.mark.parametrize("act", ["bury", "suspend", "flag", "know"])
def test_undo_on_a_new_card_shows_it_again_before_it_is_asked(desk: Desk, act: str) -> None:
    """A new card that was put away and brought back is met as a new one, never asked out of the blue."""
    session = desk.session()
    stood = session.state
    assert isinstance(stood, Presenting)
    progress = session.progress
    getattr(session, act)()
    session.undo()
    assert session.state == stood
    assert session.progress == progress
    session.begin()
    assert isinstance(session.state, Presenting)
    assert session.state.question.card != stood.question.card


def test_a_flag_is_put_on_and_taken_off_by_the_same_act(desk: Desk) -> None:
    """The second time the flag comes off, and the card stays where it is."""
    session = desk.session()
    stood = session.state
    for flagged in (True, False, True):
        session.flag()
        assert session.state == stood
        assert desk.standing("try/regning").flagged is flagged
    session.undo()
    assert not desk.standing("try/regning").flagged


def test_the_schedule_can_be_rebuilt_from_the_log_to_the_same_bytes(desk: Desk, clock: Clock) -> None:
    """Derived rows are folds of the log, over days, lapses and undos."""
    for _ in range(6):
        session = desk.session()
        while not isinstance(session.state, Finished):
            if isinstance(session.state, Presenting):
                session.begin()
            elif isinstance(session.state, Asking):
                wrong = session.state.question.web.card.key == "kopp"
                session.answer("???" if wrong and clock.at % 2 else right_answer(session.state))
                session.grade()
                clock.forward(minutes=3)
        clock.forward(days=2.01)
    before = desk.store.export_derived()
    assert desk.rebuild().endswith("nothing had to be mended")
    assert desk.store.export_derived() == before


def test_the_second_direction_follows_on_a_later_day(desk: Desk, clock: Clock) -> None:
    """A word's other direction is asked from the day after it was first met, and counts as due then."""
    session = desk.session()
    asked = set()
    while not isinstance(session.state, Finished):
        if isinstance(session.state, Presenting):
            session.begin()
        else:
            assert isinstance(session.state, Asking)
            asked.add(session.state.question.prompt)
            session.answer(right_answer(session.state))
            session.grade(Grade.EASY)
    assert asked == {"recognise"}
    assert desk.today().due == 0
    clock.forward(days=1)
    assert desk.today().due == 4
    later = desk.session()
    assert isinstance(later.state, Asking)
    assert later.state.question.prompt == "produce"


def test_day_limits_hold_over_sessions(home: object, deck_folder: object, clock: Clock) -> None:
    """With two new cards a day, a second session of the day shows no third, and the next day does."""
    from densecards.settings import Settings

    with Desk.open(settings=Settings(day_starts_at=0, new_per_day=2), clock=clock) as desk:
        desk.install(deck_folder)  # type: ignore[arg-type]
        assert desk.today().new == 2
        session = desk.session()
        assert len(ask_all_new(session)) == 2
        answer_right(session)
        answer_right(session)
        assert desk.today().new == 0
        clock.forward(days=1)
        assert desk.today().new == 2


@pytest.mark.parametrize(("prompts", "due"), [("both", 8), ("recognise", 4), ("produce", 4)])
def test_with_one_direction_only_that_one_waits_and_is_asked(
    home: Path, deck_folder: Path, clock: Clock, prompts: str, due: int
) -> None:
    """Today's counts, also those of the first frame and of each deck, are what a session then asks."""
    with Desk.open(settings=Settings(day_starts_at=0), clock=clock) as desk:
        desk.install(deck_folder)
        desk.know(desk.choose())
    clock.forward(days=200)
    settings = Settings(day_starts_at=0, prompts=prompts)
    with Desk.open(settings=settings, clock=clock) as desk:
        first = today(database_url(), settings, clock())
        assert first is not None
        assert first.due == desk.today().due == desk.decks()[0].due == due
        session = desk.session()
        assert session.progress.due == due
        asked = set()
        while isinstance(session.state, Asking):
            asked.add(session.state.question.prompt)
            answer_right(session)
        assert asked == ({"recognise", "produce"} if prompts == "both" else {prompts})


def test_what_the_days_limit_holds_back_is_told(home: Path, deck_folder: Path, clock: Clock) -> None:
    """A session ends at the reviews a day that are set, and says how many more are due; so does the next."""
    settings = Settings(day_starts_at=0, reviews_per_day=3, new_per_day=0)
    with Desk.open(settings=settings, clock=clock) as desk:
        desk.install(deck_folder)
        desk.know(desk.choose())
        clock.forward(days=200)
        session = desk.session()
        while isinstance(session.state, Asking):
            answer_right(session)
        assert isinstance(session.state, Finished)
        assert (session.state.reviewed, session.state.held) == (3, 5)
        again = desk.session().state
        assert isinstance(again, Finished)
        assert (again.reviewed, again.held) == (0, 5)
        assert (desk.today().due, desk.today().held) == (0, 5)
    with Desk.open(settings=replace(settings, reviews_per_day=200), clock=clock) as desk:
        session = desk.session()
        while isinstance(session.state, Asking):
            answer_right(session)
        assert isinstance(session.state, Finished)
        assert session.state.held == 0


def test_today_counts_what_study_will_ask_and_what_the_limit_holds(
    home: Path, deck_folder: Path, clock: Clock
) -> None:
    """With two answers a day allowed, Today, its first frame and the session say two; the rest is held."""
    settings = Settings(day_starts_at=0, reviews_per_day=2)
    with Desk.open(settings=settings, clock=clock) as desk:
        desk.install(deck_folder)
        desk.know(row.id for row in desk.rows())
        clock.forward(days=60)

        def counted() -> set[tuple[int, int]]:
            frame = today(database_url(), settings, clock())
            assert frame is not None
            now = desk.today()
            return {(frame.due, frame.held), (now.due, now.held)}

        assert counted() == {(2, 6)}
        session = desk.session()
        assert session.progress.due == 2
        session.answer("")
        session.grade(Grade.EASY)
        assert counted() == {(1, 6)}
        assert desk.session().progress.due == 1


def test_the_next_card_is_tomorrows_other_prompt(desk: Desk) -> None:
    """After the first day the other direction of what was met comes tomorrow, without a due day yet."""
    desk.settings = replace(desk.settings, new_per_day=1)
    session = desk.session()
    ask_all_new(session)
    while isinstance(session.state, Asking):
        answer_right(session)
    assert desk.today().next_due == desk.day_end()
    desk.undo_last(99)
    desk.settings = replace(desk.settings, new_per_day=0)
    assert desk.today().next_due is None


def test_with_one_deck_only_that_one_waits(home: Path, deck_folder: Path, clock: Clock) -> None:
    """Today and the first frame count what `study_deck` makes a session ask, though more waits elsewhere."""
    settings = Settings(day_starts_at=0, study_deck="mine")
    with Desk.open(settings=settings, clock=clock) as desk:
        desk.install(deck_folder)
        desk.know([card for card in desk.choose() if card != "try/kopp"])
        desk.know([desk.add_card("fjord", "a long arm of the sea", deck="mine")])
        desk.add_card("elv", "river", deck="mine")
        clock.forward(days=200)
        first, now = today(database_url(), settings, clock()), desk.today()
        assert first is not None
        assert (first.due, first.new, first.learning) == (now.due, now.new, now.learning)
        progress = desk.session(deck="mine").progress
        assert (now.due, now.new) == (progress.due, progress.new)
        assert now.new == 1
        assert now.due == 2


def test_a_wrong_answer_that_is_anothers_names_that_card(desk: Desk) -> None:
    """The card that a wrong answer belongs to is shown and logged."""
    session = desk.session()
    ask_all_new(session)
    session.answer("receipt")
    assert isinstance(session.state, Answered)
    assert session.state.judgement.verdict is Verdict.OTHER_CARD
    assert session.state.judgement.other_card == "try/kvittering"
    session.grade()
    (entry,) = desk.log("try/regning")
    assert entry.wrong_card == "try/kvittering"


def test_the_learner_overrules_a_verdict(desk: Desk) -> None:
    """What the learner says was right counts as right, and the offered grade follows."""
    session = desk.session()
    ask_all_new(session)
    session.answer("the tab")
    assert isinstance(session.state, Answered)
    assert session.state.suggested is Grade.AGAIN
    session.overrule(True)
    assert isinstance(session.state, Answered)
    assert session.state.suggested is Grade.GOOD


def test_suspend_and_bury_leave_the_card_out(desk: Desk, clock: Clock) -> None:
    """A suspended card is gone until taken in again; a buried one is back tomorrow."""
    session = desk.session()
    session.suspend()
    session.bury()
    assert isinstance(session.state, Presenting)
    assert session.state.question.web.card.key == "betale"
    clock.forward(days=1)
    assert ask_all_new(desk.session())[0] == "kvittering"


def test_a_card_that_is_known_already_is_put_far_away(desk: Desk) -> None:
    """'I know this already' schedules the card as an easy one, with its own mode in the log."""
    session = desk.session()
    session.know()
    (entry,) = desk.log("try/regning")
    assert (entry.mode, entry.grade) == ("known", Grade.EASY)
    assert entry.interval is not None
    assert entry.interval >= 4


def test_acts_out_of_turn_are_refused(desk: Desk) -> None:
    """Grading without an answer, or answering what is only shown, says so and changes nothing."""
    session = desk.session()
    with pytest.raises(UsageError):
        session.answer("bill")
    with pytest.raises(UsageError):
        session.grade()
    assert desk.log("try/regning") == []

"""Acts on cards, chains of one's own, pace, cram, the calendar, and letters that fade."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import NotFoundError, SettingsError, UsageError
from densecards.paths import database_url
from densecards.schedule import Grade
from densecards.schedule.day import StudyDays
from densecards.settings import Settings, parse_setting
from densecards.study import Desk
from densecards.study.asking import question
from densecards.study.calendar import Calendar
from densecards.study.glance import today as glance_today
from densecards.study.hints import FADING, fading_letters, ladder, letter_cues, right_since_lapse
from densecards.study.pace import REHEARSAL, allowance, paced
from densecards.study.values import Asking, Finished, Mode, Presenting
from tests.study_deck import DAY, NOON, Clock

WORDS = ["try/regning", "try/kvittering", "try/betale", "try/kopp"]


def learn(desk: Desk, cards: list[str], grade: Grade = Grade.EASY) -> None:
    """Answer some cards once."""
    for card in cards:
        drill = desk.drill("blank-web", cards=[card])
        drill.answer(desk.web(card).card.gloss)
        drill.grade(grade)


def due(desk: Desk, card: str) -> int:
    """When the item that asks the meaning comes due."""
    row = desk.store.item(card, "recognise")
    assert row is not None
    return row.due


def test_each_act_changes_the_card_and_can_be_taken_back(desk: Desk) -> None:
    """Suspend, bury and flag by card; undo restores; unsuspend and unbury bring back."""

    def standing() -> tuple[bool, bool, int]:
        row = desk.store.items(cards=["try/kopp"])[0]
        return row.suspended, row.buried_until > desk.now(), row.flag

    for act, shown in (
        (desk.suspend, (True, False, 0)),
        (desk.bury, (False, True, 0)),
        (desk.flag, (False, False, 1)),
    ):
        entry = act("try/kopp")
        assert standing() == shown
        desk.undo_entry(entry)
        assert standing() == (False, False, 0)
    desk.suspend("try/kopp")
    desk.unsuspend("try/kopp")
    desk.bury("try/kopp")
    desk.unbury("try/kopp")
    desk.flag("try/kopp", 0)
    assert standing() == (False, False, 0)
    with pytest.raises(NotFoundError):
        desk.suspend("try/nothing")


def test_reschedule_and_forget(desk: Desk) -> None:
    """The due day moves without an answer, a forgotten card is new again; both stand in the log."""
    learn(desk, ["try/kopp"])
    before = due(desk, "try/kopp")
    entries = desk.reschedule("try/kopp", 3)
    assert due(desk, "try/kopp") == NOON + 3 * DAY
    desk.undo_entries(entries)
    assert due(desk, "try/kopp") == before
    forgotten = desk.forget("try/kopp")
    row = desk.store.item("try/kopp", "recognise")
    assert row is not None
    assert (row.phase, row.reps) == ("new", 0)
    assert "nothing had to be mended" in desk.rebuild()
    desk.undo_entries(forgotten)
    assert due(desk, "try/kopp") == before
    for wrong in (lambda: desk.reschedule("try/kopp", -1), lambda: desk.reschedule("try/regning", 1)):
        with pytest.raises(UsageError):
            wrong()


def test_a_holiday_moves_what_comes_due_in_it_and_nothing_else(desk: Desk) -> None:
    """Order and distance stay, later cards stay where they are, and one undo brings all back."""
    learn(desk, WORDS[:3])
    desk.reschedule("try/regning", 1)
    desk.reschedule("try/kvittering", 3)
    desk.reschedule("try/betale", 30)
    before = desk.store.export_derived()
    holiday, *moved = entries = desk.vacation(7)
    assert desk.store.entry(holiday).kind == "event"
    assert len(moved) == 2
    assert due(desk, "try/regning") == NOON + 8 * DAY
    assert due(desk, "try/kvittering") == NOON + 10 * DAY
    assert due(desk, "try/betale") == NOON + 30 * DAY
    assert "nothing had to be mended" in desk.rebuild()
    desk.undo_entries(entries)
    assert due(desk, "try/regning") == NOON + DAY
    assert before != desk.store.export_derived()  # the log remembers
    with pytest.raises(UsageError):
        desk.vacation(0)


def test_nothing_new_comes_on_a_holiday(desk: Desk, clock: Clock) -> None:
    """Until the learner is back Today, its first frame and the session offer nothing new, and all agree.

    The day after the holiday new cards come as before; who undoes it, or says to be back, has them at once;
    and who asks for more new cards gets them, away or not.
    """

    def offered() -> set[int]:
        frame = glance_today(database_url(), desk.settings, clock())
        assert frame is not None
        assert (frame.away is None) == (desk.today().away is None)
        return {frame.new, desk.today().new, min(4, desk.new_per_day()), desk.session().progress.new}

    assert offered() == {4}
    entries = desk.vacation(7)
    assert offered() == {0}
    assert desk.session(new_limit=2).progress.new == 2
    clock.forward(days=6)
    assert offered() == {0}
    clock.forward(days=1)
    assert offered() == {4}
    desk.vacation(3)
    assert offered() == {0}
    assert desk.come_back()
    assert offered() == {4}
    assert desk.come_back() is None
    learn(desk, WORDS[:1])
    clock.forward(days=1)
    other = desk.today().due
    desk.vacation(2)
    frame = glance_today(database_url(), desk.settings, clock())
    assert other == 1, "the other prompt of what was met yesterday"
    assert {desk.today().due, frame.due if frame else 0, desk.session().progress.due} == {0}
    desk.undo_last(2)
    for act in ("back from a holiday", "holiday of 3 days"):
        assert [done.what for done in desk.undo_last()] == [act]
    assert offered() == {4}
    desk.undo_entries(entries)
    assert "nothing had to be mended" in desk.rebuild()


def test_the_end_of_a_session_tells_how_many_new_cards_are_left(desk: Desk) -> None:
    """Where the day's new cards are met, what is left beyond them is counted, also within chosen cards."""
    desk.settings = dataclasses.replace(desk.settings, new_per_day=1)
    for cards, left in ((None, 3), (WORDS[:3], 2)):
        session = desk.session(cards=cards)
        while not isinstance(session.state, Finished):
            session.know()
        assert session.state.unmet == left
        desk.undo_last()


def test_filters_narrow_study(desk: Desk, clock: Clock) -> None:
    """By tag, text, lapses, due, flag and suspension, each alone and together."""
    assert desk.choose(tag="verb") == ["try/betale"]
    assert desk.choose(text="receipt") == ["try/kvittering"]
    assert desk.choose(scene="kafe") == WORDS
    learn(desk, ["try/kopp"])
    assert desk.choose(started=True) == ["try/kopp"]
    assert desk.choose(due=True) == []
    clock.forward(days=60)
    assert desk.choose(due=True, tag="noun") == ["try/kopp"]
    learn(desk, ["try/kopp"], Grade.AGAIN)
    assert desk.choose(lapses_from=1) == ["try/kopp"]
    desk.flag("try/regning")
    assert desk.choose(flagged=True) == ["try/regning"]
    desk.suspend("try/regning")
    assert "try/regning" not in desk.choose()
    assert desk.choose(suspended=True) == ["try/regning"]
    thin = {one.id for one in desk.density() if one.density < 0.2}
    assert set(desk.choose(density_below=0.2)) == thin - {"try/regning"}
    for wrong in ({"deck": "nix"}, {"scene": "nix"}):
        with pytest.raises(NotFoundError):
            desk.choose(**wrong)


def test_cram_asks_everything_and_moves_nothing(desk: Desk) -> None:
    """Due or not, each item once and a miss again at the end; the schedule is as it was."""
    learn(desk, WORDS[:2])
    before = [(row.card, row.prompt, row.due, row.phase, row.reps) for row in desk.store.items()]
    session = desk.session(mode=Mode.CRAM)
    asked = []
    missed = False
    while not isinstance(session.state, Finished):
        assert isinstance(session.state, Asking)
        question = session.state.question
        asked.append((question.card, question.prompt))
        right = question.web.card.gloss if question.prompt == "recognise" else question.web.card.headword
        session.answer(right if missed else "nonsense")
        missed = True
        session.grade()
    assert len(asked) == 5
    assert asked[-1] == asked[0]
    assert set(asked) == {(card, prompt) for card in WORDS[:2] for prompt in ("recognise", "produce")}
    assert [(r.card, r.prompt, r.due, r.phase, r.reps) for r in desk.store.items()] == before
    modes = {entry.mode for entry in desk.log("try/regning")}
    assert modes == {"blank-web", "cram"}


def test_cram_of_cards_that_were_never_met_shows_them_first(desk: Desk) -> None:
    """Named cards are crammed, begun or not; a new one is shown before it is asked."""
    session = desk.session(mode=Mode.CRAM, cards=["try/kopp"])
    assert isinstance(session.state, Presenting)
    session.begin()
    session.answer("nonsense")
    session.grade()
    assert isinstance(session.state, Asking), "missed, it is asked again without being shown"
    session.answer("cup")
    session.grade()
    assert isinstance(session.state, Finished)
    assert desk.started() == set()


# Chains of one's own


def test_a_palace_of_ones_own_is_built_changed_and_taken_back(desk: Desk) -> None:
    """It stands beside the decks', can be walked, and every change is undone like any other act."""
    name = desk.make_chain(
        "palace", " My  flat ", [("try/kopp", "kitchen — a bathtub"), ("try/regning", "hall — a scarf")]
    )
    (row,) = desk.chains("palace")
    assert (row.id, row.title, row.own) == (name, "My flat", True)
    assert row.steps == (("try/kopp", "kitchen — a bathtub"), ("try/regning", "hall — a scarf"))
    assert desk.drill("palace", chain="my flat").total == 2
    entry = desk.change_chain(name, steps=[*row.steps, ("try/betale", "roof — a hat")])
    assert len(desk.chains()[0].steps) == 3
    desk.undo_entry(entry)
    assert desk.chains()[0].steps == row.steps
    gone = desk.delete_chain(name)
    assert desk.chains() == []
    desk.undo_entry(gone)
    assert desk.chains()[0].title == "My flat"


def test_what_is_no_chain_is_refused(desk: Desk) -> None:
    """A kind that is none, a single card, no title, an unknown card: each is said, and nothing is kept."""
    two = [("try/kopp", ""), ("try/regning", "")]
    for kind, title, steps in (
        ("castle", "x", two),
        ("palace", "x", two[:1]),
        ("palace", "  ", two),
    ):
        with pytest.raises(UsageError):
            desk.make_chain(kind, title, steps)
    with pytest.raises(NotFoundError):
        desk.make_chain("palace", "x", [("try/kopp", ""), ("try/nix", "")])
    assert desk.chains() == []


# Pace


@given(st.integers(0, 5000), st.integers(1, 400))
def test_the_pace_meets_every_card_before_the_last_week(unseen: int, days: int) -> None:
    """At that many a day nothing is left when the rehearsal begins, and one less a day would leave some."""
    pace = paced(unseen, days)
    room = max(1, days - REHEARSAL)
    assert pace * room >= unseen
    assert pace == 0 or (pace - 1) * room < unseen


@given(st.integers(0, 500), st.integers(0, 50), st.integers(-30, 300))
def test_an_exam_sets_the_pace_only_while_it_lies_ahead(unseen: int, met: int, left: int) -> None:
    """What was met today counts into the day's share, so that the share does not shrink as it is learnt."""
    today = date(2027, 1, 1)
    settings = Settings(exam_date=(today + timedelta(left)).isoformat(), new_per_day=7)
    found = allowance(settings, unseen, met, today.toordinal())
    assert found == (paced(unseen + met, left) if left > 0 else 7)
    if unseen:
        assert allowance(settings, unseen - 1, met + 1, today.toordinal()) == found


def test_the_exam_sets_what_today_offers(desk: Desk) -> None:
    """Today, the session and the desk agree on how many new cards there are."""
    day = StudyDays(0).of(desk.now())
    exam = date.fromordinal(day + REHEARSAL + 2).isoformat()
    desk.settings = dataclasses.replace(desk.settings, exam_date=exam)
    assert desk.new_per_day() == 2
    assert desk.today().new == 2
    assert desk.session().progress.new == 2
    with pytest.raises(SettingsError, match="2027-06-01"):
        parse_setting("exam_date", "soon")
    assert parse_setting("exam_date", "2027-06-01") == "2027-06-01"
    assert parse_setting("exam_date", "") == ""


def test_an_exam_must_lie_ahead(desk: Desk) -> None:
    """A date that is past, or today, is refused with a word on what to do; an exam that has passed stays."""
    today = date.fromordinal(StudyDays(0).of(desk.now()))
    for wrong in (today, today - timedelta(30)):
        with pytest.raises(SettingsError, match="must lie ahead"):
            desk.change_setting("exam_date", wrong.isoformat())
    desk.change_setting("exam_date", (today + timedelta(1)).isoformat())
    assert desk.settings.exam_date
    desk.change_setting("exam_date", "")
    assert not desk.settings.exam_date


# Load


def test_new_due_days_avoid_full_ones(desk: Desk) -> None:
    """Of the days that fuzz allows, the emptiest is taken; reviews that move it are counted at once."""
    days = StudyDays(0)
    calendar = Calendar([(NOON + 9 * DAY, 3), (NOON + 10 * DAY, 2)], days)
    assert calendar.choose(NOON)(range(9, 12)) == 11
    calendar.moved(0, NOON + 11 * DAY)
    calendar.moved(NOON + 10 * DAY, NOON + 11 * DAY)
    assert [calendar.load(NOON, n) for n in (9, 10, 11)] == [3, 1, 2]
    assert calendar.choose(NOON)(range(9, 12)) == 10


def test_reviews_spread_over_the_days(desk: Desk, clock: Clock) -> None:
    """Cards answered alike on one day do not all come due on one day, and the log holds what was given."""
    learn(desk, WORDS)
    clock.forward(days=12)
    session = desk.session(new_limit=0)
    while isinstance(session.state, Asking):
        asked = session.state.question
        session.answer(asked.web.card.gloss if asked.prompt == "recognise" else asked.web.card.headword)
        session.grade(Grade.GOOD)
    days = StudyDays(0)
    given_days = {days.of(row.due) for row in desk.store.items(started=True) if row.reps == 2}
    assert len(given_days) > 1
    assert "nothing had to be mended" in desk.rebuild()


# Letters


@given(st.text("abcdeæøå -", min_size=1, max_size=24), st.integers(0, 6))
def test_letters_fade_from_relearning_to_relearning(answer: str, recalls: int) -> None:
    """Right after a lapse most letters stand; each recall later fewer; from the third as for any card."""
    whole = list(letter_cues(answer))
    now, later = list(fading_letters(answer, recalls)), list(fading_letters(answer, recalls + 1))
    assert now == whole[len(whole) - len(now) :], "the stronger end of the same ladder"
    assert len(later) >= len(now)
    if recalls >= len(FADING):
        assert now == whole
    if whole:
        assert now


@given(st.text("abcdeæøå -,", min_size=2, max_size=200))
def test_letters_come_in_few_steps_and_never_all_of_them(answer: str) -> None:
    """However long the answer, a dozen cues at most; each shows more than the one before, none shows all."""
    cues = list(letter_cues(answer))
    hidden = [cue.count("·") for cue in cues]
    assert len(cues) <= 12
    assert hidden == sorted(set(hidden), reverse=True)
    assert all(hidden)
    assert all(len(cue) == len(answer) for cue in cues)


def test_a_description_gives_first_letters_and_then_words() -> None:
    """Nobody recalls a description by its last letter; the beginnings of its words lead on."""
    cues = list(letter_cues("two-lobed gland wrapped around the windpipe"))
    assert cues[0] == "t··-····· g···· w······ a····· t·· w·······"
    assert cues[1] == "two-lobed g···· w······ a····· t·· w·······"
    assert cues[-1] == "two-lobed gland wrapped around the w·······"


def test_of_several_meanings_the_letters_are_those_of_one(desk: Desk) -> None:
    """One meaning is a whole answer, so its letters lead to it."""
    web = desk.web("try/regning")
    asked = question(web, "recognise", titles={}, scene="", is_new=False, mode=Mode.WORD)
    texts = [hint.text for hint in ladder(asked, {}, (), web.card.gloss) if not hint.slot]
    assert web.card.gloss == "bill, check"
    assert texts == ["b···", "b··l", "bi·l"]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], 0),
        ([(True, 3), (False, 1)], 0),
        ([(True, 3), (True, 1)], 0),  # rescued after a free recall: the lapse itself
        ([(True, 3), (True, 1), (True, 1)], 1),  # rescued again, with many letters
        ([(True, 3), (False, 1), (True, 1), (True, 1)], 2),
        ([(False, 1), (True, 1), (True, 3), (True, 3)], 3),
        ([(False, 1), (True, 3), (True, 3), (True, 1)], 0),  # lapsed anew
        ([(False, 1), (True, 1), (False, 1)], 0),
    ],
)
def test_letters_that_sufficed_are_fewer_next_time(
    answers: list[tuple[bool, int | None]], expected: int
) -> None:
    """Right answers since the lapse count though cues rescued them; failing, or a new lapse, begins anew."""
    assert right_since_lapse(answers) == expected


def test_a_lapse_brings_many_letters_first(desk: Desk, clock: Clock) -> None:
    """A card in its first steps gets links first; one that lapsed gets letters first, many of them."""
    learn(desk, ["try/kopp"])
    clock.forward(days=40)
    session = desk.session(new_limit=0, cards=["try/kopp"])
    assert isinstance(session.state, Asking)
    assert session.state.question.prompt == "recognise"
    session.hint()
    assert isinstance(session.state, Asking)
    assert session.state.hints[0].slot, "a link first"
    session.answer("nothing")
    session.grade()
    clock.forward(minutes=15)
    session = desk.session(new_limit=0, cards=["try/kopp"])
    while isinstance(session.state, Asking) and session.state.question.prompt != "recognise":
        session.answer("kopp")
        session.grade()
    session.hint()
    assert isinstance(session.state, Asking)
    hint = session.state.hints[0]
    assert hint.slot == ""
    assert sum(char.isalpha() for char in hint.text) >= 2


def test_an_answer_given_in_another_program_counts_too(desk: Desk, clock: Clock) -> None:
    """Two sessions answer the same item: the second goes on from both answers, and a rebuild agrees."""
    one, two = desk.session(new_limit=1), desk.session(new_limit=1)
    for answers, session in enumerate((one, two, one, two), start=1):
        if isinstance(session.state, Presenting):
            session.begin()
        assert isinstance(session.state, Asking)
        session.answer("nonsense")
        session.grade(Grade.AGAIN)
        clock.forward(minutes=11)
        row = desk.store.item("try/regning", "recognise")
        assert row is not None
        assert row.reps == answers
        assert "nothing had to be mended" in desk.rebuild()


def test_a_card_that_is_deleted_meanwhile_is_passed_over(desk: Desk) -> None:
    """A drill goes on with the next card where one is gone."""
    mine = desk.add_card("saft", "squash", links={"use": "Jeg drikker kald saft. — I drink cold squash."})
    drill = desk.drill("blank-web", cards=["try/kopp", mine, "try/betale"])
    desk.delete_card(mine)
    drill.skip()
    assert drill.state.task.card == "try/betale"  # type: ignore[union-attr]


def test_a_backlog_is_spread_over_days(desk: Desk, clock: Clock) -> None:
    """After an absence what is overdue comes over several days, best known first; one undo takes it back."""
    learn(desk, WORDS)
    desk.reschedule(WORDS[0], 1)
    clock.forward(days=60)
    before = [(row.card, row.due) for row in desk.store.items(started=True)]
    assert len(desk.catch_up(2)) == 2, "half of them stay where they are: today"
    _, end = desk.day()
    late = [row for row in desk.store.items(started=True) if row.due < end]
    assert len(late) == 2
    assert {row.due for row in desk.store.items(started=True) if row.due >= end} == {end}
    (act,) = desk.undo_last()
    assert act.what == "backlog over 2 days"
    assert [(row.card, row.due) for row in desk.store.items(started=True)] == before
    with pytest.raises(UsageError):
        desk.catch_up(1)


def test_whatever_was_done_last_is_taken_back_act_by_act(desk: Desk) -> None:
    """An answer, a link, a card, a holiday and a telling are one act each; all of them can be undone."""
    learn(desk, WORDS[:2])
    desk.set_link("try/kopp", "life", "the blue cup in Tromsø")
    mine = desk.add_card("saft", "squash")
    desk.vacation(30)
    room = desk.story(WORDS[:2])
    room.write("Regningen og kvitteringen gifter seg.")
    room.hide()
    room.retype("regning")
    room.finish()
    assert [act.what for act in desk.last_acts(99)] == [
        "story told",
        "note (story)",
        "holiday of 30 days",
        "card",
        "link",
        "answer (blank-web)",
        "answer (blank-web)",
    ]
    done = desk.undo_last(4)
    assert [len(act.entries) for act in done] == [3, 1, 3, 1]
    assert desk.own_link("try/kopp", "life")
    assert mine not in desk.own_cards()
    desk.undo_last()
    assert desk.own_link("try/kopp", "life") == ""
    desk.undo_last(2)
    assert desk.started() == set()
    assert "nothing had to be mended" in desk.rebuild()
    for count in (1, 0):
        with pytest.raises(UsageError):
            desk.undo_last(count)


def test_what_was_done_is_told_in_words_that_say_which_and_what(desk: Desk) -> None:
    """Each line names the answer, the link and its text, the palace: enough to know what undo takes back."""
    session = desk.session(cards=["try/regning"])
    session.begin()
    session.answer("bill")
    session.grade()
    session.answer("")
    session.grade()
    desk.set_link("try/kopp", "life", "the blue cup in Tromsø")
    desk.set_link("try/kopp", "life", "the red cup in Tromsø")
    desk.set_link("try/kopp", "life", "")
    desk.set_link("try/kopp", "similar", "[[regning]] is what it costs")
    desk.write_hook("try/kopp", "place", "Tromsø")
    desk.bury("try/kopp")
    desk.flag("try/kopp", 1)
    desk.reschedule("try/regning", 3)
    desk.make_chain("palace", "My hall", [("try/kopp", "door"), ("try/regning", "stairs")])
    desk.vacation(7)
    assert desk.recount(desk.last_acts(99)) == [
        "holiday of 7 days",
        "palace “My hall”",
        "moved its due day",
        "flagged",
        "left out until tomorrow",
        "Where was it? Tromsø",
        "wrote its similar: regning is what it costs",
        "took its life memory away",
        "rewrote its life memory: the red cup in Tromsø",
        "wrote its life memory: the blue cup in Tromsø",
        "answered, again: nothing came",
        "answered, good: “bill”",
    ]


def test_what_was_taken_back_can_be_done_again(desk: Desk) -> None:
    """Redone acts stand as before, in the log and in what is folded from it; and can be undone anew."""
    learn(desk, WORDS[:2])
    desk.set_link("try/kopp", "life", "the blue cup in Tromsø")
    desk.vacation(7)
    before, acts = desk.store.items(), desk.recount(desk.last_acts(99))
    taken = desk.undo_last(4)
    assert desk.last_acts(99) == []
    assert desk.today().away is None
    desk.redo(taken)
    assert desk.recount(desk.last_acts(99)) == acts
    assert desk.own_link("try/kopp", "life")
    assert desk.today().away
    assert [(row.due, row.phase, row.reps) for row in desk.store.items()] == [
        (row.due, row.phase, row.reps) for row in before
    ]
    assert "nothing had to be mended" in desk.rebuild()
    desk.undo_last(4)
    assert desk.started() == set()


def test_cards_that_are_known_already_come_back_late(desk: Desk) -> None:
    """Every unseen item is scheduled as an easy one, what was begun stays, and one undo takes all back."""
    learn(desk, ["try/kopp"], Grade.AGAIN)
    before = due(desk, "try/kopp")
    entries = desk.know(WORDS)
    assert len(entries) == 7
    assert due(desk, "try/kopp") == before
    assert due(desk, "try/regning") > NOON + 5 * DAY
    assert {entry.mode for entry in desk.log("try/regning")} == {"known"}
    assert desk.know(WORDS) == []
    assert [act.what for act in desk.undo_last()] == ["7 items known"]
    assert desk.started() == {"try/kopp"}
    assert "nothing had to be mended" in desk.rebuild()


def test_what_is_known_already_takes_nothing_of_the_day(desk: Desk) -> None:
    """Cards taken as known use up neither new cards nor reviews of a day, and Daily passes them by."""
    desk.settings = dataclasses.replace(desk.settings, new_per_day=2, reviews_per_day=4)
    before = desk.today()
    desk.know(["try/kopp", "try/betale"])
    after = desk.today()
    assert (before.new, after.new) == (2, 2)
    assert after.reviewed == 0
    assert desk.new_today() == ()
    glanced = glance_today(desk.url, desk.settings, desk.now())
    assert glanced is not None
    assert (glanced.new, glanced.reviewed) == (2, 0)
    session = desk.session(new_limit=1)
    assert isinstance(session.state, Presenting)
    session.begin()
    session.answer("bill")
    session.grade()
    assert desk.new_today() == ("try/regning",)
    assert desk.today().new == 1


def test_forgetting_a_removed_decks_learning_is_one_act(desk: Desk) -> None:
    """What was learnt of a deck that went comes back by one undo, once the deck is there again."""
    learn(desk, WORDS[:2])
    desk.set_link("try/kopp", "life", "the blue cup")
    desk.remove_deck("try", keep_learning=False)
    (act,) = desk.undo_last()
    assert len(act.entries) == 3
    assert act.what == "learning of a deck forgotten"

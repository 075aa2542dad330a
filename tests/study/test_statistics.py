"""Statistics count what the log says: each beside a slow twin, and through the desk."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import NotFoundError, UsageError
from densecards.schedule import Grade
from densecards.schedule.day import StudyDays
from densecards.store import ItemRow, LogEntry
from densecards.study import Desk
from densecards.study.statistics import KINDS
from densecards.study.statistics.answers import answers, share
from densecards.study.statistics.calendar import calendar
from densecards.study.statistics.density import density
from densecards.study.statistics.drawing import draw_retention
from densecards.study.statistics.forecast import forecast
from densecards.study.statistics.learning import learning
from densecards.study.statistics.retention import Retention, retention
from densecards.study.statistics.timing import answer_times, time_spent
from densecards.study.values import Asking, Finished, Presenting
from tests.study import statistics_twins as twins
from tests.study_deck import DAY, NOON, Clock

LOGS = st.builds(twins.made_up, st.integers(0, 120), st.integers(0, 10_000))
DAYS = StudyDays(0)


@pytest.mark.parametrize(
    ("right", "total", "said"),
    [
        (15, 19, "Too few yet to tell it from what was asked for."),
        (0, 19, "That is 90.0 points less than desired."),
        (905, 1000, "That is what was asked for."),
        (990, 1000, "That is 9.0 points more than desired."),
    ],
)
def test_retention_is_called_what_was_asked_for_only_once_that_can_be_told(
    right: int, total: int, said: str
) -> None:
    """An interval from 57 to 92 % holds 90 % and tells nothing."""
    whole = share(right, total)
    figure = draw_retention(Retention(0.9, "week", whole, ((740_000, whole),), ((1, 1, whole),)))
    assert figure.summary[1] == said


@given(LOGS)
def test_retention_counts_spaced_answers_by_span_and_interval(log: tuple) -> None:
    """Every spaced answer is in one week and one interval; right ones are those not graded Again."""
    found = retention(log, 0.9, "week")
    spaced = twins.spaced(log)
    assert (found.whole.right, found.whole.total) == (sum(a.grade > 1 for a in spaced), len(spaced))
    for monday, one in found.spans:
        assert date.fromordinal(monday).weekday() == 0
        mine = [a for a in spaced if monday <= a.day < monday + 7]
        assert (one.right, one.total) == (sum(a.grade > 1 for a in mine), len(mine))
    for least, most, one in found.intervals:
        mine = [a for a in spaced if a.before and least <= a.before <= (most or 10**9)]
        assert (one.right, one.total) == (sum(a.grade > 1 for a in mine), len(mine))
    months = retention(log, 0.9, "month").spans
    assert sum(one.total for _, one in months) == len(spaced)
    assert all(date.fromordinal(day).day == 1 for day, _ in months)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_of_a_share_holds_what_its_score_test_does_not_refuse(counts: tuple[int, int]) -> None:
    """Wilson's closed form is the set of shares that the score test keeps."""
    found = share(*counts)
    low, high = twins.wilson(*counts)
    assert found.low == pytest.approx(low, abs=1e-9)
    assert found.high == pytest.approx(high, abs=1e-9)


@given(LOGS)
def test_learning_curves_are_cards_begun_and_mature_at_each_day(log: tuple) -> None:
    """A card counts from its first scheduled answer; it is mature while all its intervals are."""
    curves = learning(log)
    assert {curve.deck for curve in curves} == {a.deck for a in log if a.scheduled}
    for curve in curves:
        for day, begun, mature in zip(curve.days, curve.begun, curve.mature, strict=True):
            assert (begun, mature) == twins.mature(log, curve.deck, day)


@given(LOGS, st.integers(0, 60), st.integers(1, 60))
def test_the_calendar_shows_whole_weeks_up_to_today(log: tuple, after: int, weeks: int) -> None:
    """It begins on a Monday, ends today, and rows of days are counted over the whole log."""
    today = max([a.day for a in log], default=twins.FIRST_DAY) + after
    found = calendar(log, today, weeks)
    days = {a.day for a in log}
    assert date.fromordinal(found.first).weekday() == 0
    assert found.first + len(found.answers) - 1 == today
    assert 7 * (weeks - 1) < len(found.answers) <= 7 * weeks
    assert found.answers == tuple(sum(a.day == day for a in log) for day in range(found.first, today + 1))
    runs = [n for n in range(len(days) + 1) if any(all(d + i in days for i in range(n)) for d in days)]
    assert found.longest == max(runs, default=0)
    end = today if today in days else today - 1
    assert found.streak == max(n for n in range(len(days) + 1) if all(end - i in days for i in range(n)))


@given(LOGS)
def test_time_is_counted_up_to_a_minute_an_answer(log: tuple) -> None:
    """An answer of minutes was a walk to the kitchen; one without a duration counts for nothing."""
    today = max([a.day for a in log], default=twins.FIRST_DAY)
    found = time_spent(log, today, 50)
    timed = [a for a in log if a.duration is not None]
    assert found.total == pytest.approx(sum(min(a.duration, 60_000) for a in timed) / 60_000)
    for place, minutes in enumerate(found.minutes):
        mine = [a for a in timed if a.day == found.first + place]
        assert minutes == pytest.approx(sum(min(a.duration, 60_000) for a in mine) / 60_000)
    times = answer_times(log)
    assert sum(times.right) == sum(a.grade > 1 for a in timed)
    assert sum(times.wrong) == sum(a.grade == 1 for a in timed)


@given(LOGS)
def test_density_follows_what_the_log_last_knew_of_each_card(log: tuple) -> None:
    """First and last known density of each card, and the quarters over cards at each month's end."""
    found = density(log)
    known = [a for a in log if a.density is not None]
    assert found.cards == sum(found.present) == sum(found.first) == len({a.card for a in known})
    for one in found.months:
        month = date.fromordinal(one.day)
        until = [a for a in known if date.fromordinal(a.day).replace(day=1) <= month]
        values = [{a.card: a.density for a in until}[card] for card in {a.card for a in until}]
        assert one.cards == len(values)
        if len(values) > 1:
            expected = quantiles(values, n=4, method="inclusive")
            assert [one.low, one.middle, one.high] == pytest.approx(expected)


@given(
    st.lists(st.tuples(st.integers(-9, 40), st.sampled_from(["review", "learning", "new"]), st.booleans()))
)
def test_a_forecast_holds_each_begun_item_once(rows: list[tuple[int, str, bool]]) -> None:
    """Overdue, one of the days, or later; new and suspended items are none of these."""
    items = [
        ItemRow(f"d/c{i}", "recognise", "d", phase=phase, due=NOON + ahead * DAY, suspended=out)
        for i, (ahead, phase, out) in enumerate(rows)
    ]
    found = forecast(items, NOON, DAYS, 14)
    counted = [ahead for ahead, phase, out in rows if phase != "new" and not out]
    assert found.overdue == sum(ahead < 0 for ahead in counted)
    assert found.due == tuple(counted.count(day) for day in range(14))
    assert found.later == sum(ahead >= 14 for ahead in counted)


def test_a_forgotten_card_begins_again() -> None:
    """After `forget` the next answer has nothing behind it; other cards keep what they had."""
    entries = [
        LogEntry("review", NOON, "d/a", "recognise", grade=3, interval=5.0, scheduled=True),
        LogEntry("review", NOON, "d/b", "recognise", grade=3, interval=5.0, scheduled=True),
        LogEntry("forget", NOON + DAY, "d/a"),
        LogEntry("review", NOON + 5 * DAY, "d/a", "recognise", grade=3, interval=1.0, scheduled=True),
        LogEntry("review", NOON + 5 * DAY, "d/b", "recognise", grade=1, interval=1.0, scheduled=True),
    ]
    found = answers(entries, DAYS)
    assert [a.waited for a in found] == [None, None, None, 5]
    assert [a.spaced for a in found] == [False, False, False, True]


@pytest.fixture
def studied(desk: Desk, clock: Clock) -> Desk:
    """A collection with a fortnight of answers in it, one of them undone."""
    for evening in range(14):
        session, asked_for = desk.session(), 0
        while not isinstance(session.state, Finished):
            if isinstance(session.state, Presenting):
                session.begin()
            else:
                assert isinstance(session.state, Asking)
                card = session.state.question.web.card
                asked_for += 1
                right = (evening + asked_for) % 5 > 0
                asked = card.gloss if session.state.question.prompt == "recognise" else card.headword
                clock.forward(minutes=0.1)
                session.answer(asked if right else "???")
                session.grade(Grade.GOOD if right else Grade.AGAIN)
                if evening == 0 and session.can_undo and len(desk.store.log()) == 2:
                    session.undo()
        clock.forward(days=1)
    return desk


def test_every_figure_speaks_draws_and_is_json(studied: Desk, tmp_path: Path) -> None:
    """Each kind has a sentence, fits the width, holds no escape code, and its data goes through JSON."""
    read = studied.statistics()
    assert KINDS == read.KINDS
    for kind in KINDS:
        figure = read.figure(kind)
        assert figure.kind == kind
        assert figure.summary
        json.dumps(figure.data, allow_nan=False)
        for width in (40, 78, 158):
            lines = figure.lines(width, 12)
            assert all(len(line) <= width for line in lines), kind
            assert not any("\x1b" in line or "\n" in line for line in lines)
        if figure.charts:
            figure.write(tmp_path / f"{kind}.svg")
            assert (tmp_path / f"{kind}.svg").read_text(encoding="utf-8").startswith("<svg")


def test_what_was_undone_does_not_count(studied: Desk) -> None:
    """Statistics count as many answers as the store says count."""
    counted = studied.statistics().answers
    assert len(counted) == studied.store.reviewed_since(0)[0]
    assert len(counted) < sum(entry.kind == "review" for entry in studied.store.log())


def test_one_deck_alone(studied: Desk) -> None:
    """A deck's statistics hold its own cards; an unknown deck is refused."""
    studied.add_card("ost", "cheese")
    assert studied.statistics("try").answers == studied.statistics().answers
    assert studied.statistics("mine").answers == ()
    with pytest.raises(NotFoundError, match="no deck"):
        studied.statistics("nothing")


def test_an_empty_collection_has_statistics_too(home: Path) -> None:
    """No answers: every figure says so instead of failing."""
    with Desk.open() as desk:
        read = desk.statistics()
        for kind in KINDS:
            assert read.figure(kind).lines(60)


def test_unknown_kinds_and_spans_are_refused(studied: Desk) -> None:
    """A line that names what there is."""
    with pytest.raises(UsageError, match="no statistics"):
        studied.statistics().figure("weather")
    with pytest.raises(UsageError, match="day, week, month"):
        studied.statistics().figure("retention", by="century")

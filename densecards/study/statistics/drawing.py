"""From values to figures: the sentences and charts of each kind of statistics."""

from __future__ import annotations

import math
from collections.abc import Mapping

from densecards.plots.values import Chart, HeatMap, Series
from densecards.study.statistics.answers import Share
from densecards.study.statistics.calendar import Calendar
from densecards.study.statistics.figures import Figure, day_text, day_ticks, month_name, percent
from densecards.study.statistics.forecast import Forecast
from densecards.study.statistics.learning import MATURE, Curve
from densecards.study.statistics.retention import Retention
from densecards.study.statistics.timing import AnswerTimes, TimeSpent
from densecards.text import counted, displayable

_TELLING = 0.1
"""How wide the interval of a share may be for the share to be called the one that was asked for."""


def draw_forecast(value: Forecast) -> Figure:
    """Return what is due on the days ahead."""
    number = len(value.due)
    days = [value.today + ahead for ahead in range(number)]
    summary = (
        f"{value.waiting} items wait today ({value.overdue} of them overdue), {value.a_day:.1f} a day over "
        f"the next {number} days; {value.later} come later.",
        "New cards, and cards that will be forgotten, come on top.",
    )
    due = (value.waiting, *value.due[1:])
    chart = Chart(
        "Due a day, overdue ones today",
        "day",
        "items",
        (Series("due", tuple(map(float, days)), tuple(map(float, due)), bars=True),),
        x_ticks=day_ticks(days),
    )
    data = {
        "overdue": value.overdue,
        "later": value.later,
        "due": {day_text(day): count for day, count in zip(days, value.due, strict=True)},
    }
    return Figure("forecast", "Forecast", summary, (chart,), data)


def _share_data(share: Share) -> dict[str, float | int | None]:
    value = share.value if share.total else None
    return {"right": share.right, "total": share.total, "value": value, "low": share.low, "high": share.high}


def _against_desired(share: Share, desired: float) -> str:
    if not share.low <= desired <= share.high:
        more = "more" if share.value > desired else "less"
        return f"That is {100 * abs(share.value - desired):.1f} points {more} than desired."
    if share.high - share.low > _TELLING:
        return "Too few yet to tell it from what was asked for."
    return "That is what was asked for."


def draw_retention(value: Retention) -> Figure:
    """Return retention against the desired one, over time and by interval."""
    whole = value.whole
    data = {
        "desired": value.desired,
        "whole": _share_data(whole),
        value.by: [{"from": day_text(day), **_share_data(one)} for day, one in value.spans],
        "intervals": [
            {"shortest": least, "longest": most, **_share_data(one)} for least, most, one in value.intervals
        ],
    }
    if not whole.total:
        return Figure("retention", "Retention", ("No item has come back after a day or more yet.",), (), data)
    summary = (
        f"Of {whole.total} reviews after a day or more, {percent(whole.value)} were recalled "
        f"(95 % interval {percent(whole.low)} to {percent(whole.high)}); desired {value.desired:.0%}.",
        _against_desired(whole, value.desired),
    )
    days = [day for day, _ in value.spans]
    over_time = Chart(
        f"Retention by {value.by}",
        value.by,
        "share recalled",
        (
            _shares("recalled", list(map(float, days)), [one for _, one in value.spans]),
            level("desired", value.desired, list(map(float, days))),
        ),
        x_ticks=day_ticks(days),
        percent=True,
    )
    places = [float(place) for place in range(len(value.intervals))]
    names = [
        f"{least}" if least == most else f"{least}+" if most is None else f"{least}–{most}"
        for least, most, _ in value.intervals
    ]
    by_interval = Chart(
        "Retention by interval",
        "days since the last review",
        "share recalled",
        (
            _shares("recalled", places, [one for _, _, one in value.intervals]),
            level("desired", value.desired, places),
        ),
        x_ticks=tuple(zip(places, names, strict=True)),
        percent=True,
    )
    return Figure("retention", "Retention", summary, (over_time, by_interval), data)


def _shares(label: str, x: list[float], shares: list[Share]) -> Series:
    values = tuple(one.value for one in shares)
    return Series(label, tuple(x), values, intervals=tuple((one.low, one.high) for one in shares))


def level(label: str, value: float, x: list[float]) -> Series:
    ends = (x[0], x[-1]) if len(x) > 1 else (x[0] - 0.5, x[0] + 0.5)
    return Series(label, ends, (value, value), theory=True)


def draw_calendar(value: Calendar) -> Figure:
    """Return answers a day as seven rows of weeks."""
    weeks = (len(value.answers) + 6) // 7
    cells = tuple(
        tuple(
            float(value.answers[7 * week + row]) if 7 * week + row < len(value.answers) else None
            for week in range(weeks)
        )
        for row in range(7)
    )
    months = [month_name(value.first + 7 * week + 6) for week in range(weeks)]
    columns = tuple(name if place and name != months[place - 1] else "" for place, name in enumerate(months))
    total = sum(value.answers)
    chart = HeatMap("Answers a day", ("Mon", "", "Wed", "", "Fri", "", "Sun"), columns, cells, "answers")
    summary = (
        f"{counted(total, 'answer')} on {value.studied} of the last {len(value.answers)} days; "
        f"{counted(value.streak, 'day')} in a row now, {value.longest} at most.",
    )
    data = {
        "streak": value.streak,
        "longest": value.longest,
        "answers": {
            day_text(value.first + place): count for place, count in enumerate(value.answers) if count
        },
    }
    return Figure("calendar", "Calendar", summary, (chart,), data)


def draw_learning(curves: tuple[Curve, ...], titles: Mapping[str, str]) -> Figure:
    """Return one chart a deck: cards begun and cards mature."""
    if not curves:
        return Figure("learning", "Learning", ("No card has been begun yet.",), (), {"decks": {}})
    summary, charts = [], []
    for curve in curves:
        title = displayable(titles.get(curve.deck, curve.deck), one_line=True)
        summary.append(
            f"{title}: {curve.begun[-1]} cards begun, {curve.mature[-1]} of them mature "
            f"(every interval {MATURE} days or more)."
        )
        days = tuple(map(float, curve.days))
        charts.append(
            Chart(
                title,
                "day",
                "cards",
                (
                    Series("begun", days, tuple(map(float, curve.begun)), theory=True),
                    Series("mature", days, tuple(map(float, curve.mature)), theory=True),
                ),
                x_ticks=day_ticks(list(curve.days)),
            )
        )
    data = {
        "decks": {
            curve.deck: [
                {"day": day_text(day), "begun": begun, "mature": mature}
                for day, begun, mature in zip(curve.days, curve.begun, curve.mature, strict=True)
            ]
            for curve in curves
        }
    }
    return Figure("learning", "Learning", tuple(summary), tuple(charts), data)


def draw_time(value: TimeSpent) -> Figure:
    """Return minutes a day."""
    days = [value.first + place for place in range(len(value.minutes))]
    summary = (
        f"{value.total / 60:.1f} hours in all, {value.a_day:.1f} minutes on a day of study, "
        f"{value.an_answer:.1f} seconds an answer.",
    )
    chart = Chart(
        "Minutes a day",
        "day",
        "minutes",
        (Series("minutes", tuple(map(float, days)), value.minutes, bars=True),),
        x_ticks=day_ticks(days),
    )
    data = {
        "total_minutes": value.total,
        "minutes_a_day": value.a_day,
        "seconds_an_answer": value.an_answer,
        "minutes": {day_text(day): one for day, one in zip(days, value.minutes, strict=True) if one},
    }
    return Figure("time", "Time spent", summary, (chart,), data)


def draw_answers(value: AnswerTimes) -> Figure:
    """Return how long right and wrong answers took."""
    known = {
        name: None if math.isnan(number) else number
        for name, number in (
            ("middle", value.middle),
            ("middle_right", value.middle_right),
            ("middle_wrong", value.middle_wrong),
            ("ninth_tenth", value.ninth_tenth),
        )
    }
    data = {"edges": list(value.edges), "right": list(value.right), "wrong": list(value.wrong), **known}
    if math.isnan(value.middle):
        return Figure("answers", "Answer times", ("No answer has been timed yet.",), (), data)

    def seconds(number: float) -> str:
        return "–" if math.isnan(number) else f"{number:.1f} s"

    summary = (
        f"Half of the answers took less than {seconds(value.middle)} "
        f"(right ones {seconds(value.middle_right)}, "
        f"wrong ones {seconds(value.middle_wrong)}), nine of ten less than {seconds(value.ninth_tenth)}.",
    )
    places = tuple(float(place) for place in range(len(value.right)))
    ticks = tuple((place, f"{value.edges[round(place)]}") for place in places)
    chart = Chart(
        "Answers by time taken",
        "from so many seconds on",
        "answers",
        (
            Series("right", places, tuple(map(float, value.right)), bars=True),
            Series("wrong", places, tuple(map(float, value.wrong)), bars=True),
        ),
        x_ticks=ticks,
    )
    return Figure("answers", "Answer times", summary, (chart,), data)

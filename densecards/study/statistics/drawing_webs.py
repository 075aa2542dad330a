"""From values to figures: what webs do — their density, the cards mixed up, and whether any of it helps."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from densecards.plots.values import Chart, Series
from densecards.study.statistics.density import BINS, DensityHistory
from densecards.study.statistics.drawing import level
from densecards.study.statistics.figures import Figure, day_text, day_ticks, percent
from densecards.study.statistics.mixups import EDGES, FEWEST, MixUps
from densecards.text import counted, displayable

if TYPE_CHECKING:
    from densecards.study.statistics.works import Works

_SHOWN = 5  # pairs named in words


def draw_density(value: DensityHistory) -> Figure:
    """Return the distribution of density and its change."""
    data = {
        "cards": value.cards,
        "answered": value.answered,
        "first": list(value.first),
        "present": list(value.present),
        "months": [{**asdict(one), "day": day_text(one.day)} for one in value.months],
    }
    if not value.cards:
        note = (
            "No web has been weighed yet: the app does that when Today or this page is opened, and the "
            "command `densecards density`."
        )
        return Figure("density", "Density", (note,), (), data)
    middles = tuple((place + 0.5) / BINS for place in range(BINS))
    summary = (
        f"{value.cards} cards with a known density: the middle one has {100 * value.present_middle:.0f}."
        + (
            f" {value.answered} of them have answers that knew it: the middle was "
            f"{100 * value.first_middle:.0f} at the first of these."
            if value.answered
            else " What changes is seen from the answers to come."
        ),
    )
    ticks = tuple((middle, f"{100 * middle - 50 / BINS:.0f}") for middle in middles)
    spread = Chart(
        "Cards by density",
        "density",
        "cards",
        (
            Series("at first", middles, tuple(map(float, value.first)), bars=True),
            Series("now", middles, tuple(map(float, value.present)), bars=True),
        ),
        x_ticks=ticks,
    )
    months = [float(one.day) for one in value.months]
    change = Chart(
        "Density at the end of each month",
        "month",
        "density",
        (
            Series(
                "the middle card, with the middle half",
                tuple(months),
                tuple(100 * one.middle for one in value.months),
                intervals=tuple((100 * one.low, 100 * one.high) for one in value.months),
            ),
        ),
        x_ticks=day_ticks([one.day for one in value.months]),
    )
    return Figure("density", "Density", summary, (spread, change) if len(months) > 1 else (spread,), data)


def draw_mixups(value: MixUps, headwords: Mapping[str, str]) -> Figure:
    """Return which cards were taken for one another, and how many such answers the memory foresaw."""

    def name(card: str) -> str:
        return displayable(headwords.get(card, card), one_line=True)

    foreseen = value.foreseen
    data = {
        "wrong": value.wrong,
        "another_card": value.owned,
        "asked": foreseen.total,
        "foreseen": foreseen.right,
        "share": foreseen.value if foreseen.total else None,
        "low": foreseen.low,
        "high": foreseen.high,
        "chance": None if math.isnan(value.chance) else value.chance,
        "pairs": [{"cards": [a, b], "times": times, "share": share} for a, b, times, share in value.pairs],
    }
    if not value.owned:
        summary = f"{value.wrong} wrong answers; none of them belonged to another card."
        return Figure("mixups", "Mix-ups", (summary,), (), data)
    lines = [
        f"{value.owned} of {counted(value.wrong, 'wrong answer')} belonged to another card; "
        f"{value.repeated} of {counted(len(value.pairs), 'pair')} came more than once."
    ]
    chance = "" if math.isnan(value.chance) else f"; of all pairs of cards it names {value.chance:.2%}"
    if value.enough:
        lines.append(
            f"The memory foresaw {percent(foreseen.value)} of the {foreseen.total} that it was asked about "
            f"(95 % interval {percent(foreseen.low)} to {percent(foreseen.high)}){chance}."
        )
    elif foreseen.total:
        lines.append(
            f"Too early to say what the memory foresees: {foreseen.right} of the {foreseen.total} that it "
            f"was asked about; it takes {FEWEST}{chance}."
        )
    else:
        lines.append("The memory was not asked yet whether it foresaw them: that takes weighed webs.")
    most = ", ".join(f"{name(a)} / {name(b)} ({times})" for a, b, times, _ in value.pairs[:_SHOWN])
    lines.append(f"Most often: {most}.")
    if not foreseen.total:
        return Figure("mixups", "Mix-ups", tuple(lines), (), data)
    places = tuple(float(place) for place in range(len(value.bins)))
    chart = Chart(
        "Mix-ups by the share of the recall that the memory had given the other card",
        "from that share on",
        "mix-ups",
        (Series("mix-ups", places, tuple(map(float, value.bins)), bars=True),),
        x_ticks=tuple((place, f"{edge:.0%}") for place, edge in zip(places, EDGES, strict=True)),
    )
    return Figure("mixups", "Mix-ups", tuple(lines), (chart,), data)


def draw_works(value: Works) -> Figure:
    """Return what the log says about density, own links and hints, also when it says no."""
    summary = []
    if value.enough and value.fsrs_log_loss and value.fsrs_auc:
        summary.append(
            f"{value.answers} answers after a day or more, {value.failures} wrong. "
            f"FSRS alone predicts them with log loss {value.fsrs_log_loss.value:.4f} "
            f"({value.fsrs_log_loss.low:.4f} to {value.fsrs_log_loss.high:.4f}; "
            f"guessing: {value.guess:.4f}) and AUC {value.fsrs_auc.value:.3f} "
            f"({value.fsrs_auc.low:.3f} to {value.fsrs_auc.high:.3f})."
        )
    else:
        summary.append(
            f"Too early to say: {value.answers} answers after a day or more, {value.failures} wrong; "
            "it takes 400, with some of each kind."
        )
    for effect in value.effects:
        change = ""
        if effect.d_log_loss and effect.d_auc:
            change = (
                f" Log loss {_change(effect.d_log_loss.value, 4)} ({_change(effect.d_log_loss.low, 4)} to "
                f"{_change(effect.d_log_loss.high, 4)}), AUC {_change(effect.d_auc.value, 3)} "
                f"({_change(effect.d_auc.low, 3)} to {_change(effect.d_auc.high, 3)})."
            )
        summary.append(f"{_NAMES[effect.feature]}: {effect.sentence}.{change}")
    if any(effect.odds for effect in value.effects):
        summary.append("What predicts is not yet a cause: a thin web may be thin because its word is hard.")
    found = [effect for effect in value.effects if effect.odds]
    charts: tuple[Chart, ...] = ()
    if found:
        places = tuple(float(place) for place in range(len(found)))
        odds = [effect.odds for effect in found if effect.odds]
        charts = (
            Chart(
                "Odds of recall beyond FSRS",
                "",
                "odds ratio, 1 is no effect",
                (
                    Series(
                        "with its 95 % interval",
                        places,
                        tuple(one.value for one in odds),
                        intervals=tuple((one.low, one.high) for one in odds),
                        apart=True,
                    ),
                    level("no effect", 1.0, list(places)),
                ),
                x_ticks=tuple(
                    (place, _NAMES[effect.feature]) for place, effect in zip(places, found, strict=True)
                ),
            ),
        )
    return Figure("works", "Does it work for you?", tuple(summary), charts, _finite(asdict(value)))


def _change(value: float, places: int) -> str:
    """Return a change with its sign; none where it rounds to nothing."""
    told = f"{value:+.{places}f}"
    return told[1:] if float(told) == 0 else told.replace("-", "−")


_NAMES = {"density": "Density", "own_links": "Own links", "hint": "Hints"}


def _finite(data: dict[str, object]) -> dict[str, object]:
    # JSON has no NaN
    return {
        key: _finite(value)
        if isinstance(value, dict)
        else [_finite(one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list | tuple)
        else None
        if isinstance(value, float) and not math.isfinite(value)
        else value
        for key, value in data.items()
    }

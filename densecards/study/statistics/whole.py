"""Everything that can be counted about one collection, or one deck of it, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from densecards.errors import NotFoundError, UsageError
from densecards.schedule.day import StudyDays
from densecards.study.days import study_days
from densecards.study.evidence import known_share
from densecards.study.statistics import drawing, drawing_webs
from densecards.study.statistics.answers import Answer, answers
from densecards.study.statistics.calendar import Calendar, calendar
from densecards.study.statistics.density import DensityHistory, density
from densecards.study.statistics.figures import Figure
from densecards.study.statistics.forecast import Forecast, forecast
from densecards.study.statistics.learning import Curve, learning
from densecards.study.statistics.mixups import MixUps, Pair, mix_ups, named_by_chance
from densecards.study.statistics.retention import Retention, retention
from densecards.study.statistics.timing import AnswerTimes, TimeSpent, answer_times, time_spent

if TYPE_CHECKING:
    from densecards.schedule import Parameters
    from densecards.store import ItemRow
    from densecards.study.collection import Collection
    from densecards.study.statistics.works import Works

KINDS = ("forecast", "retention", "calendar", "density", "learning", "time", "answers", "mixups", "works")


@dataclass(frozen=True)
class Statistics:
    """A reading of log and items at `now` (ms). Frozen: it may be kept, and shown from any thread.

    `answers` come in the order of the log, without those undone. `titles` are the decks'; `densities` those
    that are known, `foreseen` the memory's shares of pairs that were mixed up, by the densities known, and
    `chance` the share of all pairs that it names.
    """

    answers: tuple[Answer, ...]
    items: tuple[ItemRow, ...]
    now: int
    days: StudyDays
    parameters: Parameters
    titles: Mapping[str, str]
    densities: Mapping[str, float]
    headwords: Mapping[str, str]
    foreseen: Mapping[Pair, float]
    chance: float
    KINDS: ClassVar[tuple[str, ...]] = KINDS

    @property
    def today(self) -> int:
        """The ordinal of the present study day."""
        return self.days.of(self.now)

    @property
    def given(self) -> tuple[Answer, ...]:
        """The answers that somebody gave: to say of a card that it is known already is none."""
        return tuple(answer for answer in self.answers if answer.mode != "known")

    def forecast(self, days: int = 30) -> Forecast:
        """What falls due on the days ahead."""
        return forecast(self.items, self.now, self.days, days)

    def retention(self, by: str = "week") -> Retention:
        """Retention over time (day, week, month) and by interval."""
        return retention(self.given, self.parameters.desired_retention, by)

    def calendar(self, weeks: int = 53) -> Calendar:
        """Answers a day."""
        return calendar(self.given, self.today, weeks)

    def density(self) -> DensityHistory:
        """The distribution of density, and its change."""
        return density(self.answers, self.densities)

    def learning(self) -> tuple[Curve, ...]:
        """A learning curve a deck."""
        return learning(self.answers)

    def time(self, days: int = 90) -> TimeSpent:
        """Time spent a day."""
        return time_spent(self.given, self.today, days)

    def answer_times(self) -> AnswerTimes:
        """How long answers take."""
        return answer_times(self.answers)

    def mixups(self) -> MixUps:
        """Wrong answers that were another card's, and how many of them the memory foresaw."""
        return mix_ups(self.answers, self.foreseen, self.chance)

    def works(self, seed: int = 0) -> Works:
        """Whether density, own links or hints predict recall beyond FSRS; takes seconds."""
        from densecards.study.statistics.works import seen, works

        # The order of time, not of ids: imported histories are written after what they precede.
        return works(seen(self.answers, self.parameters), seed=seed)

    def figure(self, kind: str, **options: Any) -> Figure:
        """Return the figure of a kind (KINDS); options go to the method of that kind.

        Raises UsageError for an unknown kind.
        """
        match kind:
            case "forecast":
                return drawing.draw_forecast(self.forecast(**options))
            case "retention":
                return drawing.draw_retention(self.retention(**options))
            case "calendar":
                return drawing.draw_calendar(self.calendar(**options))
            case "density":
                return drawing_webs.draw_density(self.density())
            case "learning":
                return drawing.draw_learning(self.learning(), self.titles)
            case "time":
                return drawing.draw_time(self.time(**options))
            case "answers":
                return drawing.draw_answers(self.answer_times())
            case "mixups":
                return drawing_webs.draw_mixups(self.mixups(), self.headwords)
            case "works":
                return drawing_webs.draw_works(self.works(**options))
        raise UsageError(f'there are no statistics "{kind}"', hint=f"known: {', '.join(KINDS)}")


def statistics(desk: Collection, deck: str = "") -> Statistics:
    """Read a collection's log and items, of one deck or of all. Raises NotFoundError for an unknown deck."""
    store = desk.store
    decks = store.decks(include_removed=True)
    if deck and deck not in {row.id for row in decks}:
        raise NotFoundError(f'there is no deck "{deck}"', hint="`densecards deck list` shows them")
    days = study_days(desk.settings)
    entries = store.log(kinds=["review", "forget"], counting_only=True)
    if deck:
        entries = [entry for entry in entries if entry.card.startswith(deck + "/")]
    entries.sort(key=lambda entry: (entry.at, entry.id))
    found, known = answers(entries, days), desk.known_densities()
    pairs = {
        (min(one.card, one.wrong_card), max(one.card, one.wrong_card))
        for one in found
        if one.wrong_card is not None
    }
    shares = {pair: known_share(known, *pair) for pair in pairs}
    items = tuple(store.items(deck or None, started=True))
    begun = {row.card for row in items}
    return Statistics(
        answers=found,
        items=items,
        now=desk.now(),
        days=days,
        parameters=replace(desk.parameters, days=days),
        titles={row.id: row.title for row in decks},
        densities={card: one.density for card, one in known.items() if card in begun},
        headwords=desk.headwords({card for pair in pairs for card in pair}),
        foreseen={pair: share for pair, share in shares.items() if share is not None},
        chance=named_by_chance(known),
    )

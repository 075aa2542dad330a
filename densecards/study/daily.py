"""The daily flow: Learn → Connect → Story with a quiet clock, resumed where it was left.

The flow guides and never locks: every part can be entered at any time, and what is done is on disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from densecards.errors import UsageError
from densecards.study.days import study_days
from densecards.study.story import FEWEST
from densecards.study.values import Mode

if TYPE_CHECKING:
    from densecards.study.connecting import Connecting
    from densecards.study.desk import Desk
    from densecards.study.session import Session
    from densecards.study.story import StoryRoom

PARTS = ("learn", "connect", "story", "done")
PAUSE = 60_000  # ms; a longer gap between two acts was spent elsewhere
_KEPT_EVERY = 10_000  # ms
_KEY = "daily"


@dataclass(frozen=True, slots=True)
class Clock:
    """The time spent on a part and the time it is meant to take, ms."""

    spent: int
    budget: int

    @property
    def share(self) -> float:
        """How much of the time is gone, 0…1."""
        return min(1.0, self.spent / self.budget)

    @property
    def is_over(self) -> bool:
        """True where the time is gone. Nothing ends by itself."""
        return self.spent >= self.budget


@dataclass(slots=True)
class Flow:
    """Where the flow of one study day stands: the part, the ms spent on each, and those that were done.

    `asked` are the (card, slot) that Connect asks today, `place` how many of them it has passed.
    """

    day: int
    part: str = "learn"
    spent: dict[str, int] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    asked: list[tuple[str, str]] = field(default_factory=list)
    place: int = 0

    def to_text(self) -> str:
        """Return the flow as text that `of_text` reads back."""
        return json.dumps(
            {
                "day": self.day,
                "part": self.part,
                "spent": self.spent,
                "done": sorted(self.done),
                "asked": self.asked,
                "place": self.place,
            }
        )

    @classmethod
    def of_text(cls, text: str | None, day: int) -> Flow:
        """Return the flow that was kept, or a fresh one where it was of another day or cannot be read."""
        try:
            data: Any = json.loads(text or "{}")
            spent = {part: max(0, int(data["spent"].get(part, 0))) for part in PARTS}
            done = {part for part in PARTS if part in data.get("done", ())}
            asked = [(str(card), str(slot)) for card, slot in data.get("asked", ())]
            place = max(0, min(len(asked), int(data.get("place", 0))))
            if data["day"] == day and data["part"] in PARTS:
                return cls(day, data["part"], spent, done, asked, place)
        except (ValueError, TypeError, KeyError, AttributeError):
            pass
        return cls(day)


def new_today(desk: Desk) -> tuple[str, ...]:
    """Return the cards met for the first time today, in the order in which they were met.

    Those that were known already are not new to anybody.
    """
    start, end = desk.day()
    met = {row.card: row.met for row in desk.store.items(started=True) if start <= row.met < end}
    for entry in desk.store.log(since=start, kinds=["review"], counting_only=True) if met else ():
        if entry.mode == Mode.KNOWN and met.get(entry.card) == entry.at:
            del met[entry.card]
    return tuple(sorted(met, key=lambda card: (met[card], card)))


def open_daily(desk: Desk) -> Daily:
    """Open today's flow where it was left."""
    day = study_days(desk.settings).of(desk.now())
    return Daily(desk, Flow.of_text(desk.store.get_value(_KEY), day))


class Daily:
    """See the module."""

    def __init__(self, desk: Desk, flow: Flow) -> None:
        self._desk = desk
        self._flow = flow
        self._last: int | None = None
        self._kept = desk.now()

    @property
    def part(self) -> str:
        """The part at hand: learn, connect, story or done."""
        return self._flow.part

    @property
    def done(self) -> frozenset[str]:
        """The parts that were done today; one that was left out is not among them."""
        return frozenset(self._flow.done)

    @property
    def cards(self) -> tuple[str, ...]:
        """Today's new cards."""
        return new_today(self._desk)

    def clock(self, part: str = "") -> Clock:
        """The time spent and meant for a part, by default the one at hand."""
        name = part or self.part
        minutes: Mapping[str, int] = {
            "learn": self._desk.settings.learn_minutes,
            "connect": self._desk.settings.connect_minutes,
            "story": self._desk.settings.story_minutes,
        }
        return Clock(self._flow.spent.get(name, 0), minutes.get(name, 1) * 60_000)

    def tick(self) -> Clock:
        """Count the time since the last act; a long gap does not count. Keeps it now and then."""
        now = self._desk.now()
        if self._last is not None and 0 < now - self._last < PAUSE:
            self._flow.spent[self.part] = self._flow.spent.get(self.part, 0) + now - self._last
        self._last = now
        if now - self._kept >= _KEPT_EVERY:
            self._keep()
        return self.clock()

    def pause(self) -> None:
        """Stop the clock and keep where the flow stands, on leaving it."""
        self.tick()
        self._last = None
        self._keep()

    def go(self, part: str) -> str:
        """Go to any part."""
        if part not in PARTS:
            raise UsageError(f'the daily flow has {", ".join(PARTS)}, not "{part}"')
        self.tick()
        self._flow.part = part
        self._keep()
        return part

    def advance(self, *, done: bool = True) -> str:
        """Go on to the next part that has something to do and was not done; parts left out before come last.

        Where the part at hand was left before its end (`done` is False), it is not taken as done, and
        the flow does not turn back.
        """
        cards = self.cards
        open_now = [part for part in PARTS[:-1] if _has_work(part, len(cards))]
        if done and self.part in open_now:
            self._flow.done.add(self.part)
        here = PARTS.index(self.part)
        left = [part for part in open_now if part not in self._flow.done]
        before = left[:1] if done else []
        return self.go(next((part for part in left if PARTS.index(part) > here), (*before, "done")[0]))

    def new_left(self) -> int:
        """How many new cards Learn still brings today."""
        done = len(self.cards)
        return max(0, min(self._desk.settings.daily_new, self._desk.new_per_day()) - done)

    def learn(self) -> Session:
        """What is due, then the new cards of today."""
        return self._desk.session(deck=self._desk.settings.study_deck, new_limit=self.new_left())

    def connect(self) -> Connecting:
        """The new cards of today, slot by slot."""
        from densecards.study.connecting import MOST, Connecting

        flow, cards = self._flow, self.cards
        if flow.asked and flow.place >= len(flow.asked):
            # All was asked: another round is for the cards that have few links of one's own yet.
            flow.asked, flow.place = [], 0
            cards = tuple(card for card in cards if self._desk.web(card).own_links < MOST)

        def moved(asked: Sequence[tuple[str, str]], place: int) -> None:
            flow.asked, flow.place = list(asked), place
            self._keep()

        return Connecting(self._desk, cards, asked=flow.asked, place=flow.place, moved=moved)

    def story(self) -> StoryRoom:
        """The new cards of today in one story."""
        return self._desk.story(self.cards)

    def _keep(self) -> None:
        self._kept = self._desk.now()
        self._desk.store.set_value(_KEY, self._flow.to_text())


def _has_work(part: str, cards: int) -> bool:
    """True where a part has something to do on a day with so many new cards."""
    return cards >= {"connect": 1, "story": FEWEST}.get(part, 0)

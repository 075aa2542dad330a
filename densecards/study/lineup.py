"""What waits in a session, and which of it comes next: steps that are due, reviews, blocks of new cards.

Look-alikes and the other side of the same card are kept apart, where there is anything else to ask: cards
that interfere are set against each other in confusables, never in ordinary review. It knows no database
and no clock; times come in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from densecards.study.port import QueueItem

LEARN_AHEAD = 20 * 60 * 1000  # ms; a learning item due this soon is asked now if nothing else waits
BLOCK = 3  # new cards are shown in blocks of this many before they are asked
APART = 3  # so many cards lie between two that look alike, if there are others
MOST_AHEAD = 5  # times in a row that the only card left is asked before its time
_REACH = 40  # how far ahead to look for an item that may come next
_REACH_NEW = 12  # new cards keep the order of their deck, nearly

# (due in ms, number that breaks ties, item)
Step = tuple[int, int, QueueItem]


@dataclass(slots=True)
class LineUp:
    """What waits. `apart` maps a card to its look-alikes; `steps` are learning items by their due time.

    `shown` are the new cards of the block at hand that were shown and not asked yet, `recent` the cards that
    came last, the newest first.
    """

    due: deque[QueueItem]
    new: deque[QueueItem]
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    shown: deque[QueueItem] = field(default_factory=deque)
    recent: tuple[str, ...] = ()
    _asking_block: bool = False
    _ahead: int = 0

    def copy(self) -> LineUp:
        """Return it as it stands, to go back to."""
        return replace(
            self,
            due=deque(self.due),
            new=deque(self.new),
            steps=list(self.steps),
            shown=deque(self.shown),
        )

    def wait(self, until: int, number: int, item: QueueItem) -> None:
        """Let a learning item come again at `until` (ms)."""
        self.steps.append((until, number, item))
        self.steps.sort(key=lambda step: step[:2])

    def drop(self, card: str) -> None:
        """Take a card out wherever it waits."""
        self.due = deque(item for item in self.due if item.card != card)
        self.new = deque(item for item in self.new if item.card != card)
        self.shown = deque(item for item in self.shown if item.card != card)
        self.steps = [step for step in self.steps if step[2].card != card]

    def came(self, card: str) -> None:
        """Take note that a card was asked or shown last."""
        if self.recent[:1] != (card,):
            self._ahead = 0
        self.recent = (card, *(one for one in self.recent if one != card))[:APART]

    def next(self, now: int) -> tuple[QueueItem, bool] | None:
        """Return what comes next, and whether it was shown as new before; None where nothing waits."""
        step = self._step(now, strict=bool(self.due or self.new or self.shown))
        if step is not None:
            return step, False
        if self.due and not self.shown:
            return self._take(self.due, self.recent, _REACH), False
        block_full = len(self.shown) >= BLOCK or not self.new
        if self.shown and (block_full or self._asking_block):
            self._asking_block = len(self.shown) > 1
            return self.shown.popleft(), True
        if self.new:
            block = [item.card for item in self.shown]
            return self._take(self.new, tuple(block) or self.recent[:1], _REACH_NEW), False
        step = self._step_ahead(now + LEARN_AHEAD)
        return (step, False) if step is not None else None

    def _step_ahead(self, until: int) -> QueueItem | None:
        """Take a learning item before its time, as nothing else waits; the same card only a few times on end.

        A card that is nearly right again and again would never end the session.
        """
        coming = {item.card for due, _, item in self.steps if due <= until}
        self._ahead = self._ahead + 1 if coming == set(self.recent[:1]) else 0
        return None if self._ahead >= MOST_AHEAD else self._step(until, strict=False)

    def _step(self, until: int, *, strict: bool) -> QueueItem | None:
        """Take the first learning item due by then that may follow; any of them unless `strict`."""
        places = [place for place, (due, _, _) in enumerate(self.steps) if due <= until]
        free = [place for place in places if self._may_follow(self.steps[place][2], self.recent[:1])]
        chosen = free or ([] if strict else places)
        return self.steps.pop(chosen[0])[2] if chosen else None

    def _may_follow(self, item: QueueItem, cards: Collection[str]) -> bool:
        return not any(item.card == card or item.card in self.apart.get(card, ()) for card in cards)

    def _take(self, queue: deque[QueueItem], cards: tuple[str, ...], reach: int) -> QueueItem:
        """Take the first item that looks like none of `cards`; where there is none, like fewer of them."""
        for number in range(len(cards), 0, -1):
            for place, item in enumerate(queue):
                if place >= reach:
                    break
                if self._may_follow(item, cards[:number]):
                    del queue[place]
                    return item
        return queue.popleft()


def siblings_apart(items: Iterable[QueueItem]) -> list[QueueItem]:
    """Return items in their order, a card's second prompt in the second half: its answer was just seen."""
    first: list[QueueItem] = []
    again: list[QueueItem] = []
    seen: set[str] = set()
    for item in items:
        (again if item.card in seen else first).append(item)
        seen.add(item.card)
    return [*first, *again]

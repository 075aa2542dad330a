"""Connect: each new card gets a phrase, an image and a personal memory, the link that pays most first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError, UsageError
from densecards.study.hooks import HOOKS
from densecards.study.values import CardDensity
from densecards.webs import Filler, Kind, Origin, Side, Slot, Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

MOST = 3  # links a card in one sitting


@dataclass(frozen=True, slots=True)
class Connect:
    """A slot waits for a link. `suggestion` is what the deck says there, to be replaced by one's own.

    `hooks` are gentle questions for a memory of one's own; `gain` is the density that the memory expects.
    """

    card: str
    web: Web
    slot: Slot
    question: str
    suggestion: str
    own: str
    hooks: tuple[str, ...]
    gain: float
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Connected:
    """Nothing more to ask; `written` links were made."""

    written: int


State = Connect | Connected
Moved = Callable[[Sequence[tuple[str, str]], int], None]
"""Is told what Connect asks, as (card, slot), and how many of it were passed."""


# Pure parts


def plan(web: Web, best: str | None, most: int = MOST) -> tuple[str, ...]:
    """Return the slots to ask a learner for, in their order.

    The slot that pays most (`best`) leads where it is the learner's to fill. Then come empty slots of
    one's own life, then other empty ones, then what the deck only suggested. What the learner made, and
    what is the deck's to give, is left alone.
    """

    def rank(slot: Slot) -> tuple[bool, bool, bool]:
        return (slot.key != best, web.link(slot.key) is not None, slot.filler is not Filler.LEARNER)

    asked = [
        slot
        for slot in web.template.slots
        if (link := web.link(slot.key)) is None
        or (slot.filler is Filler.SUGGESTED and link.origin is Origin.DECK)
    ]
    own = [slot for slot in asked if slot.filler is not Filler.DECK or slot.key == best]
    return tuple(slot.key for slot in sorted(own, key=rank))[:most]


def hooks_of(slot: Slot) -> tuple[str, ...]:
    """Return the questions that help to find a memory: for a slot of one's own life."""
    personal = slot.filler is Filler.LEARNER and slot.kind is Kind.EPISODIC and slot.side is Side.BASE
    return tuple(HOOKS.values()) if personal else ()


# With a collection


def connect(desk: Desk, cards: Sequence[str] | None) -> Connecting:
    """Open Connect over these cards, or today's new ones."""
    return Connecting(desk, tuple(desk.new_today() if cards is None else cards))


class Connecting:
    """Asks slot by slot; a link is on disk when `write` returns.

    The order within a card comes from the memory where it knows the card's density; `weigh` asks it (in a
    worker) and orders anew. `asked` and `place` are where an earlier sitting was left, `moved` is told
    whenever that changes.
    """

    def __init__(
        self,
        desk: Desk,
        cards: Sequence[str],
        *,
        asked: Sequence[tuple[str, str]] = (),
        place: int = 0,
        moved: Moved | None = None,
    ) -> None:
        self._desk = desk
        self._moved = moved
        known = [(number, one) for number, one in enumerate(asked) if self._is_there(*one)]
        self._plan: list[tuple[str, str]] = [one for _, one in known]
        self._place = sum(number < place for number, _ in known)
        self._written: list[tuple[str, str, str]] = []  # card, slot, log entry
        planned = {card for card, _ in self._plan}
        for card in cards:
            web = desk.web(card)
            if web.card.id not in planned:
                dense = desk.known_densities().get(web.card.id)
                self._plan += [(web.card.id, slot) for slot in plan(web, dense.next_slot if dense else None)]
        self.state: State = self._at()

    def _is_there(self, card: str, slot: str) -> bool:
        try:
            return self._desk.web(card).template.slot(slot) is not None
        except NotFoundError:  # it was deleted meanwhile
            return False

    def _at(self) -> State:
        if self._moved is not None:
            self._moved(self._plan, self._place)
        if self._place >= len(self._plan):
            return Connected(len({(card, slot) for card, slot, _ in self._written}))
        card, key = self._plan[self._place]
        web = self._desk.web(card)
        slot = next(one for one in web.template.slots if one.key == key)
        link = web.link(key)
        plain = link.plain(self._desk.titles(web.card.deck)) if link else ""
        mine = link is not None and link.origin is Origin.LEARNER
        known = self._desk.known_densities().get(card)
        return Connect(
            card=card,
            web=web,
            slot=slot,
            question=slot.question,
            suggestion="" if mine else plain,
            own=plain if mine else "",
            hooks=hooks_of(slot),
            gain=known.gain if known is not None and known.next_slot == key else 0.0,
            number=self._place + 1,
            of=len(self._plan),
        )

    def _asked(self) -> Connect:
        if not isinstance(self.state, Connect):
            raise UsageError("every link was asked for")
        return self.state

    def weigh(self) -> State:
        """Ask the memory which slot of the present card pays most, and ask for it first. May take seconds."""
        if not isinstance(self.state, Connect):
            return self.state
        card = self.state.card
        best = self._desk.density(card=card)[0].next_slot
        rest = [n for n, (name, _) in enumerate(self._plan) if name == card and n >= self._place]
        slots = [self._plan[n][1] for n in rest]
        if best in slots:
            slots.sort(key=lambda slot: slot != best)
            for n, slot in zip(rest, slots, strict=True):
                self._plan[n] = (card, slot)
        self.state = self._at()
        return self.state

    def density(self) -> CardDensity:
        """The present card's density as it is kept; call it in a worker."""
        return self._desk.density(card=self._asked().card)[0]

    def live(self, text: str) -> CardDensity:
        """The density that the present card would have with this text; saves nothing, call it in a worker."""
        state = self._asked()
        return self._desk.live_density(state.card, {state.slot.key: text})

    def write(self, text: str) -> State:
        """Keep the link and go on; an empty text leaves the slot as it is."""
        state = self._asked()
        if text.strip():
            before = self._last_entry(state.card, state.slot.key)
            self._desk.set_link(state.card, state.slot.key, text)
            entry = self._last_entry(state.card, state.slot.key)
            if entry != before:  # the same text again changes nothing
                self._written.append((state.card, state.slot.key, entry))
        self._place += 1
        self.state = self._at()
        return self.state

    def skip(self) -> State:
        """Leave the slot for later."""
        self._asked()
        self._place += 1
        self.state = self._at()
        return self.state

    def asks(self, card: str) -> bool:
        """True where a slot of this card is asked for now."""
        return isinstance(self.state, Connect) and self.state.card == card

    def skip_card(self) -> State:
        """Leave the rest of the present card for later."""
        card = self._asked().card
        while self._place < len(self._plan) and self._plan[self._place][0] == card:
            self._place += 1
        self.state = self._at()
        return self.state

    def back(self) -> State:
        """Return to the slot before; a link written there shows as the learner's own."""
        if self._place == 0:
            raise UsageError("this is the first one")
        self._place -= 1
        self.state = self._at()
        return self.state

    def undo(self) -> State:
        """Take the link written last back, as it was before Connect wrote it."""
        if not self._written:
            raise UsageError("there is nothing to undo")
        card, slot, entry = self._written.pop()
        if entry == self._last_entry(card, slot):  # else it was taken back elsewhere
            self._desk.undo_entry(entry)
        self._place = self._plan.index((card, slot))
        self.state = self._at()
        return self.state

    def _last_entry(self, card: str, slot: str) -> str:
        """The log entry that wrote a slot last; "" for none."""
        entries = self._desk.store.log(card, kinds=["link"], counting_only=True)
        return next((one.id for one in reversed(entries) if one.detail.get("slot") == slot), "")

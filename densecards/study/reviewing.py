"""The walk of a review through the rooms: question, judgement, grade, log, next due. A session's `Port`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from densecards.grading import Judgement, Lookup, expected, judge
from densecards.grading.expected import described
from densecards.schedule import Choose, Grade, ItemState, Parameters, Phase, outcomes, review
from densecards.study.asking import question
from densecards.study.folds import seed
from densecards.study.hints import ladder, right_since_lapse
from densecards.study.port import Cues, QueueItem, Review
from densecards.study.strength import COMPANY, RECALLED, cued_strengths, edges_of
from densecards.study.values import Mode, Question
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.grading import Meaning
    from densecards.store import ItemRow, LogEntry, Store
    from densecards.study.calendar import Calendar


class Surroundings(Protocol):
    """What the walk needs besides the store; the desk has it."""

    @property
    def parameters(self) -> Parameters:
        """The scheduling parameters."""

    def now(self) -> int:
        """The time, ms since the epoch, UTC."""

    def titles(self, deck: str) -> dict[str, str]:
        """Headwords by id."""

    def scene_title(self, web: Web) -> str:
        """The title of the scene that a card belongs to."""

    def lookup(self) -> Lookup:
        """Which answers belong to which cards."""

    def cues_at_hand(self, web: Web) -> tuple[tuple[str, ...], bool]:
        """The slots of a web in the order in which their links should be given as cues, without waiting for
        the memory; False where it was not asked."""

    def meaning_of(self, card: str) -> Meaning:
        """Where a description of a card lies among all; asked when letters have failed."""

    def known_density(self, card: str) -> float | None:
        """A card's density where it has been computed."""

    def outdate_density(self, card: str) -> None:
        """Take note that the log has taught something about a card's links."""

    def foreseen(self, card: str, other: str | None) -> dict[str, float]:
        """What the log says of a wrong card: the share that the memory gave the pair, where it was asked."""

    def day_end(self) -> int:
        """When the day of study ends, ms."""

    @property
    def encoder_hash(self) -> str:
        """The hash of the encoder in use."""


# Card, prompt, state before, time and parameters: what an outcome follows from, the calendar apart.
_Given = tuple[str, str, ItemState, int, Parameters]


def state_of(row: ItemRow) -> ItemState:
    """Return an item's scheduling state from its row."""
    return ItemState(
        phase=Phase(row.phase),
        due=row.due,
        stability=row.stability,
        difficulty=row.difficulty,
        step=row.step,
        last=row.last,
        reps=row.reps,
        lapses=row.lapses,
    )


class Reviewing:
    """Reads cards, judges answers and writes the log for one session."""

    def __init__(
        self, store: Store, around: Surroundings, session: str, calendar: Calendar | None = None
    ) -> None:
        self._store = store
        self._around = around
        self._session = session
        self._calendar = calendar
        self._rows: dict[tuple[str, str], ItemRow] = {}
        self._foreseen: tuple[_Given, dict[Grade, tuple[ItemState, float]]] | None = None
        self._recalled: list[tuple[str, str]] = []  # (entry, card) of what was recalled, oldest first

    def now(self) -> int:
        """The time, ms since the epoch, UTC."""
        return self._around.now()

    def queued(self, row: ItemRow, *, met: bool = False) -> QueueItem:
        """Return an item's row as something that waits, and remember what was seen of it."""
        self._rows[row.card, row.prompt] = row
        return QueueItem(row.card, row.prompt, state_of(row), met)

    def question(self, item: QueueItem, mode: Mode) -> Question:
        """Build the question of an item from the card as it is now."""
        web = self._store.web(item.card)
        return question(
            web,
            item.prompt,
            titles=self._around.titles(web.card.deck),
            scene=self._around.scene_title(web),
            is_new=item.state.phase is Phase.NEW,
            mode=mode,
        )

    def judge(self, asked: Question, answer: str) -> Judgement:
        """Judge a typed answer: by its letters first, a description then by its meaning."""
        wanted = expected(asked.web.card, asked.web.template, asked.prompt)
        by_meaning = described(asked.web.card, asked.web.template)
        meaning_of = self._around.meaning_of(asked.card) if by_meaning else None
        return judge(answer, wanted, others=self._around.lookup(), meaning_of=meaning_of)

    def hints(self, asked: Question) -> Cues:
        """Return the whole ladder of hints, weakest first; at once, for a learner waits."""
        wanted = expected(asked.web.card, asked.web.template, asked.prompt)
        titles = self._around.titles(asked.web.card.deck)
        order, settled = self._around.cues_at_hand(asked.web)
        relearnt = self._relearnt(asked.card, asked.prompt)
        return Cues(ladder(asked, titles, order, wanted.answers[0], relearnt=relearnt), settled)

    def _relearnt(self, card: str, prompt: str) -> int | None:
        """Return how many right answers came since the last lapse; None where it never lapsed."""
        row = self._rows.get((card, prompt))
        if row is None or not row.lapses:
            return None
        entries = self._store.log(card, prompt=prompt, kinds=["review"], counting_only=True)
        return right_since_lapse(
            [(entry.verdict in RECALLED, entry.grade) for entry in entries if entry.scheduled]
        )

    def _choose(self, at: int) -> Choose | None:
        return self._calendar.choose(at) if self._calendar is not None else None

    def intervals(self, item: QueueItem, at: int) -> Mapping[Grade, float]:
        """Return the days that each grade would give."""
        given = item.card, item.prompt, item.state, max(at, item.state.last), self._around.parameters
        found = outcomes(*given[2:], seed(item.card, item.prompt), self._choose(given[3]))
        self._foreseen = given, found
        return {grade: interval for grade, (_, interval) in found.items()}

    def _outcome(self, item: QueueItem, grade: Grade, at: int) -> tuple[ItemState, float]:
        """Return the state and interval of a grade: those that were shown, where nothing changed since."""
        given = item.card, item.prompt, item.state, at, self._around.parameters
        if self._foreseen is not None and self._foreseen[0] == given:
            return self._foreseen[1][grade]
        return review(item.state, grade, *given[3:], seed(item.card, item.prompt), self._choose(at))

    def commit(self, item: QueueItem, done: Review) -> tuple[str, ItemState]:
        """Write a review to the log; on disk when it returns. Returns the entry's id and the new state."""
        from densecards.store import Kind, LogEntry

        mode = done.question.mode
        entry = LogEntry(
            kind=Kind.REVIEW,
            at=max(done.answered, item.state.last),
            card=item.card,
            prompt=item.prompt,
            mode=mode.value,
            answer=done.answer,
            verdict=done.judgement.verdict.value,
            grade=int(done.grade),
            cues=tuple(hint.slot or f"letters:{hint.text}" for hint in done.hints),
            rung=done.hints[-1].rung if done.hints else None,
            wrong_card=done.judgement.other_card,
            duration=max(0, done.answered - done.since),
            density=self._around.known_density(item.card),
            own_links=done.question.web.own_links,
            encoder_hash=self._around.encoder_hash,
            session=self._session,
            detail=self._around.foreseen(item.card, done.judgement.other_card),
        )
        if not mode.schedules:
            strengths = self._cued(entry, done.question.web)
            return self._store.record(entry, links=strengths).id, item.state
        state, interval = self._outcome(item, done.grade, entry.at)
        recalled = done.grade is not Grade.AGAIN and entry.verdict in RECALLED
        entry = replace(entry, interval=interval, together=self._company(item.card) if recalled else ())
        seen = self._rows.get((item.card, item.prompt))
        with self._store.together():
            strengths = self._cued(entry, done.question.web)
            edges = edges_of(self._store, entry)
            written, row = self._store.answer(entry, state, seen=seen, links=strengths, edges=edges)
        if recalled:
            self._recalled.append((written.id, item.card))
        # As it stands on disk: where another program answered meanwhile, that answer counts too.
        self._rows[item.card, item.prompt] = row
        now = state_of(row)
        if self._calendar is not None:
            self._calendar.moved(item.state.due, now.due)
        return written.id, now

    def _cued(self, entry: LogEntry, web: Web) -> list[Any]:
        slots = [cue for cue in entry.cues if web.template.slot(cue)]
        if not slots:
            return []
        self._around.outdate_density(entry.card)
        before = {link.slot: link for link in self._store.link_strengths([entry.card])}
        return cued_strengths(entry, before)

    def _company(self, card: str) -> tuple[str, ...]:
        found: list[str] = []
        for _, other in reversed(self._recalled):
            if len(found) == COMPANY:
                break
            if other != card and other not in found:
                found.append(other)
        return tuple(found)

    def act(self, kind: str, item: QueueItem) -> str:
        """Write suspend, bury or flag (which takes a flag off again) to the log; returns the entry's id."""
        from densecards.store import LogEntry

        detail: dict[str, Any] = {}
        if kind == "bury":
            detail = {"until": self._around.day_end()}
        elif kind == "flag":
            row = self._store.item(item.card, item.prompt)
            detail = {"flag": 0 if row is not None and row.flag else 1}
        entry = LogEntry(kind=kind, at=self.now(), card=item.card, detail=detail, session=self._session)
        return self._store.record(entry).id

    def undo(self, entry: str, item: QueueItem) -> ItemState:
        """Take an entry back; returns the state that the item at hand then has."""
        done = self._store.undo(entry, at=self.now(), session=self._session)
        self._recalled = [one for one in self._recalled if one[0] != entry]
        row = self._store.item(done.card, item.prompt)
        if row is None:  # the card goes by another id by now
            row = self._store.items(cards=[done.card])[0]
        before = self._rows.get((row.card, row.prompt))
        if self._calendar is not None and before is not None:
            self._calendar.moved(before.due, row.due)
        self._rows[row.card, row.prompt] = row
        return state_of(row)

"""A session of study: a state machine over Presenting → Asking → Answered → … → Finished.

The machine decides what comes next and what each act does to the queue; reading cards, judging and
writing the log go through a `Port`, so that the same machine runs under the app, the plain commands
and a simulated learner. It never draws and never waits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field, replace

from densecards.errors import UsageError
from densecards.grading import Judgement, Verdict
from densecards.schedule import Grade, Phase
from densecards.study.going_back import Done
from densecards.study.lineup import LineUp
from densecards.study.port import Cues, Port, QueueItem, Review
from densecards.study.values import (
    Answered,
    Asking,
    Finished,
    Hint,
    Mode,
    Presenting,
    Progress,
    State,
)


@dataclass(slots=True)
class Session:
    """See the module. `due` and `new` come ordered; new items are shown before they are asked.

    `learning` are items in their first steps with the times (ms) at which they come due again. `mode`
    stands in the log; a mode that does not schedule leaves due dates alone. `apart` maps a card to its
    look-alikes, which are not asked right after it. `held` items are due beyond the day's limit, `unmet`
    cards are new beyond the day's.
    """

    port: Port
    due: InitVar[deque[QueueItem]]
    new: InitVar[deque[QueueItem]]
    mode: Mode = Mode.WORD
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    learning: InitVar[Sequence[tuple[int, QueueItem]]] = ()
    held: int = 0
    unmet: int = 0
    state: State = field(init=False)
    _item: QueueItem | None = field(init=False, default=None)
    _waiting: LineUp = field(init=False)
    _history: list[Done] = field(init=False, default_factory=list)
    _ladder: Cues | None = field(init=False, default=None)
    _count: int = field(init=False, default=0)
    _right: int = field(init=False, default=0)
    _presented: bool = field(init=False, default=False)

    def __post_init__(
        self,
        due: deque[QueueItem],
        new: deque[QueueItem],
        learning: Sequence[tuple[int, QueueItem]],
    ) -> None:
        self._waiting = LineUp(due, new, self.apart)
        for place, (until, item) in enumerate(learning, start=-len(learning)):
            self._waiting.wait(until, place, item)
        self._advance()

    # What stands now

    @property
    def progress(self) -> Progress:
        """How many items are still to come, by kind; the one being asked counts in."""
        waiting = self._waiting
        due, new = len(waiting.due), len(waiting.new) + len(waiting.shown)
        learning = len(waiting.steps)
        if self._item is not None:
            if self._presented or isinstance(self.state, Presenting):
                new += 1
            elif self._item.state.phase in {Phase.LEARNING, Phase.RELEARNING}:
                learning += 1
            else:
                due += 1
        return Progress(due=due, learning=learning, new=new, done=self._count)

    @property
    def can_undo(self) -> bool:
        """True where something was graded, suspended, buried or flagged in this session."""
        return bool(self._history)

    @property
    def item(self) -> QueueItem | None:
        """The item being shown or asked."""
        return self._item

    # What the learner does

    def begin(self) -> State:
        """Go on from a new card that was shown; it is asked after the others of its block."""
        if not isinstance(self.state, Presenting) or self._item is None:
            raise UsageError("no new card is being shown")
        self._waiting.shown.append(self._item)
        return self._advance()

    def hint(self) -> State:
        """Give the next cue of the ladder. The answer then counts as a lapse."""
        asking = self._asking()
        if self._ladder is None or not self._ladder.settled:
            self._ladder = self.port.hints(asking.question).after(asking.hints)
        shown = self._ladder.rungs[: len(asking.hints) + 1]
        self.state = replace(asking, hints=shown, settled=self._ladder.settled)
        return self.state

    def answer(self, text: str) -> State:
        """Judge a typed answer; "" means that nothing came."""
        asking = self._asking()
        assert self._item is not None
        at = self.port.now()
        judgement = self.port.judge(asking.question, text)
        self.state = Answered(
            question=asking.question,
            since=asking.since,
            hints=asking.hints,
            answer=text,
            judgement=judgement,
            intervals=self.port.intervals(self._item, at),
            suggested=suggested_grade(judgement, asking.hints),
            at=at,
        )
        return self.state

    def overrule(self, right: bool) -> State:
        """Let the learner decide: the answer was right after all, or wrong after all."""
        answered = self._answered()
        verdict = Verdict.ACCEPTED if right else Verdict.WRONG
        judgement = replace(
            answered.judgement,
            verdict=verdict,
            other_card=None if right else answered.judgement.other_card,
            note="you decided",
        )
        suggested = Grade.AGAIN if answered.hints or not right else Grade.GOOD
        self.state = replace(answered, judgement=judgement, suggested=suggested)
        return self.state

    def grade(self, grade: Grade | None = None) -> State:
        """Grade the answer, write it down, and go on. None takes the suggested grade.

        After a hint every grade is a lapse: what was rescued was not recalled.
        """
        answered = self._answered()
        chosen = Grade.AGAIN if answered.hints else (grade or answered.suggested)
        review = Review(
            question=answered.question,
            answer=answered.answer,
            judgement=answered.judgement,
            grade=chosen,
            hints=answered.hints,
            since=answered.since,
            answered=answered.at,
        )
        self._write(review)
        return self._advance()

    def know(self) -> State:
        """Say of the card at hand that it is known already; it is scheduled as an easy one."""
        if self._item is None or isinstance(self.state, Finished | Answered):
            raise UsageError("there is no question to answer")
        now = self.port.now()
        question = replace(self.state.question, mode=Mode.KNOWN)
        since = self.state.since if isinstance(self.state, Asking) else now
        judgement = Judgement(Verdict.EXACT, question.web.card.headword)
        self._write(Review(question, "", judgement, Grade.EASY, (), since, now))
        return self._advance()

    def suspend(self) -> State:
        """Leave the card out until it is taken in again."""
        return self._put_away("suspend")

    def bury(self) -> State:
        """Leave the card out until tomorrow."""
        return self._put_away("bury")

    def flag(self) -> State:
        """Mark the card to come back to, or take the mark off; nothing else changes."""
        if self._item is None:
            raise UsageError("there is no card to flag")
        self._remember(self.port.act("flag", self._item), right=False, graded=False)
        return self.state

    def undo(self) -> State:
        """Take the last act back: the schedule is as before, and so is what was shown.

        An answer that was graded is asked for again; a card that was put away stands where it stood, and one
        that was flagged stays where it stands now.
        """
        if not self._history:
            raise UsageError("there is nothing to undo in this session")
        done = self._history.pop()
        flagged = self._item is not None and not done.graded and done.is_about(self._item)
        state = self.port.undo(done.entry, done.item)
        if flagged:
            return self.refresh()
        self._waiting = done.waiting
        self._count -= done.graded
        self._right -= done.right
        self._item = replace(done.item, state=state)
        self._presented = done.presented
        self._ladder = None
        asked = Asking(self.port.question(self._item, self.mode), self.port.now())
        self.state = done.again(asked)
        return self.state

    def refresh(self) -> State:
        """Read the card again after an edit in place; a question keeps its hints and its clock."""
        if self._item is not None and not isinstance(self.state, Finished):
            question = self.port.question(self._item, self.state.question.mode)
            self.state = replace(self.state, question=question)
            self._ladder = None
        return self.state

    def drop(self, card: str) -> State:
        """Take a deleted card out of the queue; goes on if it is the one at hand."""
        self._waiting.drop(card)
        return self._advance() if self._item is not None and self._item.card == card else self.state

    # How it goes on

    def _asking(self) -> Asking:
        if not isinstance(self.state, Asking):
            raise UsageError("there is no question to answer")
        return self.state

    def _answered(self) -> Answered:
        if not isinstance(self.state, Answered):
            raise UsageError("there is no answer to grade")
        return self.state

    def _remember(self, entry: str, *, right: bool, graded: bool, hints: tuple[Hint, ...] = ()) -> None:
        assert self._item is not None
        self._history.append(
            Done(
                entry=entry,
                item=self._item,
                state=self.state,
                right=right,
                graded=graded,
                hints=hints,
                waiting=self._waiting.copy(),
                presented=self._presented,
            )
        )

    def _write(self, review: Review) -> None:
        item = self._item
        assert item is not None
        entry, state = self.port.commit(item, review)
        right = review.grade is not Grade.AGAIN
        self._remember(entry, right=right, graded=True, hints=review.hints)
        self._count += 1
        self._right += right
        if review.question.mode.schedules and state.phase in {Phase.LEARNING, Phase.RELEARNING}:
            self._waiting.wait(state.due, self._count, replace(item, state=state))
        elif review.question.mode is Mode.CRAM and not right:
            self._waiting.due.append(replace(item, met=True))  # asked again at the end of the round

    def _put_away(self, kind: str) -> State:
        if self._item is None:
            raise UsageError("there is no card to put away")
        card = self._item.card
        self._remember(self.port.act(kind, self._item), right=False, graded=False)
        self._item = None
        self.drop(card)
        return self._advance()

    def _advance(self) -> State:
        if self._item is not None:
            self._waiting.came(self._item.card)
        now = self.port.now()
        self._ladder = None
        found = self._waiting.next(now)
        item, self._presented = found if found is not None else (None, False)
        self._item = item
        if item is None:
            steps = self._waiting.steps
            next_due = steps[0][0] if steps else None
            self.state = Finished(self._count, self._right, len(steps), next_due, self.held, self.unmet)
        elif item.state.phase is Phase.NEW and not item.met and not self._presented:
            self.state = Presenting(self.port.question(item, self.mode))
        else:
            self.state = Asking(self.port.question(item, self.mode), now)
        return self.state


def suggested_grade(judgement: Judgement, hints: Sequence[Hint]) -> Grade:
    """Return the grade to offer: what the verdict suggests, but a lapse after any hint."""
    return Grade.AGAIN if hints else Grade(judgement.suggested)

"""The drill: what each act does to its state, with a scribe that only remembers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import UsageError
from densecards.grading import Judgement, Verdict
from densecards.schedule import Grade
from densecards.study.modes import Checked, Drill, Over, Part, Posed, Task
from densecards.study.modes.blank_web import graded
from densecards.study.modes.drill import COMPANY
from densecards.study.modes.typed import Typed
from densecards.study.modes.values import By, Outcome, Takes
from densecards.study.values import Hint, Mode


@dataclass
class Scribe:
    """Keeps what was written; time passes a second a look."""

    time: int = 0
    entries: list[tuple[str, Grade, tuple[str, ...]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def now(self) -> int:
        self.time += 1000
        return self.time

    def headword(self, card: str) -> str:
        return card.upper()

    def intervals(self, task: Task, at: int) -> Mapping[Grade, float]:
        return dict.fromkeys(Grade, 1.0) if task.schedules else {}

    def write(self, done: Checked, grade: Grade, together: Sequence[str]) -> str:
        self.entries.append((done.task.card, grade, tuple(together)))
        return str(len(self.entries) - 1)

    def note(self, done: Checked, text: str) -> None:
        self.notes.append(text)

    def undo(self, entry: str) -> None:
        assert int(entry) == len(self.entries) - 1
        self.entries.pop()


def asks(card: str, mode: Mode = Mode.LINK) -> Typed:
    """An exercise whose right answer is the card's name."""

    def judging(answer: str) -> Judgement:
        right = answer == card
        verdict = Verdict.EXACT if right else Verdict.WRONG
        return Judgement(verdict, card, suggested=3 if right else 1, other_card=None if right else "other")

    task = Task(mode, card, "produce", "heading", "which?")
    return Typed(task, judging, lambda: (Hint("a", 1), Hint("b", 2)))


class TwoLinks:
    """An exercise with two links to recall, "one" and "two"."""

    task = Task(Mode.BLANK_WEB, "web", "recognise", "web", "links?", Takes.LINES)

    def hints(self) -> tuple[Hint, ...]:
        return ()

    def check(self, lines: Sequence[str]) -> Outcome:
        parts = tuple(
            Part(text, text, text, lines.index(text), text, 1.0, By.LETTERS)
            if text in lines
            else Part(text, text, text)
            for text in ("one", "two")
        )
        score, grade = self.grade_of(parts)
        return Outcome(tuple(lines), score, grade, parts)

    def grade_of(self, parts: Sequence[Part]) -> tuple[float, Grade]:
        return graded(parts, "")


def drill(*cards: str, mode: Mode = Mode.LINK) -> tuple[Drill, Scribe]:
    """A drill over these cards."""
    scribe = Scribe()
    return Drill(mode, [lambda card=card: asks(card, mode) for card in cards], scribe), scribe


def checked(one: Drill) -> Checked:
    """The state after an answer."""
    assert isinstance(one.state, Checked)
    return one.state


def test_a_drill_goes_through_its_tasks_and_tells_how_it_went() -> None:
    """Tasks are numbered, answers are written in their order, and the end counts them."""
    one, scribe = drill("a", "b")
    assert isinstance(one.state, Posed)
    assert (one.state.task.number, one.state.task.of) == (1, 2)
    one.answer("a")
    assert checked(one).outcome.score == 1
    one.grade()
    one.answer("nonsense")
    assert checked(one).outcome.wrong_card == "other"
    assert checked(one).outcome.wrong_name == "OTHER"
    one.grade()
    assert one.state == Over(Mode.LINK, 2, 1, 0.5, (("b", "B"),))
    assert [(card, grade) for card, grade, _ in scribe.entries] == [("a", Grade.GOOD), ("b", Grade.AGAIN)]


def test_nothing_typed_cannot_be_overruled_to_right() -> None:
    """Nobody can have been right who typed nothing; what was typed can."""
    one, _ = drill("a")
    one.answer("")
    with pytest.raises(UsageError, match="nothing was typed"):
        one.overrule(True)
    assert not checked(one).outcome.right
    one.grade()
    one.undo()
    one.answer("b")
    one.overrule(True)
    assert checked(one).outcome.right
    assert checked(one).outcome.judgement.note == "you decided"


def test_a_hint_makes_a_lapse_where_the_mode_schedules() -> None:
    """Hints come one by one and end; where the mode schedules, hinted is a lapse."""
    one, scribe = drill("a", mode=Mode.PARTIAL_WEB)
    for _ in range(4):
        one.hint()
    assert isinstance(one.state, Posed)
    assert [hint.text for hint in one.state.hints] == ["a", "b"]
    one.answer("a")
    assert checked(one).outcome.suggested is Grade.AGAIN
    one.grade(Grade.EASY)
    assert scribe.entries[0][1] is Grade.AGAIN


def test_intervals_are_shown_only_where_the_schedule_moves() -> None:
    """A link leaves the schedule alone and shows no intervals; a partial web shows four."""
    for mode, count in ((Mode.LINK, 0), (Mode.PARTIAL_WEB, 4)):
        one, _ = drill("a", mode=mode)
        one.answer("a")
        assert len(checked(one).intervals) == count


def test_the_learner_overrules_the_judge() -> None:
    """Right after all: accepted, no other card named; wrong after all: a lapse."""
    one, scribe = drill("a")
    one.answer("ay")
    one.overrule(True)
    outcome = checked(one).outcome
    assert outcome.judgement is not None
    assert (outcome.judgement.verdict, outcome.wrong_card, outcome.score) == (Verdict.ACCEPTED, None, 1.0)
    one.overrule(False)
    assert checked(one).outcome.suggested is Grade.AGAIN
    one.overrule(True)
    one.grade()
    assert scribe.entries == [("a", Grade.GOOD, ())]


def test_assigning_a_line_changes_score_and_grade() -> None:
    """A line that matched nothing can be given to a link; taking it away restores the score."""
    scribe = Scribe()
    one = Drill(Mode.BLANK_WEB, [TwoLinks], scribe)
    one.answer("one\nzwei")
    assert checked(one).outcome.score == 0.5
    assert checked(one).outcome.extra == (1,)
    one.assign(1, 1)
    assert checked(one).outcome.score == 1
    assert checked(one).outcome.suggested is Grade.EASY
    assert checked(one).outcome.extra == ()
    one.assign(1, None)
    assert checked(one).outcome.score == 0.5


def test_recalls_in_a_row_keep_company_and_failures_do_not() -> None:
    """A right answer strengthens edges to the few recalled just before, never to a miss."""
    cards = [f"c{n}" for n in range(COMPANY + 3)]
    one, scribe = drill(*cards)
    for card in cards:
        one.answer("wrong" if card == "c1" else card)
        one.grade()
    together = {card: company for card, _, company in scribe.entries}
    assert together["c0"] == ()
    assert together["c1"] == ()
    assert together["c2"] == ("c0",)
    assert len(together[cards[-1]]) == COMPANY
    assert all("c1" not in company for company in together.values())


@given(st.lists(st.sampled_from(["right", "wrong", "skip", "undo"]), max_size=12))
def test_undo_takes_back_exactly_what_was_written(acts: list[str]) -> None:
    """Whatever is done, the log holds the answers that were not undone, and all can be undone."""
    one, scribe = drill("a", "b", "c", "d")
    expected: list[str] = []
    for act in acts:
        if act == "undo":
            if one.can_undo:
                one.undo()
                assert isinstance(one.state, Posed)
                assert one.state.task.card == expected.pop()
        elif isinstance(one.state, Posed):
            if act == "skip":
                one.skip()
                continue
            card = one.state.task.card
            one.answer(card if act == "right" else "no")
            one.grade()
            expected.append(card)
        assert [card for card, _, _ in scribe.entries] == expected
    while one.can_undo:
        one.undo()
    assert scribe.entries == []


def test_acts_out_of_turn_are_refused() -> None:
    """Nothing can be graded before it is answered, answered twice, or undone where nothing was done."""
    one, _ = drill("a")
    for act in (one.grade, one.undo, lambda: one.overrule(True), lambda: one.assign(0, 0)):
        with pytest.raises(UsageError):
            act()
    one.answer("a")
    for late in (lambda: one.answer("a"), one.hint, one.skip, lambda: one.assign(0, 0)):
        with pytest.raises(UsageError):
            late()
    with pytest.raises(UsageError):
        Drill(Mode.LINK, [], Scribe())


def test_a_note_is_kept_with_the_task() -> None:
    """What the learner says of the pair goes to the scribe; nothing is kept for an empty line."""
    one, scribe = drill("a")
    one.answer("a")
    one.note("  one has a roof ")
    one.note("  ")
    assert scribe.notes == ["one has a roof"]

"""Whatever was practised, in whatever order, the log alone gives the same derived rows again."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.errors import UsageError
from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.modes import Checked, Over, Posed
from densecards.study.values import Asking, Mode, Presenting
from tests.study.practice_deck import write_words
from tests.study_deck import Clock

CARDS = ["hjem/hus", "hjem/hage", "hjem/huske", "hjem/gaa-paa-jobb", "hjem/liten"]


@pytest.fixture
def desk(home: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A collection with the words."""
    with Desk.open(settings=Settings(day_starts_at=0), clock=clock) as opened:
        opened.install(write_words(tmp_path))
        yield opened


class Learner:
    """Does one thing after the other, as the dice fall."""

    def __init__(self, desk: Desk, clock: Clock, seed: int) -> None:
        self.desk, self.clock, self.dice = desk, clock, random.Random(seed)

    def drill(self) -> None:
        """A few tasks of a mode, some undone."""
        mode = self.dice.choice([Mode.LINK, Mode.PARTIAL_WEB, Mode.BLANK_WEB, Mode.FORMS, Mode.PALACE])
        cards = None if mode is Mode.PALACE else self.dice.sample(CARDS[:3], 3)
        drill = self.desk.drill(mode, cards=cards)
        for _ in range(self.dice.randint(1, 5)):
            if isinstance(drill.state, Over):
                break
            assert isinstance(drill.state, Posed)
            if self.dice.random() < 0.3:
                drill.hint()
            card = drill.state.task.card
            drill.answer(self.dice.choice(["hus", "hage", "house", self.desk.web(card).card.headword]))
            assert isinstance(drill.state, Checked)
            drill.grade(self.dice.choice([None, Grade.GOOD, Grade.AGAIN]))
            self.clock.forward(minutes=self.dice.random())
            if self.dice.random() < 0.2:
                drill.undo()

    def session(self) -> None:
        """A few answers of ordinary study, some undone."""
        session = self.desk.session(mode=self.dice.choice([Mode.WORD, Mode.WORD, Mode.CRAM]))
        for _ in range(self.dice.randint(1, 8)):
            if isinstance(session.state, Presenting):
                session.begin()
            elif isinstance(session.state, Asking):
                asked = session.state.question
                if self.dice.random() < 0.2:
                    session.hint()
                right = asked.web.card.gloss if asked.prompt == "recognise" else asked.web.card.headword
                session.answer(right if self.dice.random() < 0.7 else "hage")
                session.grade()
            if session.can_undo and self.dice.random() < 0.2:
                session.undo()
            self.clock.forward(minutes=self.dice.random())

    def story(self) -> None:
        """A story with two or three words."""
        room = self.desk.story(self.dice.sample(CARDS, self.dice.randint(2, 3)))
        room.write(f"Huset og hagen, {self.dice.random()}")
        room.hide()
        room.retype(self.dice.choice(["huset", "huset og hagen", "ingenting"]))
        room.finish()

    def act(self) -> None:
        """Something done to cards, or taken back."""
        card = self.dice.choice(CARDS)
        with contextlib.suppress(UsageError):  # nothing begun, nothing to undo
            self.dice.choice(
                [
                    lambda: self.desk.suspend(card),
                    lambda: self.desk.unsuspend(card),
                    lambda: self.desk.bury(card),
                    lambda: self.desk.flag(card),
                    lambda: self.desk.reschedule(card, self.dice.randint(0, 9)),
                    lambda: self.desk.forget(card),
                    lambda: self.desk.vacation(self.dice.randint(1, 9)),
                    lambda: self.desk.know([card]),
                    lambda: self.desk.set_link(card, "life", str(self.dice.random())),
                    lambda: self.desk.undo_last(self.dice.randint(1, 3)),
                ]
            )()


@pytest.mark.parametrize("seed", range(6))
def test_the_log_alone_gives_everything_again(desk: Desk, clock: Clock, seed: int) -> None:
    """Items, link strengths and edges are the fold of the log after every day, byte for byte."""
    learner = Learner(desk, clock, seed)
    for _ in range(8):
        for _ in range(6):
            learner.dice.choice([learner.drill, learner.drill, learner.session, learner.story, learner.act])()
        before = desk.store.export_derived()
        desk.store.rebuild()
        after = desk.store.export_derived()
        assert after.splitlines() == before.splitlines()
        clock.forward(days=learner.dice.choice([0.5, 1, 3, 20]))

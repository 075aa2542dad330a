"""A simulated learner in front of the real study code: days of sessions in seconds, without a screen.

    python -m densecards.study.simulation --days 365 --cards 2000

The learner (simulated.py) types its answers into the same sessions that the app shows, under a clock of its
own; now and then it asks for a hint, takes an answer back, or puts a card off until tomorrow. What comes out
is a collection with a year's log in it, and what can be measured there: whether the retention that was
desired is the one that was had, what look-alikes cost, how much work it was.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from densecards.schedule import MS_PER_DAY, Grade, Phase, retrievability
from densecards.settings import Settings
from densecards.study.simulated import INTERFERENCE, START, Clock, Learner, deck, vectors
from densecards.study.values import Answered, Asking, Finished, Presenting, Question

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.port import QueueItem
    from densecards.study.session import Session


_ASKS, _RESCUED = 0.2, 0.5  # a hint where nothing came to mind, and the answer after it
_TAKES_BACK, _BURIES = 0.005, 0.002


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer to an item that was spaced by days: was it right, had it look-alikes, what FSRS expected."""

    right: bool
    alike: bool
    expected: float


@dataclass(frozen=True, slots=True)
class Year:
    """What a simulation measured. Shares lie in [0, 1]; `hours` is the simulated learner's own time.

    `retention` is the share of right answers to items in review, `expected` the mean that FSRS predicted for
    the same answers; `plain` and `alike` divide it by whether the card has look-alikes. `gap` is
    `retention` − `desired`. `misjudged` counts answers on which grading and learner disagreed. Hints, answers
    taken back (which count nowhere else) and cards put off are counted as well. `seconds` went by meanwhile,
    `processor` of them were worked: on a busy machine they differ.
    """

    days: int
    cards: int
    begun: int
    answers: int
    reviews: int
    desired: float
    retention: float
    expected: float
    gap: float
    plain: float
    alike: float
    intrusions: int
    misjudged: int
    hints: int
    undone: int
    buried: int
    hours: float
    seconds: float
    processor: float
    rebuilt_equal: bool


class Simulation:
    """One learner with one desk; `day()` is one evening of study."""

    def __init__(self, desk: Desk, clock: Clock, learner: Learner) -> None:
        self.desk = desk
        self.clock = clock
        self.learner = learner
        self.cards = {card.id: card for card in desk.store.cards()}
        self.samples: list[Sample] = []
        self.answers = self.intrusions = self.misjudged = self.spent = 0
        self.hints = self.undone = self.buried = 0
        self._whims = random.Random("whims")  # apart, so that they don't decide what comes to mind

    def day(self) -> None:
        """Study what the desk offers today, to the end."""
        session = self.desk.session()
        rng, clock = self.learner.rng, self.clock
        while not isinstance(session.state, Finished):
            before = clock.at
            if isinstance(session.state, Presenting):
                clock.forward(rng.lognormvariate(8.5, 0.3))  # about five seconds
                session.begin()
            else:
                assert isinstance(session.state, Asking)
                clock.forward(rng.lognormvariate(8.3, 0.5))  # about four seconds
                if self._whims.random() < _BURIES:
                    self.buried += 1
                    session.bury()
                else:
                    self._answer(session, session.state.question)
            self.spent += clock.at - before

    def _answer(self, session: Session, asked: Question) -> None:
        at = self.clock.at
        item, named = session.item, self.learner.recall(asked.card, asked.prompt, at)
        right = named == asked.card
        if named is None and self._whims.random() < _ASKS:
            self.hints += 1
            session.hint()
            named = asked.card if self._whims.random() < _RESCUED else None  # a lapse all the same
        session.answer("" if named is None else self._words(asked, named))
        assert isinstance(session.state, Answered)
        misjudged = (session.state.suggested is not Grade.AGAIN) is not right
        if misjudged:
            session.overrule(right)
        session.grade()
        if self._whims.random() < _TAKES_BACK:
            self.undone += 1
            session.undo()
            return  # the question stands again
        self._sample(item, right, at)
        self.answers += 1
        self.misjudged += misjudged
        self.intrusions += named is not None and named != asked.card
        self.learner.learn(asked.card, asked.prompt, Grade.GOOD if right else Grade.AGAIN, at)

    def _words(self, asked: Question, named: str) -> str:
        card = self.cards[named]
        return card.gloss if asked.prompt == "recognise" else card.headword

    def _sample(self, item: QueueItem | None, right: bool, at: int) -> None:
        if item is None or item.state.phase is not Phase.REVIEW:
            return
        expected = retrievability(item.state, at, self.desk.parameters)
        self.samples.append(Sample(right, item.card in self.learner.rivals, expected))


def simulate(
    days: int = 365,
    cards: int = 2000,
    *,
    interference: float = 0.0,
    retention: float = 0.9,
    prompts: str = "both",
    seed: int = 0,
    db: str = "sqlite://",
    alike: float = 0.3,
    after: Callable[[Desk], None] | None = None,
) -> Year:
    """Let a simulated learner study for `days` days, and measure.

    New cards come at the pace that brings all of them in nine tenths of the time. The database is one in
    memory unless `db` says another; it must be empty. `after` is handed the desk when all is measured.
    """
    from densecards.study import Desk

    began, worked = time.perf_counter(), time.process_time()
    content, rivals = deck(cards, alike=alike, seed=seed)
    settings = Settings(
        desired_retention=retention,
        new_per_day=max(1, math.ceil(cards / (0.9 * days))),
        reviews_per_day=9999,
        prompts=prompts,
    )
    clock = Clock()
    with Desk.open(db, settings=settings, clock=clock) as desk:
        made = vectors(content, desk.encoder_info())
        desk.store.install_deck(replace(content, vectors=made), at=clock.at)
        learner = Learner(desk.parameters, rivals, interference, random.Random(f"learner {seed}"))
        run = Simulation(desk, clock, learner)
        for day in range(days):
            clock.at = START + day * MS_PER_DAY + learner.rng.randrange(2 * 3_600_000)
            run.day()
        derived = desk.store.export_derived()
        desk.store.rebuild()
        equal = desk.store.export_derived() == derived
        begun = len({card for card, _ in learner.states})
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
        if after is not None:
            after(desk)
    retained = _share([sample.right for sample in run.samples])
    return Year(
        days=days,
        cards=cards,
        begun=begun,
        answers=run.answers,
        reviews=len(run.samples),
        desired=retention,
        retention=retained,
        expected=_share([sample.expected for sample in run.samples]),
        gap=retained - retention,
        plain=_share([sample.right for sample in run.samples if not sample.alike]),
        alike=_share([sample.right for sample in run.samples if sample.alike]),
        intrusions=run.intrusions,
        misjudged=run.misjudged,
        hints=run.hints,
        undone=run.undone,
        buried=run.buried,
        hours=run.spent / 3_600_000,
        seconds=seconds,
        processor=processor,
        rebuilt_equal=equal,
    )


def _share(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def lines(year: Year) -> list[str]:
    """Return a simulation's outcome in words."""
    return [
        f"{year.days} days, {year.begun} of {year.cards} cards begun, {year.answers} answers in "
        f"{year.hours:.0f} simulated hours; run in {year.seconds:.1f} s "
        f"({year.processor:.1f} s of a processor)",
        f"retention {year.retention:.1%} over {year.reviews} reviews; desired {year.desired:.0%}, "
        f"gap {100 * year.gap:+.1f} points (FSRS expected {year.expected:.1%})",
        f"cards without look-alikes {year.plain:.1%}, with look-alikes {year.alike:.1%}; "
        f"{year.intrusions} answers were a look-alike's",
        f"{year.hints} hints, {year.undone} answers taken back, {year.buried} cards put off",
        "derived rows rebuilt from the log: "
        + ("equal byte for byte" if year.rebuilt_equal else "DIFFERENT"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 1 where the rebuilt rows differ."""
    parser = argparse.ArgumentParser(prog="python -m densecards.study.simulation", description=__doc__)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--cards", type=int, default=2000)
    parser.add_argument(
        "--interference", type=float, default=0.0, help=f"0 for none; {INTERFERENCE} is usual"
    )
    parser.add_argument("--retention", type=float, default=0.9)
    parser.add_argument("--prompts", choices=("both", "recognise", "produce"), default="both")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--db", default="sqlite://", help="an empty database (default: in memory)")
    parser.add_argument("--json", action="store_true")
    given = vars(parser.parse_args(arguments))
    as_json = given.pop("json")
    year = simulate(given.pop("days"), given.pop("cards"), **given)
    print(json.dumps(asdict(year), indent=2) if as_json else "\n".join(lines(year)))
    return 0 if year.rebuilt_equal else 1


if __name__ == "__main__":
    sys.exit(main())

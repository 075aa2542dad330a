"""Any number of acts, whatever they were, is taken back one by one, and everything is as it was before."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.errors import DensecardsError
from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.modes import Posed
from densecards.study.values import Answered, Asking, Finished, Presenting
from tests.study_deck import DECK, SCENE, Clock

CARDS = ("try/regning", "try/kvittering", "try/betale", "try/kopp")
Act = Callable[[Desk, Clock, int], Any]


def answer(desk: Desk, clock: Clock, number: int) -> None:
    """Answer up to three questions of words, right, wrong, with a hint, or known already."""
    session = desk.session(cards=[CARDS[number % 4], CARDS[number // 4 % 4]])
    for turn in range(3):
        while isinstance(session.state, Presenting):
            session.begin()
        if isinstance(session.state, Finished):
            return
        assert isinstance(session.state, Asking)
        if (number + turn) % 5 == 0:
            session.hint()
        if (number + turn) % 7 == 0:
            session.know()
            continue
        card = session.state.question.web.card
        session.answer(card.headword if number % 3 else "kvittering")
        assert isinstance(session.state, Answered)
        session.grade(Grade(1 + number % 4))
        clock.forward(minutes=3)


def drill(desk: Desk, clock: Clock, number: int) -> None:
    """Go through a drill of one card."""
    mode = ("blank-web", "link", "partial-web", "forms")[number % 4]
    run = desk.drill(mode, cards=[CARDS[number // 4 % 4]])
    while isinstance(run.state, Posed):
        run.answer(desk.web(run.state.task.card).card.headword)
        run.grade()


def story(desk: Desk, clock: Clock, number: int) -> None:
    """Tell a story with two words, and retell it."""
    room = desk.story(CARDS[:2])
    room.write("Regningen og kvitteringen gifter seg.")
    room.hide()
    room.retype("regning")
    room.finish()


def own(desk: Desk) -> str:
    """A card of the learner's own, made where there is none."""
    return next(iter(sorted(desk.own_cards())), "") or desk.add_card("saft", "squash", links={"use": "Kald."})


ACTS: tuple[Act, ...] = (
    answer,
    answer,
    drill,
    story,
    lambda desk, clock, n: desk.set_link(CARDS[n % 4], ("life", "image")[n % 2], f"text {n % 3}"),
    lambda desk, clock, n: desk.set_link(CARDS[n % 4], ("life", "image")[n % 2], ""),
    lambda desk, clock, n: desk.add_card(f"ord{n}", "word", links={"life": "of mine"} if n % 2 else {}),
    lambda desk, clock, n: desk.edit_card(own(desk), gloss=f"meaning {n}"),
    lambda desk, clock, n: desk.delete_card(own(desk)),
    lambda desk, clock, n: desk.suspend(CARDS[n % 4]),
    lambda desk, clock, n: desk.unsuspend(CARDS[n % 4]),
    lambda desk, clock, n: desk.bury(CARDS[n % 4]),
    lambda desk, clock, n: desk.unbury(CARDS[n % 4]),
    lambda desk, clock, n: desk.flag(CARDS[n % 4], n % 2),
    lambda desk, clock, n: desk.reschedule(CARDS[n % 4], n),
    lambda desk, clock, n: desk.forget(CARDS[n % 4]),
    lambda desk, clock, n: desk.vacation(1 + n),
    lambda desk, clock, n: desk.catch_up(2 + n),
    lambda desk, clock, n: desk.know(CARDS[: n % 5]),
    lambda desk, clock, n: desk.split(CARDS[n % 4], [("en", "one"), ("to", "two", ("use",))]),
    lambda desk, clock, n: desk.make_chain("palace", "Huset", [(CARDS[0], "door"), (CARDS[1], "hall")]),
    lambda desk, clock, n: clock.forward(days=n / 4),
)


def picture(desk: Desk) -> list[Any]:
    """All that the learner has, but for the names of log entries and what was made and taken back."""
    derived = [json.loads(line) for line in desk.store.export_derived().splitlines()]
    rows = [
        [table, {key: value for key, value in row.items() if key != "entry"}]
        for table, row in derived
        if table != "undone" and not (table == "item" and row["card"].startswith("mine/"))
    ]
    webs = [(web.card, web.links) for web in desk.store.webs()]
    return [rows, webs, desk.own_cards(), desk.chains(), desk.stories()]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 15)), min_size=1, max_size=9))
def test_undoing_every_act_brings_everything_back(acts: list[tuple[Act, int]]) -> None:
    """After some learning, random acts are done and undone one at a time; then all is as it was."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "try"
        folder.mkdir()
        (folder / "deck.toml").write_text(DECK, encoding="utf-8")
        (folder / "kafe.md").write_text(SCENE, encoding="utf-8")
        clock = Clock()
        with Desk.open("sqlite://", settings=Settings(day_starts_at=0), clock=clock) as desk:
            desk.install(folder)
            for number in (1, 2, 6):
                answer(desk, clock, number)
                clock.forward(days=2)
            done, before = len(desk.last_acts(999)), picture(desk)
            for act, number in acts:
                # Such as a due day for a card that was never asked: then nothing was done.
                with suppress(DensecardsError):
                    act(desk, clock, number)
            while len(desk.last_acts(999)) > done:
                desk.undo_last()
            assert picture(desk) == before
            kept = desk.store.export_derived()
            desk.store.rebuild()
            assert desk.store.export_derived() == kept

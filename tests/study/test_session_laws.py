"""Laws of a session on a real collection: whatever is done in whatever order, log and rows agree.

Acts are chosen at random among all that a learner has; each that does not apply is refused and changes
nothing. After every act the item at hand stands as its row does, and at the end a rebuild finds nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.errors import UsageError
from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.study import Desk, glance
from densecards.study.reviewing import state_of
from densecards.study.session import Session
from densecards.study.values import Mode
from tests.study_deck import DECK, SCENE, Clock

ANSWERS = ("", "bill", "receipt", "to pay", "cup", "kopp", "regning", "kvittering", "å betale", "nonsense")
ACTS: dict[str, Callable[[Session], object]] = {
    "begin": lambda session: session.begin(),
    "hint": lambda session: session.hint(),
    **{f"answer {text}": lambda session, text=text: session.answer(text) for text in ANSWERS},  # type: ignore[misc]
    "right": lambda session: session.overrule(True),
    "wrong": lambda session: session.overrule(False),
    "grade": lambda session: session.grade(),
    **{f"grade {int(one)}": lambda session, one=one: session.grade(one) for one in Grade},  # type: ignore[misc]
    "know": lambda session: session.know(),
    "suspend": lambda session: session.suspend(),
    "bury": lambda session: session.bury(),
    "flag": lambda session: session.flag(),
    "undo": lambda session: session.undo(),
    "refresh": lambda session: session.refresh(),
}
ELSEWHERE = ("minutes", "a day", "ten days", "study", "cram", "one word", "link")
# What keeps a session going comes more often than what ends it.
_GOES_ON = [
    "begin",
    "answer bill",
    "answer cup",
    "answer nonsense",
    "grade",
    "grade 1",
    "grade 3",
    "undo",
] * 3
DONE = st.lists(st.sampled_from([*_GOES_ON, *ACTS, *ELSEWHERE]), min_size=15, max_size=50)


def _begin(desk: Desk, mode: Mode = Mode.WORD, cards: list[str] | None = None) -> Session:
    return desk.session(cards=cards, mode=mode, new_limit=3)


@settings(max_examples=40, deadline=None)
@given(done=DONE)
def test_whatever_is_done_the_log_and_the_rows_agree(done: list[str]) -> None:
    """The item at hand is as its row says, the log alone gives every row again, and undo takes all back."""
    with TemporaryDirectory() as place:
        folder, clock = _source(place), Clock()
        file = os.path.join(place, "laws.db")
        with Desk.open(file, settings=Settings(day_starts_at=0), clock=clock) as desk:
            desk.install(folder)
            fresh = desk.store.export_derived()
            session = _begin(desk)
            for act in done:
                session = _done(desk, clock, session, act)
                if session.item is not None:
                    row = desk.store.item(session.item.card, session.item.prompt)
                    assert row is not None
                    assert session.item.state == state_of(row), act
            assert desk.check() == []
            while desk.last_acts(1):
                desk.undo_last(50)
            assert _plain(desk.store.export_derived()) == _plain(fresh)


@settings(max_examples=25, deadline=None)
@given(done=st.lists(st.tuples(st.booleans(), st.sampled_from([*_GOES_ON, *ACTS, *ELSEWHERE])), max_size=50))
def test_two_programs_at_once_leave_rows_that_follow_from_the_log(done: list[tuple[bool, str]]) -> None:
    """An app and a command study, undo and put away the same cards in turns: nothing has to be mended."""
    with TemporaryDirectory() as place:
        folder, file = _source(place), os.path.join(place, "laws.db")
        clock, known = Clock(), Settings(day_starts_at=0)
        with (
            Desk.open(file, settings=known, clock=clock) as one,
            Desk.open(file, settings=known, clock=clock) as other,
        ):
            one.install(folder)
            desks = {False: one, True: other}
            sessions = {which: _begin(desk) for which, desk in desks.items()}
            for which, act in done:
                sessions[which] = _done(desks[which], clock, sessions[which], act)
            assert one.check() == []


@settings(max_examples=20, deadline=None)
@given(
    done=DONE,
    reviews=st.integers(1, 4),
    new=st.integers(0, 3),
    prompts=st.sampled_from(["both", "recognise", "produce"]),
    deck=st.sampled_from(["", "try"]),
    away=st.booleans(),
)
def test_the_first_frame_the_desk_and_a_session_say_the_same(
    done: list[str], reviews: int, new: int, prompts: str, deck: str, away: bool
) -> None:
    """What Today shows before the collection is open, what it shows then, and what Study asks are one."""
    known = Settings(
        day_starts_at=0, reviews_per_day=reviews, new_per_day=new, prompts=prompts, study_deck=deck
    )
    with TemporaryDirectory() as place:
        folder, clock = _source(place), Clock()
        file = os.path.join(place, "laws.db")
        with Desk.open(file, settings=known, clock=clock) as desk:
            desk.install(folder)
            desk.know(["try/kopp", "try/regning", "try/betale"])
            clock.forward(days=30)
            session = _begin(desk)
            for number, act in enumerate(done):
                session = _done(desk, clock, session, act)
                if away and number == len(done) // 2:
                    desk.vacation(3)
                if number % 6:
                    continue
                today, frame = desk.today(), glance.today(desk.url, known, clock())
                assert frame is not None
                assert replace(frame, next_due=today.next_due, unmet=today.unmet) == today
                asks = desk.session(deck=deck).progress
                assert (asks.due, asks.learning, asks.new) == (today.due, today.learning, today.new), act


def _source(place: str) -> Path:
    folder = Path(place) / "try"
    folder.mkdir()
    (folder / "deck.toml").write_text(DECK, encoding="utf-8")
    (folder / "kafe.md").write_text(SCENE, encoding="utf-8")
    return folder


def _done(desk: Desk, clock: Clock, session: Session, act: str) -> Session:
    match act:
        case "minutes":
            clock.forward(minutes=7)
        case "a day" | "ten days":
            clock.forward(days=1 if act == "a day" else 10)
            return _begin(desk)
        case "study":
            return _begin(desk)
        case "cram":
            return _begin(desk, Mode.CRAM)
        case "one word":
            return _begin(desk, cards=["try/kopp"])
        case "link":
            desk.set_link("try/kopp", "life", f"at {clock.at}")
        case _:
            before = session.state
            try:
                ACTS[act](session)
            except UsageError:
                assert session.state == before, "a refusal changes nothing"
    return session


def _plain(rows: bytes) -> list[bytes]:
    """Derived rows but for what tells that there is a log: the last entry of an item, and what is undone."""
    import json

    found = []
    for line in rows.splitlines():
        table, row = json.loads(line)
        if table != "undone":
            row.pop("entry", None)
            found.append(json.dumps([table, row]).encode())
    return found

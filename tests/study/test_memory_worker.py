"""The memory's process at work: who is answered in the midst of long work, and what ends it."""

from __future__ import annotations

import io
import pickle
import threading
from typing import Any

import pytest

from densecards.beside import read_frame
from densecards.errors import Cancelled
from densecards.study import Desk
from densecards.study.memory_worker import Inbox, Worker

RECALL = "densecards.study.pondering:recall_many", ([["a seahorse"]],), {"deck": "", "top": 3}
WEIGHED = "densecards.study.pondering:weighed", ("",), {}
LONG = 60.0


def said(inbox: Inbox, number: int, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> None:
    """The app asks."""
    message = {"call": name, "number": number, "progress": False}
    inbox.put((message, pickle.dumps((args, options))))


def answered(answers: io.BytesIO) -> list[int]:
    """The numbers of the questions, in the order of their last frames."""
    stream = io.BytesIO(answers.getvalue())
    numbers = []
    while (frame := read_frame(stream)) is not None:
        if "number" in frame[0] and "piece" not in frame[0]:
            numbers.append(frame[0]["number"])
    return numbers


def weighed_card(desk: Desk) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    """The question for one card's density."""
    return "densecards.study.pondering:weighed_card", (desk.rows()[0].id,), {}


def test_what_only_reads_is_answered_within_a_deck_and_the_rest_at_its_end(desk: Desk) -> None:
    """A recall need not wait until a deck is weighed, and another density not until all decks are."""
    seen: list[tuple[bool, list[int]]] = []
    inbox, answers = Inbox(), io.BytesIO()
    worker = Worker(desk, inbox, answers)
    between = desk.memory.between

    def look(anything: bool) -> None:
        between(anything)
        seen.append((anything, answered(answers)))

    desk.memory.between = look
    said(inbox, 1, *WEIGHED)
    said(inbox, 2, *weighed_card(desk))
    said(inbox, 3, *RECALL)
    frame = inbox.next()
    assert not isinstance(frame, dict)
    worker._answer(frame)
    assert seen[0] == (False, [3])
    assert next(done for anything, done in seen if anything) == [3, 2]
    assert answered(answers) == [3, 2, 1]


def test_a_notice_is_heeded_before_what_was_asked_after_it(desk: Desk) -> None:
    """A recall that follows an edit is not answered from the webs as they were before it."""
    inbox, answers = Inbox(), io.BytesIO()
    worker = Worker(desk, inbox, answers)
    said(inbox, 1, *WEIGHED)
    frame = inbox.next()
    assert not isinstance(frame, dict)
    inbox.put(({"notice": "forget", "about": ""}, b""))
    said(inbox, 2, *RECALL)
    worker._answer(frame)
    assert answered(answers) == [1]
    assert inbox.next() == {"notice": "forget", "about": ""}


def test_what_nobody_waits_for_ends_at_the_next_slice(desk: Desk) -> None:
    """The density of one card may have its whole deck weighed; given up, it stops there."""
    inbox, answers = Inbox(), io.BytesIO()
    worker = Worker(desk, inbox, answers)
    said(inbox, 1, *weighed_card(desk))
    frame = inbox.next()
    assert not isinstance(frame, dict)
    between = desk.memory.between

    def give_up(anything: bool) -> None:
        inbox.put(({"notice": "cancel", "about": 1}, b""))
        between(anything)

    desk.memory.between = give_up
    worker._answer(frame)
    message, body = read_frame(io.BytesIO(answers.getvalue())) or ({}, b"")
    assert message["error"]
    assert isinstance(pickle.loads(body), Cancelled)
    assert not desk.memory.run(lambda: desk.memory.collection().densities)


def test_questions_are_answered_while_kernels_are_compiled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first start compiles for ten seconds; only a large collection's weighing waits for that."""
    from densecards.memory import pool

    compiled, waited = threading.Event(), threading.Event()

    class Compiling:
        def wait(self) -> None:
            assert compiled.wait(LONG)

    monkeypatch.setattr(pool, "compile_elsewhere", Compiling)
    monkeypatch.setattr("densecards.study.memory_thread._load_kernels", waited.set)
    monkeypatch.setattr("densecards.study.remembering._LARGE", 1)
    loaded = threading.Event()
    desk.memory.warm(loaded.set)
    assert loaded.wait(LONG)
    found: list[object] = []

    def between(anything: bool) -> None:
        if not compiled.is_set():
            found.append(desk.recall(["a seahorse"]))
            assert not waited.is_set()
            compiled.set()

    desk.memory.between = between
    assert len(desk.density()) == 4
    assert waited.is_set()
    assert len(found) == 1

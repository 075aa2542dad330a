"""The loop on which scenes are drawn: what it lets happen, and when its clock moves on."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from densecards.tui.app import DensecardsApp
from densecards.tui.beside import ask_beside
from densecards.tui.door import Door
from tests.tui.fake import NOON, FakeDesk
from tests.tui.still import PAUSES, StillLoop, rest, run_still, standing_still


def test_the_clock_stands_while_work_is_done():
    """Jobs of any lane take no time, however long they are and whatever they lead to."""
    done: list[tuple[str, float]] = []

    async def play() -> float:
        loop = asyncio.get_running_loop()
        door = Door(FakeDesk)
        begun = loop.time()
        for kind in ("density", "recall"):
            await door.ponder(kind, lambda desk, kind=kind: done.append((kind, loop.time())))
        await door.use(lambda desk: done.append(("study", loop.time())))
        assert loop.time() == begun
        return begun

    begun = run_still(play)
    assert done == [("density", begun), ("recall", begun), ("study", begun)]


def test_jobs_take_turns_in_the_order_in_which_they_were_asked():
    """Every lane is the same queue, so that no lane can overtake another; all run on the loop's thread."""
    done: list[tuple[int, int]] = []

    async def play() -> None:
        door = Door(FakeDesk)
        await door.use(lambda desk: None)
        asked = [
            door.ponder(f"lane {n % 3}", lambda _, n=n: done.append((n, threading.get_ident())))
            for n in range(9)
        ]
        await asyncio.gather(*asked)

    run_still(play)
    assert done == [(n, threading.get_ident()) for n in range(9)]


def test_a_job_runs_only_when_no_message_waits():
    """What is ready comes first; then one job; then what that made ready."""
    order: list[str] = []

    async def chatter(loop: StillLoop) -> None:
        loop.submit(lambda: order.append("job"))
        loop.submit(lambda: order.append("another"))
        for n in range(3):
            order.append(f"message {n}")
            await asyncio.sleep(0)

    with standing_still() as loop, asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(chatter(loop))
        assert order == ["message 0", "message 1", "message 2"]
        runner.run(rest())
    assert order[3:] == ["job", "another"]


def test_timers_come_in_their_order_and_cost_no_time():
    """An hour passes at once, and what was due in it has happened, the earliest first."""
    rung: list[int] = []

    async def play() -> None:
        loop = asyncio.get_running_loop()
        for seconds in (3000, 1, 200):
            loop.call_later(seconds, rung.append, seconds)
        await asyncio.sleep(3600)

    run_still(play)
    assert rung == [1, 200, 3000]


def test_a_wait_that_nothing_can_end_is_an_error():
    """A test that waits for what never comes fails at once instead of hanging."""
    with pytest.raises(RuntimeError, match="nothing is left to do"):
        run_still(lambda: asyncio.Event().wait())


def test_an_answer_can_be_waited_for_without_the_loop():
    """Who asks the door for a future and waits for it on this thread gets it, errors included."""

    async def play() -> None:
        door = Door(FakeDesk)
        door.begin(lambda desk: desk.keep_place("a", {"b": "c"}))
        assert door.begin(lambda desk: desk.kept_place("a")).result() == {"b": "c"}
        assert isinstance(door.begin(lambda desk: 1 / 0).exception(), ZeroDivisionError)

    run_still(play)


def test_after_a_rest_all_is_shown():
    """A pause, a question behind it, its answer, and what the answer asks in turn are over after one rest."""
    asked: list[int] = []

    async def play() -> tuple[int, str]:
        desk = FakeDesk()
        app = DensecardsApp(lambda: desk, settings=desk.settings, today=desk.today(), clock=lambda: NOON)
        async with app.run_test(size=(80, 24)) as pilot:
            await rest()

            def ask(left: int) -> None:
                asked.append(left)
                ask_beside(app.screen, app.door, lambda desk: left, answered, ponder=f"lane {left % 3}")

            def answered(left: int) -> None:
                if left:
                    app.call_later(ask, left - 1)

            app.set_timer(PAUSES / 2, lambda: ask(40))
            await pilot.press("slash", *"kitchen")
            await rest()
            table: Any = app.screen.query_one("#recalled")
            return len(asked), table.current_key

    assert run_still(play) == (41, "norwegian/kjoekken")


def test_clocks_tell_the_time_of_the_loop_and_go_on_after_it():
    """Seconds that a screen counts are the loop's; a clock that was taken meanwhile goes again afterwards."""

    async def play() -> tuple[float, Any]:
        begun, kept = time.monotonic(), time.perf_counter
        assert sum(range(100_000))
        assert time.perf_counter() == kept() == begun == asyncio.get_running_loop().time()
        await asyncio.sleep(60)
        return time.monotonic() - begun, kept

    passed, kept = run_still(play)
    assert passed == pytest.approx(60)
    before = kept()
    assert sum(range(100_000))
    assert kept() > before

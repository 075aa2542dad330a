"""The memory in a process of its own: the same answers, and what happens when it dies or never comes up."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.errors import Cancelled, DensecardsError, NotFoundError
from densecards.settings import Settings
from densecards.study import Desk, elsewhere, pondering
from densecards.study.elsewhere import by_memory


@by_memory
def whose(desk: Desk) -> int:
    """The number of the process that works."""
    return os.getpid()


@by_memory
def fatal(desk: Desk) -> None:
    """Work that no process survives."""
    os._exit(3)


@by_memory
def odd(desk: Desk) -> None:
    """Work that fails as no author foresaw."""
    raise ZeroDivisionError("one by none")


@by_memory
def numbers(desk: Desk, most: int) -> list[int]:
    """A long list."""
    return list(range(most))


@by_memory
def endless(desk: Desk, marker: str) -> None:
    """Work that goes on until the process is ended; the marker says that it has begun."""
    Path(marker).touch()
    threading.Event().wait()


def gone(pid: int) -> bool:
    """True where no such process runs."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


@pytest.fixture
def beside(home: Path, deck_folder: Path) -> Iterator[Desk]:
    """A desk whose memory is elsewhere."""
    with Desk.open(settings=Settings(day_starts_at=0)) as desk:
        desk.install(deck_folder)
        desk.remember_elsewhere()
        yield desk


def test_the_answers_are_those_of_a_memory_in_the_program(beside: Desk) -> None:
    """Recall, densities, a trial, cues and what lit up are the same there as here."""
    card = beside.rows()[0].id
    web = beside.web(card)
    slot = web.template.slot_keys[3]

    def ask(desk: Desk) -> list[object]:
        trial = desk.live_density(card, {slot: "a red boat on a lake"})
        found = [desk.recall(["a seahorse"]), desk.density(), desk.density(card=card), trial]
        return [*found, desk.cue_order(web), desk.cue_ladder(card), desk.lit_up(card)]

    there = ask(beside)
    with Desk.open(settings=beside.settings) as here:
        assert there == ask(here)


def test_it_works_in_another_process_and_no_encoder_is_opened_in_this_one(beside: Desk) -> None:
    """What is asked of the memory leaves the program's own interpreter alone."""
    assert whose(beside) == beside.elsewhere.pid != os.getpid()
    beside.recall(["a seahorse"])
    assert beside.memory._loaded is None


def test_an_edit_is_in_the_next_answer(beside: Desk) -> None:
    """A link that was written is recalled by its words, and a new card too."""
    card = beside.rows()[0].id
    beside.density()
    beside.set_link(card, beside.web(card).template.slot_keys[3], "a purple elephant on roller skates")
    assert beside.recall(["a purple elephant on roller skates"]).results[0].id == card
    made = beside.add_card("flodhest", "hippopotamus")
    assert made in {one.id for one in beside.density()}


def test_a_long_list_comes_whole_and_in_order(beside: Desk) -> None:
    """A list in pieces is one list again; an empty one is empty."""
    assert numbers(beside, 1234) == list(range(1234))
    assert numbers(beside, 0) == []


def test_errors_keep_their_kind_and_hint(beside: Desk) -> None:
    """What is meant for the reader comes as it was; what nobody foresaw tells where it arose."""
    with pytest.raises(NotFoundError) as refused:
        beside.recall(["a"], deck="nowhere")
    assert refused.value.hint
    with pytest.raises(ZeroDivisionError) as failed:
        odd(beside)
    assert "in odd" in "".join(failed.value.__notes__)


def test_a_process_that_was_killed_is_replaced(beside: Desk) -> None:
    """The question after it is answered by another one, and nothing is left of the first."""
    before = whose(beside)
    os.kill(before, signal.SIGKILL)
    after = whose(beside)
    assert after != before
    assert gone(before)


def test_work_that_kills_the_process_is_refused_and_the_next_is_done(beside: Desk) -> None:
    """Work that keeps ending the process is told in one line, and does not end the program."""
    with pytest.raises(DensecardsError, match="ended by itself"):
        fatal(beside)
    assert whose(beside) == beside.elsewhere.pid


def test_long_work_can_be_given_up(beside: Desk) -> None:
    """A progress that raises ends the waiting, and the process goes on to the next question."""

    def stop(done: int, total: int) -> None:
        raise Cancelled("enough")

    beside.elsewhere.stop()  # so that reading the collection is what makes progress
    with pytest.raises(Cancelled):
        pondering.weighed(beside, "", progress=stop)
    assert beside.recall(["a seahorse"]).results


def test_without_a_process_it_is_done_here(beside: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be started, or none comes up, the same function runs in the program."""
    beside.elsewhere.stop()
    monkeypatch.setattr(elsewhere, "WORKER", "densecards.study.no_such_module")
    assert whose(beside) == os.getpid()
    assert beside.elsewhere is None
    beside.remember_elsewhere()
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    beside.elsewhere.stop()
    assert whose(beside) == os.getpid()


def test_closing_ends_the_process(beside: Desk) -> None:
    """Nothing runs on after the desk is closed, not even unburied."""
    pid = whose(beside)
    beside.close()
    assert not Path(f"/proc/{pid}").exists()


def test_a_question_under_way_is_refused_when_the_desk_is_closed(beside: Desk, tmp_path: Path) -> None:
    """Who waits is told at once, and no second process is started for the question."""
    marker = tmp_path / "begun"
    raised: list[BaseException] = []

    def ask() -> None:
        try:
            endless(beside, str(marker))
        except DensecardsError as error:
            raised.append(error)

    memory = beside.elsewhere
    asking = threading.Thread(target=ask)
    asking.start()
    while not marker.exists():
        asking.join(0.01)
        assert asking.is_alive()
    beside.close()
    asking.join(30)
    assert [type(error) for error in raised] == [Cancelled]
    assert memory is not None
    assert memory.pid is None


def test_it_does_not_outlive_a_program_that_is_killed(home: Path, deck_folder: Path) -> None:
    """Its input closes with the program, and so it ends, whatever it is doing."""
    code = (
        "import sys, time\n"
        "from densecards.study import Desk\n"
        "from tests.study.test_elsewhere import whose\n"
        "desk = Desk.open(); desk.install(sys.argv[1]); desk.remember_elsewhere()\n"
        "print(whose(desk), flush=True)\n"
        "sys.stdin.read()\n"
    )
    root = str(Path(__file__).parents[2])
    program = subprocess.Popen(
        [sys.executable, "-c", code, str(deck_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert program.stdout is not None
    assert program.stdin is not None
    pid = int(program.stdout.readline())
    descriptor = os.pidfd_open(pid)
    program.kill()
    program.wait()
    program.stdin.close()
    program.stdout.close()
    assert select.select([descriptor], [], [], 30.0)[0], "the process runs on"
    os.close(descriptor)

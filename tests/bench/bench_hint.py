"""How long a learner waits for a hint, and for other short questions, while the memory has long work to do.

    python -m tests.bench.bench_hint [--cards 10000]

Twice: with 10,000 cards in several decks and in one deck. The memory's process is started, a session begun
and a hint asked at once, as by a learner who opens the app on Study; it is timed until the memory's order
comes. Then everything is weighed, and a recall, a cue and a hint are asked every half second meanwhile.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import densecards  # noqa: F401 — sets the thread pools first

# isort: split
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.values import Asking, Presenting
from tests.bench.large_collection import make

TARGET = 0.3  # seconds that a hint may take
PAUSE = 0.5


def timed(work: Callable[[], object]) -> float:
    """The seconds that work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def first_hint(desk: Desk) -> tuple[float, float]:
    """Seconds until the first hint, and from the start until the memory's own order is there."""
    session = desk.session()
    while isinstance(session.state, Presenting):
        session.begin()
    asked = session.state
    assert isinstance(asked, Asking)
    begun = time.perf_counter()
    first = timed(session.hint)
    while True:
        session.state = asked
        session.hint()
        if session.state.settled:
            return first, time.perf_counter() - begun
        time.sleep(0.05)


def meanwhile(desk: Desk) -> tuple[float, dict[str, list[float]]]:
    """Seconds for weighing everything, and those that each short question took in its course."""
    card = desk.rows()[0].id
    web = desk.web(card)
    questions: dict[str, Callable[[], object]] = {
        "recall": lambda: desk.recall(["a seahorse"]),
        "cue": lambda: desk.cue_order(web),
        "hint": lambda: desk.cues_at_hand(web),
    }
    taken: dict[str, list[float]] = {name: [] for name in questions}
    weighing = threading.Thread(target=desk.density)
    begun = time.perf_counter()
    weighing.start()
    while weighing.is_alive():
        for name, question in questions.items():
            taken[name].append(timed(question))
            weighing.join(PAUSE)
    return time.perf_counter() - begun, taken


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, default=10_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for one in (False, True):
            db = Path(home) / f"{one}.db"
            make(db, given.cards, one=one)
            with Desk.open(str(db), settings=Settings()) as desk:
                print(f"{given.cards:,} cards in {'one deck' if one else f'{len(desk.decks())} decks'}")
                desk.remember_elsewhere()
                first, settled = first_hint(desk)
                print(f"  first hint {1000 * first:.0f} ms (at most {1000 * TARGET:.0f} is the aim)")
                print(f"  in the memory's own order after {settled:.1f} s")
                seconds, taken = meanwhile(desk)
                print(f"  weighed in {seconds:.1f} s; asked meanwhile:")
                for name, times in taken.items():
                    middle, worst = 1000 * statistics.median(times), 1000 * max(times)
                    print(f"    {name:<7} median {middle:4.0f}  worst {worst:5.0f} ms  ({len(times)})")


if __name__ == "__main__":
    main()

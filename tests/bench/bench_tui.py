"""First frame and typing latency of the app, on a real pseudo-terminal, beside a trivial Textual app.

    python -m tests.bench.bench_tui [--runs 15] [--keys 300] [--cards 10000]

First frames: with the shipped decks; both apps are started in turn. A frame counts when its text has come
out of the terminal: the true counts of Today here, the last row of the table there.

Typing: with a collection of 10,000 cards of which some texts have no vector, so that behind the first frame
the cards are loaded, the encoder starts and every density is computed. Both apps run at once and get a key
in turn, so that the machine's mood falls on both. A key's time ends when its letter has come out of the
terminal. Files are compiled once before, as an installation does.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.large_collection import make
from tests.bench.terminal import Terminal

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OURS = [sys.executable, "-m", "densecards"]
TRIVIAL = [sys.executable, str(HERE / "trivial_app.py")]
TARGET = 16.0  # ms, p99
WITHOUT_VECTOR = 600
PHRASE = "the quick brown fox jumps over lazy dogs"
PAUSES = (0.02, 0.06)  # seconds between keys: about 12 a second in each app
QUIET = 0.25  # cores in use below which nothing is being loaded
LONGEST = 90.0
MISSED = 3.0  # seconds
CLEAR = "\x15"


def first_frames(environment: dict[str, str], runs: int) -> None:
    """Print the median time to the first frame of both apps, and their ratio."""
    ours, trivial = [], []
    for turn in range(runs + 1):
        for command, marker, times in ((OURS, b"begins; about", ours), (TRIVIAL, b"marker-row", trivial)):
            terminal = Terminal(command, environment)
            taken = terminal.until(marker)
            terminal.end()
            if turn:  # the first turn compiles
                times.append(taken)
    a, b = statistics.median(ours), statistics.median(trivial)
    print(f"first frame, median of {runs}: densecards {a * 1000:.0f} ms, trivial app {b * 1000:.0f} ms")
    print(f"ratio {a / b:.2f} (at most 2)")


@dataclass
class Typist:
    """Types a phrase over and over into a box of one terminal and notes how long each letter takes."""

    terminal: Terminal
    typed: str = ""
    taken: list[float] = field(default_factory=list)
    missed: int = 0

    def key(self) -> None:
        """Type the next letter. The first two of a phrase, and spaces, leave too little to wait for."""
        if len(self.typed) == len(PHRASE):
            self.terminal.type(CLEAR)
            self.terminal.drain(0.05)
            self.typed = ""
        letter = PHRASE[len(self.typed)]
        self.typed += letter
        self.terminal.drain(0)
        sent = time.perf_counter()
        self.terminal.type(letter)
        if len(self.typed) > 2 and letter != " ":
            try:
                marker = self.typed[-6:].encode()
                self.taken.append(self.terminal.until(marker, since=sent, patience=MISSED))
            except TimeoutError:  # it came in pieces: told as a missed key, and the phrase begins anew
                self.missed += 1
                self.terminal.type(CLEAR)
                self.terminal.drain(0.1)
                self.typed = ""

    def told(self, name: str) -> str:
        """A line of figures."""
        times = sorted(1000 * one for one in self.taken)
        self.taken = []
        if not times:
            return f"{name:<42} no keys"
        p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
        return (
            f"{name:<42} median {times[len(times) // 2]:5.1f}  p99 {p99:5.1f}  "
            f"worst {times[-1]:5.1f} ms  {len(times)} keys"
            + (f", {self.missed} not seen within {MISSED:.0f} s" if self.missed else "")
        )


def take_turns(ours: Typist, trivial: Typist, going: Callable[[], bool]) -> None:
    """Type into both apps in turn, a key at a time, while it goes on."""
    rng = random.Random(1)
    while going():
        for typist in (ours, trivial):
            typist.key()
            typist.terminal.drain(rng.uniform(*PAUSES) / 2)


def loading(terminal: Terminal) -> Callable[[], bool]:
    """Return a question: is the program still busy? It is quiet after a second of next to no work."""
    began = last = time.perf_counter()
    worked = terminal.worked()

    def busy() -> bool:
        nonlocal last, worked
        now = time.perf_counter()
        if now - last < 1.0:
            return True
        before, worked = worked, terminal.worked()
        load = (worked - before) / (now - last)
        last = now
        return load > QUIET and now - began < LONGEST

    return busy


def count(keys: int) -> Callable[[], bool]:
    """Return a question that is true so many times."""
    left = iter(range(keys))
    return lambda: next(left, None) is not None


def typing(environment: dict[str, str], keys: int, cards: int) -> None:
    """Print how long a letter takes while everything loads, when all is quiet, and in a session."""
    ours, trivial = Terminal(OURS, environment), Terminal(TRIVIAL, environment)
    try:
        ours.until(b"begins; about")
        trivial.until(b"marker-row")
        began = time.perf_counter()
        ours.type("/")
        trivial.type("\t\t")  # to the table and back: the box has the focus in any case
        for terminal in (ours, trivial):
            terminal.drain(0.05)
        a, b = Typist(ours), Typist(trivial)
        busy, encoder = loading(ours), False

        def going() -> bool:
            nonlocal encoder
            encoder = encoder or ours.runs("densecards.encode.worker")
            return busy()

        take_turns(a, b, going)
        started = "was" if encoder else "was not"
        print(
            f"{cards:,} cards: loaded and weighed within {time.perf_counter() - began:.0f} s; "
            f"the encoder's process {started} started"
        )
        print(a.told("typing while all that goes on: densecards"))
        print(b.told("  trivial app in turn with it"))
        take_turns(a, b, count(keys))
        print(a.told("typing afterwards: densecards"))
        print(b.told("  trivial app in turn with it"))
        in_session(a, b, keys)
        print(a.told("typing an answer in Study: densecards"))
        print(b.told("  trivial app in turn with it"))
        print(f"the aim is a p99 of {TARGET:.0f} ms")
    finally:
        ours.end()
        trivial.end()


def in_session(ours: Typist, trivial: Typist, keys: int) -> None:
    """Type answers in a session, each counted as not known, with all that is computed after an answer."""
    terminal = ours.terminal
    terminal.type(CLEAR)
    terminal.drain(0.2)
    terminal.type("\x1b")
    terminal.drain(0.5)
    terminal.type("s")
    asks = terminal.drain(2.0)
    letters = 12
    for _ in range(keys // letters):
        for _ in range(5):  # past an answer, past a new card, to a question
            if b"ype the answer" in asks:  # the cursor stands on its first letter
                break
            terminal.type("\r")
            asks = terminal.drain(0.4)
        ours.typed = ""
        take_turns(ours, trivial, count(letters))
        terminal.type("\r")
        asks = terminal.drain(0.3)


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--keys", type=int, default=300)
    parser.add_argument("--cards", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        environment |= {
            "DENSECARDS_HOME": home,
            "PYTHONPYCACHEPREFIX": str(Path(home) / "compiled"),
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        for deck in ("norwegian", "anatomy"):
            subprocess.run(
                [*OURS, "deck", "install", str(ROOT / "decks" / deck)],
                env=environment,
                check=True,
                capture_output=True,
            )
        if options.runs:
            first_frames(environment, options.runs)
        large = Path(home) / "large.db"
        make(large, options.cards, without_vector=WITHOUT_VECTOR)
        typing(environment | {"DENSECARDS_DB": str(large)}, options.keys, options.cards)


if __name__ == "__main__":
    main()

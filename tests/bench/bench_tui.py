"""First frame and typing latency of the app, on a real pseudo-terminal with real decks.

    python tests/bench/bench_tui.py [--runs 15] [--keys 300]

Both apps are started in turn, so that the machine's mood falls on both. A frame counts when its text has
come out of the terminal: the true counts of Today here, the last row of the table there. Files are compiled
once before, as an installation does.
"""

from __future__ import annotations

import argparse
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from fcntl import ioctl
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OURS = [sys.executable, "-m", "densecards"]
TRIVIAL = [sys.executable, str(HERE / "trivial_app.py")]
PATIENCE = 60.0


class Terminal:
    """A program on a terminal of its own, 80 × 24."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self.master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            close_fds=True,
            start_new_session=True,
        )
        os.close(slave)

    def until(self, marker: bytes, since: float | None = None) -> float:
        """Read until `marker` has come out; return the seconds since the start (or `since`)."""
        begun = self.began if since is None else since
        seen = b""
        while time.perf_counter() - begun < PATIENCE:
            ready, _, _ = select.select([self.master], [], [], 1.0)
            if ready:
                seen += os.read(self.master, 65536)
                if marker in seen:
                    return time.perf_counter() - begun
        raise TimeoutError(f"{marker!r} never came; the last output was {seen[-400:]!r}")

    def drain(self, seconds: float) -> None:
        """Read what comes for a while."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.master], [], [], left)[0]:
                os.read(self.master, 65536)

    def type(self, text: str) -> None:
        """Send keys."""
        os.write(self.master, text.encode())

    def end(self) -> None:
        """Stop the program."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


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


def typing(environment: dict[str, str], keys: int) -> None:
    """Print how long a letter takes to the screen, while everything loads and when all is quiet."""
    terminal = Terminal(OURS, environment)
    terminal.until(b"begins; about")
    terminal.type("/")
    terminal.drain(0.05)
    letters = "the quick brown fox jumps over a lazy dog "
    for name, count in (("while everything loads", keys // 2), ("afterwards", keys)):
        taken = []
        typed = ""
        for n in range(count):
            letter = letters[n % len(letters)]
            typed += letter
            if letter == " ":  # a space leaves no letter to wait for
                terminal.type(letter)
                terminal.drain(0.02)
                continue
            sent = time.perf_counter()
            terminal.type(letter)
            terminal.until(typed.rpartition(" ")[2].encode()[-6:], sent)
            taken.append(time.perf_counter() - sent)
            terminal.drain(0.03)
            if len(typed) > 40:
                terminal.type("\x15")
                terminal.drain(0.05)
                typed = ""
        taken.sort()
        half, p99 = taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.99))]
        print(
            f"typing {name}: median {half * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms, "
            f"worst {taken[-1] * 1000:.1f} ms, {len(taken)} keys"
        )
    terminal.end()


def main() -> None:
    """Run both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--keys", type=int, default=300)
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
        first_frames(environment, options.runs)
        typing(environment, options.keys)


if __name__ == "__main__":
    main()

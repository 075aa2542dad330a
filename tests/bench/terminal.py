"""A program on a pseudo-terminal: keys in, what it draws out, and how busy it and its children are."""

from __future__ import annotations

import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from fcntl import ioctl
from pathlib import Path

PATIENCE = 60.0
_TICKS = os.sysconf("SC_CLK_TCK")


class Terminal:
    """The program, 80 × 24."""

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

    def until(self, *markers: bytes, since: float | None = None, patience: float = PATIENCE) -> float:
        """Read until one of `markers` has come out; return the seconds since the start (or `since`)."""
        begun = self.began if since is None else since
        seen = b""
        while time.perf_counter() - begun < patience:
            ready, _, _ = select.select([self.master], [], [], min(1.0, patience))
            if ready:
                seen += os.read(self.master, 65536)
                if any(marker in seen for marker in markers):
                    return time.perf_counter() - begun
        raise TimeoutError(f"{markers!r} never came; the last output was {seen[-400:]!r}")

    def drain(self, seconds: float) -> bytes:
        """Read what comes for a while."""
        end = time.perf_counter() + seconds
        seen = b""
        while (left := end - time.perf_counter()) > 0:
            if select.select([self.master], [], [], left)[0]:
                seen += os.read(self.master, 65536)
        return seen

    def settled(self, quiet: float = 0.5, longest: float = 10.0) -> bytes:
        """Read what comes until nothing has come for a while."""
        end = time.perf_counter() + longest
        seen = b""
        while time.perf_counter() < end and (more := self.drain(quiet)):
            seen += more
        return seen

    def type(self, text: str) -> None:
        """Send keys."""
        os.write(self.master, text.encode())

    def family(self) -> Iterator[int]:
        """Yield the process and everything that it started."""
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop()
            yield pid
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                try:
                    waiting += [int(child) for child in task.read_text().split()]
                except OSError:
                    continue

    def worked(self) -> float:
        """Seconds of processor time that the program and its children have used."""
        total = 0
        for pid in self.family():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += int(fields[11]) + int(fields[12])
        return total / _TICKS

    def runs(self, word: str) -> bool:
        """True where a child's command line holds the word."""
        for pid in self.family():
            try:
                if word.encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return True
            except OSError:
                continue
        return False

    def end(self) -> None:
        """Stop the program."""
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

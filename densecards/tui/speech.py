"""Says a word aloud with what the machine has, and is silent where it has nothing.

A recording goes to a player, a word to a synthesiser, as an argument list or on standard input and never
through a shell. Nothing is waited for; a new word ends the one before.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_VOICES = {"nb": "nb", "no": "nb", "nn": "nb", "en": "en"}
# Quiet, and ending by themselves. Those that know only WAV stand last for the other kinds.
_PLAYERS: tuple[tuple[str, tuple[str, ...], frozenset[str]], ...] = (
    ("ffplay", ("-nodisp", "-autoexit", "-loglevel", "quiet"), frozenset()),
    ("mpv", ("--no-video", "--really-quiet"), frozenset()),
    ("afplay", (), frozenset()),
    ("pw-play", (), frozenset({".wav", ".flac", ".ogg"})),
    ("paplay", (), frozenset({".wav", ".flac", ".ogg"})),
    ("aplay", ("-q",), frozenset({".wav"})),
)


@dataclass(frozen=True, slots=True)
class Command:
    """What to run, and what to give it to read."""

    arguments: tuple[str, ...]
    reads: str = ""


def command(
    word: str, language: str, recording: Path | None = None, which: Callable[[str], str | None] = shutil.which
) -> Command | None:
    """Return what says the word on this machine: the recording where it can be played, else a voice."""
    if recording is not None:
        ending = recording.suffix.lower()
        for name, options, kinds in _PLAYERS:
            program = which(name)
            if program and (not kinds or ending in kinds):
                return Command((program, *options, str(recording.absolute())))
    base = language.partition("-")[0].lower()
    for name in ("espeak-ng", "espeak"):
        program = which(name)
        if program:
            return Command((program, "-v", _VOICES.get(base, base or "en"), "-s", "140", "--stdin"), word)
    program = which("spd-say")
    if program:
        return Command((program, "-l", base or "en", "-w", "-e"), word)
    program = which("say")
    return Command((program, "-f", "-"), word) if program else None


class Speaker:
    """One voice: a new word ends the one before."""

    def __init__(
        self,
        start: Callable[[Sequence[str]], subprocess.Popen[bytes]] | None = None,
        which: Callable[[str], str | None] = shutil.which,
    ) -> None:
        self._start = start or _start
        self._which = which
        self._speaking: subprocess.Popen[bytes] | None = None

    def can(self, recording: Path | None = None) -> bool:
        """Whether anything would be heard."""
        return command("a", "en", recording, self._which) is not None

    def say(self, word: str, language: str, recording: Path | None = None) -> bool:
        """Begin to say it; False where there is nothing to say it with. Does not wait, raises nothing."""
        chosen = command(word, language, recording, self._which)
        self.hush()
        if chosen is None:
            return False
        try:
            self._speaking = self._start(chosen.arguments)
            if self._speaking.stdin is not None:
                with contextlib.suppress(OSError), self._speaking.stdin as line:
                    line.write(chosen.reads.encode())
        except OSError:
            return False
        return True

    def hush(self) -> None:
        """End what is being said."""
        speaking, self._speaking = self._speaking, None
        if speaking is not None and speaking.poll() is None:
            with contextlib.suppress(OSError):
                speaking.terminate()
                speaking.wait(timeout=0.2)


def _start(arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

"""A small deck in a throw-away collection, and a shell that runs commands on it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from densecards.cli import run_command_line


class Shell:
    """Runs commands in this process and keeps what they said, and how the app was opened."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.out = self.err = ""
        self.opened: dict[str, object] | None = None

    def __call__(self, *arguments: str, typed: str = "", terminal: bool = False) -> int:
        """Run a command; `typed` is what its input holds, `terminal` whether it believes to be on one."""
        self._monkeypatch.setattr("sys.argv", ["densecards", *arguments])
        stdin = io.StringIO(typed)
        self._monkeypatch.setattr("sys.stdin", stdin)
        self._monkeypatch.setattr(stdin, "isatty", lambda: terminal)
        self._monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
        self.opened = None
        status = 0

        def open_app(db: str | None, **how: object) -> int:
            self.opened = {"db": db, **how}
            return 99

        try:
            run_command_line(open_app)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0
        self.out, self.err = self._capsys.readouterr()
        return status

    def json(self, *arguments: str) -> Any:
        """Run a command that must succeed and read its JSON."""
        assert self(*arguments, "--json") == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """See Shell."""
    return Shell(capsys, monkeypatch)


@pytest.fixture
def installed(shell: Shell, home: Path, deck_folder: Path) -> Shell:
    """A shell whose user has installed the small deck."""
    assert shell("deck", "install", str(deck_folder)) == 0, shell.err
    return shell

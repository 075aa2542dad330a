"""What happens when whoever reads the output goes away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

STRAIGHT = "from densecards.__main__ import main; main()"
# As a command does that says more than a pipe holds.
TALKATIVE = (
    "import densecards.cli.data as data; from densecards.cli.output import say;"
    "data.print_table = lambda *_a, **_k: [say('x' * 100) for _ in range(5000)];" + STRAIGHT
)


@pytest.mark.parametrize("program", [STRAIGHT, TALKATIVE], ids=["short", "long"])
def test_a_reader_that_goes_away_is_no_error(program: str, tmp_path: Path) -> None:
    """As under `| head`: exit status 0 and not a word, whether it shows while writing or only at the end."""
    with subprocess.Popen(
        [sys.executable, "-c", program, "settings"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "DENSECARDS_HOME": str(tmp_path)},
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read()
    assert (running.returncode, said) == (0, b"")

"""`densecards lab` as a user or a program meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def lab(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "densecards", "lab", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


def test_list_names_every_experiment_without_loading_numba() -> None:
    """The list is quick: it loads no compiler and no plotting library."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.argv = ['densecards', 'lab', 'list', '--json']\n"
            "from densecards.__main__ import main\n"
            "try:\n    main()\nexcept SystemExit:\n    pass\n"
            "heavy = {'numba', 'matplotlib', 'plotext', 'sklearn', 'torch', 'scipy'} & set(sys.modules)\n"
            "print(sorted(heavy), file=sys.stderr)",
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    names = [each["name"] for each in json.loads(done.stdout)]
    assert {"small", "near-capacity", "cliff", "attention", "own-cards"} <= set(names)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_run_prints_expected_and_measured() -> None:
    """A table with a verdict, and status 0; `8,000`-style sizes are read."""
    done = lab("run", "j1", "--trials", "1,000", "--no-chart")
    assert done.returncode == 0
    assert "0.989" in done.stdout
    assert "ok" in done.stdout
    assert "\x1b" not in done.stdout


def test_run_json_and_plot(tmp_path: Path) -> None:
    """A program reads JSON; the chart is a file."""
    done = lab("run", "new-memories", "--json", "--plot", str(tmp_path / "n.svg"))
    assert json.loads(done.stdout)["holds"] is True
    assert (tmp_path / "n.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["run", "j1", "--units", "8,0"], 2, "units must be a whole number"),
        (["run", "j1", "--flips", "65"], 2, "65 flips, 64 units"),
        (["run", "j1", "--set", "units"], 2, "NAME=VALUE"),
        (["run", "nosuch"], 1, "no experiment"),
        (["run", "all", "--units", "9"], 2, "published sizes"),
        (["run", "j1", "--plot", "x.gif"], 2, "must end in"),
        (["run", "j1", "--units", "9000000", "--patterns", "9000000"], 2, "memory is free"),
    ],
)
def test_a_wrong_call_ends_in_one_line(arguments: list[str], status: int, says: str) -> None:
    """No traceback, a message, and the right exit status."""
    done = lab(*arguments)
    assert done.returncode == status
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_reading_matter_is_there() -> None:
    """Explanation, glossary and history are printed, metaphors marked."""
    assert "basin" in lab("glossary").stdout
    assert "Metaphor:" in lab("history").stdout
    assert "Ramsauer" in lab("explain", "attention").stdout
    assert json.loads(lab("explain", "j1", "--json").stdout)["experiment"] == "small"


@pytest.mark.skipif(os.name != "posix", reason="signals as on POSIX")
def test_ctrl_c_stops_a_long_run_in_one_line() -> None:
    """The run ends soon, says so, and leaves no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-c", _STOPS_ITSELF], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "stopped before the end" in err
    assert "Traceback" not in err
    assert out == ""


# The signal is raised from the first report of progress, so that the test waits for nothing.
_STOPS_ITSELF = f"""
import os, sys
from densecards.lab import experiment
told = experiment.Run.report
def report(self, done, total, what=""):
    if done == 3:
        os.kill(os.getpid(), {int(signal.SIGINT)})
    told(self, done, total, what)
experiment.Run.report = report
sys.argv = ["densecards", "lab", "run", "cliff", "--threads", "1"]
from densecards.__main__ import main
main()
"""

"""Start-up, in a process of its own: true counts in the first frame, and nothing heavy loaded by then."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from densecards.tui.drawing import counts

ROOT = Path(__file__).parent.parent.parent
HEAVY = frozenset(
    "torch transformers sentence_transformers onnxruntime numba".split()
    + "alembic sqlmodel sqlalchemy numpy fsrs typer".split()
)

SCRIPT = """
import json, sys
from densecards.__main__ import open_app
from densecards.tui.screens.today import TodayScreen

def first_frame(self):
    lines = [strip.text for strip in self._compositor.render_strips()]
    print(json.dumps({"modules": sorted(sys.modules), "lines": lines}), file=sys.__stdout__)
    self.app.exit()

TodayScreen._open_desk = first_frame  # what is called once the first frame is painted
open_app(None)
"""


def start(home: Path) -> tuple[set[str], str]:
    """Start the app without a terminal and return what was loaded and shown at its first frame."""
    environment = os.environ | {
        "DENSECARDS_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver",
    }
    environment.pop("DENSECARDS_DB", None)
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    seen = json.loads(done.stdout.splitlines()[0])
    return set(seen["modules"]), "\n".join(seen["lines"])


def test_the_first_frame_shows_true_counts_and_loads_nothing_heavy(tmp_path):
    """With both decks installed the counts are those of the desk, before the desk is loaded."""
    prepare = """
from densecards.study import Desk
from densecards.study.values import Presenting
with Desk.open() as desk:
    desk.install_shipped()
    session = desk.session()
    for turn in range(2):
        while isinstance(session.state, Presenting):
            session.begin()
        session.answer("")
        session.grade()
    today = desk.today()
    print(today.due, today.new, today.learning, today.reviewed)
"""
    environment = os.environ | {"DENSECARDS_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    environment.pop("DENSECARDS_DB", None)
    done = subprocess.run(
        [sys.executable, "-c", prepare],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    due, new, learning, reviewed = done.stdout.split()
    modules, text = start(tmp_path)
    for row in counts([(int(due), "due"), (int(learning), "learning"), (int(new), "new")]):
        assert row in text
    assert f"{reviewed} answered today" in text
    assert int(reviewed) == 2
    assert not modules & HEAVY


def test_without_a_database_nothing_heavy_is_loaded_either(tmp_path):
    """The very first start paints as fast as the others."""
    modules, text = start(tmp_path)
    assert "Opening your cards" in text
    assert not modules & HEAVY


def test_importing_the_room_imports_no_textual():
    """The command line may import the room to know that it is there."""
    code = "import sys, densecards.tui; print(any(m.startswith('textual') for m in sys.modules))"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"

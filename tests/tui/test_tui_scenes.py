"""How every screen looks: the scenes of the pictures and further moments over a collection that is kept.

Renew with `python -m pytest tests/tui/test_tui_scenes.py --snapshot-update`, and look at what changed.
"""

from __future__ import annotations

import difflib
import gc
import html
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from densecards.settings import Settings
from tests.tui.learner import BEGIN, DAY, Clock, prepare
from tests.tui.moments import MOMENTS
from tests.tui.pictures import picture
from tests.tui.scenes import SCENES
from tests.tui.small import DECKS, open_small

ALL = {**SCENES, **MOMENTS}
WIDE = (160, 50)
WIDE_SCENES = (
    "daily", "study-new", "study-answered", "connect", "story", "practise", "blank-web", "build", "web",
    "ask", "library", "acts", "care", "repair", "class", "statistics", "settings", "help",
)  # fmt: skip


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with some days of a learner in it."""
    home = tmp_path_factory.mktemp("scenes") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DENSECARDS_HOME", str(home))
        patch.delenv("DENSECARDS_DB", raising=False)
        clock = Clock(BEGIN)
        prepare(partial(open_small, Settings(), clock), clock, DECKS, home)
    gc.collect()
    gc.freeze()  # to look through all that is loaded by now, again and again, takes longer than the scenes
    yield home
    gc.unfreeze()


@pytest.fixture
def drawn(collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A way to draw a scene over a copy of the collection."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DENSECARDS_HOME", "home")  # Settings names the folder
    monkeypatch.setenv("HOME", "/learner")  # and Statistics where a plot goes
    for name in ("DENSECARDS_DB", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def draw(name: str, size: tuple[int, int] | None = None) -> str:
        if not ALL[name].empty:
            shutil.copytree(collection, tmp_path / "home")
        svg = picture(name, ALL[name], Clock(BEGIN + 3 * DAY), open_small, DECKS, size)
        assert str(tmp_path) not in svg
        return svg

    return draw


def compare(snapshot: SnapshotAssertion, svg: str) -> None:
    """Compare, and tell a difference in the characters of the screen."""
    kept = snapshot(extension_class=SVGImageExtension)
    if svg != kept:
        before = kept.executions[max(kept.executions)].recalled_data if kept.executions else None
        lines = difflib.unified_diff(text_of(str(before or "")), text_of(svg), "kept", "now", lineterm="")
        pytest.fail("\n".join(lines) or "only its colours differ", pytrace=False)


def text_of(svg: str) -> list[str]:
    """Return the lines of a screen's picture, without colours."""
    rows: dict[int, str] = {}
    for across, line, text in re.findall(r'<text [^>]*?x="([\d.]+)"[^>]*?-line-(\d+)[^>]*>(.*?)</text>', svg):
        row = rows.get(int(line), "").ljust(round(float(across) / 12.2))
        rows[int(line)] = row + html.unescape(text).replace("\xa0", " ")
    return [rows.get(line, "").rstrip() for line in range(max(rows, default=-1) + 1)]


@pytest.mark.parametrize("name", ALL)
def test_scenes_look_as_they_should(
    snapshot: SnapshotAssertion, drawn: Callable[..., str], name: str
) -> None:
    """Every screen, at the size of its picture; most are 80 × 24."""
    compare(snapshot, drawn(name))


@pytest.mark.parametrize("name", WIDE_SCENES)
def test_scenes_use_a_wide_window(snapshot: SnapshotAssertion, drawn: Callable[..., str], name: str) -> None:
    """Those that are laid out otherwise at 160 × 50."""
    compare(snapshot, drawn(name, WIDE))


def test_the_docs_show_every_scene() -> None:
    """Each picture of the list is kept and named in the docs, and nothing else is."""
    screens = Path(__file__).parent.parent.parent / "data" / "screens"
    named = re.findall(r"\]\((.+?)\.svg\)", (screens / "README.md").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(SCENES)
    assert {file.stem for file in screens.glob("*.svg")} == set(SCENES)

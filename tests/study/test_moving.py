"""Moving over from Anki: what a learner had there stands here, judged by Anki's own backend.

Runs where DENSECARDS_ANKI_PYTHON names a Python that has the `anki` package.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from densecards.schedule import StudyDays
from densecards.settings import Settings
from densecards.store import LogEntry
from densecards.study import Desk
from densecards.study.exchanging import export
from densecards.study.importing import ImportWish, import_planned, plan_import
from densecards.study.values import Asking, Finished, Presenting
from tests.study_deck import Clock

ANKI = os.environ.get("DENSECARDS_ANKI_PYTHON", "")
SCRIPT = Path(__file__).parents[1] / "decks" / "anki_moving.py"
PHASES = ("new", "learning", "review", "relearning")
CONTAINERS = ("{}.apkg", "{}-old.apkg", "{}.colpkg", "{}-old.colpkg", "{}/collection.anki2")

pytestmark = pytest.mark.skipif(not ANKI, reason="DENSECARDS_ANKI_PYTHON names no Python with anki")


def _anki(action: str, path: Path, zone: str = "UTC") -> Any:
    done = subprocess.run(
        [ANKI, str(SCRIPT), action, str(path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": zone},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Collections with everything that happens to a history, and what Anki makes of each card."""
    folder = tmp_path_factory.mktemp("moving")
    return folder, _anki("make", folder)


@pytest.fixture
def learner(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An empty collection of somebody in the time zone in which Anki was used."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    with Desk.open(settings=Settings()) as opened:
        yield opened
    monkeypatch.undo()
    time.tzset()


def _import(desk: Desk, file: Path, **wish: Any) -> tuple[list[str], list[str]]:
    plan = plan_import(desk, file, ImportWish(id="anki", language="en", **wish))
    return plan.lines(), list(import_planned(desk, plan).report)


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("kind", ["fsrs", "sm2"])
def test_every_item_stands_as_it_stood_in_anki(
    kind: str, container: str, made: tuple[Path, dict[str, Any]], learner: Desk
) -> None:
    """Stability and difficulty to 1e-4 of Anki's full ones, phase, due day, suspension, burial, flag."""
    folder, told = made
    _import(learner, folder / container.format(kind))
    rows = {row.card: row for row in learner.store.items("anki") if row.prompt == "recognise"}
    cards = {card.headword: card.id for card in learner.store.cards("anki")}
    assert set(cards) == set(told[kind])
    days = StudyDays(4)
    for name, there in told[kind].items():
        row = rows[cards[name]]
        assert row.phase == PHASES[there["type"]], name
        assert (row.suspended, row.flag) == (there["queue"] == -1, there["flag"]), name
        assert (row.buried_until > learner.now()) == (there["queue"] < -1), name
        if there["stability"] is not None:
            assert row.stability == pytest.approx(there["stability"], rel=1e-4), name
            assert row.difficulty == pytest.approx(there["difficulty"], rel=1e-4), name
        if there["type"] > 0:
            assert days.of(row.due) == days.of(there["due"] * 1000), name
            assert row.stability > 0, name
        if there["type"] in (1, 3):
            assert row.due == there["due"] * 1000, name


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Tokyo"])
def test_what_ankis_scheduler_did_stands_here_in_every_time_zone(
    zone: str, learner: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers, filtered decks, dates by hand, burial and a card begun anew, done by Anki itself, and back."""
    there = _anki("live", tmp_path, zone)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    _import(learner, tmp_path / "live.apkg")
    rows = {row.card: row for row in learner.store.items("anki") if row.prompt == "recognise"}
    heads = {card.headword: card.id for card in learner.store.cards("anki")}
    days = StudyDays(4)
    assert {row["type"] for row in there.values()} >= {0, 1, 2}
    for name, told in there.items():
        row = rows[heads[name]]
        assert row.phase == PHASES[told["type"]], name
        assert (row.suspended, row.flag) == (told["queue"] == -1, told["flag"]), name
        if told["kept"]:
            assert row.stability == pytest.approx(told["kept"][0], rel=1e-4, abs=5e-5), name
            assert row.difficulty == pytest.approx(told["kept"][1], abs=6e-4), name
        if told["type"]:
            assert days.of(row.due) == days.of(told["due"] * 1000), name
    export(learner, "anki", "apkg", tmp_path / "back.apkg", history=True)
    back = _anki("tell", tmp_path / "back.apkg", zone)
    due = {name: row["due"] // 3600 for name, row in there.items() if row["type"]}
    assert {name: back[name]["due"] // 3600 for name in due} == due


def test_the_log_can_be_folded_again_to_the_same_rows(
    made: tuple[Path, dict[str, Any]], learner: Desk
) -> None:
    """Whatever an import put in place stands in the log: a rebuild gives the same bytes."""
    _import(learner, made[0] / "fsrs.apkg")
    before = learner.store.export_derived()
    learner.store.rebuild()
    assert learner.store.export_derived() == before


def test_weights_are_taken_when_the_learner_has_none(
    made: tuple[Path, dict[str, Any]], learner: Desk
) -> None:
    """Fitted weights and desired retention come along and are told before; --keep-weights leaves them."""
    file = made[0] / "fsrs.apkg"
    shown, _ = _import(learner, file, take_weights=False)
    assert any("not taken" in line and "fitted weights" in line for line in shown)
    assert learner.weights is None
    assert learner.settings.desired_retention == 0.9
    shown, _ = _import(learner, file)
    assert any(line.startswith("scheduled by FSRS") and "taken" in line for line in shown), shown
    assert learner.weights is not None
    assert len(learner.weights) == 21
    assert learner.settings.desired_retention == pytest.approx(0.87)
    kept = learner.weights
    shown, _ = _import(learner, made[0] / "sm2.apkg", title="other")
    assert learner.weights == kept


def test_importing_again_changes_nothing(made: tuple[Path, dict[str, Any]], learner: Desk) -> None:
    """The same file a second time: no entry more, no item moved."""
    _import(learner, made[0] / "fsrs.apkg")
    entries, rows = len(learner.store.log()), learner.store.export_derived()
    lines, _ = _import(learner, made[0] / "fsrs.apkg")
    assert len(learner.store.log()) == entries
    assert learner.store.export_derived() == rows
    assert any("imported before" in line for line in lines)


def test_what_came_of_a_history_is_told(made: tuple[Path, dict[str, Any]], learner: Desk) -> None:
    """Before anything is written: suspended, buried, flagged, cut, cramming, reset, and dates set by hand."""
    shown, after = _import(learner, made[0] / "sm2.apkg")
    for words in (
        "1 suspended, 2 buried, 1 flagged",
        "with a schedule but no answers",
        "without the first answers",
        "before the card was made new again",
        "by cramming",
        "set the due date by hand",
        "moved the due date after a change of options",
    ):
        assert any(words in line for line in shown), words
        assert any(words in line for line in after), words


def test_a_history_goes_back_to_anki(
    made: tuple[Path, dict[str, Any]], learner: Desk, tmp_path: Path
) -> None:
    """Exported again, Anki has every answer, and each card stands where it stood: state, due day, queue."""
    folder, told = made
    _import(learner, folder / "fsrs.apkg")
    export(learner, "anki", "apkg", tmp_path / "back.apkg", history=True)
    back = _anki("tell", tmp_path / "back.apkg")
    assert set(back) == set(told["fsrs"])
    for name, there in told["fsrs"].items():
        here = back[name]
        graded = [row for row in there["log"] if row[1] > 0]
        assert [row for row in here["log"] if row[1] > 0] == graded, name
        assert here["type"] == there["type"], name
        # Anki has two ways of burying, by hand and as a sibling; both end with the day.
        assert max(here["queue"], -2) == max(there["queue"], -2), name
        assert here["flag"] == there["flag"], name
        if there["type"]:
            assert here["due"] // 86400 == there["due"] // 86400, name
        if there["stability"] is not None:
            assert here["kept"] == pytest.approx(
                (there["stability"], there["difficulty"]), rel=2e-4, abs=6e-4
            )
        if re.fullmatch(r"six \d+", name):
            assert here["retention"] == pytest.approx(0.87)
            assert here["stability"] == pytest.approx(there["stability"], rel=1e-4), name


def test_answers_given_here_are_answers_in_anki(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    """Three days of study and a card begun anew: Anki computes the very states that stand here."""
    desk.change_setting("prompts", "recognise")
    answers = {"regning": "bill", "kvittering": "receipt", "betale": "to pay", "kopp": "cup"}
    for day in range(3):
        session = desk.session()
        for turn in range(12):
            while isinstance(session.state, Presenting):
                session.begin()
            if isinstance(session.state, Finished):
                break
            assert isinstance(session.state, Asking)
            clock.forward(minutes=2)
            key = session.state.question.card.partition("/")[2]
            session.answer("no idea" if (turn + day) % 5 == 3 else answers[key])
            session.grade()
        clock.forward(days=3)
    export(desk, "try", "apkg", tmp_path / "here.apkg", history=True)
    back = _anki("tell", tmp_path / "here.apkg")
    rows = {row.card: row for row in desk.store.items("try") if row.prompt == "recognise"}
    heads = {card.headword: card.id for card in desk.store.cards("try")}
    assert len(desk.store.log(kinds=["review"])) == sum(len(there["log"]) for there in back.values()) > 12
    for name, there in back.items():
        row = rows[heads[name]]
        assert there["stability"] == pytest.approx(row.stability, rel=1e-4), name
        assert there["difficulty"] == pytest.approx(row.difficulty, rel=1e-4), name
        assert PHASES[there["type"]] == row.phase, name


def test_a_card_begun_anew_is_reset_in_anki(desk: Desk, clock: Clock, tmp_path: Path) -> None:
    """What came before stands in Anki's log and does not count there either."""
    session = desk.session(cards=["try/kopp"])
    session.begin()
    for _ in range(2):
        clock.forward(minutes=2)
        session.answer("cup")
        session.grade()
    desk.store.append_history([LogEntry(kind="forget", at=clock.at, card="try/kopp", prompt="recognise")])
    export(desk, "try", "apkg", tmp_path / "new.apkg", history=True)
    back = _anki("tell", tmp_path / "new.apkg")["kopp"]
    assert back["stability"] is None
    assert back["type"] == 0
    assert back["log"][-1][1:] == [0, 0, 0, 4]

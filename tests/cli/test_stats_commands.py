"""`stats`, `optimise` and `workload` from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from densecards.study.statistics import KINDS
from tests.cli.conftest import Shell


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_speaks_in_words_and_json(installed: Shell, kind: str) -> None:
    """Also before the first answer: sentences for people, an object for programs."""
    assert installed("stats", kind) == 0, installed.err
    assert installed.out.strip()
    assert "\x1b" not in installed.out
    assert isinstance(installed.json("stats", kind), dict)


def test_the_overview_has_a_line_for_every_kind_but_the_slow_one(installed: Shell) -> None:
    """`stats` alone is quick; `works` is asked for by name."""
    found = installed.json("stats")
    assert set(found) == set(KINDS) - {"works"}
    assert installed("stats") == 0
    assert len(installed.out.splitlines()) == len(KINDS) - 1


def test_charts_go_into_a_file(installed: Shell, tmp_path: Path) -> None:
    """The ending says which kind; a wrong one is refused in a line."""
    file = tmp_path / "forecast.svg"
    assert installed("stats", "forecast", "--days", "10", "--plot", str(file)) == 0
    assert file.read_text(encoding="utf-8").startswith("<svg")
    assert installed("stats", "forecast", "--plot", str(tmp_path / "forecast.bmp")) == 2
    assert ".svg" in installed.err


def test_one_deck_or_a_line_that_there_is_none(installed: Shell) -> None:
    """An unknown deck is named."""
    assert installed("stats", "forecast", "--deck", "try") == 0
    assert installed("stats", "forecast", "--deck", "nothing") == 1
    assert '"nothing"' in installed.err


def test_too_early_is_said(installed: Shell) -> None:
    """Neither `works` nor `optimise` claims anything about an empty log."""
    assert installed("stats", "works") == 0
    assert "oo early to say" in installed.out
    assert installed("optimise", "--dry-run") == 0
    assert "too early to say" in installed.out
    assert installed.json("optimise")["applied"] is False


def test_weights_are_reset_and_brought_back(installed: Shell) -> None:
    """A reset is itself undone; contradicting options are refused."""
    assert installed("optimise", "--undo") == 2
    assert "never changed" in installed.err
    assert installed("optimise", "--reset") == 0
    assert installed("optimise", "--undo") == 0
    assert "default" in installed.out
    assert installed("optimise", "--reset", "--undo") == 2


def test_workload_is_a_table_of_retentions(installed: Shell) -> None:
    """Each desired retention with its reviews a card and the share known."""
    found = installed.json("workload")
    assert found["desired"] == 0.9
    assert [row["desired_retention"] for row in found["rows"]] == sorted(
        row["desired_retention"] for row in found["rows"]
    )

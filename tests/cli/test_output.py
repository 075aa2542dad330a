"""Tables and bars as characters: columns line up whatever the letters, and what is cut says so."""

from __future__ import annotations

import os

import pytest

from densecards.cli.output import bar, clip, print_table, width


def test_columns_line_up_under_their_heads(capsys: pytest.CaptureFixture[str]) -> None:
    """Wide and combining letters take the room that a terminal gives them; numbers stand flush right."""
    print_table(("word", "n"), [("猫", "5"), ("kafe\u0301", "12"), ("a\tb\nc", "7")], right=(1,))
    assert capsys.readouterr().out.splitlines() == [
        "word    n",
        "猫      5",
        "kafé   12",
        "a b c   7",
    ]


def test_on_a_terminal_one_column_gives_way(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The column that stretches is cut with an ellipsis so that a line fits; in a pipe nothing is cut."""
    rows = [("hippocampus", "a curved part of the limbic system", "anatomy/hippocampus")]
    print_table(("card", "meaning", "id"), rows, stretch=1)
    assert "limbic system" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((50, 24)))
    print_table(("card", "meaning", "id"), rows, stretch=1)
    assert capsys.readouterr().out.splitlines() == [
        "card         meaning           id",
        "hippocampus  a curved part o…  anatomy/hippocampus",
    ]


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("猫猫猫", 5, "猫猫…"),
        ("猫猫猫", 4, "猫…"),
        ("ab cd", 4, "ab…"),
    ],
)
def test_a_text_is_cut_to_its_columns(text: str, columns: int, shown: str) -> None:
    """Never wider than asked, never through a wide letter, without a space before the ellipsis."""
    assert clip(text, columns) == shown
    assert width(clip(text, columns)) <= columns


@pytest.mark.parametrize(
    ("value", "drawn"),
    [(0.0, "    "), (1.0, "████"), (0.5, "██  "), (0.28, "█▏  "), (2.0, "████"), (-1.0, "    ")],
)
def test_a_bar_is_as_long_as_its_share(value: float, drawn: str) -> None:
    """In eighths of a column, held between nothing and all."""
    assert bar(value, 4) == drawn

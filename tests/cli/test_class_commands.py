"""From an assignment to the marks, as an instructor and two students type it."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.cli.conftest import Shell


def ran(shell: Shell, *arguments: str) -> str:
    """What a command that must succeed prints."""
    assert shell(*arguments) == 0, shell.err
    return shell.out


def test_assign_hand_in_and_grade(shell: Shell, home: Path, deck_folder: Path, tmp_path: Path) -> None:
    """Two students of one machine, each with a database; a broken file is told and stops nobody."""
    folder = tmp_path / "class"
    folder.mkdir()
    ran(shell, "deck", "install", str(deck_folder))
    wish = ["try", "--card", "kopp", "--scene", "kafe", "--title", "The café", "--ask-private", "life"]
    time = ["--minutes", "2", "--deadline", "2099-01-01"]
    said = ran(shell, "class", "assign", *wish, *time, "--out", str(folder))
    assert "4 webs, about 8 minutes" in said
    assignment = folder / "the-cafe.assignment"
    for name, own in (("Student A", "krus — a mug without a saucer"), ("Student B", "")):
        db = str(tmp_path / f"{name[-1]}.db")
        ran(shell, "--db", db, "deck", "install", str(deck_folder))
        if own:
            ran(shell, "--db", db, "card", "set", "try/kopp", "similar", own)
        said = ran(
            shell, "--db", db, "class", "handin", str(assignment), "--name", name, "--out", str(folder)
        )
        assert "kept private: life" in said
    (folder / "broken.handin").write_bytes(b"PK")
    table, told, lines = (tmp_path / name for name in ("marks.csv", "report.md", "lines.csv"))
    said = ran(
        shell,
        "class",
        "grade",
        str(folder),
        "--csv",
        str(table),
        "--report",
        str(told),
        "--lines",
        str(lines),
    )
    assert "Student A" in said
    assert 'left out: "broken.handin"' in said
    rows = {row["student"]: row for row in csv.DictReader(table.open(encoding="utf-8-sig"))}
    assert float(rows["Student A"]["total"]) > float(rows["Student B"]["total"]) == 0.0
    assert told.read_text(encoding="utf-8").startswith("# The café\n")
    data = shell.json("class", "grade", str(folder))
    assert [one["student"] for one in data["students"]] == ["Student A", "Student B"]
    marked = lines.read_text(encoding="utf-8-sig").replace(",0.00,,", ",0.00,1,")
    lines.write_text(marked, encoding="utf-8")
    overruled = shell.json("class", "grade", str(folder), "--marks", str(lines))
    assert overruled["students"][1]["total"] == 100.0


def test_misuse_of_class_and_web_is_one_line(
    shell: Shell, home: Path, deck_folder: Path, tmp_path: Path
) -> None:
    """What is missing is named, and nothing is a traceback."""
    ran(shell, "deck", "install", str(deck_folder))
    for call, status in (
        (["class", "assign", "try"], 2),
        (["class", "assign", "nope", "--card", "kopp"], 1),
        (["class", "assign", "try", "--card", "kopp", "--deadline", "soon"], 2),
        (["class", "assign", "try", "--scene", "nope"], 2),
        (["class", "handin", str(deck_folder), "--name", "A"], 1),
        (["class", "grade", str(tmp_path / "none")], 1),
        (["web", "export"], 2),
        (["web", "export", "try/nope"], 1),
        (["web", "export", "try/kopp", "--format", "gif"], 2),
    ):
        assert shell(*call) == status, (call, shell.err)
        assert shell.err.startswith("densecards: ")
        assert shell.err.count("\n") == 1


def test_a_web_is_written_where_it_was_asked_for(
    shell: Shell, home: Path, deck_folder: Path, tmp_path: Path
) -> None:
    """One card is one file, a scene as SVG is a folder of them; private slots only with --private."""
    ran(shell, "deck", "install", str(deck_folder))
    ran(shell, "card", "set", "try/kopp", "life", "the blue one")
    out = tmp_path / "kopp.svg"
    ran(shell, "web", "export", "try/kopp", "--format", "svg", "--out", str(out))
    assert "the blue one" not in out.read_text(encoding="utf-8")
    ran(
        shell,
        "web",
        "export",
        "try/kopp",
        "--format",
        "svg",
        "--out",
        str(out),
        "--private",
        "--name",
        "Student A",
    )
    assert "the blue one" in out.read_text(encoding="utf-8")
    said = ran(shell, "web", "export", "--scene", "kafe", "--format", "svg", "--out", str(tmp_path / "all"))
    assert said.count("wrote ") == len(list((tmp_path / "all").glob("*.svg"))) == 4


def test_a_student_reads_what_is_asked_and_how_far_it_is(
    shell: Shell, home: Path, deck_folder: Path, tmp_path: Path
) -> None:
    """Cards, deadline, minutes, slots; own links count; cards that are not here are told with what to do."""
    ran(shell, "deck", "install", str(deck_folder))
    wish = ["try", "--card", "kopp", "--card", "regning", "--title", "Two words", "--text", "Be brief."]
    more = ["--minutes", "2", "--deadline", "2001-01-01", "--ask-private", "life", "--slot", "similar"]
    ran(shell, "class", "assign", *wish, *more, "--out", str(tmp_path))
    file = str(tmp_path / "two-words.assignment")
    ran(shell, "card", "set", "try/kopp", "similar", "krus")
    said = ran(shell, "class", "show", file).splitlines()
    assert said[0] == "Two words: 2 webs of Try 1.0.0"
    assert said[1].startswith("hand in by 200")
    assert said[1].endswith(", which is over")
    assert said[2:5] == [
        "about 2 minutes a web; asked: similar",
        "also asked, and yours to keep: life",
        "Be brief.",
    ]
    assert [line.split() for line in said[7:9]] == [
        ["try/kopp", "kopp", "1", "of", "2", "life"],
        ["try/regning", "regning", "0", "of", "2", "similar,", "life"],
    ]
    data = shell.json("class", "show", file)
    assert [(web["card"], web["own"]) for web in data["webs"]] == [("try/kopp", 1), ("try/regning", 0)]
    said_elsewhere = ran(shell, "--db", str(tmp_path / "new.db"), "class", "show", file)
    assert "not here" in said_elsewhere
    assert "`densecards deck install try`" in said_elsewhere

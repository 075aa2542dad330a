"""The commands as a user or a program meets them: what they print, and their exit status."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from densecards.paths import data_dir
from tests.cli.conftest import Shell


def test_version_and_help(shell: Shell, home: Path) -> None:
    """--version names the program and its version; every group has --help."""
    assert shell("--version") == 0
    assert shell.out.startswith("densecards 0.")
    for group in ([], ["deck"], ["card"], ["encoder"], ["lab"], ["recall"], ["density"], ["study"]):
        assert shell(*group, "--help") == 0
        assert "Usage: densecards" in shell.out


def test_every_line_of_help_is_whole(shell: Shell, home: Path) -> None:
    """What a command does stands in the list of commands without being cut, also on 80 columns."""
    for group in ([], ["card"], ["deck"], ["class"], ["web"], ["encoder"], ["memory"], ["lab"]):
        assert shell(*group, "--help") == 0
        lines = shell.out.partition("Commands:")[2].split("\n")
        assert len(lines) > 1
        assert not [line for line in lines if line.endswith("...")]


def test_recall_answers_several_cues_together(installed: Shell) -> None:
    """JSON holds the cues, the cards with their probabilities, and the null's share; all sum to one."""
    found = installed.json("recall", "a strip of paper as long as a scarf", "check", "--top", "4")
    assert found["cues"] == ["a strip of paper as long as a scarf", "check"]
    assert found["results"][0]["id"] == "try/regning"
    assert set(found["results"][0]) == {"id", "headword", "deck", "probability"}
    assert sum(r["probability"] for r in found["results"]) + found["null"] == pytest.approx(1, abs=1e-6)


def test_recall_reads_queries_from_a_file(installed: Shell, tmp_path: Path) -> None:
    """One query a line, answered in order; blank lines are passed over."""
    queries = tmp_path / "cues.txt"
    queries.write_text(
        "a slip of paper curling out of a till\n\na tiny bathtub with an ear\n", encoding="utf-8"
    )
    found = installed.json("recall", "--cues", str(queries))
    assert [query["results"][0]["id"] for query in found] == ["try/kvittering", "try/kopp"]


def test_density_rows_have_all_their_parts(installed: Shell) -> None:
    """Rows come from the thinnest up and are breadth × depth."""
    rows = installed.json("density", "--deck", "try")
    assert [row["density"] for row in rows] == sorted(row["density"] for row in rows)
    for row in rows:
        assert row["density"] == pytest.approx(row["breadth"] * row["depth"], abs=1e-6)
        assert row["filled"] == 5
        assert set(row["worth"]) == {"meaning", "use", "similar", "opposite", "image"}
        assert row["next_slot"] in {"personal", "emotion", "life"}
        assert all(set(one) == {"id", "share"} for one in row["competitors"])


def test_a_link_of_ones_own_is_kept_and_counts(installed: Shell) -> None:
    """card set writes the learner's link; the deck's shows again when it is taken away."""
    before = installed.json("density", "--card", "try/kopp")[0]
    web = installed.json("card", "set", "try/kopp", "life memory", "the blue one I broke at my aunt's")
    link = next(link for link in web["links"] if link["slot"] == "life")
    assert link["origin"] == "learner"
    after = installed.json("density", "--card", "try/kopp")[0]
    assert after["filled"] == before["filled"] + 1
    assert after["density"] >= before["density"]
    installed.json("card", "set", "try/kopp", "image", "mine")
    web = installed.json("card", "set", "try/kopp", "image", "")
    assert next(link for link in web["links"] if link["slot"] == "image")["origin"] == "deck"


def test_unknown_slots_and_cards_are_named_with_a_suggestion(installed: Shell) -> None:
    """A typo in a slot is misuse and gets a suggestion; an unknown card is not there."""
    assert installed("card", "set", "try/kopp", "emotoin", "x") == 2
    assert 'did you mean "emotion"?' in installed.err
    assert installed("card", "show", "try/kop") == 1
    assert "try/kop" in installed.err
    assert "Traceback" not in installed.err


def test_own_cards_are_made_and_deleted_with_a_warning_before_a_duplicate(installed: Shell) -> None:
    """A second card with a headword needs --anyway; a deleted one is gone."""
    assert installed("card", "add", "en kopp", "cup") == 2
    assert "try/kopp" in installed.err
    made = installed.json("card", "add", "å nippe", "to sip", "--link", "image=a bird at a thimble")
    assert made["id"] == "mine/nippe"
    assert installed.json("recall", "a bird at a thimble")["results"][0]["id"] == "mine/nippe"
    assert installed("card", "delete", "mine/nippe", "--yes") == 0
    assert installed("card", "show", "mine/nippe") == 1


def test_a_broken_deck_is_refused_with_every_message_and_nothing_is_written(
    installed: Shell, deck_folder: Path
) -> None:
    """deck check and deck install tell file and line of every fault, with status 1."""
    scene = deck_folder / "kafe.md"
    text = scene.read_text(encoding="utf-8")
    broken = text.replace("- image: a strip", "- imge: a strip").replace("{#kopp}", "{#regning}")
    scene.write_text(broken, encoding="utf-8")
    assert installed("deck", "check", str(deck_folder)) == 1
    assert 'kafe.md:13: unknown slot "imge"' in installed.out
    assert "regning" in installed.out
    before = installed.json("deck", "list")
    assert installed("deck", "install", str(deck_folder)) == 1
    assert "kafe.md:13" in installed.err
    assert installed.json("deck", "list") == before


def test_misuse_has_status_2_and_says_what_to_do(shell: Shell, home: Path) -> None:
    """Unknown options and empty calls are misuse; nothing is a traceback."""
    for call in (["recall"], ["recall", "x", "--top", "0"], ["settings", "desired_retention", "2"], ["nope"]):
        assert shell(*call) == 2, call
        assert shell.err
        assert "Traceback" not in shell.err


def test_without_a_deck_recall_says_how_to_get_one(shell: Shell, home: Path) -> None:
    """An empty collection is no traceback but a way on."""
    assert shell("recall", "anything") == 1
    assert "deck install" in shell.err


def test_database_that_is_none_is_left_alone(shell: Shell, home: Path, tmp_path: Path) -> None:
    """A text file, a database of another program and a damaged file: one line, and the file as it was."""
    text = tmp_path / "notes.db"
    text.write_text("not a database " * 100, encoding="utf-8")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE notes (text)")
    for file in (text, other):
        before = file.read_bytes()
        assert shell("deck", "list", "--db", str(file)) == 1
        assert len(shell.err.strip().splitlines()) == 1
        assert file.read_bytes() == before


def test_newer_database_is_refused(installed: Shell) -> None:
    """A database of a later version is named as such and not touched."""
    with sqlite3.connect(data_dir() / "densecards.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'zzzz'")
    assert installed("deck", "list") == 1
    assert "newer" in installed.err


def test_backup_restore_check_rebuild(installed: Shell) -> None:
    """What is backed up comes back; a healthy database has no findings; rebuilding changes nothing."""
    assert installed("backup") == 0
    assert installed("card", "set", "try/kopp", "life", "later") == 0
    assert installed("restore", "--yes") == 0
    assert "life" in installed.json("card", "show", "try/kopp")["empty"]
    assert installed("restore", "nowhere.db") == 1
    assert "nowhere.db: there is no such file" in installed.err
    assert installed("check") == 0
    assert installed("rebuild") == 0
    assert "nothing had to be mended" in installed.out


def test_study_in_plain_lines(installed: Shell) -> None:
    """A whole session through a pipe: shown, asked, graded, undone, stopped; answers are on disk."""
    typed = "\n\n\nbill\n\nreceipt\n3\n:u\n:q\n"
    assert installed("study", "--plain", "--limit", "3", typed=typed) == 0
    assert "Right. The answer: bill" in installed.out
    assert "Undone." in installed.out
    decks = installed.json("deck", "list")
    assert decks[0]["started"] == 1


def test_a_lapse_in_plain_lines_asks_for_the_one_missing_link(installed: Shell) -> None:
    """After a lapse one link is asked for; :m writes it into that card's web, whatever is asked by then."""
    assert (
        installed("study", "--plain", "--limit", "3", typed="\n\n\nnonsense\n\n:m the blue bill\n:q\n") == 0
    )
    assert "One link would help regning: " in installed.out
    assert "Saved." in installed.out
    own = [
        link for link in installed.json("card", "show", "try/regning")["links"] if link["origin"] == "learner"
    ]
    assert [link["text"] for link in own] == ["the blue bill"]


def test_a_command_that_changes_nothing_repeats_nothing(installed: Shell) -> None:
    """A hint where none can be had says so, and the card is not read out again; :w reads it again."""
    assert installed("study", "--plain", typed=":h\n:h\n:q\n") == 0
    assert installed.out.count("New card") == 1
    assert installed("study", "--plain", typed=":w\n:q\n") == 0
    assert installed.out.count("New card") == 2


def test_study_on_a_terminal_opens_the_app_on_what_was_asked_for(installed: Shell) -> None:
    """Deck, scene and number of new cards hold in the app as in plain lines; without a command, Today."""
    asked = ("study", "--deck", "try", "--scene", "kafe", "--limit", "3", "--db", "my.db")
    assert installed(*asked, terminal=True) == 99
    assert installed.opened == {"db": "my.db", "study": True, "deck": "try", "scene": "kafe", "limit": 3}
    assert installed(terminal=True) == 99
    assert installed.opened == {"db": None}


def test_a_setting_by_which_the_log_is_read_leaves_a_sound_database(installed: Shell) -> None:
    """The rows that follow from the log are folded again when the setting is changed by a command, too."""
    assert installed("study", "--plain", "--limit", "1", typed="\nbill\n3\n:q\n") == 0, installed.err
    assert installed("check") == 0, installed.out
    assert installed("settings", "first_recalls", "1") == 0, installed.err
    assert installed("check") == 0, installed.out


def test_an_exam_that_is_over_is_refused(shell: Shell, home: Path) -> None:
    """A date that has passed sets no pace; it is refused as in the app, and nothing is written."""
    assert shell("settings", "exam_date", "2020-01-01") != 0
    assert "must lie ahead" in shell.err
    assert shell.json("settings", "exam_date") == {"exam_date": ""}
    assert shell("settings", "exam_date", "2999-01-01") == 0, shell.err
    assert shell("settings", "exam_date", "") == 0, shell.err


def test_study_in_plain_lines_says_what_the_limit_holds_back(installed: Shell) -> None:
    """Where nothing may be asked any more today, it is said why, and what moves it."""
    assert installed("card", "know", "--deck", "try", "--scene", "kafe") == 0
    assert installed("settings", "reviews_per_day", "0") == 0
    assert installed("card", "reschedule", "try/kopp", "0") == 0
    assert installed("study", "--plain", "--limit", "1") == 0
    assert "2 more are due, beyond the day's limit" in installed.out


def test_study_in_plain_lines_keeps_to_the_deck_that_is_set(installed: Shell) -> None:
    """`study_deck` holds for the plain session as for the app; --deck goes before it."""
    assert installed("settings", "study_deck", "other") == 0
    assert installed("study", "--plain") == 1
    assert 'no deck "other"' in installed.err
    assert installed("study", "--plain", "--deck", "try", typed=":q\n") == 0


def test_card_text_is_shown_as_text(installed: Shell, deck_folder: Path) -> None:
    """Markup, terminal codes and bidirectional marks in a deck are shown without their effect."""
    scene = deck_folder / "kafe.md"
    evil = "[@click=app.quit]x[/] \x1b[31mred\u202e 🎈"
    text = scene.read_text(encoding="utf-8").replace("a tiny bathtub", evil)
    scene.write_text(text, encoding="utf-8")
    installed("deck", "install", str(deck_folder))
    installed("card", "show", "try/kopp")
    assert "\x1b" not in installed.out
    assert "\u202e" not in installed.out


def test_paths_and_settings(shell: Shell, home: Path) -> None:
    """paths names every place; settings are set, checked and kept."""
    assert str(home) in shell.json("paths")["database"]
    assert shell("settings", "new_per_day", "7") == 0
    assert shell.json("settings", "new_per_day") == {"new_per_day": 7}
    assert shell("settings", "exam_date", "2027-06-01") == 0
    assert shell("settings", "exam_date", "") == 0
    assert shell.json("settings", "exam_date") == {"exam_date": ""}
    assert shell("settings", "new_per_dya", "7") == 2
    assert 'did you mean "new_per_day"?' in shell.err


def test_without_a_terminal_a_recall_and_the_density_table_are_shown(shell: Shell, home: Path) -> None:
    """`densecards` in a pipe shows real results on the decks that ship and leaves no database behind."""
    assert shell() == 0, shell.err
    assert "What comes to mind for" in shell.out
    assert "mixes up with" in shell.out
    assert not (data_dir() / "densecards.db").exists()


def test_the_memory_tells_what_it_holds_and_mixes_up(installed: Shell) -> None:
    """report, cues, confusions and clusters answer in JSON with cards of the deck."""
    found = installed.json("memory", "report")
    assert found["cards"] == 4
    assert found["links"] == 20
    ladder = installed.json("cues", "try/regning")
    assert all("regning" not in text for rung in ladder["rungs"] for text in rung["texts"])
    pairs = installed.json("confusions", "--least", "0.0001", "--draft")
    assert {"try/regning", "try/kvittering"} in [{pair["a"], pair["b"]} for pair in pairs]
    assert all(pair["draft"] for pair in pairs)
    homes = installed.json("clusters", "--for", "a paper with what one has paid")
    assert homes["scenes"][0]["scene"] == "kafe"
    assert homes["scenes"][0]["share"] == pytest.approx(1)
    assert homes["clusters"][0]["cards"]
    assert installed("clusters", "--deck", "other") == 1
    assert 'no deck "other"' in installed.err
    assert installed("memory", "calibrate") == 2
    assert "at least 40" in installed.err

"""Decks from and to other programs, through the commands."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

DATA = Path(os.environ.get("DENSECARDS_EVAL_DATA", Path(__file__).parents[3] / "shared" / "data"))


def test_exported_markdown_builds_to_the_same_deck(
    installed: Shell, deck_folder: Path, tmp_path: Path
) -> None:
    """Export and source have the same content; own links come only when asked for, private ones by name."""
    installed("card", "set", "try/kopp", "image", "my own picture")
    installed("card", "set", "try/kopp", "life", "my own memory")
    assert installed("deck", "export", "try", "--out", str(tmp_path / "plain")) == 0, installed.err
    assert installed("deck", "diff", str(deck_folder), str(tmp_path / "plain")) == 0, installed.out
    assert installed("deck", "export", "try", "--own", "--out", str(tmp_path / "own")) == 0
    text = (tmp_path / "own" / "kafe.md").read_text(encoding="utf-8")
    assert "my own picture" in text
    assert "my own memory" not in text
    assert installed("deck", "export", "try", "--private", "--out", str(tmp_path / "all")) == 0
    assert "my own memory" in (tmp_path / "all" / "kafe.md").read_text(encoding="utf-8")
    assert installed("deck", "check", str(tmp_path / "all")) == 0, installed.out


def test_a_table_goes_out_and_comes_back(installed: Shell, tmp_path: Path) -> None:
    """CSV out, removed, CSV in: the same cards and links."""
    before = installed.json("card", "show", "try/regning")
    assert installed("deck", "export", "try", "--out", str(tmp_path / "try.csv")) == 0
    assert (
        installed("deck", "install", str(tmp_path / "try.csv"), "--id", "back", "--language", "nb", "--yes")
        == 0
    )
    after = installed.json("card", "show", "back/regning")
    assert after["gloss"] == before["gloss"]
    assert {link["slot"]: link["text"] for link in after["links"]} == {
        link["slot"]: link["text"] for link in before["links"]
    }


def test_the_mapping_is_shown_and_asked_for_before_anything_is_written(
    installed: Shell, tmp_path: Path
) -> None:
    """Without --yes and without an answer nothing is imported; --map sends a field elsewhere."""
    table = tmp_path / "words.csv"
    table.write_text("Norsk,English,Remark\nå se,to see,irregular\nå gå,to go,irregular\n", encoding="utf-8")
    assert installed("deck", "install", str(table)) == 1
    assert "Norsk → headword" in installed.out
    assert [deck["id"] for deck in installed.json("deck", "list")] == ["try"]
    assert installed("deck", "install", str(table), "--yes", "--map", "Remark=emotion") == 0, installed.err
    assert installed("deck", "install", str(table), "--yes", "--map", "Remark=nowhere") == 2


def test_what_a_format_cannot_carry_is_told(shell: Shell, home: Path, tmp_path: Path) -> None:
    """A table has no place for palaces and stories; an Anki package none for palaces; Markdown has all."""
    assert shell("deck", "install", "model") == 0, shell.err
    for name, lost in (
        ("model.csv", ("palace", "journey", "story of a scene", "picture or sound")),
        ("model.apkg", ("palace", "journey")),
        ("model", ()),
    ):
        assert shell("deck", "export", "model", "--out", str(tmp_path / name)) == 0, shell.err
        told = [line for line in shell.out.splitlines() if line.startswith("not taken along")]
        assert all(any(what in line for line in told) for what in lost), told
        assert bool(told) == bool(lost)


def test_an_update_says_first_what_comes_changes_and_goes(installed: Shell, deck_folder: Path) -> None:
    """A dry run writes nothing; the update keeps the learner's link and the card that went."""
    installed("card", "set", "try/kopp", "life", "mine")
    scene = deck_folder / "kafe.md"
    text = scene.read_text(encoding="utf-8").replace("bill, check", "bill")
    text = text[: text.index("## kopp")] + "## fat {#fat}\nplate\npos: noun\n"
    scene.write_text(text, encoding="utf-8")
    manifest = deck_folder / "deck.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("1.0.0", "1.1.0"), encoding="utf-8")
    assert installed("deck", "update", str(deck_folder), "--dry-run") == 0, installed.err
    for line in ("1.0.0 → 1.1.0", "comes: fat", "changes: regning", "kopp"):
        assert line in installed.out
    assert installed.json("deck", "list")[0]["version"] == "1.0.0"
    assert installed("deck", "update", str(deck_folder), "--yes") == 0, installed.err
    assert installed.json("deck", "list")[0]["version"] == "1.1.0"
    assert installed.json("card", "show", "try/kopp")["links"][-1]["source"] == "mine"


@pytest.mark.skipif(not (DATA / "anki").is_dir(), reason="the evaluation data is not here")
def test_real_files_of_anki_are_imported_whole(installed: Shell) -> None:
    """Counts of the three packages and of the table are exact."""
    counts = {
        "darigov_es-en.apkg": 1223,
        "darigov_el-en.apkg": 330,
        "emnudge_example_music_intervals.apkg": 340,
        "ultimate_geography_main.csv": 323,
    }
    for number, (name, cards) in enumerate(counts.items()):
        path = str(DATA / "anki" / name)
        assert installed("deck", "install", path, "--id", f"deck{number}", "--yes") == 0, installed.err
        found = {deck["id"]: deck["cards"] for deck in installed.json("deck", "list")}
        assert found[f"deck{number}"] == cards, name


def test_importing_again_mends_the_card_that_a_row_was(installed: Shell, tmp_path: Path) -> None:
    """A table with numbers of its own: the mended headword keeps its card and the learner's link."""
    table = tmp_path / "words.csv"
    table.write_text("id,Norsk,English\n1,hnud,dog\n2,katt,cat\n", encoding="utf-8")
    assert installed("deck", "install", str(table), "--language", "nb", "--yes") == 0, installed.err
    installed("card", "set", "words/hnud", "image", "a wet nose")
    table.write_text("id,Norsk,English\n1,hund,dog\n3,ku,cow\n", encoding="utf-8")
    assert installed("deck", "install", str(table), "--language", "nb") == 1
    for line in (
        "imported before",
        "comes: ku",
        "changes: hund",
        "goes (kept with your answers, out of use): katt",
    ):
        assert line in installed.out, line
    assert installed("deck", "install", str(table), "--language", "nb", "--yes") == 0, installed.err
    card = installed.json("card", "show", "words/hnud")
    assert card["headword"] == "hund"
    assert any(link["text"] == "a wet nose" for link in card["links"])

"""Every recall mode through the command line, answered by a pipe as a screen reader's user would type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from densecards.cli.practise import DRILLS, OTHERS
from tests.cli.conftest import Shell
from tests.study.practice_deck import write_heart, write_words


@pytest.fixture
def pipe(shell: Shell, home: Path, tmp_path: Path) -> Shell:
    """A shell whose user has installed both practice decks."""
    assert shell("deck", "install", str(write_words(tmp_path)), str(write_heart(tmp_path))) == 0, shell.err
    return shell


def test_without_a_mode_they_are_listed(shell: Shell, home: Path) -> None:
    """`densecards practise` names every mode with what it asks, also before anything is installed."""
    assert shell("practise") == 0, shell.err
    for name in (*(mode.value for mode in DRILLS), *OTHERS):
        assert any(line.startswith(name + " ") for line in shell.out.splitlines()), name
    assert not (home / "data").exists()


def test_palaces_journeys_and_diagrams_are_listed_with_the_modes(pipe: Shell) -> None:
    """What there is to walk and to label, by the mode and the id that ask for it."""
    assert pipe("practise") == 0, pipe.err
    rows = [line.split() for line in pipe.out.splitlines()]
    assert ["palace", "Huset", "hjem/palace/huset"] in rows
    assert ["journey", "Dagen", "hjem/journey/dagen"] in rows
    assert pipe("practise", "journey", "--chain", "hjem/journey/dagen", typed=":q\n") == 0, pipe.err


@pytest.mark.parametrize(
    ("mode", "card", "typed", "said"),
    [
        ("blank-web", ["hjem/hus"], "house\na snail with a chimney\n\n\n", "40% recalled."),
        ("link", ["hjem/huske"], "huske\n\n", "Right. The answer: å huske"),
        ("partial-web", ["hjem/hus"], "hus\n\n", "The memory itself: hus"),
        ("explain", ["heart/left-atrium"], "It is fed by four veins of the lungs.\n\n\n", "+ connections"),
        ("confusables", ["hjem/hus", "hjem/hage"], "1\n\n", "What tells them apart: hage"),
        ("forms", ["hjem/hage"], "en\n\nhagen\n\nhager\n\nhagene\n\n", "4 answers, 4 right"),
        ("phrase", ["hjem/gaa-paa-jobb"], "på jobb\n\n", "1 answer, 1 right"),
        ("word", ["hjem/hus"], "\nhouse\n\n", "Right."),
        ("cram", ["hjem/hus"], "\nhouse\n\n", "Done: 1 answer, 1 right."),
        ("palace", [], "hus\n\nhage\n\nhuske\n\n", "3 answers, 3 right, 100% recalled"),
        ("journey", [], "å gå på jobb\n\nhuske\n\nhagen\n:q\n", "Stopped; what was graded is saved."),
        ("connect", ["hjem/hus"], "my house in Bodø\n:u\n\n\n\n", "0 links are yours."),
        (
            "story",
            ["hjem/hus", "hjem/hage"],
            "Huset spiser hagen.\n\nhagen og huset\n\n\n",
            "100% of the words came back.",
        ),
    ],
)
def test_a_mode_can_be_answered_by_a_pipe(
    pipe: Shell, mode: str, card: list[str], typed: str, said: str
) -> None:
    """What is typed is judged, what came of it is said in plain words, and the command ends well."""
    named = [word for one in card for word in ("--card", one)]
    assert pipe("practise", mode, *named, typed=typed) == 0, pipe.err
    assert said in pipe.out


def test_commands_within_a_drill(pipe: Shell) -> None:
    """Hints, skips, overruling, matching by hand, notes and undo each do what they say."""
    typed = ":h\n:nonsense\nhuset mitt\n\nm 2 1\ny\n3\n:u\n:s\n:s\n"
    assert pipe("practise", "blank-web", "--card", "hjem/hus", "--card", "hjem/hage", typed=typed) == 0
    for line in ("Hint: What does it mean?", "Commands:", "<- huset mitt", "Undone.", "Done: 0 answers"):
        assert line in pipe.out, line
    assert (
        pipe("practise", "confusables", "--card", "hjem/hus", "--card", "hjem/hage", typed="x\nt a roof\n\n")
        == 0
    )
    assert "Kept." in pipe.out
    assert (
        pipe("practise", "link", "--card", "hjem/hus", typed=":h\n:h\n:h\n:h\n:h\n:h\nm 1 1\n1\nn\n\n") == 0
    )
    assert "There is no further hint." in pipe.out


def test_the_end_of_the_input_is_the_end(pipe: Shell) -> None:
    """What was graded before the input ended is saved, wherever it ended."""
    assert pipe("practise", "palace", typed="hus\n\nhage\n") == 0
    assert "The input has ended" in pipe.out
    assert pipe("practise", "blank-web", "--card", "hjem/hus", typed="house") == 0
    assert "20% recalled." in pipe.out
    for mode in ("story", "connect"):
        assert pipe("practise", mode, "--card", "hjem/hus", "--card", "hjem/hage", typed="Huset") == 0
        assert "The input has ended" in pipe.out


def test_the_day_goes_through_its_parts(pipe: Shell) -> None:
    """Learn, Connect and Story follow one another, and the next call finds the day done."""
    learn = "\n\n\n" + "house\n\ngarden\n\nto remember\n\n" + "\n\n" + "to go to work\n\nsmall\n\n" + ":q\n"
    connect = "\n" * 15
    story = "Huset husker hagen, vi går på jobb, og alt er lite.\n\nhus hage huske liten gå på jobb\n\n\n"
    assert pipe("practise", "daily", typed=learn + connect + story) == 0, pipe.err
    for part in ("== learn ==", "== connect ==", "== story ==", "The day is done: 5 new cards"):
        assert part in pipe.out, pipe.out
    assert pipe("practise", "daily") == 0
    assert "== learn ==" not in pipe.out


def test_what_cannot_be_practised_is_said_in_one_line(pipe: Shell) -> None:
    """An unknown mode lists the modes; nothing begun, an unknown card and a missing diagram say so."""
    assert pipe("practise", "osmosis") == 2
    assert "blank-web" in pipe.err
    for arguments in (["blank-web"], ["label"], ["link", "--card", "hjem/nix"], ["palace", "--chain", "nix"]):
        assert pipe("practise", *arguments) == 1, arguments
        assert pipe.err.startswith("densecards: ")
        assert pipe.err.count("\n") == 1


def test_reading_a_file_as_text_and_as_json(pipe: Shell, tmp_path: Path) -> None:
    """Words are listed by how they stand; a program gets each with its card and sentence."""
    file = tmp_path / "text.txt"
    file.write_text("Husene har hager. Jeg husket det.", encoding="utf-8")
    assert pipe("read", str(file)) == 0
    assert "new (3): husene, hager, husket" in pipe.out
    assert pipe("read", str(file), "--json") == 0
    found = json.loads(pipe.out)
    assert found["words"][0] == {
        "text": "Husene",
        "status": "new",
        "card": "hjem/hus",
        "sentence": "Husene har hager.",
    }
    assert pipe("read", "-", typed="huset") == 0
    assert "new (1): huset" in pipe.out
    assert pipe("read", str(tmp_path / "nix")) == 1


def test_mixups_and_what_lights_up(pipe: Shell) -> None:
    """A wrong answer that was another card's is counted and compared; cards recalled together light up."""
    assert pipe("mixups") == 0
    assert "No wrong answer" in pipe.out
    assert pipe("spread", "hjem/liten", "--json") == 0
    assert "recalled together" not in {one["way"] for one in json.loads(pipe.out)}
    assert pipe("practise", "link", "--card", "hjem/hus", typed="hage\n\n") == 0
    assert pipe("mixups", "--json") == 0
    (pair,) = json.loads(pipe.out)["mixups"]
    assert pair["cards"] == ["hjem/hage", "hjem/hus"]
    assert isinstance(pair["predicted"], float)
    assert pipe("practise", "palace", typed="hus\n\nhage\n\n:q\n") == 0
    assert pipe("spread", "hjem/hus", "--json") == 0
    assert json.loads(pipe.out)[0]["id"] == "hjem/hage"
    assert pipe("spread", "hjem/hus", "--rule", "magic") == 2


def test_acts_on_cards_and_undo(pipe: Shell) -> None:
    """Each act says what it did, undo takes the last ones back, and an act on nothing is refused."""
    for act in ("suspend", "unsuspend", "bury", "unbury", "flag", "unflag"):
        assert pipe("card", act, "hjem/hus") == 0, pipe.err
        assert pipe.out == f"{act}: hjem/hus\n"
    assert pipe("card", "reschedule", "hjem/hus", "3") == 2
    assert "not been begun" in pipe.err
    assert pipe("practise", "partial-web", "--card", "hjem/hus", typed="hus\n\n") == 0
    assert pipe("card", "reschedule", "hjem/hus", "3") == 0
    assert "1 item of hjem/hus: due in 3 days" in pipe.out
    assert pipe("vacation", "10") == 0
    assert pipe.out.startswith("1 item moved by 10 days")
    assert pipe("undo", "2", "--dry-run") == 0
    acts = [line.partition(" (")[0] for line in pipe.out.splitlines()]
    assert acts == ["would undo: holiday of 10 days", "would undo: due day hjem/hus"]
    assert pipe("undo", "3") == 0
    assert "undone: answer (partial-web) hjem/hus" in pipe.out
    assert pipe("card", "forget", "hjem/hus") == 2
    assert pipe("card", "repair", "hjem/hus") == 0
    assert "write " in pipe.out
    assert pipe("card", "suspend", "hjem/nix") == 1
    assert pipe("card", "know", "--scene", "hjem") == 0
    assert pipe.out.startswith("10 items taken as known")
    assert pipe("card", "know") == 2


def test_practice_is_narrowed_by_density_lapses_flags_and_part_of_speech(pipe: Shell) -> None:
    """Filters hold together; where nothing passes, that is said."""
    assert pipe("card", "know", "hjem/hus", "hjem/hage") == 0
    assert pipe("card", "flag", "hjem/hage") == 0
    assert pipe("practise", "blank-web", "--flagged", "--tag", "noun", typed=":q\n") == 0
    assert "[1 of 1] hage" in pipe.out
    assert pipe("practise", "blank-web", "--lapses", "1") == 1
    assert "no card passes" in pipe.err
    assert pipe("practise", "cram", "--tag", "verb", typed=":q\n") == 0
    assert "å huske" in pipe.out
    assert pipe("practise", "explain", "--thinner", "100", typed=":q\n") == 0
    assert "[1 of 2]" in pipe.out

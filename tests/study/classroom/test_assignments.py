"""An assignment: what is asked survives the post, and its faults are named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from densecards.errors import DeckError, NotFoundError, UsageError
from densecards.study import Desk
from densecards.study.classroom import (
    Assignment,
    Plan,
    make,
    read_assignment,
    read_plan,
    write_assignment,
)
from tests.study.classroom.room import PLAN, SECRET


def test_an_assignment_is_the_same_after_the_post(desk: Desk, folder: Path, assignment: Assignment) -> None:
    """Plan, key, headwords and hash survive the file; what only a learner fills is never in the key."""
    assert assignment == replace(make(desk, PLAN), key=assignment.key)
    assert [card.headword for card in assignment.key.cards] == ["regning", "kopp"]
    assert assignment.plan.version == "1.0.0"
    assert assignment.slots == ("use", "image", "emotion", "similar", "opposite")
    assert assignment.titles["try/betale"] == "å betale"
    desk.set_link("try/kopp", "life", SECRET)
    desk.set_link("try/kopp", "use", SECRET)
    data = write_assignment(make(desk, PLAN), folder).read_bytes()
    assert SECRET.encode() not in data


def test_the_same_assignment_gives_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    """So that an instructor sees whether anything changed."""
    one, two = (
        write_assignment(make(desk, PLAN), tmp_path / name) for name in ("a.assignment", "b.assignment")
    )
    assert one.read_bytes() == two.read_bytes()


def test_a_plan_is_read_from_a_file_and_its_faults_are_named(tmp_path: Path, desk: Desk) -> None:
    """One line a fault, with the field; a slot in the wrong list says where it belongs."""
    file = tmp_path / "plan.toml"
    good = 'id = "w"\ntitle = "W"\n'
    good += 'deck = "try"\ncards = ["kopp"]\nminutes = 2\ndeadline = 2027-03-01T12:00:00Z\n'
    file.write_text(good, encoding="utf-8")
    assert read_plan(file) == Plan("w", "W", "try", ("kopp",), deadline=1_803_902_400_000, minutes=2.0)
    for wrong, said in (
        ("colour = 1", "colour"),
        ('private = "life"', "private"),
        ("minutes = -1", "minutes"),
        ("cards = 3", "TOML"),
    ):
        file.write_text(
            good.replace("minutes = 2\n", "" if "minutes" in wrong else "minutes = 2\n") + wrong,
            encoding="utf-8",
        )
        with pytest.raises(DeckError, match=said):
            read_plan(file)
    for slots, private, said in (
        (("life",), (), "private"),
        ((), ("use",), "slots"),
        (("nope",), (), "nope"),
    ):
        with pytest.raises(UsageError, match=said):
            make(desk, replace(PLAN, slots=slots, private=private))
    with pytest.raises(NotFoundError):
        make(desk, replace(PLAN, cards=("nothing",)))


def test_an_assignment_cut_at_any_place_is_one_clear_error(folder: Path, assignment: Assignment) -> None:
    """No truncation is taken for an assignment, and none raises anything but a DeckError."""
    file = folder / "words.assignment"
    whole = file.read_bytes()
    for end in [*range(0, len(whole), 97), len(whole) - 1]:
        file.write_bytes(whole[:end])
        with pytest.raises(DeckError):
            read_assignment(file)

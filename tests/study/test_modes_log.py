"""What a drill writes down beside the grade, and which cards practice takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from densecards.schedule import NEW, Choose, Grade, fuzz_range, review
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.choosing import in_turn
from densecards.study.folds import seed
from densecards.study.images import has_bizarre
from densecards.study.modes import Checked, Drill
from densecards.study.values import Mode
from tests.study.practice_deck import write_words
from tests.study_deck import NOON, Clock

ALL = ["hjem/hus", "hjem/hage", "hjem/huske", "hjem/gaa-paa-jobb", "hjem/liten"]


@pytest.fixture
def desk(home: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A collection with the deck of words, nothing begun."""
    with Desk.open(settings=Settings(day_starts_at=0), clock=clock) as opened:
        opened.install(write_words(tmp_path))
        yield opened


def _graded(drill: Drill, answer: str, *, hints: int = 0, right: bool | None = None) -> None:
    for _ in range(hints):
        drill.hint()
    drill.answer(answer)
    if right is not None:
        drill.overrule(right)
    drill.grade()


def test_a_hint_is_logged_by_what_it_was(desk: Desk) -> None:
    """A link by its slot; questions, letters, the words of a station by their kind: they teach no link."""
    _graded(desk.drill(Mode.PARTIAL_WEB, cards=["hjem/hus"]), "hus", hints=1)
    partial = desk.log("hjem/hus")[-1]
    assert len(partial.cues) == 3
    assert not any(":" in cue for cue in partial.cues)
    _graded(desk.drill(Mode.BLANK_WEB, cards=["hjem/hage"]), "garden", hints=1)
    assert [cue.partition(":")[0] for cue in desk.log("hjem/hage")[-1].cues] == ["question"]
    _graded(desk.drill(Mode.FORMS, cards=["hjem/liten"]), "lite", hints=1)
    assert [cue.partition(":")[0] for cue in desk.log("hjem/liten")[-1].cues] == ["letters"]
    _graded(desk.drill(Mode.JOURNEY), "å gå på jobb", hints=1)
    assert [cue.partition(":")[0] for cue in desk.log("hjem/gaa-paa-jobb")[-1].cues] == ["station"]
    taught = {(link.card, link.slot) for link in desk.store.link_strengths()}
    assert taught == {("hjem/hus", slot) for slot in partial.cues}


@pytest.mark.parametrize("right", [True, False, None])
def test_what_the_learner_decided_stands_in_the_log(desk: Desk, right: bool | None) -> None:
    """Overruled right, overruled wrong, and not overruled are three things."""
    answer = "hus" if right is None else "huse" if right else "hus"
    _graded(desk.drill(Mode.LINK, cards=["hjem/hus"]), answer, right=right)
    detail = desk.log("hjem/hus")[-1].detail
    assert detail.get("overruled") is right
    assert ("overruled" in detail) is (right is not None)


def test_a_note_says_what_it_is_about(desk: Desk) -> None:
    """Words about a pair name the other card; words about any other task name its mode."""
    drill = desk.drill(Mode.CONFUSABLES, cards=["hjem/hus", "hjem/hage"])
    drill.answer("hus")
    assert isinstance(drill.state, Checked)
    drill.note("  a roof  ")
    card = drill.state.task.card
    (note,) = desk.store.log(card, kinds=["note"])
    other = ({"hjem/hus", "hjem/hage"} - {card}).pop()
    assert (note.answer, dict(note.detail)) == ("a roof", {"what": "contrast", "other": other})
    drill = desk.drill(Mode.EXPLAIN, cards=["hjem/liten"])
    drill.answer("not big")
    drill.note("I keep saying lite")
    (note,) = desk.store.log("hjem/liten", kinds=["note"])
    assert dict(note.detail) == {"what": Mode.EXPLAIN.value}


def test_practice_takes_what_is_due_longest_and_leaves_out_what_was_put_away(
    desk: Desk, clock: Clock
) -> None:
    """Suspended cards wait for the learner, buried ones for tomorrow; those never begun do not come."""
    for number, card in enumerate(ALL[:4]):
        _graded(desk.drill(Mode.PARTIAL_WEB, cards=[card]), desk.web(card).card.headword)
        desk.reschedule(card, 4 - number)
    assert in_turn(desk, None) == ALL[3::-1]
    desk.suspend(ALL[0])
    desk.bury(ALL[3])
    assert in_turn(desk, None) == [ALL[2], ALL[1]]
    assert desk.drill(Mode.EXPLAIN).total == 2
    clock.forward(days=1)
    assert in_turn(desk, None) == [ALL[3], ALL[2], ALL[1]]
    assert in_turn(desk, [ALL[1]], deck="hjem") == [ALL[1]]
    assert in_turn(desk, None, deck="other") == []


@pytest.mark.parametrize("place", [0, -1])
def test_a_drill_takes_the_day_that_the_calendar_chooses(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """Days are balanced in drills as in sessions: of those that fuzz allows, the one with the least work."""

    class Chosen:
        def choose(self, at: int) -> Choose:
            return lambda allowed: allowed[place]

    desk.know(["hjem/hus"])
    clock.forward(days=200)
    monkeypatch.setattr("densecards.study.queueing.calendar_of", lambda _desk: Chosen())
    drill = desk.drill(Mode.PARTIAL_WEB, cards=["hjem/hus"])
    drill.answer("hus")
    assert isinstance(drill.state, Checked)
    told = drill.state.intervals[Grade.GOOD]
    drill.grade(Grade.GOOD)
    assert desk.log("hjem/hus")[-1].interval == told
    settled = replace(desk.parameters, fuzz=False)
    state, at = review(NEW, Grade.EASY, NOON, desk.parameters, seed("hjem/hus", "produce"))[0], clock.at
    plain = review(state, Grade.GOOD, at, settled, "")[1]
    assert told == fuzz_range(round(plain), settled.maximum_interval)[place]
    assert (told > plain) is (place == -1)


def test_only_images_are_looked_at_for_strangeness(desk: Desk) -> None:
    """A strange sentence is a sentence; what counts is the image, the deck's or one's own."""
    desk.set_link("hjem/liten", "use", "En gigantisk drage synger: a giant dragon sings.")
    assert not has_bizarre(desk.web("hjem/liten"))
    desk.set_link("hjem/liten", "image", "a giant mouse that sings")
    assert has_bizarre(desk.web("hjem/liten"))

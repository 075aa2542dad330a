"""What Confusables shows and logs, what a learner wrote to tell two cards apart, and shuffled walks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.evidence import told_by_learner
from densecards.study.modes import Checked, Posed
from densecards.study.modes.chains import stops
from densecards.study.modes.confusables import telling_cues
from densecards.study.values import Mode
from densecards.webs import SHOWN_BLANK
from tests.study.practice_deck import write_words
from tests.study_deck import Clock

PAIR = ["hjem/hus", "hjem/hage"]


@pytest.fixture
def desk(home: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A collection with the deck of words, nothing begun."""
    with Desk.open(settings=Settings(day_starts_at=0), clock=clock) as opened:
        opened.install(write_words(tmp_path))
        yield opened


def test_only_what_tells_two_cards_apart_is_a_cue(desk: Desk) -> None:
    """Own headwords are hidden; a link that both have, or that names the other card, tells nothing."""
    desk.set_link("hjem/hus", "image", "the hus behind the hage")
    desk.set_link("hjem/hus", "life", "our summer")
    desk.set_link("hjem/hage", "life", "our summer")
    desk.set_link("hjem/hus", "personal", "Huset er rødt.")
    one, other = (desk.web(card) for card in PAIR)
    found = dict(telling_cues(one, other, desk.titles("hjem")))
    assert found[one.template.gloss_slot] == "house"
    assert found["opposite"].startswith("under åpen himmel")
    assert found["personal"] == f"{SHOWN_BLANK} er rødt."
    assert not {"image", "life"} & set(found)


def test_the_cue_of_a_pair_changes_from_day_to_day_and_stands_in_the_log(desk: Desk, clock: Clock) -> None:
    """Links and meaning take turns; a link that was shown is logged by its slot, a meaning is no link."""
    shown: dict[str, tuple[str, ...]] = {}
    for _ in range(8):
        drill = desk.drill(Mode.CONFUSABLES, cards=PAIR)
        assert isinstance(drill.state, Posed)
        task = drill.state.task
        (cue,) = task.shown
        drill.hint()
        assert isinstance(drill.state, Posed)
        assert cue not in {hint.text for hint in drill.state.hints}
        drill.answer(desk.web(task.card).card.headword)
        drill.grade(Grade.GOOD)
        entry = desk.log(task.card)[-1]
        shown[cue] = entry.cues[: len(task.cues)]
        web = desk.web(task.card)
        if cue == web.card.gloss:
            assert task.cues == ()
        else:
            assert task.cues == entry.cues[:1]
            assert web.link(task.cues[0]) is not None
        clock.forward(days=1)
    assert len(shown) > 2


def test_what_was_written_about_a_pair_speaks_of_that_pair(desk: Desk) -> None:
    """The last note about these two counts, from either side; notes about other pairs say nothing here."""
    for cards, text in ((PAIR, "a roof"), (["hjem/hus", "hjem/huske"], "buildings do not remember")):
        drill = desk.drill(Mode.CONFUSABLES, cards=cards)
        drill.answer("1")
        assert isinstance(drill.state, Checked)
        drill.note(text)
    told = told_by_learner(desk)
    assert told[frozenset(PAIR)] == "a roof"
    assert told[frozenset(("hjem/hus", "hjem/huske"))] == "buildings do not remember"
    assert frozenset(("hjem/hage", "hjem/huske")) not in told


def test_a_shuffled_walk_is_dealt_anew_for_every_turn() -> None:
    """Every station after the first is asked once, in an order that is neither the chain's nor always one."""
    walks = [tuple(stop.place for stop in stops(9, "shuffled", turn)) for turn in range(12)]
    assert {tuple(sorted(walk)) for walk in walks} == {tuple(range(1, 9))}
    assert len(set(walks)) > 6
    assert walks[3] == tuple(stop.place for stop in stops(9, "shuffled", 3))


def test_the_hints_of_a_partial_web_are_the_other_links_and_then_letters(desk: Desk) -> None:
    """None repeats what is shown; the rungs are counted from one without a gap."""
    drill = desk.drill(Mode.PARTIAL_WEB, cards=["hjem/hus"])
    assert isinstance(drill.state, Posed)
    shown = drill.state.task.cues
    while True:
        before = drill.state
        if drill.hint() is before:
            break
    assert isinstance(drill.state, Posed)
    hints = drill.state.hints
    assert [hint.rung for hint in hints] == list(range(1, len(hints) + 1))
    links = [hint.slot for hint in hints if hint.slot]
    assert [hint.slot for hint in hints[: len(links)]] == links, "letters come last"
    assert {*links, *shown} == {"use", "similar", "opposite", "image"}
    assert not {*links} & {*shown}
    assert hints[-1].text.count("·") == 1

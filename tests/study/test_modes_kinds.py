"""Every recall mode over real decks: what it shows, how it judges, and what it leaves in log and schedule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import NotFoundError, UsageError
from densecards.grading import Verdict
from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.modes import Checked, Drill, Outcome, Over, Posed, Takes, Task
from densecards.study.modes.chains import stops
from densecards.study.modes.forms import cell_names
from densecards.study.modes.labels import with_names
from densecards.study.modes.phrases import split_phrase
from densecards.study.values import Mode
from densecards.webs.diagrams import faults, marks
from tests.study.practice_deck import write_heart, write_words
from tests.study_deck import Clock

ALL = ["hjem/hus", "hjem/hage", "hjem/huske", "hjem/gaa-paa-jobb", "hjem/liten"]


@pytest.fixture
def desk(home: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A collection with both practice decks, nothing begun."""
    with Desk.open(settings=Settings(day_starts_at=0), clock=clock) as opened:
        opened.install(write_words(tmp_path))
        opened.install(write_heart(tmp_path))
        yield opened


def learn(desk: Desk, cards: list[str]) -> None:
    """Answer both prompts of some cards once, through partial webs and blank webs."""
    for card in cards:
        drill = desk.drill(Mode.PARTIAL_WEB, cards=[card])
        drill.answer(desk.web(card).card.headword)
        drill.grade(Grade.EASY)


def task(drill: Drill) -> Task:
    """What is asked."""
    assert isinstance(drill.state, Posed)
    return drill.state.task


def outcome(drill: Drill, answer: str) -> Outcome:
    """Answer, and return what came of it."""
    drill.answer(answer)
    assert isinstance(drill.state, Checked)
    return drill.state.outcome


def states(desk: Desk) -> list[object]:
    """Every item's state, to see that nothing moved."""
    return [(row.card, row.prompt, row.phase, row.due, row.reps) for row in desk.store.items()]


def test_blank_web_matches_lines_by_letters_and_by_meaning(desk: Desk) -> None:
    """Only the headword is shown; a paraphrase finds its link, and the item that asks the meaning moves."""
    drill = desk.drill("blank-web", cards=["hjem/hus"])
    asked = task(drill)
    assert (asked.heading, asked.takes, asked.shown) == ("hus", Takes.LINES, ())
    found = outcome(drill, "house\nwe bought a tiny home\nan enormous snail that has a chimney\nxyz")
    by_slot = {part.slot: part for part in found.parts}
    assert by_slot["meaning"].right
    assert by_slot["image"].got == "an enormous snail that has a chimney"
    assert found.extra == (3,)
    assert found.score == pytest.approx(3 / 5)
    drill.grade()
    (entry,) = desk.log("hjem/hus")
    assert (entry.mode, entry.prompt, entry.grade, entry.scheduled) == ("blank-web", "recognise", 3, True)
    assert set(entry.detail["recalled"]) == {"meaning", "use", "image"}
    item = desk.store.item("hjem/hus", "recognise")
    assert item is not None
    assert item.reps == 1
    other = desk.store.item("hjem/hus", "produce")
    assert other is not None
    assert other.reps == 0


def test_blank_web_hints_ask_and_never_show_a_link(desk: Desk) -> None:
    """A hint is a question of the template, for part of a list as cue would make the rest harder."""
    drill = desk.drill("blank-web", cards=["heart/left-atrium"])
    for _ in range(20):
        drill.hint()
    assert isinstance(drill.state, Posed)
    hints = [hint.text for hint in drill.state.hints]
    assert hints[0] == "Where is it?"
    assert len(hints) == 7
    assert outcome(drill, "passes fresh blood on").suggested is Grade.AGAIN
    drill.grade()
    assert desk.log("heart/left-atrium")[0].cues[0] == "question:Where is it?"
    assert desk.store.link_strengths(["heart/left-atrium"]) == []


def test_undo_of_a_drill_leaves_everything_as_it_was(desk: Desk) -> None:
    """After undo the schedule, link strengths and edges are what they were, and a rebuild agrees."""
    before = desk.store.export_derived()
    drill = desk.drill("partial-web", cards=ALL[:3])
    for _ in range(3):
        outcome(drill, desk.web(task(drill).card).card.headword)
        drill.grade()
    assert desk.store.edges()
    assert desk.store.link_strengths()
    assert "nothing had to be mended" in desk.rebuild()
    for _ in range(3):
        drill.undo()
    undone = desk.store.export_derived()
    assert desk.store.edges() == []
    assert desk.store.link_strengths() == []
    assert states(desk) == [(row.card, row.prompt, "new", 0, 0) for row in desk.store.items()]
    assert undone != before  # the log knows what was undone
    assert "nothing had to be mended" in desk.rebuild()


def test_partial_web_shows_links_and_then_what_the_memory_makes_of_them(desk: Desk) -> None:
    """The headword stands in no cue; the posterior comes after; a right answer speaks for all links shown."""
    drill = desk.drill("partial-web", cards=["hjem/hus"])
    asked = task(drill)
    assert len(asked.shown) == len(asked.cues) == 2
    assert not any("hus" in text.split(": ", 1)[1].lower().split() for text in asked.shown)
    found = outcome(drill, "hus")
    assert found.recollection is not None
    assert len(found.recollection.cues) == 2
    assert sum(one.probability for one in found.recollection.results) + found.recollection.null <= 1 + 1e-6
    drill.grade()
    (entry,) = desk.log("hjem/hus")
    assert (entry.prompt, entry.scheduled) == ("produce", True)
    taught = desk.store.link_strengths(["hjem/hus"])
    assert {(link.slot, link.successes) for link in taught} == {(slot, 1) for slot in asked.cues}


def test_link_asks_the_headword_and_leaves_the_schedule_alone(desk: Desk) -> None:
    """One masked link leads to the headword; the link learns from it, the due date does not move."""
    before = states(desk)
    drill = desk.drill("link", cards=["hjem/huske"])
    (slot,) = task(drill).cues
    assert "huske" not in task(drill).shown[0].lower()
    assert outcome(drill, "huske").score == 1
    drill.grade()
    assert states(desk) == before
    (link,) = desk.store.link_strengths(["hjem/huske"])
    assert (link.slot, link.tries, link.successes) == (slot, 1, 1)
    again = desk.drill("link", cards=["hjem/huske"])
    assert task(again).cues != (slot,), "the link tried least often comes next"


def test_link_back_asks_for_the_link(desk: Desk) -> None:
    """Headword and slot are shown, the link is typed in other words."""
    drill = desk.drill("link", cards=["heart/left-atrium"], way="back")
    asked = task(drill)
    assert asked.heading == "left atrium"
    slot = next(one for one in desk.web("heart/left-atrium").template.slots if one.title == asked.shown[0])
    link = desk.web("heart/left-atrium").link(slot.key)
    assert link is not None
    assert outcome(drill, " ".join(link.text.split()[1:])).score == 1
    other = desk.drill("link", cards=["heart/left-atrium"], way="back")
    assert outcome(other, "plays the trumpet on Sundays").suggested is Grade.AGAIN
    with pytest.raises(UsageError, match="sideways"):
        desk.drill("link", cards=["heart/left-atrium"], way="sideways")


def test_explain_scores_what_the_words_cover(desk: Desk) -> None:
    """An explanation in one's own words covers some links; the schedule is left alone."""
    before = states(desk)
    drill = desk.drill("explain", cards=["heart/left-atrium"])
    assert task(drill).takes is Takes.TEXT
    found = outcome(
        drill, "It lies at the back above its ventricle, and it is fed by four veins from the lungs."
    )
    covered = {part.slot for part in found.parts if part.right}
    assert {"location", "connections"} <= covered
    assert "clinical" not in covered
    drill.assign(2, 0)
    assert isinstance(drill.state, Checked)
    assert drill.state.outcome.parts[2].right
    drill.grade()
    assert states(desk) == before


def test_confusables_set_two_cards_against_each_other(desk: Desk) -> None:
    """Both are named, one is meant; the other's name is a mix-up, and what tells them apart is shown."""
    drill = desk.drill("confusables", cards=["heart/left-atrium", "heart/right-atrium"])
    asked = task(drill)
    assert set(asked.options) == {"left atrium", "right atrium"}
    assert not any(name in asked.shown[0] for name in asked.options)
    wrong = next(name for name in asked.options if name != desk.web(asked.card).card.headword)
    found = outcome(drill, wrong)
    assert found.judgement is not None
    assert found.judgement.verdict is Verdict.OTHER_CARD
    assert found.wrong_card == f"heart/{wrong.replace(' ', '-')}"
    assert any("takes blue blood from the body" in note for note in found.notes)
    assert found.contrast is not None
    drill.note("left is fresh, right is blue")
    drill.grade()
    kinds = [(entry.kind, entry.scheduled) for entry in desk.log(asked.card)]
    assert kinds == [("note", False), ("review", True)]
    (pair,) = desk.mixups()
    assert (pair.a, pair.b, pair.times) == ("heart/left-atrium", "heart/right-atrium", 1)


def test_confusables_take_the_number_of_a_name(desk: Desk) -> None:
    """Typing 1 or 2 chooses, as a fallback for typing the name."""
    drill = desk.drill("confusables", cards=["heart/left-atrium", "heart/right-atrium"])
    asked = task(drill)
    place = asked.options.index(desk.web(asked.card).card.headword)
    assert outcome(drill, str(place + 1)).score == 1


def test_confusables_come_from_the_log_then_from_the_deck(desk: Desk) -> None:
    """Nothing begun, no pair; begun cards that the deck calls confusable are a pair; logged ones lead."""
    with pytest.raises(NotFoundError, match="mixed up"):
        desk.drill("confusables")
    learn(desk, ["hjem/hus", "hjem/hage", "hjem/huske"])
    drill = desk.drill("confusables")
    assert drill.total == 4, "two pairs, each card of them asked"
    asked = []
    while isinstance(drill.state, Posed):
        asked.append(frozenset((drill.state.task.card, drill.state.task.mark)))
        drill.skip()
    assert asked[0] != asked[1], "interleaved"
    assert asked[:2] == asked[2:]
    slip = desk.drill("link", cards=["hjem/huske"])
    outcome(slip, "hage")
    slip.grade()
    drill = desk.drill("confusables")
    assert set(task(drill).options) == {"å huske", "hage"}
    assert drill.total == 6


def test_forms_are_asked_one_by_one(desk: Desk) -> None:
    """Every cell of the forms is asked by its name; doublets are equally right; the schedule stays."""
    before = states(desk)
    drill = desk.drill("forms", cards=["hjem/huske", "hjem/hus", "hjem/liten"])
    asked = []
    for answer in ("husker", "huska", "har husket", "et", "huset", "hus", "husene", "lite"):
        asked.append(task(drill).asks)
        assert outcome(drill, answer).score == 1, (asked[-1], answer)
        drill.grade()
    assert asked[:3] == ["present?", "past?", "perfect (with har or er)?"]
    assert asked[3:7] == [
        "article (en, ei, et)?",
        "definite singular?",
        "indefinite plural?",
        "definite plural?",
    ]
    assert outcome(drill, "liten").suggested is Grade.AGAIN
    assert states(desk) == before


def test_a_form_with_another_ending_is_no_slip(desk: Desk) -> None:
    """The ending is what is asked: a slip in the stem is near, a wrong ending is wrong."""
    drill = desk.drill("forms", cards=["hjem/huske"])
    assert outcome(drill, "hussker").judgement.verdict is Verdict.NEAR
    drill.grade()
    assert outcome(drill, "huskte").judgement.verdict is Verdict.WRONG
    assert not drill.state.outcome.right
    drill.overrule(True)
    assert drill.state.outcome.right


def test_forms_are_named_by_part_of_speech_then_by_their_number(desk: Desk) -> None:
    """A card without a part of speech is named by how many forms it lists."""
    card = desk.web("hjem/hus").card
    bare = type(card)("hjem/x", "x", "y", "vocabulary", properties={"forms": ("a", "b", "c")})
    assert cell_names(bare) == ("present", "past", "perfect (with har or er)")
    odd = type(card)("hjem/x", "x", "y", "vocabulary", properties={"forms": ("a", "b")})
    assert cell_names(odd) == ("form 1", "form 2")


def test_phrase_asks_how_it_goes_on(desk: Desk) -> None:
    """The first words are shown; the rest alone or the whole is right."""
    for answer, score in (("på jobb", 1.0), ("å gå på jobb", 1.0), ("paa jobb", 1.0), ("hjem", 0.0)):
        drill = desk.drill("phrase", cards=["hjem/gaa-paa-jobb"])
        assert task(drill).heading == "å gå …"
        assert outcome(drill, answer).score == score, answer
    with pytest.raises(NotFoundError, match="phrase"):
        desk.drill("phrase", cards=["hjem/hus"])


@given(st.lists(st.sampled_from(["å", "en", "gå", "på", "jobb", "hvordan", "det"]), min_size=1, max_size=7))
def test_the_halves_of_a_phrase_make_the_phrase(words: list[str]) -> None:
    """Nothing is lost in dividing, and something is asked for."""
    text = " ".join(words)
    halves = split_phrase(text)
    if halves is not None:
        assert " ".join(halves) == text
        assert all(halves)


def test_a_palace_is_walked_forward_back_and_from_the_middle(desk: Desk) -> None:
    """Each walk asks for the cards in its own order, and shows where one stands."""
    walks = {
        "forward": ["hus", "hage", "å huske"],
        "back": ["å huske", "hage", "hus"],
        "middle": ["å huske", "hus"],
    }
    for way, expected in walks.items():
        drill = desk.drill("palace", way=way)
        names = []
        while not isinstance(drill.state, Over):
            name = desk.web(task(drill).card).card.headword
            names.append(name)
            assert outcome(drill, name).score == 1
            drill.grade()
        assert names == expected, way
    assert all(entry.scheduled is False for entry in desk.log("hjem/hus"))


def test_a_station_shows_its_place_and_hides_its_image(desk: Desk) -> None:
    """Where the deck divides place and image, the place is seen; the image is a hint and told afterwards."""
    drill = desk.drill("palace")
    assert task(drill).shown == ("the doormat",)
    drill.hint()
    assert isinstance(drill.state, Posed)
    assert "snail" in drill.state.hints[0].text
    found = outcome(drill, "hus")
    assert found.notes[0] == "the doormat — a snail in a scarf wipes its foot"
    assert found.notes[1].startswith("hus: ")
    drill.grade()
    assert task(drill).shown == ("hus",)


def test_a_shuffled_drawing_asks_every_place(desk: Desk) -> None:
    """In no order, and the first place too."""
    chain = desk.make_chain(
        "diagram", "Two halls", [("heart/left-atrium", "red"), ("heart/right-atrium", "blue")], DRAWING
    )
    assert desk.drill("label", chain=chain, way="shuffled").total == 2


def test_a_drill_goes_on_where_it_was_left_today(desk: Desk, clock: Clock) -> None:
    """With what was answered, which can still be taken back; the end and the next day begin anew."""
    learn(desk, ALL)
    drill = desk.drill("link", go_on=True)
    first = task(drill).card
    drill.answer(desk.web(first).card.headword)
    drill.grade()
    drill.skip()
    left = task(drill).card
    assert list(desk.drills_begun().values()) == [(2, drill.total)]
    assert task(desk.drill("link")).card == task(desk.drill("link", cards=None)).card
    again = desk.drill("link", go_on=True)
    assert (task(again).card, task(again).number, again.done) == (left, 3, 1)
    again.undo()
    assert task(again).card == first
    assert not desk.drills_begun()
    for _ in range(again.total):
        again.skip()
    assert isinstance(again.state, Over)
    assert not desk.drills_begun()
    once_more = desk.drill("palace", go_on=True)
    once_more.skip()
    assert task(desk.drill("palace", go_on=True)).number == 2
    assert task(desk.drill("palace", way="back", go_on=True)).number == 1
    clock.forward(days=1)
    assert task(desk.drill("palace", go_on=True)).number == 1


def test_a_drill_over_other_cards_does_not_go_on(desk: Desk) -> None:
    """Where the tasks are not the same any more, the drill begins anew."""
    learn(desk, ALL)
    drill = desk.drill("forms", go_on=True)
    drill.skip()
    desk.store.set_value("drills", desk.store.get_value("drills").replace("hjem/", "hjem/x"))
    assert task(desk.drill("forms", go_on=True)).number == 1
    desk.store.set_value("drills", '{"day": 1, "drills": []}')
    assert task(desk.drill("forms", go_on=True)).number == 1
    assert not desk.drills_begun()


def test_what_the_learner_says_tells_two_apart_is_read_next_time(desk: Desk) -> None:
    """The note is shown at once and whenever the pair is asked again, from either side."""
    drill = desk.drill("confusables", cards=["hjem/hus", "hjem/hage"])
    outcome(drill, "1")
    drill.note("a roof")
    assert "you: a roof" in drill.state.outcome.notes
    drill.grade()
    assert "you: a roof" in outcome(drill, "2").notes


def test_a_journey_is_not_a_palace(desk: Desk) -> None:
    """A chain of another kind is refused by name, and an unknown one lists what there is."""
    assert task(desk.drill("journey")).heading == "Dagen"
    with pytest.raises(UsageError, match="palace"):
        desk.drill("journey", chain="Huset")
    with pytest.raises(NotFoundError, match="nowhere"):
        desk.drill("journey", chain="nowhere")
    with pytest.raises(NotFoundError, match="diagram"):
        desk.drill("label")


@given(st.integers(2, 20), st.sampled_from(["forward", "back", "middle", "shuffled"]), st.integers(0, 99))
def test_a_walk_asks_no_station_twice(length: int, way: str, turn: int) -> None:
    """Stations are asked once each, beside their neighbour; at most the one that is given is left out."""
    walk = stops(length, way, turn)
    places = [stop.place for stop in walk]
    assert len(set(places)) == len(places) >= length - 1
    for stop in walk:
        assert stop.beside is None or stop.place - stop.beside == stop.step


DRAWING = """ [1] ----> [2]
  |         |
 left     right   [1]"""


def test_labels_cover_one_place_and_keep_the_drawing(desk: Desk) -> None:
    """A diagram of one's own asks place after place; the names are the cards'."""
    chain = desk.make_chain(
        "diagram", "Two halls", [("heart/left-atrium", "red"), ("heart/right-atrium", "blue")], DRAWING
    )
    drill = desk.drill("label", chain=chain)
    assert task(drill).picture.splitlines()[0] == " [?] ----> [2]"
    assert outcome(drill, "LA").score == 1
    drill.grade()
    found = outcome(drill, "left atrium")
    assert found.wrong_card == "heart/left-atrium"
    assert found.wrong_name == "left atrium"
    assert found.notes[0] == "blue"


def test_a_diagram_must_fit_its_names(desk: Desk) -> None:
    """A place without a name, and a name without a place, are said before anything is kept."""
    steps = [("heart/left-atrium", ""), ("heart/right-atrium", "")]
    with pytest.raises(UsageError, match=r"no place \[2\]"):
        desk.make_chain("diagram", "One hall", steps, "[1]")
    assert desk.chains("diagram") == []


@given(st.lists(st.integers(1, 5), max_size=6), st.integers(1, 5))
def test_marks_and_faults_agree(places: list[int], steps: int) -> None:
    """A drawing has no fault exactly where its places are the numbers of the list."""
    picture = " - ".join(f"[{n}]" for n in places)
    assert marks(picture) == tuple(sorted(set(places)))
    assert (faults(picture, steps) == []) == (set(places) == set(range(1, steps + 1)))


def test_a_name_takes_the_spaces_after_its_place() -> None:
    """What stands to the right keeps its column where there is room."""
    named = with_names("[1]        | [2]", {1: "aorta"}, 2)
    assert named.index("|") == "[1]        | [2]".index("|")
    assert named.endswith("[?]")


def test_only_cards_that_were_begun_are_practised_unless_named(desk: Desk) -> None:
    """Without named cards, unlearnt ones are left alone, and the mode says what is missing."""
    with pytest.raises(NotFoundError, match="begun"):
        desk.drill("blank-web")
    learn(desk, ["hjem/hage"])
    drill = desk.drill("blank-web")
    assert drill.total == 1
    assert task(drill).card == "hjem/hage"
    desk.suspend("hjem/hage")
    with pytest.raises(NotFoundError):
        desk.drill("blank-web")
    with pytest.raises(UsageError, match="word"):
        desk.drill("word", cards=["hjem/hage"])


def test_what_is_due_longest_comes_first(desk: Desk, clock: Clock) -> None:
    """Practice takes cards in the order in which they come due."""
    learn(desk, ["hjem/hage"])
    clock.forward(days=1)
    learn(desk, ["hjem/hus"])
    drill = desk.drill("blank-web")
    assert task(drill).card == "hjem/hage"
    assert desk.drill("blank-web", limit=1).total == 1


def test_an_edit_in_place_is_seen_by_the_next_task(desk: Desk) -> None:
    """A link that is written while the drill runs is asked for when its card comes."""
    drill = desk.drill("blank-web", cards=["hjem/hus", "hjem/hage"])
    desk.set_link("hjem/hage", "life", "the summer I pulled out the carrots")
    outcome(drill, "house")
    drill.grade()
    assert any(part.slot == "life" and part.right for part in outcome(drill, "pulling out carrots").parts)

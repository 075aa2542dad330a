"""Wrong answers as evidence: mix-ups, contrasts, the missing link, leeches and their repair."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.errors import NotFoundError, UsageError
from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.evidence import FORESEEN, contrast_of, named_confusable, told_apart
from densecards.study.lookalikes import symmetric
from densecards.study.repair import to_ask
from densecards.webs import VOCABULARY, Card, compose_web
from tests.study.practice_deck import write_heart, write_words
from tests.study_deck import Clock


@pytest.fixture
def desk(home: Path, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A collection with both practice decks."""
    with Desk.open(settings=Settings(day_starts_at=0, leech_lapses=2), clock=clock) as opened:
        opened.install(write_words(tmp_path))
        opened.install(write_heart(tmp_path))
        yield opened


def mistake(desk: Desk, card: str, answer: str) -> str:
    """Answer a link of a card with something else; returns the log entry."""
    drill = desk.drill("link", cards=[card])
    drill.answer(answer)
    drill.grade()
    return desk.log(card)[-1].id


def lapse(desk: Desk, clock: Clock, card: str) -> None:
    """Learn a card, and forget it after it was due."""
    for grade in (Grade.EASY, Grade.AGAIN):
        clock.forward(days=30)
        drill = desk.drill("partial-web", cards=[card])
        drill.answer(desk.web(card).card.headword if grade is Grade.EASY else "nothing")
        drill.grade(grade)


def test_mixups_count_both_ways_and_forget_what_was_undone(desk: Desk, clock: Clock) -> None:
    """One pair however it was mixed up, the most frequent first; an undone answer does not count."""
    mistake(desk, "hjem/hus", "hage")
    clock.forward(minutes=5)
    mistake(desk, "hjem/hage", "hus")
    undone = mistake(desk, "hjem/huske", "hus")
    mistake(desk, "hjem/huske", "liten")
    desk.undo_entry(undone)
    pairs = desk.mixups()
    assert [(pair.a, pair.b, pair.times) for pair in pairs] == [
        ("hjem/hage", "hjem/hus", 2),
        ("hjem/huske", "hjem/liten", 1),
    ]
    assert pairs[0].last == clock.at
    assert pairs[0].told == "hage: stands outside and has no roof"
    assert desk.mixups("heart") == []


def test_mixups_are_held_against_what_the_memory_predicts(desk: Desk) -> None:
    """Unasked, nothing is claimed; asked, the pair carries the memory's share for it."""
    mistake(desk, "heart/left-atrium", "right atrium")
    (before,) = desk.mixups()
    assert before.predicted is None
    assert before.foreseen is None
    (pair,) = desk.mixups(predict=True)
    assert pair.predicted is not None
    rivals = desk.density(card="heart/left-atrium")[0].competitors
    assert pair.predicted >= max(rival.share for rival in rivals if rival.id == "heart/right-atrium")
    assert pair.foreseen == (pair.predicted >= FORESEEN)


def test_what_the_learner_says_tells_two_apart_stands_with_the_mixup(desk: Desk) -> None:
    """One's own words come before the deck's, the last ones count, and taking them back brings the deck's."""
    mistake(desk, "hjem/hus", "hage")
    drill = desk.drill("confusables", cards=["hjem/hus", "hjem/hage"])
    for text in ("a roof", "a roof and a door"):
        drill.answer("1")
        drill.note(text)
        drill.grade()
    assert desk.mixups()[0].told == "a roof and a door"
    notes = [one for one in desk.store.log(kinds=["note"]) if one.answer]
    for note in notes:
        desk.undo_entry(note.id)
    assert desk.mixups()[0].told.startswith("hage: stands outside")


def test_a_mixup_with_a_card_that_is_gone_is_left_out(desk: Desk) -> None:
    """Its deck was removed: the list stays, without it, and a contrast says why there is none."""
    mistake(desk, "heart/left-atrium", "hus")
    mistake(desk, "heart/left-atrium", "right atrium")
    desk.remove_deck("hjem")
    (pair,) = desk.mixups(predict=True)
    assert (pair.a, pair.b) == ("heart/left-atrium", "heart/right-atrium")
    with pytest.raises(NotFoundError, match="hjem/hus"):
        desk.contrast("heart/left-atrium", "hjem/hus")


def test_a_contrast_names_the_other_card_and_what_tells_them_apart(desk: Desk) -> None:
    """The draft ties to the other card, keeps what stood there, and can be saved as it is."""
    draft = desk.contrast("hjem/hus", "hjem/hage")
    assert (draft.slot, draft.card, draft.other) == ("similar", "hjem/hus", "hjem/hage")
    assert draft.text == ("bolig — dwelling, the official word; not [[hage]]: stands outside and has no roof")
    assert draft.names == ("hus", "hage")
    assert draft.shown == draft.text.replace("[[hage]]", "hage")
    assert draft.written(draft.shown) == draft.text, "what was not touched is what it was"
    assert draft.written("no hage, [[hage]]") == "no [[hage]], [[hage]]"
    assert draft.written("hagen is no tie") == "hagen is no tie"
    web = desk.set_link(draft.card, draft.slot, draft.text)
    link = web.link("similar")
    assert link is not None
    assert link.references == ("hage",)
    assert desk.contrast("hjem/hus", "hjem/hage").text == draft.text, "a contrast is not written twice"
    far = desk.contrast("hjem/hus", "heart/left-atrium")
    assert "[[heart/left-atrium]]" in far.text


def test_an_empty_slot_takes_a_contrast_alone() -> None:
    """Where nothing stands in the slot, the draft is the contrast and nothing else."""
    web = compose_web(Card("a/x", "x", "g", "vocabulary"), VOCABULARY, {}, {})
    other = Card("a/y", "y", "another thing", "vocabulary")
    assert contrast_of(web, other, {}).text == "not [[y]] — another thing"


def test_a_decks_word_on_confusables_is_found_from_either_side() -> None:
    """What tells two cards apart stands with one of them and holds for both."""
    one = Card("a/x", "x", "g", "vocabulary", properties={"confusable": ("[[y]] — it has a tail",)})
    other = Card("a/y", "y", "h", "vocabulary")
    assert named_confusable(one) == ("a/y",)
    assert told_apart(one, other, {}) == told_apart(other, one, {}) == "y: it has a tail"
    assert told_apart(other, Card("a/z", "z", "i", "vocabulary"), {}) == ""
    assert symmetric([("a", "b"), ("b", "c"), ("c", "c")]) == {
        "a": frozenset("b"),
        "b": frozenset("ac"),
        "c": frozenset("b"),
    }


def test_a_lapse_asks_for_the_one_missing_link(desk: Desk) -> None:
    """The slot that the memory says pays most, with the template's question; a full web asks for nothing."""
    found = desk.missing_link("hjem/hus")
    assert found is not None
    assert found.slot == desk.density(card="hjem/hus")[0].next_slot
    assert found.question
    for slot in desk.web("hjem/hus").template.slot_keys:
        desk.set_link("hjem/hus", slot, f"my own {slot}")
    assert desk.missing_link("hjem/hus") is None


def test_what_is_asked_for_when_the_memory_is_silent() -> None:
    """Own life before the deck's slots; with nothing empty, the suggestion to be replaced."""
    card = Card("a/x", "x", "g", "vocabulary")
    full = dict.fromkeys(VOCABULARY.slot_keys, "text")
    assert to_ask(compose_web(card, VOCABULARY, {}, {}), None) == "personal"
    assert to_ask(compose_web(card, VOCABULARY, full, {}), None) == "image"
    assert to_ask(compose_web(card, VOCABULARY, {}, full), None) is None
    assert to_ask(compose_web(card, VOCABULARY, {}, {}), "use") == "use"
    assert to_ask(compose_web(card, VOCABULARY, full, {}), "use") == "image"


def test_leeches_go_to_repair(desk: Desk, clock: Clock) -> None:
    """From as many lapses as the settings say, with a link to write, a contrast and the senses to split."""
    lapse(desk, clock, "hjem/hus")
    assert desk.leeches() == []
    lapse(desk, clock, "hjem/hus")
    mistake(desk, "hjem/hus", "hage")
    (leech,) = desk.leeches()
    assert (leech.card, leech.lapses, leech.mixed) == ("hjem/hus", 2, ("hjem/hage",))
    assert desk.leeches("heart") == []
    plan = desk.repair("hjem/hus")
    assert plan.missing is not None
    assert plan.contrast is not None
    assert plan.contrast.other == "hjem/hage"
    assert plan.rewrite in desk.web("hjem/hus").filled
    assert plan.senses == ()


def test_a_card_that_holds_too_much_is_split(desk: Desk) -> None:
    """Several cards of the learner's own come out of it with the links that name them; it is suspended."""
    card = desk.add_card("ball", "ball, dance", links={"use": "Han kaster en ball. — He throws a ball."})
    assert desk.repair(card).senses == ("ball", "dance")
    made = desk.split(card, [("ball", "round toy"), ("dans", "dance at a party")])
    assert [desk.web(one).card.gloss for one in made] == ["round toy", "dance at a party"]
    use = desk.web(made[0]).link("use")
    assert use is not None
    assert desk.web(made[1]).link("use") is None
    assert all(row.suspended for row in desk.store.items(cards=[card]))


def test_splitting_a_card_is_one_act(desk: Desk) -> None:
    """The parts take the links that are named, ties keep leading home, and one undo takes all of it back."""
    webs = {web.card.id: web.links for web in desk.store.webs()}
    derived = [(row.card, row.prompt, row.suspended) for row in desk.store.items()]
    made = desk.split("hjem/hus", [("huset", "the house", ("similar",)), ("hus", "house")])
    similar = desk.web(made[0]).link("similar")
    assert similar is not None
    assert "[[hjem/" in similar.text or "[[" not in similar.text
    assert desk.web(made[0]).link("use") is None
    assert [act.what for act in desk.last_acts(1)] == ["card split"]
    (act,) = desk.undo_last()
    assert act.card == "hjem/hus"
    assert {web.card.id: web.links for web in desk.store.webs()} == webs
    assert [(row.card, row.prompt, row.suspended) for row in desk.store.items()] == derived
    with pytest.raises(UsageError, match="no link"):
        desk.split("hjem/hus", [("huset", "the house", ("life",)), ("hus", "house")])
    assert desk.own_cards() == set(), "nothing is half made"


def test_a_card_of_another_template_is_split_into_its_own_kind(desk: Desk) -> None:
    """An anatomy card's parts are anatomy cards, also in the learner's own deck of words."""
    made = desk.split(
        "heart/left-atrium", [("left atrium", "chamber", ("location",)), ("auricle", "its ear")]
    )
    assert {desk.web(one).template.key for one in made} == {"anatomy"}
    assert desk.web(made[0]).link("location") is not None


def test_look_alikes_are_kept_apart_in_review(desk: Desk, clock: Clock) -> None:
    """What the deck calls confusable and what was mixed up is not asked one after the other."""
    mistake(desk, "hjem/liten", "hage")
    for card in ("hjem/hus", "hjem/hage", "hjem/huske", "hjem/liten"):
        drill = desk.drill("partial-web", cards=[card])
        drill.answer("x")
        drill.overrule(True)
        drill.grade(Grade.EASY)
    clock.forward(days=40)
    session = desk.session(new_limit=0)
    assert session.apart["hjem/hage"] >= {"hjem/hus", "hjem/liten"}
    assert "hjem/huske" in session.apart["hjem/hus"]


def test_a_why_is_kept_with_the_card(desk: Desk) -> None:
    """The learner's answers come back with the deck's own; a word is not asked why."""
    assert [one.key for one in desk.questions("heart/left-atrium")] == ["why", "what-else", "if-damaged"]
    deck = desk.answer_why("heart/left-atrium", "why", "thin because low pressure")
    assert deck.startswith("It takes blood from the lungs")
    desk.answer_why("heart/left-atrium", "why", "  ")
    why, else_, damaged = desk.questions("heart/left-atrium")
    assert why.own == ("thin because low pressure",)
    assert (else_.own, else_.slot) == ((), "connections"), "the deck says nothing else, its web does"
    assert else_.deck_answer.startswith("fed by four")
    assert damaged.deck_answer.startswith("When it stretches")
    assert desk.questions("hjem/hus") == ()
    plane = desk.add_card("sagittal plane", "divides left from right", template="anatomy", language="en")
    assert desk.questions(plane) == (), "what if a plane is damaged is not asked"
    with pytest.raises(UsageError):
        desk.answer_why("hjem/hus", "why", "because")


def test_what_else_lights_up(desk: Desk) -> None:
    """Cards that were recalled together light up, more brightly the more often; failures tie nothing; what
    is only alike stays fainter."""
    assert "recalled together" not in {one.way for one in desk.lit_up("hjem/hus")}
    for _ in range(3):
        drill = desk.drill("link", cards=["hjem/hus", "hjem/hage"])
        for name in ("hus", "hage"):
            drill.answer(name)
            drill.grade()
    drill = desk.drill("link", cards=["hjem/hus", "hjem/liten"])
    for _ in range(2):
        drill.answer("nonsense")
        drill.grade()
    lit, *fainter = desk.lit_up("hjem/hus")
    assert (lit.id, lit.hop, lit.way) == ("hjem/hage", 1, "recalled together")
    assert lit.activation == pytest.approx(3 * 0.025 * 0.7)
    assert all(one.way != "recalled together" and one.activation < lit.activation for one in fainter)
    ranked = desk.lit_up("hjem/hus", rule="pagerank")
    assert ranked[0].id == "hjem/hage"
    assert sum(one.activation for one in ranked) < 1
    with pytest.raises(UsageError):
        desk.lit_up("hjem/hus", rule="magic")


def test_strange_images_are_counted_by_scene(desk: Desk) -> None:
    """Up to two a scene say nothing; more get a note; cards that were not begun do not count."""
    assert desk.bizarre() == []
    for card in ("hjem/hus", "hjem/hage"):
        mistake(desk, card, "x")
        drill = desk.drill("partial-web", cards=[card])
        drill.answer("x")
        drill.grade()
    (scene,) = desk.bizarre()
    assert (scene.title, scene.cards, scene.note) == ("Hjemme", ("hjem/hus", "hjem/hage"), "")
    desk.settings = Settings(day_starts_at=0, bizarre_images=1)
    assert desk.bizarre()[0].note.startswith("2 strange images")


def test_a_repeated_mixup_offers_a_contrast_until_it_is_written(desk: Desk) -> None:
    """Once is a slip; from the second time on the draft is offered, and no more when it stands in the web."""
    mistake(desk, "hjem/hus", "hage")
    assert desk.contrast_offer("hjem/hus", "hjem/hage") is None
    assert desk.contrast_offer("hjem/hus", "hjem/hage", unwritten=1), "the answer at hand counts too"
    mistake(desk, "hjem/hage", "hus")
    draft = desk.contrast_offer("hjem/hus", "hjem/hage")
    assert draft is not None
    desk.set_link(draft.card, draft.slot, draft.text)
    assert desk.contrast_offer("hjem/hus", "hjem/hage") is None
    assert desk.contrast_offer("hjem/hage", "hjem/hus") is not None, "the other card has none yet"


def test_a_link_that_led_home_grows_and_fades(desk: Desk, clock: Clock) -> None:
    """Recall through a link strengthens it ever less; half of what it gained is gone after 90 days."""
    from densecards.study.strength import faded

    drill = desk.drill("link", cards=["hjem/hus"])
    drill.answer("hus")
    drill.grade()
    (link,) = desk.store.link_strengths(["hjem/hus"])
    assert link.strength == pytest.approx(1 + 0.3 * (1 - 1 / 3))
    clock.forward(days=90)
    assert faded(link, clock.at) == pytest.approx(1 + 0.1)
    assert "nothing had to be mended" in desk.rebuild()

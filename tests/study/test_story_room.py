"""Stories: the words that must come, hiding, retyping, what is kept, and what can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import NotFoundError, UsageError
from densecards.study import Desk
from densecards.study.reading import Forms
from densecards.study.story import Retold, Retyping, Told, Writing
from densecards.study.telling import place_of, same_order
from densecards.webs import Card
from tests.study_deck import Clock

WORDS = ["try/regning", "try/kvittering", "try/kopp"]
TEXT = "Regninga drikker av koppen, og to kvitteringer synger."


def told(desk: Desk, answer: str) -> Retold:
    """Write the story, hide it, and type it again."""
    room = desk.story(WORDS)
    room.write(TEXT)
    room.hide()
    return room.retype(answer)


def test_inflected_forms_count(desk: Desk) -> None:
    """A word is in the story in any of its forms; what is missing is named while one writes."""
    room = desk.story(WORDS)
    assert isinstance(room.state, Writing)
    assert len(room.state.missing) == 3
    assert [word.headword for word in room.missing_from("Koppene danser på en regning.")] == ["kvittering"]
    assert room.write(TEXT).missing == ()


def test_the_score_is_the_share_of_words_that_come_back(desk: Desk) -> None:
    """Two of three words are two thirds; another order is told apart from the same one."""
    assert told(desk, "En kopp kaffe og en regning.").found == (True, False, True)
    assert told(desk, "En kopp kaffe og en regning.").score == pytest.approx(2 / 3)
    assert not told(desk, "En kopp og regningen.").in_order
    assert told(desk, "Regningen og koppen.").in_order


def test_a_telling_is_logged_word_by_word_and_moves_nothing(desk: Desk, clock: Clock) -> None:
    """Each word gets an answer in the mode story; recalled ones strengthen their edges, once a pair."""
    before = [(row.card, row.prompt, row.due, row.reps) for row in desk.store.items()]
    room = desk.story(WORDS)
    room.write(TEXT)
    room.hide()
    clock.forward(minutes=1)
    room.retype("regning kopp kvittering")
    assert room.finish() == Told(room.key, 1.0)
    for card in WORDS:
        (entry,) = [one for one in desk.log(card) if one.kind == "review"]
        assert (entry.mode, entry.verdict, entry.scheduled, entry.duration) == (
            "story",
            "accepted",
            False,
            20_000,
        )
    assert [(edge.a, edge.b, edge.count) for edge in desk.store.edges()] == [
        ("try/kopp", "try/kvittering", 1),
        ("try/kopp", "try/regning", 1),
        ("try/kvittering", "try/regning", 1),
    ]
    assert [(row.card, row.prompt, row.due, row.reps) for row in desk.store.items()] == before
    assert "nothing had to be mended" in desk.rebuild()


def test_a_story_is_kept_and_told_again(desk: Desk, clock: Clock) -> None:
    """The text survives, the same words find it the same day, tellings are counted, the best one stays."""
    room = desk.story(WORDS)
    room.write(TEXT)
    assert desk.story(list(reversed(WORDS))).key == room.key
    for told, answer in enumerate(("regning", "regning kopp kvittering", "kopp")):
        clock.forward(days=1)
        again = desk.story(key=room.key)
        assert isinstance(again.state, Retyping if told else Writing), "one that was told begins hidden"
        if not told:
            assert again.state.text == TEXT
            again.hide()
        again.retype(answer)
        again.finish()
    (row,) = desk.stories()
    assert (row.tellings, row.best, row.text, row.last) == (3, 1.0, TEXT, clock.at)
    assert desk.story(WORDS).key != room.key, "another day begins another story"
    with pytest.raises(NotFoundError):
        desk.story(key="no such story")


def test_a_story_that_was_left_hidden_goes_on_hidden(desk: Desk) -> None:
    """With what was retyped so far; once it was shown or rewritten it is open again."""
    room = desk.story(WORDS)
    room.write(TEXT)
    room.hide()
    room.keep("regnin")
    again = desk.story(WORDS)
    assert isinstance(again.state, Retyping)
    assert again.state.typed == "regnin"
    assert isinstance(desk.story(WORDS[:2]).state, Writing), "another story is not hidden"
    again.edit()
    assert isinstance(desk.story(WORDS).state, Writing)


def test_everything_about_a_story_can_be_taken_back(desk: Desk) -> None:
    """Undo takes a telling back whole, then the text, change by change."""
    room = desk.story(WORDS)
    room.write("Første utkast.")
    room.write(TEXT)
    room.hide()
    room.retype("kopp")
    room.finish()
    room.undo()
    assert desk.stories()[0].tellings == 0
    assert (
        desk.log(
            "try/kopp",
        )[-1].kind
        == "undo"
    )
    room.undo()
    assert isinstance(room.state, Writing)
    assert room.state.text == "Første utkast."
    room.undo()
    assert desk.stories() == []
    with pytest.raises(UsageError):
        room.undo()


def test_the_learner_decides_about_a_word(desk: Desk) -> None:
    """A word that the rules did not see can be counted, and one that they saw can be taken away."""
    room = desk.story(WORDS)
    room.write(TEXT)
    room.hide()
    room.retype("kopp")
    assert room.overrule(0, True).score == pytest.approx(2 / 3)
    assert room.overrule(2, False).found == (True, False, False)
    with pytest.raises(UsageError):
        room.overrule(9, True)


def test_a_story_needs_words_and_a_text(desk: Desk) -> None:
    """One word is no chain; nothing can be hidden before it is written, or retyped before it is hidden."""
    with pytest.raises(UsageError, match="at least 2"):
        desk.story(["try/kopp"])
    with pytest.raises(UsageError, match="at least 2"):
        desk.story()
    room = desk.story(WORDS)
    for act in (room.hide, lambda: room.retype("x"), room.finish):
        with pytest.raises(UsageError):
            act()
    room.write(TEXT)
    room.hide()
    room.retype("x")
    assert isinstance(room.again(), Retyping)


def card(word: str) -> Card:
    """A card of one word."""
    return Card(f"t/{word}", word, "x", "vocabulary", "nb")


@given(st.permutations(["hund", "kaffe", "tog", "regn", "venn"]), st.data())
def test_the_order_is_the_same_exactly_for_the_same_order(words: list[str], data: st.DataObject) -> None:
    """Whatever was left out, what came back is in order where its words follow one another as before."""
    cards = [card(word) for word in words]
    kept = [word for word in words if data.draw(st.booleans())]
    shuffled = data.draw(st.permutations(kept))
    story = " og ".join(words)
    assert same_order(story, " så ".join(shuffled), cards, Forms(cards)) == (shuffled == kept)


def test_letters_without_a_norwegian_keyboard_count(desk: Desk) -> None:
    """ae, oe and aa stand for æ, ø and å; a word is found where it stands."""
    strom = card("strøm"), Forms([])
    assert place_of("stroem", *strom) == 1
    assert place_of("det er mye strøm her", *strom) == 4
    assert place_of("ingenting", *strom) is None


def test_own_words_and_phrases_count_in_their_regular_forms(desk: Desk) -> None:
    """A card of one's own lists no forms, a phrase bends its verb: both are found in the story."""
    mine = desk.add_card("saft", "squash")
    phrase = desk.add_card("å betale for seg", "to pay one's way")
    room = desk.story([mine, phrase])
    assert [word.card for word in room.missing_from("Saften var god.")] == [phrase]
    assert room.write("Saften betalte for seg.").missing == ()

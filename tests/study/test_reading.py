"""Reading: every word of a text marked by the learner's cards, and new words taken in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.errors import NotFoundError, UsageError
from densecards.study import Desk
from densecards.study.reading import (
    Forms,
    Status,
    as_headword,
    best_known,
    open_text,
    sentences,
    take_apart,
    written_forms,
)
from densecards.webs import Card
from tests.study_deck import Clock

CARDS = (
    Card("t/regning", "en regning", "bill", "vocabulary", "nb", properties={"forms": ("en/ei", "regningen")}),
    Card(
        "t/betale",
        "å betale",
        "pay",
        "vocabulary",
        "nb",
        properties={"forms": ("betaler", "betalte", "har betalt")},
    ),
    Card("t/gaa-hjem", "å gå hjem", "go home", "vocabulary", "nb"),
    Card("t/gaa", "å gå", "go", "vocabulary", "nb", properties={"forms": ("går", "gikk", "har gått")}),
    Card("t/bil", "bil", "car", "vocabulary", "nb"),
)
FORMS = Forms(CARDS)


def marked(text: str, standing: dict[str, Status] | None = None) -> dict[str, tuple[str, str]]:
    """Word → (card, status) of a text."""
    found = take_apart(text, FORMS, standing or {})
    return {
        token.text: (token.card, token.status.value)
        for token in found.tokens
        if token.status is not Status.PLAIN
    }


@given(st.text("abæøå REGNIGbetalr.,!?\n'-123", max_size=80))
def test_the_tokens_are_the_text(text: str) -> None:
    """Joined, the tokens are the text to the last space; their places are true; words have sentences."""
    found = take_apart(text, FORMS, {})
    assert "".join(token.text for token in found.tokens) == text
    assert all(text[token.start : token.end] == token.text for token in found.tokens)
    assert all(token.sentence for token in found.tokens if token.status is not Status.PLAIN)
    assert 0 <= found.coverage <= 1


def test_inflected_forms_belong_to_their_card() -> None:
    """Listed forms count, capitals too; the perfect without its auxiliary, a genitive by its noun."""
    found = marked("Regningen betaler vi. Betalt! Regningens sum. Hun gikk.")
    assert found["Regningen"][0] == found["Regningens"][0] == "t/regning"
    assert found["betaler"][0] == found["Betalt"][0] == "t/betale"
    assert found["gikk"][0] == "t/gaa"
    assert found["vi"] == ("", "unknown")
    assert "har" not in written_forms(CARDS[1])


def test_the_grammar_of_an_english_text_is_left_alone() -> None:
    """The reader of a chapter learns its terms, not its articles; in Norwegian small words are words."""
    cards = (
        Card("a/nerve", "vagus nerve", "the tenth", "anatomy", "en"),
        Card("a/of", "while", "x", "anatomy", "en"),
    )
    found = take_apart(
        "The vagus nerve is one of the nerves that leave the skull, while it sleeps.", Forms(cards), {}
    )
    unknown = [token.text for token in found.tokens if token.status is Status.UNKNOWN]
    assert unknown == ["nerves", "leave", "skull", "sleeps"]
    assert [token.card for token in found.tokens if token.card] == ["a/nerve", "a/of"]
    assert found.counts[Status.PLAIN] == 0
    assert marked("Han er av den grunn for og i det.")["av"] == ("", "unknown")


def test_a_word_at_the_beginning_of_a_sentence_begins_its_card_small() -> None:
    """A name within a sentence keeps its letter."""
    found = take_apart("Avisen kommer fra Oslo. Bare NRK er der.", FORMS, {})
    heads = {token.text: as_headword(token) for token in found.tokens if token.sentence}
    assert heads["Avisen"] == "avisen"
    assert heads["Bare"] == "bare"
    assert heads["Oslo"] == "Oslo"
    assert heads["NRK"] == "NRK"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder, another encoding, a binary file; a mark of the byte order is dropped."""
    file = tmp_path / "text.txt"
    file.write_bytes(b"\xef\xbb\xbfHei")
    assert open_text(file) == "Hei"
    for content in (b"\xff\xfe", b"a\0b", b"x" * 900_000):
        file.write_bytes(content)
        with pytest.raises(UsageError, match=r"text\.txt"):
            open_text(file)
    for missing in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(NotFoundError, match="cannot be read"):
            open_text(missing)


def test_a_card_without_forms_is_met_by_regular_endings() -> None:
    """A card of one's own lists no forms: the language's endings stand in, and no more."""
    for word in ("bilen", "biler", "bilene", "bil"):
        assert marked(word)[word][0] == "t/bil", word
    assert marked("bildet")["bildet"][0] == ""


def test_the_longest_phrase_is_found_whole() -> None:
    """A phrase is one token; its parts alone are their own cards; a comma breaks it."""
    assert marked("Skal vi gå hjem nå?")["gå hjem"][0] == "t/gaa-hjem"
    assert marked("gå ut")["gå"][0] == "t/gaa"
    assert marked("Vi gikk hjem")["gikk hjem"][0] == "t/gaa-hjem", "a phrase bends as its verb does"
    assert FORMS.cards_in("Hun gikk hjem i bilen") == {"t/gaa", "t/gaa-hjem", "t/bil"}
    assert "gå hjem" not in marked("gå, hjem")


def test_the_best_known_of_several_cards_counts() -> None:
    """Known before due before new; no card is unknown."""
    standing = {"a": Status.DUE, "b": Status.KNOWN}
    assert best_known(["a", "b", "c"], standing) == ("b", Status.KNOWN)
    assert best_known(["c"], standing) == ("c", Status.NEW)
    assert best_known([], standing) == ("", Status.UNKNOWN)


def test_sentences_end_where_they_end() -> None:
    """Each word carries the sentence it stands in, without the next."""
    text = "Vi betaler. «Går du?» sa hun!\nNy linje"
    assert [text[a:b].strip() for a, b in sentences(text)] == [
        "Vi betaler.",
        "«Går du?»",
        "sa hun!",
        "Ny linje",
    ]
    by_word = {token.text: token.sentence for token in take_apart(text, FORMS, {}).tokens}
    assert by_word["betaler"] == "Vi betaler."
    assert by_word["Ny"] == "Ny linje"


def test_words_stand_as_their_cards_do(desk: Desk, clock: Clock) -> None:
    """A new card is new, an answered one due while it is learnt and known once it is not due."""
    text = "Kan vi få regningen og en kopp?"
    assert desk.read(text).counts[Status.NEW] == 2
    drill = desk.drill("blank-web", cards=["try/regning"])
    drill.answer("bill")
    drill.grade(drill.state.outcome.suggested)  # type: ignore[union-attr]
    assert {t.text for t in desk.read(text).tokens if t.status is Status.DUE} == {"regningen"}
    drill = desk.drill("blank-web", cards=["try/kopp"])
    drill.answer("cup")
    from densecards.schedule import Grade

    drill.grade(Grade.EASY)
    found = desk.read(text)
    assert {t.text for t in found.tokens if t.status is Status.KNOWN} == {"kopp"}
    assert found.coverage == pytest.approx(2 / 7)


def test_a_new_word_becomes_a_card_with_its_sentence(desk: Desk) -> None:
    """The sentence is the card's use, and the word is new from then on."""
    text = "Kelneren kommer. Jeg drikker saft."
    token = next(token for token in desk.read(text).tokens if token.text == "saft")
    assert token.status is Status.UNKNOWN
    card = desk.take_word("saft", "squash, cordial", token.sentence)
    use = desk.web(card).link("use")
    assert use is not None
    assert use.text == "Jeg drikker saft."
    again = next(token for token in desk.read(text).tokens if token.text == "saft")
    assert (again.status, again.card) == (Status.NEW, card)
    assert {t.text for t in desk.read("saften").tokens if t.status is Status.NEW} == {"saften"}


def test_a_text_from_outside_is_made_harmless(desk: Desk) -> None:
    """Terminal codes go before anything is taken apart; a text that is too long is refused with its size."""
    assert "".join(token.text for token in desk.read("\x1b[31mregning\x07").tokens) == "regning"
    with pytest.raises(UsageError, match="200,001"):
        desk.read("a" * 200_001)

"""A deck folder is read as it was meant, with the line of every text."""

from __future__ import annotations

from pathlib import Path

import pytest
from deckfiles import CAFE, FRONT, PNG, TOML, MakeDeck

from densecards.decks import check_deck, content, read_deck
from densecards.errors import DeckError


def test_a_sound_deck_has_no_findings_and_becomes_cards(make_deck: MakeDeck) -> None:
    """Every text of a card lands where the template wants it, in the order of learning."""
    folder = make_deck()
    assert check_deck(folder) == []
    deck = content(read_deck(folder))
    assert (deck.id, deck.version, deck.language, deck.authors) == ("cafe", "1.2.0", "nb", ("densecards",))
    first, second = deck.cards
    assert (first.id, first.headword, first.gloss) == ("cafe/regning", "regning", "bill, check")
    assert (first.scene, first.part) == ("kafe", "Å betale")
    assert first.properties["forms"] == ("en/ei", "regningen/regninga", "regninger", "regningene")
    assert deck.links[first.id] == {
        "use": "Kan vi få regningen, takk? — Can we have the bill, please?",
        "image": "a slip as long as a scarf ![a long slip](media/regning.png)",
        "similar": "[[kvittering]] — proof that you have paid",
        "opposite": "gratis — free",
    }
    assert second.aliases == ("kvitering",)
    assert "aliases" not in second.properties
    assert deck.scenes[0].parts == ("Å betale",)
    assert deck.scenes[0].story == "Kelneren drikker kaffen min."
    assert list(deck.media) == ["media/regning.png"]


def test_every_text_knows_its_line(make_deck: MakeDeck) -> None:
    """The line of a card, its gloss and each link is the line in the file."""
    rows = CAFE.split("\n")
    card = read_deck(make_deck()).cards[0]
    assert rows[card.line - 1].startswith("## regning")
    assert rows[card.gloss.line - 1] == "bill, check"
    assert rows[card.links["opposite"].line - 1].startswith("- opposite")
    assert rows[card.properties["forms"].line - 1].startswith("forms:")


def test_palaces_and_journeys_are_read(make_deck: MakeDeck) -> None:
    """A chain has a title, an id, a text and steps with full card ids."""
    chain = "\n# palace: Kaféet {#kafeet}\nWalk in.\n\n1. [[regning]] — the door\n2. [[kvittering]]\n"
    deck = content(read_deck(make_deck(cafe_md=CAFE + chain)))
    (palace,) = deck.chains
    assert (palace.kind, palace.key, palace.title, palace.text) == ("palace", "kafeet", "Kaféet", "Walk in.")
    assert [(step.card, step.text) for step in palace.steps] == [
        ("cafe/regning", "the door"),
        ("cafe/kvittering", ""),
    ]


def test_texts_may_go_on_in_the_next_line_and_be_escaped(make_deck: MakeDeck) -> None:
    r"""A soft break is a space, a hard break a new line, and `\` keeps a mark from meaning anything."""
    body = FRONT + (
        "## tall {#tall}\nnumber\\\nor figure\nnote\\: 2 \\* 3\naccept: a \\| b | c\n\n"
        "- use: En\n  to — One\n  two\n"
    )
    deck = content(read_deck(make_deck(cafe_md=body)))
    assert deck.cards[0].gloss == "number\nor figure note: 2 * 3"
    assert deck.cards[0].properties["accept"] == ("a | b", "c")
    assert deck.links["cafe/tall"]["use"] == "En to — One two"


def test_letters_are_composed_and_windows_files_are_read(make_deck: MakeDeck) -> None:
    """A decomposed å (as some systems write it), a byte-order mark and CRLF lines change nothing."""
    plain = content(read_deck(make_deck()))
    text = ("\ufeff" + CAFE.replace("å", "a\u030a")).replace("\n", "\r\n")
    assert content(read_deck(make_deck(cafe_md=text))).content_hash == plain.content_hash


def test_files_are_optional_and_then_ordered_by_name(make_deck: MakeDeck) -> None:
    """Without `files` every Markdown file but those for people is a scene."""
    more = FRONT.replace("kafe", "bar") + "## øl {#oel}\nbeer\n"
    folder = make_deck(deck_toml=TOML.replace('files = ["cafe.md"]\n', ""), bar_md=more, README_md="# Hi\n")
    assert [card.key for card in read_deck(folder).cards] == ["oel", "regning", "kvittering"]


def test_the_hash_follows_the_content_and_not_the_version(make_deck: MakeDeck) -> None:
    """A changed link, order or medium changes the hash; another version or folder does not."""
    base = content(read_deck(make_deck())).content_hash
    assert base == content(read_deck(make_deck("b", deck_toml=TOML.replace("1.2.0", "1.3.0")))).content_hash
    for n, change in enumerate(
        ({"cafe_md": CAFE.replace("gratis", "dyr")}, {"media/regning_png": PNG + b"other"}), start=1
    ):
        assert content(read_deck(make_deck(f"c{n}", **change))).content_hash != base


def test_a_template_of_the_decks_own_is_read(make_deck: MakeDeck) -> None:
    """`template = "x.toml"` names a file of the folder with eight slots of its own."""
    slots = "".join(f'[[slots]]\nkey = "s{n}"\nquestion = "Q{n}?"\nmemory = "semantic"\n' for n in range(8))
    folder = make_deck(
        deck_toml=TOML.replace('"vocabulary"', '"own.toml"'),
        own_toml=f'key = "own"\ntitle = "Own"\n{slots}',
        cafe_md=FRONT + "## a {#a}\nfirst letter\n- s3: text\n",
    )
    deck = content(read_deck(folder))
    assert deck.template.key == "own"
    assert deck.links["cafe/a"] == {"s3": "text"}


def test_reading_a_wrong_deck_raises_with_all_messages(make_deck: MakeDeck) -> None:
    """One run names every error; the exception carries the lines."""
    folder = make_deck(cafe_md=CAFE.replace("- similar", "- similer").replace("- opposite", "- oposite"))
    with pytest.raises(DeckError) as caught:
        read_deck(folder)
    assert len(caught.value.messages) == 2
    assert caught.value.messages[0] == 'cafe.md:15: unknown slot "similer", did you mean "similar"?'


def test_shipped_decks_have_no_errors() -> None:
    """The decks beside the program pass their own checker."""
    decks = Path(__file__).parents[2] / "decks"
    for folder in sorted(path.parent for path in decks.glob("*/deck.toml")):
        assert read_deck(folder).cards, folder.name

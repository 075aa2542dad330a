"""A deck written as Markdown reads back as the same deck, whatever stands in its texts."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from deckfiles import CAFE, PNG, MakeDeck
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from densecards.decks import check_deck, content, read_deck
from densecards.decks.files import UNSEEN
from densecards.decks.hashing import deck_data
from densecards.decks.render import render_markdown
from densecards.decks.rules import holds_word
from densecards.text import normalise
from densecards.webs import VOCABULARY, Card, from_data
from densecards.webs.content import Chain, DeckContent, Scene, Step

_ODD = st.sampled_from(
    r"""\~\|~|~#~# a~{#x}~- use: x~1. a~2) b~> q~```~<div>~***~---~===~note: a~use:~a b c: d~[a]: b~[[b]]
    ~![alt](media/a.png)~ — ~:~*x*~_y_~&amp;~`~+ z~å~مرحبا~א~😀~'~"~true~null~  ~\\~\n""".replace(
        "\n    ", ""
    ).split("~")
) | st.sampled_from("~\t\u200d")
_PIECES = st.lists(_ODD | st.text(max_size=6), min_size=1, max_size=5).map(" ".join)


def _line(text: str) -> str:
    return (
        normalise(UNSEEN.sub("", text)).replace("[[", "[ [").replace("[ [b]]", "[[b]]").replace("](", "] (")
    )


LINE = _PIECES.map(_line).filter(bool)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
# A row of a drawing is kept as it stands: whatever it looks like, it is no Markdown and no mark.
ROW = (
    _ODD | st.sampled_from(["    x", "# a", "## b {#b}", "1. [[a]]", "~~~", "````", "\\[2]", "<!-- x -->"])
).filter(lambda row: "\t" not in row and "\n" not in row)
CELLS = st.lists(LINE, min_size=1, max_size=3).map(tuple)


@st.composite
def decks(draw: st.DrawFn) -> DeckContent:
    """Draw a deck of two cards in two scenes with odd texts everywhere."""
    cards, links = [], {}
    parts = draw(st.lists(LINE, max_size=2, unique=True).map(tuple))
    for key, scene in (("a", "one"), ("b", "two")):
        headword, gloss = draw(LINE), draw(TEXT)
        assume(not holds_word(gloss, headword.removeprefix("å ")))
        assume(not holds_word(gloss, headword))
        properties = draw(st.dictionaries(st.sampled_from(["forms", "accept"]), CELLS, max_size=2))
        properties |= draw(
            st.dictionaries(st.sampled_from(["note", "pos"]), LINE.map(lambda t: (t,)), max_size=2)
        )
        card = Card(f"d/{key}", headword, gloss, "vocabulary", "nb", scene, properties=properties)
        part = draw(st.sampled_from(["", *parts])) if scene == "one" else ""
        cards.append(replace(card, part=part, aliases=draw(st.sampled_from([(), (f"old-{key}",)]))))
        slots = st.sampled_from(["use", "image", "emotion", "similar", "opposite", "life"])
        drawn = draw(st.dictionaries(slots, TEXT, max_size=4))
        links[card.id] = {slot: drawn[slot] for slot in VOCABULARY.slot_keys if slot in drawn}
    step = st.builds(Step, st.sampled_from(["d/a", "d/b"]), st.just("") | LINE)
    chain = st.builds(
        Chain,
        st.sampled_from(["palace", "journey"]),
        st.just("c"),
        LINE,
        st.just("") | LINE,
        st.lists(step, min_size=2, max_size=3).map(tuple),
    )
    drawing = st.lists(ROW, min_size=0, max_size=3).map(lambda rows: "\n".join(["[1]", *rows, "  [2] ``` |"]))
    diagram = st.builds(
        Chain,
        st.just("diagram"),
        st.just("e"),
        LINE,
        drawing,
        st.lists(step, min_size=2, max_size=2).map(tuple),
    )
    return DeckContent(
        id="d",
        title=draw(LINE),
        version="0.1.0",
        template=VOCABULARY,
        cards=tuple(cards),
        links=links,
        language="nb",
        licence=draw(st.just("") | LINE),
        authors=tuple(draw(st.lists(LINE, max_size=2))),
        description=draw(st.just("") | LINE),
        scenes=(
            Scene("one", draw(LINE), draw(st.just("") | LINE), "A1", "", parts),
            Scene("two", draw(LINE)),
        ),
        chains=tuple(draw(st.lists(chain, max_size=1)) + draw(st.lists(diagram, max_size=1))),
    )


def _write(deck: DeckContent, folder: Path) -> None:
    for name, text in render_markdown(deck).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / "media").mkdir()
    (folder / "media" / "a.png").write_bytes(PNG)


@settings(max_examples=150, deadline=None)
@given(decks())
def test_markdown_out_and_in_is_the_same_deck(deck: DeckContent) -> None:
    """render → read gives equal cards, links, scenes, chains and description."""
    deck = replace(deck, media={"media/a.png": Path("media/a.png")})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(deck, folder)
        assert [str(f) for f in check_deck(folder) if f.level == "error"] == []
        assert deck_data(content(read_deck(folder))) == deck_data(deck)


def test_the_sources_own_form_is_kept(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Reading, writing and reading a real deck gives the same content hash, template of its own included."""
    deck = content(read_deck(make_deck()))
    folder = tmp_path / "again"
    (folder / "media").mkdir(parents=True)
    for name, text in render_markdown(deck).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "media" / "regning.png").write_bytes(deck.media["media/regning.png"].read_bytes())
    assert content(read_deck(folder)).content_hash == deck.content_hash
    own = from_data({**VOCABULARY.to_data(), "key": "own", "title": "My own"})
    assert set(render_markdown(replace(deck, template=own))) == {"deck.toml", "template.toml", "kafe.md"}


def test_what_no_checker_takes_is_written_as_plain_text(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A learner's tie to nothing, an image that is not there, an own meaning: the deck still builds."""
    deck = content(read_deck(make_deck(cafe_md=CAFE)))
    first = deck.cards[0].id
    links = {
        **deck.links,
        first: {"use": "[[nobody]] ![a cat](x.png)", "meaning": "my own words", "life": "Bergen"},
    }
    folder = tmp_path / "own"
    folder.mkdir()
    for name, text in render_markdown(replace(deck, links=links, media={})).items():
        (folder / name).write_text(text, encoding="utf-8")
    again = content(read_deck(folder))
    assert again.links[first] == {"use": "nobody a cat", "life": "Bergen"}
    assert again.cards[0].gloss == "my own words"
    assert read_deck(folder).manifest.personal

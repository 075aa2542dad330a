"""Tables, mappings, cloze texts and HTML: what comes from elsewhere becomes cards, and nothing crashes."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import pytest
from deckfiles import CAFE, MakeDeck
from hypothesis import example, given, settings
from hypothesis import strategies as st

from densecards.decks import content, read_deck
from densecards.decks.cloze import gaps
from densecards.decks.importing import (
    Adopted,
    Adoption,
    import_foreign,
    is_foreign,
    mapping_of,
    read_foreign,
)
from densecards.decks.markup import to_html, to_text
from densecards.decks.tables import write_table
from densecards.errors import Cancelled, DensecardsError, ImportFormatError, NotFoundError, UsageError
from densecards.webs import ANATOMY, VOCABULARY

WISH = Adoption(VOCABULARY, language="nb")
EVAL = Path(os.environ.get("DENSECARDS_EVAL_DATA", Path(__file__).parents[3] / "shared" / "data")) / "anki"


def _table(folder: Path, text: str | bytes, name: str = "ord.csv", wish: Adoption = WISH) -> Adopted:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_foreign(path, wish)


def test_norwegian_columns_are_understood(tmp_path: Path) -> None:
    """Headers in Norwegian find their places, æøå and all."""
    made = _table(
        tmp_path,
        "norsk;engelsk;eksempel;ordklasse;bøyning;bilde;merknad;kategori\n"
        "kjøkken;kitchen;Vi er på kjøkkenet.;noun;et | kjøkkenet | kjøkken | kjøkkena;"
        "en rød gryte;rom;hus hjem\n",
    )
    (card,) = made.content.cards
    assert (card.headword, card.gloss, card.key) == ("kjøkken", "kitchen", "kjoekken")
    assert card.properties["forms"] == ("et", "kjøkkenet", "kjøkken", "kjøkkena")
    assert (card.properties["note"], card.properties["tags"]) == (("rom",), ("hus", "hjem"))
    assert made.content.links[card.id] == {"use": "Vi er på kjøkkenet.", "image": "en rød gryte"}
    assert made.report.left == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiters_and_encodings_are_found_out(delimiter: str, encoding: str, tmp_path: Path) -> None:
    """Any usual delimiter and encoding gives the same two cards; quoted cells may hold both."""
    text = f'front{delimiter}back\nå spise{delimiter}"to eat{delimiter} to ""dine"""\nøl{delimiter}beer\n'
    made = _table(tmp_path, text.encode(encoding))
    assert [card.headword for card in made.content.cards] == ["å spise", "øl"]
    comma = delimiter if delimiter != "\t" else ""  # a tab in a text is white space like any other
    assert made.content.cards[0].gloss == f'to eat{comma} to "dine"'


def test_a_table_without_a_header_is_taken_by_position(tmp_path: Path) -> None:
    """First column headword, second gloss, the rest notes with their column's name."""
    made = _table(tmp_path, "hund\tdog\tbjeffer\nkatt\tcat\tmjauer\n", "ord.tsv")
    assert [(card.headword, card.gloss) for card in made.content.cards] == [("hund", "dog"), ("katt", "cat")]
    assert made.content.cards[0].properties["note"] == ("column 3: bjeffer",)


def test_ankis_own_text_export_is_understood(tmp_path: Path) -> None:
    """`#separator`, `#html` and `#tags column` lines are obeyed."""
    text = "#separator:tab\n#html:true\n#tags column:3\n<b>hund</b>\tdog &amp; hound\tdyr hjem\n"
    (card,) = _table(tmp_path, text, "notes.txt").content.cards
    assert (card.headword, card.gloss, card.properties["tags"]) == ("hund", "dog & hound", ("dyr", "hjem"))
    text = (
        "#separator:tab\n#guid column:1\n#notetype column:2\n#deck column:3\nk;J#\tBasic\tHjem\thund\tdog\n"
    )
    made = _table(tmp_path, text, "more.txt")
    assert [(c.headword, c.gloss, c.scene) for c in made.content.cards] == [("hund", "dog", "hjem")]
    assert made.report.left == ()


@pytest.mark.skipif(not EVAL.is_dir(), reason="no evaluation data")
def test_a_real_table_is_taken_whole() -> None:
    """323 countries with HTML pictures; what is missing is reported and no row is lost."""
    made = import_foreign(EVAL / "ultimate_geography_main.csv", Adoption(VOCABULARY))
    assert (made.report.notes, made.report.cards) == (323, 323)
    assert {left.what for left in made.report.left} == {"meaning", "picture"}
    assert "UG::Europe" in made.content.cards[0].properties["tags"]


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_deck_goes_out_as_a_table_and_comes_back(
    delimiter: str, make_deck: MakeDeck, tmp_path: Path
) -> None:
    """Ids, texts, ties, properties and media are the same after CSV or TSV out and in."""
    folder = make_deck(cafe_md=CAFE.replace("gratis — free", '=2+2 "x" [link] — a, b; c'))
    deck = content(read_deck(folder))
    path = folder / ("out.csv" if delimiter == "," else "out.tsv")
    path.write_text(write_table(deck, delimiter), encoding="utf-8", newline="")
    assert "'=2+2" in path.read_text(encoding="utf-8")
    made = import_foreign(path, Adoption(VOCABULARY, title=deck.title, id=deck.id, language="nb")).content
    assert [(c.id, c.headword, c.gloss, c.properties, c.aliases) for c in made.cards] == [
        (c.id, c.headword, c.gloss, c.properties, c.aliases) for c in deck.cards
    ]
    assert made.links == deck.links
    assert list(made.media) == list(deck.media)
    assert [scene.key for scene in made.scenes] == ["kafe"]


def test_the_mapping_can_be_changed(tmp_path: Path) -> None:
    """A field goes where it is sent, to nowhere too; a wrong field or place is told with a suggestion."""
    path = tmp_path / "ord.csv"
    path.write_text("front,back,hint\nhund,dog,bjeffer\n", encoding="utf-8")
    changes = {"front": "gloss", "back": "headword", "hint": "emotion"}
    made = import_foreign(path, WISH, changes=changes)
    assert (made.content.cards[0].headword, made.content.cards[0].gloss) == ("dog", "hund")
    assert made.content.links[made.content.cards[0].id] == {"emotion": "bjeffer"}
    nowhere = import_foreign(path, WISH, changes={"hint": ""})
    assert [(left.what, left.count) for left in nowhere.report.left] == [('field "hint"', 1)]
    with pytest.raises(UsageError, match="no place"):
        import_foreign(path, WISH, changes={"hint": "emotoin"})
    with pytest.raises(UsageError, match="no field"):
        import_foreign(path, WISH, changes={"hnit": "emotion"})


def test_an_anatomy_table_finds_its_slots(tmp_path: Path) -> None:
    """Slot titles and their other names map under any template."""
    text = "term,definition,location,function,pathology,mnemonic\n"
    text += "atria,upper chambers,top,receive,flutter,two attics\n"
    made = _table(tmp_path, text, wish=Adoption(ANATOMY))
    assert made.content.links[made.content.cards[0].id] == {
        "location": "top",
        "function": "receive",
        "clinical": "flutter",
        "story": "two attics",
    }


def test_same_words_and_words_without_latin_letters_get_ids_that_last(tmp_path: Path) -> None:
    """Two homonyms and a Greek word have different ids, the same at every import."""
    text = "front,back\nfår,sheep\nfår,gets\nλόγος,word\n"
    first, second = (_table(tmp_path, text).content.cards for _ in range(2))
    assert len({card.id for card in first}) == 3
    assert [card.id for card in first] == [card.id for card in second]
    assert first[0].key == "faar"


def test_a_quotation_mark_left_open_is_told_with_its_line(tmp_path: Path) -> None:
    """What follows it is not swallowed into one cell; marks that close again over lines are fine."""
    path = tmp_path / "ord.csv"
    for rest in ("fugl,bird\nku,cow\n", "", "\n"):
        text = 'front,back\nhund,"two\nlines"\nkatt,"cat\n'
        path.write_text(text + rest, encoding="utf-8")
        with pytest.raises(ImportFormatError, match=r'"ord.csv":4: a quotation mark is opened'):
            import_foreign(path, WISH)
    made = _table(tmp_path, 'front,back\nhund,"two\nlines"\nkatt,"a ""cat"" x"\n')
    assert [card.gloss for card in made.content.cards] == ["two\nlines", 'a "cat" x']


def test_utf_16_without_a_mark_and_bars_in_a_tsv_are_read(tmp_path: Path) -> None:
    """Both byte orders, and a delimiter that the file's name does not promise."""
    for encoding in ("utf-16-le", "utf-16-be"):
        path = tmp_path / f"{encoding}.tsv"
        path.write_bytes("front|back\nhund|dog\nbjørn|bear\n".encode(encoding))
        made = import_foreign(path, Adoption(VOCABULARY))
        assert [card.headword for card in made.content.cards] == ["hund", "bjørn"]
        assert made.content.language == "nb"


@pytest.mark.parametrize(
    ("front", "tag"),
    [
        ("שלום", "he"),
        ("λόγος", "el"),
        ("слово", "ru"),
        ("ことば", "ja"),
        ("语言", "zh"),
        ("å gå", "nb"),
        ("a", "en"),
    ],
)
def test_letters_tell_the_language_where_no_name_does(front: str, tag: str, tmp_path: Path) -> None:
    """Without a header that names a language the fronts' own letters decide."""
    made = _table(tmp_path, f"{front},word\n{front} 2,word\n", wish=Adoption(VOCABULARY))
    assert made.content.language == tag


def test_a_picture_on_the_front_is_kept(tmp_path: Path) -> None:
    """A headword is words; its picture goes to the slot for images, or is told to be left."""
    (tmp_path / "x.png").write_bytes(b"x")
    made = _table(tmp_path, 'front,back,image\n<img src="x.png">,hund,\n<img src="x.png"> katt,cat,a cat\n')
    links = made.content.links
    assert [card.headword for card in made.content.cards] == ["x", "x katt"]
    assert [links[card.id]["image"] for card in made.content.cards] == ["![x](media/x.png)", "a cat"]
    assert [(left.what, left.count) for left in made.report.left] == [("picture in a headword", 1)]


def test_a_row_keeps_its_card_when_its_headword_is_mended(tmp_path: Path) -> None:
    """The note's lasting id, or the table's own numbers, decide which card a row is."""
    path = tmp_path / "ord.csv"
    path.write_text("id,front,back\n7,hnud,dog\n8,katt,cat\n", encoding="utf-8")
    first = import_foreign(path, WISH)
    known = dict(first.guids)
    path.write_text("id,front,back\n9,hnud,a typo\n8,katter,cats\n7,hund,dog\n", encoding="utf-8")
    wish = Adoption(VOCABULARY, known=lambda deck: known if deck == "ord" else {})
    again = import_foreign(path, wish)
    keys = {card.headword: card.key for card in again.content.cards}
    assert keys["hund"] == "hnud"
    assert keys["katter"] == "katt"
    assert keys["hnud"].startswith("hnud-")


def test_nothing_is_silently_lost(tmp_path: Path) -> None:
    """A row without a headword, a missing picture and a text too long are in the report."""
    text = f'front,back\n,lonely\nhund,<img src="x.png"> dog\nkatt,{"x" * 5000}\n'
    made = _table(tmp_path, text)
    assert {(left.what, left.count) for left in made.report.left} == {
        ("note", 1),
        ("picture", 1),
        ("end of a text", 1),
    }
    assert made.report.lines()[0] == "3 notes → 2 cards, 0 reviews, 0 media"


def test_an_import_can_be_stopped(tmp_path: Path) -> None:
    """Progress is told, and raising Cancelled there leaves nothing behind."""
    path = tmp_path / "ord.csv"
    path.write_text("front,back\n" + "".join(f"ord{n},word{n}\n" for n in range(2000)), encoding="utf-8")
    seen: list[tuple[int, int]] = []

    def progress(done: int, whole: int) -> None:
        seen.append((done, whole))
        if done >= 1000:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        import_foreign(path, WISH, unpack_to=tmp_path / "m", progress=progress)
    assert seen[-1] == (1000, 2000)
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("text", ["", "\n\n", "\x00\x01\x02"])
def test_an_empty_table_is_told(text: str, tmp_path: Path) -> None:
    """No rows, or no text at all: one clear line."""
    with pytest.raises(ImportFormatError):
        _table(tmp_path, text)


def test_only_files_of_other_programs_are_foreign(tmp_path: Path) -> None:
    """Kinds are told by name; a missing file and a folder are told apart."""
    assert [is_foreign(Path(n)) for n in ("a.apkg", "b.COLPKG", "c.csv", "d.dense")] == [
        True,
        True,
        True,
        False,
    ]
    with pytest.raises(NotFoundError):
        read_foreign(tmp_path / "none.csv")
    with pytest.raises(ImportFormatError):
        read_foreign(tmp_path)


CLOZES = {
    "{{c1::Oslo}} is big": [(1, "[…] is big", "Oslo")],
    "{{c1::Oslo::city}} in {{c2::Norway}}": [(1, "[city] in Norway", "Oslo"), (2, "Oslo in […]", "Norway")],
    "{{c2::a}} {{c1::b}} {{c2::c}}": [(1, "a […] c", "b"), (2, "[…] b […]", "a; c")],
    "{{c1::outer {{c2::inner}} end}}": [(1, "[…]", "outer inner end"), (2, "outer […] end", "inner")],
    "none here }} {{c1:x}}": [],
    "{{c1,2::both}} {{c2::b::h::i}}": [(1, "[…] b", "both"), (2, "[…] [h::i]", "both; b")],
    "{{c1::}}{{c1::x}}": [(1, "[…][…]", "x")],
}


@pytest.mark.parametrize("text", list(CLOZES))
def test_a_cloze_text_gives_a_card_a_number(text: str) -> None:
    """Gaps of one number go together, hints show, others are filled, nesting works."""
    assert [(gap.number, gap.text, gap.answer) for gap in gaps(text)] == CLOZES[text]


HTML = {
    "plain": "plain",
    "a<br>b<div>c</div>d": "a\nb\nc\nd",
    "<ul><li>one</li><li>two</li></ul>": "• one\n• two",
    "x &lt;b&gt; &amp; &#229;": "x <b> & å",
    "<style>p{}</style><script>alert(1)</script>a": "a",
    "a&nbsp;&nbsp;b": "a b",
    "<img src='x.png' alt='cat'>": "IMG(x.png,cat)",
    "hi [sound:a.mp3]": "hi SND(a.mp3)",
    "<ruby>漢字<rt>かんじ</rt></ruby>": "漢字(かんじ)",
    "see [[this]] [[[x]]]": "see [ [this]] [ [ [x]]]",
    "\x1b[31mred\x07": "[31mred",
    "a\u030a": "å",
    "broken <b <i>x": "broken x",
    "a < b and c > d": "a < b and c > d",
    "<table><tr><td>1</td><td>2</td></tr></table>": "1 2",
    "<ol><li>one<ul><li>in</li></ul></li><li>two</li></ol>": "1. one\n• in\n2. two",
    "<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>": "漢(かん)",
    "漢字[かんじ]を 読[よ]む c[1]": "漢字(かんじ)を読(よ)む c[1]",
    "H<sub>2</sub>O x<sup>2</sup> a<sub>i</sub> e<sup>ab</sup>": "H₂O x² a_i e^(ab)",
    '<a href="https://x.org">site</a> <a href="https://y.org/">https://y.org</a>': (
        "site (https://x.org) https://y.org"
    ),
    r"\(x^2\) <anki-mathjax>a</anki-mathjax> [$]b[/$] [$$]c[/$$]": r"\(x^2\) \(a\) \(b\) \[c\]",
    '<anki-mathjax block="true">a</anki-mathjax>': r"\[a\]",
    "<sup>": "",
    "</a></sub></ol>x": "x",
}


@pytest.mark.parametrize("markup", list(HTML))
def test_html_becomes_text(markup: str) -> None:
    """Lines, lists, entities, media, ruby; scripts and control characters go."""
    text = to_text(markup, lambda src, alt: f"IMG({src},{alt})", lambda name: f"SND({name})")
    assert text == HTML[markup]


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_text_survives_html_and_back(text: str) -> None:
    """What we write as HTML reads back as the same text, tidied."""
    tidy = to_text(text.replace("<", "‹").replace("&", "+").replace("[", "("), lambda s, a: "", lambda n: "")
    assert to_text(to_html(tidy), lambda s, a: "", lambda n: "") == tidy


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200) | st.text(alphabet='ab,;\t|"\n\r#:<&é', max_size=120).map(str.encode),
    st.sampled_from(["x.csv", "x.tsv", "x.txt", "x.apkg", "x.colpkg", "x.anki2"]),
)
@example(b"\xff\xfea", "x.csv")
@example(b"SQLite format 3\x00" + bytes(100), "x.anki2")
@example(b"\x28\xb5\x2f\xfd" + bytes(30), "x.colpkg")
@example(b'"' + b"a" * 2_000_000, "x.csv")
def test_any_file_gives_a_deck_or_one_of_our_errors(data: bytes, name: str) -> None:
    """Whatever bytes a foreign file holds, importing gives a deck or a DensecardsError."""
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(DensecardsError):
        path = Path(folder) / name
        path.write_bytes(data)
        made = import_foreign(path, WISH, unpack_to=Path(folder) / "m")
        assert made.content.cards
        assert mapping_of(read_foreign(path), WISH).lines()

"""Webs as pages: what stands on them, that nothing in them is read as markup, that every script survives."""

from __future__ import annotations

import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from densecards.errors import NotFoundError, UsageError
from densecards.study import Desk
from densecards.study.webdrawing import page_of, write_pages
from densecards.study.webdrawing.collecting import pages
from densecards.study.webdrawing.layout import HEIGHT, WIDTH, Box, Words, draw
from densecards.study.webdrawing.markdown import escaped, markdown
from densecards.study.webdrawing.measure import advance, fit, right_to_left, text_width, wrap
from densecards.study.webdrawing.svg import svg
from densecards.webs import ANATOMY, VOCABULARY, Card, Web, compose_web

SVG = "{http://www.w3.org/2000/svg}"
CARD = Card("try/hippocampus", "hippocampus", "forms new memories", "anatomy")
HARD = "Blåbær <b>ἱππόκαμπος</b> & סוס ים · حصان البحر 🧠 👩\u200d🔬 $x^2$ [@click=app.quit] \\n"


def web_of(own: Mapping[str, str], deck: Mapping[str, str] | None = None, card: Card = CARD) -> Web:
    """A web of the anatomy template."""
    return compose_web(card, ANATOMY, deck or {}, own)


def texts(drawn: str) -> list[str]:
    """What an SVG document shows, line by line; fails where it is no XML."""
    return [node.text or "" for node in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def test_a_page_has_the_headword_in_the_middle_and_eight_places_around() -> None:
    """Filled slots show their text, empty ones their question, own ones are marked."""
    page = page_of(web_of({"story": "a seahorse files letters"}, {"function": "binds episodes"}), {})
    assert [cell.slot for cell in page.cells] == list(ANATOMY.slot_keys)
    assert (page.filled, page.own) == (2, 1)
    shown = texts(svg(draw(page)))
    assert "hippocampus" in shown
    assert "a seahorse files letters" in shown
    assert "Where is it?" in shown
    assert shown.count("● mine") == 1
    boxes = [shape for shape in draw(page).shapes if isinstance(shape, Box) and shape.width > 100]
    assert len(boxes) == 9
    assert sum(box.dashed for box in boxes) == 6


def test_what_only_a_learner_fills_stays_private_unless_asked() -> None:
    """The text of a private slot is nowhere in the page; that something stands there is said."""
    web = web_of({"personal": "my secret"})
    for made in (svg(draw(page_of(web, {}))), markdown([page_of(web, {})])):
        assert "secret" not in made
        assert "kept private" in made
    assert "my secret" in markdown([page_of(web, {}, private=True)])


def test_the_meaning_of_a_word_stands_in_its_slot_and_not_twice() -> None:
    """Where the template has a slot for the gloss, the middle shows the forms instead."""
    card = Card("try/kopp", "kopp", "cup", "vocabulary", "nb", properties={"forms": ("en", "koppen")})
    page = page_of(compose_web(card, VOCABULARY, {}, {}), {})
    assert page.gloss == ""
    assert page.cells[0].text == "cup"
    assert "en, koppen" in page.detail


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_well_formed_svg(headword: str, link: str) -> None:
    """Whatever a student writes, the page is XML and every line is inside the page."""
    card = Card("try/x", headword, link, "anatomy")
    drawing = draw(page_of(compose_web(card, ANATOMY, {"function": link}, {"story": link}), {}))
    texts(svg(drawing))
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            assert 0 <= shape.y <= HEIGHT
            wide = text_width(shape.text, shape.size, bold=shape.bold)
            left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
            assert left >= -20
            assert left + wide <= WIDTH + 20


@given(st.text(alphabet="abc *_`[]<>|#-+1.!\\&~$", min_size=1, max_size=40))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    """A Markdown reader shows the very characters, in a paragraph and in a cell of a table."""
    wanted = " ".join(text.split())
    reader = MarkdownIt("commonmark").enable("table")
    paragraph = reader.parse(escaped(text))
    shown = "".join(child.content for token in paragraph for child in token.children or [])
    assert shown == wanted
    table = reader.parse(f"| a | b |\n|---|---|\n| {escaped(text)} | z |\n")
    cells = [token for token in table if token.type == "inline"]
    assert len(cells) == 4
    assert "".join(child.content for child in cells[2].children or []) == wanted


@given(st.text(min_size=1, max_size=80), st.floats(30, 300), st.floats(6, 20))
def test_wrapping_loses_nothing_and_fits(text: str, width: float, size: float) -> None:
    """Lines hold the words in order; none is wider than the box but where one sign alone is."""
    lines = wrap(text, width, size)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        signs = [char for char in line if advance(char) > 0]
        assert text_width(line, size) <= width or len(signs) <= 1 or "\u200d" in line


def test_a_long_text_is_set_smaller_and_says_where_it_was_cut() -> None:
    """More text, smaller letters; at the smallest an ellipsis ends it."""
    short, long = "one two three", "a long story of many words " * 12
    assert fit(short, 200, 100, largest=14, smallest=6)[0] == 14
    size, lines = fit(long, 200, 100, largest=14, smallest=6)
    assert 6 <= size < 14
    assert not lines[-1].endswith("…")
    assert fit(long * 20, 200, 100, largest=14, smallest=6)[1][-1].endswith("…")


def test_lines_from_right_to_left_stand_at_the_right() -> None:
    """Hebrew and Arabic begin at the right edge; Norwegian and Greek at the left."""
    assert [right_to_left(text) for text in ("סוס", "حصان", "12 סוס", "blåbær", "ἵππος", "🧠")] == [
        True
    ] * 3 + [False] * 3
    page = page_of(web_of({"story": "סוס ים"}), {})
    (line,) = [shape for shape in draw(page).shapes if isinstance(shape, Words) and shape.text == "סוס ים"]
    assert (line.anchor, line.backwards) == ("end", True)
    assert 'direction="rtl"' in svg(draw(page))


def test_png_and_pdf_hold_every_script(tmp_path: Path) -> None:
    """A4 across at 150 dots; the PDF has a page a web; a sign that no font has is written out."""
    pytest.importorskip("matplotlib")
    from densecards.study.webdrawing.raster import legible

    card = Card("try/hard", HARD, HARD, "anatomy")
    page = page_of(web_of({"story": HARD, "personal": HARD}, card=card), {}, private=True, name="Student A")
    (png,) = write_pages([page], "png", tmp_path / "one.png")
    data = png.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (1754, 1239)
    (pdf,) = write_pages([page, page], "pdf", tmp_path / "two.pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    assert pdf.read_bytes().count(b"/Type /Page ") == 2
    assert legible("æøå Ω \U00010fff") == "æøå Ω [unknown sign]"


def test_several_pictures_go_into_a_folder(desk: Desk, tmp_path: Path) -> None:
    """A deck as SVG is a file a web; as Markdown one file."""
    made = pages(desk, deck="try", name="Student A")
    files = write_pages(made, "svg", tmp_path / "webs")
    assert [file.name for file in files] == ["regning.svg", "kvittering.svg", "betale.svg", "kopp.svg"]
    assert "Student A" in texts(files[0].read_text(encoding="utf-8"))
    (together,) = write_pages(made, "md", tmp_path / "webs.md")
    assert together.read_text(encoding="utf-8").count("\n# ") == 3


def test_what_to_draw_must_be_named_and_be_there(desk: Desk, tmp_path: Path) -> None:
    """A card, a scene or a deck; each wrong call is one clear line."""
    assert [page.card for page in pages(desk, scene="kafe")] == [
        page.card for page in pages(desk, deck="try")
    ]
    assert len(pages(desk, scene="try/kafe")) == 4
    assert pages(desk, card="try/kopp")[0].deck == "Try"
    with pytest.raises(UsageError):
        pages(desk)
    with pytest.raises(UsageError):
        pages(desk, card="try/kopp", deck="try")
    for nothing in ({"card": "try/none"}, {"scene": "none"}, {"deck": "none"}):
        with pytest.raises(NotFoundError):
            pages(desk, **nothing)
    with pytest.raises(UsageError, match="md, svg, png, pdf"):
        write_pages(pages(desk, deck="try"), "gif", tmp_path / "x.gif")
    (tmp_path / "file").write_text("here")
    with pytest.raises(UsageError, match="folder"):
        write_pages(pages(desk, deck="try"), "svg", tmp_path / "file")


def test_without_matplotlib_a_pdf_says_what_to_install(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that names the extra and the way without it; no file is left."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for form in ("png", "pdf"):
        with pytest.raises(UsageError, match=r"pip install matplotlib"):
            write_pages(pages(desk, card="try/kopp"), form, tmp_path / f"one.{form}")
    with pytest.raises(UsageError):
        write_pages(pages(desk, deck="try"), "png", tmp_path / "one.folder")
    assert list(tmp_path.glob("one.*")) == []

"""Pictures and diagrams on pages: part of the page, and what cannot be drawn stands there in words."""

from __future__ import annotations

import base64
import itertools
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from densecards.study import Desk
from densecards.study.webdrawing import DiagramPage, WebPage, page_of, write_pages
from densecards.study.webdrawing.collecting import pages
from densecards.study.webdrawing.diagrams import draw_diagram
from densecards.study.webdrawing.layout import HEIGHT, WIDTH, Box, Picture, Words, draw
from densecards.study.webdrawing.pictures import EDGE, MOST_PIXELS, shown
from densecards.study.webdrawing.svg import svg
from densecards.webs import ANATOMY, Card, compose_web

SVG = "{http://www.w3.org/2000/svg}"
CARD = Card("try/hippocampus", "hippocampus", "forms new memories", "anatomy")
RED = (200, 10, 10)
PLAN = "  [1] --->  | [2] |\n   <b>`$x$`</b>"


@pytest.fixture
def red(tmp_path: Path) -> Path:
    """A red picture, four times as wide as high."""
    file = tmp_path / "red.png"
    Image.new("RGB", (400, 100), RED).save(file)
    return file


def page_with(file: Path | None, text: str = "like this ![a red bar](media/red.png)") -> WebPage:
    """A page whose story has a picture, if there is one."""
    web = compose_web(CARD, ANATOMY, {"story": text}, {})
    return page_of(web, {}, file_of=lambda path: file if path == "media/red.png" else None)


def cell_of(page: WebPage) -> tuple[str, int]:
    """The words of the story and how many pictures are with them."""
    (found,) = [cell for cell in page.cells if cell.slot == "story"]
    return found.text, len(found.pictures)


def test_a_picture_is_part_of_the_page(red: Path) -> None:
    """It stands inside its slot's box, below the words, in the SVG itself; its own words are its title."""
    page = page_with(red)
    assert cell_of(page) == ("like this", 1)
    drawing = draw(page)
    (picture,) = [shape for shape in drawing.shapes if isinstance(shape, Picture)]
    boxes = [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.width > 100]
    (home,) = [b for b in boxes if b.x < picture.x < b.x + b.width and b.y < picture.y < b.y + b.height]
    assert picture.x + picture.width <= home.x + home.width
    assert picture.y + picture.height <= home.y + home.height
    (node,) = ElementTree.fromstring(svg(drawing)).iter(f"{SVG}image")
    kind, _, data = node.attrib["href"].partition(",")
    assert kind == "data:image/png;base64"
    with Image.open(BytesIO(base64.b64decode(data))) as embedded:
        assert (embedded.size, embedded.getpixel((5, 5))) == ((400, 100), RED)
    assert node.findtext(f"{SVG}title") == "a red bar"


def test_a_drawn_picture_keeps_its_shape(red: Path, tmp_path: Path) -> None:
    """In the PNG it is red, and four times as wide as high."""
    pytest.importorskip("matplotlib")
    (file,) = write_pages([page_with(red)], "png", tmp_path / "page.png")
    with Image.open(file) as page:
        raw = page.convert("RGB")
        found = [
            (x, y)
            for y in range(0, raw.height, 2)
            for x in range(0, raw.width, 2)
            if max(abs(a - b) for a, b in zip(raw.getpixel((x, y)), RED, strict=True)) < 30  # type: ignore[arg-type]
        ]
    wide = max(x for x, _ in found) - min(x for x, _ in found)
    high = max(y for _, y in found) - min(y for _, y in found)
    assert high > 20
    assert abs(wide / high - 4) < 0.3


def test_several_pictures_stand_side_by_side(red: Path) -> None:
    """None covers another."""
    page = page_with(red, "![one](media/red.png) ![two](media/red.png) ![three](media/red.png)")
    assert cell_of(page) == ("", 3)
    found = sorted(shape.x for shape in draw(page).shapes if isinstance(shape, Picture))
    widths = {shape.width for shape in draw(page).shapes if isinstance(shape, Picture)}
    assert all(b - a >= min(widths) for a, b in itertools.pairwise(found))


def test_beside_markdown_a_picture_is_a_file(red: Path, tmp_path: Path) -> None:
    """The text names it by a relative path; its words are the alternative text."""
    text, picture = write_pages([page_with(red), page_with(red)], "md", tmp_path / "out" / "webs.md")
    assert "![a red bar](webs-pictures/hippocampus-1.png)" in text.read_text(encoding="utf-8")
    assert picture == tmp_path / "out" / "webs-pictures" / "hippocampus-1.png"
    with Image.open(picture) as found:
        assert found.size == (400, 100)


def test_what_is_no_picture_stays_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Missing, damaged, of another kind, larger than any honest one: the page says what would be seen."""
    broken, text = tmp_path / "broken.png", tmp_path / "text.png"
    Image.new("RGB", (300, 300), RED).save(broken)
    broken.write_bytes(broken.read_bytes()[:100])
    text.write_text("<svg/>")
    huge = tmp_path / "huge.png"
    Image.new("1", (2000, 2000)).save(huge)
    monkeypatch.setattr("densecards.study.webdrawing.pictures.MOST_PIXELS", 1_000_000)
    for file in (None, broken, text, huge, tmp_path, tmp_path / "gone.png"):
        assert cell_of(page_with(file)) == ("like this a red bar", 0), file
    assert MOST_PIXELS > 10_000_000


def test_a_photograph_is_made_small(tmp_path: Path) -> None:
    """A page is no place for twelve million pixels; transparency becomes paper."""
    file = tmp_path / "large.png"
    Image.new("RGBA", (3000, 1500), (0, 0, 0, 0)).save(file)
    found = shown(file, "nothing")
    assert found is not None
    assert (found.width, found.height) == (EDGE, EDGE // 2)
    with Image.open(BytesIO(found.data)) as small:
        assert small.getpixel((3, 3)) == (255, 255, 255)


def test_a_private_picture_stays_private(red: Path) -> None:
    """What only a learner fills is not drawn unless asked."""
    web = compose_web(CARD, ANATOMY, {}, {"personal": f"![me]({red})"})
    assert not any(cell.pictures for cell in page_of(web, {}).cells)
    assert sum(len(cell.pictures) for cell in page_of(web, {}, private=True).cells) == 1


@pytest.fixture
def drawn(desk: Desk, deck_folder: Path) -> Desk:
    """The small deck with a diagram in it."""
    with (deck_folder / "kafe.md").open("a", encoding="utf-8") as file:
        file.write(f"\n# diagram: På bordet {{#bordet}}\n\n```\n{PLAN}\n```\n\n")
        file.write("1. [[kopp]] — what stands there\n2. [[regning]] — what lies there\n")
    desk.install(deck_folder)
    return desk


def test_a_scenes_diagrams_follow_its_webs(drawn: Desk) -> None:
    """A card alone brings none; scene and deck do, with names in the order of the places."""
    *webs, diagram = pages(drawn, deck="try", name="Student A")
    assert isinstance(diagram, DiagramPage)
    assert all(isinstance(page, WebPage) for page in webs)
    assert (diagram.card, diagram.headword, diagram.name) == ("try/bordet", "På bordet", "Student A")
    assert diagram.places == (("kopp", "what stands there"), ("regning", "what lies there"))
    assert diagram.picture == PLAN
    assert len(pages(drawn, scene="kafe")) == 5
    assert len(pages(drawn, card="try/kopp")) == 1


def test_a_diagram_is_drawn_letter_by_letter_in_one_width(drawn: Desk, tmp_path: Path) -> None:
    """Rows keep their spaces in the SVG, a fence in Markdown, and each drawing is a page of a PDF."""
    found = pages(drawn, scene="kafe")
    file = next(f for f in write_pages(found, "svg", tmp_path / "svg") if f.name == "bordet.svg")
    nodes = list(ElementTree.parse(file).iter(f"{SVG}text"))
    rows = [node for node in nodes if "Mono" in node.attrib.get("font-family", "")]
    assert [row.text for row in rows] == PLAN.split("\n")
    assert len({row.attrib["x"] for row in rows}) == 1
    assert {"kopp", "what stands there", "1", "2"} <= {node.text for node in nodes}
    (text,) = write_pages(found, "md", tmp_path / "webs.md")
    assert f"```\n{PLAN}\n```" in text.read_text(encoding="utf-8")
    assert "2. **regning** — what lies there" in text.read_text(encoding="utf-8")
    pytest.importorskip("matplotlib")
    (pdf,) = write_pages(found, "pdf", tmp_path / "webs.pdf")
    assert pdf.read_bytes().count(b"/Type /Page ") == 5


@pytest.mark.parametrize(("rows", "columns", "places"), [(1, 1, 2), (60, 200, 60), (40, 76, 30)])
def test_a_diagram_fits_its_page(rows: int, columns: int, places: int) -> None:
    """However large the drawing and long the list, all of it stands on the paper."""
    picture = "\n".join(["x" * columns] * rows)
    page = DiagramPage(
        "a/b", "Title " * 30, picture, tuple(("name " * 9, "seen " * 40) for _ in range(places))
    )
    words = [shape for shape in draw_diagram(page).shapes if isinstance(shape, Words)]
    assert len([word for word in words if word.mono]) == rows
    for word in words:
        assert 0 <= word.x <= WIDTH
        assert 0 < word.y <= HEIGHT
    widest = max(word.x + columns * 0.602 * word.size for word in words if word.mono)
    assert widest <= WIDTH - 34 - 250


def test_the_form_follows_the_name_of_the_file(
    drawn: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without --format the ending says it; without either it is a PDF, or an SVG where none can be made."""

    from densecards.cli import run_command_line

    def call(*arguments: str) -> None:
        monkeypatch.setattr("sys.argv", ["densecards", "web", "export", "try/kopp", *arguments])
        with pytest.raises(SystemExit) as end:
            run_command_line(lambda db, **how: 99)
        assert end.value.code in (0, None)

    with Desk.open() as desk:
        desk.install(Path(drawn.store.deck("try").source))
    monkeypatch.chdir(tmp_path)
    call("--out", "page.svg")
    call("--out", "page.MD")
    assert (tmp_path / "page.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert (tmp_path / "page.MD").read_text(encoding="utf-8").startswith("# kopp")
    monkeypatch.setattr("densecards.study.webdrawing.raster.is_there", lambda: False)
    call()
    assert (tmp_path / "kopp.svg").is_file()

"""Webs into files of one of four kinds: one file for all of them, or one a web in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from densecards.decks.package import write_whole
from densecards.errors import UsageError
from densecards.study.webdrawing.diagrams import DiagramPage, draw_diagram
from densecards.study.webdrawing.layout import Drawing, draw
from densecards.study.webdrawing.markdown import markdown
from densecards.study.webdrawing.page import WebPage
from densecards.study.webdrawing.pictures import Shown
from densecards.study.webdrawing.svg import svg

FORMATS = ("md", "svg", "png", "pdf")
_TOGETHER = ("md", "pdf")  # all webs in one file; the others take one file a web

Progress = Callable[[int, int], None]
Page = WebPage | DiagramPage


def write_pages(
    pages: Sequence[Page], form: str, out: Path, *, progress: Progress | None = None
) -> list[Path]:
    """Write webs and return the files: one for all as Markdown or PDF, one a web as SVG or PNG.

    Pictures are part of a drawn page; beside Markdown they are files of their own.

    Where several files are needed, `out` is a folder, made if absent. Raises UsageError for an unknown
    format, nothing to draw, or a missing library, DeckError where a file cannot be written.
    """
    if form not in FORMATS:
        raise UsageError(f'unknown format "{form}"', hint=f"one of {', '.join(FORMATS)}")
    if not pages:
        raise UsageError("there is no web to draw")
    if form in _TOGETHER:
        target = out / f"{_name(pages)}.{form}" if out.is_dir() else out
        if form == "pdf":
            return [_written(target, _pdf(pages, progress))]
        files = picture_files(pages, target.stem)
        text = _written(target, markdown(pages, {one: name for name, one in files.items()}).encode())
        return [text, *(_written(target.parent / name, one.data) for name, one in files.items())]
    make = _picture(form)
    if len(pages) == 1 and not out.is_dir():
        return [_written(out, make(pages[0]))]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{out} is no folder: {error.strerror}", hint="several webs go into a folder"
        ) from None
    written = []
    for page in _told(pages, progress):
        written.append(_written(out / f"{_file_name(page)}.{form}", make(page)))
    return written


def picture_files(pages: Sequence[Page], stem: str) -> dict[str, Shown]:
    """Return the pictures of Markdown pages under the names that they get beside the text."""
    found: dict[str, Shown] = {}
    for page in pages:
        cells = page.cells if isinstance(page, WebPage) else ()
        for cell in cells:
            for picture in cell.pictures:
                if picture not in found.values():
                    found[f"{stem}-pictures/{_file_name(page)}-{len(found) + 1}.png"] = picture
    return found


def _told(pages: Sequence[Page], progress: Progress | None) -> Iterator[Page]:
    for done, page in enumerate(pages, start=1):
        yield page
        if progress is not None:
            progress(done, len(pages))


def _written(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path.parent} cannot be made: {error.strerror}") from None
    write_whole(path, data)
    return path


def _file_name(page: Page) -> str:
    # Ids are plain ASCII with one slash.
    return page.card.rpartition("/")[2] or "web"


def _name(pages: Sequence[Page]) -> str:
    return _file_name(pages[0]) if len(pages) == 1 else pages[0].card.partition("/")[0]


def _picture(form: str) -> Callable[[Page], bytes]:
    if form == "svg":
        return lambda page: svg(_drawn(page)).encode()
    from densecards.study.webdrawing.raster import legible, png

    legible("")  # before anything is written it is known whether a picture can be made
    return lambda page: png(_legible(page))


def _pdf(pages: Sequence[Page], progress: Progress | None) -> bytes:
    from densecards.study.webdrawing.raster import pdf

    title = pages[0].headword if len(pages) == 1 else pages[0].deck
    return pdf((_legible(page) for page in _told(pages, progress)), title or "webs")


def _drawn(page: Page) -> Drawing:
    return draw(page) if isinstance(page, WebPage) else draw_diagram(page)


def _legible(page: Page) -> Drawing:
    """A page as a drawing in which every sign can be shown by a font of this machine."""
    from densecards.study.webdrawing.raster import legible

    if not isinstance(page, WebPage):
        places = tuple((legible(name), legible(seen)) for name, seen in page.places)
        texts = {name: legible(getattr(page, name)) for name in ("headword", "deck", "scene", "name")}
        return draw_diagram(replace(page, places=places, **texts))
    texts = {
        name: legible(getattr(page, name))
        for name in ("headword", "gloss", "detail", "deck", "scene", "name")
    }
    cells = tuple(
        replace(cell, title=legible(cell.title), question=legible(cell.question), text=legible(cell.text))
        for cell in page.cells
    )
    return draw(replace(page, cells=cells, **texts))

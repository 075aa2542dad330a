"""Webs into files of one of four kinds: one file for all of them, or one a web in a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from densecards.decks.package import write_whole
from densecards.errors import UsageError
from densecards.study.webdrawing.layout import Drawing, draw
from densecards.study.webdrawing.markdown import markdown
from densecards.study.webdrawing.page import WebPage
from densecards.study.webdrawing.svg import svg

FORMATS = ("md", "svg", "png", "pdf")
_TOGETHER = ("md", "pdf")  # all webs in one file; the others take one file a web

Progress = Callable[[int, int], None]


def write_pages(
    pages: Sequence[WebPage], form: str, out: Path, *, progress: Progress | None = None
) -> list[Path]:
    """Write webs and return the files: one for all as Markdown or PDF, one a web as SVG or PNG.

    Where several files are needed, `out` is a folder, made if absent. Raises UsageError for an unknown
    format, nothing to draw, or a missing library, DeckError where a file cannot be written.
    """
    if form not in FORMATS:
        raise UsageError(f'unknown format "{form}"', hint=f"one of {', '.join(FORMATS)}")
    if not pages:
        raise UsageError("there is no web to draw")
    if form in _TOGETHER:
        data = markdown(pages).encode() if form == "md" else _pdf(pages, progress)
        return [_written(out / f"{_name(pages)}.{form}" if out.is_dir() else out, data)]
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


def _told(pages: Sequence[WebPage], progress: Progress | None) -> Iterator[WebPage]:
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


def _file_name(page: WebPage) -> str:
    # Ids are plain ASCII with one slash.
    return page.card.rpartition("/")[2] or "web"


def _name(pages: Sequence[WebPage]) -> str:
    return _file_name(pages[0]) if len(pages) == 1 else pages[0].card.partition("/")[0]


def _picture(form: str) -> Callable[[WebPage], bytes]:
    if form == "svg":
        return lambda page: svg(draw(page)).encode()
    from densecards.study.webdrawing.raster import legible, png

    legible("")  # before anything is written it is known whether a picture can be made
    return lambda page: png(_legible(page))


def _pdf(pages: Sequence[WebPage], progress: Progress | None) -> bytes:
    from densecards.study.webdrawing.raster import pdf

    title = pages[0].headword if len(pages) == 1 else pages[0].deck
    return pdf((_legible(page) for page in _told(pages, progress)), title or "webs")


def _legible(page: WebPage) -> Drawing:
    """A page as a drawing in which every sign can be shown by a font of this machine."""
    from densecards.study.webdrawing.raster import legible

    texts = {
        name: legible(getattr(page, name))
        for name in ("headword", "gloss", "detail", "deck", "scene", "name")
    }
    cells = tuple(
        replace(cell, title=legible(cell.title), question=legible(cell.question), text=legible(cell.text))
        for cell in page.cells
    )
    return draw(replace(page, cells=cells, **texts))

"""A drawing as PNG, and drawings as one PDF, by matplotlib: it brings a font along and shapes every script.

The only module here that needs a library. What no font of the machine can show is written out in words, so
that a page never has an empty box where a student wrote something.
"""

from __future__ import annotations

import logging
import unicodedata
import warnings
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from typing import Any

from densecards.errors import UsageError
from densecards.study.webdrawing.layout import HEIGHT, WIDTH, Box, Drawing, Picture, Rule

DOTS = 150  # to the inch
_FONT, _MONO = "DejaVu Sans", "DejaVu Sans Mono"  # come with matplotlib
_NO_FONTS = ("Last Resort", "LastResort", "Color Emoji", "Colour Emoji")
_UNSEEN = {"Mn", "Me", "Cf", "Zs", "Cc"}
_SIDE = {"start": "left", "middle": "center", "end": "right"}


def is_there() -> bool:
    """True where matplotlib is installed; asks without loading it."""
    from importlib.util import find_spec

    try:
        return find_spec("matplotlib") is not None
    except ValueError:
        return False


def png(drawing: Drawing) -> bytes:
    """Return a page as a PNG picture. Raises UsageError without matplotlib."""
    with _Quietly():
        figure = _figure(drawing)
        out = BytesIO()
        figure.savefig(out, format="png", dpi=DOTS, metadata={"Software": None, "Title": drawing.title})
    return out.getvalue()


def pdf(drawings: Iterable[Drawing], title: str) -> bytes:
    """Return pages as one PDF whose text can be searched and copied. Raises UsageError without matplotlib."""
    with _Quietly():
        from matplotlib.backends.backend_pdf import PdfPages

        out = BytesIO()
        about = {"Title": title, "Creator": "densecards", "Producer": None, "CreationDate": None}
        with PdfPages(out, metadata=about) as pages:
            for drawing in drawings:
                pages.savefig(_figure(drawing))
    return out.getvalue()


class _Quietly:
    """Settings of matplotlib for one drawing: whole fonts in a PDF, no formulas, no noise on the terminal."""

    def __enter__(self) -> None:
        try:
            import matplotlib
        except ImportError as error:
            raise UsageError(
                "a PNG or PDF needs matplotlib, which is not installed",
                hint="choose --format svg, or: pip install matplotlib",
            ) from error
        self._warnings = warnings.catch_warnings()
        self._warnings.__enter__()
        warnings.simplefilter("ignore")
        # Looking through the fonts of a machine, it logs each that has an unusual weight.
        self._log = logging.getLogger("matplotlib.font_manager")
        self._level = self._log.level
        self._log.setLevel(logging.ERROR)
        self._settings = matplotlib.rc_context(
            {"pdf.fonttype": 42, "text.usetex": False, "text.parse_math": False}
        )
        self._settings.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._settings.__exit__(*error)
        self._log.setLevel(self._level)
        self._warnings.__exit__(*error)


def _figure(drawing: Drawing) -> Any:
    from matplotlib.figure import Figure
    from matplotlib.patches import Rectangle

    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))
    axes.axis("off")
    for shape in drawing.shapes:
        if isinstance(shape, Box):
            axes.add_patch(
                Rectangle(
                    (shape.x, shape.y),
                    shape.width,
                    shape.height,
                    facecolor=shape.fill,
                    edgecolor=shape.line,
                    linewidth=shape.stroke,
                    linestyle=(0, (5, 4)) if shape.dashed else "solid",
                )
            )
        elif isinstance(shape, Rule):
            axes.plot((shape.x, shape.x2), (shape.y, shape.y), color=shape.colour, linewidth=0.7)
        elif isinstance(shape, Picture):
            _place(axes, shape)
        else:
            axes.text(
                shape.x,
                shape.y,
                shape.text,
                family=[_MONO, *_families_for(shape.text)] if shape.mono else _families_for(shape.text),
                size=shape.size,
                color=shape.colour,
                weight="bold" if shape.bold else "normal",
                style="italic" if shape.italic else "normal",
                ha=_SIDE[shape.anchor],
                va="baseline",
            )
    return figure


def _place(axes: Any, shape: Picture) -> None:
    """Draw a picture into the middle of its rectangle, as large as it can be."""
    from PIL import Image

    wide = min(shape.width, shape.height * shape.shown.width / shape.shown.height)
    high = wide * shape.shown.height / shape.shown.width
    left, top = shape.x + (shape.width - wide) / 2, shape.y + (shape.height - high) / 2
    with Image.open(BytesIO(shape.shown.data)) as picture:
        place = (left, left + wide, top + high, top)
        axes.imshow(picture, extent=place, aspect="auto", interpolation="lanczos", zorder=2)
    axes.set(xlim=(0, WIDTH), ylim=(HEIGHT, 0))


def legible(text: str) -> str:
    """Return a text with every sign that no font of this machine has written out in words.

    To be done before a page is laid out, for words are wider than signs. Raises UsageError without
    matplotlib.
    """
    with _Quietly():
        parts = []
        for char in text:
            if unicodedata.category(char) in _UNSEEN - {"Mn", "Me", "Zs"}:
                continue
            if unicodedata.category(char) in _UNSEEN or _family_of(char):
                parts.append(char)
            else:
                parts.append(f"[{unicodedata.name(char, 'unknown sign').lower()}]")
    return "".join(parts)


def _families_for(text: str) -> list[str]:
    return list(dict.fromkeys([_FONT, *(family for char in text if (family := _family_of(char)))]))


@lru_cache(maxsize=4096)
def _family_of(char: str) -> str:
    """Return a family that has a character, the usual one where it does; "" where none has."""
    if char == " " or ord(char) in _letters(_FONT):
        return _FONT
    return next((family for family in _families() if ord(char) in _letters(family)), "")


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    from matplotlib import font_manager

    names = {font.name for font in font_manager.fontManager.ttflist}
    usable = [name for name in names if not any(part in name for part in _NO_FONTS)]
    # A family for reading before one for display; then by name, so that the choice is always the same.
    return tuple(sorted(usable, key=lambda name: ("Sans" not in name, "Emoji" not in name, name)))


@lru_cache(maxsize=512)
def _letters(family: str) -> frozenset[int]:
    from matplotlib import font_manager
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(font_manager.findfont(family, fallback_to_default=False)).get_charmap())
    except (ValueError, RuntimeError, OSError):
        return frozenset()

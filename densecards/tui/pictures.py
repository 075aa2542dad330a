"""Pictures in the terminal: when the library that draws them is loaded, and how large a file may be.

textual-image asks the terminal what it can do at the moment it is imported, which is only possible before
the app reads the keys. So it is imported early for those who have pictures at all, and otherwise late and
without asking: then pictures are drawn in coloured half cells, which every terminal knows.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from densecards.errors import UsageError

if TYPE_CHECKING:
    from PIL.Image import Image

_PIXELS = 40_000_000
_SIDE = 1024
"""Pixels a side that are kept: more than any terminal shows."""
_KINDS = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"})


def look_ahead(folder: Path | None = None) -> bool:
    """Load the library before the app runs if a deck with pictures is installed; say whether it did."""
    from densecards.paths import media_dir

    folder = folder or media_dir()
    if not any(file.suffix.lower() in _KINDS for file in folder.glob("*/*")):
        return False
    try:
        import textual_image.widget  # noqa: F401
    except Exception:
        return False
    return True


def widget_class() -> type[Any]:
    """Return the widget that draws best here. Raises UsageError where textual-image is missing."""
    if "textual_image.widget" in sys.modules:
        from textual_image.renderable import is_tty
        from textual_image.widget import HalfcellImage
        from textual_image.widget import Image as Best

        return Best if is_tty else HalfcellImage
    terminal = sys.__stdout__
    try:
        # The app holds the keyboard now: a question to the terminal would be answered into an input box.
        sys.__stdout__ = _Silent()  # type: ignore[misc,assignment]
        from textual_image.widget import HalfcellImage
    except ImportError:
        raise UsageError("pictures need textual-image", hint="pip install textual-image") from None
    finally:
        sys.__stdout__ = terminal  # type: ignore[misc]
    return HalfcellImage


def read(file: Path) -> Image:
    """Read a picture, made small enough to be drawn quickly. Raises UsageError for what is none."""
    from PIL import Image as Reader

    try:
        with Reader.open(file) as opened:
            if opened.width * opened.height > _PIXELS:
                raise UsageError(f"{file.name} is too large to draw: {opened.width} × {opened.height}")
            opened.draft("RGB", (_SIDE, _SIDE))
            small = opened.convert("RGBA")
            small.thumbnail((_SIDE, _SIDE))
    except UsageError:
        raise
    except Exception as error:  # the formats' readers raise whatever they like
        raise UsageError(f"{file.name} cannot be drawn: {error}") from None
    ground = Reader.new("RGBA", small.size, "white")
    return Reader.alpha_composite(ground, small).convert("RGB")


class _Silent:
    """A standard output that is no terminal."""

    def isatty(self) -> bool:
        """It is none."""
        return False

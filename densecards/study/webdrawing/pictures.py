"""Pictures on a page: read with every bound checked, made small, and given to whoever draws.

A file that is no picture, or a giant one, is none: its words stand on the page instead.
"""

from __future__ import annotations

import warnings
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

MOST_PIXELS = 60_000_000  # before it is made small; a photograph has a third of that
EDGE = 900  # pixels of the longer side on the page: 300 dots to the inch where it is largest
_KINDS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it will be drawn: PNG bytes, its size in pixels, and its words for who can't see it."""

    data: bytes
    width: int
    height: int
    words: str

    @property
    def address(self) -> str:
        """The picture itself as an address, so that a page needs no second file."""
        return "data:image/png;base64," + b64encode(self.data).decode("ascii")


def shown(file: Path, words: str) -> Shown | None:
    """Return a picture ready to be drawn; None where the file is none, or larger than any honest one."""
    try:
        found = _small(file, file.stat().st_mtime_ns)
    except OSError:
        return None
    return Shown(*found, words) if found is not None else None


@lru_cache(maxsize=64)
def _small(file: Path, _changed: int) -> tuple[bytes, int, int] | None:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(file, formats=_KINDS) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    return None
                upright = ImageOps.exif_transpose(opened)
                picture = upright.convert("RGBA")
        picture.thumbnail((EDGE, EDGE))
        # On white, as paper is: not every drawer knows transparency.
        page = Image.new("RGB", picture.size, "white")
        page.paste(picture, mask=picture)
        out = BytesIO()
        page.save(out, "PNG")
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return None
    return out.getvalue(), page.width, page.height

"""Text that came from outside, made safe to show and stable to compare.

This is the one place that turns untrusted text into displayable text. It knows nothing of Textual or
Rich: what it returns is plain characters, and whoever draws them must not read them as markup.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Escape and control characters run terminal codes; bidirectional controls reorder what stands around them.
# Tab and newline are layout and stay. ZWJ and variation selectors stay, because emoji need them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff\ud800-\udfff]"
)
# A whole escape sequence goes, not only its first byte: "[31m" left behind would be noise.
_ESCAPE_SEQUENCE = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    "|(?:\x1b\\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?"  # OSC
    "|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c]*(?:\x1b\\\\|\x9c)?"  # DCS, SOS, PM, APC
    "|\x1b[ -/]*[0-~]"  # the two-byte escapes
)
_WHITESPACE = re.compile(r"\s+")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
# Letters that decomposition does not take apart, or takes apart wrongly for ASCII ids.
_ASCII_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ß": "ss", "ð": "d", "þ": "th", "œ": "oe"})


def displayable(text: str, *, one_line: bool = False) -> str:
    """Return `text` without terminal codes, control characters and bidirectional controls, in NFC.

    Square brackets and everything else that some markup might read stay: the caller shows the result
    as plain content. With `one_line`, runs of white space become one space.
    """
    clean = unicodedata.normalize("NFC", _UNSAFE.sub("", _ESCAPE_SEQUENCE.sub("", text)))
    return _WHITESPACE.sub(" ", clean).strip() if one_line else clean.replace("\t", "    ")


def normalise(text: str) -> str:
    """Return `text` in NFC with runs of white space as one space and none at the ends."""
    return _WHITESPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def slugify(text: str) -> str:
    """Return the id that a headword suggests: lower-case ASCII with hyphens (`å` → `aa`, `ø` → `oe`)."""
    lowered = unicodedata.normalize("NFC", text).lower().translate(_ASCII_LETTERS)
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return _NO_SLUG.sub("-", lowered).strip("-")


def text_hash(text: str) -> str:
    """Return the key of a text's vector: 32 hexadecimal digits of BLAKE2b over its normalised form."""
    return hashlib.blake2b(normalise(text).encode(), digest_size=16).hexdigest()


def counted(number: int, thing: str, things: str = "") -> str:
    """Return a number with what it counts: `1 error`, `2 errors`; `things` where an s is not enough."""
    return f"{number} {thing}" if number == 1 else f"{number} {things or thing + 's'}"


def nearest(word: str, known: list[str]) -> str | None:
    """Return the known word that `word` was most likely meant to be, or None if none is close."""
    import difflib

    close = difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return close[0] if close else None

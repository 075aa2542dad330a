"""HTML of another program → plain text with densecards' marks, and back.

Line breaks stay, lists get bullets, images become Markdown images, entities become characters; scripts
and styles go. Nothing of the result is ever read as HTML again.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser

from densecards.decks.files import UNSEEN
from densecards.text import normalise

_SOUND = re.compile(r"\[sound:([^\]\n]*)\]")
_BLOCKS = frozenset(
    ("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "tr", "table", "section", "blockquote")
) | {"pre", "hr", "dl", "dt", "dd", "figure", "figcaption", "article", "header", "footer", "center"}
_SILENT = frozenset(("script", "style", "head", "title", "template", "object", "iframe"))
# What a text must hold to need any work at all: most texts hold none of it.
_WORK = re.compile(
    r"[<&\[\x00-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ud800-\udfff]|  |^ | $"
)


class _Reader(HTMLParser):
    """Collects the text of a piece of HTML."""

    def __init__(self, image: Callable[[str, str], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.image = image
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "img":
            given = dict(attrs)
            self.parts.append(self.image(given.get("src") or "", given.get("alt") or ""))
        elif tag == "li":
            self.parts.append("\n• ")
        elif tag == "rt":
            self.parts.append("(")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "rt":
            self.parts.append(")")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def to_text(markup: str, image: Callable[[str, str], str], sound: Callable[[str], str]) -> str:
    """Return a field's HTML as text.

    `image(src, alt)` and `sound(name)` give what stands for a medium. Double brackets are opened up, for
    here they would be ties; control characters go.
    """
    if is_tidy(markup):
        return markup
    if "<" in markup or "&" in markup:
        reader = _Reader(image)
        try:
            reader.feed(markup)
            reader.close()
        except (AssertionError, ValueError):  # the parser gives up on some broken declarations
            reader.parts = [html.unescape(re.sub(r"<[^<>]*>", " ", markup))]
        text = "".join(reader.parts)
    else:
        text = markup
    return clean(_SOUND.sub(lambda match: sound(html.unescape(match[1])), text))


def is_tidy(text: str) -> bool:
    """True where `to_text` and `clean` would change nothing."""
    return not _WORK.search(text) and unicodedata.is_normalized("NFC", text)


def clean(text: str, *, ties: bool = False) -> str:
    """Return text from outside with tidy lines and no control characters.

    Without `ties` nothing is left that looks like one.
    """
    if is_tidy(text):
        return text
    text = UNSEEN.sub("", text.replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n"))
    while not ties and "[[" in text:
        text = text.replace("[[", "[ [")
    rows = (normalise(row) for row in text.split("\n"))
    return "\n".join(row for row in rows if row)


def to_html(text: str) -> str:
    """Return plain text as HTML for another program: special characters escaped, line breaks kept."""
    return html.escape(text, quote=False).replace("\n", "<br>")

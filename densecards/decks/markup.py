"""HTML of another program → plain text with densecards' marks, and back.

Line breaks stay, lists get bullets and numbers, images become Markdown images, links keep their addresses,
formulas their TeX, entities become characters; scripts and styles go. Nothing of the result is ever read
as HTML again.
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
_SILENT = frozenset(("script", "style", "head", "title", "template", "object", "iframe", "rp"))
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_RUBY = re.compile(r" ?([\u3005\u3400-\u9fff]+)\[([\u3040-\u30ff]+)\]")  # how Anki's fields write it
_TEX = (
    (re.compile(r"\[\$\](.+?)\[/\$\]", re.DOTALL), r"\(", r"\)"),
    (re.compile(r"\[\$\$\](.+?)\[/\$\$\]", re.DOTALL), r"\[", r"\]"),
    (re.compile(r"\[latex\](.+?)\[/latex\]", re.DOTALL), "", ""),
)
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
        self.lists: list[int] = []  # how far each open list is counted; -1 for one with bullets
        self.links: list[tuple[str, int]] = []  # address and where its text begins
        self.raised: list[int] = []  # where an open sub or sup begins
        self.closing = ""  # of a formula

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "img":
            given = dict(attrs)
            self.parts.append(self.image(given.get("src") or "", given.get("alt") or ""))
        elif tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else -1)
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append(self._item())
        elif tag in ("sub", "sup"):
            self.raised.append(len(self.parts))
        elif tag == "a":
            self.links.append((dict(attrs).get("href") or "", len(self.parts)))
        elif tag == "anki-mathjax":
            is_block = dict(attrs).get("block") in ("true", "1", "")
            self.parts.append(r"\[" if is_block else r"\(")
            self.closing = r"\]" if is_block else r"\)"
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
        elif tag == "anki-mathjax":
            self.parts.append(self.closing)
            self.closing = ""
        elif tag in ("sub", "sup") and self.raised:
            self._raise(self.raised.pop(), tag)
        elif tag == "a" and self.links:
            self._link(*self.links.pop())
        elif tag in _BLOCKS:
            if tag in ("ul", "ol") and self.lists:
                self.lists.pop()
            self.parts.append("\n")

    def _item(self) -> str:
        if not self.lists or self.lists[-1] < 0:
            return "\n• "
        self.lists[-1] += 1
        return f"\n{self.lists[-1]}. "

    def _raise(self, start: int, tag: str) -> None:
        """H₂O and x² where there are such characters, else x^(…) and a_(…)."""
        text = "".join(self.parts[start:]).strip()
        letters = _RAISED if tag == "sup" else _LOWERED
        if text and all(ord(char) in letters for char in text):
            text = text.translate(letters)
        elif text:
            text = f"{'^' if tag == 'sup' else '_'}{text if len(text) == 1 else f'({text})'}"
        self.parts[start:] = [text]

    def _link(self, address: str, start: int) -> None:
        """The address after the text that stands for it, where that says anything else."""
        text = "".join(self.parts[start:]).strip()
        if address.startswith(("http://", "https://")) and address.rstrip("/") not in (
            text,
            text.rstrip("/"),
        ):
            self.parts.append(f" ({address})" if text else address)

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
    if "[" in text:
        for pattern, opening, closing in _TEX:
            text = pattern.sub(lambda m, a=opening, z=closing: a + m[1] + z, text)  # type: ignore[misc]
        text = _RUBY.sub(r"\1(\2)", text)
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

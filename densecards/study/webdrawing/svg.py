"""A drawing as SVG, by hand: nothing has to be installed, no font has to be fetched."""

from __future__ import annotations

import re
from html import escape

from densecards.study.webdrawing.layout import HEIGHT, WIDTH, Box, Drawing, Picture, Rule, Shape

_FONTS = "'DejaVu Sans', Verdana, 'Noto Sans', 'Segoe UI', Helvetica, Arial, sans-serif"
_MONO = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
# Text that is displayable may still hold what XML forbids.
_NOT_XML = re.compile("[\ufffe\uffff]")
_OTHER_SIDE = {"start": "end", "end": "start", "middle": "middle"}


def svg(drawing: Drawing) -> str:
    """Return a page as one SVG document on A4 across."""
    body = "\n".join(_shape(shape) for shape in drawing.shapes)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT:g}" font-family="{_FONTS}">\n'
        f"<title>{_text(drawing.title)}</title>\n"
        f'<rect width="{WIDTH:g}" height="{HEIGHT:g}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text), quote=True)


def _shape(shape: Shape) -> str:
    if isinstance(shape, Rule):
        way = f"M{shape.x:.1f} {shape.y:.1f}H{shape.x2:.1f}"
        return f'<path d="{way}" stroke="{shape.colour}" stroke-width=".7"/>'
    if isinstance(shape, Box):
        dashes = ' stroke-dasharray="4 3"' if shape.dashed else ""
        return (
            f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}"'
            f' fill="{shape.fill}" stroke="{shape.line}" stroke-width="{shape.stroke:g}"{dashes}/>'
        )
    if isinstance(shape, Picture):
        size = f'width="{shape.width:.1f}" height="{shape.height:.1f}"'
        return (
            f'<image x="{shape.x:.1f}" y="{shape.y:.1f}" {size}'
            f' href="{shape.shown.address}"><title>{_text(shape.shown.words)}</title></image>'
        )
    marks = ' font-weight="bold"' if shape.bold else ""
    marks += ' font-style="italic"' if shape.italic else ""
    # An anchor is named by the reading direction of its line.
    anchor = _OTHER_SIDE[shape.anchor] if shape.backwards else shape.anchor
    marks += ' direction="rtl"' if shape.backwards else ""
    marks += f' font-family="{_MONO}" xml:space="preserve"' if shape.mono else ""
    return (
        f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size:g}" fill="{shape.colour}"'
        f' text-anchor="{anchor}"{marks}>{_text(shape.text)}</text>'
    )

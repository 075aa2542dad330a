"""The two looks of the app. Colour never carries meaning alone: every mark has a character or a word too."""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color
from textual.theme import Theme

DARK = "fjord-dark"
LIGHT = "fjord-light"

# `accent` is the learner's own hand everywhere: own links, the cursor of the web, the answer box.
THEMES = (
    Theme(
        name=DARK,
        primary="#78b7e0",
        secondary="#8f9fd6",
        accent="#f0b56a",
        success="#86c98f",
        warning="#e5c15a",
        error="#ee7f78",
        foreground="#dbe4ec",
        background="#0f151b",
        surface="#161f28",
        panel="#202c38",
        dark=True,
        variables={"muted": "#8b99a6", "block-cursor-background": "#2d4256"},
    ),
    Theme(
        name=LIGHT,
        primary="#1d668f",
        secondary="#4b5aa5",
        accent="#9a4f00",
        success="#25713a",
        warning="#7d5600",
        error="#a92f28",
        foreground="#1f2b36",
        background="#faf8f3",
        surface="#f1eee6",
        panel="#e5e0d4",
        dark=False,
        variables={"muted": "#66727d", "block-cursor-background": "#cfdde6"},
    ),
)


# What the screens use beyond Textual's own variables, for themes that do not name it.
DEFAULTS = {"muted": "#808a94"}

# WCAG 2.1, level AA: text, and what is large, bold or a mark. The second is asked on panels and the row at
# the cursor: with the first all hues of a soft theme would become the foreground's.
_TEXT, _MARK = 4.5, 3.0
_MARKED = 0.25  # how much of the theme's own colour the row at the cursor takes
_INKS = ("primary", "secondary", "accent", "success", "warning", "error")


def chosen(name: str) -> str:
    """Return the theme to start with; Textual's own default stands for "not chosen yet"."""
    return DARK if name in {"", "textual-dark"} else LIGHT if name == "textual-light" else name


def legible(variables: Mapping[str, str]) -> dict[str, str]:
    """Return what must be other than in `variables` for the text of the screens to be read.

    Other themes were made for other screens: their colours stand behind text as often as they are its ink.
    Here the row at the cursor is the theme's surface with a breath of its colour, and every ink is drawn
    towards the foreground until it stands out from all that it is written on. A theme that leaves its
    colours to the terminal ("ansi") keeps them: what they are is not known here.
    """
    ground = Color.parse(variables["background"])
    if ground.ansi is not None:
        return {"muted": "ansi_default"}
    surface, panel = Color.parse(variables["surface"]), Color.parse(variables["panel"])
    clear = ground.get_contrast_text(1.0)
    ink = _drawn(Color.parse(variables["foreground"]), clear, {ground: _TEXT, surface: _TEXT, panel: _TEXT})
    share = _MARKED
    marked = surface.blend(Color.parse(variables["primary"]), share)
    while contrast(ink, marked) < _TEXT and share > 0.02:
        share /= 2
        marked = surface.blend(Color.parse(variables["primary"]), share)
    grounds = {ground: _TEXT, surface: _MARK, panel: _MARK, marked: _MARK}
    found = {name: _drawn(Color.parse(variables[name]), ink, grounds).hex for name in _INKS}
    muted = _drawn(ground.blend(ink, 0.6), ink, grounds)
    return {**found, "foreground": ink.hex, "muted": muted.hex, "block-cursor-background": marked.hex}


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.1 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    channels = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.r / 255, colour.g / 255, colour.b / 255)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def _drawn(colour: Color, ink: Color, grounds: Mapping[Color, float]) -> Color:
    """Draw a colour towards an ink in steps until it has its contrast to every ground, or is that ink."""
    for step in range(11):
        found = colour.blend(ink, step / 10)
        if all(contrast(found, ground) >= least for ground, least in grounds.items()):
            return found
    return ink

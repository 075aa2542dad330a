"""The two looks of the app. Colour never carries meaning alone: every mark has a character or a word too."""

from __future__ import annotations

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


def chosen(name: str) -> str:
    """Return the theme to start with; Textual's own default stands for "not chosen yet"."""
    return DARK if name in {"", "textual-dark"} else LIGHT if name == "textual-light" else name

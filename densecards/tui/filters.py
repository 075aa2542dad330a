"""What can be typed into Library's box beside plain text: `scene:kafe density<20 lapses>3 is:due`.

Only words are read here; what they let through is for `study` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_NAMED = re.compile(r"^(scene|tag):(\S+)$", re.IGNORECASE)
_THIN = re.compile(r"^density<(\d{1,3})$", re.IGNORECASE)
_LAPSED = re.compile(r"^lapses>(\d{1,3})$", re.IGNORECASE)
_STATES = {"is:due": "due", "is:flagged": "flagged", "is:begun": "started", "is:out": "suspended"}


@dataclass(frozen=True, slots=True)
class Filter:
    """The plain text, and the filters by the names that `Desk.choose` gives them."""

    text: str
    chosen: dict[str, Any] = field(default_factory=dict)


def parse(typed: str) -> Filter:
    """Take the filters out of what was typed; everything else is text to find."""
    words: list[str] = []
    chosen: dict[str, Any] = {}
    for word in typed.split():
        if named := _NAMED.match(word):
            chosen[named[1].lower()] = named[2]
        elif thin := _THIN.match(word):
            chosen["density_below"] = int(thin[1]) / 100
        elif lapsed := _LAPSED.match(word):
            chosen["lapses_from"] = int(lapsed[1]) + 1
        elif word.lower() in _STATES:
            chosen[_STATES[word.lower()]] = True
        else:
            words.append(word)
    return Filter(" ".join(words), chosen)

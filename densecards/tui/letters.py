"""Norwegian letters on any keyboard: `;a` → å, `;e` → æ, `;o` → ø, and Alt with the same letters.

`;` is one key on most keyboards and is never followed directly by a letter in a text, so nothing that
is meant literally changes; `;;` gives the semicolon itself before a letter.
"""

from __future__ import annotations

COMPOSE = ";"
LETTERS = {"a": "å", "e": "æ", "o": "ø", "A": "Å", "E": "Æ", "O": "Ø"}
SPECIAL = "æøå"
NORDIC = frozenset({"nb", "nn", "no", "da"})
"""Languages that are written with them."""


def composed(before: str, typed: str) -> tuple[int, str] | None:
    """Return how many characters before the cursor go and what comes, or None where nothing is composed.

    `before` is the text left of the cursor, `typed` the key's character.
    """
    if before.endswith(COMPOSE + COMPOSE) and typed in LETTERS:
        return 2, COMPOSE + typed
    if before.endswith(COMPOSE) and typed in LETTERS:
        return 1, LETTERS[typed]
    return None

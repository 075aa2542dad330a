"""Letters and small pictures as patterns of ±1.

Letters are 5 × 7, pictures 8 × 8. Nothing here knows what they are used for.
"""

from __future__ import annotations

import numpy as np

from densecards.errors import UsageError
from densecards.lab.bits import Signs

LETTER_ROWS, LETTER_COLUMNS = 7, 5
BOARD = 8

# Seven rows of five bits each, as numbers to the base 32 (digits 0-9, then a-v).
_LETTERS = {
    "A": "ehhvhhh",
    "B": "uhhuhhu",
    "C": "ehggghe",
    "D": "uhhhhhu",
    "E": "vgguggv",
    "F": "vgguggg",
    "G": "ehgnhhe",
    "H": "hhhvhhh",
    "I": "e44444e",
    "J": "72222ic",
    "K": "hikokih",
    "L": "ggggggv",
    "M": "hrllhhh",
    "N": "hhpljhh",
    "O": "ehhhhhe",
    "P": "uhhuggg",
    "Q": "ehhhlid",
    "R": "uhhukih",
    "S": "fgge11u",
    "T": "v444444",
    "U": "hhhhhhe",
    "V": "hhhhha4",
    "W": "hhhllla",
    "X": "hha4ahh",
    "Y": "hhha444",
    "Z": "v1248gv",
    "Æ": "fkkvkkn",
    "Ø": "ehjlphe",
    "Å": "4aehvhh",
    " ": "0000000",
}

_PICTURES = {
    "house": "...##... ..####.. .######. ######## .#....#. .#.##.#. .#.##.#. .######.",
    "heart": "........ .##..##. ######## ######## .######. ..####.. ...##... ........",
    "face": "..####.. .#....#. #.#..#.# #......# #.#..#.# #..##..# .#....#. ..####..",
    "cross": "...##... ...##... ...##... ######## ######## ...##... ...##... ...##...",
    "ring": "..####.. .##..##. ##....## #......# #......# ##....## .##..##. ..####..",
    "stairs": "......## ......## ....#### ....#### ..###### ..###### ######## ########",
    "stripes": "##..##.. ##..##.. ##..##.. ##..##.. ##..##.. ##..##.. ##..##.. ##..##..",
    "chess": "##..##.. ##..##.. ..##..## ..##..## ##..##.. ##..##.. ..##..## ..##..##",
    "key": "........ .###.... #...#... #...#### #...#.#. .###..#. ........ ........",
    "fish": "........ ..###..# .######. ##.##### .######. ..###..# ........ ........",
}


def letter(character: str) -> Signs:
    """One letter as (7, 5) of ±1. Raises UsageError for one without a picture."""
    rows = _LETTERS.get(character.upper())
    if rows is None:
        raise UsageError(f"there is no picture of “{character}”", hint="A to Z, Æ, Ø, Å and a space")
    bits = [[int(row, 32) >> (4 - column) & 1 for column in range(LETTER_COLUMNS)] for row in rows]
    return np.where(np.array(bits) > 0, 1, -1).astype(np.int8)


def word(text: str, length: int) -> Signs:
    """A word as one pattern, letters one after another, filled with spaces: (length · 35,) of ±1."""
    if len(text) > length:
        raise UsageError(f"“{text}” is longer than {length} letters")
    return np.concatenate([letter(character).ravel() for character in text.ljust(length)])


def picture_names() -> tuple[str, ...]:
    """The pictures and letters that `picture` knows."""
    return (*_PICTURES, *(name for name in _LETTERS if name != " "))


def picture(name: str) -> Signs:
    """A picture or a letter on a board of (8, 8), ±1. Raises UsageError for an unknown name."""
    rows = _PICTURES.get(name.lower())
    if rows is not None:
        return read_picture(rows.replace(" ", "\n"))
    if len(name) == 1:
        board = np.full((BOARD, BOARD), -1, np.int8)
        board[:LETTER_ROWS, 1 : 1 + LETTER_COLUMNS] = letter(name)
        return board
    raise UsageError(
        f"there is no picture “{name}”", hint="there are " + ", ".join(_PICTURES) + " and letters"
    )


_UP, _DOWN = frozenset("#Xx1@*█+"), frozenset(".0 -_·")


def read_picture(text: str) -> Signs:
    """Read a drawing: `#`, `X`, `1` are up, `.`, `0`, space are down. Raises UsageError naming the place."""
    lines = [line for line in text.splitlines() if line]
    if not lines:
        raise UsageError("the drawing is empty")
    columns = max(len(line) for line in lines)
    rows = []
    for number, line in enumerate(lines, 1):
        for place, character in enumerate(line, 1):
            if character not in _UP and character not in _DOWN:
                raise UsageError(
                    f"the drawing has “{character}” in line {number}, column {place}",
                    hint="draw with # and ., or with 1 and 0",
                )
        rows.append([1 if character in _UP else -1 for character in line.ljust(columns, ".")])
    return np.array(rows, np.int8)


def show(state: Signs, columns: int, *, up: str = "█", down: str = "·") -> str:
    """A state as lines of characters."""
    rows = state.reshape(-1, columns)
    return "\n".join("".join(up if unit > 0 else down for unit in row) for row in rows)

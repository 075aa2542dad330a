"""The wire format of Protocol Buffers, as far as Anki's files need it: fields by number, nothing more.

Reads hostile bytes: every length is checked, and nothing recurses.
"""

from __future__ import annotations

from collections.abc import Iterator


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yield (field number, value) of a message: whole numbers as int, texts and messages as bytes.

    Raises ValueError for bytes that are no message.
    """
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield number, value
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            if at + size > len(data):
                raise ValueError("a number is cut short")
            yield number, int.from_bytes(data[at : at + size], "little")
            at += size
        elif kind == 2:
            size, at = _varint(data, at)
            if at + size > len(data):
                raise ValueError("a text is cut short")
            yield number, data[at : at + size]
            at += size
        else:
            raise ValueError(f"unknown kind of field {kind}")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError("a number is cut short or too long")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def number(data: bytes, wanted: int, default: int = 0) -> int:
    """Return a whole-number field of a message (its last value)."""
    for field, value in fields(data):
        if field == wanted and isinstance(value, int):
            default = value
    return default


def text(data: bytes, wanted: int) -> str:
    """Return a text field of a message (its last value); raises ValueError where it is no UTF-8."""
    found = ""
    for field, value in fields(data):
        if field == wanted and isinstance(value, bytes):
            found = value.decode("utf-8")
    return found

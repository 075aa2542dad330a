"""How the program and the encoder's process talk: frames over two pipes.

A frame is the length of its JSON (4 bytes), the length of its numbers (8 bytes), both little-endian, then
the JSON and the numbers. Nothing is pickled. Requests carry texts, answers carry float32 rows.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_HEAD = struct.Struct("<IQ")
_LONGEST_JSON = 1 << 28
_LONGEST_NUMBERS = 1 << 34


def write_frame(stream: BinaryIO, message: dict[str, Any], numbers: bytes = b"") -> None:
    """Write one frame and flush it; raises OSError when the other side is gone."""
    body = json.dumps(message).encode()
    stream.write(_HEAD.pack(len(body), len(numbers)))
    stream.write(body)
    stream.write(numbers)
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame; None when the other side closed the pipe. Raises ValueError for anything else."""
    head = _read(stream, _HEAD.size)
    if head is None:
        return None
    json_length, numbers_length = _HEAD.unpack(head)
    if json_length > _LONGEST_JSON or numbers_length > _LONGEST_NUMBERS:
        raise ValueError("a frame of impossible length")
    body, numbers = _read(stream, json_length), _read(stream, numbers_length)
    if body is None or numbers is None:
        return None
    message = json.loads(body)
    if not isinstance(message, dict):
        raise ValueError("a frame without a message")
    return message, numbers


def _read(stream: BinaryIO, size: int) -> bytes | None:
    data = stream.read(size)
    return data if len(data) == size else None

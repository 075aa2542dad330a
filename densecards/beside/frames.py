"""How the program and a process beside it talk: frames over two pipes.

A frame is the length of its JSON (4 bytes), the length of its body (8 bytes), both little-endian, then the
JSON and the body. What the body holds is between the two who talk.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

Frame = tuple[dict[str, Any], bytes]
_HEAD = struct.Struct("<IQ")
_LONGEST_JSON = 1 << 28
_LONGEST_BODY = 1 << 34


def write_frame(stream: BinaryIO, message: dict[str, Any], body: bytes = b"") -> None:
    """Write one frame and flush it; raises OSError when the other side is gone."""
    head = json.dumps(message).encode()
    stream.write(_HEAD.pack(len(head), len(body)))
    stream.write(head)
    stream.write(body)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Read one frame; None when the other side closed the pipe. Raises ValueError for anything else."""
    lengths = _read(stream, _HEAD.size)
    if lengths is None:
        return None
    json_length, body_length = _HEAD.unpack(lengths)
    if json_length > _LONGEST_JSON or body_length > _LONGEST_BODY:
        raise ValueError("a frame of impossible length")
    head, body = _read(stream, json_length), _read(stream, body_length)
    if head is None or body is None:
        return None
    message = json.loads(head)
    if not isinstance(message, dict):
        raise ValueError("a frame without a message")
    return message, body


def _read(stream: BinaryIO, size: int) -> bytes | None:
    data = stream.read(size)
    return data if len(data) == size else None

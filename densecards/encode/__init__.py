"""Texts to vectors: the only room that knows sentence-transformers, torch and tokenizers.

Names load when they are first used: naming an encoder or its hash needs neither NumPy nor a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.lazily import lazily

if TYPE_CHECKING:
    from densecards.encode.encoder import Encoder, EncoderInfo, Progress
    from densecards.encode.models import DEFAULT, DEFAULT_HASH, describe
    from densecards.encode.opening import check_weights, obtain, open_encoder
    from densecards.encode.vectors import (
        VectorFile,
        load_vectors,
        make_vectors,
        read_vectors,
        to_bytes,
        write_vectors,
    )

_HOMES = {
    "encoder": (
        "Encoder",
        "EncoderInfo",
        "Progress",
    ),
    "models": (
        "DEFAULT",
        "DEFAULT_HASH",
        "describe",
    ),
    "opening": (
        "check_weights",
        "obtain",
        "open_encoder",
    ),
    "vectors": (
        "VectorFile",
        "load_vectors",
        "make_vectors",
        "read_vectors",
        "to_bytes",
        "write_vectors",
    ),
}

__getattr__ = lazily(__name__, _HOMES)

__all__ = [
    "DEFAULT",
    "DEFAULT_HASH",
    "Encoder",
    "EncoderInfo",
    "Progress",
    "VectorFile",
    "check_weights",
    "describe",
    "load_vectors",
    "make_vectors",
    "obtain",
    "open_encoder",
    "read_vectors",
    "to_bytes",
    "write_vectors",
]

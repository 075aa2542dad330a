"""Texts to vectors: the only room that knows sentence-transformers, torch and tokenizers.

Names load when they are first used: naming an encoder or its hash needs neither NumPy nor a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


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

"""Texts to vectors: the only room that knows sentence-transformers, torch and tokenizers."""

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

"""What an encoder is to the rest of the program: texts in, unit vectors out, and a hash that names it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Called with (texts done, texts in all); it may raise Cancelled to stop the work.
Progress = Callable[[int, int], None]

# Far beyond what any model reads of one text; keeps a pasted book out of the tokeniser.
LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """An encoder, described without loading it.

    `hash` names weights and configuration: vectors of two encoders compare only when their hashes are
    equal. `languages` holds IETF language subtags; empty means that it reads every language.
    """

    name: str
    hash: str
    dimensions: int
    languages: frozenset[str]
    folder: Path


class Encoder(Protocol):
    """Turns texts into unit vectors. One at a time: calls from several threads wait for each other."""

    @property
    def name(self) -> str:
        """The name or path it was opened by."""

    @property
    def hash(self) -> str:
        """32 hexadecimal digits that name its weights and configuration."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages it reads; empty means all."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return `(len(texts), dimensions) float32` unit rows.

        Raises EncoderError when the model cannot be used, and whatever `progress` raises (Cancelled).
        """

    def close(self) -> None:
        """Stop the encoder's process, if it has one. The encoder may be used again afterwards."""


class Described:
    """What every encoder says of itself: what its description says."""

    def __init__(self, info: EncoderInfo) -> None:
        self._info = info

    @property
    def name(self) -> str:
        """The name or path it was opened by."""
        return self._info.name

    @property
    def hash(self) -> str:
        """32 hexadecimal digits that name its weights and configuration."""
        return self._info.hash

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return self._info.dimensions

    @property
    def languages(self) -> frozenset[str]:
        """The languages it reads; empty means all."""
        return self._info.languages


def digest(*parts: str) -> str:
    """Return 32 hexadecimal digits of BLAKE2b over the parts."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def readable(text: str) -> str:
    """Return what an encoder is given of a text: bounded, without the lone surrogates that none reads."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode()

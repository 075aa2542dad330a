"""The default encoder: a few texts at once in this process, a deck's worth in a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from densecards.encode.encoder import Described, EncoderInfo, Progress, readable
from densecards.encode.minilm import MiniLM
from densecards.encode.process import ProcessEncoder
from densecards.encode.weights import check_default
from densecards.errors import EncoderError

# Below this many texts the forward pass here is done long before sentence-transformers is imported; above
# it, a second of computing in the program would be felt.
TEXTS_HERE = 256
_TEXTS_HERE_BESIDE_WORKER = 16


class DefaultEncoder(Described):
    """all-MiniLM-L6-v2. Its files are checked by sha256 before the first text."""

    def __init__(self, info: EncoderInfo) -> None:
        super().__init__(info)
        self._worker = ProcessEncoder(info)
        self._model: MiniLM | None = None
        self._checked: Path | None = None
        self._closed = False
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Return `(len(texts), 384) float32` unit rows.

        Raises EncoderError when the model's files are missing or altered, or it is closed meanwhile.
        A process that fails costs speed alone: the texts are then encoded here.
        """
        with self._lock:
            if self._checked is None:
                self._checked = check_default(self._info.folder)
            here = _TEXTS_HERE_BESIDE_WORKER if self._worker.running else TEXTS_HERE
            self._closed = False
            if len(texts) > here:
                try:
                    return self._worker.encode(texts, progress)
                except EncoderError:
                    # torch missing, out of memory, killed: the same vectors, only more slowly. Unless the
                    # process ended because someone closed the encoder.
                    if self._closed:
                        raise
            return self._encode_here(texts, progress)

    def _encode_here(self, texts: Sequence[str], progress: Progress | None) -> NDArray[np.float32]:
        model = self._model = self._model or MiniLM(self._info.folder)
        out = np.empty((len(texts), self.dimensions), dtype=np.float32)
        done = 0
        for rows, vectors in model.batches([readable(text) for text in texts]):
            if self._closed:
                raise EncoderError("the encoder was closed while it worked")
            out[rows] = vectors
            done += len(rows)
            if progress is not None:
                progress(done, len(texts))
        return out

    def close(self) -> None:
        """End the process and let the model go."""
        self._closed = True
        self._worker.close()
        self._model = None

"""The default encoder as a forward pass in NumPy: ready in milliseconds, without torch.

all-MiniLM-L6-v2 is a BERT encoder of six layers (Devlin et al. 2019, arXiv:1810.04805; Wang et al. 2020,
arXiv:2002.10957) whose token vectors are averaged and normalised (Reimers and Gurevych 2019,
arXiv:1908.10084). Reading its weights by memory map and multiplying a few small matrices takes a
hundredth of the time that importing sentence-transformers takes, and gives the same vectors. Use it for
a handful of texts; a deck's worth is faster in the worker. It never checks the weights: its caller has.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.encode.weights import DIMENSIONS, MAX_TOKENS
from densecards.errors import EncoderError

_HEADS = 12
_LAYERS = 6
_EPSILON = np.float32(1e-12)
_TEXTS_AT_ONCE = 32

Floats = NDArray[np.float32]

# erf(x) = x P(x²) / Q(x²) on |x| ≤ 4, to within 5e-7: the rational approximation that Eigen and XLA use.
_ERF_P = tuple(
    np.float32(c)
    for c in (
        -2.72614225801306e-10,
        2.77068142495902e-08,
        -2.10102402082508e-06,
        -5.69250639462346e-05,
        -7.34990630326855e-04,
        -2.95459980854025e-03,
        -1.60960333262415e-02,
    )
)
_ERF_Q = tuple(
    np.float32(c)
    for c in (
        -1.45660718464996e-05,
        -2.13374055278905e-04,
        -1.68282697438203e-03,
        -7.37332916720468e-03,
        -1.42647390514189e-02,
    )
)


def erf(x: Floats) -> Floats:
    """Return the error function of `x`, elementwise, to within 5e-7."""
    x = np.clip(x, np.float32(-4), np.float32(4))
    square = x * x
    top = np.full_like(x, _ERF_P[0])
    for coefficient in _ERF_P[1:]:
        top *= square
        top += coefficient
    bottom = np.full_like(x, _ERF_Q[0])
    for coefficient in _ERF_Q[1:]:
        bottom *= square
        bottom += coefficient
    top *= x
    top /= bottom
    return top


def gelu(x: Floats) -> Floats:
    """Return x Φ(x), the exact form of the Gaussian error linear unit (Hendrycks and Gimpel 2016)."""
    gate = erf(x * np.float32(math.sqrt(0.5)))
    gate += np.float32(1)
    gate *= x
    gate *= np.float32(0.5)
    return gate


def _read_safetensors(file: Path) -> dict[str, Floats]:
    """Map a safetensors file: an 8-byte length, a JSON header of offsets, and the raw numbers."""
    raw = np.memmap(file, mode="r", dtype=np.uint8)
    start = 8 + int(raw[:8].view("<u8")[0])
    header: dict[str, Any] = json.loads(bytes(raw[8:start]))
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, after = entry["data_offsets"]
            tensors[name] = raw[start + first : start + after].view("<f4").reshape(entry["shape"])
    return tensors


class _Linear:
    """y = x Wᵀ + b."""

    def __init__(self, tensors: dict[str, Floats], *names: str) -> None:
        self.weight = np.concatenate([tensors[f"{name}.weight"] for name in names])
        self.bias = np.concatenate([tensors[f"{name}.bias"] for name in names])

    def __call__(self, x: Floats) -> Floats:
        out: Floats = x @ self.weight.T
        out += self.bias
        return out


class _LayerNorm:
    def __init__(self, tensors: dict[str, Floats], name: str) -> None:
        self.weight = np.array(tensors[f"{name}.weight"])
        self.bias = np.array(tensors[f"{name}.bias"])

    def __call__(self, x: Floats) -> Floats:
        x = x - x.mean(axis=-1, keepdims=True)
        x /= np.sqrt(np.einsum("ij,ij->i", x, x)[:, None] / np.float32(x.shape[1]) + _EPSILON)
        x *= self.weight
        x += self.bias
        return x


class _Layer:
    """One transformer layer over the tokens of several texts, laid end to end."""

    def __init__(self, tensors: dict[str, Floats], index: int) -> None:
        name = f"encoder.layer.{index}."
        attention = name + "attention."
        self.query_key_value = _Linear(tensors, *(f"{attention}self.{p}" for p in ("query", "key", "value")))
        self.merge = _Linear(tensors, attention + "output.dense")
        self.attention_norm = _LayerNorm(tensors, attention + "output.LayerNorm")
        self.widen = _Linear(tensors, name + "intermediate.dense")
        self.narrow = _Linear(tensors, name + "output.dense")
        self.norm = _LayerNorm(tensors, name + "output.LayerNorm")

    def __call__(self, x: Floats, groups: Sequence[tuple[slice, int]]) -> Floats:
        qkv = self.query_key_value(x)
        context = np.empty_like(x)
        for rows, length in groups:
            context[rows] = _attention(qkv[rows].reshape(-1, length, 3, _HEADS, DIMENSIONS // _HEADS))
        x = self.attention_norm(self.merge(context) + x)
        return self.norm(self.narrow(gelu(self.widen(x))) + x)


def _attention(qkv: Floats) -> Floats:
    """Return softmax(Q Kᵀ / √d) V for texts of one length; `(texts, length, 3, heads, d)` in."""
    query, key, value = qkv.transpose(2, 0, 3, 1, 4)
    scores = query @ key.swapaxes(-1, -2)
    scores *= np.float32(1 / math.sqrt(qkv.shape[-1]))
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    mixed: Floats = (scores @ value).swapaxes(1, 2).reshape(-1, DIMENSIONS)
    return mixed


class MiniLM:
    """all-MiniLM-L6-v2 in memory.

    Raises EncoderError that names the file when the folder does not hold the model.
    """

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        weights, vocabulary = folder / "model.safetensors", folder / "tokenizer.json"
        try:
            self._tokenizer = Tokenizer.from_file(str(vocabulary))
        except Exception as error:  # the library raises bare Exceptions
            raise EncoderError(f"{vocabulary}: cannot be read: {error}") from None
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        try:
            tensors = _read_safetensors(weights)
            self._words = tensors["embeddings.word_embeddings.weight"]
            self._places = (
                tensors["embeddings.position_embeddings.weight"][:MAX_TOKENS]
                + tensors["embeddings.token_type_embeddings.weight"][0]
            )
            self._norm = _LayerNorm(tensors, "embeddings.LayerNorm")
            self._layers = [_Layer(tensors, index) for index in range(_LAYERS)]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EncoderError(f"{weights}: cannot be read: {error}") from None

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit row per text, `(n, 384) float32`."""
        out = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for rows, vectors in self.batches(texts):
            out[rows] = vectors
        return out

    def batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], Floats]]:
        """Yield (positions in `texts`, their unit rows) until every text is done, short texts first."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda row: len(tokens[row]))
        for first in range(0, len(order), _TEXTS_AT_ONCE):
            rows = order[first : first + _TEXTS_AT_ONCE]
            yield rows, self._forward([tokens[row] for row in rows])

    def _forward(self, tokens: Sequence[Sequence[int]]) -> Floats:
        # Texts of one length lie next to each other, so attention needs no padding and no mask.
        lengths = np.array([len(ids) for ids in tokens])
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        x = self._words[np.concatenate([np.asarray(ids) for ids in tokens])]
        x = self._norm(x + np.concatenate([self._places[:length] for length in lengths]))
        groups = []
        for length in np.unique(lengths):
            members = np.flatnonzero(lengths == length)
            first = int(starts[members[0]])
            groups.append((slice(first, first + int(length) * len(members)), int(length)))
        for layer in self._layers:
            x = layer(x, groups)
        pooled = np.add.reduceat(x, starts, axis=0) / lengths[:, None].astype(np.float32)
        pooled /= np.sqrt(np.einsum("ij,ij->i", pooled, pooled))[:, None]
        return pooled.astype(np.float32, copy=False)

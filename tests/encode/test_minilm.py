"""The NumPy forward pass beside the definitions of its parts (test_process holds it against its peer)."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.encode.encoder import readable
from densecards.encode.minilm import MiniLM, erf, gelu
from densecards.encode.weights import MAX_TOKENS, default_folder
from densecards.errors import EncoderError


@lru_cache
def model() -> MiniLM:
    return MiniLM(default_folder())


def test_erf_and_gelu_are_exact_to_single_precision() -> None:
    """The rational approximation stays within 5e-7 of math.erf on the whole line."""
    x = np.linspace(-9, 9, 40_001, dtype=np.float32)
    exact = np.array([math.erf(v) for v in x.tolist()])
    gate = np.array([0.5 * (1 + math.erf(v / math.sqrt(2))) for v in x.tolist()])
    assert np.abs(erf(x) - exact).max() < 5e-7
    assert np.abs(gelu(x) - x * gate).max() < 2e-6


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=40))
def test_a_vector_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    """Encoding together or one by one gives the same finite unit rows, in the order of the texts."""
    texts = [readable(text) for text in texts]
    together = model().encode(texts)
    alone = np.concatenate([model().encode([text]) for text in texts])
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert np.abs(together - alone).max() < 1e-5


def test_it_reads_as_many_tokens_as_the_model_and_no_more() -> None:
    """What stands after the 256th token changes nothing; what stands before does."""
    words = ["heart"] * (MAX_TOKENS - 2)
    full, longer = model().encode([" ".join(words), " ".join([*words, "kidney", "liver"])])
    shorter = model().encode([" ".join(words[:-3])])[0]
    assert np.abs(full - longer).max() < 1e-6
    assert np.abs(full - shorter).max() > 1e-5


def test_it_is_blind_to_the_ring_over_a() -> None:
    """The reason why no Norwegian answer is graded by meaning under the default encoder."""
    a, b = model().encode(["får", "far"])
    assert float(a @ b) == pytest.approx(1)


def test_paraphrases_lie_nearer_than_strangers() -> None:
    """The vectors carry meaning: a seahorse-shaped memory organ is nearer to memories than to buses."""
    rows = model().encode(["forms new memories", "makes new memories in the brain", "a late bus in the rain"])
    assert rows[0] @ rows[1] > 0.7 > 0.2 > rows[0] @ rows[2]


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    """A file cut short or full of noise is an EncoderError that names it, not a traceback."""
    for part in ("model.safetensors", "tokenizer.json"):
        if part != name:
            shutil.copyfile(default_folder() / part, tmp_path / part)
    for content in (b"", b"\x00" * 50, b"\xff" * 4000, (default_folder() / name).read_bytes()[:5000]):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(EncoderError, match=name.replace(".", r"\.")):
            MiniLM(tmp_path)


def test_a_cold_text_needs_no_torch() -> None:
    """Encoding one text through the open encoder imports neither torch nor transformers nor ONNX."""
    code = (
        "import sys; from densecards.encode import open_encoder; "
        "assert open_encoder().encode(['a seahorse']).shape == (1, 384); "
        "print([m for m in ('torch', 'transformers', 'sentence_transformers', 'onnxruntime', 'numba')"
        " if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"

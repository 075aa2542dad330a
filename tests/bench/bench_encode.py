"""The default encoder beside sentence-transformers: one text cold and warm, a batch, and the same vectors.

    python -m tests.bench.bench_encode

Each cold figure is a process of its own, from exec to the vector, best of several. What counts is the
ratio in one run, and that the cosine of both vectors is 1 to five places.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import densecards  # noqa: F401 — sets the thread pools before NumPy loads

# isort: split
import numpy as np

from densecards.encode import describe, open_encoder
from densecards.encode.process import ProcessEncoder

TEXT = "the part of the brain that forms new memories"
BATCH = 1000
WARM = 50
TARGET_FRESH_S = 1.2  # python, import, check of the weights, load and one text, on a machine just installed
TARGET_WARM_MS = 60.0

_OURS = f"from densecards.encode import open_encoder; open_encoder().encode([{TEXT!r}])"
_THEIRS = (
    "from sentence_transformers import SentenceTransformer; "
    "from densecards.encode.weights import default_folder; "
    f"SentenceTransformer(str(default_folder())).encode([{TEXT!r}], show_progress_bar=False)"
)
_VOCABULARY = """heart valve nerve brain memory blood vessel lung bone cell muscle gland hormone to run house
dog coffee train ticket doctor pain the a of in with that carries forms moves small large old new every"""
_WORDS = _VOCABULARY.split()


def _cold(code: str, home: str, times: int) -> float:
    """Return the seconds that a fresh process needs for `code`, the best of `times`."""
    environment = {**os.environ, "DENSECARDS_HOME": home, "HF_HUB_OFFLINE": "1"}
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, capture_output=True)
        best = min(best, time.perf_counter() - start)
    return best


def _texts(count: int) -> list[str]:
    rng = random.Random(1)
    return [" ".join(rng.choices(_WORDS, k=rng.randint(5, 12))) for _ in range(count)]


def main() -> int:
    """Print one JSON object; 1 when a target is missed."""
    result: dict[str, float | bool] = {}
    fresh = []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as home:  # no checksum remembered
            fresh.append(_cold(_OURS, home, 1))
    result["fresh_one_text_s"] = round(min(fresh), 3)
    with tempfile.TemporaryDirectory() as home:
        _cold(_OURS, home, 1)
        result["cold_one_text_s"] = round(_cold(_OURS, home, 5), 3)
        result["sentence_transformers_cold_one_text_s"] = round(_cold(_THEIRS, home, 2), 3)
    result["python_alone_s"] = round(_cold("pass", str(Path.cwd()), 5), 3)

    encoder = open_encoder()
    encoder.encode([TEXT])
    times = []
    for number in range(WARM):
        start = time.perf_counter()
        encoder.encode([f"{TEXT} {number}"])
        times.append(1000 * (time.perf_counter() - start))
    result["warm_one_text_ms"] = round(sorted(times)[WARM // 2], 2)

    texts = _texts(BATCH)
    start = time.perf_counter()
    here = np.concatenate([encoder.encode(texts[n : n + 200]) for n in range(0, BATCH, 200)])
    result["batch_here_texts_per_s"] = round(BATCH / (time.perf_counter() - start))
    process = ProcessEncoder(describe())
    start = time.perf_counter()
    process.encode(texts[:1])
    result["process_start_s"] = round(time.perf_counter() - start, 2)
    start = time.perf_counter()
    process.encode([TEXT])
    result["process_warm_one_text_ms"] = round(1000 * (time.perf_counter() - start), 2)
    start = time.perf_counter()
    there = process.encode(texts)
    result["batch_process_texts_per_s"] = round(BATCH / (time.perf_counter() - start))
    process.close()
    encoder.close()
    result["least_cosine"] = round(float(np.einsum("ij,ij->i", here, there).min()), 7)

    good = (
        result["fresh_one_text_s"] <= TARGET_FRESH_S
        and result["warm_one_text_ms"] <= TARGET_WARM_MS
        and result["least_cosine"] >= 0.99999
    )
    print(json.dumps({"bench": "encode", **result, "ok": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

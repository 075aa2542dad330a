"""The encoder's own process: loads a model with sentence-transformers and answers on its pipes.

Started as `python -m densecards.encode.worker FOLDER`, or with `--download NAME` to fetch a model that the
user asked for by name. Importing torch holds the interpreter for seconds, which is why this never happens
in the program itself. It ends when its input closes, so it does not outlive the program.
"""

from __future__ import annotations

import sys
from typing import Any


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:500]


def _load(source: str) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(source)


def _published(name: str) -> str:
    """Return the full name of a published model; a short one may be among sentence-transformers' own.

    Asked first and once: the library's own download tries again for more than a minute when offline.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    candidates = [name] if "/" in name else [f"sentence-transformers/{name}", name]
    for candidate in candidates:
        try:
            HfApi().model_info(candidate, timeout=15)
            return candidate
        except RepositoryNotFoundError:
            continue
    raise LookupError(f"nothing is published under the name {name}")


def main(arguments: list[str]) -> int:
    """Load the model, say so, then answer `{"texts": [...]}` with rows until the input closes."""
    from densecards.beside import pipes, read_frame, write_frame

    requests, answers = pipes()
    try:
        source = arguments[-1]
        model = _load(_published(source) if arguments[0] == "--download" else source)
        probe = model.encode(["probe"], normalize_embeddings=True, show_progress_bar=False)
        write_frame(answers, {"ready": True, "dimensions": int(probe.shape[1])})
        if arguments[0] == "--download":
            return 0
    except Exception as error:
        write_frame(answers, {"error": _one_line(error)})
        return 1
    while (frame := read_frame(requests)) is not None:
        try:
            rows = model.encode(
                frame[0]["texts"], normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
            )
            write_frame(answers, {"rows": len(rows)}, rows.astype("<f4").tobytes())
        except BrokenPipeError:
            return 0
        except Exception as error:
            write_frame(answers, {"error": _one_line(error)})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

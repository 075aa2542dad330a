"""Any sentence-transformers model by name or path: where it lies, and what it is, without loading it.

Only what lies on this disk is described; nothing here reaches for the network.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from densecards.encode.encoder import EncoderInfo, digest
from densecards.encode.weights import DIMENSIONS, MAX_TOKENS, PINNED, default_folder, sha256_of
from densecards.errors import EncoderError

DEFAULT = "default"
# The same model under its own name is carried by the package too, so it is never fetched.
DEFAULT_NAMES = frozenset({DEFAULT, "all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"})
DEFAULT_LANGUAGES = frozenset({"en"})
DEFAULT_HASH = digest(*PINNED.values(), f"mean, normalised, {MAX_TOKENS} tokens")

_WEIGHTS = ("*.safetensors", "*.bin")
_CONFIGURATION = (
    "modules.json",
    "config.json",
    "sentence_bert_config.json",
    "tokenizer.json",
    "*/config.json",
)
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


def describe(name: str = DEFAULT) -> EncoderInfo:
    """Return what an encoder is, from its files alone; the default's without reading its weights.

    Raises EncoderError when there is no such model on this disk.
    """
    if name in DEFAULT_NAMES:
        return EncoderInfo(DEFAULT, DEFAULT_HASH, DIMENSIONS, DEFAULT_LANGUAGES, default_folder())
    folder = find_model(name)
    return EncoderInfo(name, _files_hash(folder), _dimensions(folder), _languages(folder), folder)


def find_model(name: str) -> Path:
    """Return the folder of a model given by path, or by name when it was downloaded before.

    Raises EncoderError in one line otherwise.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file() and not (path / "modules.json").is_file():
            raise EncoderError(
                f"{path} holds no sentence-transformers model",
                hint="it has neither modules.json nor config.json",
            )
        return path.resolve()
    if looks_like_path(name):
        raise EncoderError(f"{path} is no folder", hint="give a model's folder or its name")
    for repository in [name] if "/" in name else [f"sentence-transformers/{name}", name]:
        if folder := _downloaded(repository):
            return folder
    raise EncoderError(
        f'the encoder "{name}" is not on this computer',
        hint=f"download it once with: densecards encoder use {name}",
    )


def looks_like_path(name: str) -> bool:
    """True where a text can only be a path and not the name of a published model."""
    return not _NAME.fullmatch(name) or name.startswith(".")


def _downloaded(repository: str) -> Path | None:
    """Return the newest snapshot in the cache of huggingface_hub, whose layout is documented and stable."""
    home = os.environ.get("HF_HOME") or str(
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "huggingface"
    )
    hub = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub").expanduser()
    folder = hub / ("models--" + repository.replace("/", "--"))
    try:
        revision = (folder / "refs" / "main").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    snapshot = folder / "snapshots" / revision
    return snapshot if re.fullmatch(r"[0-9a-f]+", revision) and snapshot.is_dir() else None


def _files_hash(folder: Path) -> str:
    weights: list[Path] = []
    for pattern in _WEIGHTS:
        # A folder may carry the same weights in both formats; the library reads the safe one.
        weights = sorted(folder.glob(pattern)) or sorted(folder.glob(f"*/{pattern}"))
        if weights:
            break
    if not weights:
        raise EncoderError(f"{folder} holds no weights", hint="it needs a .safetensors or .bin file")
    files = {*weights, *(file for pattern in _CONFIGURATION for file in folder.glob(pattern))}
    named = sorted((file.relative_to(folder).as_posix(), sha256_of(file)) for file in files)
    return digest(*(part for pair in named for part in pair))


def _read_json(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise EncoderError(f"{file}: cannot be read: {error}") from None


def _dimensions(folder: Path) -> int:
    """Return the length of the model's vectors: that of its last module which states one."""
    found = None
    modules = _read_json(folder / "modules.json")
    for module in modules if isinstance(modules, list) else []:
        if not isinstance(module, dict):
            continue
        config = _read_json(folder / str(module.get("path", "")) / "config.json")
        if isinstance(config, dict):
            for key in ("hidden_size", "word_embedding_dimension", "embedding_dimension", "out_features"):
                found = config.get(key, found)
    config = _read_json(folder / "config.json")
    if found is None and isinstance(config, dict):
        found = config.get("hidden_size") or config.get("dim") or config.get("d_model")
    if not isinstance(found, int) or not 1 <= found <= 65_536:
        raise EncoderError(f"{folder} does not say how long its vectors are")
    return found


def _languages(folder: Path) -> frozenset[str]:
    """Return the languages that the model's card names in its front matter; empty (all) for none."""
    try:
        card = (folder / "README.md").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    front = re.match(r"---\n(.*?)\n---", card, re.DOTALL)
    if not front:
        return frozenset()
    # `language: en`, `language: [en, de]`, or a list with one `- en` a line.
    entry = re.search(r"^languages?:[ \t]*(.*(?:\n[ \t]*-[ \t].*)*)", front.group(1), re.MULTILINE)
    words = re.findall(r"[A-Za-z][\w-]*", entry.group(1)) if entry else []
    codes = frozenset(word.lower().partition("-")[0] for word in words)
    return frozenset() if any(len(code) > 3 for code in codes) else codes

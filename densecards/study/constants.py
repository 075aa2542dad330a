"""The memory's fitted constants: the learner's own where they were calibrated, else the shipped ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from densecards.errors import SettingsError
from densecards.memory import Constants
from densecards.paths import data_dir

FILE = "memory.json"


def constants_file() -> Path:
    """Where calibrated constants are kept."""
    return data_dir() / FILE


def load_constants(path: Path | None = None) -> Constants:
    """Return the constants in use. Raises SettingsError for a damaged file."""
    return Constants.from_data(_part("constants", path))


def load_about(path: Path | None = None) -> dict[str, Any]:
    """Return what is known about the fit of the constants in use; empty for the shipped ones."""
    return _part("about", path)


def _part(name: str, path: Path | None) -> dict[str, Any]:
    file = path or constants_file()
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{file}: cannot be read: {error}", hint="delete it, and run `densecards memory calibrate`"
        ) from None
    found = data.get(name, {}) if isinstance(data, dict) else {}
    return found if isinstance(found, dict) else {}


def save_constants(
    constants: Constants | None, about: Mapping[str, object], path: Path | None = None
) -> Path:
    """Keep calibrated constants (None: those in use stay) with what is known about the fit; the file is
    replaced in one step."""
    file = path or constants_file()
    kept = _part("constants", path) if constants is None else constants.to_data()
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".new")
    half.write_text(json.dumps({"constants": kept, "about": dict(about)}, indent=2), encoding="utf-8")
    half.replace(file)
    return file

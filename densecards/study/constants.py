"""The memory's fitted constants: the learner's own where they were calibrated, else the shipped ones."""

from __future__ import annotations

import json
from pathlib import Path

from densecards.errors import SettingsError
from densecards.memory import Constants
from densecards.paths import data_dir

FILE = "memory.json"


def constants_file() -> Path:
    """Where calibrated constants are kept."""
    return data_dir() / FILE


def load_constants(path: Path | None = None) -> Constants:
    """Return the constants in use. Raises SettingsError for a damaged file."""
    file = path or constants_file()
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Constants()
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"{file}: cannot be read: {error}", hint="delete it, or run `densecards memory calibrate`"
        ) from None
    return Constants.from_data(data.get("constants", {}) if isinstance(data, dict) else {})


def save_constants(constants: Constants, about: dict[str, object], path: Path | None = None) -> Path:
    """Keep calibrated constants with what is known about the fit; the file is replaced in one step."""
    file = path or constants_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".new")
    half.write_text(
        json.dumps({"constants": constants.to_data(), "about": about}, indent=2), encoding="utf-8"
    )
    half.replace(file)
    return file

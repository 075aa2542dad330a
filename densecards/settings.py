"""The learner's settings: one TOML file in the config folder, every value checked, comments kept.

Absent keys have the defaults below; an unknown key or a value out of range is an error that names the
key, so that a typo is never silently ignored.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from densecards.errors import SettingsError
from densecards.paths import config_file
from densecards.text import nearest
from densecards.toml import read_toml


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Units stand in the comments; ranges in `_RANGES`."""

    desired_retention: float = 0.9  # the probability of recall at which a card comes due
    new_per_day: int = 10  # cards
    reviews_per_day: int = 200  # items
    day_starts_at: int = 4  # the local hour at which a new day of study begins
    time_zone: str = ""  # an IANA name such as Europe/Oslo; "" is the system's own
    first_recalls: int = 3  # right recalls on its first day before a card waits for a later one
    maximum_interval: int = 36500  # days
    fuzz: bool = True  # spread due days a little, seeded by card and repetition
    encoder: str = "default"  # a sentence-transformers name or path
    theme: str = "textual-dark"
    study_deck: str = ""  # "" studies all decks
    prompts: str = "both"  # both | recognise | produce
    learn_minutes: int = 5
    connect_minutes: int = 5
    story_minutes: int = 5
    daily_new: int = 5  # new cards that the daily flow learns, connects and tells a story with
    leech_lapses: int = 6  # lapses from which a card is offered for repair
    exam_date: str = ""  # YYYY-MM-DD; new cards a day are then what is left divided by the days left
    balance_load: bool = True  # of the days that fuzz allows, take the one with the least work
    bizarre_images: int = 2  # strange images a scene bears before they stop standing out
    keys: str = ""  # keys of the app changed by hand: "study.hint=h, today.lab=a"


_RANGES: dict[str, tuple[float, float]] = {
    "desired_retention": (0.7, 0.99),
    "new_per_day": (0, 9999),
    "reviews_per_day": (0, 99999),
    "day_starts_at": (0, 23),
    "first_recalls": (1, 5),
    "maximum_interval": (1, 36500),
    "learn_minutes": (1, 240),
    "connect_minutes": (1, 240),
    "story_minutes": (1, 240),
    "daily_new": (1, 50),
    "leech_lapses": (2, 99),
    "bizarre_images": (0, 99),
}
_CHOICES: dict[str, tuple[str, ...]] = {"prompts": ("both", "recognise", "produce")}
_DATES = frozenset({"exam_date"})
_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_KEY = re.compile(r"[A-Za-z0-9_+]+")
_TYPES: dict[str, type] = {field.name: type(field.default) for field in fields(Settings)}


def _checked(key: str, value: Any, where: str) -> Any:
    if key not in _TYPES:
        meant = nearest(key, list(_TYPES))
        raise SettingsError(
            f'{where}: unknown setting "{key}"',
            hint=f'did you mean "{meant}"?' if meant else f"known: {', '.join(_TYPES)}",
        )
    wanted = _TYPES[key]
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if type(value) is not wanted:
        name = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}[wanted]
        raise SettingsError(f"{where}: {key} must be {name}, not {value!r}")
    if key in _RANGES:
        low, high = _RANGES[key]
        number: Any = value
        if not low <= number <= high:
            raise SettingsError(f"{where}: {key} must lie between {low:g} and {high:g}, not {value!r}")
    if key in _DATES and value:
        _check_date(key, str(value), where)
    if key == "time_zone" and value:
        _check_zone(str(value), where)
    if key == "keys":
        key_changes(str(value), where)
    if key in _CHOICES and value not in _CHOICES[key]:
        raise SettingsError(f"{where}: {key} must be one of {', '.join(_CHOICES[key])}, not {value!r}")
    return value


def key_changes(text: str, where: str = "setting") -> dict[str, str]:
    """Return the changed keys by action, from `screen.action=key, …`; raises SettingsError."""
    changes: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        action, equals, key = (each.strip() for each in part.partition("="))
        if not equals or not _ACTION.fullmatch(action) or not _KEY.fullmatch(key):
            raise SettingsError(f'{where}: keys must be like "study.hint=h, today.lab=a", not {part!r}')
        changes[action] = key
    return changes


def choices(key: str) -> tuple[str, ...]:
    """Return the values among which a setting is chosen; none where it is no such choice."""
    return _CHOICES.get(key, ())


def allowed(key: str) -> str:
    """Return in words what a setting may be: a range, choices, a date; "" where anything may be."""
    if key in _RANGES:
        low, high = _RANGES[key]
        return f"{low:g} to {high:g}"
    if key in _CHOICES:
        return ", ".join(_CHOICES[key])
    if _TYPES.get(key) is bool:
        return "yes or no"
    return "a date" if key in _DATES else ""


def _check_zone(value: str, where: str) -> None:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise SettingsError(
            f"{where}: time_zone must be a name such as Europe/Oslo, not {value!r}",
            hint="leave it empty for the system's own",
        ) from None


def _check_date(key: str, value: str, where: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise SettingsError(f"{where}: {key} must be a date like 2027-06-01, not {value!r}") from None


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings file; a missing file gives the defaults.

    Raises SettingsError that names the file, and the key or the line.
    """
    file = path or config_file()
    if not file.exists():
        return Settings()
    data = read_toml(file, SettingsError, where=str(file), hint="mend that line or delete the file")
    return Settings(**{key: _checked(key, value, str(file)) for key, value in data.items()})


def parse_setting(key: str, text: str) -> Any:
    """Return the value that `text`, as typed by a person, gives the setting `key`; raises SettingsError."""
    wanted = _TYPES.get(key)
    value: Any = text
    try:
        if wanted is bool:
            value = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}[
                text.lower()
            ]
        elif wanted is int:
            value = int(text)
        elif wanted is float:
            value = float(text)
    except (KeyError, ValueError):
        pass  # _checked says what it must be
    return _checked(key, value, "setting")


def save_setting(key: str, value: Any, path: Path | None = None) -> Settings:
    """Set one key in the settings file, keeping everything else in it, and return the new settings.

    The file is replaced in one step, so a reader never sees half of it.
    """
    import tomlkit

    file = path or config_file()
    current = load_settings(file)
    checked = _checked(key, value, "setting")
    try:
        document = (
            tomlkit.parse(file.read_text(encoding="utf-8-sig")) if file.exists() else tomlkit.document()
        )
        document[key] = checked
        file.parent.mkdir(parents=True, exist_ok=True)
        half = file.with_suffix(".new")
        half.write_text(tomlkit.dumps(document), encoding="utf-8")
        half.replace(file)
    except OSError as error:
        raise SettingsError(f"{file}: cannot be written: {error.strerror}") from None
    return replace(current, **{key: checked})


def as_dict(settings: Settings) -> dict[str, Any]:
    """Return all settings by name."""
    return asdict(settings)

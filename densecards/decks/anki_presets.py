"""The options of Anki's decks that bear on memory: FSRS weights, retention, what of the log counts.

Field numbers are those of Anki's `deck_config.proto` and `decks.proto`; the JSON keys those of its legacy
schema.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from densecards.decks import wire
from densecards.decks.foreign import Preset

_WEIGHTS = (6, 5, 3)  # deck_config.proto, Config: those of FSRS-6, 5 and 4.5
_RETENTION, _PAST_RETENTION, _SINCE = 37, 40, 46
_NORMAL, _CONFIG_ID, _OWN_RETENTION = 1, 1, 10  # decks.proto, KindContainer.normal and of Normal
_COUNTS = (17, 19, 21)  # weights of FSRS-4.5, 5 and 6


def presets_18(connection: sqlite3.Connection) -> dict[int, Preset]:
    """Return the preset of each deck, by deck id, from a schema of protobuf columns."""
    rows = connection.execute("SELECT id, name, config FROM deck_config")
    known = {int(key): _preset(str(name), bytes(config)) for key, name, config in rows}
    found = {}
    for key, kind in connection.execute("SELECT id, kind FROM decks"):
        normal = next((v for n, v in wire.fields(bytes(kind)) if n == _NORMAL and isinstance(v, bytes)), b"")
        preset = known.get(wire.number(normal, _CONFIG_ID))
        if preset is not None:
            found[int(key)] = _with_own(preset, _single(wire.number(normal, _OWN_RETENTION)))
    return found


def _single(number: int) -> float:
    """The single-precision number that a fixed field of four bytes holds."""
    found: float = struct.unpack("<f", (number & 0xFFFFFFFF).to_bytes(4, "little"))[0]
    return found


def _preset(name: str, config: bytes) -> Preset:
    weights: dict[int, tuple[float, ...]] = {}
    numbers: dict[int, float] = {}
    since = ""
    for field, value in wire.fields(config):
        if field in _WEIGHTS and isinstance(value, bytes) and len(value) % 4 == 0:
            weights[field] = struct.unpack(f"<{len(value) // 4}f", value)
        elif field in (_RETENTION, _PAST_RETENTION) and isinstance(value, int):
            numbers[field] = _single(value)
        elif field == _SINCE and isinstance(value, bytes):
            since = value.decode("utf-8", "replace")
    newest = next((weights[field] for field in _WEIGHTS if weights.get(field)), ())
    return _checked(name, newest, numbers.get(_RETENTION, 0.0), numbers.get(_PAST_RETENTION, 0.0), since)


def presets_11(connection: sqlite3.Connection) -> dict[int, Preset]:
    """Return the preset of each deck, by deck id, from the JSON of the legacy schema."""
    decks, configs = connection.execute("SELECT decks, dconf FROM col").fetchone()
    known = {}
    for key, row in json.loads(configs or "{}").items():
        weights = row.get("fsrsParams6") or row.get("fsrsParams5") or row.get("fsrsWeights") or ()
        known[str(key)] = _checked(
            str(row.get("name", "")),
            weights,
            row.get("desiredRetention") or 0.0,
            row.get("sm2Retention") or 0.0,
            str(row.get("ignoreRevlogsBeforeDate") or ""),
        )
    found = {}
    for key, deck in json.loads(decks or "{}").items():
        preset = known.get(str(deck.get("conf", "")))
        if preset is not None:
            found[int(key)] = _with_own(preset, (deck.get("desiredRetention") or 0) / 100)
    return found


def _checked(name: str, weights: Iterable[float], retention: float, past: float, since: str) -> Preset:
    """A preset whose numbers make sense; what does not is left out."""
    # Seven digits are all that Anki's single precision holds; what comes after is noise.
    found = tuple(float(f"{float(weight):.7g}") for weight in weights)
    good = len(found) in _COUNTS and all(abs(weight) < 1e3 for weight in found)
    return Preset(
        name,
        found if good else (),
        float(f"{retention:.7g}") if 0.5 < retention < 1 else 0.0,
        float(f"{past:.7g}") if 0.5 < past < 1 else 0.9,
        _midnight(since),
    )


def _midnight(date: str) -> int:
    """The beginning (ms UTC) of a date written as 2024-12-31; 0 for anything else."""
    try:
        return round(datetime.strptime(date, "%Y-%m-%d").replace(tzinfo=UTC).timestamp() * 1000)
    except (ValueError, OverflowError):
        return 0


def _with_own(preset: Preset, retention: float) -> Preset:
    """The preset of a deck that may name a desired retention of its own."""
    return replace(preset, retention=float(f"{retention:.7g}")) if 0.5 < retention < 1 else preset


def commonest(presets: Iterable[Preset | None]) -> Preset | None:
    """Return the preset that occurs most often; None where there is none."""
    counted = Counter(preset for preset in presets if preset is not None)
    return counted.most_common(1)[0][0] if counted else None

"""The deck options of an Anki collection that bear on memory: FSRS weights and desired retention.

Field numbers are those of Anki's `deck_config.proto` and `decks.proto`; the JSON keys those of its legacy
schema.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections import Counter
from collections.abc import Iterable, Mapping

from densecards.decks import wire
from densecards.decks.foreign import Preset

_WEIGHTS_6, _WEIGHTS_5, _RETENTION = 6, 5, 37  # deck_config.proto, Config
_NORMAL, _CONFIG_ID = 1, 1  # decks.proto, KindContainer.normal and Normal.config_id
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
            found[int(key)] = preset
    return found


def _preset(name: str, config: bytes) -> Preset:
    weights: dict[int, tuple[float, ...]] = {}
    retention = 0.0
    for field, value in wire.fields(config):
        if field in (_WEIGHTS_5, _WEIGHTS_6) and isinstance(value, bytes) and len(value) % 4 == 0:
            weights[field] = struct.unpack(f"<{len(value) // 4}f", value)
        elif field == _RETENTION and isinstance(value, int):
            (retention,) = struct.unpack("<f", value.to_bytes(4, "little"))
    return _checked(name, weights.get(_WEIGHTS_6) or weights.get(_WEIGHTS_5) or (), retention)


def presets_11(connection: sqlite3.Connection) -> dict[int, Preset]:
    """Return the preset of each deck, by deck id, from the JSON of the legacy schema."""
    decks, configs = connection.execute("SELECT decks, dconf FROM col").fetchone()
    known = {}
    for key, row in json.loads(configs or "{}").items():
        weights = row.get("fsrsParams6") or row.get("fsrsParams5") or row.get("fsrsWeights") or ()
        known[str(key)] = _checked(str(row.get("name", "")), weights, row.get("desiredRetention") or 0.0)
    found = {}
    for key, deck in json.loads(decks or "{}").items():
        preset = known.get(str(deck.get("conf", "")))
        if preset is not None:
            found[int(key)] = preset
    return found


def _checked(name: str, weights: Iterable[float], retention: float) -> Preset:
    """A preset whose numbers make sense; what does not is left out."""
    # Seven digits are all that Anki's single precision holds; what comes after is noise.
    found = tuple(float(f"{float(weight):.7g}") for weight in weights)
    good = len(found) in _COUNTS and all(abs(weight) < 1e3 for weight in found)
    return Preset(name, found if good else (), float(f"{retention:.7g}") if 0.5 < retention < 1 else 0.0)


def commonest(presets: Mapping[int, Preset], decks: Iterable[int]) -> Preset | None:
    """Return the preset that most cards are studied with; `decks` holds each card's deck."""
    counted = Counter(presets[deck] for deck in decks if deck in presets)
    return counted.most_common(1)[0][0] if counted else None

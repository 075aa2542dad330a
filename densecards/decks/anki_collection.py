"""An Anki collection (SQLite, schema 11 to 18) → foreign notes, cards and reviews.

The database is a stranger's: it is opened read-only with its own schema untrusted, only tables are read,
and a query that runs away is stopped. Field numbers of the protobuf columns are those of Anki's
`notetypes.proto` and `decks.proto`.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from densecards.decks import wire
from densecards.decks.anki_presets import presets_11, presets_18
from densecards.decks.findings import quoted
from densecards.decks.foreign import (
    Foreign,
    ForeignCard,
    ForeignNote,
    NoteKind,
    Phase,
    RawReview,
    ReviewKind,
)
from densecards.errors import ImportFormatError

MAX_NOTES = 2_000_000
_FIELD_MARK = "\x1f"
_MOST_STEPS = 2_000  # × 1,000,000 virtual-machine instructions: minutes, not hours
_PHASES = {0: Phase.NEW, 1: Phase.LEARNING, 2: Phase.REVIEW, 3: Phase.RELEARNING}
_KINDS = dict(enumerate(ReviewKind))
_DAY = 86400
_EPOCH = 719_163  # the ordinal of 1970-01-01
# As far as dates (days since the epoch), moments (seconds) and counts may go.
_DAYS, _SECONDS, _COUNT = 150_000, 9_000_000_000, 1 << 31
_MOMENT = 1_000_000_000  # from here on a due is a moment in seconds, below it a day of the collection


def read_collection(database: Path, name: str, source: Path, media: dict[str, str]) -> Foreign:
    """Return what a collection holds.

    Raises ImportFormatError in one line for a database that is damaged or no collection.
    """
    try:
        with closing(_connect(database)) as connection:
            try:
                return _read(connection, name, source, media)
            except sqlite3.OperationalError as error:
                if "decode" not in str(error):
                    raise
                # Some texts are no UTF-8: read again, more slowly, with a mark for each wrong byte.
                connection.text_factory = lambda data: data.decode("utf-8", "replace")
                return _read(connection, name, source, media)
    except sqlite3.Error as error:
        raise ImportFormatError(f"{quoted(source.name)}: its collection is damaged: {error}") from None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ImportFormatError(
            f"{quoted(source.name)}: its collection is not as Anki writes it: {error}"
        ) from None


def _connect(database: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(database)
    steps = iter(range(_MOST_STEPS))
    connection.set_progress_handler(lambda: int(next(steps, None) is None), 1_000_000)
    connection.create_collation("unicase", _unicase)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA query_only=ON")
    return connection


def _unicase(one: str, two: str) -> int:
    a, b = one.casefold(), two.casefold()
    return (a > b) - (a < b)


def _read(connection: sqlite3.Connection, name: str, source: Path, media: dict[str, str]) -> Foreign:
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"col", "notes", "cards"} <= tables:
        raise ImportFormatError(f"{quoted(source.name)}: its database is no Anki collection")
    created, version = connection.execute("SELECT crt, ver FROM col").fetchone()
    if "notetypes" in tables:
        kinds, decks = _kinds_18(connection), _decks_18(connection)
        presets = presets_18(connection) if "deck_config" in tables else {}
    else:
        kinds, decks = _kinds_11(connection), _decks_11(connection)
        presets = presets_11(connection)
    notes = tuple(_notes(connection, kinds))
    reviews = tuple(_reviews(connection)) if "revlog" in tables else ()
    cards = tuple(_cards(connection, decks, _first_day(int(created), _settings(connection, tables))))
    return Foreign(
        name=_title(cards, decks, name),
        source=source,
        kinds=kinds,
        notes=notes,
        cards=cards,
        reviews=reviews,
        media=media,
        presets={name: presets[key] for key, name in decks.items() if key in presets},
        about=(
            f"Anki collection, schema {int(version)}",
            "its layouts and styles are not taken: here every card is a web",
        ),
    )


def _title(cards: tuple[ForeignCard, ...], decks: dict[int, str], name: str) -> str:
    """The name that all decks share at the top, or the file's; "Default" is nobody's name for a deck."""
    tops = {card.deck.partition("::")[0] for card in cards}
    return tops.pop() if len(tops) == 1 and "Default" not in tops else name


def _kinds_11(connection: sqlite3.Connection) -> dict[int, NoteKind]:
    models = json.loads(connection.execute("SELECT models FROM col").fetchone()[0] or "{}")
    found = {}
    for key, model in models.items():
        fields = sorted(model["flds"], key=lambda row: int(row.get("ord") or 0))
        templates = sorted(model["tmpls"], key=lambda row: int(row.get("ord") or 0))
        found[int(key)] = NoteKind(
            int(key),
            str(model["name"]),
            tuple(str(row["name"]) for row in fields),
            tuple(str(row.get("qfmt", "")) for row in templates),
            int(model.get("type") or 0) == 1,
        )
    return found


def _kinds_18(connection: sqlite3.Connection) -> dict[int, NoteKind]:
    fields: dict[int, list[str]] = {}
    for kind, field in connection.execute("SELECT ntid, name FROM fields ORDER BY ntid, ord"):
        fields.setdefault(kind, []).append(str(field))
    questions: dict[int, list[str]] = {}
    for kind, config in connection.execute("SELECT ntid, config FROM templates ORDER BY ntid, ord"):
        questions.setdefault(kind, []).append(wire.text(bytes(config), 1))
    return {
        int(kind): NoteKind(
            int(kind),
            str(name),
            tuple(fields.get(kind, ())),
            tuple(questions.get(kind, ())),
            wire.number(bytes(config), 1) == 1,
        )
        for kind, name, config in connection.execute("SELECT id, name, config FROM notetypes ORDER BY id")
    }


def _decks_11(connection: sqlite3.Connection) -> dict[int, str]:
    decks = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0] or "{}")
    return {int(key): str(deck["name"]) for key, deck in decks.items()}


def _decks_18(connection: sqlite3.Connection) -> dict[int, str]:
    rows = connection.execute("SELECT id, name FROM decks")
    return {int(key): str(name).replace(_FIELD_MARK, "::") for key, name in rows}


def _notes(connection: sqlite3.Connection, kinds: dict[int, NoteKind]) -> Iterator[ForeignNote]:
    rows = connection.execute(
        "SELECT id, mid, guid, flds, tags FROM notes ORDER BY id LIMIT ?", (MAX_NOTES + 1,)
    )
    for n, (key, kind, guid, fields, tags) in enumerate(rows):
        if n >= MAX_NOTES:
            raise ValueError(f"more than {MAX_NOTES} notes")
        if kind not in kinds:
            raise ValueError(f"note {key} is of a kind that is not there")
        yield ForeignNote(
            key, kind, str(guid), tuple(str(fields).split(_FIELD_MARK)), tuple(str(tags).split())
        )


def _settings(connection: sqlite3.Connection, tables: set[str]) -> dict[str, Any]:
    """The collection's own settings: a table of JSON values, in schema 11 one JSON text."""
    if "config" in tables:
        found = {}
        for key, value in connection.execute("SELECT KEY, val FROM config WHERE KEY = 'creationOffset'"):
            found[str(key)] = json.loads(bytes(value))
        return found
    settings = json.loads(connection.execute("SELECT conf FROM col").fetchone()[0] or "{}")
    return settings if isinstance(settings, dict) else {}


def _first_day(created: int, settings: Mapping[str, Any]) -> int:
    """The calendar date of the collection's first day, as days since the epoch, where it was made."""
    west = settings.get("creationOffset")  # minutes west of Greenwich
    if isinstance(west, int) and abs(west) <= 24 * 60:
        return (created - west * 60) // _DAY
    return datetime.fromtimestamp(created).toordinal() - _EPOCH


def _cards(connection: sqlite3.Connection, decks: dict[int, str], first: int) -> Iterator[ForeignCard]:
    # Cast, for a column of SQLite holds whatever was put there.
    rows = connection.execute(
        "SELECT id, nid, CAST(ord AS INT), CASE odid WHEN 0 THEN did ELSE odid END, CAST(type AS INT),"
        " CAST(queue AS INT), CAST(due AS INT), CASE odid WHEN 0 THEN 0 ELSE CAST(odue AS INT) END,"
        " CAST(ivl AS INT), CAST(reps AS INT), CAST(lapses AS INT), CAST(flags AS INT), CAST(data AS TEXT),"
        " CAST(factor AS INT), CAST(mod AS INT) FROM cards ORDER BY id"
    )
    for row in rows:
        key, note, number, deck, kind, queue, due, home, interval, reps, lapses, flags, data, ease, mod = row
        phase = _PHASES.get(kind, Phase.NEW)
        if phase is Phase.REVIEW and queue in (1, 3):  # how the first scheduler wrote relearning
            phase = Phase.RELEARNING
        # A card in a filtered deck keeps the date it had at home; within its steps its time is its own.
        if home and phase in (Phase.NEW, Phase.REVIEW):
            due = home
        waits = phase is not Phase.NEW
        memory = _memory(data) if len(data) > 2 else _NO_MEMORY
        yield ForeignCard(
            key,
            note,
            number,
            decks.get(deck, "Default"),
            phase,
            _within(first + due, _DAYS) if waits and due < _MOMENT else None,
            _days(interval),
            _within(reps, _COUNT),
            _within(lapses, _COUNT),
            queue == -1,
            flags & 7,
            memory.get("s"),
            memory.get("d"),
            0 if waits else due,
            _within(ease, _COUNT) / 1000,
            queue < -1,
            _within(due, _SECONDS) * 1000 if waits and due >= _MOMENT else None,
            _within(mod, _SECONDS) * 1000,
        )


def _within(number: int, most: int) -> int:
    """A number that a stranger wrote, brought to where dates and counts lie."""
    return 0 if number < 0 else min(number, most)


def _days(interval: int) -> float:
    """An interval in days; a negative one is in seconds."""
    return min(float(interval) if interval >= 0 else -interval / _DAY, float(_DAYS))


_NO_MEMORY: dict[str, float] = {}


def _memory(data: Any) -> dict[str, float]:
    """The FSRS state that Anki keeps in a card's data: `s` stability in days, `d` difficulty."""
    if not isinstance(data, str) or '"s"' not in data:
        return {}
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    kept = {key: float(found[key]) for key in ("s", "d") if isinstance(found.get(key), (int, float))}
    good = 0 < kept.get("s", 0) < _DAYS and 1 <= kept.get("d", 0) <= 10
    return kept if good else {}


def _reviews(connection: sqlite3.Connection) -> Iterator[RawReview]:
    rows = connection.execute(
        "SELECT cid, CAST(id AS INT), CAST(ease AS INT), CAST(type AS INT), CAST(ivl AS INT),"
        " CAST(time AS INT), CAST(factor AS INT) FROM revlog ORDER BY id"
    )
    for card, at, grade, kind, interval, took, factor in rows:
        yield RawReview(
            card=card,
            at=at,
            grade=grade,
            kind=_KINDS.get(kind, ReviewKind.CRAM),
            interval=_days(interval),
            took=_within(took, _COUNT),
            factor=_within(factor, _COUNT),
        )

"""Looking a database over: is the file whole, is the log intact, do the derived rows follow from it?"""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from densecards.errors import DeckError
from densecards.store import derive, schema
from densecards.store import tables as t
from densecards.store.codec import template_of
from densecards.store.revision import HEAD
from densecards.store.rows import Folds

_JSON = (
    (t.log, ("cues", "together", "detail")),
    (t.card, ("properties", "aliases")),
    (t.chain, ("steps",)),
)


class _NotKeptError(Exception):
    """Ends the trial rebuild without keeping it."""


def check(connection: Connection, folds: Folds | None) -> list[str]:
    """Return what is wrong, one line each, most serious first; an empty list for a sound database."""
    return [
        *_file(connection),
        *_schema(connection),
        *_log(connection),
        *_content(connection),
        *_derived(connection, folds),
    ]


def _file(connection: Connection) -> Iterator[str]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if line != "ok":
            yield f"the file is damaged: {line}; restore a backup"
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table}: row {row} points to no {parent}"


def _schema(connection: Connection) -> Iterator[str]:
    found = schema.revision(connection)
    if found != HEAD:
        yield f"the schema is {found}, not {HEAD}"
    if connection.dialect.name == "sqlite":
        triggers = set(
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type='trigger'").scalars()
        )
        for name in ("log_never_update", "log_never_delete"):
            if name not in triggers:
                yield f"the guard {name} is missing, so the log could be changed"


def _log(connection: Connection) -> Iterator[str]:
    other = t.log.alias("other")
    lost = (
        select(func.count())
        .select_from(t.log)
        .where(t.log.c.undoes.is_not(None), ~select(other.c.id).where(other.c.id == t.log.c.undoes).exists())
    )
    number = connection.execute(lost).scalar_one()
    if number:
        yield f"log: {number} entries undo something that is not there"
    strangers = (
        select(func.count())
        .select_from(t.log)
        .where(
            t.log.c.card != "",
            ~select(t.card.c.id).where(t.card.c.id == t.log.c.card).exists(),
            ~select(t.alias.c.old).where(t.alias.c.old == t.log.c.card).exists(),
        )
    )
    number = connection.execute(strangers).scalar_one()
    if number:
        yield f"log: {number} entries are about cards that are not there (they are kept)"


def _content(connection: Connection) -> Iterator[str]:
    for table, columns in _JSON:
        key = next(iter(table.primary_key)).name
        for row in connection.execute(select(table.c[key], *(table.c[name] for name in columns))):
            for name in columns:
                try:
                    json.loads(getattr(row, name))
                except ValueError:
                    yield f"{table.name} {getattr(row, key)}: {name} cannot be read"
    for row in connection.execute(select(t.deck.c.id, t.deck.c.template)):
        try:
            template_of(row.template)
        except (DeckError, ValueError) as error:
            yield f"deck {row.id}: its template cannot be read: {error}"
    lengths = select(t.vector.c.encoder_hash, func.length(t.vector.c.data)).distinct()
    sizes: dict[str, set[int]] = {}
    for name, length in connection.execute(lengths):
        sizes.setdefault(name, set()).add(length)
    for name, found in sizes.items():
        if len(found) > 1 or any(length % 2 for length in found):
            yield f"vectors of encoder {name} have different lengths: {sorted(found)} bytes"


def _derived(connection: Connection, folds: Folds | None) -> Iterator[str]:
    if folds is None:
        return
    before = derive.export(connection)
    try:
        with connection.begin_nested():
            derive.rebuild(connection, folds)
            after = derive.export(connection)
            raise _NotKeptError
    except _NotKeptError:
        pass
    if before != after:
        different = set(before.splitlines()) ^ set(after.splitlines())
        tables = sorted({json.loads(line)[0] for line in different if line})
        yield f"derived rows differ from the log ({', '.join(tables)}); `densecards rebuild` mends it"

"""Histories: which entries of the log count, and to which card they belong today.

The log is never changed. An undo names the entry that no longer counts; a rename says under which id a
card's history goes on; a release says that an old id is a card of its own again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, or_, select

from densecards.store import tables as t
from densecards.store.codec import entry_of
from densecards.store.rows import Kind, LogEntry
from densecards.store.statements import chunks

STATUS = frozenset({Kind.SUSPEND, Kind.UNSUSPEND, Kind.BURY, Kind.UNBURY, Kind.FLAG})
_NAMING = (Kind.RENAME, Kind.RELEASE)


class Naming:
    """Follows ids through renames, in the order of the log. A token stands for a card, whatever its name."""

    def __init__(self) -> None:
        self._token: dict[str, int] = {}
        self._parent: list[int] = []
        self._name: list[str] = []
        self.renames: dict[tuple[str, str], bool] = {}

    def token(self, name: str) -> int:
        """Return the token of the card that is called `name` at this point of the log."""
        if name not in self._token:
            self._token[name] = self._new(name)
        return self._token[name]

    def _new(self, name: str) -> int:
        self._parent.append(len(self._parent))
        self._name.append(name)
        return len(self._parent) - 1

    def _root(self, token: int) -> int:
        while self._parent[token] != token:
            token = self._parent[token]
        return token

    def follow(self, entry: LogEntry) -> None:
        """Take a rename or a release into account; other entries change nothing."""
        if entry.kind == Kind.RENAME:
            to = str(entry.detail["to"])
            self._release(to)
            old, new = self._root(self.token(entry.card)), self._root(self.token(to))
            self._parent[old] = new
            self.renames[entry.card, to] = True
        elif entry.kind == Kind.RELEASE:
            self._release(entry.card)

    def _release(self, name: str) -> None:
        # The id is a card of its own from here on; what was logged under it before stays where it went.
        if self._name[self._root(self.token(name))] != name:
            self._token[name] = self._new(name)
        for old, new in self.renames:
            if old == name:
                self.renames[old, new] = False

    def name(self, token: int) -> str:
        """Return the present id of a card."""
        return self._name[self._root(token)]


def undone_of(entries: Sequence[LogEntry]) -> set[str]:
    """Return the ids of the entries that do not count, from a whole log, oldest first."""
    undone: set[str] = set()
    for entry in reversed(entries):
        if entry.kind == Kind.UNDO and entry.id not in undone and entry.undoes:
            undone.add(entry.undoes)
    return undone


def attribute(entries: Iterable[LogEntry]) -> tuple[list[LogEntry], Naming]:
    """Return the entries under the present ids of their cards, oldest first, and the naming they gave."""
    naming = Naming()
    tokens: list[tuple[LogEntry, tuple[int, ...]]] = []
    for entry in entries:
        naming.follow(entry)
        names = (entry.card, entry.wrong_card or "", *entry.together)
        tokens.append((entry, tuple(naming.token(name) for name in names)))
    present = []
    for entry, (card, wrong, *together) in tokens:
        now = (naming.name(card), naming.name(wrong) or entry.wrong_card, tuple(map(naming.name, together)))
        if entry.kind in _NAMING or now == (entry.card, entry.wrong_card, entry.together):
            present.append(entry)
        else:
            present.append(replace(entry, card=now[0], wrong_card=now[1], together=now[2]))
    return present, naming


def kin(connection: Connection, cards: Iterable[str]) -> set[str]:
    """Return the ids under which the log may speak of these cards: every id they ever had or were."""
    known = set(cards)
    fringe = set(known)
    while fringe:
        part = sorted(fringe)
        found = connection.execute(
            select(t.alias.c.old, t.alias.c.new).where(or_(t.alias.c.old.in_(part), t.alias.c.new.in_(part)))
        ).all()
        fringe = {name for row in found for name in row} - known
        known |= fringe
    return known


def present(connection: Connection, found: Iterable[LogEntry]) -> list[LogEntry]:
    """Return some entries of the log, oldest first, under the present ids of their cards."""
    some = sorted(found, key=lambda entry: entry.id)
    old = select(t.alias.c.old)
    if connection.execute(old.limit(1)).first() is None:
        return some
    # A rename bends the names of what was logged before it, so every one of them is needed; they are few.
    bends = connection.execute(
        select(t.log).where(t.log.c.card.in_(old), t.log.c.kind.in_([str(kind) for kind in _NAMING]))
    )
    have = {entry.id for entry in some}
    some += (entry_of(row) for row in bends if row.id not in have)
    entries, _ = attribute(sorted(some, key=lambda entry: entry.id))
    return [entry for entry in entries if entry.id in have]


def history(connection: Connection, cards: Iterable[str]) -> tuple[list[LogEntry], set[str]]:
    """Return every entry about these cards, oldest first under present ids, and the ids of those undone."""
    wanted = set(cards)
    found: list[Any] = []
    for part in chunks(sorted(kin(connection, wanted))):
        found += connection.execute(select(t.log).where(t.log.c.card.in_(part))).all()
    about = [e for e in present(connection, (entry_of(row) for row in found)) if e.card in wanted]
    undone = {
        name
        for part in chunks([entry.id for entry in about])
        for name in connection.execute(select(t.undone.c.id).where(t.undone.c.id.in_(part))).scalars()
    }
    return about, undone


def counting(entries: Iterable[LogEntry], undone: set[str]) -> list[LogEntry]:
    """Return the entries that count: not undone, and themselves no undo and no rename."""
    return [
        entry
        for entry in entries
        if entry.id not in undone and entry.kind != Kind.UNDO and entry.kind not in _NAMING
    ]


def resolve(connection: Connection, card: str) -> str:
    """Return the present id of a card, following live renames."""
    seen = set()
    while card not in seen:
        seen.add(card)
        new = connection.execute(
            select(t.alias.c.new).where(t.alias.c.old == card, t.alias.c.live == 1)
        ).scalar()
        if new is None:
            break
        card = new
    return card

"""The learner's own palaces, journeys and diagrams: built step by step, kept in the log, taken back by undo.

A chain of one's own is an event that says what it looks like now; the last event that counts wins. Chains
of decks come from the store and are never changed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from densecards.errors import NotFoundError, UsageError
from densecards.text import normalise
from densecards.webs import SIDE_MARK
from densecards.webs.diagrams import faults

if TYPE_CHECKING:
    from densecards.store import ChainRow, LogEntry
    from densecards.study.desk import Desk

KINDS = ("palace", "journey", "diagram")
FEWEST = 2
LONGEST_ROOM = 40  # characters; a longer beginning is a sentence and no room's name
_WHAT = "chain"
_OWN = "own"


def divided(text: str) -> tuple[str, str]:
    """Return a station's text as the room and what is to be seen there; "" where no room is named."""
    for mark in (SIDE_MARK, ": "):
        room, found, image = text.partition(mark)
        if found and len(room) <= LONGEST_ROOM:
            return room.strip(), image.strip()
    return "", text


def folded(entries: Iterable[LogEntry]) -> dict[str, dict[str, Any]]:
    """Return the learner's chains by id as the last events describe them; deleted ones are gone."""
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.detail.get("what") != _WHAT:
            continue
        key = str(entry.detail["id"])
        if entry.detail.get("deleted"):
            found.pop(key, None)
        else:
            found[key] = dict(entry.detail)
    return found


def _own(desk: Desk) -> dict[str, dict[str, Any]]:
    from densecards.store import Kind

    return folded(desk.store.log("", kinds=[Kind.EVENT], counting_only=True))


def chains(desk: Desk, kind: str = "") -> list[ChainRow]:
    """Return the chains of the decks and, after them, the learner's own; `kind` narrows it."""
    from densecards.store import ChainRow

    found = desk.store.chains(None, kind or None)
    for key, row in _own(desk).items():
        if kind in ("", row["kind"]):
            steps = tuple((str(card), str(text)) for card, text in row["steps"])
            found.append(
                ChainRow(f"{_OWN}/{key}", _OWN, row["kind"], key, row["title"], row["text"], steps, True)
            )
    return found


def chain(desk: Desk, name: str) -> ChainRow:
    """Return one chain by its id, or by the key or title where only one has it. Raises NotFoundError."""
    known = chains(desk)
    wanted = name.casefold()
    for same in (
        [row for row in known if row.id == name],
        [row for row in known if wanted in (row.key.casefold(), row.title.casefold())],
    ):
        if same:
            return same[0]
    raise NotFoundError(
        f'there is no palace, journey or diagram "{name}"',
        hint=", ".join(row.id for row in known[:6]) or "make one first",
    )


def make(desk: Desk, kind: str, title: str, steps: Sequence[tuple[str, str]], text: str = "") -> str:
    """Build a chain; returns its id. `steps` are (card id, place and image or what happens there).

    Raises UsageError for fewer than two steps, an unknown kind, an empty title, or a drawing that does not
    match its names; NotFoundError for an unknown card.
    """
    from densecards.store import uuid7

    key = uuid7()
    _write(desk, key, _described(desk, kind, title, steps, text))
    return f"{_OWN}/{key}"


def change(
    desk: Desk,
    name: str,
    *,
    title: str | None = None,
    steps: Sequence[tuple[str, str]] | None = None,
    text: str | None = None,
) -> str:
    """Change a chain of one's own; returns the log entry that undo takes back."""
    row = _own_row(desk, name)
    new = _described(
        desk,
        row.kind,
        row.title if title is None else title,
        row.steps if steps is None else steps,
        row.text if text is None else text,
    )
    return _write(desk, row.key, new)


def delete(desk: Desk, name: str) -> str:
    """Delete a chain of one's own; returns the log entry that undo takes back."""
    return _write(desk, _own_row(desk, name).key, {"deleted": True})


def _own_row(desk: Desk, name: str) -> ChainRow:
    row = chain(desk, name)
    if not row.own:
        raise UsageError(f'"{row.title}" belongs to its deck', hint="make one of your own from its steps")
    return row


def _described(
    desk: Desk, kind: str, title: str, steps: Sequence[tuple[str, str]], text: str
) -> dict[str, Any]:
    if kind not in KINDS:
        raise UsageError(f'"{kind}" is none of {", ".join(KINDS)}')
    if not normalise(title):
        raise UsageError(f"a {kind} needs a title")
    if len(steps) < FEWEST:
        raise UsageError(f"a {kind} needs at least {FEWEST} cards")
    if kind == "diagram" and (wrong := faults(text, len(steps))):
        raise UsageError("; ".join(wrong), hint="write [1], [2] … where the names belong")
    ids = [desk.store.card(card).id for card, _ in steps]
    return {
        "kind": kind,
        "title": normalise(title),
        "text": text if kind == "diagram" else text.strip(),
        "steps": [[card, where.strip()] for card, (_, where) in zip(ids, steps, strict=True)],
    }


def _write(desk: Desk, key: str, detail: dict[str, Any]) -> str:
    from densecards.store import Kind, LogEntry

    entry = LogEntry(kind=Kind.EVENT, at=desk.now(), detail={"what": _WHAT, "id": key, **detail})
    return desk.store.record(entry).id

"""A deck → `.apkg` that Anki imports: notes, cards, media, and the learner's history where it is given.

Writes the older container (SQLite of schema 11 in a zip), which every Anki of the last ten years reads.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from densecards.decks.anki_decks import CONF, OPTIONS, anki_decks, default_deck
from densecards.decks.anki_notes import note_fields, note_type, property_fields, sort_field, stable_id
from densecards.decks.archive import write_archive
from densecards.decks.foreign import ForeignItem, ForeignReview, Phase, ReviewKind
from densecards.decks.package import write_whole
from densecards.errors import DeckError
from densecards.webs.content import DeckContent

_DAY = 86400
_TYPES = {Phase.NEW: 0, Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 3}
_QUEUES = {Phase.NEW: 0, Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 1}
_KINDS = {ReviewKind.LEARN: 0, ReviewKind.REVIEW: 1, ReviewKind.RELEARN: 2, ReviewKind.CRAM: 3}
_SCHEMA = """
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null,
  due integer not null, ivl integer not null, factor integer not null, reps integer not null,
  lapses integer not null, left integer not null, odue integer not null, odid integer not null,
  flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null,
  ease integer not null, ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn on notes (usn);
CREATE INDEX ix_cards_usn on cards (usn);
CREATE INDEX ix_revlog_usn on revlog (usn);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
CREATE INDEX ix_revlog_cid on revlog (cid);
CREATE INDEX ix_notes_csum on notes (csum);
"""


def export_apkg(
    deck: DeckContent,
    out: Path,
    *,
    now: int,
    reviews: Sequence[ForeignReview] = (),
    items: Sequence[ForeignItem] = (),
) -> Path:
    """Write a deck as an Anki package to the file `out`, whole or not at all.

    `now` is the time in ms since the epoch; `reviews` and `items` bring history and schedule along. A
    scene becomes a subdeck. Raises DeckError where the file cannot be written.
    """
    names = _media_names(deck)
    with tempfile.TemporaryDirectory(prefix="densecards-") as work:
        database = Path(work) / "collection.anki2"
        try:
            with closing(sqlite3.connect(database)) as connection:
                _fill(connection, deck, now, reviews, items, names)
                connection.execute("VACUUM")
        except sqlite3.Error as error:
            raise DeckError(f"the Anki package cannot be made: {error}") from None
        members: dict[str, bytes | Path] = {"collection.anki2": database}
        listed = {}
        for n, (path, name) in enumerate(names.items()):
            members[str(n)] = deck.media[path]
            listed[str(n)] = name
        members["media"] = json.dumps(listed, ensure_ascii=False, sort_keys=True).encode()
        try:
            data = write_archive(members)
        except OSError as error:
            raise DeckError(f"a medium cannot be read: {error}") from None
    write_whole(out, data)
    return out


def _media_names(deck: DeckContent) -> dict[str, str]:
    """A name in Anki's one folder for each medium: the deck's id keeps it from another deck's."""
    return {path: f"{deck.id}-{path.removeprefix('media/').replace('/', '-')}" for path in sorted(deck.media)}


def _fill(
    connection: sqlite3.Connection,
    deck: DeckContent,
    now: int,
    reviews: Sequence[ForeignReview],
    items: Sequence[ForeignItem],
    media: Mapping[str, str],
) -> None:
    seconds = now // 1000
    first = min((review.at for review in reviews), default=now) // 1000
    created = (first // _DAY) * _DAY + 4 * 3600  # the day of study begins at four
    properties = property_fields(deck.template)
    kind = note_type(deck.template, properties)
    kind["mod"] = seconds
    decks = anki_decks(deck, seconds)
    connection.executescript(_SCHEMA)
    connection.execute(
        "INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')",
        (
            created,
            now,
            now,
            json.dumps(CONF | {"curModel": kind["id"]}),
            json.dumps({str(kind["id"]): kind}),
            json.dumps({str(row["id"]): row for row in (default_deck(seconds), *decks.values())}),
            json.dumps({"1": OPTIONS}),
        ),
    )
    cards = _insert_notes(connection, deck, kind["id"], decks, seconds, properties, media)
    _schedule(connection, cards, items, created)
    _insert_reviews(connection, cards, reviews)
    connection.commit()


def _insert_notes(
    connection: sqlite3.Connection,
    deck: DeckContent,
    kind: int,
    decks: Mapping[str, Mapping[str, Any]],
    seconds: int,
    properties: Sequence[str],
    media: Mapping[str, str],
) -> dict[tuple[str, str], int]:
    """Insert notes and their new cards; returns Anki's card id by (card, prompt)."""
    titles = deck.titles()
    used: set[int] = set()
    found: dict[tuple[str, str], int] = {}
    notes, rows = [], []
    for position, card in enumerate(deck.cards):
        note = _free(stable_id(f"note/{card.id}"), used)
        fields = note_fields(card, deck.template, deck.links.get(card.id, {}), properties, titles, media)
        tags = [tag.replace(" ", "_") for tag in card.properties.get("tags", ())]
        spaced = f" {' '.join(tags)} " if tags else ""
        notes.append(
            (note, guid(card.id), kind, seconds, spaced, "\x1f".join(fields), *sort_field(fields[0]))
        )
        for number, prompt in enumerate(deck.template.prompts):
            key = _free(stable_id(f"card/{card.id}/{prompt.key}"), used)
            found[card.id, prompt.key] = key
            rows.append((key, note, decks[card.scene]["id"], number, seconds, position + 1))
    connection.executemany("INSERT INTO notes VALUES (?,?,?,?,-1,?,?,?,?,0,'')", notes)
    connection.executemany("INSERT INTO cards VALUES (?,?,?,?,?,-1,0,0,?,0,0,0,0,0,0,0,0,'{}')", rows)
    return found


def guid(card: str) -> str:
    """Return the lasting id of a card's note in Anki: importing a newer export changes the same note."""
    return f"dc{stable_id('guid/' + card):x}"


def _free(wanted: int, used: set[int]) -> int:
    while wanted in used:
        wanted += 1
    used.add(wanted)
    return wanted


def _schedule(
    connection: sqlite3.Connection,
    cards: Mapping[tuple[str, str], int],
    items: Iterable[ForeignItem],
    created: int,
) -> None:
    rows = []
    for item in items:
        key = cards.get((item.card, item.prompt))
        if key is None or item.phase is Phase.NEW:
            continue
        queue = -1 if item.suspended else _QUEUES[item.phase]
        due = item.due if item.due is not None else created // _DAY
        # A learning card's due is a time in seconds, a review card's a day after the collection's first.
        at = due - created // _DAY if item.phase is Phase.REVIEW else due * _DAY
        memory = {}
        if item.stability is not None and item.difficulty is not None:
            memory = {"s": round(item.stability, 4), "d": round(item.difficulty, 3)}
        rows.append(
            (
                _TYPES[item.phase],
                queue,
                at,
                max(1, round(item.interval)) if item.phase is Phase.REVIEW else round(item.interval),
                2500,
                item.reps,
                item.lapses,
                0 if item.phase is Phase.REVIEW else 1001,
                item.flag,
                json.dumps(memory, separators=(",", ":")),
                key,
            )
        )
    connection.executemany(
        "UPDATE cards SET type=?, queue=?, due=?, ivl=?, factor=?, reps=?, lapses=?, left=?, flags=?, data=?"
        " WHERE id=?",
        rows,
    )
    suspended = [(cards[i.card, i.prompt],) for i in items if i.suspended and (i.card, i.prompt) in cards]
    connection.executemany("UPDATE cards SET queue=-1 WHERE id=?", suspended)


def _insert_reviews(
    connection: sqlite3.Connection, cards: Mapping[tuple[str, str], int], reviews: Iterable[ForeignReview]
) -> None:
    used: set[int] = set()
    last: dict[int, int] = {}
    rows = []
    for review in reviews:
        key = cards.get((review.card, review.prompt))
        if key is None:
            continue
        # Whole days as days; anything shorter as negative seconds.
        days = review.interval
        interval = round(days) if days >= 1 else -round(days * _DAY)
        rows.append(
            (
                _free(review.at, used),
                key,
                review.grade,
                interval,
                last.get(key, 0),
                2500 if review.kind is not ReviewKind.LEARN else 0,
                review.took,
                _KINDS[review.kind],
            )
        )
        last[key] = interval
    connection.executemany("INSERT INTO revlog VALUES (?,?,-1,?,?,?,?,?,?)", rows)

"""A deck → `.apkg` that Anki imports: notes, cards, media, and the learner's history where it is given.

Writes the older container (SQLite of schema 11 in a zip), which every Anki of the last ten years reads.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from densecards.decks.anki_decks import CONF, anki_decks, default_deck, options
from densecards.decks.anki_notes import note_fields, note_type, property_fields, sort_field, stable_id
from densecards.decks.archive import write_archive
from densecards.decks.foreign import ForeignItem, ForeignReview, Phase, Preset, ReviewKind
from densecards.decks.package import write_whole
from densecards.errors import DeckError
from densecards.webs.content import DeckContent

_DAY = 86400
_EPOCH = 719_163  # the ordinal of 1970-01-01
_TYPES = {Phase.NEW: 0, Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 3}
_QUEUES = {Phase.NEW: 0, Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 1}
_KINDS = {kind: n for n, kind in enumerate(ReviewKind)}
_SUSPENDED, _BURIED = -1, -3
_EASE = 2500
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
    preset: Preset | None = None,
) -> Path:
    """Write a deck as an Anki package to the file `out`, whole or not at all.

    `now` is the time in ms since the epoch; `reviews` and `items` bring history and schedule along, `preset`
    how they were scheduled. A scene becomes a subdeck. Raises DeckError where the file cannot be written.
    """
    names = _media_names(deck)
    with tempfile.TemporaryDirectory(prefix="densecards-") as work:
        database = Path(work) / "collection.anki2"
        try:
            with closing(sqlite3.connect(database)) as connection:
                _fill(connection, deck, now, reviews, items, names, preset)
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
    preset: Preset | None,
) -> None:
    seconds = now // 1000
    created = _first_day(min((review.at for review in reviews), default=now))
    properties = property_fields(deck.template)
    kind = note_type(deck.template, properties)
    kind["mod"] = seconds
    decks = anki_decks(deck, seconds, own_options=preset is not None)
    offset = created.utcoffset() or timedelta()
    conf = CONF | {"curModel": kind["id"], "creationOffset": -round(offset.total_seconds() / 60)}
    chosen = options(preset, seconds)
    connection.executescript(_SCHEMA)
    connection.execute(
        "INSERT INTO col VALUES (1,?,?,?,11,0,0,0,?,?,?,?,'{}')",
        (
            round(created.timestamp()),
            now,
            now,
            json.dumps(conf),
            json.dumps({str(kind["id"]): kind}),
            json.dumps({str(row["id"]): row for row in (default_deck(seconds), *decks.values())}),
            json.dumps({str(chosen["id"]): chosen, "1": options(None, seconds)}),
        ),
    )
    cards = _insert_notes(connection, deck, kind["id"], decks, seconds, properties, media)
    _schedule(connection, cards, items, created.toordinal() - _EPOCH)
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


def _first_day(at: int) -> datetime:
    """When the day of study of an instant (ms) begins on this machine's clock: at four."""
    day = datetime.fromtimestamp(at / 1000).astimezone() - timedelta(hours=4)
    return datetime(day.year, day.month, day.day, 4).astimezone()


def _schedule(
    connection: sqlite3.Connection,
    cards: Mapping[tuple[str, str], int],
    items: Iterable[ForeignItem],
    first: int,
) -> None:
    """Say where cards stand; `first` is the collection's first day as days since the epoch."""
    rows = []
    waiting: list[tuple[int, int, int]] = []
    for item in items:
        key = cards.get((item.card, item.prompt))
        if key is None:
            continue
        if item.suspended or item.buried or item.flag:
            queue = _SUSPENDED if item.suspended else _BURIED if item.buried else _QUEUES[item.phase]
            waiting.append((queue, item.flag, key))
        if item.phase is Phase.NEW:
            continue
        # A learning card's due is a moment in seconds, a review card's a day after the collection's first.
        day = item.due if item.due is not None else first
        moment = item.due_at // 1000 if item.due_at is not None else day * _DAY
        memory = {}
        if item.stability is not None and item.difficulty is not None:
            memory = {"s": round(item.stability, 4), "d": round(item.difficulty, 3)}
        is_review = item.phase is Phase.REVIEW
        rows.append(
            (
                _TYPES[item.phase],
                _QUEUES[item.phase],
                day - first if is_review else moment,
                max(1, round(item.interval)) if is_review else round(item.interval),
                _EASE,
                item.reps,
                item.lapses,
                0 if is_review else 1001,
                json.dumps(memory, separators=(",", ":")),
                key,
            )
        )
    connection.executemany(
        "UPDATE cards SET type=?, queue=?, due=?, ivl=?, factor=?, reps=?, lapses=?, left=?, data=?"
        " WHERE id=?",
        rows,
    )
    connection.executemany("UPDATE cards SET queue=?, flags=? WHERE id=?", waiting)


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
                _factor(review),
                review.took,
                _KINDS[review.kind],
            )
        )
        last[key] = interval
    connection.executemany("INSERT INTO revlog VALUES (?,?,-1,?,?,?,?,?,?)", rows)


def _factor(review: ForeignReview) -> int:
    """The ease after an answer; 0 is what marks a first step, cramming, and a card made new again."""
    if review.kind is ReviewKind.LEARN or not review.grade or not review.counts:
        return round(review.ease * 1000) if review.counts else 0
    return round(review.ease * 1000) or _EASE

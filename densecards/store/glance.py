"""The counts of Today, read before SQLAlchemy is there: the first frame cannot wait for it.

Reads the SQLite file as it lies, through the standard library, and changes nothing. Where the file is
absent, of another revision or not SQLite, there is no glance and the caller opens the store instead.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from densecards.paths import sqlite_path
from densecards.store.revision import HEAD

DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class Glance:
    """Counts over all decks, or of what waits in the one deck that was named.

    Items due, released (waiting.py) and in learning; cards never met in all decks (`new`) and in the named
    one (`new_here`, None where none was), or first met today (`introduced_today`); decks and cards in use;
    reviews of the day, and the items of cards met before it that they moved. `away_until` ends (ms) the
    holiday that was begun last, 0 where there was none.
    """

    due: int
    released: int
    new: int
    new_here: int | None
    learning: int
    decks: int
    cards: int
    reviewed_today: int
    introduced_today: int
    items_reviewed: int
    away_until: int = 0


HOLIDAY = "holiday"
"""What the event of the log says that begins a holiday, with the time until which it lasts."""
_HOLIDAY = """
SELECT detail FROM log WHERE card = '' AND kind = 'event' AND detail LIKE '%"holiday"%'
  AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.id = log.id) ORDER BY at DESC, id DESC LIMIT 1
"""
# "+met" keeps SQLite from taking the index over the cards met, which are most, instead of the new ones.
_COUNTS = """
SELECT
  (SELECT count(*) FROM item WHERE queue = 2 AND rank < :day_end AND buried_until <= :now{only}{here}),
  (SELECT count(*) FROM item WHERE :prompt = '' AND queue = 0 AND buried_until <= :now AND rank % 256 != 0
     AND +met > 0 AND +met < :day_start{here}),
  (SELECT count(*) FROM item WHERE queue = 0 AND buried_until <= :now AND {opens}),
  {new_here},
  (SELECT count(*) FROM item WHERE queue = 1 AND rank < :day_end AND buried_until <= :now{only}{here}),
  (SELECT count(*) FROM deck WHERE removed = 0),
  (SELECT count(*) FROM deck JOIN card ON card.deck = deck.id WHERE card.retired = 0 AND deck.removed = 0),
  (SELECT count(*) FROM log WHERE at >= :day_start AND kind = 'review' AND mode != 'known'
     AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.id = log.id)),
  (SELECT count(DISTINCT card) FROM item WHERE met > 0 AND met >= :day_start AND NOT EXISTS
     (SELECT 1 FROM log WHERE log.card = item.card AND log.at = item.met AND log.mode = 'known')),
  (SELECT count(*) FROM (SELECT DISTINCT log.card, log.prompt
     FROM log JOIN item ON item.card = log.card AND item.prompt = log.prompt
     WHERE log.at >= :day_start AND log.kind = 'review' AND log.scheduled = 1 AND log.mode != 'known'
     AND item.met < :day_start AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.id = log.id){here}))
"""
# With one prompt in use, that one opens a card and alone waits; else the first of its template opens it
# (waiting.py) and all wait.
_OPENS = {False: "rank % 256 = 0", True: "prompt = :prompt"}
_ONLY = {False: "", True: " AND prompt = :prompt"}
_HERE = {False: "", True: " AND deck = :deck"}
_NEW_HERE = {
    False: "NULL",  # the same as over all; not counted twice
    True: "(SELECT count(*) FROM item WHERE queue = 0 AND buried_until <= :now AND {opens}{here})",
}


def glance(
    url: str,
    now_ms: int,
    day_end_ms: int,
    day_start_ms: int | None = None,
    prompt: str = "",
    deck: str = "",
) -> Glance | None:
    """Return today's counts, or None where they cannot be read without opening the store.

    `prompt` is the only prompt in use and `deck` the only deck studied, "" for all.
    """
    file = sqlite_path(url)
    if file is None or not file.is_file():
        return None
    given = {
        "now": now_ms,
        "prompt": prompt,
        "deck": deck,
        "day_end": day_end_ms,
        "day_start": day_end_ms - DAY_MS if day_start_ms is None else day_start_ms,
    }
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(Path(file).absolute()))}?mode=ro", uri=True, timeout=0.25
        )
        try:
            if connection.execute("SELECT version_num FROM alembic_version").fetchall() != [(HEAD,)]:
                return None
            parts = {"opens": _OPENS[bool(prompt)], "only": _ONLY[bool(prompt)], "here": _HERE[bool(deck)]}
            new_here = _NEW_HERE[bool(deck)].format(**parts)
            counts = _COUNTS.format(new_here=new_here, **parts)
            away = _away_until(connection.execute(_HOLIDAY).fetchone())
            row = *connection.execute(counts, given).fetchone(), away
            return Glance(*row)
        finally:
            connection.close()
    except sqlite3.Error:
        return None


def _away_until(row: tuple[str] | None) -> int:
    try:
        detail = json.loads(row[0]) if row else {}
        return int(detail["until"]) if detail.get("what") == HOLIDAY else 0
    except (ValueError, TypeError, KeyError, AttributeError):
        return 0

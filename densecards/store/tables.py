"""The tables, as SQLModel classes. Only the store sees them; everything else gets the values of rows.py.

Three owners. The deck's rows (deck, card, deck_link, scene, chain) are replaced by an update; the learner's
(own_link, own cards, own chains, log) are never touched by one; the derived ones (item, link_strength, edge,
undone, alias) can be thrown away and folded from the log again.
"""

from typing import Any, cast

from sqlalchemy import BigInteger, Double, Index, LargeBinary, MetaData, String, Table, Text, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

# MySQL cannot index TEXT; everywhere else a key has no length.
KEY = Text().with_variant(String(190), "mysql", "mariadb")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


class _Row(SQLModel, registry=registry(metadata=metadata)):
    """Base with a registry of its own, so that no other user of SQLModel shares the metadata."""

    metadata = metadata


def _key(**more: Any) -> Any:
    return Field(sa_type=cast(Any, KEY), **more)


def _text(default: str | None = "", **more: Any) -> Any:
    return Field(default=default, sa_type=Text, **more)


def _time(default: int | None = 0, **more: Any) -> Any:
    return Field(default=default, sa_type=BigInteger, **more)


class Deck(_Row, table=True):
    """A deck: installed from a file, or the learner's own. `template` is the template as JSON."""

    __tablename__ = "deck"
    id: str = _key(primary_key=True)
    title: str = _text()
    version: str = _text()
    template: str = _text()
    language: str = _text()
    gloss_language: str = _text()
    licence: str = _text()
    authors: str = _text("[]")
    description: str = _text()
    content_hash: str = _text()
    source: str = _text()
    own: int = 0
    position: int = 0
    installed: int = _time()
    updated: int = _time()
    removed: int = _time()


class CardRow(_Row, table=True):
    """A card, never deleted: `retired` says since when it is out of use."""

    __tablename__ = "card"
    id: str = _key(primary_key=True)
    deck: str = _key(foreign_key="deck.id")
    headword: str = _text()
    gloss: str = _text()
    template: str = _text()
    language: str = _text()
    scene: str = _text()
    part: str = _text()
    properties: str = _text("{}")
    aliases: str = _text("[]")
    position: int = 0
    own: int = 0
    retired: int = _time()

    __table_args__ = (Index("ix_card_deck_retired", "deck", "retired"),)


class DeckLink(_Row, table=True):
    """A link that the deck gave."""

    __tablename__ = "deck_link"
    card: str = _key(primary_key=True, foreign_key="card.id")
    slot: str = _key(primary_key=True)
    text: str = _text()


class OwnLink(_Row, table=True):
    """A link that the learner made; no update of a deck touches it."""

    __tablename__ = "own_link"
    card: str = _key(primary_key=True, foreign_key="card.id")
    slot: str = _key(primary_key=True)
    text: str = _text()


class SceneRow(_Row, table=True):
    """A scene of a deck."""

    __tablename__ = "scene"
    deck: str = _key(primary_key=True, foreign_key="deck.id")
    key: str = _key(primary_key=True)
    title: str = _text()
    story: str = _text()
    level: str = _text()
    chapter: str = _text()
    parts: str = _text("[]")
    position: int = 0


class ChainTable(_Row, table=True):
    """A palace or journey of a deck; the learner's own are entries of the log."""

    __tablename__ = "chain"
    id: str = _key(primary_key=True)
    deck: str = _key(foreign_key="deck.id", index=True)
    kind: str = _text()
    key: str = _text()
    title: str = _text()
    text: str = _text()
    steps: str = _text("[]")
    position: int = 0


class Medium(_Row, table=True):
    """An image or sound of a deck: the path in the deck and the digest of its bytes."""

    __tablename__ = "medium"
    deck: str = _key(primary_key=True, foreign_key="deck.id")
    path: str = _key(primary_key=True)
    digest: str = _text()


class Vector(_Row, table=True):
    """A text's unit vector under one encoder, float16."""

    __tablename__ = "vector"
    encoder_hash: str = _key(primary_key=True)
    text_hash: str = _key(primary_key=True)
    data: bytes = Field(sa_type=LargeBinary)


class Meta(_Row, table=True):
    """Small texts by key: what an app remembers between starts, and the stamp of the content."""

    __tablename__ = "meta"
    key: str = _key(primary_key=True)
    value: str = _text()


_WRONG = text("wrong_card IS NOT NULL")


class Log(_Row, table=True):
    """The review log: append-only, the truth. `card` is the id at the time, not a foreign key."""

    __tablename__ = "log"
    id: str = _key(primary_key=True)
    kind: str = _text()
    at: int = _time()
    card: str = _key(default="", index=True)
    prompt: str = _text()
    mode: str = _text()
    answer: str | None = _text(None)
    verdict: str | None = _text(None)
    grade: int | None = None
    cues: str = _text("[]")
    rung: int | None = None
    wrong_card: str | None = _key(default=None)
    duration: int | None = _time(None)
    interval: float | None = Field(default=None, sa_type=Double)
    density: float | None = Field(default=None, sa_type=Double)
    own_links: int | None = None
    encoder_hash: str | None = _text(None)
    undoes: str | None = _key(default=None)
    session: str | None = _text(None)
    together: str = _text("[]")
    detail: str = _text("{}")
    scheduled: int = 0

    __table_args__ = (
        Index("ix_log_at", "at"),
        Index("ix_log_wrong_card", "wrong_card", sqlite_where=_WRONG, postgresql_where=_WRONG),
    )


_MET = text("met > 0")


class Item(_Row, table=True):
    """Derived: the scheduled unit. `queue` is -1 out of play, 0 new, 1 learning, 2 review.

    `rank` orders a queue: the place in the decks for new items, the due time for the others. `first` is
    when the item was first reviewed, `met` when any item of its card was.
    """

    __tablename__ = "item"
    card: str = _key(primary_key=True, foreign_key="card.id")
    prompt: str = _key(primary_key=True)
    deck: str = _key()
    phase: str = _text("new")
    due: int = _time()
    stability: float = Field(default=0.0, sa_type=Double)
    difficulty: float = Field(default=0.0, sa_type=Double)
    step: int = 0
    last: int = _time()
    reps: int = 0
    lapses: int = 0
    first: int = _time()
    met: int = _time()
    suspended: int = 0
    buried_until: int = _time()
    flag: int = 0
    active: int = 1
    entry: str = _text()
    queue: int = 0
    rank: int = _time()

    __table_args__ = (
        # Counting reads these alone: what waits, since when it may, and whether its card was met.
        Index("ix_item_queue_rank", "queue", "rank", "buried_until", "met"),
        Index("ix_item_deck_queue_rank", "deck", "queue", "rank", "buried_until", "met"),
        Index("ix_item_met_card", "met", "card", sqlite_where=_MET, postgresql_where=_MET),
    )


class LinkStrengthRow(_Row, table=True):
    """Derived: what the log taught about a link."""

    __tablename__ = "link_strength"
    card: str = _key(primary_key=True)
    slot: str = _key(primary_key=True)
    strength: float = Field(default=1.0, sa_type=Double)
    tries: int = 0
    successes: int = 0
    last: int = _time()


class EdgeRow(_Row, table=True):
    """Derived: the association of two cards, a < b."""

    __tablename__ = "edge"
    a: str = _key(primary_key=True)
    b: str = _key(primary_key=True, index=True)
    strength: float = Field(default=0.0, sa_type=Double)
    count: int = 0
    last: int = _time()


class Undone(_Row, table=True):
    """Derived: the log entries that presently do not count."""

    __tablename__ = "undone"
    id: str = _key(primary_key=True)


class Alias(_Row, table=True):
    """Derived: every rename the log knows; `live` where the old id still stands for the new one."""

    __tablename__ = "alias"
    old: str = _key(primary_key=True)
    new: str = _key(primary_key=True)
    live: int = 1


def _table(model: type[SQLModel]) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]


deck = _table(Deck)
card = _table(CardRow)
deck_link = _table(DeckLink)
own_link = _table(OwnLink)
scene = _table(SceneRow)
chain = _table(ChainTable)
medium = _table(Medium)
vector = _table(Vector)
meta = _table(Meta)
log = _table(Log)
item = _table(Item)
link_strength = _table(LinkStrengthRow)
edge = _table(EdgeRow)
undone = _table(Undone)
alias = _table(Alias)

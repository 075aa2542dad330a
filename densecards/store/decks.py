"""Reading decks: their rows, templates, scenes and chains."""

from sqlalchemy import Connection, case, func, select

from densecards.errors import NotFoundError
from densecards.store import tables as t
from densecards.store.codec import load, template_of
from densecards.store.rows import ChainRow, DeckRow
from densecards.text import nearest
from densecards.webs import Template
from densecards.webs.content import Scene


def decks(connection: Connection, *, include_removed: bool = False) -> list[DeckRow]:
    """Return the decks in the order they were installed."""
    counted = select(
        t.card.c.deck,
        func.sum(case((t.card.c.retired == 0, 1), else_=0)).label("used"),
        func.sum(case((t.card.c.retired > 0, 1), else_=0)).label("gone"),
    ).group_by(t.card.c.deck)
    numbers = {row.deck: (int(row.used), int(row.gone)) for row in connection.execute(counted)}
    query = select(t.deck).order_by(t.deck.c.position, t.deck.c.id)
    if not include_removed:
        query = query.where(t.deck.c.removed == 0)
    return [
        DeckRow(
            id=row.id,
            title=row.title,
            version=row.version,
            template=template_of(row.template),
            language=row.language,
            gloss_language=row.gloss_language,
            licence=row.licence,
            authors=tuple(load(row.authors)),
            description=row.description,
            content_hash=row.content_hash,
            source=row.source,
            own=bool(row.own),
            installed=row.installed,
            updated=row.updated,
            removed=row.removed,
            cards=numbers.get(row.id, (0, 0))[0],
            retired=numbers.get(row.id, (0, 0))[1],
        )
        for row in connection.execute(query)
    ]


def deck(connection: Connection, name: str) -> DeckRow:
    """Return one deck; raises NotFoundError with a suggestion."""
    known = decks(connection, include_removed=True)
    for row in known:
        if row.id == name:
            return row
    raise not_found("deck", name, [row.id for row in known if not row.removed])


def not_found(what: str, name: str, known: list[str]) -> NotFoundError:
    """Return the error for a name that is not there, with the nearest that is."""
    meant = nearest(name, known)
    hint = f'did you mean "{meant}"?' if meant else (f"known: {', '.join(known[:12])}" if known else "")
    return NotFoundError(f'no {what} "{name}"', hint=hint)


def templates(connection: Connection) -> dict[str, Template]:
    """Return the templates of the decks in use, by key."""
    return {row.template.key: row.template for row in reversed(decks(connection))}


def scenes(connection: Connection, deck: str) -> list[Scene]:
    """Return a deck's scenes in order."""
    query = select(t.scene).where(t.scene.c.deck == deck).order_by(t.scene.c.position, t.scene.c.key)
    return [
        Scene(
            key=row.key,
            title=row.title,
            story=row.story,
            level=row.level,
            chapter=row.chapter,
            parts=tuple(load(row.parts)),
        )
        for row in connection.execute(query)
    ]


def chains(connection: Connection, deck: str | None = None, kind: str | None = None) -> list[ChainRow]:
    """Return palaces and journeys, steps under the cards' present ids, in order."""
    query = select(t.chain).join_from(t.chain, t.deck).where(t.deck.c.removed == 0)
    if deck is not None:
        query = query.where(t.chain.c.deck == deck)
    if kind is not None:
        query = query.where(t.chain.c.kind == kind)
    live = select(t.alias.c.old, t.alias.c.new).where(t.alias.c.live == 1)
    renamed = {row.old: row.new for row in connection.execute(live)}
    return [
        ChainRow(
            id=row.id,
            deck=row.deck,
            kind=row.kind,
            key=row.key,
            title=row.title,
            text=row.text,
            steps=tuple((_present(name, renamed), text) for name, text in load(row.steps)),
            own=False,
        )
        for row in connection.execute(query.order_by(t.deck.c.position, t.chain.c.position, t.chain.c.id))
    ]


def _present(name: str, renamed: dict[str, str]) -> str:
    seen = set()
    while name in renamed and name not in seen:
        seen.add(name)
        name = renamed[name]
    return name

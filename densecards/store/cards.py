"""Reading cards and webs."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, literal, select, union, union_all

from densecards.store import tables as t
from densecards.store.codec import card_of, template_of
from densecards.store.decks import not_found
from densecards.store.history import resolve
from densecards.store.placing import template_for
from densecards.store.statements import chunks, fetch
from densecards.webs import Card, Web, compose_web

IN_DECK_ORDER = (t.deck.c.position, t.card.c.position, t.card.c.id)


def _card_query(*, template: bool = False) -> Select[Any]:
    columns = [*t.card.c, t.deck.c.template.label("deck_template")] if template else [*t.card.c]
    return select(*columns).join_from(t.card, t.deck)


_RETIRED, _DECK = (list(t.card.c).index(t.card.c[name]) for name in ("retired", "deck"))
_TEMPLATES = select(t.deck.c.id, t.deck.c.template)
_ONE = _card_query(template=True).where(t.card.c.id == bindparam("id"))
_LINKS = union_all(
    select(literal(0).label("own"), t.deck_link.c.slot, t.deck_link.c.text).where(
        t.deck_link.c.card == bindparam("id")
    ),
    select(literal(1), t.own_link.c.slot, t.own_link.c.text).where(t.own_link.c.card == bindparam("id")),
)


def row_of(connection: Connection, name: str) -> Any:
    """Return the row of a card, with its deck's template, following renames; raises NotFoundError."""
    row = connection.execute(_ONE, {"id": name}).first()
    if row is None or row.retired:
        present = resolve(connection, name)
        if present != name:
            row = connection.execute(_ONE, {"id": present}).first()
    if row is None:
        folder = name.partition("/")[0] + "/"
        near = connection.execute(select(t.card.c.id).where(t.card.c.id.startswith(folder, autoescape=True)))
        raise not_found("card", name, list(near.scalars()))
    return row


def card(connection: Connection, name: str) -> Card:
    """Return a card, retired or not; an earlier id finds it too. Raises NotFoundError."""
    return card_of(row_of(connection, name))


def web(connection: Connection, name: str) -> Web:
    """Return a card with the links that count."""
    found = fetch(connection, _ONE, {"id": name})
    row = found[0] if found and not found[0][_RETIRED] else row_of(connection, name)
    links: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for own, slot, text in fetch(connection, _LINKS, {"id": row[0]}):
        links[own][slot] = text
    card = card_of(row)
    return compose_web(card, template_for(card.template, template_of(row[-1])), *links)


def cards(
    connection: Connection,
    deck: str | None = None,
    scene: str | None = None,
    *,
    include_retired: bool = False,
) -> list[Card]:
    """Return cards in the order of learning."""
    with _no_collections():
        return [card_of(row) for row in _rows(connection, deck, scene, include_retired)]


def _rows(
    connection: Connection, deck: str | None, scene: str | None, include_retired: bool
) -> Sequence[Any]:
    """Return rows of the card table in the order of learning."""
    given = {name: value for name, value in (("deck", deck), ("scene", scene)) if value is not None}
    return fetch(connection, _narrowed(tuple(given), include_retired), given)


@cache
def _narrowed(by: tuple[str, ...], include_retired: bool) -> Select[Any]:
    query = _card_query()
    for name in by:
        query = query.where(t.card.c[name] == bindparam(name))
    if not include_retired:
        query = query.where(t.card.c.retired == 0, t.deck.c.removed == 0)
    return query.order_by(*IN_DECK_ORDER)


def webs(
    connection: Connection,
    deck: str | None = None,
    *,
    ids: Iterable[str] | None = None,
    include_retired: bool = False,
) -> list[Web]:
    """Return webs in the order of learning, in three reads whatever their number."""
    if ids is not None:
        return [web(connection, name) for name in ids]
    with _no_collections():
        # Not along with each card: a template is longer than the card, and the rows are sorted.
        homes = {name: template_of(text) for name, text in connection.execute(_TEMPLATES)}
        given = _links(connection, t.deck_link, deck)
        own = _links(connection, t.own_link, deck)
        nothing: dict[str, str] = {}
        found = []
        for row in _rows(connection, deck, None, include_retired):
            card = card_of(row)
            template = template_for(card.template, homes[row[_DECK]])
            name = card.id
            found.append(compose_web(card, template, given.get(name, nothing), own.get(name, nothing)))
        return found


@contextmanager
def _no_collections() -> Iterator[None]:
    """Keep the garbage collector from going over new values again and again, none of which is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _linked(table: Any, by_deck: bool) -> Select[Any]:
    query = select(table.c.card, table.c.slot, table.c.text)
    return query.join_from(table, t.card).where(t.card.c.deck == bindparam("deck")) if by_deck else query


def _links(connection: Connection, table: Any, deck: str | None) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    # All at once: asked for one by one, 80,000 rows take twice as long.
    for name, slot, text in fetch(
        connection, _linked(table, deck is not None), {"deck": deck} if deck is not None else {}
    ):
        links = found.get(name)
        if links is None:
            found[name] = {slot: text}
        else:
            links[slot] = text
    return found


def deck_links(connection: Connection, deck: str | None = None) -> dict[str, dict[str, str]]:
    """Return the decks' links: card id → slot → text, those in slots the template lacks included."""
    return _links(connection, t.deck_link, deck)


def own_links(connection: Connection, deck: str | None = None) -> dict[str, dict[str, str]]:
    """Return the learner's links: card id → slot → text, those in slots the template lacks included."""
    return _links(connection, t.own_link, deck)


def titles(connection: Connection, deck: str | None = None) -> dict[str, str]:
    """Return headwords by `deck/key` of every card, and by bare `key`.

    The bare keys are those of `deck`; without one, those of every deck, earlier decks first.
    """
    query = (
        select(t.card.c.id, t.card.c.headword, t.card.c.deck)
        .join_from(t.card, t.deck)
        .order_by(*IN_DECK_ORDER)
    )
    found: dict[str, str] = {}
    bare: dict[str, str] = {}
    for name, headword, home in connection.execute(query):
        found[name] = headword
        if deck is None or home == deck:
            bare.setdefault(name.partition("/")[2], headword)
    return bare | found


def links_of(connection: Connection, name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return a card's links as (the deck's, the learner's), slot → text, every slot included."""
    links: tuple[dict[str, str], dict[str, str]] = ({}, {})
    for own, slot, text in connection.execute(_LINKS, {"id": row_of(connection, name).id}):
        links[own][slot] = text
    return links


_SAYING = union(
    select(t.own_link.c.card, t.own_link.c.slot).where(t.own_link.c.text == bindparam("text")),
    select(t.deck_link.c.card, t.deck_link.c.slot)
    .join_from(
        t.deck_link,
        t.own_link,
        and_(t.own_link.c.card == t.deck_link.c.card, t.own_link.c.slot == t.deck_link.c.slot),
        isouter=True,
    )
    .where(t.deck_link.c.text == bindparam("text"), t.own_link.c.card.is_(None)),
).subquery()
_SAID = (
    select(t.card.c.id)
    .distinct()
    .join_from(t.card, _SAYING, _SAYING.c.card == t.card.c.id)
    .join(t.deck, t.deck.c.id == t.card.c.deck)
    .where(t.card.c.retired == 0, t.deck.c.removed == 0)
    .order_by(t.card.c.id)
)


def with_link(connection: Connection, text: str) -> list[str]:
    """Return the cards in use that show a text as a link, the deck's where the learner has none there."""
    return [row[0] for row in fetch(connection, _SAID, {"text": text})]


def cards_by_id(connection: Connection, names: Iterable[str]) -> dict[str, Card]:
    """Return the cards of these present ids, retired ones included; unknown ids are left out."""
    return {
        row.id: card_of(row)
        for part in chunks(names)
        for row in connection.execute(select(t.card).where(t.card.c.id.in_(part)))
    }

"""Where items stand: present for every prompt of a card, in play or not, and in which place of which queue.

Derived from the cards, their templates' prompts and the items' states. A new item stands at its place in the
deck, a seen one at its due time; an item out of play keeps its state.
"""

from collections.abc import Collection
from enum import Enum
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, case, delete, literal, select, update
from sqlalchemy import insert as insert_into

from densecards.store import tables as t
from densecards.store.codec import template_of
from densecards.store.rows import State
from densecards.store.statements import chunks, insert
from densecards.webs import BUILTIN, Template

OUT, NEW, LEARNING, REVIEW = -1, 0, 1, 2
_QUEUES = {"new": NEW, "learning": LEARNING, "relearning": LEARNING, "review": REVIEW}
PRISTINE: dict[str, Any] = {
    "phase": "new",
    "due": 0,
    "stability": 0.0,
    "difficulty": 0.0,
    "step": 0,
    "last": 0,
    "reps": 0,
    "lapses": 0,
    "first": 0,
    "met": 0,
    "suspended": 0,
    "buried_until": 0,
    "flag": 0,
    "entry": "",
}


def phase_name(phase: Any) -> str:
    """Return new, learning, review or relearning for an enum's member or a text."""
    name = phase.name.lower() if isinstance(phase, Enum) else str(phase)
    if name not in _QUEUES:
        raise ValueError(f"unknown phase {phase!r}")
    return name


def state_values(state: State) -> dict[str, Any]:
    """Return a state as columns of the item table."""
    return {
        "phase": phase_name(state.phase),
        "due": int(state.due),
        "stability": float(state.stability),
        "difficulty": float(state.difficulty),
        "step": int(state.step),
        "last": int(state.last),
        "reps": int(state.reps),
        "lapses": int(state.lapses),
    }


def queue_of(phase: str) -> int:
    """Return the queue in which an item of this phase waits while it is in play."""
    return _QUEUES[phase]


def template_for(key: str, deck_template: Template) -> Template:
    """Return the template of a card: its deck's own, or a built-in one where the card says another."""
    if key == deck_template.key:
        return deck_template
    return BUILTIN.get(key, deck_template)


def sync(
    connection: Connection, *, deck: str | None = None, cards: Collection[str] | None = None
) -> set[str]:
    """Make the items of a deck, of some cards, or of all cards agree with the cards.

    Returns the cards with a history that got an item more: what of it concerns that one, only a fold says.
    """
    if cards is not None:
        found: set[str] = set()
        for part in chunks(sorted(cards)):
            found |= _sync(connection, t.card.c.id.in_(part), t.item.c.card.in_(part))
        return found
    if deck is not None:
        in_deck = select(t.card.c.id).where(t.card.c.deck == deck)
        return _sync(connection, t.card.c.deck == deck, t.item.c.card.in_(in_deck))
    return _sync(connection, None, None)


def _sync(connection: Connection, cards_where: Any, items_where: Any) -> set[str]:
    query = select(
        t.card.c.id,
        t.card.c.deck,
        t.card.c.template,
        t.card.c.position,
        t.card.c.retired,
        t.deck.c.removed,
        t.deck.c.position.label("deck_position"),
        t.deck.c.template.label("deck_template"),
    ).join_from(t.card, t.deck)
    present = select(*_PLACED)
    if cards_where is not None:
        query, present = query.where(cards_where), present.where(items_where)
    places: dict[str, tuple[str, bool, int, dict[str, int]]] = {}
    for row in connection.execute(query):
        template = template_for(row.template, template_of(row.deck_template))
        places[row.id] = (
            row.deck,
            not row.retired and not row.removed,
            row.deck_position << 40 | row.position << 8,
            {prompt.key: number for number, prompt in enumerate(template.prompts)},
        )
    changed, gone, seen = [], [], set()
    with_history: set[str] = set()
    for row in connection.execute(present):
        deck, in_play, start, prompts = places[row.card]
        if row.entry or row.met or row.suspended or row.buried_until or row.flag:
            with_history.add(row.card)
        if row.prompt not in prompts and not row.entry:
            gone.append({"at_card": row.card, "at_prompt": row.prompt})
            continue
        seen.add((row.card, row.prompt))
        active = int(in_play and row.prompt in prompts)
        wanted = {
            "deck": deck,
            "active": active,
            "queue": OUT if not active or row.suspended else _QUEUES[row.phase],
            "rank": start + prompts.get(row.prompt, 255) if row.phase == "new" else row.due,
        }
        if any(getattr(row, name) != value for name, value in wanted.items()):
            changed.append({"at_card": row.card, "at_prompt": row.prompt, **wanted})
    fresh = [
        {
            **PRISTINE,
            "card": card,
            "prompt": prompt,
            "deck": deck,
            "active": int(in_play),
            "queue": NEW if in_play else OUT,
            "rank": start + number,
        }
        for card, (deck, in_play, start, prompts) in places.items()
        for prompt, number in prompts.items()
        if (card, prompt) not in seen
    ]
    insert(connection, t.item, fresh)
    if changed:
        connection.execute(_PLACE, changed)
    if gone:
        connection.execute(_GO, gone)
    return with_history & {row["card"] for row in fresh}


def fill(connection: Connection, deck: str) -> None:
    """Make the items of a deck that has none yet and whose cards all have its template, in SQL alone."""
    row = connection.execute(select(t.deck.c.position, t.deck.c.template).where(t.deck.c.id == deck)).one()
    names = [column.name for column in t.item.columns]
    for number, prompt in enumerate(template_of(row.template).prompts):
        place = (row.position << 40) + number
        given: dict[str, Any] = {name: literal(value) for name, value in PRISTINE.items()} | {
            "card": t.card.c.id,
            "prompt": literal(prompt.key),
            "deck": t.card.c.deck,
            "active": case((t.card.c.retired == 0, 1), else_=0),
            "queue": case((t.card.c.retired == 0, NEW), else_=OUT),
            "rank": literal(place, BigInteger) + t.card.c.position * 256,
        }
        cards = select(*(given[name] for name in names)).where(t.card.c.deck == deck)
        connection.execute(insert_into(t.item).from_select(names, cards))


_PLACED = tuple(
    t.item.c[name]
    for name in (
        *("card", "prompt", "deck", "active", "queue", "rank", "phase", "due"),
        *("suspended", "buried_until", "flag", "met", "entry"),
    )
)
_PLACE = (
    update(t.item)
    .where(t.item.c.card == bindparam("at_card"), t.item.c.prompt == bindparam("at_prompt"))
    .values({name: bindparam(name) for name in ("deck", "active", "queue", "rank")})
)


_GO = delete(t.item).where(t.item.c.card == bindparam("at_card"), t.item.c.prompt == bindparam("at_prompt"))

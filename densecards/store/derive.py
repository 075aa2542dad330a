"""Derived rows, folded from the log: items' states, link strengths, edges, what is undone, old names.

One way of folding serves undo, renames and a whole rebuild, so that they cannot disagree. How entries
become a state is the caller's (`Folds`); what a suspension or a flag means is known here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from typing import Any

from sqlalchemy import Connection, bindparam, delete, or_, select, update

from densecards.errors import UsageError
from densecards.store import tables as t
from densecards.store.codec import dump, entry_of
from densecards.store.history import STATUS, attribute, counting, history, undone_of
from densecards.store.placing import PRISTINE, state_values, sync
from densecards.store.rows import Edge, Folds, Kind, LinkStrength, LogEntry
from densecards.store.statements import chunks, fetch, insert, upsert

DERIVED = (t.item, t.link_strength, t.edge, t.undone, t.alias)


def touches_item(entry: LogEntry) -> bool:
    """True for an entry that changes an item: its schedule, or whether and how it waits."""
    return entry.scheduled or entry.kind in STATUS


def status_values(entry: LogEntry) -> dict[str, Any]:
    """Return what a status entry sets in the item table."""
    match entry.kind:
        case Kind.SUSPEND:
            return {"suspended": 1}
        case Kind.UNSUSPEND:
            return {"suspended": 0}
        case Kind.BURY:
            return {"buried_until": int(entry.detail["until"])}
        case Kind.UNBURY:
            return {"buried_until": 0}
        case Kind.FLAG:
            return {"flag": int(entry.detail["flag"])}
    return {}


def needed(folds: Folds | None) -> Folds:
    """Return the folds; raises UsageError where the store was opened without any."""
    if folds is None:
        raise UsageError("the store was opened without folds, so nothing can be derived from the log")
    return folds


def item_values(
    card: str, prompt: str, about: Sequence[LogEntry], undone: set[str], folds: Folds
) -> dict[str, Any]:
    """Return the columns of one item from every entry about its card, oldest first."""
    own = [entry for entry in about if entry.prompt in ("", prompt)]
    effective = counting(own, undone)
    values = dict(PRISTINE)
    for entry in effective:
        values.update(status_values(entry))
    scheduled = [entry for entry in effective if entry.scheduled]
    if scheduled:
        state = folds.item(card, prompt, scheduled)
        if state is not None:
            values.update(state_values(state))
    values["first"] = next((entry.at for entry in scheduled if entry.kind == Kind.REVIEW), 0)
    values["met"] = next((e.at for e in counting(about, undone) if e.scheduled and e.kind == Kind.REVIEW), 0)
    # Not of the entries about the whole card: they say nothing of which prompts it had.
    values["entry"] = max((entry.id for entry in own if entry.prompt and touches_item(entry)), default="")
    return values


_SET_ITEM = (
    update(t.item)
    .where(t.item.c.card == bindparam("at_card"), t.item.c.prompt == bindparam("at_prompt"))
    .values({name: bindparam(name) for name in PRISTINE})
)


def refold(
    connection: Connection, cards: Iterable[str], folds: Folds, *, ties: Collection[str] | None = None
) -> None:
    """Fold the items, link strengths and edges of some cards again from the log.

    `ties` are the other cards of the edges to fold; None folds every edge of the cards.
    """
    wanted = sorted(set(cards))
    about, undone = history(connection, wanted)
    by_card = _by_card(about)
    known = set(connection.execute(select(t.card.c.id).where(t.card.c.id.in_(wanted))).scalars())
    sync(connection, cards=known)
    query = select(t.item.c.card, t.item.c.prompt).where(t.item.c.card.in_(wanted))
    present = {(row.card, row.prompt) for row in connection.execute(query)}
    pairs = present | _named(about, known)
    insert(connection, t.item, [_placeless(card, prompt) for card, prompt in sorted(pairs - present)])
    if pairs:
        connection.execute(
            _SET_ITEM,
            [
                {
                    "at_card": card,
                    "at_prompt": prompt,
                    **item_values(card, prompt, by_card.get(card, []), undone, folds),
                }
                for card, prompt in sorted(pairs)
            ],
        )
    sync(connection, cards=known)
    _refold_links(connection, wanted, by_card, undone, folds)
    if ties is None:
        ties = _neighbours(connection, wanted) | {other for entry in about for other in entry.together}
    _refold_edges(connection, wanted, ties, folds)


def _named(entries: Iterable[LogEntry], known: Set[str]) -> set[tuple[str, str]]:
    """The items that the log names, whether or not their cards' templates have the prompt today."""
    return {(e.card, e.prompt) for e in entries if e.prompt and e.card in known and touches_item(e)}


def _placeless(card: str, prompt: str) -> dict[str, Any]:
    return {**PRISTINE, "card": card, "prompt": prompt, "deck": "", "active": 0, "queue": -1, "rank": 0}


def _by_card(entries: Iterable[LogEntry]) -> dict[str, list[LogEntry]]:
    found: dict[str, list[LogEntry]] = defaultdict(list)
    for entry in entries:
        found[entry.card].append(entry)
    return found


def _refold_links(
    connection: Connection,
    cards: Sequence[str],
    by_card: dict[str, list[LogEntry]],
    undone: set[str],
    folds: Folds,
) -> None:
    connection.execute(delete(t.link_strength).where(t.link_strength.c.card.in_(cards)))
    rows = [
        link_values(link)
        for card in cards
        if (effective := counting(by_card.get(card, []), undone))
        for link in folds.links(card, effective)
    ]
    if rows:
        insert(connection, t.link_strength, rows)


def _neighbours(connection: Connection, cards: Sequence[str]) -> set[str]:
    touching = or_(t.edge.c.a.in_(cards), t.edge.c.b.in_(cards))
    return {
        name for row in connection.execute(select(t.edge.c.a, t.edge.c.b).where(touching)) for name in row
    }


def _refold_edges(
    connection: Connection, cards: Sequence[str], others: Collection[str], folds: Folds
) -> None:
    pairs = {(min(card, other), max(card, other)) for card in cards for other in others if card != other}
    if not pairs:
        return
    gone = delete(t.edge).where(t.edge.c.a == bindparam("at_a"), t.edge.c.b == bindparam("at_b"))
    connection.execute(gone, [{"at_a": a, "at_b": b} for a, b in sorted(pairs)])
    entries, undone = history(connection, {*cards, *others})
    rows = [edge_values(edge) for edge in folds.edges(counting(entries, undone)) if (edge.a, edge.b) in pairs]
    insert(connection, t.edge, rows)


def link_values(link: LinkStrength) -> dict[str, Any]:
    """Return a link strength as a row."""
    return {
        "card": link.card,
        "slot": link.slot,
        "strength": float(link.strength),
        "tries": int(link.tries),
        "successes": int(link.successes),
        "last": int(link.last),
    }


def edge_values(edge: Edge) -> dict[str, Any]:
    """Return an edge as a row."""
    if not edge.a < edge.b:
        raise ValueError(f"an edge joins two cards in order, not {edge.a!r} and {edge.b!r}")
    return {
        "a": edge.a,
        "b": edge.b,
        "strength": float(edge.strength),
        "count": int(edge.count),
        "last": int(edge.last),
    }


def rebuild(connection: Connection, folds: Folds) -> int:
    """Throw every derived row away and fold the whole log again; return how many entries it read."""
    for table in DERIVED:
        connection.execute(delete(table))
    recorded = [entry_of(row) for row in connection.execute(select(t.log).order_by(t.log.c.id))]
    recorded.sort(key=lambda entry: entry.id)  # a database may sort text in its own way
    undone = undone_of(recorded)
    entries, naming = attribute(recorded)
    by_card = _by_card(entries)
    upsert(connection, t.undone, [{"id": name} for name in sorted(undone)])
    upsert(
        connection,
        t.alias,
        [{"old": old, "new": new, "live": int(live)} for (old, new), live in sorted(naming.renames.items())],
    )
    known = set(connection.execute(select(t.card.c.id)).scalars())
    pairs = sorted(_named(entries, known))
    # Named for the time being: an item without an entry and without its prompt would not last.
    insert(connection, t.item, [{**_placeless(card, prompt), "entry": "?"} for card, prompt in pairs])
    sync(connection)  # brings the items that the log never named
    spoken = sorted(card for card, about in by_card.items() if any(touches_item(entry) for entry in about))
    for part in chunks([card for card in spoken if card in known]):
        rows = connection.execute(select(t.item.c.card, t.item.c.prompt).where(t.item.c.card.in_(part))).all()
        connection.execute(
            _SET_ITEM,
            [
                {
                    "at_card": row.card,
                    "at_prompt": row.prompt,
                    **item_values(row.card, row.prompt, by_card[row.card], undone, folds),
                }
                for row in rows
            ],
        )
    sync(connection)
    links = [
        link_values(link)
        for card, about in sorted(by_card.items())
        if (effective := counting(about, undone))
        for link in folds.links(card, effective)
    ]
    upsert(connection, t.link_strength, links)
    upsert(connection, t.edge, [edge_values(edge) for edge in folds.edges(counting(entries, undone))])
    return len(recorded)


def export(connection: Connection) -> bytes:
    """Return every derived row as JSON lines in key order: equal bytes mean equal rows."""
    lines: list[str] = []
    for table in DERIVED:
        rows = [dict(row) for row in connection.execute(select(table)).mappings()]
        key = [column.name for column in table.primary_key]
        rows.sort(key=lambda row: tuple(row[name] for name in key))
        lines += (dump([table.name, row]) for row in rows)
    return ("\n".join(lines) + "\n").encode()


def link_strengths(connection: Connection, cards: Iterable[str] | None = None) -> list[LinkStrength]:
    """Return link strengths in key order, of some cards or of all."""
    query = select(t.link_strength)
    parts = [None] if cards is None else list(chunks(cards))
    rows = [
        LinkStrength(row.card, row.slot, row.strength, row.tries, row.successes, row.last)
        for part in parts
        for row in connection.execute(
            query if part is None else query.where(t.link_strength.c.card.in_(part))
        )
    ]
    return sorted(rows, key=lambda link: (link.card, link.slot))


_BETWEEN = select(t.edge).where(t.edge.c.a == bindparam("a"), t.edge.c.b == bindparam("b"))


def edges(
    connection: Connection, card: str | None = None, others: Collection[str] | None = None
) -> list[Edge]:
    """Return edges in key order: of all cards, of one, or of one with some others."""
    found: Iterable[Any]
    if card is not None and others is not None:
        # A card well learnt has hundreds of edges, and every answer asks for a handful.
        pairs = {(min(card, other), max(card, other)) for other in others}
        found = [row for a, b in pairs for row in fetch(connection, _BETWEEN, {"a": a, "b": b})]
    else:
        query = select(t.edge)
        if card is not None:
            query = query.where(or_(t.edge.c.a == card, t.edge.c.b == card))
        found = connection.execute(query)
    rows = [Edge(*row) for row in found]
    return sorted(rows, key=lambda edge: (edge.a, edge.b))

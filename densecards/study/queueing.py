"""What a session asks, and in which order: due before new, siblings and look-alikes apart.

Reviews are mixed across scenes and decks in an order that changes every day and never within one; new
cards come in the order of their deck.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from densecards.errors import NotFoundError
from densecards.schedule import Phase
from densecards.study.away import away_until
from densecards.study.calendar import Calendar
from densecards.study.days import study_days
from densecards.study.glance import offered
from densecards.study.lineup import siblings_apart
from densecards.study.lookalikes import lookalikes
from densecards.study.pace import allowance
from densecards.study.port import QueueItem
from densecards.study.reviewing import Reviewing
from densecards.study.session import Session
from densecards.study.values import Mode

if TYPE_CHECKING:
    from densecards.store import ItemRow
    from densecards.study.collection import Collection
    from densecards.study.desk import Desk

_MOST_NEW = 9999


def begin(
    desk: Desk,
    *,
    deck: str,
    scene: str,
    cards: Iterable[str] | None,
    new_limit: int | None,
    mode: Mode,
) -> Session:
    """Begin a session. `cards` or `scene` narrows it; `new_limit` overrides the day's."""
    from densecards.store import uuid7

    store = desk.store
    desk.looking.begin()  # read by the first answer
    if deck and deck not in {row.id for row in store.decks()}:
        raise NotFoundError(f'there is no deck "{deck}"', hint="`densecards deck list` shows them")
    now = desk.now()
    start, end = desk.day()
    prompt = None if desk.settings.prompts == "both" else desk.settings.prompts
    wanted = _wanted(desk, deck, scene, cards)
    if mode is Mode.CRAM:
        return _cram(desk, deck, wanted)
    prompts = [prompt] if prompt else None
    limit = desk.settings.reviews_per_day if wanted is None else _MOST_NEW
    counts = store.counts(now, start, end, deck or None, prompt)
    done = store.items_reviewed_since(start, deck=deck or None)
    room = max(0, limit - done) if wanted is None else limit
    queue = store.queue(
        now, end, deck or None, prompts=prompts, learning_until=end, due_limit=room, new_limit=0
    )
    released: Sequence[ItemRow] = ()
    away = away_until(store, now) is not None
    if prompt is None and not away:
        released = store.released_items(now, start, deck=deck or None, limit=max(0, room - len(queue.due)))
    new_room = _new_room(desk, now, start, prompt) if new_limit is None else new_limit
    # A narrowed session looks further down the deck than the day's share to find its own cards.
    fetch = new_room if wanted is None else _MOST_NEW
    new = store.new_items(now, deck=deck or None, prompt=prompt, limit=fetch) if fetch else []
    port = Reviewing(store, desk, uuid7(), calendar_of(desk))
    day = study_days(desk.settings).of(now)

    def taken(rows: Iterable[ItemRow], met: bool = False) -> list[QueueItem]:
        return [port.queued(row, met=met) for row in rows if wanted is None or row.card in wanted]

    mixed = sorted([*taken(queue.due), *taken(released, met=True)], key=lambda item: _shuffled(item, day))
    due = siblings_apart(mixed)
    learning = taken(queue.learning)
    fresh = taken(new)
    coming = fresh[:new_room]
    unmet = (
        len(fresh) if wanted is not None else store.offers(now, start, deck=deck or None, prompt=prompt)[0]
    )
    held = 0
    if wanted is None and len(mixed) >= room:
        others = 0 if prompt or away else store.count_released(now, start, deck=deck or None)
        held = counts.due + others - len(mixed)
    return Session(
        port=port,
        due=deque(due),
        new=deque(coming),
        mode=mode,
        apart=lookalikes(desk, {item.card for item in (*due, *learning, *coming)}),
        learning=[(item.state.due, item) for item in learning],
        held=held,
        unmet=unmet - len(coming),
    )


def _cram(desk: Desk, deck: str, wanted: set[str] | None) -> Session:
    """Begin a session over every item of the chosen cards, due or not, that leaves the schedule alone.

    Cards that were never met are shown and asked by their opening prompt, and only where they were chosen.
    """
    from densecards.store import uuid7

    store = desk.store
    rows = [row for row in store.items(deck or None, cards=wanted) if row.active and not row.suspended]
    if desk.settings.prompts != "both":
        rows = [row for row in rows if row.prompt == desk.settings.prompts]
    port = Reviewing(store, desk, uuid7())
    day = study_days(desk.settings).of(desk.now())
    begun = {row.card for row in rows if row.phase != Phase.NEW}
    new: list[QueueItem] = []
    if wanted is not None:
        fresh = {row.card for row in rows} - begun
        asked = {
            (web.card.id, web.template.prompts[0].key)
            for web in store.webs(deck or None)
            if web.card.id in fresh
        }
        if desk.settings.prompts != "both":
            asked = {(name, desk.settings.prompts) for name in fresh}
        new = [port.queued(row) for row in rows if (row.card, row.prompt) in asked]
    due = [port.queued(row, met=True) for row in rows if row.card in begun]
    due = siblings_apart(sorted(due, key=lambda item: _shuffled(item, day)))
    apart = lookalikes(desk, {item.card for item in (*due, *new)})
    return Session(port=port, due=deque(due), new=deque(new), mode=Mode.CRAM, apart=apart)


def calendar_of(desk: Collection) -> Calendar | None:
    """Return the days to come with what is due on them; None where days are not balanced."""
    if not (desk.settings.balance_load and desk.settings.fuzz):
        return None
    return Calendar(desk.store.dues(), study_days(desk.settings))


def _wanted(desk: Desk, deck: str, scene: str, cards: Iterable[str] | None) -> set[str] | None:
    if cards is not None:
        return set(cards)
    if not scene:
        return None
    found = {card.id for card in desk.store.cards(deck or None, scene)}
    if not found:
        raise NotFoundError(f'there is no scene "{scene}"' + (f' in the deck "{deck}"' if deck else ""))
    return found


def _new_room(desk: Desk, now: int, start: int, prompt: str | None) -> int:
    new, _, met = desk.store.offers(now, start, prompt=prompt)
    day = study_days(desk.settings).of(now)
    away = away_until(desk.store, now) is not None
    return offered(new, met, allowance(desk.settings, new, met, day, away=away))


def _shuffled(item: QueueItem, day: int) -> Any:
    return hashlib.blake2b(f"{item.card}\x1f{item.prompt}\x1f{day}".encode(), digest_size=8).digest()

"""What waits: over all decks today, deck by deck, and when anything comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.study.away import away_until
from densecards.study.days import study_days
from densecards.study.glance import offered, within
from densecards.study.pace import allowance
from densecards.study.values import DeckSummary, Today

if TYPE_CHECKING:
    from densecards.study.desk import Desk


def today(desk: Desk) -> Today:
    """Return what waits today, in the deck that is studied or in all."""
    store, settings, now = desk.store, desk.settings, desk.now()
    start, end = desk.day()
    only, studied = only_prompt(desk), settings.study_deck or None
    counts = store.counts(now, start, end, studied, only)
    new, released, met = store.offers(now, start, prompt=only)
    here = None
    if studied is not None:
        here, released, _ = store.offers(now, start, deck=studied, prompt=only)
    away = away_until(store, now)
    waits = counts.due + (released if away is None else 0)
    due, held = within(settings, waits, store.items_reviewed_since(start, deck=studied))
    allowed = allowance(settings, new, met, study_days(settings).of(now), away=away is not None)
    rows = store.decks()
    return Today(
        due=due,
        held=held,
        new=offered(new, met, allowed, here),
        learning=counts.learning,
        reviewed=store.reviewed_since(start)[0],
        cards=sum(deck.cards for deck in rows),
        decks=len(rows),
        next_due=_next_due(desk, brings_new=bool(new) and away is None),
        unmet=new if here is None else here,
        away=away,
    )


def only_prompt(desk: Desk) -> str | None:
    """Return the only prompt in use; None where all are."""
    return None if desk.settings.prompts == "both" else desk.settings.prompts


def _next_due(desk: Desk, *, brings_new: bool) -> int | None:
    """Return when anything comes next: what is due, the other prompts of cards met today, or new cards."""
    store, settings, now = desk.store, desk.settings, desk.now()
    start, tomorrow = desk.day()
    coming = [due for due, _ in store.dues() if due > now]
    met_today = store.count_released(now, tomorrow) - store.count_released(now, start)
    other_prompts = met_today > 0 and only_prompt(desk) is None
    if other_prompts or (brings_new and (settings.exam_date or settings.new_per_day)):
        coming.append(tomorrow)
    return min(coming, default=None)


def decks(desk: Desk) -> list[DeckSummary]:
    """Return the decks in the order they were installed."""
    store, now, only = desk.store, desk.now(), only_prompt(desk)
    start, end = desk.day()
    away = away_until(store, now) is not None
    found = []
    for deck in store.decks():
        counts = store.counts(now, start, end, deck.id, only)
        new, released, _ = store.offers(now, start, deck=deck.id, prompt=only)
        found.append(
            DeckSummary(
                id=deck.id,
                title=deck.title,
                version=deck.version,
                language=deck.language,
                template=deck.template.key,
                description=deck.description,
                cards=deck.cards,
                due=counts.due + counts.learning + (0 if away else released),
                new=new,
                started=deck.cards - new,
                own=deck.own,
            )
        )
    return found

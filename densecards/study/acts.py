"""Acts on cards outside of a session: leave out, bring back, move, flag, start again, go on holiday.

Each appends to the log and returns the ids of its entries, so that undo can take it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from densecards.errors import UsageError
from densecards.schedule import MS_PER_DAY
from densecards.study.undoing import act_session
from densecards.study.values import Mode

if TYPE_CHECKING:
    from densecards.store import ItemRow
    from densecards.study.desk import Desk

_LONGEST = 36500


def status(
    desk: Desk, kind: str, card: str, *, prompt: str = "", session: str | None = None, **detail: Any
) -> str:
    """Append an entry that changes how a card stands (all its items where no prompt is named)."""
    from densecards.store import LogEntry

    name = desk.web(card).card.id
    entry = LogEntry(kind=kind, at=desk.now(), card=name, prompt=prompt, detail=detail, session=session)
    return desk.store.record(entry).id


def _begun(desk: Desk, card: str, prompt: str) -> list[ItemRow]:
    name = desk.web(card).card.id
    rows = [row for row in desk.store.items(cards=[name], started=True) if prompt in ("", row.prompt)]
    if not rows:
        raise UsageError(f'"{name}" has not been begun', hint="a card has a due day after its first answer")
    return rows


def reschedule(desk: Desk, card: str, days: float, *, prompt: str = "") -> list[str]:
    """Make a card come due in `days` from now; 0 is now. Returns one entry an item."""
    if not 0 <= days <= _LONGEST:
        raise UsageError(f"a card can come due in 0 to {_LONGEST} days, not in {days:g}")
    due = desk.now() + round(days * MS_PER_DAY)
    rows, session = _begun(desk, card, prompt), act_session("due day")
    with desk.store.together():
        return [move(desk, row, due, session=session) for row in rows]


def move(desk: Desk, row: ItemRow, due: int, *, session: str | None = None) -> str:
    """Move an item's due time; stability and difficulty stay as they are."""
    from dataclasses import replace

    from densecards.store import Kind, LogEntry
    from densecards.study.reviewing import state_of

    entry = LogEntry(
        kind=Kind.RESCHEDULE,
        at=desk.now(),
        card=row.card,
        prompt=row.prompt,
        detail={"due": due},
        session=session,
    )
    return desk.store.record(entry, replace(state_of(row), due=due), seen=row).id


def forget(desk: Desk, card: str, *, prompt: str = "") -> list[str]:
    """Start a card again as new; its history stays in the log. Returns one entry an item."""
    from densecards.schedule import NEW
    from densecards.store import Kind, LogEntry

    rows, session, at = _begun(desk, card, prompt), act_session("fresh start"), desk.now()
    with desk.store.together():
        return [
            desk.store.record(
                LogEntry(kind=Kind.FORGET, at=at, card=row.card, prompt=row.prompt, session=session),
                NEW,
                seen=row,
            ).id
            for row in rows
        ]


def vacation(desk: Desk, days: int) -> list[str]:
    """Move everything that comes due in the next `days` days, or is overdue, by that many days.

    The order of the cards and the distances between them stay; later ones are left where they are. Until
    then nothing new is offered. Returns the entry of the holiday, then one an item moved.
    """
    from densecards.study.away import go_away

    if not 1 <= days <= 365:
        raise UsageError(f"a holiday lasts 1 to 365 days, not {days}")
    start, _ = desk.day()
    until, by = start + days * MS_PER_DAY, days * MS_PER_DAY
    session = act_session(f"holiday of {days} days")
    rows = [row for row in desk.store.items(started=True) if row.due < until and not row.suspended]
    with desk.store.together():
        begun = go_away(desk, until, session=session)
        return [begun, *(move(desk, row, max(row.due, start) + by, session=session) for row in rows)]


def catch_up(desk: Desk, days: int) -> list[str]:
    """Spread what is overdue over today and the days after it, `days` in all, as evenly as can be.

    For whoever comes back after a while. What is still best known comes first, for it can yet be kept; what
    is all but forgotten must be learnt again anyway. Returns one entry an item moved.
    """
    from densecards.schedule import retrievability
    from densecards.study.reviewing import state_of

    if not 2 <= days <= 365:
        raise UsageError(f"a backlog is spread over 2 to 365 days, not {days}")
    start, _ = desk.day()
    now = desk.now()
    late = [row for row in desk.store.items(started=True) if row.due < start and not row.suspended]
    late.sort(key=lambda row: (-retrievability(state_of(row), now, desk.parameters), row.card, row.prompt))
    session = act_session(f"backlog over {days} days")
    with desk.store.together():
        return [
            move(desk, row, start + day * MS_PER_DAY, session=session)
            for place, row in enumerate(late)
            if (day := place * days // len(late))
        ]


def know(desk: Desk, cards: Iterable[str]) -> list[str]:
    """Take cards as known already: each of their items that was never asked is scheduled as an easy one.

    Items that were begun are left alone. Returns one entry an item.
    """
    from densecards.grading import Verdict
    from densecards.schedule import NEW, Grade, review
    from densecards.store import Kind, LogEntry
    from densecards.study.folds import seed
    from densecards.study.queueing import calendar_of

    names = [desk.web(card).card.id for card in cards]
    days, at, found = calendar_of(desk), desk.now(), []
    rows = [
        row
        for row in desk.store.items(cards=names)
        if row.phase == "new" and desk.settings.prompts in ("both", row.prompt)
    ]
    session = act_session(f"{len(rows)} items known")
    with desk.store.together():
        for row in rows:
            choose = days.choose(at) if days is not None else None
            state, interval = review(NEW, Grade.EASY, at, desk.parameters, seed(row.card, row.prompt), choose)
            entry = LogEntry(
                kind=Kind.REVIEW,
                at=at,
                card=row.card,
                prompt=row.prompt,
                mode=Mode.KNOWN.value,
                answer="",
                verdict=Verdict.EXACT.value,
                grade=int(Grade.EASY),
                interval=interval,
                density=desk.known_density(row.card),
                own_links=desk.web(row.card).own_links,
                encoder_hash=desk.encoder_hash,
                session=session,
            )
            found.append(desk.store.record(entry, state, seen=row).id)
            if days is not None:
                days.moved(0, state.due)
    return found

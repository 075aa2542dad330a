"""Acts on cards: `densecards card suspend …`, `vacation`, and `undo` of whatever was done last."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from densecards.cli.common import CardId, DeckOption, SceneOption, desk_of
from densecards.cli.output import counted, say
from densecards.errors import UsageError

_SIMPLE = {
    "suspend": "Leave a card out of study until it is brought back.",
    "unsuspend": "Bring a suspended card back.",
    "bury": "Leave a card out until tomorrow.",
    "unbury": "Bring a buried card back today.",
    "flag": "Flag a card.",
    "unflag": "Take a card's flag away.",
    "forget": "Start a card again as new; its history stays in the log.",
}


def register(app: typer.Typer, cards: typer.Typer) -> None:
    """Hang the commands on the root, and those on one card on its group."""
    for name, text in _SIMPLE.items():
        cards.command(name=name, help=text)(_simple(name))
    cards.command()(know)
    cards.command()(reschedule)
    cards.command()(repair)
    app.command()(vacation)
    app.command()(undo)


def _simple(name: str) -> Callable[[typer.Context, str], None]:
    def act(context: typer.Context, card: CardId) -> None:
        with desk_of(context) as desk:
            found = desk.web(card).card.id
            if name == "unflag":
                desk.flag(found, 0)
            else:
                getattr(desk, name)(found)
            say(f"{name}: {found}")

    return act


def know(
    context: typer.Context,
    cards: Annotated[list[str] | None, typer.Argument(metavar="ID", help="deck/id; several at once.")] = None,
    scene: SceneOption = "",
    deck: DeckOption = "",
) -> None:
    """Take cards as known already, so that they come back late."""
    if not cards and not scene:
        raise UsageError("name cards, or a --scene")
    with desk_of(context) as desk:
        items = desk.know(cards or desk.choose(deck=deck, scene=scene))
        say(f"{counted(len(items), 'item')} taken as known; `densecards undo` takes it back")


def reschedule(
    context: typer.Context,
    card: CardId,
    days: Annotated[float, typer.Argument(metavar="DAYS", help="From now; 0 is now.")],
) -> None:
    """Make a card come due on another day.

    What is known of it stays.
    """
    with desk_of(context) as desk:
        moved = desk.reschedule(card, days)
        what = counted(len(moved), "item of", "items of")
        say(f"{what} {desk.web(card).card.id}: due in {days:g} days")


def repair(context: typer.Context, card: CardId) -> None:
    """Show what can be done for a card that will not stay."""
    with desk_of(context) as desk:
        plan = desk.repair(card)
        titles = desk.titles(desk.web(card).card.deck)
        say(f"{plan.leech.headword}: {counted(plan.leech.lapses, 'lapse')}")
        if plan.missing is not None:
            say(f"write {plan.missing.title}: {plan.missing.question}")
        if plan.rewrite:
            link = desk.web(card).link(plan.rewrite)
            say(f"rewrite {plan.rewrite}, which pays least: {link.plain(titles) if link else ''}")
        if plan.contrast is not None:
            say(f"contrast ({plan.contrast.slot}): {plan.contrast.text}")
        if plan.senses:
            say(f"split it: {' | '.join(plan.senses)}")


def vacation(
    context: typer.Context,
    days: Annotated[int, typer.Argument(metavar="DAYS", help="How long it lasts, from today.")],
) -> None:
    """Move what comes due during a holiday by its length.

    Nothing new is offered until it ends.
    """
    with desk_of(context) as desk:
        _, *moved = desk.vacation(days)
    say(
        f"{counted(len(moved), 'item')} moved by {counted(days, 'day')}, nothing new until then; "
        "`densecards undo` takes it back"
    )


def undo(
    context: typer.Context,
    count: Annotated[int, typer.Argument(metavar="N", help="How many acts, the last first.")] = 1,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would be undone.")] = False,
) -> None:
    """Take back what was done last.

    Answers, links, cards, holidays, stories, one act after the other.
    """
    from datetime import datetime

    with desk_of(context) as desk:
        found = desk.last_acts(count) if dry else desk.undo_last(count)
        if not found:
            raise UsageError("there is nothing to undo")
    for act in found:
        when = datetime.fromtimestamp(act.at / 1000).astimezone()
        what = f"{act.what} {act.card}".strip()
        say(f"{'would undo' if dry else 'undone'}: {what} ({when:%Y-%m-%d %H:%M})")

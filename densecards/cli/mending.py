"""`densecards card split | hook` and `densecards catch-up`: mending cards and a backlog."""

from __future__ import annotations

from typing import Annotated

import typer

from densecards.cli.common import CardId, Json, desk_of
from densecards.cli.output import print_json, say
from densecards.errors import UsageError
from densecards.text import counted


def register(app: typer.Typer, cards: typer.Typer) -> None:
    """Hang the commands on the root and on the group of one card."""
    cards.command(name="split")(split)
    cards.command(name="hook")(hook)
    app.command(name="catch-up")(catch_up)


def split(
    context: typer.Context,
    card: CardId,
    parts: Annotated[
        list[str],
        typer.Argument(metavar="PART", help='Two or more, each "headword = meaning" or with "= slot, slot".'),
    ],
    deck: Annotated[str, typer.Option("--deck", metavar="ID", help="Where the new cards go.")] = "mine",
    json: Json = False,
) -> None:
    """Make several cards out of one; it is suspended.

    A part is "headword = meaning"; "headword = meaning = use, image" takes those links along, without them
    the ones that name the headword. `densecards undo` takes it back.
    """
    from densecards.study.splitting import Part

    wanted = []
    for text in parts:
        words = [piece.strip() for piece in text.split("=", 2)]
        if len(words) < 2 or not all(words):
            raise UsageError(f'"{text}": say "headword = meaning"')
        slots = tuple(name.strip() for name in words[2].split(",")) if len(words) == 3 else None
        wanted.append(Part(words[0], words[1], slots))
    with desk_of(context) as desk:
        made = desk.split(card, wanted, deck=deck)
    if json:
        print_json({"made": made})
    else:
        say(f"made {', '.join(made)}; {card} is suspended; `densecards undo` takes it back")


def hook(
    context: typer.Context,
    card: CardId,
    name: Annotated[str, typer.Argument(metavar="HOOK", show_default=False)] = "",
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help='"" takes it away.', show_default=False)
    ] = None,
    json: Json = False,
) -> None:
    """Show or write a card's private hooks.

    Place, time, people, feeling or goal: what ties the card to your life. They never leave this collection.
    """
    from densecards.study.hooks import HOOKS

    with desk_of(context) as desk:
        if name and text is not None:
            desk.write_hook(card, name, text)
        written = desk.hooks(card)
    if name and name not in HOOKS:
        raise UsageError(f'there is no hook "{name}"', hint=f"hooks: {', '.join(HOOKS)}")
    if json:
        print_json(written)
        return
    for key in [name] if name else HOOKS:
        say(f"{key}: {written.get(key) or f'({HOOKS[key]})'}")


def catch_up(
    context: typer.Context,
    days: Annotated[int, typer.Argument(metavar="DAYS", help="Over how many days, from today.")],
) -> None:
    """Spread what is overdue over some days, best known first."""
    with desk_of(context) as desk:
        moved = desk.catch_up(days)
    say(
        f"{counted(len(moved), 'item')} put off; `densecards undo` takes it back"
        if moved
        else "nothing had to be put off"
    )

"""Commands on the memory itself: which cues lead to a card, and why some links are none."""

from __future__ import annotations

import typer

from densecards.cli.cards import CardId
from densecards.cli.common import Json, desk_of
from densecards.cli.output import print_json, say

app = typer.Typer(help="The memory: its fit to your cards.", no_args_is_help=True, rich_markup_mode=None)


def register(root: typer.Typer) -> None:
    """Hang the commands that stand alone on the root."""
    root.command()(cues)


def cues(context: typer.Context, card: CardId, json: Json = False) -> None:
    """Show a card's cue ladder: the least that leads to it, then more; and which links are no cue."""
    with desk_of(context) as desk:
        found = desk.cue_ladder(card)
    if json:
        print_json(
            {
                "id": found.id,
                "rungs": [
                    {
                        "slots": list(r.slots),
                        "texts": list(r.texts),
                        "probability": r.probability,
                        "rival": r.rival,
                    }
                    for r in found.rungs
                ],
                "refused": [
                    {
                        "slot": r.slot,
                        "text": r.text,
                        "why": r.why,
                        "rival": r.rival,
                        "probability": r.probability,
                    }
                    for r in found.refused
                ],
            }
        )
        return
    for number, rung in enumerate(found.rungs, start=1):
        say(f"{number}. {rung.probability:4.0%}  {' + '.join(rung.texts)}")
    if not found.rungs:
        say("No set of its links singles this card out yet.")
    for refused in found.refused:
        say(f"no cue by itself: {refused.slot} “{refused.text}”: {refused.why}")

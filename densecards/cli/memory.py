"""Commands on the memory itself: which cues lead to a card, and why some links are none."""

from __future__ import annotations

from typing import Annotated

import typer

from densecards.cli.common import CardId, DeckOption, Json, desk_of
from densecards.cli.output import print_json, print_table, progress, say
from densecards.study.values import Truth

app = typer.Typer(help="The memory: its fit to your cards.", no_args_is_help=True, rich_markup_mode=None)


def register(root: typer.Typer) -> None:
    """Hang the commands that stand alone on the root."""
    root.command()(cues)
    root.command()(confusions)
    root.command()(clusters)


def cues(context: typer.Context, card: CardId, json: Json = False) -> None:
    """Show the least that leads to a card.

    Its cue ladder: the weakest links that single it out, then more; and which links are no cue.
    """
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


def confusions(
    context: typer.Context,
    deck: DeckOption = "",
    least: Annotated[
        float,
        typer.Option("--least", metavar="SHARE", min=0.0, max=1.0, help="The smallest share shown, 0 to 1."),
    ] = 0.02,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="How many pairs.")] = 30,
    draft: Annotated[
        bool, typer.Option("--draft", help="Draft what a contrast link should tell apart.")
    ] = False,
    json: Json = False,
) -> None:
    """List the pairs of cards that compete.

    Each with the share that one takes of the other's cues, and the links that drive it.
    """
    from densecards.study.mixing import draft_contrast, mixed_up

    with desk_of(context) as desk:
        pairs = mixed_up(desk, deck=deck, least=least, most=most)
        drafts = [draft_contrast(desk, pair.a, pair.b) if draft else None for pair in pairs]
    if json:
        print_json(
            [
                {
                    "a": p.a,
                    "b": p.b,
                    "share": p.share,
                    "back": p.back,
                    "slot_a": p.slot_a,
                    "slot_b": p.slot_b,
                    "text_a": p.text_a,
                    "text_b": p.text_b,
                    **({"draft": d.draft, "own": list(d.own), "theirs": list(d.theirs)} if d else {}),
                }
                for p, d in zip(pairs, drafts, strict=True)
            ]
        )
        return
    rows = [
        (
            p.headword_a,
            p.headword_b,
            f"{p.share:.0%}",
            f"{p.back:.0%}",
            f"{p.slot_a}: {p.text_a}",
            f"{p.slot_b}: {p.text_b}",
        )
        for p in pairs
    ]
    if not rows:
        say("No pair takes that much of each other's cues.")
        return
    print_table(
        ("card", "is taken for", "share", "back", "its link", "and the other's"),
        rows,
        right=(2, 3),
        stretch=5,
    )
    for found in drafts:
        if found:
            say(f"\ncontrast: {found.draft}")


def clusters(
    context: typer.Context,
    deck: DeckOption = "",
    json: Json = False,
) -> None:
    """List the communities of cards.

    Each is named by its most central card.
    """
    from densecards.study.clustering import clusters as communities

    with desk_of(context) as desk:
        found = communities(desk, deck=deck)
    if json:
        print_json([{"name": c.name, "cards": list(c.cards)} for c in found])
        return
    for one in found:
        more = " …" if len(one.cards) > 12 else ""
        say(f"{one.name} ({len(one.cards)}): {', '.join(one.headwords[1:12])}{more}")


@app.command()
def calibrate(
    context: typer.Context,
    dry: Annotated[bool, typer.Option("--dry-run", help="Report only; keep the constants in use.")] = False,
    json: Json = False,
) -> None:
    """Fit the memory's constants to your cards.

    On cues that are held out of your webs.
    """
    from densecards.study.calibrating import calibrate as fit

    with desk_of(context) as desk:
        found = fit(desk, keep=not dry, progress=progress("fitting"))
    if json:
        print_json(
            {
                "before": _truth(found.before),
                "after": _truth(found.after),
                "constants": dict(found.constants),
                "kept": found.kept,
            }
        )
        return
    rows = [
        (name, f"{t.nll:.3f}", f"{t.brier:.3f}", f"{t.ece:.3f}", str(t.cues))
        for name, t in (("before", found.before), ("after", found.after))
    ]
    print_table(("", "log loss", "Brier", "calibration error", "cues"), rows, right=(1, 2, 3, 4))
    say(
        "kept"
        if found.kept
        else "not kept: no better than what is in use"
        if not dry
        else "not kept: a dry run"
    )


def _truth(found: Truth) -> dict[str, float]:
    return {"nll": found.nll, "brier": found.brier, "ece": found.ece, "cues": found.cues}


@app.command()
def report(context: typer.Context, json: Json = False) -> None:
    """Say what the memory holds.

    And with which constants it works.
    """
    from densecards.study.calibrating import report as told

    with desk_of(context) as desk:
        found = told(desk)
    if json:
        print_json(found)
        return
    for key, value in found.items():
        if key != "constants":
            say(f"{key:12} {value}")
    say("constants    " + "  ".join(f"{name} {value:.3g}" for name, value in found["constants"].items()))

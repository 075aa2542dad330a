"""Commands on the memory itself: which cues lead to a card, and why some links are none."""

from __future__ import annotations

from collections.abc import Sequence
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
    if found.rungs:
        say(f"what leads to {found.id}, from the weakest cue that is enough, and how surely:")
    above: tuple[str, ...] = ()
    for number, rung in enumerate(found.rungs, start=1):
        # A rung holds the one above it: only what it adds is written.
        more = [f"{s}: {t}" for s, t in zip(rung.slots, rung.texts, strict=True) if s not in above]
        say(f"{number}. {rung.probability:4.0%}  {'+ ' if above else ''}{' + '.join(more)}")
        above = rung.slots
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
    new: Annotated[
        str, typer.Option("--for", metavar="TEXT", help="Where a new card would go: its word or meaning.")
    ] = "",
    json: Json = False,
) -> None:
    """List the communities of cards.

    Each is named by its most central card, and its members light up together. --for says which of them, and
    which scene, a card that you want to make would join.
    """
    from densecards.study.clustering import clusters as communities
    from densecards.study.clustering import joins, suggest_scene

    if new:
        with desk_of(context) as desk:
            scenes, near = suggest_scene(desk, "", new), joins(desk, "", new)
        if json:
            print_json(
                {
                    "scenes": [{"deck": s.deck, "scene": s.scene, "share": s.share} for s in scenes],
                    "clusters": [{"name": c.name, "cards": list(c.cards), "share": p} for c, p in near],
                }
            )
            return
        for scene in scenes[:1] + [scene for scene in scenes[1:] if scene.share >= _WORTH]:
            say(f"{scene.share:4.0%}  scene {scene.title} ({scene.deck})")
        for one, share in near[:1] + [pair for pair in near[1:] if pair[1] >= _WORTH]:
            say(f"{share:4.0%}  lights up with {_members(one.headwords)}")
        return
    with desk_of(context) as desk:
        found = communities(desk, deck=deck)
    if json:
        print_json([{"name": c.name, "cards": list(c.cards)} for c in found])
        return
    for one in found:
        say(f"{one.name} ({len(one.cards)}): {_members(one.headwords[1:])}")


_WORTH = 0.03  # share from which a second scene is worth a line


def _members(headwords: Sequence[str]) -> str:
    return ", ".join(headwords[:11]) + (" …" if len(headwords) > 11 else "")


@app.command()
def calibrate(
    context: typer.Context,
    dry: Annotated[bool, typer.Option("--dry-run", help="Report only; keep the constants in use.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Fit even if the collection is the same.")] = False,
    json: Json = False,
) -> None:
    """Fit the memory's constants to your cards.

    On cues that are held out of your webs.
    """
    from densecards.study.calibrating import calibrate as fit

    with desk_of(context) as desk:
        found = fit(desk, keep=not dry, again=again, progress=progress("asking the memory"))
    if found is None:
        if json:
            print_json({"kept": False, "why": "up to date"})
        else:
            say("The constants have been held against these cards already; --again fits them anew.")
        return
    if json:
        print_json(
            {
                "before": _truth(found.before),
                "after": _truth(found.after),
                "kinds": {
                    kind: {"before": _truth(old), "after": _truth(new)}
                    for kind, (old, new) in found.kinds.items()
                },
                "constants": dict(found.constants),
                "kept": found.kept,
            }
        )
        return
    rows = [_row("all, before", found.before), _row("all, after", found.after)]
    for kind, (old, new) in found.kinds.items():
        rows += [_row(f"{_KINDS.get(kind, kind)}, before", old), _row("  after", new)]
    head = ("cues", "log loss", "Brier", "calibration error", "card first", "belief in it", "number")
    print_table(head, rows, right=(1, 2, 3, 4, 5, 6))
    say("\nHalf of the cues have no card to find; belief is the mean probability of a card that is there.")
    if dry:
        say("not kept: a dry run")
    elif found.kept:
        say("kept")
    else:
        say("not kept: no likelier than what is in use, or some kind of cue would find its card less often")


_KINDS = {
    "link": "links left out, typed",
    "density": "links left out, as density asks",
    "form": "forms and synonyms",
    "typo": "names with a slip",
    "gloss": "words of the meaning",
    "piece": "halves of links",
}


def _row(name: str, t: Truth) -> tuple[str, ...]:
    shares = (f"{t.first:.0%}", f"{t.belief:.0%}")
    return (name, f"{t.nll:.3f}", f"{t.brier:.3f}", f"{t.ece:.3f}", *shares, str(t.cues))


def _truth(found: Truth) -> dict[str, float]:
    return {
        "nll": found.nll, "brier": found.brier, "ece": found.ece, "cues": found.cues, "first": found.first,
        "belief": found.belief,
    }  # fmt: skip


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
        if key not in ("constants", "fit"):
            say(f"{key:12} {value}")
    say("constants    " + "  ".join(f"{name} {value:.3g}" for name, value in found["constants"].items()))
    fit = found["fit"]
    if "fitted" not in fit:
        say("fit          as shipped; `densecards memory calibrate` fits them to your cards")
    else:
        how = "to" if fit.get("changed", True) else "as shipped, which no fit bettered for"
        say(f"fit          {how} {fit['cards']} cards; calibration error {fit.get('ece', 0):.3f}")
        if fit["out_of_date"]:
            say("             the collection has changed much since: `densecards memory calibrate`")

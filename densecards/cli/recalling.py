"""`recall` and `density`: what the memory says, in tables or JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from densecards.cli.common import DeckOption, Json, desk_of
from densecards.cli.output import bar, counted, print_json, print_table, progress, say
from densecards.cli.settling import settled_data, show_settled
from densecards.errors import NotFoundError, UsageError
from densecards.study.values import CardDensity, LinkAnswer, Recollection


def register(app: typer.Typer) -> None:
    """Hang the commands on the root."""
    app.command()(recall)
    app.command()(density)


def recall(
    context: typer.Context,
    cues: Annotated[list[str] | None, typer.Argument(metavar="CUE...", help="What comes to mind.")] = None,
    deck: DeckOption = "",
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, help="How many cards to list.")] = 10,
    file: Annotated[
        str, typer.Option("--cues", metavar="FILE", help="One query a line; - reads standard input.")
    ] = "",
    explain: Annotated[
        bool, typer.Option("--explain", help="Say which link answered which cue, with its share.")
    ] = False,
    settle: Annotated[
        bool, typer.Option("--settle", help="Show the cue rolling downhill to the link it comes to rest on.")
    ] = False,
    separation: Annotated[
        str,
        typer.Option(
            "--separation",
            metavar="NAME",
            help="What it settles by: softmax, sparsemax, entmax15, epanechnikov.",
        ),
    ] = "softmax",
    beta: Annotated[
        float | None,
        typer.Option("--beta", metavar="B", help="How sharply, instead of what suits so many links."),
    ] = None,
    json: Json = False,
) -> None:
    """Say what comes to mind for some cues. Several cues count together."""
    queries = _queries(cues or [], file)
    with desk_of(context) as desk:
        _refuse_nothing(desk.empty)
        found = desk.recall_many(queries, deck=deck, top=top)
        told = desk.explain_many(queries, deck=deck, top=min(top, 3)) if explain else None
        rolled = (
            [desk.settle(query, deck=deck, separation=separation, beta=beta) for query in queries]
            if settle
            else None
        )
        if json:
            data = [recollection_data(one) for one in found]
            if told is not None:
                for row, parts in zip(data, told, strict=True):
                    row["explanation"] = [answer_data(part) for part in parts]
            if rolled is not None:
                for row, path in zip(data, rolled, strict=True):
                    row["settling"] = settled_data(path)
            print_json(data if file else data[0])
            return
        for number, one in enumerate(found):
            if len(found) > 1:
                say(("\n" if number else "") + " + ".join(one.cues))
            show_recollection(one)
            if told is not None:
                show_answers(told[number])
            if rolled is not None:
                show_settled(rolled[number])


def _refuse_nothing(empty: bool) -> None:
    if empty:
        raise NotFoundError("no deck is installed", hint="`densecards deck install norwegian anatomy`")


def _queries(cues: list[str], file: str) -> list[list[str]]:
    if bool(cues) == bool(file):
        raise UsageError('give cues (recall "seahorse" "memory") or --cues FILE, one of the two')
    if cues:
        given = [cue.strip() for cue in cues]
        if not all(given):
            raise UsageError("a cue is empty")
        return [given]
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise NotFoundError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: is not UTF-8 text") from None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise UsageError(f"{'standard input' if file == '-' else file}: holds no cue")
    return [[line] for line in lines]


def recollection_data(found: Recollection) -> dict[str, Any]:
    """Return a recollection as plain data for JSON."""
    return {
        "cues": list(found.cues),
        "results": [
            {"id": r.id, "headword": r.headword, "deck": r.deck, "probability": r.probability}
            for r in found.results
        ],
        "null": found.null,
    }


def show_recollection(found: Recollection) -> None:
    """Print a recollection as a table, and what the null takes."""
    rows = [(f"{r.probability:.2%}", bar(r.probability), r.headword, r.gloss, r.id) for r in found.results]
    rows.append((f"{found.null:.2%}", bar(found.null), "(nothing)", "nothing comes to mind", ""))
    print_table(("share", "", "card", "meaning", "id"), rows, right=(0,), stretch=3)


def answer_data(answer: LinkAnswer) -> dict[str, Any]:
    """Return one link's answer to one cue as plain data for JSON."""
    return {
        "cue": answer.cue,
        "id": answer.id,
        "slot": answer.slot,
        "text": answer.text,
        "share": answer.share,
        "evidence": dict(answer.evidence),
    }


def show_answers(answers: list[LinkAnswer]) -> None:
    """Print which link answered which cue; evidence in nats above the card in the middle."""
    rows = [
        (
            a.headword,
            a.cue,
            a.slot,
            f"{a.share:.0%}",
            f"{a.evidence['link'] + a.evidence['gist']:+.1f}",
            f"{a.evidence['headword']:+.1f}",
            f"{a.evidence['lexical']:+.1f}",
            a.text,
        )
        for a in answers
    ]
    say()
    head = ("card", "cue", "answered by", "share", "links", "names", "form", "text")
    print_table(head, rows, right=(3, 4, 5, 6), stretch=7)
    say("\nEvidence in nats beside the card in the middle; one nat more makes a card 2.7 times as likely.")


def density(
    context: typer.Context,
    deck: DeckOption = "",
    card: Annotated[
        str, typer.Option("--card", metavar="ID", help="Only this card.", show_default=False)
    ] = "",
    json: Json = False,
) -> None:
    """Show how dense the webs are, from the thinnest up."""
    with desk_of(context) as desk:
        _refuse_nothing(desk.empty)
        found = desk.density(deck=deck, card=card, progress=progress("comparing webs"))
        if json:
            print_json([density_data(one) for one in found])
            return
        show_densities(found)
        unscored = sum(bool(one.unscored) for one in found)
        if unscored:
            cards = counted(unscored, "card holds", "cards hold")
            say(
                f"\n{cards} a text without an English side: it counts as filled, "
                "but the encoder cannot score it. Add a translation after ` — ` to have it scored."
            )
        if len(found) == 1:
            _show_parts(found[0])


def density_data(one: CardDensity) -> dict[str, Any]:
    """Return a card's density as plain data for JSON."""
    return {
        "id": one.id,
        "headword": one.headword,
        "density": one.density,
        "breadth": one.breadth,
        "depth": one.depth,
        "filled": one.filled,
        "weakest_slot": one.weakest_slot,
        "next_slot": one.next_slot,
        "gain": one.gain,
        "competitors": [{"id": c.id, "share": c.share} for c in one.competitors],
        "worth": dict(one.worth),
        "percentile": one.percentile,
        "unscored": list(one.unscored),
    }


def show_densities(found: list[CardDensity]) -> None:
    """Print densities as a table."""
    rows = [
        (
            f"{one.density * 100:.0f}",
            bar(one.density, 8),
            one.headword,
            f"{one.filled}/8",
            f"{one.breadth * 100:.0f}",
            f"{one.depth * 100:.0f}",
            f"{one.next_slot} +{one.gain * 100:.0f}" if one.next_slot else "",
            ", ".join(f"{c.headword} {c.share:.0%}" for c in one.competitors[:2] if c.share >= 0.01),
            one.id,
        )
        for one in found
    ]
    head = ("density", "", "card", "filled", "breadth", "depth", "next", "mixes up with", "id")
    print_table(head, rows, right=(0, 3, 4, 5), stretch=7)


def _show_parts(one: CardDensity) -> None:
    say()
    for slot, worth in sorted(one.worth.items(), key=lambda pair: -pair[1]):
        weak = "  (weakest)" if slot == one.weakest_slot else ""
        say(f"  {slot:12} {worth * 100:5.1f}  {bar(worth * 4, 12)}{weak}")
    say(f"  denser than {one.percentile:.0%} of the collection")

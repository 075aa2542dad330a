"""`densecards practise MODE`: every recall mode in plain lines, for terminals, screen readers and pipes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from densecards.cli.common import CardId, DeckOption, Json, SceneOption, call_of, desk_of
from densecards.errors import NotFoundError, UsageError
from densecards.study.values import Mode

DRILLS = {
    Mode.BLANK_WEB: "a headword alone; type as many of its links as come",
    Mode.LINK: "one link; which card does it lead to? (--way back: the link of a slot)",
    Mode.PARTIAL_WEB: "two links; what stands in the middle?",
    Mode.EXPLAIN: "explain it in your own words; which links did they cover?",
    Mode.CONFUSABLES: "two cards that are mixed up, side by side",
    Mode.PALACE: "walk through a palace, forward, back, from the middle",
    Mode.JOURNEY: "walk along a pathway in its order",
    Mode.LABEL: "a diagram with covered names",
    Mode.FORMS: "noun forms, principal parts",
    Mode.PHRASE: "the first words; how does it go on?",
}
OTHERS = {
    "word": "the session of `densecards study`, for the cards that you choose",
    "cram": "words without touching the schedule",
    "story": "one scene with today's words, hidden and retyped",
    "connect": "links of your own for today's new cards",
    "daily": "the guided fifteen minutes: learn, connect, story",
}
_WALKED = {"diagram": Mode.LABEL.value}  # kinds of chains that their mode is not called after
_MODES = ", ".join((*(mode.value for mode in DRILLS), *OTHERS))


def register(app: typer.Typer) -> None:
    """Hang the commands on the root."""
    app.command()(practise)
    app.command()(read)
    app.command()(mixups)
    app.command()(spread)


def practise(
    context: typer.Context,
    mode: Annotated[
        str,
        typer.Argument(
            metavar="[MODE]", help=f"One of {_MODES}; without one, they are listed.", show_default=False
        ),
    ] = "",
    deck: DeckOption = "",
    scene: SceneOption = "",
    tag: Annotated[
        str,
        typer.Option("--tag", metavar="TAG", help="Only this tag or part of speech.", show_default=False),
    ] = "",
    thinner: Annotated[
        int,
        typer.Option("--thinner", metavar="N", min=0, max=100, help="Only webs below this density; 0: all."),
    ] = 0,
    lapses: Annotated[
        int, typer.Option("--lapses", metavar="N", min=0, help="Only cards with as many lapses; 0: all.")
    ] = 0,
    flagged: Annotated[bool, typer.Option("--flagged", help="Only flagged cards.")] = False,
    card: Annotated[
        list[str] | None, typer.Option("--card", metavar="ID", help="These cards, begun or not.")
    ] = None,
    chain: Annotated[
        str,
        typer.Option("--chain", metavar="ID", help="Which palace, journey or diagram.", show_default=False),
    ] = "",
    way: Annotated[
        str,
        typer.Option(
            "--way", metavar="WAY", help="forward, back, middle or shuffled; links: forward or back."
        ),
    ] = "forward",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most this many cards.")] = 10,
) -> None:
    """Practise in one of the recall modes, in plain lines."""
    if not mode:
        _list_modes(context)
        return
    from densecards.cli import plain_modes
    from densecards.cli.plain_study import PlainStudy

    name = mode.strip().lower().replace("_", "-").replace(" ", "-")
    with desk_of(context) as desk:
        if desk.empty:
            raise NotFoundError("no deck is installed", hint="`densecards deck install norwegian anatomy`")
        cards = [desk.web(one).card.id for one in card] if card else None
        if cards is None and (thinner or lapses or flagged or (tag and name in ("word", "cram"))):
            cards = desk.choose(
                deck=deck,
                scene=scene,
                tag=tag,
                density_below=thinner / 100 if thinner else None,
                lapses_from=lapses,
                flagged=flagged,
                started=name not in ("word", "cram"),
            )
            if not cards:
                raise NotFoundError("no card passes all of these filters")
        if name in {drill.value for drill in DRILLS}:
            drill = desk.drill(
                name, deck=deck, scene=scene, tag=tag, cards=cards, chain=chain, way=way, limit=limit
            )
            plain_modes.PlainDrill(desk, drill).run()
        elif name in ("word", "cram"):
            PlainStudy(desk, desk.session(deck=deck, scene=scene, cards=cards, mode=Mode(name))).run()
        elif name == "story":
            plain_modes.PlainStory(desk.story(cards)).run()
        elif name == "connect":
            plain_modes.PlainConnect(desk, desk.connecting(cards)).run()
        elif name == "daily":
            plain_modes.run_daily(desk)
        else:
            raise UsageError(f'there is no mode "{mode}"', hint=f"modes: {_MODES}")


def _list_modes(context: typer.Context) -> None:
    """Print the modes, and the palaces, journeys and diagrams of the collection, where there is one."""
    from densecards.cli.output import print_table, say
    from densecards.paths import database_url, sqlite_path

    known = [(one.value, text) for one, text in DRILLS.items()]
    print_table(("mode", "what is asked"), [*known, *OTHERS.items()])
    file = sqlite_path(database_url(call_of(context).db))
    if file is not None and not file.exists():
        return
    with desk_of(context) as desk:
        chains = [(_WALKED.get(row.kind, row.kind), row.title, row.id) for row in desk.chains()]
    if chains:
        say()
        print_table(("mode", "what there is", "--chain"), chains)


def read(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text; - reads standard input.")],
    as_json: Json = False,
) -> None:
    """Mark which words of a text you know.

    Known, due and new ones are cards of yours; unknown ones are on no card.
    """
    import sys

    from densecards.cli.output import print_json, say
    from densecards.study.reading import Status, open_text

    text = sys.stdin.read() if str(file) == "-" else open_text(file)
    with desk_of(context) as desk:
        found = desk.read(text)
    if as_json:
        words = [
            {"text": t.text, "status": t.status.value, "card": t.card, "sentence": t.sentence}
            for t in found.tokens
            if t.status is not Status.PLAIN
        ]
        counts = {status.value: n for status, n in found.counts.items() if status is not Status.PLAIN}
        print_json({"words": words, "counts": counts, "coverage": round(found.coverage, 4)})
        return
    for status in (Status.UNKNOWN, Status.NEW, Status.DUE, Status.KNOWN):
        forms = dict.fromkeys(t.text.lower() for t in found.tokens if t.status is status)
        say(f"{status.value} ({found.counts[status]}): {', '.join(forms) or 'none'}")
    say(f"{found.coverage:.0%} of the running words are known or due.")


def mixups(context: typer.Context, deck: DeckOption = "", as_json: Json = False) -> None:
    """Show which cards you mix up.

    Also whether the memory foresaw it, what tells them apart, and which cards will not stay.
    """
    from densecards.cli.output import counted, print_json, print_table, say

    with desk_of(context) as desk:
        pairs = desk.mixups(deck, predict=True)
        leeches = desk.leeches(deck)
    if as_json:
        print_json(
            {
                "mixups": [
                    {
                        "cards": [pair.a, pair.b],
                        "times": pair.times,
                        "predicted": pair.predicted,
                        "foreseen": pair.foreseen,
                        "told": pair.told,
                    }
                    for pair in pairs
                ],
                "leeches": [{"card": one.card, "lapses": one.lapses} for one in leeches],
            }
        )
        return
    if pairs:
        rows = [
            (
                f"{pair.headword_a} / {pair.headword_b}",
                str(pair.times),
                "" if pair.predicted is None else f"{pair.predicted:.0%}",
                pair.told,
            )
            for pair in pairs
        ]
        print_table(
            ("taken for one another", "times", "foreseen", "what tells them apart"), rows, right=(1, 2)
        )
    else:
        say("No wrong answer belonged to another card so far.")
    for leech in leeches:
        often = counted(leech.lapses, "time")
        say(f"{leech.headword} ({leech.card}) lapsed {often}: rewrite a link, or split it.")


def spread(
    context: typer.Context,
    card: CardId,
    rule: Annotated[
        str, typer.Option("--rule", metavar="NAME", help="blog, source or pagerank: how activation spreads.")
    ] = "blog",
    top: Annotated[int, typer.Option("--top", metavar="N", min=1, help="How many cards to list.")] = 10,
    as_json: Json = False,
) -> None:
    """Show what else lights up with a card.

    Cards that were recalled together with it, those that links name, and, more
    faintly, those that are alike.
    """
    from dataclasses import asdict

    from densecards.cli.output import print_json, print_table, say

    with desk_of(context) as desk:
        found = desk.lit_up(card, top, rule)
    if as_json:
        print_json([asdict(one) for one in found])
    elif found:
        rows = [(one.headword, f"{one.activation:.3f}", str(one.hop), one.way, one.id) for one in found]
        print_table(("lights up", "activation", "hops", "by", "card"), rows, right=(1, 2))
    else:
        say("Nothing else lights up yet: recall it along with other cards, or name them in its links.")

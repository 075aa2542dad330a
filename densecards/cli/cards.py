"""`densecards card`: show a web, write one's own links, make and delete one's own cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from densecards.cli.common import CardId, Json, Yes, desk_of
from densecards.cli.output import print_json, say
from densecards.errors import UsageError

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.webs import Web

app = typer.Typer(
    help="Cards: show a web, write your own links.", no_args_is_help=True, rich_markup_mode=None
)


def web_data(desk: Desk, web: Web) -> dict[str, Any]:
    """Return a web as plain data for JSON."""
    titles = desk.titles(web.card.deck)
    return {
        "id": web.card.id,
        "headword": web.card.headword,
        "gloss": web.card.gloss,
        "deck": web.card.deck,
        "template": web.template.key,
        "language": web.card.language,
        "scene": web.card.scene,
        "properties": {key: list(cells) for key, cells in web.card.properties.items()},
        "links": [
            {"slot": link.slot, "text": link.plain(titles), "source": link.text, "origin": link.origin.value}
            for link in web
        ],
        "empty": list(web.empty),
    }


@app.command()
def show(context: typer.Context, card: CardId, json: Json = False) -> None:
    """Show a card's web."""
    with desk_of(context) as desk:
        web = desk.web(card)
        if json:
            print_json(web_data(desk, web))
            return
        from densecards.cli.plain_study import web_lines

        for line in web_lines(web, desk.titles(web.card.deck)):
            say(line)
        for key, text in desk.hooks(card).items():
            say(f"  ({key}: {text})")


@app.command(name="set")
def set_link(
    context: typer.Context,
    card: CardId,
    slot: Annotated[str, typer.Argument(metavar="SLOT")],
    text: Annotated[str, typer.Argument(metavar="TEXT", help='"" takes your link away again.')],
    json: Json = False,
) -> None:
    """Write your own link into a slot; the deck's stays behind it."""
    with desk_of(context) as desk:
        web = desk.set_link(card, slot, text)
        density = desk.density(card=web.card.id)[0]
        if json:
            print_json({**web_data(desk, web), "density": density.density})
            return
        say(f"saved; {web.card.headword}: {len(web.filled)} of 8 links, density {density.density * 100:.0f}")
        if shared := desk.shared_link(web.card.id, slot):
            say(shared)
        wanted = web.template.slot(slot)
        if wanted and wanted.key in density.unscored:
            say("The encoder cannot score this text; add its translation after ` — ` to have it scored.")


@app.command()
def add(
    context: typer.Context,
    headword: Annotated[str, typer.Argument(metavar="HEADWORD")],
    gloss: Annotated[str, typer.Argument(metavar="MEANING")],
    deck: Annotated[str, typer.Option("--deck", metavar="ID", help="Which deck to put it in.")] = "mine",
    template: Annotated[str, typer.Option("--template", metavar="NAME", show_default=False)] = "",
    language: Annotated[str, typer.Option("--language", metavar="TAG", show_default=False)] = "",
    links: Annotated[
        list[str] | None, typer.Option("--link", metavar="SLOT=TEXT", help="A link; may be given often.")
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="Also if a card like it is there.")] = False,
    json: Json = False,
) -> None:
    """Make a card of your own."""
    pairs = {}
    for link in links or []:
        slot, equals, text = link.partition("=")
        if not equals:
            raise UsageError(f'--link "{link}": say SLOT=TEXT')
        pairs[slot.strip()] = text.strip()
    with desk_of(context) as desk:
        alike = desk.same_headword(headword)
        if alike and not anyway:
            names = ", ".join(f"{row.id} ({row.gloss})" for row in alike)
            raise UsageError(f"there is already {names}", hint="--anyway makes another card")
        made = desk.add_card(headword, gloss, deck=deck, template=template, language=language, links=pairs)
        if json:
            print_json(web_data(desk, desk.web(made)))
        else:
            say(f"made {made}")


@app.command()
def delete(context: typer.Context, card: CardId, yes: Yes = False) -> None:
    """Delete a card of your own. Its past answers stay in the log."""
    with desk_of(context) as desk:
        web = desk.web(card)
        if not yes and not typer.confirm(f"Delete {web.card.id} ({web.card.headword})?", err=True):
            raise typer.Exit(1)
        desk.delete_card(web.card.id)
        say(f"deleted {web.card.id}")

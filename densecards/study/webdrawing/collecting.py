"""Which webs and diagrams of a collection are drawn: one card, a scene, or a deck."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError, UsageError
from densecards.study.webdrawing.diagrams import DiagramPage
from densecards.study.webdrawing.page import WebPage, page_of
from densecards.text import displayable
from densecards.webs import plain_text
from densecards.webs.diagrams import DIAGRAM

if TYPE_CHECKING:
    from densecards.study.desk import Desk


def pages(
    desk: Desk, *, card: str = "", scene: str = "", deck: str = "", private: bool = False, name: str = ""
) -> list[WebPage | DiagramPage]:
    """Return the pages of one card, of a scene (its key, or `deck/key`), or of a whole deck.

    A deck's diagrams follow its webs; a scene has those that show mostly cards of its own.

    Raises UsageError where not exactly one thing is named, NotFoundError for one that is not there.
    """
    if card:
        if scene or deck:
            raise UsageError("name a card, or a scene, or a deck")
        webs = [desk.web(card)]
    elif scene or deck:
        if "/" in scene and not deck:
            deck, _, scene = scene.partition("/")
        if deck:
            desk.store.deck(deck)  # an unknown deck is said to be one
        webs = [web for web in desk.store.webs(deck or None) if not scene or web.card.scene == scene]
        if not webs:
            raise NotFoundError(
                f'no card is in the scene "{scene}"' if scene else f'the deck "{deck}" has no cards'
            )
        holders = sorted({web.card.deck for web in webs})
        if scene and len(holders) > 1:
            raise UsageError(f'the scene "{scene}" is in several decks', hint=f"--scene {holders[0]}/{scene}")
    else:
        raise UsageError("which web?", hint="a card's ID, --scene KEY, or --deck ID")
    # Whatever was named, its cards are of one deck.
    home = webs[0].card.deck
    row = next((row for row in desk.store.decks() if row.id == home), None)
    titles = desk.titles(home)
    about = {"deck": row.title if row else home, "name": name, "version": row.version if row else ""}
    made: list[WebPage | DiagramPage] = [
        page_of(
            web,
            titles,
            private=private,
            scene=desk.scene_title(web),
            file_of=lambda path: desk.store.media_file(home, path),
            **about,
        )
        for web in webs
    ]
    return made if card else [*made, *_diagrams(desk, home, {web.card.id for web in webs}, about)]


def _diagrams(desk: Desk, deck: str, cards: set[str], about: dict[str, str]) -> Iterator[DiagramPage]:
    """The deck's diagrams of which most places are among these cards."""
    titles = desk.titles(deck)
    for chain in desk.store.chains(deck, DIAGRAM):
        inside = sum(card in cards for card, _ in chain.steps)
        if 2 * inside <= len(chain.steps):
            continue
        yield DiagramPage(
            card=f"{deck}/{chain.key}",
            headword=displayable(chain.title, one_line=True),
            picture=displayable(chain.text),
            places=tuple(
                (
                    displayable(titles.get(card, card), one_line=True),
                    displayable(plain_text(text, titles), one_line=True),
                )
                for card, text in chain.steps
            ),
            **{key: displayable(value, one_line=True) for key, value in about.items()},
        )

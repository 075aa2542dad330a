"""Which webs of a collection are drawn: one card, a scene, or a deck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.errors import NotFoundError, UsageError
from densecards.study.webdrawing.page import WebPage, page_of

if TYPE_CHECKING:
    from densecards.study.desk import Desk


def pages(
    desk: Desk, *, card: str = "", scene: str = "", deck: str = "", private: bool = False, name: str = ""
) -> list[WebPage]:
    """Return the pages of one card, of a scene (its key, or `deck/key`), or of a whole deck.

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
    decks = {row.id: row for row in desk.store.decks()}
    made = []
    for web in webs:
        row = decks.get(web.card.deck)
        made.append(
            page_of(
                web,
                desk.titles(web.card.deck),
                private=private,
                deck=row.title if row else web.card.deck,
                scene=desk.scene_title(web),
                name=name,
                version=row.version if row else "",
            )
        )
    return made

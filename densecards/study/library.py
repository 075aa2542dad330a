"""The library's own work: rows to look through, the learner's own cards, and duplicates of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError, UsageError
from densecards.study.undoing import act_session
from densecards.study.values import CardRow, Recalled
from densecards.text import displayable, normalise
from densecards.webs import BUILTIN, Link, Origin, Web

if TYPE_CHECKING:
    from densecards.store import ItemRow
    from densecards.study.desk import Desk

SORTS = ("order", "headword", "density", "due")
_BARE = re.compile(r"^(?:å|en|ei|et|the|a|an|to)\s+", re.IGNORECASE)
_LATEST = 1 << 62
SHARED = 3  # cards that a link may stand on and still lead to each


_OTHER_NAMES = ("accept", "abbreviation", "latin", "forms")


def rows(desk: Desk, *, deck: str, scene: str, text: str, sort: str) -> list[CardRow]:
    """Return cards as rows; `text` must stand in headword, another name, gloss, id or a link, case aside."""
    if sort not in SORTS:
        raise UsageError(f'cards can be sorted by {", ".join(SORTS)}, not by "{sort}"')
    items: dict[str, list[ItemRow]] = {}
    for item in desk.store.items(deck or None):
        items.setdefault(item.card, []).append(item)
    wanted = normalise(text).casefold()
    own = desk.own_cards()
    found = []
    for web in desk.store.webs(deck or None):
        if scene and web.card.scene != scene:
            continue
        if wanted and not _mentions(web, wanted):
            continue
        found.append(_row(desk, web, items.get(web.card.id, []), web.card.id in own))
    if sort == "headword":
        found.sort(key=lambda row: (bare(row.headword), row.id))
    elif sort == "density":
        found.sort(key=lambda row: (row.density is None, row.density or 0.0, row.id))
    elif sort == "due":
        found.sort(key=lambda row: (row.due if row.due is not None else _LATEST, row.id))
    return found


def _mentions(web: Web, wanted: str) -> bool:
    card = web.card
    names = [name for key in _OTHER_NAMES for name in card.alternatives(key)]
    texts = (card.headword, card.gloss, card.id, *names, *(link.text for link in web))
    return any(wanted in text.casefold() for text in texts)


def _row(desk: Desk, web: Web, items: Sequence[ItemRow], own: bool) -> CardRow:
    seen = [item for item in items if item.phase != "new"]
    first = min(seen, key=lambda item: item.due) if seen else None
    return CardRow(
        id=web.card.id,
        headword=web.card.headword,
        gloss=web.card.gloss,
        deck=web.card.deck,
        scene=web.card.scene,
        filled=len(web.links),
        density=desk.known_density(web.card.id),
        due=first.due if first else None,
        phase=first.phase if first else "new",
        lapses=sum(item.lapses for item in items),
        suspended=bool(items) and all(item.suspended for item in items),
        own=own,
        flag=max((item.flag for item in items), default=0),
    )


def bare(headword: str) -> str:
    """Return a headword without article or *å*, in lower case: what two cards are compared by."""
    return _BARE.sub("", normalise(headword)).casefold()


def same_headword(desk: Desk, headword: str) -> list[CardRow]:
    """Return the cards with that headword, case and article left aside."""
    wanted, own = bare(headword), desk.own_cards()
    return [
        _row(desk, web, [], web.card.id in own)
        for web in desk.store.webs()
        if bare(web.card.headword) == wanted
    ]


def duplicates(desk: Desk, headword: str, gloss: str, limit: int) -> list[Recalled]:
    """Return cards that a new one might repeat: the same headword first, then close in meaning or form."""
    found = [
        Recalled(row.id, row.headword, row.deck, row.gloss, 1.0) for row in same_headword(desk, headword)
    ]
    texts = [text for text in (headword.strip(), gloss.strip()) if text]
    if texts and len(found) < limit and not desk.empty:
        known = {one.id for one in found}
        recalled = desk.recall(texts, top=limit)
        found += [one for one in recalled.results if one.id not in known and one.probability >= 0.2]
    return found[:limit]


def add_card(
    desk: Desk,
    headword: str,
    gloss: str,
    *,
    deck: str,
    template: str,
    language: str,
    links: dict[str, str],
    properties: Mapping[str, Sequence[str]],
    session: str | None = None,
) -> str:
    """Make a card of the learner's own and return its id.

    Raises UsageError for an empty headword or meaning, or a slot that the template does not have.
    """
    if not normalise(displayable(headword)):
        raise UsageError("a card needs a headword")
    if not normalise(displayable(gloss)):
        raise UsageError(f'"{headword}" needs a meaning: what does it say?')
    store = desk.store
    known = {row.id: row for row in store.decks()}
    if deck not in known:
        from densecards.webs import VOCABULARY, builtin_template

        chosen = builtin_template(template) if template else VOCABULARY
        title = "My own cards" if deck == "mine" else deck
        tongue = language or ("nb" if chosen is VOCABULARY else "en")
        store.create_deck(deck, title, chosen, language=tongue, at=desk.now())
        known = {row.id: row for row in store.decks()}
    shape = known[deck].template
    if template and template != shape.key:
        shape = BUILTIN.get(template, shape)
    filled = {}
    for name, text in links.items():
        slot = shape.slot(name)
        if slot is None:
            meant = shape.suggestion(name)
            hint = f'did you mean "{meant}"?' if meant else f"it has {', '.join(shape.slot_keys)}"
            raise UsageError(f'a card of "{shape.title}" has no slot "{name}"', hint=hint)
        if text.strip():
            filled[slot.key] = text.strip()
    made = store.add_own_card(
        normalise(headword),
        gloss.strip(),
        deck=deck,
        template=template or None,
        language=language or None,
        properties=properties or None,
        session=session or act_session("card"),
        links=filled or None,
        at=desk.now(),
    )
    return made.id


def shared_link(desk: Desk, card: str, slot: str) -> str:
    """Return what is to be said of a link that more than three cards share; "" where it is one's own."""
    web = desk.web(card)
    shape = web.template.slot(slot)
    link = web.link(shape.key) if shape else None
    if link is None or link.slot == web.template.gloss_slot:
        return ""
    cards = desk.store.cards_with_link(link.text)
    if len(cards) <= SHARED:
        return ""
    return f"{len(cards)} cards share this link; a route shared by more than {SHARED} leads to none of them"


def trial_web(web: Web, links: Mapping[str, str]) -> Web:
    """Return a web with other texts in some slots ("" shows what the deck or nothing says there)."""
    texts = {link.slot: link for link in web}
    for slot, text in links.items():
        if web.template.slot(slot) is None:
            raise NotFoundError(f'a card of "{web.template.title}" has no slot "{slot}"')
        if text.strip():
            texts[slot] = Link(slot, text.strip(), Origin.LEARNER)
        else:
            texts.pop(slot, None)
    ordered = tuple(texts[key] for key in web.template.slot_keys if key in texts)
    return replace(web, links=ordered)

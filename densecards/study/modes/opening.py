"""Opening a drill: which cards fit a mode, in which order, and the exercises made of them."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError, UsageError
from densecards.study.choosing import narrowed
from densecards.study.days import study_days
from densecards.study.lookalikes import kept_apart, lookalikes
from densecards.study.modes import (
    blank_web,
    chains,
    explain,
    forms,
    going_on,
    labels,
    links,
    pairing,
    partial_web,
)
from densecards.study.modes import phrases as phrase_mode
from densecards.study.modes.drill import Drill, Maker
from densecards.study.modes.scribe import DeskScribe
from densecards.study.modes.typed import Typed
from densecards.study.modes.values import Left
from densecards.study.palaces import chain as find_chain
from densecards.study.palaces import chains as all_chains
from densecards.study.values import Mode
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.store import ChainRow
    from densecards.study.desk import Desk

WALKED = {Mode.PALACE: "palace", Mode.JOURNEY: "journey", Mode.LABEL: "diagram"}
_WAYS = ("forward", "back", "shuffled")


def open_drill(
    desk: Desk,
    mode: Mode,
    *,
    deck: str = "",
    scene: str = "",
    tag: str = "",
    cards: Iterable[str] | None = None,
    chain: str = "",
    way: str = "forward",
    limit: int = 10,
    go_on: bool = False,
) -> Drill:
    """Open a drill of a mode; `limit` counts cards.

    With `go_on` a drill over what was begun, or along a chain, is kept at its place, and goes on where it was
    left today. Raises NotFoundError that says what is missing where nothing fits, UsageError for a mode that
    is no drill.
    """
    if limit < 1:
        raise UsageError("a drill needs at least one card")
    keeps = go_on and cards is None and not scene and not tag
    name = going_on.name_of(mode.value, deck, chain, way)
    kept = going_on.kept(desk, name) if keeps else None
    if kept is not None:
        plan, makers = _planned(desk, mode, kept.plan, chain, way, deck)
        if kept.plan != plan or kept.left.total != len(makers):
            kept = None
    if kept is None:
        if mode in _MAKERS:
            chosen, named = narrowed(desk, deck=deck, scene=scene, tag=tag, cards=cards)
            wanted = _that_fit(desk, mode, chosen, limit, apart=not named)
            if not wanted:
                raise NotFoundError(_NOTHING[mode], hint="" if named else _BEGIN)
        elif mode is Mode.CONFUSABLES:
            wanted = pairing.pairs(desk, deck, cards, limit)
        else:
            wanted = []
        plan, makers = _planned(desk, mode, wanted, chain, way, deck)

    def moved(left: Left) -> None:
        going_on.keep(desk, name, left, plan)

    left = kept.left if kept is not None else None
    return Drill(mode, makers, DeskScribe(desk), left=left, moved=moved if keeps else None)


def _planned(
    desk: Desk, mode: Mode, wanted: Sequence[tuple[str, ...]], chain: str, way: str, deck: str
) -> tuple[tuple[tuple[str, ...], ...], list[Maker]]:
    """Return what a drill is made of, and its exercises. Cards that are gone, or do not fit, are left out."""
    if mode in WALKED:
        row, steps, makers = _walk(desk, mode, chain, way, deck)
        return ((row.id,), *((card, text) for card, text in steps)), makers
    if mode is Mode.CONFUSABLES:
        return tuple(wanted), pairing.both_asked(desk, wanted, turn_of)
    if mode not in _MAKERS:
        raise UsageError(f'"{mode.value}" is no drill', hint="word and cram are sessions, story has its own")
    fits, make = _MAKERS[mode]
    webs = [web for (card,) in wanted if (web := _web(desk, card)) is not None and fits(desk, web)]
    return tuple((web.card.id,) for web in webs), [one for web in webs for one in make(desk, web, way)]


def turn_of(desk: Desk, card: str) -> int:
    """Return a number that changes from day to day and differs between cards: whose turn it is."""
    return study_days(desk.settings).of(desk.now()) + zlib.crc32(card.encode())


def _web(desk: Desk, card: str) -> Web | None:
    try:
        return desk.web(card)
    except NotFoundError:
        return None  # it was deleted


def _that_fit(
    desk: Desk, mode: Mode, chosen: Sequence[str], limit: int, *, apart: bool
) -> list[tuple[str, ...]]:
    """Return the first cards that fit a mode; look-alikes are set against each other in confusables alone."""
    fits, _ = _MAKERS[mode]
    webs = (desk.web(card) for card in chosen)
    found = [web.card.id for web in islice((web for web in webs if fits(desk, web)), limit)]
    return [(card,) for card in (kept_apart(found, lookalikes(desk, found)) if apart else found)]


def _again(desk: Desk, web: Web) -> Web:
    return desk.web(web.card.id)  # as it is when it is asked, after edits in place


def _blank(desk: Desk, web: Web, _way: str) -> Iterator[Maker]:
    yield lambda: blank_web.BlankWeb(desk, _again(desk, web))


def _explain(desk: Desk, web: Web, _way: str) -> Iterator[Maker]:
    yield lambda: explain.Explain(desk, _again(desk, web))


def _phrase(desk: Desk, web: Web, _way: str) -> Iterator[Maker]:
    yield lambda: phrase_mode.phrase(desk, _again(desk, web))


def _forms(desk: Desk, web: Web, _way: str) -> Iterator[Maker]:
    for cell in forms.asked_cells(web.card):
        yield partial(forms.form, desk, web, cell)


def _tries(desk: Desk, card: str) -> dict[str, int]:
    return {link.slot: link.tries for link in desk.store.link_strengths([card])}


def _link(desk: Desk, web: Web, way: str) -> Iterator[Maker]:
    turn = turn_of(desk, web.card.id)
    texts = links.cue_texts(desk, web)
    onward = way == "forward" or (way == "shuffled" and turn % 2 == 0)

    def make() -> links.HeadwordToLink | Typed:
        slot = links.least_tried(list(texts), _tries(desk, web.card.id), turn)
        if onward:
            return links.link_to_headword(desk, _again(desk, web), slot, texts[slot])
        return links.HeadwordToLink(desk, _again(desk, web), slot)

    if way not in _WAYS:
        raise UsageError(f'links are asked {", ".join(_WAYS)}, not "{way}"')
    yield make


def _partial(desk: Desk, web: Web, _way: str) -> Iterator[Maker]:
    texts = links.cue_texts(desk, web)
    slots = partial_web.chosen(list(texts), _tries(desk, web.card.id), turn_of(desk, web.card.id))
    yield lambda: partial_web.partial_web(desk, _again(desk, web), texts, slots)


def _has_links(desk: Desk, web: Web) -> bool:
    return len(web.filled) >= blank_web.LEAST


def _has_cue(desk: Desk, web: Web) -> bool:
    return bool(links.cue_texts(desk, web))


def _has_cues(desk: Desk, web: Web) -> bool:
    return len(links.cue_texts(desk, web)) >= partial_web.LEAST


def _has_forms(desk: Desk, web: Web) -> bool:
    return bool(forms.asked_cells(web.card))


def _is_phrase(desk: Desk, web: Web) -> bool:
    return phrase_mode.is_phrase(web.card)


_Fits = Callable[["Desk", Web], bool]
_Make = Callable[["Desk", Web, str], Iterator[Maker]]
_MAKERS: dict[Mode, tuple[_Fits, _Make]] = {
    Mode.BLANK_WEB: (_has_links, _blank),
    Mode.EXPLAIN: (_has_links, _explain),
    Mode.LINK: (_has_cue, _link),
    Mode.PARTIAL_WEB: (_has_cues, _partial),
    Mode.FORMS: (_has_forms, _forms),
    Mode.PHRASE: (_is_phrase, _phrase),
}
_NOTHING = {
    Mode.BLANK_WEB: "no card that you have begun has two links",
    Mode.EXPLAIN: "no card that you have begun has two links",
    Mode.LINK: "no card that you have begun has a link that can stand as a cue",
    Mode.PARTIAL_WEB: "no card that you have begun has two links that can stand as cues",
    Mode.FORMS: "no card that you have begun has forms",
    Mode.PHRASE: "no card that you have begun is a phrase",
}
_BEGIN = "study some first"


def _walk(
    desk: Desk, mode: Mode, name: str, way: str, deck: str
) -> tuple[ChainRow, tuple[tuple[str, str], ...], list[Maker]]:
    kind = WALKED[mode]
    if name:
        row = find_chain(desk, name)
        if row.kind != kind:
            raise UsageError(f'"{row.title}" is a {row.kind}, not a {kind}')
    else:
        known = [row for row in all_chains(desk, kind) if deck in ("", row.deck)]
        if not known:
            raise NotFoundError(
                f"there is no {kind} yet", hint=f"build one, or install a deck that has a {kind}"
            )
        row = known[0]
    webs = {card: web for card, _ in row.steps if (web := _web(desk, card)) is not None}
    steps = tuple(step for step in row.steps if step[0] in webs)
    turn = turn_of(desk, row.id)
    if mode is Mode.LABEL:
        order = [n for n, (card, _) in enumerate(row.steps, start=1) if card in webs]
        if way == "shuffled":
            order = chains.dealt(order, turn)
        named = [partial(labels.label, desk, row.title, row.text, row.steps, webs, n) for n in order]
        return row, steps, list(named)
    walked = chains.stops(len(steps), way, turn)
    return (
        row,
        steps,
        [partial(chains.station, desk, mode, row.title, steps, webs, stop) for stop in walked],
    )

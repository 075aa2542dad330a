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
from densecards.study.evidence import mixups, named_confusable
from densecards.study.modes import blank_web, chains, confusables, explain, forms, labels, links, partial_web
from densecards.study.modes import phrases as phrase_mode
from densecards.study.modes.drill import Drill, Maker
from densecards.study.modes.scribe import DeskScribe
from densecards.study.modes.typed import Typed
from densecards.study.palaces import chain as find_chain
from densecards.study.palaces import chains as all_chains
from densecards.study.values import Mode
from densecards.webs import Card, Web

if TYPE_CHECKING:
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
) -> Drill:
    """Open a drill of a mode; `limit` counts cards.

    Raises NotFoundError that says what is missing where nothing fits, UsageError for a mode that is no
    drill.
    """
    if limit < 1:
        raise UsageError("a drill needs at least one card")
    if mode in WALKED:
        makers = _walk(desk, mode, chain, way, deck)
    elif mode is Mode.CONFUSABLES:
        makers = _pairs(desk, deck, cards, limit)
    elif mode in _MAKERS:
        chosen, named = narrowed(desk, deck=deck, scene=scene, tag=tag, cards=cards)
        makers = list(_of_cards(desk, mode, chosen, way, limit))
        if not makers:
            raise NotFoundError(_NOTHING[mode], hint="" if named else "only cards that you have begun count")
    else:
        raise UsageError(f'"{mode.value}" is no drill', hint="word and cram are sessions, story has its own")
    return Drill(mode, makers, DeskScribe(desk))


def turn_of(desk: Desk, card: str) -> int:
    """Return a number that changes from day to day and differs between cards: whose turn it is."""
    return study_days(desk.settings).of(desk.now()) + zlib.crc32(card.encode())


def _of_cards(desk: Desk, mode: Mode, chosen: Sequence[str], way: str, limit: int) -> Iterator[Maker]:
    fits, make = _MAKERS[mode]
    found = (web for card in chosen if fits(desk, web := desk.web(card)))
    for web in islice(found, limit):
        yield from make(desk, web, way)


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


def _walk(desk: Desk, mode: Mode, name: str, way: str, deck: str) -> list[Maker]:
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
    webs: dict[str, Web] = {}
    for card, _ in row.steps:
        try:
            webs[card] = desk.web(card)
        except NotFoundError:
            continue  # a card that was deleted leaves the chain
    if mode is Mode.LABEL:
        order = [n for n, (card, _) in enumerate(row.steps, start=1) if card in webs]
        if way == "shuffled":
            order = [
                order[stop.place] for stop in chains.stops(len(order), "shuffled", turn_of(desk, row.id))
            ]
        return [partial(labels.label, desk, row.title, row.text, row.steps, webs, n) for n in order]
    steps = tuple(step for step in row.steps if step[0] in webs)
    turn = turn_of(desk, row.id)
    return [
        partial(chains.station, desk, mode, row.title, steps, webs, stop)
        for stop in chains.stops(len(steps), way, turn)
    ]


def _pairs(desk: Desk, deck: str, cards: Iterable[str] | None, limit: int) -> list[Maker]:
    pairs = list(islice(_pairs_of(desk, deck, None if cards is None else list(cards)), limit))
    if not pairs:
        raise NotFoundError(
            "no two cards that you have begun are mixed up",
            hint="name two cards, or go on studying: mix-ups are noticed",
        )
    first, second = [], []
    for one, other in pairs:
        turn = turn_of(desk, one + other)
        a, b = (one, other) if turn % 2 == 0 else (other, one)
        first.append(partial(_confusables, desk, a, b, turn))
        second.append(partial(_confusables, desk, b, a, turn + 1))
    # Each card of a pair is asked, interleaved with other pairs, so that none follows from the one before.
    return [*first, *second]


def _confusables(desk: Desk, card: str, other: str, turn: int) -> Typed:
    return confusables.confusables(desk, desk.web(card), desk.web(other), turn)


def _pairs_of(desk: Desk, deck: str, named: list[str] | None) -> Iterator[tuple[str, str]]:
    """Yield pairs once each: logged mix-ups, then what the deck calls confusable, then memory's rivals."""
    if named is not None and len(named) == 2:
        yield desk.web(named[0]).card.id, desk.web(named[1]).card.id
        return
    begun = desk.started() if named is None else set(named)
    seen: set[frozenset[str]] = set()

    def fresh(a: str, b: str) -> bool:
        pair = frozenset((a, b))
        wanted = a in begun and b in begun if named is None else a in begun or b in begun
        if a == b or pair in seen or not wanted:
            return False
        seen.add(pair)
        return True

    for mixed in mixups(desk, deck):
        if fresh(mixed.a, mixed.b):
            yield mixed.a, mixed.b
    known: dict[str, Card] = desk.store.cards_by_id(begun)
    for card in known.values():
        if deck in ("", card.deck):
            for other in named_confusable(card):
                if fresh(card.id, other):
                    yield card.id, other
    for card_id, dense in sorted(desk.known_densities().items()):
        if card_id in begun and deck in ("", card_id.partition("/")[0]):
            for rival in dense.competitors[:1]:
                if rival.share >= 0.1 and fresh(card_id, rival.id):
                    yield card_id, rival.id

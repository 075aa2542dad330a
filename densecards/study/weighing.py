"""Densities kept between starts, so that every answer's row can hold the one that its card had.

They are a copy of what the memory said, in the database and yet no truth: what an edit, an update or a
change of encoder may have moved is left out when they are read, and asked again by whoever needs it.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any

from densecards.errors import DensecardsError
from densecards.study.values import CardDensity, Competitor

if TYPE_CHECKING:
    from densecards.store import Store
    from densecards.study.collection import Collection
    from densecards.study.desk import Desk

_KEY = "densities"
_RIVALS = 4  # kept a card
_QUICK = 1500  # cards of a deck that is weighed within a second or two
_A_LINE = 100  # cards; reading or writing more JSON at once would hold the app's screen
_EDITS = ("link", "card", "rename", "release", "undo")
_PLAIN = tuple(field.name for field in fields(CardDensity) if field.name not in ("id", "competitors"))


def measure(desk: Collection) -> str:
    """Return what densities were measured with: the encoder and the constants of the memory."""
    from densecards.study.constants import load_constants

    text = json.dumps([desk.encoder_hash, load_constants().to_data()], sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def keep(desk: Collection, known: Mapping[str, CardDensity]) -> None:
    """Keep densities for the next start."""
    store = desk.store
    head = {"measure": measure(desk), "newest": store.newest_entry(), "decks": _decks(store)}
    rows = iter(known.items())
    lines = [_line(head)]
    while part := {card: _row(one) for card, one in islice(rows, _A_LINE)}:
        lines.append(_line(part))
    store.set_value(_KEY, "\n".join(lines))


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def kept(desk: Collection) -> dict[str, CardDensity]:
    """Return the densities that were kept and still hold: their decks are as they were, and their webs."""
    first, *lines = (desk.store.get_value(_KEY) or "{}").split("\n")
    try:
        head: Any = json.loads(first)
        if head.get("measure") != measure(desk):
            return {}
        decks = _decks(desk.store)
        same = {deck for deck, stand in head["decks"].items() if decks.get(deck) == stand}
        edited = _edited(desk.store, str(head["newest"]))
        return {
            card: _density(card, row)
            for line in lines
            for card, row in json.loads(line).items()
            if card not in edited and card.partition("/")[0] in same
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}  # a copy; whoever needs it asks the memory


@contextmanager
def beside(desk: Desk) -> Iterator[None]:
    """Let the densities that are not known be computed while the block runs, where no text lacks a vector.

    The block may wait for the deck at hand at its end, so that large decks are left out.
    """
    ended = threading.Event()

    def work() -> None:
        with suppress(DensecardsError):  # whoever asks for a density next is told
            if not desk.missing_vectors():
                weigh(desk, ended, most=_QUICK)

    thread = threading.Thread(target=work, name="weigh", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def weigh(desk: Desk, ended: threading.Event | None = None, most: int | None = None) -> int:
    """Ask the memory for every density that is not known, and keep all of them; returns how many are known.

    Seconds the first time, nothing after; for a worker, when nobody waits. Stops between decks once `ended`;
    decks of more than `most` cards are left out.
    """
    known = desk.known_densities()
    for deck in desk.store.decks():
        if ended is not None and ended.is_set():
            break
        small = most is None or deck.cards <= most
        if small and any(card.id not in known for card in desk.store.cards(deck.id)):
            desk.density(deck=deck.id)
    return len(desk.known_densities())


def _decks(store: Store) -> dict[str, list[Any]]:
    return {row.id: [row.version, row.content_hash, row.updated] for row in store.decks()}


def _edited(store: Store, newest: str) -> set[str]:
    from densecards.study.strength import link_cues

    since = store.log(kinds=(*_EDITS, "review"), after=newest)
    # An answer to a cue teaches about its link, and density asks for that.
    return {entry.card for entry in since if entry.kind != "review" or link_cues(entry)}


def _row(one: CardDensity) -> list[Any]:
    rivals = [[rival.id, rival.headword, round(rival.share, 5)] for rival in one.competitors[:_RIVALS]]
    return [rivals, *(_short(getattr(one, name)) for name in _PLAIN)]


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    return {key: _short(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _density(card: str, row: Iterable[Any]) -> CardDensity:
    rivals, *plain = row
    given = dict(zip(_PLAIN, plain, strict=True))
    given["unscored"] = tuple(given["unscored"])
    return CardDensity(id=card, competitors=tuple(Competitor(*one) for one in rivals), **given)

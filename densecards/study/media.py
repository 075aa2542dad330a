"""The pictures and the sound that a card's web brings, as files that are there.

Knows nothing of how they are shown or played.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.webs import Link, Origin, Web, plain_text

if TYPE_CHECKING:
    from densecards.study.desk import Desk

SOUND = "audio"
"""The property that names a recording."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a link; the link's words stand beside it wherever it is shown."""

    slot: str
    text: str
    """What the link says beside its pictures."""
    shows: str
    """What is to be seen, for those who can't see it."""
    file: Path


@dataclass(frozen=True, slots=True)
class Media:
    """What a card has to look at and to listen to."""

    card: str
    headword: str
    language: str
    pictures: tuple[Picture, ...] = ()
    sound: Path | None = None
    """The deck's recording of the headword."""


def media_of(desk: Desk, web: Web) -> Media:
    """Return what there is; files that are missing are left out."""
    card = web.card
    return found(web, lambda path: desk.store.media_file(card.deck, path), desk.titles(card.deck))


def found(web: Web, file_of: Callable[[str], Path | None], titles: dict[str, str]) -> Media:
    """Return what there is, with `file_of` for the deck's media."""
    card = web.card
    pictures = [
        Picture(link.slot, _words(link, titles), plain_text(shows, titles), file)
        for link in web
        for shows, path in link.images
        if (file := _file(link, path, file_of)) is not None
    ]
    named = card.property(SOUND)
    return Media(card.id, card.headword, card.language, tuple(pictures), file_of(named) if named else None)


def _words(link: Link, titles: dict[str, str]) -> str:
    """The link without what its pictures show."""
    text = link.text
    for shows, path in link.images:
        text = text.replace(f"![{shows}]({path})", " ")
    return plain_text(text, titles)


def _file(link: Link, path: str, file_of: Callable[[str], Path | None]) -> Path | None:
    """A deck names only its own media; a learner may name any picture of theirs."""
    inside = file_of(path)
    if inside is None and link.origin is Origin.LEARNER:
        own = Path(path).expanduser()
        return own if own.is_absolute() and own.is_file() else None
    return inside

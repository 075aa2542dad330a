"""Changing the encoder, and knowing which texts still wait for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from densecards.study.elsewhere import by_memory
from densecards.study.patterns import Wanted, wanted
from densecards.webs.content import titles_of

if TYPE_CHECKING:
    from densecards.study.desk import Desk

Progress = Callable[[int, int], None]


def all_wanted(desk: Desk) -> list[Wanted]:
    """Return the texts of every web for the encoder in use."""
    languages = desk.encoder_info().languages
    webs = desk.store.webs()
    titles: dict[str, dict[str, str]] = {}
    for deck in {web.card.deck for web in webs}:
        titles[deck] = titles_of([web.card for web in webs if web.card.deck == deck])
    return [wanted(web, languages=languages, titles=titles[web.card.deck]) for web in webs]


@by_memory
def missing(desk: Desk) -> set[str]:
    """Return the hashes of the texts that have no vector yet."""
    texts = {hashed for want in all_wanted(desk) for hashed in want.texts}
    return desk.store.missing_vectors(desk.encoder_info().hash, texts)


@by_memory
def unscored(desk: Desk) -> int:
    """Return how many filled slots the encoder can't judge."""
    return sum(len(want.unscored) for want in all_wanted(desk))


@by_memory
def make_vectors(desk: Desk, *, progress: Progress | None = None) -> None:
    """Make and keep the vectors that are missing."""
    desk.memory.run(lambda: desk.memory.vectors(all_wanted(desk), progress))


def use_encoder(desk: Desk, name: str, progress: Progress | None = None) -> int:
    """Change the encoder and make the vectors that it lacks; returns how many were made.

    The setting is written last: stopped half-way, the old encoder stays in use and what was made is kept.
    """
    from densecards.encode import obtain, open_encoder

    info = obtain(name, progress)
    before, encoder = desk.settings, open_encoder(info.name)
    desk.use(encoder, info.name)
    try:
        count = len(missing(desk))
        make_vectors(desk, progress=progress)
    except BaseException:
        desk.use(open_encoder(before.encoder), before.encoder)
        raise
    desk.change_setting("encoder", info.name)
    return count

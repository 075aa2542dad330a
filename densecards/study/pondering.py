"""What is asked of the memory, in names: recall, which link answered, and how dense the webs are.

Each runs where the memory is, which in the app is a process of its own; see elsewhere.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from densecards.study.elsewhere import by_memory
from densecards.study.values import CardDensity, LinkAnswer, Recollection

if TYPE_CHECKING:
    from densecards.study.desk import Desk

Progress = Callable[[int, int], None]


@by_memory
def recall_many(desk: Desk, queries: list[list[str]], *, deck: str, top: int) -> list[Recollection]:
    """Return what comes to mind for each of several queries."""
    return desk.memory.run(lambda: desk.memory.recall(queries, deck=deck, top=top))


@by_memory
def explain_many(desk: Desk, queries: list[list[str]], *, deck: str, top: int) -> list[list[LinkAnswer]]:
    """Return which link answered which cue, for the first cards of each of several queries."""
    from densecards.study.explaining import explain

    return desk.memory.run(lambda: explain(desk.memory, queries, deck=deck, top=top))


@by_memory
def weighed(desk: Desk, deck: str, *, progress: Progress | None = None) -> list[CardDensity]:
    """Return the density of every card of a deck ("": of all), from the thinnest up."""
    started = desk.started()
    return desk.memory.run(lambda: desk.memory.densities(deck, started, progress))


@by_memory
def weighed_card(desk: Desk, card: str) -> CardDensity:
    """Return the density of one card."""
    web, started = desk.store.web(card), desk.started()
    return desk.memory.run(lambda: desk.memory.density_of(web, started, trial=False))


@by_memory
def weighed_trial(desk: Desk, card: str, links: Mapping[str, str]) -> CardDensity:
    """Return the density that a card would have with these links over its own; saves nothing."""
    from densecards.study.library import trial_web

    web, started = trial_web(desk.store.web(card), links), desk.started()
    return desk.memory.run(lambda: desk.memory.density_of(web, started, trial=True))


@by_memory
def cosines(
    desk: Desk, lines: list[str], texts: list[str], card: str
) -> tuple[list[list[float]], list[float]]:
    """Return how alike the encoder finds each line and each text, and for each line how near it comes to a
    link or a gloss of any card but `card`: −1 where there is none.
    """
    rows = desk.encoder().encode([*lines, *texts])
    asked = rows[: len(lines)]
    table: list[list[float]] = (asked @ rows[len(lines) :].T).tolist()

    def ask() -> list[float]:
        from densecards.study.modes.rivals import nearest

        loaded = desk.memory.collection()
        return nearest(loaded.memory.bank, asked, but=loaded.place.get(card, -1))

    return table, desk.memory.run(ask)

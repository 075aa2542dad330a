"""The densities that a collection knows: computed here or in an earlier process, and not outdated since.

Nothing here asks the memory; what is not known stays unknown until somebody does.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from densecards.errors import StoreError
from densecards.study.values import CardDensity

if TYPE_CHECKING:
    from densecards.study.collection import Collection


class Knowing:
    """See the module. A part of Collection."""

    def __init__(self) -> None:
        self._densities: dict[str, CardDensity] = {}
        self._densities_read = False  # those of an earlier process
        self._densities_new = False  # some are not kept yet
        self._densities_old: set[str] = set()  # cards whose links were asked since: known, and not to be kept

    def known_density(self, card: str) -> float | None:
        """A card's density where it has been computed, in this process or an earlier one."""
        found = self.known_densities().get(card)
        return found.density if found else None

    def known_densities(self) -> Mapping[str, CardDensity]:
        """All densities that have been computed and still hold, by card."""
        if not self._densities_read:
            from densecards.study.weighing import kept

            self._densities_read = True
            self._densities = {**kept(cast("Collection", self)), **self._densities}
        return self._densities

    def learn_densities(self, found: Several[CardDensity]) -> None:
        """Take in what was computed just now."""
        self.known_densities()
        self._densities.update({one.id: one for one in found})
        self._densities_old -= {one.id for one in found}

    def outdate_density(self, card: str) -> None:
        """Take note that the log has taught something about a card's links since its density was computed."""
        self._densities_old.add(card)

    def keep_densities(self) -> None:
        """Keep the densities that are known for the next start; a copy, so that failing loses nothing."""
        from densecards.study.weighing import keep

        with suppress(StoreError):
            keep(cast("Collection", self), _without(self.known_densities(), self._densities_old))
        self._densities_new = False

    def foreseen(self, card: str, other: str | None) -> dict[str, float]:
        """What the log says of a wrong card: the share that the memory gave the pair, where it was asked."""
        from densecards.study.evidence import known_share

        share = known_share(self.known_densities(), card, other) if other else None
        return {} if share is None else {"foreseen": round(share, 4)}

    def _forget_densities(self) -> None:
        """Go back to those that were kept and still hold after a change of the content."""
        self._densities = {}
        self._densities_read = False


def _without(known: Mapping[str, CardDensity], cards: Several[str]) -> dict[str, CardDensity]:
    return {card: one for card, one in known.items() if card not in cards}

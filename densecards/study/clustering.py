"""Communities of cards: what belongs together by the memory's measure, and where a new card would go."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from densecards.study.associations import associations
from densecards.study.elsewhere import by_memory
from densecards.study.values import CardCluster, SceneOffer

if TYPE_CHECKING:
    from densecards.study.desk import Desk


@by_memory
def clusters(desk: Desk, *, deck: str = "", least: int = 3) -> list[CardCluster]:
    """Return the communities of at least `least` cards, the largest first, members most central first."""

    if deck:
        desk.store.deck(deck)  # raises NotFoundError for one that is not there

    def work() -> list[CardCluster]:
        from densecards.memory.clusters import RESOLUTION
        from densecards.memory.clusters import clusters as communities
        from densecards.memory.plasticity import BLOG

        loaded = desk.memory.collection()
        found = []
        for one in communities(associations(desk, loaded, BLOG).net, RESOLUTION):
            members = [loaded.webs[int(i)].card for i in one.cards]
            mine = [card for card in members if deck in ("", card.deck)]
            if len(mine) >= least:
                found.append(
                    CardCluster(
                        name=mine[0].headword,
                        cards=tuple(card.id for card in mine),
                        headwords=tuple(card.headword for card in mine),
                    )
                )
        return found

    return desk.memory.run(work)


def suggest_scene(desk: Desk, headword: str, gloss: str) -> list[SceneOffer]:
    """Return the scenes that a new card would be at home in, best first, by what it brings to mind."""
    found = desk.recall([text for text in (gloss, headword) if text.strip()], top=12)
    shares: Counter[tuple[str, str]] = Counter()
    for one in found.results:
        web = desk.web(one.id)
        if web.card.scene:
            shares[web.card.deck, web.card.scene] += one.probability  # type: ignore[assignment]
    total = sum(shares.values())
    titles = {deck: {s.key: s.title for s in desk.store.scenes(deck)} for deck, _ in shares}
    return [
        SceneOffer(deck=deck, scene=scene, title=titles[deck].get(scene, scene), share=share / total)
        for (deck, scene), share in shares.most_common(3)
    ]

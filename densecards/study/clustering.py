"""Communities of cards: what belongs together by the memory's measure, and where a new card would go."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from densecards.study.associations import associations
from densecards.study.elsewhere import by_memory
from densecards.study.values import CardCluster, SceneOffer

if TYPE_CHECKING:
    from densecards.memory.clusters import Cluster
    from densecards.study.desk import Desk
    from densecards.study.loaded import Loaded


@by_memory
def clusters(desk: Desk, *, deck: str = "", least: int = 3) -> list[CardCluster]:
    """Return the communities of at least `least` cards, the largest first, members most central first.

    Raises NotFoundError for an unknown deck.
    """
    if deck:
        desk.store.deck(deck)  # raises for one that is not there

    def work() -> list[CardCluster]:
        loaded = desk.memory.collection()
        told = (_told(loaded, one, deck) for one in _communities(desk, loaded))
        return [one for one in told if len(one.cards) >= least]

    return desk.memory.run(work)


@by_memory
def joins(desk: Desk, headword: str, gloss: str, *, most: int = 3) -> list[tuple[CardCluster, float]]:
    """Return the communities that a new card would join, with the share of each in what it brings to mind."""

    def work() -> list[tuple[CardCluster, float]]:
        from densecards.memory.clusters import nearest

        loaded = desk.memory.collection()
        texts = [text for text in (gloss, headword) if text.strip()]
        query = desk.memory.queries([texts])[0]
        p, null = loaded.memory.posterior(query.vectors, texts=query.texts)
        found = nearest(_communities(desk, loaded), p)[:most]
        return [(_told(loaded, one, ""), share / (1 - null)) for one, share in found]

    return desk.memory.run(work)


def _communities(desk: Desk, loaded: Loaded) -> list[Cluster]:
    from densecards.memory.clusters import RESOLUTION
    from densecards.memory.clusters import clusters as communities
    from densecards.memory.plasticity import BLOG

    return communities(associations(desk, loaded, BLOG).net, RESOLUTION)


def _told(loaded: Loaded, cluster: Cluster, deck: str) -> CardCluster:
    """One community by its names; of a deck only its own members."""
    members = [loaded.webs[int(i)].card for i in cluster.cards]
    mine = [card for card in members if deck in ("", card.deck)]
    return CardCluster(
        name=mine[0].headword if mine else "",
        cards=tuple(card.id for card in mine),
        headwords=tuple(card.headword for card in mine),
    )


def suggest_scene(desk: Desk, headword: str, gloss: str) -> list[SceneOffer]:
    """Return the scenes that a new card would be at home in, best first, by what it brings to mind.

    `share` is of what comes to mind at all and stands in a scene.
    """
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

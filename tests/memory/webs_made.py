"""Constructed webs for the memory's tests: unit vectors with known cosines, seeded."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import CardPatterns, Patterns

Array = NDArray[Any]
D = 32


def unit(rows: Array) -> Array:
    """Rows of length one, float32."""
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def random_rows(seed: int, count: int, d: int = D) -> Array:
    """Seeded random unit vectors."""
    return unit(np.random.default_rng(seed).normal(size=(count, d)))


def patterns(
    webs: list[dict[int, Array]],
    *,
    d: int = D,
    episodic: Set[int] = frozenset(),
    learner: Set[int] = frozenset(),
    unscored: dict[int, set[int]] | None = None,
    strength: float | Array = 1.0,
    headwords: Array | None = None,
    ties: list[tuple[int, int]] | None = None,
    dtype: Any = np.float32,
) -> Patterns:
    """Patterns of webs given as slot → vector; `unscored` holds slots that are filled without a vector."""
    rows = [(c, s, web[s]) for c, web in enumerate(webs) for s in sorted(web)]
    filled = np.zeros((len(webs), 8), dtype=bool)
    for c, s, _ in rows:
        if s < 8:
            filled[c, s] = True
    for c, slots in (unscored or {}).items():
        filled[c, list(slots)] = True
    kind = np.zeros((len(webs), 8), dtype=bool)
    kind[:, list(episodic)] = True
    own = np.zeros((len(webs), 8), dtype=bool)
    own[:, list(learner)] = True
    return Patterns(
        vectors=np.array([row[2] for row in rows], dtype=dtype).reshape(-1, d),
        card=np.array([row[0] for row in rows], dtype=np.int32),
        slot=np.array([row[1] for row in rows], dtype=np.uint8),
        strength=np.broadcast_to(np.asarray(strength, dtype=np.float32), len(rows)).copy(),
        filled=filled,
        episodic=kind,
        learner=own,
        headwords=headwords,
        ties=np.array(ties or [], dtype=np.int32).reshape(-1, 2),
    )


def cluster(seed: int, links: int, spread: float = 0.8, d: int = D) -> list[Array]:
    """Links that answer to each other: one direction with noise."""
    rng = np.random.default_rng(seed)
    centre = unit(rng.normal(size=d))
    return [unit(centre + spread * unit(rng.normal(size=d))) for _ in range(links)]


def collection(seed: int, cards: int, *, d: int = D, gloss: bool = True, **options: Any) -> Patterns:
    """Random webs of one to eight links, some with a gloss, around directions of their own."""
    rng = np.random.default_rng(seed)
    webs = []
    for c in range(cards):
        slots = rng.permutation(8)[: rng.integers(1, 9)].tolist()
        if gloss and c % 3 == 0:
            slots.append(8)
        webs.append(dict(zip(slots, cluster(seed * 1000 + c, len(slots), d=d), strict=True)))
    return patterns(webs, d=d, **options)


def one_card(web: dict[int, Array], *, episodic: Set[int] = frozenset()) -> CardPatterns:
    """One web as `replace` and `density_of` take it."""
    made = patterns([web], episodic=episodic, d=len(next(iter(web.values()))) if web else D)
    return CardPatterns(
        made.vectors, made.slot, made.strength, made.filled[0], made.episodic[0], made.learner[0]
    )

"""The memory written the slow, obvious way: loops and the formulas of the specification, nothing shared.

Every fast path is compared with these functions.
"""

from __future__ import annotations

from itertools import combinations
from math import exp, factorial, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Constants, Patterns

Array = NDArray[Any]
NEAR, EXACT = 0.9, 0.999


def likeness(a: Array, b: Array) -> float:
    """K = max(0, cos)⁴."""
    return min(max(0.0, float(np.dot(a, b))) ** 4, 1.0)


def unique(rows: list[Array]) -> list[float]:
    """u_k = 1 / Σ_j K_kj, texts written twice sharing one place."""
    copies = [max(1, sum(float(np.dot(a, b)) > EXACT for b in rows)) for a in rows]
    return [
        1 / (m * max(1.0, sum(likeness(a, b) / n for b, n in zip(rows, copies, strict=True))))
        for a, m in zip(rows, copies, strict=True)
    ]


def shares(rows: list[Array], strengths: list[float]) -> list[float]:
    """π_k = w_k u_k / Σ w u."""
    mass = [w * u for w, u in zip(strengths, unique(rows), strict=True)]
    return [m / sum(mass) for m in mass]


def link_score(rows: list[Array], strengths: list[float], cue: Array, beta: float) -> float:
    """ℓ = (1/β) ln Σ π exp(β x·q)."""
    pi = shares(rows, strengths)
    return log(sum(p * exp(beta * float(np.dot(x, cue))) for p, x in zip(pi, rows, strict=True))) / beta


def gist_score(rows: list[Array], strengths: list[float], cue: Array) -> float:
    """g·q, g = normalise(Σ π x)."""
    pi = shares(rows, strengths)
    mixed = sum(p * x.astype(float) for p, x in zip(pi, rows, strict=True))
    return float(np.dot(mixed, cue)) / sqrt(max(float(np.dot(mixed, mixed)), 1e-12))


def webs_of(patterns: Patterns) -> list[dict[int, tuple[Array, float]]]:
    """Slot → (vector, strength) of every card."""
    webs: list[dict[int, tuple[Array, float]]] = [{} for _ in range(patterns.cards)]
    rows = zip(patterns.card, patterns.slot, patterns.vectors, patterns.strength, strict=True)
    for card, slot, vector, strength in rows:
        webs[card][int(slot)] = (vector.astype(np.float64), float(strength))
    return webs


def log_prior(web: dict[int, tuple[Array, float]]) -> float:
    """ln of the mean strength of eight slots, an empty one counting as never practised."""
    return log(1 + sum(w - 1 for slot, (_, w) in web.items() if slot < 8) / 8)


def posterior(patterns: Patterns, cues: list[Array], c: Constants) -> tuple[list[float], float]:
    """P(card | cues) from links, gist and headwords, and the null's share."""
    webs = webs_of(patterns)
    u = unique(cues)
    levels = []
    for card, web in enumerate(webs):
        rows, strengths = [x for x, _ in web.values()], [w for _, w in web.values()]
        level = log_prior(web)
        for weight, cue in zip(u, cues, strict=True):
            head = c.null_head
            if patterns.headwords is not None and np.any(patterns.headwords[card]):
                head = float(np.dot(patterns.headwords[card].astype(np.float64), cue))
            score = link_score(rows, strengths, cue, c.beta) if rows else 0.0
            score += c.gist * gist_score(rows, strengths, cue) if rows else 0.0
            level += c.gamma * weight * (score + c.head * head)
        levels.append(level)
    null = c.gamma * sum(u) * (c.null + c.head * c.null_head) + log(len(webs))
    top = max(levels)
    total = sum(exp(level - top) for level in levels)
    something = 1 / (1 + exp(-c.null_slope * (log(total) + top - null)))
    return [something * exp(level - top) / total for level in levels], 1 - something


def competitors(patterns: Patterns, card: int, cue: Array, named: set[int], c: Constants) -> list[float]:
    """L of every competing card for a link as cue, near-copies of the cue taken out of all of them."""
    levels = []
    for other, web in enumerate(webs_of(patterns)):
        left = [(x, w) for x, w in web.values() if float(np.dot(x, cue)) <= NEAR]
        if other == card or other in named or not left:
            continue
        rows, strengths = [x for x, _ in left], [w for _, w in left]
        score = link_score(rows, strengths, cue, c.beta) + c.gist * gist_score(rows, strengths, cue)
        levels.append(log_prior(web) + c.gamma * score)
    return levels


def density(
    patterns: Patterns, card: int, c: Constants, tries: Array | None = None, successes: Array | None = None
) -> tuple[float, dict[int, float], dict[frozenset[int], float]]:
    """D*, the Shapley worths, and D of every sub-web, by the definition."""
    web = webs_of(patterns)[card]
    filled = [int(s) for s in np.flatnonzero(patterns.filled[card])]
    rest = {}
    for slot, (cue, _) in web.items():
        rows = np.flatnonzero((patterns.card == card) & (patterns.slot == slot))
        named = {int(t) for row, t in patterns.ties if row in rows}
        rest[slot] = competitors(patterns, card, cue, named, c)
    values = {
        frozenset(part): _value(patterns, card, web, set(part), rest, c, tries, successes)
        for size in range(len(filled) + 1)
        for part in combinations(filled, size)
    }
    best = {part: max(v for other, v in values.items() if other <= part) for part in values}
    worth = dict.fromkeys(filled, 0.0)
    n = len(filled)
    for slot in filled:
        for part in values:
            if slot not in part:
                weight = factorial(len(part)) * factorial(n - len(part) - 1) / factorial(n)
                worth[slot] += weight * (best[part | {slot}] - best[part])
    return best[frozenset(filled)], worth, values


def _value(
    patterns: Patterns,
    card: int,
    web: dict[int, tuple[Array, float]],
    part: set[int],
    rest: dict[int, list[float]],
    c: Constants,
    tries: Array | None,
    successes: Array | None,
) -> float:
    scored = [s for s in sorted(part) if s in web]
    u = dict(zip(scored, unique([web[s][0] for s in scored]), strict=True))
    plain = {s for s in web if s < 8 and not patterns.episodic[card, s]}
    judged = {s for s in web if s < 8 and any(s == o or float(web[s][0] @ web[o][0]) > NEAR for o in plain)}
    total = 0.0
    for slot in part:
        p = 0.5 if patterns.episodic[card, slot] and slot not in judged else 0.0
        if slot in judged:
            cue = web[slot][0]
            left = [s for s in web if (s in part or s == 8) and s != slot and float(web[s][0] @ cue) <= NEAR]
            if any(s in judged for s in left):
                rows, strengths = [web[s][0] for s in left], [web[s][1] for s in left]
                score = link_score(rows, strengths, cue, c.beta) + c.gist * gist_score(rows, strengths, cue)
                mine = log_prior(web) + c.gamma * score
                everybody = sum(exp(level) for level in rest[slot]) + exp(mine)
                null = c.gamma * c.null_here + log(patterns.cards)
                p = exp(mine) / everybody / (1 + exp(c.null_slope * (null - log(everybody))))
        n, k = (
            (0.0, 0.0) if tries is None or successes is None else (tries[card, slot], successes[card, slot])
        )
        total += u.get(slot, 1.0) * (4 * p + k) / (4 + n)
    return total / 8

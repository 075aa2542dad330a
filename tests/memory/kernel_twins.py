"""The plain twin of every compiled kernel: the same answers by loops and formulas, and cases to compare them.

A case holds a kernel's arguments by name, which of them it writes, and what its twin says they hold then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import Constants, fast
from densecards.memory.bank import Bank
from densecards.memory.density import no_evidence, stored
from densecards.memory.storage import Rows
from densecards.memory.subwebs import evaluate
from tests.memory.naive import gist_score, link_score
from tests.memory.webs_made import collection, random_rows

Array = NDArray[Any]
D, BETA, NEAR, EXACT = 21, 9.0, 0.9, 0.999
"""An odd length: loops end with a rest, and so do the halves of what int8 keeps beside its codes."""


@dataclass
class Case:
    """kernel's name, arguments in order, the names of those that it writes, what they must hold; loose: how
    far numbers may differ."""

    kernel: str
    arguments: dict[str, Any]
    written: tuple[str, ...]
    expected: tuple[Array, ...]
    loose: float = 2e-6


def made_bank(cards: int, storage: str = "float32") -> Bank:
    """Webs of 0 to 9 links, two of them twins, with strengths."""
    return Bank(collection(4, cards, d=D), storage) if cards else Bank(collection(4, 1, d=D), storage)


def layout_of(bank: Bank, cards: int) -> tuple[Array, Array]:
    """Bounds and numbers of the cards, or of none."""
    return bank.layout.bounds[:cards], bank.layout.card[:cards]


def numbers(rows: Rows) -> Array:
    """The rows as numbers, decoded one by one."""
    out = np.zeros(rows.codes.shape)
    half = rows.rest.shape[1]
    for k, code in enumerate(rows.codes):
        for i, number in enumerate(code):
            out[k, i] = float(number)
            if rows.coarse:
                pair = int(rows.rest[k, i % half])
                part = pair & 15 if i < half else pair >> 4
                out[k, i] = (float(number) + (part + 0.5) / 16 - 0.5) * float(rows.scale[k])
    return out


def codes(rows: Rows) -> Array:
    """The rows as their codes alone say them."""
    scale = rows.scale if rows.coarse else np.ones(len(rows))
    return np.asarray(rows.codes.astype(float) * scale[:, None])


def folded(x: Array, bank: Bank, bounds: Array, cards: Array, cues: Array) -> tuple[Array, Array]:
    """ℓ and g·q `(N, m)` from the rows' numbers by their definition."""
    link, gist = np.zeros((bank.cards, len(cues))), np.zeros((bank.cards, len(cues)))
    for (lo, hi), card in zip(bounds, cards, strict=True):
        for j, cue in enumerate(cues.astype(float)):
            cosines = [float(x[k] @ cue) for k in range(lo, hi)]
            pi = [float(bank.pi[k]) for k in range(lo, hi)]
            link[card, j] = log(sum(p * exp(BETA * c) for p, c in zip(pi, cosines, strict=True))) / BETA
            gist[card, j] = sum(p * c for p, c in zip(pi, cosines, strict=True)) / bank.gist_norm[card]
    return link, gist


def one_cue(cards: int, storage: str, fine: bool = False, d: int = D) -> Case:
    """`score`, and `score_fine` of int8 storage; with d above 64 the cue is of bytes too."""
    bank = Bank(collection(4, max(cards, 1), d=d), storage)
    cue = random_rows(3, 1, d)[0]
    asked, lift, unit = (cue, np.float32(0), np.float32(1)) if d == D else fast._as_bytes(cue)
    cue = cue if d == D else asked.astype(np.float32) * unit
    bounds, card = layout_of(bank, cards)
    link, gist = folded((numbers if fine else codes)(bank.vectors), bank, bounds, card, cue[None])
    common = {
        "bounds": bounds, "cards": card, "pi": bank.pi, "norm": bank.gist_norm, "cue": cue,
        "beta": np.float32(BETA), "link": np.zeros(bank.cards, np.float32),
        "gist": np.zeros(bank.cards, np.float32),
    }  # fmt: skip
    rows = bank.vectors
    if not fine:
        spread = {"cue": {"cue": asked, "lift": lift, "unit": unit}}
        common = {k: v for name, one in common.items() for k, v in spread.get(name, {name: one}).items()}
    if fine:
        head = {"vectors": rows.bits, "rest": rows.rest, "scale": rows.scale}
        return Case("score_fine", head | common, ("link", "gist"), (link[:, 0], gist[:, 0]))
    turns = {"turn": np.zeros(1, np.int64), "step": 3}
    head = {"vectors": rows.bits, "scale": rows.scale}
    return Case("score", head | common | turns, ("link", "gist"), (link[:, 0], gist[:, 0]))


def dots(count: int, storage: str) -> Case:
    """`dot_rows`."""
    rows, cue = Rows(count, D, storage), random_rows(5, 1, D)[0]
    rows.write(0, random_rows(6, count, D) if count else np.zeros((0, D), np.float32))
    arguments = {
        "vectors": rows.bits, "rest": rows.rest, "scale": rows.scale, "cue": cue,
        "out": np.zeros(count, np.float32), "turn": np.zeros(1, np.int64), "step": 4,
    }  # fmt: skip
    return Case("dot_rows", arguments, ("out",), (numbers(rows) @ cue,))


def widened(count: int, storage: str) -> Case:
    """`widen`, and `widen_fine` of int8 storage."""
    rows = Rows(count, D, storage)
    rows.write(0, random_rows(7, count, D) if count else np.zeros((0, D), np.float32))
    rest = {"rest": rows.rest} if rows.coarse else {}
    arguments = {"rows": rows.bits, **rest, "scale": rows.scale, "out": np.zeros((count, D), np.float32)}
    return Case("widen_fine" if rows.coarse else "widen", arguments, ("out",), (numbers(rows),))


def few_cues(cards: int, cues: int = 8) -> Case:
    """`score_few`."""
    bank, asked = made_bank(cards), random_rows(8, 8, D)[:cues]
    bounds, card = layout_of(bank, cards)
    arguments = {
        "vectors": bank.vectors.codes, "bounds": bounds, "cards": card, "pi": bank.pi,
        "norm": bank.gist_norm, "cues": asked, "beta": np.float32(BETA),
        "link": np.zeros((bank.cards, cues), np.float32), "gist": np.zeros((bank.cards, cues), np.float32),
        "turn": np.zeros(1, np.int64), "step": 3,
    }  # fmt: skip
    expected = folded(codes(bank.vectors), bank, bounds, card, asked)
    return Case("score_few", arguments, ("link", "gist"), expected)


def few_dots(count: int) -> Case:
    """`dots_few`, for odd numbers of rows too."""
    rows, asked = random_rows(8, max(count - 1, 1), D)[: max(count - 1, min(count, 1))], random_rows(9, 8, D)
    out = np.zeros((len(rows), 8), np.float32)
    expected = np.array([[float(x @ q) for q in asked] for x in rows.astype(float)]).reshape(len(rows), 8)
    return Case("dots_few", {"rows": rows, "cues": asked, "out": out}, ("out",), (expected,))


def block(cards: int, cues: int = 5) -> Case:
    """`fold_block`."""
    bank, asked = made_bank(cards), random_rows(8, 8, D)[:cues]
    bounds, card = layout_of(bank, cards)
    arguments = {
        "cosines": bank.vectors.codes @ asked.T, "bounds": bounds, "cards": card, "pi": bank.pi,
        "norm": bank.gist_norm, "beta": np.float32(BETA),
        "link": np.zeros((bank.cards, cues), np.float32), "gist": np.zeros((bank.cards, cues), np.float32),
    }  # fmt: skip
    expected = folded(codes(bank.vectors), bank, bounds, card, asked)
    return Case("fold_block", arguments, ("link", "gist"), expected)


def _levels(cards: int, cues: int) -> tuple[dict[str, Any], Array, Bank]:
    """Arguments of the competition's kernels, and the levels by their definition."""
    bank = made_bank(cards)
    bounds, card = layout_of(bank, cards)
    stored_ones = bank.vectors.codes[: bank.used]
    asked = np.concatenate([stored_ones[:2], stored_ones[-1:], random_rows(2, 8, D)])[:cues]
    c = Constants(beta=BETA)
    level = np.full((len(card), cues), -1e30)
    for e, one in enumerate(card):
        web = [(bank.vectors.codes[r], float(bank.strength[one, s])) for s, r in enumerate(bank.row[one])
               if r >= 0]  # fmt: skip
        for j, cue in enumerate(asked):
            left = [(x, w) for x, w in web if float(x @ cue) <= NEAR]
            if left:
                rows, strengths = [x.astype(float) for x, _ in left], [w for _, w in left]
                score = link_score(rows, strengths, cue.astype(float), c.beta)
                score += c.gist * gist_score(rows, strengths, cue.astype(float))
                level[e, j] = float(bank.log_prior[one]) + c.gamma * score
    arguments = {
        "cosines": bank.vectors.codes @ asked.T, "first": 0, "bounds": bounds, "cards": card,
        "pi": bank.pi, "norm": bank.gist_norm, "log_prior": bank.log_prior, "gram": bank.gram,
        "strength": bank.strength, "rows": bank.row,
        "constants": np.array([c.beta, c.gamma, c.gist, NEAR, EXACT]),
    }  # fmt: skip
    return arguments, level, bank


def levels(cards: int, cues: int = 6) -> Case:
    """`levels_block`."""
    arguments, level, _ = _levels(cards, cues)
    arguments["level"] = np.zeros(level.shape, np.float32)
    return Case("levels_block", arguments, ("level",), (level,), 2e-4)


def heard(level: Array, cards: Array, kept: int) -> tuple[Array, Array, Array, Array]:
    """Running maximum, sum, and the strongest competitors by name, from levels `(cards, m)`."""
    m = level.shape[1]
    top, total = np.full(m, -1e30), np.zeros(m)
    best, height = np.full((m, kept), -1), np.full((m, kept), -1e30)
    for j in range(m):
        order = sorted((-level[e, j], e) for e in range(len(cards)) if level[e, j] > -1e29)
        if order:
            top[j] = -order[0][0]
            total[j] = sum(exp(-negative - top[j]) for negative, _ in order)
        for place, (negative, e) in enumerate(order[:kept]):
            best[j, place], height[j, place] = cards[e], -negative
    return top, total, best, height


def _running(cues: int, kept: int) -> dict[str, Array]:
    return {
        "top": np.full(cues, -1e30), "total": np.zeros(cues),
        "best_card": np.full((cues, kept), -1, np.int32),
        "best_level": np.full((cues, kept), -1e30, np.float32),
    }  # fmt: skip


def gathered(cards: int, cues: int = 6) -> Case:
    """`gather_block`."""
    level = np.random.default_rng(3).normal(0, 9, (cards, cues)).astype(np.float32)
    card, competing = np.arange(cards)[::-1].copy(), np.arange(cards + 1) % 5 > 0
    seen = np.where(competing[card][:, None], level, -1e30).astype(float)
    arguments = {"level": level, "cards": card, "competing": competing, **_running(cues, 4)}
    return Case("gather_block", arguments, tuple(_running(0, 0)), heard(seen, card, 4), 2e-5)


def competing(cards: int, cues: int = 6) -> Case:
    """`compete_block`."""
    arguments, level, bank = _levels(cards, cues)
    card = arguments["cards"]
    own = np.arange(cues) % max(len(card), 1)
    tie_start, tie_entry = np.minimum(np.arange(cues + 1), 2), np.array([1, 0])
    inside = np.arange(bank.cards) % 4 > 0
    seen = np.where(inside[card][:, None], level, -1e30)
    for j in range(cues):
        for entry in (own[j], *tie_entry[tie_start[j] : tie_start[j + 1]]):
            if entry < len(card):
                seen[entry, j] = -1e30
    head = {"cosines": arguments.pop("cosines"), "first": arguments.pop("first"), "start": 0}
    rest = {
        "own": own, "tie_start": tie_start, "tie_entry": tie_entry, "competing": inside,
        "level": np.zeros((len(card) + 3, cues), np.float32), **_running(cues, 3),
    }  # fmt: skip
    return Case("compete_block", head | arguments | rest, tuple(_running(0, 0)), heard(seen, card, 3), 2e-4)


def subsets(cards: int, asked: int = 20) -> Case:
    """`ask_subsets`."""
    rng = np.random.default_rng(1)
    evidence = rng.normal(size=(8, cards)).astype(np.float32)
    prior, weights, own = rng.normal(size=cards).astype(np.float32), rng.random((asked, 8)), cards // 2
    weights[rng.random(weights.shape) < 0.3] = 0
    level = np.array([[float(prior[c]) + sum(11.0 * w[k] * float(evidence[k, c]) for k in range(8))
                       for c in range(cards)] for w in weights]).reshape(asked, cards)  # fmt: skip
    others = [[(x, c) for c, x in enumerate(row) if c != own] for row in level]
    strongest = [max(row, default=(-1e30, -1)) for row in others]
    expected = (
        level[:, own], np.array([x for x, _ in strongest]), np.array([c for _, c in strongest]),
        np.array([log(sum(exp(x) for x in row)) for row in level]),
    )  # fmt: skip
    arguments = {
        "evidence": evidence, "log_prior": prior, "own": own, "weights": weights, "gamma": 11.0,
        "mine": np.zeros(asked), "best": np.zeros(asked), "rival": np.zeros(asked, np.int64),
        "total": np.zeros(asked),
    }  # fmt: skip
    return Case("ask_subsets", arguments, ("mine", "best", "rival", "total"), expected, 1e-4)


def densities(cards: int) -> Case:
    """`density_cards`."""
    bank = Bank(collection(9, 5, d=D, episodic={1, 6}, unscored={2: {0, 6}}))
    rng, evidence, c = np.random.default_rng(2), no_evidence(5), Constants(null_slope=0.3)
    evidence.tries[:] = rng.integers(0, 3, (5, 8))
    evidence.successes[:] = np.minimum(evidence.tries, rng.integers(0, 3, (5, 8)))
    rest, null, chosen = rng.normal(2, 4, (cards, 8)), np.full(cards, 3.0), np.arange(cards)
    found = [evaluate(stored(bank, k).web_at(rest[k], 3.0, evidence), c) for k in range(cards)]
    parts = [(f.p, f.u, f.whole_u, f.home, f.level, f.worth, f.without) for f in found]
    expected = (
        np.array([f.density for f in found]), np.array([f.best for f in found]),
        np.array(parts).reshape(cards, 7, 8),
    )  # fmt: skip
    arguments = {
        "chosen": chosen, "gram": bank.gram, "strength": bank.strength, "present": bank.present,
        "filled": bank.filled, "episodic": bank.episodic, "log_prior": bank.log_prior, "rest": rest,
        "null": null, "tries": evidence.tries, "successes": evidence.successes,
        "constants": (c.beta, c.gamma, c.gist, NEAR, EXACT, c.null_slope, 4.0, 0.5),
        "density": np.zeros(cards), "best": np.zeros(cards, np.int64), "slots": np.zeros((cards, 7, 8)),
    }  # fmt: skip
    return Case("density_cards", arguments, ("density", "best", "slots"), expected, 1e-6)


CASES: dict[str, Callable[[int], Case]] = {
    **{f"score {kind}": lambda n, kind=kind: one_cue(n, kind) for kind in ("float32", "float16", "int8")},
    "score of bytes": lambda n: one_cue(n, "int8", d=150),
    "score_fine": lambda n: one_cue(n, "int8", fine=True),
    **{f"dot_rows {kind}": lambda n, kind=kind: dots(n, kind) for kind in ("float32", "float16", "int8")},
    "widen float32": lambda n: widened(n, "float32"),
    "widen float16": lambda n: widened(n, "float16"),
    "widen_fine": lambda n: widened(n, "int8"),
    "score_few": few_cues,
    "dots_few": few_dots,
    "fold_block": block,
    "levels_block": levels,
    "gather_block": gathered,
    "compete_block": competing,
    "ask_subsets": lambda n: subsets(max(n, 1), asked=20 if n else 0),
    "density_cards": lambda n: densities(min(n, 5)),
}
"""A case of each kernel for so many cards (or rows); 0 is the empty one."""

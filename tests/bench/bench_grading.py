"""Grading: one verdict, right and wrong, and the lookup of whose answer it is over 10,000 cards.

    python -m tests.bench.bench_grading

The cards are those of the decks that ship, repeated under other ids; wrong answers are other cards' own.
"""

from __future__ import annotations

import json
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import densecards  # noqa: F401 — sets the thread pools first

# isort: split
from densecards.decks import content, read_deck
from densecards.grading import build_lookup, expected, judge
from densecards.webs import builtin_template

ROOT = Path(__file__).parents[2]
CARDS = 10_000
ANSWERS = 1_000
TARGET_VERDICT_MS = 1.0


def main() -> int:
    """Print one JSON object; 1 when a target is missed."""
    shipped = [
        card for deck in ("norwegian", "anatomy") for card in content(read_deck(ROOT / "decks" / deck)).cards
    ]
    copies = -(-CARDS // len(shipped))
    cards = [replace(card, id=f"{card.id}-{n}") for n in range(copies) for card in shipped][:CARDS]
    start = time.perf_counter()
    build_lookup(shipped)
    small = time.perf_counter() - start
    start = time.perf_counter()
    lookup = build_lookup(cards)
    large = time.perf_counter() - start

    rng = random.Random(1)
    figures = {}
    for prompt in ("recognise", "produce"):
        asked = rng.choices(cards, k=ANSWERS)
        for kind in ("right", "wrong"):
            times = []
            for card in asked:
                other = card if kind == "right" else rng.choice(cards)
                answer = other.headword if prompt == "produce" else other.gloss
                start = time.perf_counter()
                judge(answer, expected(card, builtin_template(card.template), prompt), others=lookup)
                times.append(1000 * (time.perf_counter() - start))
            figures[f"{prompt}_{kind}_p99_ms"] = round(sorted(times)[int(ANSWERS * 0.99)], 3)
    good = max(figures.values()) <= TARGET_VERDICT_MS
    result = {"shipped_lookup_ms": round(1000 * small, 1), "lookup_10k_ms": round(1000 * large, 1), **figures}
    print(json.dumps({"bench": "grading", **result, "ok": good}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

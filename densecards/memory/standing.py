"""Where every card of a collection stands: all densities at once, and kept up with edits.

For every link that density asks, what the competitors answered is kept; an edited card then changes the
sums of the others by what it said before and says now, and only webs that this moves are weighed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from densecards.memory import density as dense
from densecards.memory import next_slot, pool
from densecards.memory.bank import Bank
from densecards.memory.competition import RIVALS, compete
from densecards.memory.constants import NEAR_COPY, Constants
from densecards.memory.density import Densities, Evidence, Progress
from densecards.memory.former import Former, former, level_of
from densecards.memory.patterns import SLOTS
from densecards.memory.subwebs import evaluate

Array = NDArray[Any]
_CUES_PER_BLOCK = 256
_MOVED = 1e-6
"""Estimated change of a density from which its card is weighed again: well below the 1e-5 that is
promised."""
_MOSTLY = 0.5
"""Share of one edited card in a sum from which subtracting it would lose digits."""
_COMPILED_CARDS = 1200
"""Cards from which a whole collection is worth the loading of the kernels."""


class Standing:
    """Densities of the cards of `among` (None: all), competing with each other."""

    def __init__(self, bank: Bank, constants: Constants, among: Array | None) -> None:
        cards = bank.cards
        self._bank, self._constants = bank, constants
        self.among = np.ones(cards, dtype=bool) if among is None else among.copy()
        self._asked = np.zeros((cards, SLOTS), dtype=bool)
        self._rest = np.full((cards, SLOTS), -np.inf)
        self._rival = np.full((cards, SLOTS, RIVALS), -1, dtype=np.int32)
        self._level = np.full((cards, SLOTS, RIVALS), -np.inf, dtype=np.float32)
        self._weighed_rest = np.zeros((cards, SLOTS))
        self._density = np.full(cards, np.nan)
        self._slots = np.zeros((cards, 7, SLOTS), dtype=np.float32)
        self._stale = self.among.copy()
        self._seen: Evidence = dense.no_evidence(cards)
        self.gains = next_slot.nothing_learnt()

    @property
    def nbytes(self) -> int:
        """Bytes of what is kept."""
        return sum(value.nbytes for value in vars(self).values() if isinstance(value, np.ndarray))

    def build(self, progress: Progress | None) -> None:
        """Ask every link of every card of the collection."""
        self._ask(np.flatnonzero(self.among), progress)

    # ------------------------------------------------------------------------------------------- asking

    def _ask(self, cards: Array, progress: Progress | None = None) -> None:
        """Ask all links of these cards anew."""
        bank = self._bank
        present = bank.present[cards]
        near = bank.gram[cards][:, :SLOTS, :SLOTS] > NEAR_COPY
        plain = present[:, :SLOTS] & ~bank.episodic[cards]
        repeats = (near & plain[:, None, :]).any(axis=2) & present[:, :SLOTS] & bank.episodic[cards]
        self._asked[cards] = plain | repeats
        self._rest[cards], self._rival[cards], self._level[cards] = -np.inf, -1, -np.inf
        self._stale[cards] = True
        at, slot = np.nonzero(self._asked[cards])
        self._ask_links(cards[at], slot, progress)

    def _ask_links(self, card: Array, slot: Array, progress: Progress | None = None) -> None:
        bank = self._bank
        total = len(card)
        large = pool.compiled(bank.used * bank.dimensions) or len(card) * bank.cards > _COMPILED_CARDS**2 * 4
        # All at once is the fastest; where somebody wants to hear of it, a block at a time.
        step = max(_CUES_PER_BLOCK, total) if large and progress is None else _CUES_PER_BLOCK
        for lo in range(0, total, step):
            part = slice(lo, min(lo + step, total))
            cues = bank.read(bank.row[card[part], slot[part]])
            pairs = zip(card[part].tolist(), slot[part].tolist(), strict=True)
            ties = [bank.ties.get(place, ()) for place in pairs]
            if large:
                from densecards.memory import fast

                found = fast.compete(bank, cues, card[part], ties, self._constants, self.among)
            else:
                found = compete(bank, cues, card[part], ties, self._constants, self.among)
            place = card[part], slot[part]
            self._rest[place], self._rival[place], self._level[place] = found.rest, found.card, found.level
            self._stale[card[part]] = True
            if progress is not None:
                progress(part.stop, total)

    # ------------------------------------------------------------------------------------------- edits

    def take(self, edits: Sequence[Former]) -> None:
        """Follow edits: `edits` holds each edited card once, as it was when this was last up to date."""
        bank = self._bank
        changed = np.array([edit.card for edit in edits])
        mine = changed[self.among[changed]]
        card, slot = np.nonzero(self._asked)
        others = ~np.isin(card, changed)
        card, slot = card[others], slot[others]
        competing = [edit for edit in edits if self.among[edit.card]]
        if competing and len(card):
            before, after = self._levels(competing, bank.row[card, slot])
            for j, edit in enumerate(competing):
                for place, named in bank.ties.items():
                    if edit.card in named:
                        hit = (card == place[0]) & (slot == place[1])
                        before[j, hit] = after[j, hit] = -np.inf
            self._shift(card, slot, before, after, np.array([edit.card for edit in competing]))
        if len(mine):
            self._ask(mine)

    def _levels(self, edits: Sequence[Former], rows: Array) -> tuple[Array, Array]:
        """What the edited cards answered before and answer now to the links in these rows: L `(n, rows)`
        each."""
        bank, constants = self._bank, self._constants
        now = [former(bank, edit.card) for edit in edits]
        both = [*edits, *now]
        out = np.full((len(both), len(rows)), -np.inf)
        stack = np.concatenate([one.vectors for one in both])
        cosines = np.empty((len(stack), bank.used), dtype=np.float32)

        def part(lo: int, hi: int) -> None:
            for start in range(lo, hi, 2048):
                run = slice(start, min(start + 2048, hi))
                np.matmul(stack, bank.read(run).T, out=cosines[:, run])

        with pool.single_blas():
            pool.spread(part, bank.used, least=8192)
        at = 0
        for i, one in enumerate(both):
            mine = cosines[at : at + len(one.vectors)][:, rows]
            at += len(one.vectors)
            if len(mine):
                out[i] = level_of(one, mine, constants)
        return out[: len(edits)], out[len(edits) :]

    def _shift(self, card: Array, slot: Array, before: Array, after: Array, changed: Array) -> None:
        rest = self._rest[card, slot]
        gone = np.exp(np.minimum(before - rest, 0)).sum(axis=0)
        come = np.exp(np.minimum(after - rest, 80)).sum(axis=0)
        again = (gone > _MOSTLY) | ~np.isfinite(rest)
        with np.errstate(divide="ignore", invalid="ignore"):
            self._rest[card, slot] = np.where(again, rest, rest + np.log1p(come - gone))
        rival, level = self._rival[card, slot], self._level[card, slot]
        for j, edited in enumerate(changed):
            listed = rival == edited
            was = listed.any(axis=1)
            lowest = level[:, -1]
            for at in np.flatnonzero((was | (after[j] > lowest)) & ~again):
                if was[at] and after[j, at] < lowest[at] and np.isfinite(lowest[at]):
                    again[at] = True
                    continue
                keep = rival[at] != edited
                ids = np.append(rival[at][keep], edited)
                heights = np.append(level[at][keep], np.float32(after[j, at]))
                order = np.lexsort((ids, -heights))[:RIVALS]
                row = np.full(RIVALS, -1), np.full(RIVALS, -np.inf)
                row[0][: len(order)], row[1][: len(order)] = ids[order], heights[order]
                rival[at], level[at] = row
        self._rival[card, slot], self._level[card, slot] = rival, level
        if again.any():
            self._ask_links(card[again], slot[again])

    # ------------------------------------------------------------------------------------------- weighing

    def densities(self, evidence: Evidence) -> Densities:
        """Weigh what has moved and return all densities."""
        known = self._seen.tries != evidence.tries
        known |= self._seen.successes != evidence.successes
        self._seen = Evidence(evidence.tries.copy(), evidence.successes.copy())
        home = self._slots[:, 3]
        with np.errstate(invalid="ignore"):
            shift = np.nan_to_num(np.abs(self._rest - self._weighed_rest), nan=0.0, posinf=1e9) * self._asked
        moved = (home * (1 - home) * shift).sum(axis=1) / SLOTS > _MOVED
        # A web whose routes were all blocked shows no slope to estimate from: any real move weighs it again.
        self._stale |= known.any(axis=1) | moved | (shift > 0.01).any(axis=1)
        cards = np.flatnonzero(self._stale & self.among)
        if len(cards):
            self._weigh(cards, evidence)
        self._stale[:] = False
        return self._gathered()

    def _null(self) -> float:
        count = max(int(self.among.sum()), 1)
        return self._constants.gamma * self._constants.null_here + float(np.log(count))

    def _weigh(self, cards: Array, evidence: Evidence) -> None:
        bank = self._bank
        rest = self._rest[cards]
        self._weighed_rest[cards] = rest
        if len(cards) > 64 and (pool.loaded() or len(cards) > _COMPILED_CARDS):
            from densecards.memory import fast

            null = np.full(len(cards), self._null())
            rows = evidence.tries, evidence.successes
            self._density[cards], _, self._slots[cards] = fast.subwebs(
                bank, cards, rest, null, *rows, self._constants
            )
            return
        for card in cards:
            asked = dense.stored(bank, int(card))
            found = evaluate(asked.web_at(self._rest[card], self._null(), evidence), self._constants)
            self._density[card] = found.density
            parts = (found.p, found.u, found.whole_u, found.home, found.level, found.worth, found.without)
            self._slots[card] = parts

    def _gathered(self) -> Densities:
        bank, inside = self._bank, np.flatnonzero(self.among)
        p, u, whole_u, home, level, worth, without = (self._slots[inside, i].astype(float) for i in range(7))
        filled, episodic, own = bank.filled[inside], bank.episodic[inside], bank.learner[inside]
        value = self._density[inside]
        self.gains = next_slot.learn(value, without, filled, episodic)
        gains = self.gains.expect(value, u, home, filled, episodic)
        chosen = next_slot.choose(gains, episodic | own)
        both = np.where(self._asked[inside], level, -np.inf)
        rival, share = dense.rival_shares(
            self._rival[inside], self._level[inside].astype(float), both, whole_u * self._asked[inside],
            np.full(len(inside), self._null()), self._constants,
        )  # fmt: skip
        breadth = u.sum(axis=1) / SLOTS
        order = np.sort(value)
        rank = np.searchsorted(order, value, "left") + np.searchsorted(order, value, "right")
        best = np.take_along_axis(np.nan_to_num(gains), np.maximum(chosen, 0)[:, None], axis=1)[:, 0]
        found = {
            "density": value,
            "breadth": breadth,
            "depth": np.divide(value, breadth, out=np.zeros_like(value), where=breadth > 0),
            "percentile": rank / (2 * max(len(value), 1)),
            "p": p, "u": u, "home": home, "worth": worth, "without": without,
            "competitors": rival, "shares": share, "gains": gains,
            "next_slot": chosen, "gain": np.where(chosen >= 0, best, 0.0),
        }  # fmt: skip
        return Densities(
            **{name: _everywhere(name, part, inside, bank.cards) for name, part in found.items()}
        )


def _everywhere(name: str, part: Array, inside: Array, cards: int) -> Array:
    empty: float | int = -1 if name in ("competitors", "next_slot") else 0.0 if name == "shares" else np.nan
    kind = np.int32 if name in ("competitors", "next_slot") else np.float64
    out = np.full((cards, *part.shape[1:]), empty, dtype=kind)
    out[inside] = part
    return out

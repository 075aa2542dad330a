"""What the lab's screen asks of `densecards.lab`, as plain values.

The only module of the screens behind which NumPy and Numba are loaded: its functions run in the lab's own
lane, so compiled kernels have one owner and no key waits for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from densecards.lab.experiment import Experiment
    from densecards.lab.landscape import Landscape
    from densecards.lab.outcome import Outcome
    from densecards.study import Desk
    from densecards.tui.lab.report import Drawn

LANE = "lab"
_UNSEEN = 0.02
"""Less than half a character of any map."""
Values = tuple[float, ...]
"""A board flattened by row, −1 to 1."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One moment of settling."""

    values: Values
    energy: float
    changed: frozenset[int]
    overlaps: tuple[float, ...]
    """One for each stored picture."""
    updates: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How a net learns and settles."""

    rule: str = "hebbian"
    degree: int = 3
    beta: float = 4.0
    synchronous: bool = False


@dataclass(frozen=True)
class Terrain:
    """A landscape to draw. `over` belongs to the lab and is handed back to it."""

    titles: tuple[str, ...]
    places: tuple[tuple[float, float], ...]
    """x, y in −1.35 … 1.35."""
    heights: tuple[tuple[float, ...], ...]
    """Rows from the top down, 0 (the deepest) to 1 (the highest), as shares of the area that lies lower."""
    kept: float
    over: Landscape


@dataclass(frozen=True, slots=True)
class Rolled:
    """The way of a ball."""

    path: tuple[tuple[float, float], ...]
    energies: tuple[float, ...]
    ends_at: str
    nearest: str
    """The nearest card in all dimensions; "" for a ball that was no cue."""


@dataclass(frozen=True)
class Gists:
    """Cards with their vectors, which stay the lab's."""

    titles: tuple[str, ...]
    vectors: Any


@dataclass(frozen=True)
class Reading:
    """What there is to read about the lab."""

    experiments: tuple[tuple[str, str, str, str], ...]
    """Title, what to look at, what it says about memory, source."""
    glossary: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str, str], ...]
    """Year, what happened, what of it is metaphor ("" for none)."""


def pictures() -> dict[str, Values]:
    """All pictures and letters by name, boards of 8 × 8, each the least like those before it.

    So the first few hold well in any net, and every one more is a fair step towards too many.
    """
    import numpy as np

    from densecards.lab import glyphs

    names = list(glyphs.picture_names())
    rows = np.stack([glyphs.picture(name).ravel() for name in names]).astype(np.float64)
    alike = np.abs(rows @ rows.T)
    order = [0]
    while len(order) < len(names):
        rest = [i for i in range(len(names)) if i not in order]
        order.append(min(rest, key=lambda i: (float(alike[i, order].sum()), i)))
    return {names[i]: tuple(map(float, rows[i])) for i in order}


def settle(
    stored: Mapping[str, Values], columns: int, start: Values, rules: Rules, seed: int
) -> tuple[Shot, ...]:
    """Return every moment from the start to rest. Raises UsageError for an impossible board."""
    import numpy as np

    from densecards.lab import playground

    shape = (-1, columns)
    board = playground.board_of(
        list(stored), [np.where(np.array(each) > 0, 1, -1).reshape(shape) for each in stored.values()]
    )
    frames = playground.watch(
        board,
        np.where(np.array(start) > 0, 1, -1).astype(np.int8),
        rules.rule,
        degree=rules.degree,
        beta=rules.beta,
        synchronous=rules.synchronous,
        seed=seed,
    )
    return tuple(
        Shot(
            tuple(map(float, frame.state)),
            float(frame.energy),
            frozenset(frame.changed),
            frame.overlaps,
            frame.updates,
            frame.verdict,
        )
        for frame in frames
    )


def own_gists(desk: Desk, deck: str) -> Gists:
    """Return the learner's cards with their vectors; the first time this may encode for a while."""
    from densecards.study.gists import gists

    titles, vectors = gists(desk, deck)
    return Gists(tuple(titles), vectors)


def some(gists: Gists, count: int, seed: int, cue: Any = None) -> Gists:
    """Return `count` cards: the nearest to a cue's vector, or one by chance, its neighbours and strangers.

    A map of cards that have nothing to do with one another shows only a star, one of neighbours only a heap;
    half of each shows valleys that run together and valleys apart.
    """
    import numpy as np

    vectors = gists.vectors
    count = min(count, len(gists.titles))
    if count == 0:
        return gists
    if cue is not None:
        chosen = np.argsort(-(vectors @ cue), kind="stable")[:count]
    else:
        rng = np.random.default_rng(seed)
        first = int(rng.integers(len(gists.titles)))
        near = np.argsort(-(vectors @ vectors[first]), kind="stable")[: (count + 1) // 2]
        far = rng.permutation(np.setdiff1d(np.arange(len(gists.titles)), near))[: count - len(near)]
        chosen = np.concatenate([near, far])
    return Gists(tuple(gists.titles[int(i)] for i in chosen), vectors[chosen])


def terrain(cards: Gists, beta: float, separation: str, size: tuple[int, int]) -> Terrain:
    """Lay the cards out with heights for `size` (columns, rows). Raises UsageError for fewer than two."""
    import numpy as np

    from densecards.lab.landscape import landscape

    over = landscape(cards.titles, cards.vectors, beta=beta, separation=separation, size=size)
    # Energy rises with the square of the distance: drawn as it is, all cards would lie in one bright lake.
    # So equal shades cover equal areas, and the ground outside Epanechnikov's support is the highest.
    height = np.array(over.height)
    order, places = np.unique(height[np.isfinite(height)].round(9), return_inverse=True)
    share = np.cumsum(np.bincount(places)) / max(1, places.size)
    scaled = np.ones(height.shape)
    scaled[np.isfinite(height)] = (share - share[0])[places] if order.size else 0.0
    return Terrain(
        over.titles,
        tuple((float(x), float(y)) for x, y in over.places),
        tuple(tuple(map(float, row)) for row in scaled[::-1]),
        over.kept,
        over,
    )


def roll_cue(desk: Desk, ground: Terrain, cue: str) -> tuple[Rolled, Any]:
    """Let a typed cue roll; also return its vector. A cue the encoder cannot judge rolls from the middle."""
    from densecards.study.gists import cue_vector

    vector = cue_vector(desk, cue)
    return _roll(ground, ground.over.place(vector), ground.over.nearest_in_full(vector)), vector


def roll_from(ground: Terrain, x: float, y: float) -> Rolled:
    """Let a ball go where the learner put it."""
    return _roll(ground, (x, y), "")


def _roll(ground: Terrain, start: Any, nearest: str) -> Rolled:
    from densecards.lab.landscape import roll

    done = roll(ground.over, start)
    path = [(float(x), float(y)) for x, y in done.path]
    # The last steps are too small to be seen; whoever watches would wait for nothing.
    end = path[-1]
    still = next(i for i, (x, y) in enumerate(path) if abs(x - end[0]) + abs(y - end[1]) < _UNSEEN)
    return Rolled(
        (*path[:still], end),
        (*map(float, done.energies[:still]), float(done.energies[-1])),
        done.ends_at,
        nearest,
    )


def experiments() -> tuple[Experiment, ...]:
    """All experiments, in the order in which a reader would meet them."""
    from densecards.lab.catalogue import experiments

    return tuple(experiments().values())


def perform(
    desk: Desk, experiment: Experiment, quick: bool, progress: Callable[[int, int, str], None], stop: Any
) -> Outcome:
    """Run an experiment. Raises Cancelled when `stop` was set, UsageError where it cannot run."""
    from densecards.lab.experiment import perform
    from densecards.study.gists import gists

    cards: tuple[Sequence[str], Any] | None = gists(desk) if experiment.needs_cards else None
    return perform(experiment, quick=quick, progress=progress, cancelled=stop, cards=cards)


def draw(outcome: Outcome, width: int, height: int) -> Drawn:
    """Draw a run's charts as characters, and fetch its explanation."""
    from densecards.lab.explanations import explanation
    from densecards.plots import lines
    from densecards.tui.lab.report import Drawn

    charts = tuple(tuple(lines(chart, width, height)) for chart in outcome.findings.charts)
    return Drawn(width, charts, explanation(outcome.name))


def reading() -> Reading:
    """Return the explanations, the glossary and the history."""
    from densecards.lab.catalogue import experiments
    from densecards.lab.explanations import EXPLANATIONS
    from densecards.lab.reading import GLOSSARY, HISTORY

    titles = {name: each.title for name, each in experiments().items()}
    return Reading(
        tuple(
            (titles.get(name, name), text.look, text.memory, text.source)
            for name, text in EXPLANATIONS.items()
        ),
        tuple(GLOSSARY.items()),
        tuple((event.year, event.text, event.metaphor) for event in HISTORY),
    )

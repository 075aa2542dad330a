"""All experiments by name, in the order in which a reader would meet them."""

from __future__ import annotations

import functools
from importlib import import_module

from densecards.errors import NotFoundError
from densecards.lab.experiment import Experiment
from densecards.text import nearest

_MODULES = (
    "journal",
    "comparing",
    "classical",
    "rules",
    "spurious",
    "densespins",
    "continuous",
    "similarity",
    "capacities",
    "graph",
    "words",
    "own_cards",
    "speed",
)


@functools.cache
def experiments() -> dict[str, Experiment]:
    """Every experiment by name."""
    found: dict[str, Experiment] = {}
    for module in _MODULES:
        for experiment in import_module(f"densecards.lab.experiments.{module}").EXPERIMENTS:
            found[experiment.name] = experiment
    return found


def find(name: str) -> Experiment:
    """The experiment of that name or journal number. Raises NotFoundError with the nearest name."""
    known = experiments()
    wanted = name.strip().lower()
    for experiment in known.values():
        if wanted in (experiment.name, experiment.alias):
            return experiment
    close = nearest(wanted, list(known))
    hint = f"did you mean {close}?" if close else "see `densecards lab list`"
    raise NotFoundError(f"there is no experiment “{name}”", hint=hint)

"""Names of a room that load when they are first used, so that the first screen pays only for what it shows.

A room's `__init__` says which of its modules holds which name; for readers and type checkers it imports
them under `TYPE_CHECKING` as well.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, Sequence[str]]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package: `homes` maps each of its modules to the names it gives.

    A name that was asked for once is kept in the package and found without this detour. Raises
    AttributeError for a name that stands nowhere, as Python does.
    """
    home = {name: module for module, names in homes.items() for name in names}

    def load(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(f"{package}.{home[name]}"), name)
        setattr(sys.modules[package], name, found)
        return found

    return load

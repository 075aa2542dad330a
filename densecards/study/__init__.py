"""The use cases: everything the app and the commands do, composed from the rooms below.

Importing this package loads neither SQLAlchemy nor NumPy; names load when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from densecards.study.desk import Desk
    from densecards.study.session import Session

_HOME = {"Desk": "desk", "Session": "session"}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


__all__ = ["Desk", "Session"]

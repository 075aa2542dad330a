"""The use cases: everything the app and the commands do, composed from the rooms below.

Importing this package loads neither SQLAlchemy nor NumPy; names load when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.lazily import lazily

if TYPE_CHECKING:
    from densecards.study.desk import Desk
    from densecards.study.session import Session

_HOMES = {"desk": ("Desk",), "session": ("Session",)}

__getattr__ = lazily(__name__, _HOMES)

__all__ = ["Desk", "Session"]

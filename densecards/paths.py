"""Where things live: the learner's data, settings, cache, and the decks that ship.

`DENSECARDS_HOME` puts all of the learner's folders under one folder (for tests, for a USB stick);
otherwise they are the platform's own.
"""

from __future__ import annotations

import os
from pathlib import Path

DATABASE_NAME = "densecards.db"


def _folder(kind: str) -> Path:
    home = os.environ.get("DENSECARDS_HOME")
    if home:
        return Path(home).expanduser() / kind
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("densecards", appauthor=False)
    return {"data": dirs.user_data_path, "config": dirs.user_config_path, "cache": dirs.user_cache_path}[kind]


def data_dir() -> Path:
    """The folder of the learner's database, media and backups."""
    return _folder("data")


def config_file() -> Path:
    """The learner's settings file."""
    return _folder("config") / "settings.toml"


def cache_dir() -> Path:
    """What can be made again: exported models, prepared arrays."""
    return _folder("cache")


def backup_dir() -> Path:
    """Where backups go, one file each."""
    return data_dir() / "backups"


def media_dir() -> Path:
    """Images and sounds of installed decks, one folder a deck."""
    return data_dir() / "media"


def shipped_decks() -> Path:
    """The folder of the decks that ship: inside an installed package, beside it in a checkout."""
    inside = Path(__file__).parent / "shipped"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "decks"


def database_url(given: str | None = None) -> str:
    """Return the SQLAlchemy URL of the database.

    `given` (the `--db` option) wins over `DENSECARDS_DB`, which wins over the data folder. Each may be a
    path or a URL; a path becomes an SQLite URL.
    """
    value = given or os.environ.get("DENSECARDS_DB") or str(data_dir() / DATABASE_NAME)
    if "://" in value:
        return value
    return "sqlite:///" + str(Path(value).expanduser().absolute())


def sqlite_path(url: str) -> Path | None:
    """Return the file behind an SQLite URL, or None for another database or one in memory."""
    scheme, _, rest = url.partition(":///")
    if not scheme.startswith("sqlite") or not rest or rest == ":memory:":
        return None
    return Path(rest.partition("?")[0])

"""Installing decks: read, check, write in one transaction, take the deck's vectors along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import DeckError, NotFoundError
from densecards.paths import shipped_decks
from densecards.study.values import Installed
from densecards.webs.content import DeckContent, texts_to_encode

if TYPE_CHECKING:
    from densecards.store import Change
    from densecards.study.collection import Collection

Progress = Callable[[int, int], None]
MODEL = "model"


def shipped() -> list[str]:
    """Return the names of the decks that ship for learners, the first to learn from first.

    The deck that is a model for authors can be installed by its name but is not offered.
    """
    folder = shipped_decks()
    found = [path.parent.name for path in folder.glob("*/deck.toml")] if folder.is_dir() else []
    order = {"norwegian": 0, "anatomy": 1}
    offered = [name for name in found if name != MODEL]
    return sorted(offered, key=lambda name: (order.get(name, len(order)), name))


def locate(path: str | Path) -> Path:
    """Return the file or folder of a deck given by path, or by the name of one that ships.

    Raises NotFoundError that lists what ships.
    """
    given = Path(path).expanduser()
    if given.exists():
        return given
    inside = shipped_decks() / str(path)
    if "/" not in str(path) and (inside / "deck.toml").is_file():
        return inside
    raise NotFoundError(
        f"{path}: there is no such file or folder", hint=f"decks that ship: {', '.join(shipped())}"
    )


def read(path: Path) -> DeckContent:
    """Read a deck of any form with its vectors. Raises DeckError with every message."""
    from densecards.decks import read_any

    return read_any(path)


def install(desk: Collection, path: str | Path, progress: Progress | None = None) -> Installed:
    """Install or update one deck. Texts that came without a vector get one when the memory needs it."""
    del progress  # vectors that are missing are made behind, by whoever asks the memory first
    return install_content(desk, read(locate(path)))


def install_content(desk: Collection, content: DeckContent) -> Installed:
    """Install or update a deck that has been read, in one transaction.

    Raises DeckError where its vectors can't be those of the encoder that they claim.
    """
    _check_width(desk, content)
    return finished(desk, content, desk.store.install_deck(content, at=desk.now()))


def _check_width(desk: Collection, content: DeckContent) -> None:
    """Vectors of another length under the hash of the encoder in use would break every later question."""
    from densecards.encode import describe

    vectors, info = content.vectors, describe(desk.settings.encoder)
    first = next(iter(vectors.rows.values()), None) if vectors is not None else None
    if vectors is None or first is None or vectors.encoder_hash != info.hash or len(first) == info.dimensions:
        return
    raise DeckError(
        f'"{Path(content.source).name}": its vectors have {len(first)} numbers a text, '
        f"those of its encoder {info.dimensions}",
        hint="nothing was installed; get the file again from whoever made it",
    )


def finished(desk: Collection, content: DeckContent, change: Change) -> Installed:
    """Take a deck's vectors along once its rows are written, and tell what was done."""
    missing = _take_vectors(desk, content)
    desk._rows_changed()
    return _told(content, change, missing)


def planned(desk: Collection, path: str | Path) -> tuple[DeckContent, Change]:
    """Return a deck and what installing it would do, without doing it."""
    content = read(locate(path))
    return content, desk.store.plan_install(content)


def _take_vectors(desk: Collection, content: DeckContent) -> int:
    from densecards.encode import describe

    info = describe(desk.settings.encoder)
    needed = texts_to_encode(content, languages=info.languages)
    if content.vectors is not None and content.vectors.encoder_hash == info.hash:
        rows = {key: row for key, row in content.vectors.rows.items() if key in needed}
        desk.store.put_vectors(info.hash, rows)
        return len(needed) - len(rows)
    return len(desk.store.missing_vectors(info.hash, needed))


def _told(content: DeckContent, change: Change, missing: int) -> Installed:
    parts = [
        f"{len(cards)} {word}"
        for cards, word in (
            (change.added, "new"),
            (change.changed, "changed"),
            (change.renamed, "renamed"),
            (change.retired, "retired"),
            (change.returned, "returned"),
        )
        if cards
    ]
    was = f" (was {change.before})" if change.before and change.before != content.version else ""
    message = f"{content.title} {content.version}{was}: {', '.join(parts) or 'nothing new'}"
    if missing:
        message += f"; {missing} texts get their vectors when the memory is first asked"
    return Installed(
        id=content.id,
        title=content.title,
        version=content.version,
        added=len(change.added),
        changed=len(change.changed),
        retired=len(change.retired),
        returned=len(change.returned),
        missing_vectors=missing,
        message=message,
    )

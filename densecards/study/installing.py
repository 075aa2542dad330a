"""Installing decks: read, check, write in one transaction, take the deck's vectors along."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import DeckError, NotFoundError
from densecards.paths import shipped_decks
from densecards.study.values import Installed
from densecards.webs.content import DeckContent, Vectors, texts_to_encode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from densecards.encode import EncoderInfo
    from densecards.store import Change
    from densecards.study.collection import Collection

Progress = Callable[[int, int], None]
MODEL = "model"
_NAMED = 4  # of what changed beside the cards


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
    """Install or update one deck; `progress` is called with (cards done, cards).

    Texts that came without a vector get one when the memory needs it. Raises what `progress` raises, and
    then nothing was written.
    """
    return install_content(desk, read(locate(path)), progress)


def install_content(desk: Collection, content: DeckContent, progress: Progress | None = None) -> Installed:
    """Install or update a deck that has been read, in one transaction, its vectors with it.

    Raises DeckError where its vectors can't be those of the encoder that they claim.
    """
    from densecards.encode import describe

    info = describe(desk.settings.encoder)
    needed = texts_to_encode(content, languages=info.languages)
    fitting = _fitting(content, info, needed)
    change = desk.store.install_deck(replace(content, vectors=fitting), at=desk.now(), progress=progress)
    lacking = needed.keys() - fitting.rows.keys() if fitting is not None else needed.keys()
    missing = len(desk.store.missing_vectors(info.hash, lacking)) if lacking else 0
    return finished(desk, content, change, missing=missing)


def finished(
    desk: Collection, content: DeckContent, change: Change, *, missing: int | None = None
) -> Installed:
    """Tell what was done once a deck's rows are written; `missing` is how many texts wait for a vector, where
    that need not be counted text by text."""
    from densecards.encode import describe

    if missing is None:
        info = describe(desk.settings.encoder)
        texts = texts_to_encode(content, languages=info.languages)
        missing = len(desk.store.missing_vectors(info.hash, texts))
    desk._rows_changed()
    return _told(content, change, missing)


def planned(desk: Collection, path: str | Path) -> tuple[DeckContent, Change]:
    """Return a deck and what installing it would do, without doing it."""
    content = read(locate(path))
    return content, desk.store.plan_install(content)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Those of a deck's vectors that the collection takes."""

    encoder_hash: str
    rows: Mapping[str, NDArray[np.float16]]


def _fitting(content: DeckContent, info: EncoderInfo, needed: Container[str]) -> Vectors | None:
    """Return those of a deck's vectors that are of the encoder in use and of its texts; None without any."""
    vectors = content.vectors
    if vectors is None or vectors.encoder_hash != info.hash:
        return None
    wrong = next((row for row in vectors.rows.values() if len(row) != info.dimensions), None)
    if wrong is not None:
        # Under the hash of the encoder in use they would break every later question.
        raise DeckError(
            f'"{Path(content.source).name}": its vectors have {len(wrong)} numbers a text, '
            f"those of its encoder {info.dimensions}",
            hint="nothing was installed; get the file again from whoever made it",
        )
    return _Fitting(info.hash, {key: row for key, row in vectors.rows.items() if key in needed})


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
    if change.about:
        parts.append(
            "mended: " + ", ".join(change.about[:_NAMED]) + (" …" if len(change.about) > _NAMED else "")
        )
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

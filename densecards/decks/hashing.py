"""A deck as plain data in one canonical form, and the hash of its content.

The same data is what a package holds, so a package and its source agree on the hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from densecards.errors import DeckError
from densecards.webs.content import DeckContent


def deck_data(content: DeckContent) -> dict[str, Any]:
    """Return everything of a deck but its version, media and vectors as JSON data, in the deck's order."""
    return {
        "id": content.id,
        "title": content.title,
        "language": content.language,
        "gloss_language": content.gloss_language,
        "licence": content.licence,
        "authors": list(content.authors),
        "description": content.description,
        "template": content.template.to_data(),
        "scenes": [asdict(scene) for scene in content.scenes],
        "chains": [asdict(chain) for chain in content.chains],
        "cards": [
            {
                "id": card.id,
                "headword": card.headword,
                "gloss": card.gloss,
                "scene": card.scene,
                "part": card.part,
                "properties": {key: list(cells) for key, cells in card.properties.items()},
                "aliases": list(card.aliases),
                "links": dict(content.links.get(card.id, {})),
            }
            for card in content.cards
        ],
    }


def canonical(data: Any) -> bytes:
    """Return JSON data as bytes, the same for the same data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def media_hashes(content: DeckContent) -> dict[str, str]:
    """Return the SHA-256 of each medium by its path; raises DeckError where one cannot be read."""
    return {path: file_hash(file, path) for path, file in sorted(content.media.items())}


def file_hash(file: Path, name: str) -> str:
    """Return a file's SHA-256; raises DeckError that calls it `name`."""
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise DeckError(f"medium {name} cannot be read: {error.strerror}") from None
    return digest.hexdigest()


def content_hash(content: DeckContent) -> str:
    """Return 64 hexadecimal digits over cards, links, chains and media; version and vectors don't count."""
    whole = {"deck": deck_data(content), "media": media_hashes(content)}
    return hashlib.sha256(canonical(whole)).hexdigest()


def with_hash(content: DeckContent) -> DeckContent:
    """Return the deck with its content hash filled in."""
    return replace(content, content_hash=content_hash(content))

"""Outside data as webs: WordNet and the OpenStax glossary, and the vectors of their texts.

Vectors are kept in the user's cache folder, never in the project. Everything that needs data which is not
there says so in one line and leaves it out.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

from densecards.memory import Patterns
from densecards.text import text_hash
from densecards.webs import ENCODED_BLANK, Card, mask

WORDNET = Path(os.environ.get("DENSECARDS_WORDNET", "/usr/share/wordnet"))
SLOTS = ("meaning", "use", "similar", "opposite", "category", "parts", "related", "second")
_POS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}


@dataclass(frozen=True)
class EvaluationWeb:
    """One card of outside data: its headword and the masked texts of its slots (0…7)."""

    headword: str
    links: dict[int, str]


def evaluation_folder() -> Path:
    """Where the evaluation data lies."""
    root = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("DENSECARDS_EVAL_DATA", root.parent / "shared" / "data"))


def half(key: str) -> int:
    """0 (tune) or 1 (report), fixed by the key's hash."""
    return int(hashlib.blake2b(key.encode(), digest_size=4).hexdigest(), 16) % 2


def _masked(headword: str, text: str) -> str:
    card = Card(id="eval/card", headword=headword, gloss="", template="evaluation")
    return re.sub(r"\s+", " ", mask(text, card, ENCODED_BLANK)).strip()


# ------------------------------------------------------------------------------------------------ WordNet


@dataclass(frozen=True)
class _Synset:
    words: tuple[str, ...]
    gloss: str
    pointers: tuple[tuple[str, str, int], ...]


def _synset(line: str) -> _Synset:
    head, _, gloss = line.partition("|")
    fields = head.split()
    count = int(fields[3], 16)
    words = tuple(fields[4 + 2 * i].replace("_", " ").split("(")[0] for i in range(count))
    at = 4 + 2 * count
    pointers = []
    for i in range(int(fields[at])):
        kind, offset, pos, ends = fields[at + 1 + 4 * i : at + 5 + 4 * i]
        pointers.append((kind, pos.replace("s", "a") + offset, int(ends[2:], 16)))
    return _Synset(words, gloss.strip(), tuple(pointers))


def _split_gloss(gloss: str) -> tuple[str, str]:
    examples = re.findall(r'"([^"]+)"', gloss)
    meaning = re.split(r';?\s*"', gloss)[0].strip(" ;")
    return meaning, examples[0] if examples else ""


def wordnet_webs(folder: Path = WORDNET, *, masked: bool = True) -> list[EvaluationWeb]:
    """The lemmas that a tagged text counted, as webs of 2–8 links made from WordNet 3.0's relations.

    Unmasked, the texts may name their own lemma, as in the prototype that memory-model.md reports.
    """
    synsets: dict[str, _Synset] = {}
    senses: dict[str, list[tuple[int, str]]] = {}
    for name, pos in _POS.items():
        for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
            if not line.startswith("  "):
                synsets[pos + line[:8]] = _synset(line)
        for line in (folder / f"index.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split()
            pointers = int(fields[3])
            tagged = int(fields[5 + pointers])
            offsets = fields[6 + pointers :]
            if tagged:
                found = senses.setdefault(fields[0].replace("_", " "), [])
                found.append((tagged, ""))
                found.extend((tagged, pos + offset) for offset in offsets)
    webs = []
    for lemma, entries in sorted(senses.items()):
        # The part of speech with most tagged senses leads; within it WordNet's own order.
        ordered = [key for tagged, key in sorted(entries, key=lambda entry: -entry[0]) if key]
        links = _relations(lemma, ordered, synsets, masked)
        if len(links) >= 2:
            webs.append(EvaluationWeb(lemma, links))
    return webs


def _relations(lemma: str, ordered: list[str], synsets: dict[str, _Synset], masked: bool) -> dict[int, str]:
    first = synsets[ordered[0]]
    meaning, example = _split_gloss(first.gloss)
    own = lemma.lower()
    position = next((i + 1 for i, word in enumerate(first.words) if word.lower() == own), 1)

    def named(kinds: str, lexical: bool, most: int) -> str:
        words: list[str] = []
        for kind, target, source in first.pointers:
            if kind[0] in kinds and target in synsets and (not lexical or source in (0, position)):
                words.append(synsets[target].words[0])
        return ", ".join([word for word in dict.fromkeys(words) if word.lower() != own][:most])

    texts = {
        0: meaning,
        1: example,
        2: ", ".join(word for word in first.words if word.lower() != own),
        3: named("!", True, 3),
        4: named("@", False, 3),
        5: named("%~", False, 6),
        6: named("+", True, 6),
        7: _split_gloss(synsets[ordered[1]].gloss)[0] if len(ordered) > 1 else "",
    }
    if not masked:
        return {slot: text for slot, text in texts.items() if text}
    hidden = {slot: _masked(lemma, text) for slot, text in texts.items() if text}
    return {slot: text for slot, text in hidden.items() if text and text != ENCODED_BLANK}


# ----------------------------------------------------------------------------------------------- OpenStax


def openstax_glossary() -> dict[str, tuple[list[str], str]]:
    """term → (its definitions, its chapter), in the file's order."""
    path = evaluation_folder() / "openstax_ap2e_glossary.tsv"
    out: dict[str, tuple[list[str], str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) >= 2 and row[0] != "term":
                out.setdefault(row[0].strip(), ([], row[2] if len(row) > 2 else ""))[0].append(row[1].strip())
    return out


# ------------------------------------------------------------------------------------------------- vectors


def vectors_of(texts: Sequence[str], name: str) -> dict[str, NDArray[np.float32]]:
    """Vectors of texts by text, from the cache where they are, made and added to it where not."""
    path = user_cache_path("densecards") / "evaluation" / f"{name}.npz"
    known: dict[str, NDArray[np.float16]] = {}
    if path.exists():
        with np.load(path) as saved:
            known = dict(zip(saved["hashes"].tolist(), saved["vectors"], strict=True))
    wanted = {text_hash(text): text for text in texts}
    missing = [key for key in wanted if key not in known]
    if missing:
        made = _encode([wanted[key] for key in missing])
        known.update(zip(missing, made.astype(np.float16), strict=True))
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, hashes=np.array(list(known)), vectors=np.stack(list(known.values())))
        partial.replace(path)
    return {text: known[key].astype(np.float32) for key, text in wanted.items()}


def _encode(texts: list[str]) -> NDArray[np.float32]:
    from densecards.encode import open_encoder

    encoder = open_encoder()
    try:
        return np.asarray(encoder.encode(texts), dtype=np.float32)
    finally:
        encoder.close()


def patterns_of(webs: Sequence[EvaluationWeb], vectors: dict[str, NDArray[np.float32]]) -> Patterns:
    """Webs as patterns; all slots semantic and the deck's."""
    rows = [
        (card, slot, vectors[text])
        for card, web in enumerate(webs)
        for slot, text in sorted(web.links.items())
    ]
    filled = np.zeros((len(webs), 8), dtype=bool)
    card = np.array([row[0] for row in rows], dtype=np.int32)
    slot = np.array([row[1] for row in rows], dtype=np.uint8)
    filled[card, slot] = True
    none = np.zeros((len(webs), 8), dtype=bool)
    block = np.stack([row[2] for row in rows]).astype(np.float32)
    block /= np.linalg.norm(block, axis=1, keepdims=True)
    heads = np.stack([vectors[web.headword] for web in webs]).astype(np.float32)
    heads /= np.linalg.norm(heads, axis=1, keepdims=True)
    return Patterns(block, card, slot, np.ones(len(rows), np.float32), filled, none, none, heads)

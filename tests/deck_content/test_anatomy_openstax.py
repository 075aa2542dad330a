"""The anatomy deck beside the glossary of OpenStax Anatomy & Physiology 2e: every fact compared once.

`anatomy_review.tsv` lists each card's glossary terms with the verdict. The glossary itself lies outside the
project: where it is absent the comparison's completeness is not tested, the rest is.
"""

from __future__ import annotations

import csv
import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest
from anatomy_source import Source, SourceCard, read_deck

HERE = Path(__file__).resolve().parent
REVIEW = HERE / "anatomy_review.tsv"
GLOSSARY = "openstax_ap2e_glossary.tsv"


@pytest.fixture(scope="module")
def deck() -> Source:
    """The deck as the small reader sees it."""
    return read_deck()


def glossary(path: Path) -> dict[str, list[str]]:
    """Map each normalised term of the glossary to the terms as printed."""
    terms: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["term"] not in terms[_normal(row["term"])]:
                terms[_normal(row["term"])].append(row["term"])
    return dict(terms)


def covered_terms(card: SourceCard, terms: Mapping[str, list[str]]) -> list[str]:
    """The glossary terms that name this card: its headword or an accepted name, singular or plural."""
    found: list[str] = []
    accepted = [name for line in card.properties.get("accept", []) for name in line.split("|")]
    for name in [card.headword, *accepted]:
        key = _normal(name)
        for form in (key, f"{key}s", key.removesuffix("s")):
            found += [term for term in terms.get(form, []) if term not in found]
    return found


def _normal(term: str) -> str:
    plain = term.replace("’", "'").replace("ö", "o").replace("é", "e").casefold()
    return re.sub(r"\s*\([^)]*\)", "", plain).strip()


def _review() -> list[dict[str, str]]:
    with REVIEW.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_the_review_lists_every_card_with_a_verdict(deck: Source) -> None:
    """Each card stands in the list, and nothing else; a difference or a gap has its reason."""
    rows = _review()
    assert {row["id"] for row in rows} == {card.id for card in deck.cards}
    assert [row for row in rows if row["verdict"] not in {"agrees", "differs", "uncovered"}] == []
    assert [row for row in rows if row["verdict"] != "agrees" and not row["reason"].strip()] == []
    pairs = Counter((row["id"], row["openstax term"]) for row in rows)
    assert [pair for pair, n in pairs.items() if n > 1] == []


def test_every_card_that_openstax_covers_was_compared(deck: Source) -> None:
    """The list names exactly the glossary terms that the deck's names hit: none missing, none stale."""
    root = Path(os.environ.get("DENSECARDS_EVAL_DATA", HERE.parents[1] / ".." / "shared" / "data"))
    path = root / GLOSSARY
    if not path.is_file():
        pytest.skip(f"no {GLOSSARY}: the comparison's completeness is not tested")
    terms = glossary(path)
    expected = {(card.id, term) for card in deck.cards for term in covered_terms(card, terms)}
    listed = {(row["id"], row["openstax term"]) for row in _review() if row["verdict"] != "uncovered"}
    assert sorted(expected - listed) == []
    assert sorted(listed - expected) == []
    covered = {card for card, _ in expected}
    assert (
        sorted(row["id"] for row in _review() if row["verdict"] == "uncovered" and row["id"] in covered) == []
    )

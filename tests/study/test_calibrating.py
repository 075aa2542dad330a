"""Calibration of a learner's own collection: what it asks, and that typed recall does not suffer from it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from densecards.memory import Constants
from densecards.study import Desk, calibrating
from densecards.study.calibrating import calibrate, held_cues, report
from densecards.study.constants import load_constants
from densecards.study.typed_cues import KINDS, misspelt, typed_cues

ROOT = Path(__file__).resolve().parents[2]
ASKED = (
    ("regninga", "norwegian/regning"), ("kvitering", "norwegian/kvittering"), ("å huske", "norwegian/huske"),
    ("husket", "norwegian/huske"), ("språkk", "norwegian/spraak"),
)  # fmt: skip


@pytest.fixture
def norwegian(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A collection with the shipped Norwegian deck in it; a fit asks fewer cues than for a learner."""
    monkeypatch.setattr(calibrating, "LINKS", 240)
    monkeypatch.setattr(calibrating, "TYPED", 120)
    with Desk.open() as desk:
        desk.install(ROOT / "decks" / "norwegian")
        yield desk


def beliefs(desk: Desk) -> list[float]:
    """The probability that each typed cue gives to its card."""
    found = desk.recall_many([[cue] for cue, _ in ASKED], top=5)
    return [
        next((r.probability for r in one.results if r.id == card), 0.0)
        for one, (_, card) in zip(found, ASKED, strict=True)
    ]


def test_calibration_does_not_worsen_what_typing_finds(norwegian: Desk) -> None:
    """Fitted constants are kept because they are likelier; names, forms and slips are found as before, and
    asking again does nothing until the collection has changed much."""
    before = beliefs(norwegian)
    found = calibrate(norwegian, again=True)
    assert found is not None
    assert set(found.kinds) == {"link", "density", *KINDS}
    for kind in KINDS:
        old, new = found.kinds[kind]
        if found.kept:
            assert new.first >= old.first - 0.03
        assert new.nll < old.nll + 0.2
    after = beliefs(norwegian)
    for (cue, _), old_belief, new_belief in zip(ASKED, before, after, strict=True):
        assert new_belief > old_belief - 0.1, cue
        assert new_belief > 0.5, cue
    if found.kept:
        assert load_constants().to_data() == dict(found.constants)
    else:
        assert load_constants() == Constants()
    assert calibrate(norwegian) is None
    assert not report(norwegian)["fit"]["out_of_date"]


def test_half_of_every_kind_has_no_card(norwegian: Desk) -> None:
    """The null is right for every other cue of each kind, and every beginning of the list holds all kinds."""
    memory = norwegian.memory
    cues = memory.run(lambda: held_cues(memory, memory.collection()))
    kinds = {cue.kind for cue in cues}
    assert kinds == {"link", *KINDS}
    for kind in kinds:
        mine = [cue for cue in cues if cue.kind == kind]
        without = sum(cue.card < 0 for cue in mine)
        assert abs(2 * without - len(mine)) <= 1
        assert any(cue.kind == kind for cue in cues[:40])
        assert all(cue.whole == (cue.card < 0) for cue in mine)


def test_typed_cues_are_the_same_for_the_same_seed(norwegian: Desk) -> None:
    """Cues are made from the cards alone; another seed makes others."""
    memory = norwegian.memory
    loaded = memory.run(memory.collection)

    def made(seed: int) -> list[tuple[int, str, str]]:
        found = typed_cues(loaded.webs, loaded.titles, memory.languages, 50, seed)
        return [(cue.card, cue.kind, cue.text) for cue in found]

    assert made(1) == made(1)
    assert made(1) != made(2)
    assert all(text.strip() for _, _, text in made(1))


def test_a_slip_changes_one_place() -> None:
    """A misspelt name differs by one letter dropped, doubled or swapped; short names have no slip."""
    rng = random.Random(3)
    for _ in range(50):
        wrong = misspelt("kvittering", rng)
        assert wrong != "kvittering"
        assert abs(len(wrong) - len("kvittering")) <= 1
    assert misspelt("å", rng) == ""

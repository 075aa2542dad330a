"""`recall --settle`: what a reader and a program get of a cue that rolls downhill."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


def test_settling_is_told_step_by_step(installed: Shell) -> None:
    """JSON holds every state with its energy, which never rises, and the link on which the cue rests."""
    found = installed.json("recall", "a strip of paper as long as a scarf", "--settle")["settling"]
    energies = [step["energy"] for step in found["steps"]]
    assert energies == sorted(energies, reverse=True)
    assert energies[0] > energies[-1]
    assert found["settled"]
    assert found["rests_on"]["id"] == "try/regning"
    assert found["rests_on"]["share"] > 0.5
    assert all(sum(card["share"] for card in step["cards"]) <= 1 + 1e-6 for step in found["steps"])


@pytest.mark.parametrize("name", ["softmax", "sparsemax", "entmax15", "epanechnikov"])
def test_settling_is_shown_under_every_separation(installed: Shell, name: str) -> None:
    """The table names the separation, begins with the cue and says where it rests."""
    assert installed("recall", "a tiny bathtub with an ear", "--settle", "--separation", name) == 0
    out = installed.out
    assert f"settling by {name}" in out
    assert "cue" in out
    assert "rests" in out or "No link holds it" in out


def test_a_cue_outside_every_support_stays_where_it_is(installed: Shell) -> None:
    """Epanechnikov's energy has no bottom to roll to there: said in words, and null for a program."""
    wanted = ("recall", "a tiny bathtub", "--settle", "--separation", "epanechnikov", "--beta", "500")
    assert installed(*wanted) == 0
    out = installed.out
    assert "∞" in out
    assert "No link holds it." in out
    found = installed.json(*wanted)["settling"]
    assert found["steps"][0]["energy"] is None
    assert found["rests_on"] is None


def test_an_unknown_separation_is_refused_with_those_there_are(installed: Shell) -> None:
    """The message lists the names."""
    assert installed("recall", "x", "--settle", "--separation", "quadratic") != 0
    assert "softmax, sparsemax, entmax15, epanechnikov" in installed.err

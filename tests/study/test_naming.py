"""Cards by the beginning of their names, before what else comes to mind."""

from __future__ import annotations

from densecards.study import Desk


def test_a_card_whose_name_begins_so_comes_first(desk: Desk) -> None:
    """With or without the article or å, the nearest name first; one letter names nobody."""
    assert desk.called("kvi").results[0].headword == "kvittering"
    assert desk.called("beta").results[0].headword == "å betale"
    assert desk.called("Å BETA").results[0].headword == "å betale"
    assert desk.called("proof that you have paid") == desk.recall(["proof that you have paid"], top=12)
    assert len({one.id for one in desk.called("k").results}) == len(desk.called("k").results)
    assert len(desk.called("k", top=2).results) == 2

"""Wrong answers that were another card's: counted by hand, held against what the memory said, and told."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from densecards.schedule import Grade
from densecards.study import Desk
from densecards.study.statistics.answers import Answer
from densecards.study.statistics.drawing_webs import draw_mixups
from densecards.study.statistics.mixups import FEWEST, MixUps, mix_ups, named_by_chance
from densecards.study.values import Answered, Asking, CardDensity, Competitor, Presenting

BLANK = Answer(700_000, 0, "d/a", "recognise", "word", 3, 1000, 0, True, 3.0, 3.0, 3, None, None)
SLIPS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["a", "b", "c", None]),
        st.none() | st.floats(0, 1),
    ),
    max_size=30,
)


def answers(slips: list[tuple[str, str | None, float | None]]) -> list[Answer]:
    """Wrong answers: the card asked, whose answer it was, and what the memory had given the pair."""
    return [
        replace(BLANK, card=f"d/{a}", grade=1, wrong_card=b and f"d/{b}", foreseen=share)
        for a, b, share in slips
    ]


@given(SLIPS, st.dictionaries(st.sampled_from([("d/a", "d/b"), ("d/b", "d/c")]), st.floats(0, 1)))
def test_counts_are_those_of_the_slow_way(slips: list, present: dict) -> None:
    """Pairs are unordered, a card is never mixed up with itself, and what the log holds wins."""
    found = mix_ups([BLANK, *answers(slips)], present, 0.1)
    real = [(a, b, share) for a, b, share in slips if b is not None and a != b]
    assert (found.wrong, found.owned) == (len(slips), len(real))
    said = [
        share if share is not None else present.get(tuple(sorted((f"d/{a}", f"d/{b}"))))
        for a, b, share in real
    ]
    known = [one for one in said if one is not None]
    assert found.foreseen.total == len(known) == sum(found.bins)
    assert found.foreseen.right == sum(one >= 0.05 for one in known)
    assert sum(times for _, _, times, _ in found.pairs) == len(real)
    assert [times for _, _, times, _ in found.pairs] == sorted((p[2] for p in found.pairs), reverse=True)
    json.dumps(draw_mixups(found, {}).data, allow_nan=False)


def dense(card: str, *rivals: tuple[str, float]) -> CardDensity:
    """A density with these competitors."""
    named = tuple(Competitor(name, name, share) for name, share in rivals)
    return CardDensity(card, card, 0.2, 0.5, 0.4, 4, None, None, 0.0, named)


def test_chance_is_the_share_of_all_pairs_that_the_memory_names() -> None:
    """Of six pairs of four cards one is named, from either side; a share below the bound names none."""
    known = {
        "a": dense("a", ("b", 0.3), ("c", 0.01)),
        "b": dense("b", ("a", 0.2)),
        "c": dense("c"),
        "d": dense("d"),
    }
    assert named_by_chance(known) == pytest.approx(1 / 6)
    assert math.isnan(named_by_chance({"a": dense("a")}))


def told(found: MixUps) -> str:
    """What is said about it."""
    return " ".join(draw_mixups(found, {"d/a": "hus"}).lines())


def test_too_few_mix_ups_say_nothing_yet() -> None:
    """Below twenty no share is told; from twenty on it comes with its interval and beside chance."""
    few = mix_ups(answers([("a", "b", 0.4)] * (FEWEST - 1)), {}, 0.01)
    assert "Too early to say" in told(few)
    enough = mix_ups(answers([("a", "b", 0.4)] * FEWEST), {}, 0.01)
    assert "foresaw 100.0%" in told(enough)
    assert "95 % interval" in told(enough)
    assert "1.00%" in told(enough)
    assert "hus / d/b (20)" in told(enough)


def test_what_the_memory_foresaw_stands_in_the_log(desk: Desk) -> None:
    """A wrong answer's row holds the share that the memory had given the pair, also after a new start."""
    desk.density(deck="try")
    share = max(
        [
            rival.share
            for rival in desk.known_densities()["try/regning"].competitors
            if rival.id == "try/kvittering"
        ]
        + [
            rival.share
            for rival in desk.known_densities()["try/kvittering"].competitors
            if rival.id == "try/regning"
        ]
    )
    session = desk.session(cards=["try/regning"])
    while isinstance(session.state, Presenting):
        session.begin()
    assert isinstance(session.state, Asking)
    session.answer("receipt")
    assert isinstance(session.state, Answered)
    session.grade(Grade.AGAIN)
    (entry,) = desk.log("try/regning")
    assert entry.wrong_card == "try/kvittering"
    assert entry.detail["foreseen"] == pytest.approx(share, abs=1e-4)
    assert entry.density == pytest.approx(desk.known_density("try/regning"))
    found = desk.statistics().mixups()
    assert (found.owned, found.foreseen.total) == (1, 1)


def test_densities_last_from_start_to_start_until_an_edit(desk: Desk) -> None:
    """Another start knows what was computed, but for webs that were edited or had a link asked since."""
    known = {one.id: one.density for one in desk.density(deck="try")}
    with Desk.open(desk.url, settings=desk.settings, clock=desk.now) as again:
        found = {card: one.density for card, one in again.known_densities().items()}
        assert found == pytest.approx(known, abs=1e-5)
        again.set_link("try/kopp", "life", "the blue cup")
        cued = again.drill("link", cards=["try/betale"])
        cued.answer("å betale")
        cued.grade()
        plain = again.drill("blank-web", cards=["try/regning"])
        plain.answer("")
        plain.grade()
    with Desk.open(desk.url, settings=desk.settings, clock=desk.now) as third:
        assert set(third.known_densities()) == set(known) - {"try/kopp", "try/betale"}

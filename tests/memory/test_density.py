"""Density: the definition, and the laws that the specification promises, on constructed webs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.errors import Cancelled
from densecards.memory import Constants, Evidence, Memory
from tests.memory.naive import density as naive_density
from tests.memory.webs_made import D, cluster, collection, one_card, patterns, random_rows, unit

SEEDS = st.integers(0, 10_000)
SHARP = Constants(null=0.2, null_slope=1.0)


def others(count: int, start: int = 500) -> list[dict[int, np.ndarray]]:
    """Competitors with webs of their own."""
    return [dict(enumerate(cluster(start + c, 4))) for c in range(count)]


@settings(max_examples=12, deadline=None)
@given(SEEDS, st.sampled_from([0.2, 1.0]))
def test_density_is_the_definition(seed, slope):
    """D*, worths and the sub-web table equal the loops of the naive twin, with log, ties and unscored
    links."""
    rng = np.random.default_rng(seed)
    made = collection(seed, 5, episodic={2, 7}, unscored={0: {5}, 1: {7}}, ties=[(0, 3), (2, 4)])
    c = Constants(null=0.3, null_slope=slope)
    tries = rng.integers(0, 4, (5, 8)).astype(float)
    successes = np.minimum(rng.integers(0, 4, (5, 8)), tries)
    found = Memory(made, constants=c).density(evidence=Evidence(tries, successes))
    for card in (0, 1, 4):
        value, worth, _ = naive_density(made, card, c, tries, successes)
        assert found.density[card] == pytest.approx(value, abs=1e-5)
        for slot, expected in worth.items():
            assert found.worth[card, slot] == pytest.approx(expected, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_parts_fit_together(seed):
    """D* = breadth × depth = ⅛ Σ u p in [0, 1]; worths are never negative and sum to D*; order is by rank."""
    found = Memory(collection(seed, 12, episodic={3, 6}), constants=SHARP).density()
    np.testing.assert_allclose(found.breadth * found.depth, found.density, atol=1e-6)
    np.testing.assert_allclose((found.u * found.p).sum(axis=1) / 8, found.density, atol=1e-6)
    np.testing.assert_allclose(found.worth.sum(axis=1), found.density, atol=1e-6)
    assert (found.worth >= -1e-9).all()
    assert ((found.density >= 0) & (found.density <= 1)).all()
    assert (np.diff(found.density[np.argsort(found.percentile, kind="stable")]) >= -1e-6).all()


def test_empty_web_is_zero():
    """A web without links has density 0, and so has a web of a single semantic link: no other route leads
    home."""
    made = patterns([{}, {0: random_rows(1, 1)[0]}, *others(3)])
    found = Memory(made, constants=SHARP).density()
    assert found.density[0] == 0
    assert found.density[1] == 0
    assert found.next_slot[0] >= 0


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.integers(0, 3), st.sampled_from([4, 7]))
def test_copy_changes_nothing(seed, copied, into):
    """Writing a link a second time, into a semantic or an episodic slot, leaves the density to 1e-6."""
    web = dict(enumerate(cluster(seed, 4)))
    rest = others(4, seed + 10)
    before = Memory(patterns([web, *rest], episodic={7}), constants=SHARP).density_of(0).density
    doubled = {**web, into: web[copied]}
    after = Memory(patterns([doubled, *rest], episodic={7}), constants=SHARP).density_of(0).density
    assert after == pytest.approx(before, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_new_link_never_lowers(seed, links):
    """Whatever is added, the best sub-web is at least as good as before."""
    rng = np.random.default_rng(seed)
    web = dict(enumerate(cluster(seed, links)))
    memory = Memory(patterns([web, *others(4, seed + 10)], episodic={7}), constants=SHARP)
    before = memory.density_of(0).density
    added = {**web, int(rng.integers(links, 8)): random_rows(seed + 3, 1)[0]}
    assert memory.density_of(0, one_card(added, episodic={7})).density >= before - 1e-9


def test_link_that_answers_to_its_siblings_raises():
    """A distinct link along the web's own direction is a route; noise is worth less."""
    centre = unit(np.eye(D)[0])
    side = [unit(centre + np.eye(D)[i]) for i in range(1, 6)]
    memory = Memory(patterns([dict(enumerate(side[:3])), *others(6)]), constants=SHARP)
    before = memory.density_of(0).density
    web = dict(enumerate(side[:3]))
    sibling = memory.density_of(0, one_card({**web, 3: side[3]})).density
    noise = memory.density_of(0, one_card({**web, 3: unit(np.eye(D)[20])})).density
    assert sibling > before + 0.01
    assert sibling > noise


def test_twin_halves_the_depth():
    """Two identical cards get about half the depth each; a twin lowers a density that was its own."""
    web = dict(enumerate(cluster(5, 5, spread=0.5)))
    sure = Constants(gamma=40, gist=1.0, null=0.0, null_slope=1.0)
    alone = Memory(patterns([web, *others(5)]), constants=sure).density()
    twins = Memory(patterns([web, web, *others(5)]), constants=sure).density()
    assert alone.depth[0] > 0.95
    assert twins.depth[0] == pytest.approx(0.5, abs=0.03)
    assert twins.density[0] == pytest.approx(twins.density[1])
    assert twins.competitors[0, 0] == 1
    assert twins.shares[0, 0] == pytest.approx(0.5, abs=0.03)


def test_tied_card_does_not_compete():
    """A card that every link names takes nothing from it."""
    web = dict(enumerate(cluster(5, 3, spread=0.5)))
    free = Memory(patterns([web, web, *others(4)]), constants=SHARP).density_of(0)
    tied = Memory(patterns([web, web, *others(4)], ties=[(0, 1), (1, 1), (2, 1)]), constants=SHARP)
    assert tied.density_of(0).density > free.density * 1.3
    assert 1 not in tied.density_of(0).competitors


def test_one_card_meets_the_null_only():
    """Alone, a route is the way home against nothing: the logistic of its level above the null."""
    web = dict(enumerate(cluster(9, 3, spread=0.4)))
    made = patterns([web])
    value, _, _ = naive_density(made, 0, SHARP)
    assert Memory(made, constants=SHARP).density_of(0).density == pytest.approx(value, abs=1e-6)
    assert value > 0.15


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_order_changes_nothing(seed):
    """Slots and cards may be numbered otherwise."""
    rng = np.random.default_rng(seed)
    webs = [dict(enumerate(cluster(seed * 40 + c, int(rng.integers(2, 7))))) for c in range(6)]
    found = Memory(patterns(webs), constants=SHARP).density()
    order, places = rng.permutation(6), rng.permutation(8)
    turned = [{int(places[s]): x for s, x in webs[i].items()} for i in order]
    other = Memory(patterns(turned), constants=SHARP).density()
    np.testing.assert_allclose(other.density, found.density[order], atol=1e-6)
    np.testing.assert_allclose(other.worth[:, places], found.worth[order], atol=1e-6)


def test_near_copies_are_taken_out_of_all_cards():
    """A rival that only repeats the cue answers from what else it has: its copy of the cue is not heard."""
    web = dict(enumerate(cluster(3, 4, spread=0.6)))
    echo = {0: web[0], 1: unit(np.eye(D)[9])}
    deaf = {1: unit(np.eye(D)[9])}
    with_echo = Memory(patterns([web, echo, *others(3)]), constants=SHARP).density_of(0)
    without = Memory(patterns([web, deaf, *others(3)]), constants=SHARP).density_of(0)
    assert with_echo.web.home[0] == pytest.approx(without.web.home[0], abs=1e-6)


def test_episodic_routes_start_at_a_half_and_learn():
    """An episodic link is worth ½ before the log speaks, whether it has a vector or not; then what the log
    saw."""
    made = patterns([{0: random_rows(1, 1)[0]}, *others(2)], episodic={6, 7}, unscored={0: {6, 7}})
    memory = Memory(made, constants=SHARP)
    assert memory.density_of(0).density == pytest.approx(2 * 0.5 / 8)
    tries, successes = np.zeros((3, 8)), np.zeros((3, 8))
    tries[0, 6], successes[0, 6] = 8, 8
    tries[0, 7] = 4
    taught = memory.density_of(0, evidence=Evidence(tries, successes))
    assert taught.web.p[6] == pytest.approx((4 * 0.5 + 8) / 12)
    assert taught.web.p[7] == pytest.approx(4 * 0.5 / 8)


def test_unscored_semantic_link_waits_for_the_log():
    """A semantic link without a vector is filled and worth nothing until a recall through it succeeded."""
    made = patterns([{}, *others(2)], unscored={0: {1}})
    memory = Memory(made, constants=SHARP)
    assert memory.density_of(0).density == 0
    tries, successes = np.zeros((3, 8)), np.zeros((3, 8))
    tries[0, 1], successes[0, 1] = 4, 4
    assert memory.density_of(0, evidence=Evidence(tries, successes)).density == pytest.approx(0.5 / 8)


def test_learners_slot_comes_before_a_decks():
    """The next slot is an empty episodic or learner's one while there is any, then a deck's, then none."""
    web = dict(enumerate(cluster(1, 5)))
    made = patterns([web, {**web, 6: random_rows(2, 1)[0], 7: random_rows(3, 1)[0]}, *others(3)], learner={6},
                    episodic={7})  # fmt: skip
    found = Memory(made, constants=SHARP).density()
    assert found.next_slot[0] in (6, 7)
    assert found.next_slot[1] == 5
    full = patterns([dict(enumerate(random_rows(4, 8))), *others(2)])
    assert Memory(full, constants=SHARP).density().next_slot[0] == -1


def test_gain_is_learnt_from_webs_that_have_the_slot():
    """A slot that adds a route wherever it is filled is expected to add one where it is empty."""
    rng = np.random.default_rng(0)
    webs = []
    for c in range(24):
        centre = unit(rng.normal(size=D))
        web = {s: unit(centre + 0.9 * unit(rng.normal(size=D))) for s in range(3)}
        web[3] = unit(centre + 0.5 * unit(rng.normal(size=D)))
        web[4] = unit(rng.normal(size=D))
        webs.append(web if c else {s: web[s] for s in range(3)})
    found = Memory(patterns(webs), constants=SHARP).density()
    assert found.gains[0, 3] > found.gains[0, 4]
    assert found.next_slot[0] == 3


def test_among_limits_the_competition():
    """Cards outside `among` neither compete nor get a density."""
    web = dict(enumerate(cluster(5, 4, spread=0.5)))
    made = patterns([web, web, *others(4)])
    among = np.array([True, False, True, True, True, True])
    found = Memory(made, constants=SHARP).density(among)
    assert np.isnan(found.density[1])
    assert 1 not in found.competitors[0]
    assert found.density[0] > Memory(made, constants=SHARP).density().density[0]
    single = Memory(made, constants=SHARP).density_of(0, among=among)
    assert single.density == pytest.approx(found.density[0], abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_following_edits_equals_starting_anew(seed):
    """After edits (changed, added, removed, copied links) all densities equal the full computation to
    1e-5."""
    rng = np.random.default_rng(seed)
    memory = Memory(collection(seed, 14, episodic={6}), constants=SHARP)
    among = rng.random(14) < 0.8
    memory.density()
    memory.density(among)
    for step in range(4):
        card = int(rng.integers(14))
        slots = rng.permutation(8)[: rng.integers(0, 9)].tolist()
        web = dict(zip(slots, cluster(seed + step, len(slots)), strict=True))
        if step == 2 and web:
            web[slots[0]] = memory.bank.rows_of(int(rng.integers(14)))[0]
        memory.replace(card, one_card(web, episodic={6}) if web else memory.bank.patterns_of(card))
        for mask in (None, among):
            followed = memory.density(mask)
            memory_now, memory._standings = memory._standings, {}
            anew = memory.density(mask)
            memory._standings = memory_now
            for name in ("density", "p", "worth", "breadth"):
                np.testing.assert_allclose(getattr(followed, name), getattr(anew, name), atol=1e-5)


def test_live_density_is_what_saving_gives():
    """The density of a trial web equals the density after the web was saved."""
    memory = Memory(collection(4, 10), constants=SHARP)
    trial = one_card(dict(enumerate(cluster(77, 6))))
    live = memory.density_of(3, trial).density
    memory.replace(3, trial)
    assert memory.density_of(3).density == pytest.approx(live, abs=1e-7)
    assert memory.density().density[3] == pytest.approx(live, abs=1e-6)


def test_progress_can_cancel():
    """Progress runs from 0 to all; an exception from it ends the work and leaves nothing half-done."""
    memory = Memory(collection(4, 40), constants=SHARP)
    seen: list[tuple[int, int]] = []
    memory.density(progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1][0] == seen[-1][1]
    fresh = Memory(collection(4, 40), constants=SHARP)

    def stop(done: int, whole: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        fresh.density(progress=stop)
    np.testing.assert_allclose(fresh.density().density, memory.density().density)

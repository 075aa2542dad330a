"""Recall: scores combine as the specification says, and the probabilities are probabilities."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.errors import NotFoundError, UsageError, VectorError
from densecards.memory import Constants, LexicalIndex, Memory, Query, evidence
from tests.memory.naive import posterior as naive_posterior
from tests.memory.webs_made import D, cluster, collection, patterns, random_rows, unit

SEEDS = st.integers(0, 10_000)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 5), st.sampled_from([5.0, 12.0, 40.0]), st.sampled_from([0.2, 1.0]))
def test_posterior_is_the_definition(seed, cues, beta, slope):
    """P(c|Q) from matrix products equals the loops of the naive twin, null included."""
    heads = random_rows(seed + 1, 9)
    heads[::2] = 0
    made = collection(seed, 9, headwords=heads)
    c = Constants(beta=beta, null_slope=slope)
    rows = random_rows(seed + 2, cues)
    p, null = Memory(made, constants=c).posterior(rows)
    expected, expected_null = naive_posterior(made, [row.astype(float) for row in rows], c)
    np.testing.assert_allclose(p, expected, atol=2e-5)
    assert null == pytest.approx(expected_null, abs=2e-5)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.integers(1, 4))
def test_probabilities_sum_to_one(seed, cues):
    """All cards and the null together have probability one, also under a mask; masked cards have none."""
    memory = Memory(collection(seed, 12))
    among = np.random.default_rng(seed).random(12) < 0.6
    for mask in (None, among):
        p, null = memory.posterior(random_rows(seed, cues), among=mask)
        assert p.sum() + null == pytest.approx(1)
        assert (p >= 0).all()
        if mask is not None:
            assert (p[~mask] == 0).all()


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_order_of_cards_and_slots_changes_nothing(seed):
    """Numbering cards or slots otherwise only renumbers the answer."""
    rng = np.random.default_rng(seed)
    webs = [dict(enumerate(cluster(seed * 50 + c, int(rng.integers(1, 6))))) for c in range(7)]
    order = rng.permutation(7)
    shuffled = [
        {int(new): webs[i][old] for old, new in zip(webs[i], rng.permutation(8), strict=False)} for i in order
    ]
    cue = random_rows(seed, 2)
    p, null = Memory(patterns(webs)).posterior(cue)
    q, other = Memory(patterns(shuffled)).posterior(cue)
    np.testing.assert_allclose(q, p[order], atol=1e-6)
    assert other == pytest.approx(null, abs=1e-6)


def test_copies_of_a_cue_count_once():
    """Saying the same thing three times is no more evidence than saying it once."""
    memory = Memory(collection(3, 10))
    cue = random_rows(5, 1)
    once, _ = memory.posterior(cue)
    thrice, _ = memory.posterior(np.repeat(cue, 3, axis=0))
    np.testing.assert_allclose(thrice, once, atol=1e-6)


def test_a_second_cue_is_evidence():
    """Two different links of a card single it out more surely than either alone."""
    made = collection(11, 30)
    memory = Memory(made)
    rows = made.vectors[made.card == np.bincount(made.card).argmax()]
    card = int(np.bincount(made.card).argmax())
    both = memory.posterior(rows[:2])[0][card]
    assert both > max(memory.posterior(rows[:1])[0][card], memory.posterior(rows[1:2])[0][card])


def test_practised_card_comes_first():
    """Of two cards with the same links the one with the stronger links is recalled more."""
    web = dict(enumerate(cluster(1, 4)))
    strength = np.array([1, 1, 1, 1, 2, 2, 2, 2])
    p, _ = Memory(patterns([web, web], strength=strength)).posterior(web[0][None])
    assert p[1] == pytest.approx(1.5 * p[0], rel=1e-4)


def test_nothing_comes_to_mind_for_a_strange_cue():
    """A cue that no link resembles leaves more to the null than a stored link does."""
    made = collection(2, 20)
    memory = Memory(made)
    strange = unit(random_rows(9, 1) - made.vectors.mean(axis=0))
    assert memory.recall(strange).null > memory.recall(made.vectors[:1]).null


def test_recall_is_the_top_of_the_posterior():
    """The answers are the most probable cards in order, ties by number, at most `top` of them."""
    memory = Memory(collection(4, 15))
    cue = random_rows(1, 1)
    p, null = memory.posterior(cue)
    found = memory.recall(cue, top=4)
    assert found.cards.tolist() == np.lexsort((np.arange(15), -p))[:4].tolist()
    np.testing.assert_allclose(found.probabilities, p[found.cards])
    assert found.null == pytest.approx(null)
    assert len(memory.recall(cue, top=99).cards) == 15


def test_many_queries_answer_as_one_by_one():
    """Questions asked together get the answers that each gets alone."""
    memory = Memory(collection(6, 25))
    queries = [Query(random_rows(i, 1 + i % 3)) for i in range(70)]
    for query, found in zip(queries, memory.recall_many(queries, top=3), strict=True):
        alone = memory.recall(query.vectors, top=3)
        np.testing.assert_allclose(found.probabilities, alone.probabilities, atol=1e-6)


def test_lexical_channel_finds_what_the_encoder_cannot():
    """A cue without a vector is found by its form, and only by its form."""
    index = LexicalIndex.build([["kvittering", "a proof"], ["regning", "a bill"], ["kopp", "a cup"]])
    webs = [dict(enumerate(cluster(c, 2))) for c in range(3)]
    memory = Memory(patterns(webs), index)
    found = memory.recall(np.zeros((1, D), np.float32), texts=["kvitering"])
    assert found.cards[0] == 0
    assert found.probabilities[0] > 2 * found.probabilities[1]


def test_missing_headword_is_neither_for_nor_against():
    """A card without a headword vector stands where one with a headword at the null's level stands."""
    web = dict(enumerate(cluster(1, 3)))
    cue = web[0]
    side = unit(random_rows(3, 1)[0] - (random_rows(3, 1)[0] @ cue) * cue)
    c = Constants()
    heads = np.stack([np.zeros(D, np.float32), c.null_head * cue + np.sqrt(1 - c.null_head**2) * side])
    p, _ = Memory(patterns([web, web], headwords=heads.astype(np.float32)), constants=c).posterior(cue[None])
    assert p[0] == pytest.approx(p[1], rel=1e-4)


def test_the_best_of_a_cards_names_answers():
    """A card is found by any of its names; a name further off neither helps nor harms."""
    web = dict(enumerate(cluster(1, 3)))
    bill, check, other = random_rows(7, 3)
    made = replace(patterns([web, web]), names=np.stack([bill, check, other]), name_card=np.array([0, 0, 1]))
    memory = Memory(made)
    for cue in (bill, check):
        p, _ = memory.posterior(cue[None])
        assert p[0] > p[1]
    fewer = Memory(replace(made, names=np.stack([check, other]), name_card=np.array([0, 1])))
    np.testing.assert_allclose(memory.posterior(check[None])[0], fewer.posterior(check[None])[0], rtol=1e-5)


def test_names_follow_edits():
    """A card that is replaced answers by its new names and no longer by the old."""
    web = dict(enumerate(cluster(1, 3)))
    old, new, head = random_rows(9, 3)
    made = replace(
        patterns([web, web, web], headwords=np.stack([head * 0, head, head * 0])),
        names=np.stack([old, old]), name_card=np.array([0, 2]),
    )  # fmt: skip
    memory = Memory(made)
    before = memory.bank.patterns_of(0)
    memory.replace(0, replace(before, names=np.stack([new, head, new])))
    p, _ = memory.posterior(new[None])
    assert p[0] > max(p[1], p[2])
    assert memory.posterior(old[None])[0].argmax() == 2
    memory.replace(0, before)
    np.testing.assert_allclose(
        memory.posterior(old[None])[0], Memory(made).posterior(old[None])[0], rtol=1e-4
    )


def test_nothing_gives_way_to_a_card_that_stands_out():
    """For typed cues the margin of the best card above the next ones takes from nothing's share."""
    level = np.full((1, 12), -3.0)
    flat, alone = evidence.margin(level)[0], evidence.margin(np.append(level, [[2.0]], axis=1))[0]
    assert flat == pytest.approx(0)
    assert alone == pytest.approx(5)
    assert evidence.margin(np.array([[4.0]]))[0] == 0
    index = LexicalIndex.build([["kvittering"], ["regning"], ["kopp"]])
    webs = [dict(enumerate(cluster(c, 2))) for c in range(3)]
    cue, texts = np.zeros((1, D), np.float32), ["kvittering"]
    with_margin = Memory(patterns(webs), index, Constants(null_margin=0.5)).recall(cue, texts=texts)
    without = Memory(patterns(webs), index, Constants(null_margin=0.0)).recall(cue, texts=texts)
    assert with_margin.null < without.null


def test_explanation_adds_up():
    """Shares of the links sum to one a cue, and the terms give the card's log odds against the null."""
    made = collection(8, 12, headwords=random_rows(7, 12))
    memory = Memory(made, constants=Constants(null_slope=1.0))
    cues = random_rows(3, 2)
    found = memory.explain(cues, 5)
    np.testing.assert_allclose(found.shares.sum(axis=1), 1, atol=1e-6)
    p, null = memory.posterior(cues)
    odds = found.terms.sum() - found.null.sum() - np.log(12)
    assert np.log(p[5] / null) == pytest.approx(odds, abs=1e-4)
    assert found.probability == pytest.approx(p[5])


def test_bad_cues_are_refused_by_number():
    """NaN, wrong length, no cue, wrong counts: a clear error, never an answer."""
    memory = Memory(collection(1, 4))
    bad = random_rows(1, 3)
    bad[2, 5] = np.nan
    with pytest.raises(VectorError, match="cue 2"):
        memory.recall(bad)
    with pytest.raises(VectorError, match="32 numbers"):
        memory.recall(np.zeros((1, 5)))
    with pytest.raises(UsageError, match="at least one cue"):
        memory.recall(np.zeros((0, D)))
    with pytest.raises(UsageError, match="texts"):
        memory.recall(random_rows(1, 2), texts=["one"])
    with pytest.raises(UsageError, match="at least 1"):
        memory.recall(random_rows(1, 1), top=0)
    with pytest.raises(NotFoundError):
        memory.explain(random_rows(1, 1), 99)


def test_empty_memory_leaves_all_to_the_null():
    """Without cards nothing comes to mind, and nothing breaks."""
    none = np.zeros((0, 8), dtype=bool)
    made = replace(collection(1, 2), vectors=np.zeros((0, D), np.float32), card=np.zeros(0, np.int32),
                   slot=np.zeros(0, np.uint8), strength=np.zeros(0, np.float32),
                   filled=none, episodic=none, learner=none)  # fmt: skip
    found = Memory(made).recall(random_rows(1, 1))
    assert len(found.cards) == 0
    assert found.null == 1


def test_card_without_vectors_can_still_be_held():
    """A card none of whose links has a vector takes part, and never beats a card that answers."""
    made = patterns([dict(enumerate(cluster(1, 3))), {}], unscored={1: {0, 3}})
    p, _ = Memory(made).posterior(made.vectors[:1])
    assert 0 < p[1] < p[0]


def test_phrase_says_less_by_its_form_than_a_word():
    """With `lexical_phrase` a phrase loses its share of the lexical evidence, two words half, a word none."""
    texts = [[f"name{c}", f"word{c} here"] for c in range(20)]
    index, made = LexicalIndex.build(texts), collection(7, 20)
    cue = random_rows(2, 1)
    for text, left in (("name4", 1.0), ("name4 name4", 0.8), ("name4 so to speak", 0.6)):
        full = Memory(made, index, Constants(lexical_phrase=0.0, words=0.0)).explain(cue, 4, texts=[text])
        less = Memory(made, index, Constants(lexical_phrase=0.4, words=0.0)).explain(cue, 4, texts=[text])
        assert less.terms[0, 3] == pytest.approx(left * full.terms[0, 3], rel=1e-5)

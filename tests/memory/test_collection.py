"""The memory as its callers meet it: what it refuses, what it keeps, what it loads, and who is confused."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

import densecards.memory as room
from densecards.errors import NotFoundError, SettingsError, UsageError, VectorError
from densecards.memory import Constants, LexicalIndex, Memory
from densecards.memory.centring import slot_means
from densecards.memory.clusters import clusters, communities, likeness_pairs, nearest
from densecards.memory.confusions import confusions
from densecards.memory.confusions import contrast as tell_apart
from densecards.memory.plasticity import graph
from tests.memory.webs_made import cluster, collection, one_card, patterns, random_rows, unit


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_vectors_that_are_no_numbers_are_refused_by_row(bad):
    """NaN or infinity in a link or a headword: VectorError that names the row."""
    made = collection(1, 6, headwords=random_rows(1, 6))
    made.vectors[7, 3] = bad
    with pytest.raises(VectorError, match="link 7"):
        Memory(made)
    made = collection(1, 6, headwords=random_rows(1, 6))
    made.headwords[4, 0] = bad
    with pytest.raises(VectorError, match="headword 4"):
        Memory(made)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"vectors": np.zeros((3, 4), np.float64)}, "float32 or float16"),
        ({"card": np.array([0, 1])}, "card must have one entry"),
        ({"card": np.array([1, 0, 0], np.int32)}, "sorted by card"),
        ({"slot": np.array([0, 0, 1], np.uint8)}, "filled twice"),
        ({"slot": np.array([0, 1, 9], np.uint8)}, "slot 9"),
        ({"strength": np.array([1, 0, 1], np.float32)}, "link 1: strength"),
        ({"filled": np.zeros((2, 7), bool)}, "filled must be"),
        ({"headwords": np.zeros((5, 32), np.float32)}, "headwords must be"),
        ({"ties": np.array([[0, 9]])}, "a tie names"),
    ],
)
def test_patterns_out_of_place_are_refused(change, says):
    """Wrong shapes, unsorted cards, a slot twice, a tie to nowhere: one clear error."""
    made = patterns([{0: random_rows(1, 1)[0], 1: random_rows(2, 1)[0]}, {1: random_rows(3, 1)[0]}])
    with pytest.raises(VectorError, match=says):
        Memory(replace(made, **change))


def test_replacing_is_all_or_nothing():
    """A wrong replacement raises and leaves the card as it was; an unknown card is not found."""
    memory = Memory(collection(2, 5))
    before = memory.posterior(random_rows(1, 1))[0]
    bad = one_card(dict(enumerate(cluster(1, 3))))
    bad.vectors[1, 1] = np.nan
    with pytest.raises(VectorError):
        memory.replace(2, bad)
    with pytest.raises(NotFoundError):
        memory.replace(9, one_card({0: random_rows(1, 1)[0]}))
    np.testing.assert_array_equal(memory.posterior(random_rows(1, 1))[0], before)


def test_replaced_memory_is_a_memory_built_anew():
    """Growing, shrinking and emptying webs in place gives what building from them gives."""
    webs = [dict(enumerate(cluster(c, 3))) for c in range(6)]
    memory = Memory(patterns(webs))
    for step in range(40):
        card, size = step % 6, (step * 5) % 8 + 1
        webs[card] = dict(enumerate(cluster(step, size)))
        memory.replace(card, one_card(webs[card]))
    cue = random_rows(5, 2)
    np.testing.assert_allclose(memory.posterior(cue)[0], Memory(patterns(webs)).posterior(cue)[0], atol=1e-6)


def test_round_trip_of_a_card():
    """What `patterns_of` gives, `replace` takes, also with slot means and ties."""
    made = collection(3, 8, headwords=random_rows(1, 8), ties=[(0, 3)])
    for means in (None, slot_means(made)):
        memory = Memory(made, means=means)
        before = memory.posterior(random_rows(2, 1))[0]
        for card in range(8):
            memory.replace(card, memory.bank.patterns_of(card))
        np.testing.assert_allclose(memory.posterior(random_rows(2, 1))[0], before, atol=1e-5)
        assert memory.bank.ties == {(0, int(made.slot[0])): (3,)}


def test_slot_means_take_away_what_a_slot_shares():
    """Links of a slot that all say the same beside their own word are told apart by their own word."""
    rng = np.random.default_rng(0)
    common = unit(rng.normal(size=32))
    own = [unit(rng.normal(size=32)) for _ in range(60)]
    webs = [{0: unit(2 * common + word), 1: unit(word + 0.5 * unit(rng.normal(size=32)))} for word in own]
    made = patterns(webs)
    cue = unit(2 * common + own[7])
    plain = Memory(made).recall(cue[None], slots=[0])
    centred = Memory(made, means=slot_means(made)).recall(cue[None], slots=[0])
    assert centred.cards[0] == 7
    assert centred.probabilities[0] > plain.probabilities[0]


def test_constants_are_bounded_and_saved():
    """Constants out of bounds or of a wrong kind are refused; saved ones come back; unknown names are
    ignored."""
    c = Constants(beta=20, null=0.3)
    assert Constants.from_data(c.to_data()) == c
    assert Constants.from_data({"beta": 20, "later": 1}).beta == 20
    for data in ({"beta": 1000}, {"gamma": "much"}, {"null": float("nan")}):
        with pytest.raises(SettingsError):
            Constants.from_data(data)


def test_confusions_name_the_links_that_drive_them():
    """Twins are the worst confusion; the pair of links that is most alike is named, and what tells them
    apart."""
    shared, mine, other = random_rows(1, 1)[0], random_rows(2, 1)[0], random_rows(3, 1)[0]
    side = [unit(shared + 0.6 * row) for row in random_rows(4, 4)]
    webs = [{0: side[0], 1: side[1], 4: mine}, {0: side[2], 1: side[3], 4: other}]
    webs += [dict(enumerate(cluster(70 + c, 3))) for c in range(6)]
    memory = Memory(patterns(webs), constants=Constants(null=0.2, null_slope=1.0))
    worst = confusions(memory.bank, memory.density())[0]
    assert {worst.card, worst.rival} == {0, 1}
    assert worst.slot in (0, 1)
    assert worst.rival_slot in (0, 1)
    contrast = tell_apart(memory.bank, 0, 1)
    assert contrast.own[0][0] == 4
    assert contrast.theirs[0][0] == 4
    assert all(pair[0] != 4 for pair in contrast.shared)


def test_dearer_ties_make_smaller_clusters():
    """A ring of tight triangles is a cluster each when leaving a cluster is dear, and fewer when cheap."""
    pairs = [(3 * t + a, 3 * t + b) for t in range(12) for a, b in ((0, 1), (1, 2), (0, 2))]
    pairs += [(3 * t + 2, (3 * t + 3) % 36) for t in range(12)]
    net = graph(36, np.array(pairs), np.array([1.0] * 36 + [0.9] * 12))
    fine, coarse = clusters(net, 8.0), clusters(net)
    assert all(len(one.cards) <= 3 for one in fine)
    assert max(len(one.cards) for one in coarse) > 3
    assert sorted(int(card) for one in fine for card in one.cards) == list(range(36))


def test_clusters_are_communities_named_by_their_centre():
    """Two groups tied by one weak edge are two clusters; the best-tied card names each."""
    pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (4, 5), (4, 6), (4, 7), (5, 6), (3, 7)]
    net = graph(9, np.array(pairs), np.array([1.0] * 8 + [0.1]))
    found = clusters(net)
    assert [sorted(one.cards.tolist()) for one in found] == [[0, 1, 2, 3], [4, 5, 6, 7], [8]]
    assert [one.name for one in found[:2]] == [0, 4]
    assert len(np.unique(communities(net))) == 3


def test_new_card_finds_its_scene():
    """A new card's links lead to the cluster whose cards they resemble."""
    rng = np.random.default_rng(1)
    scenes = [unit(rng.normal(size=32)) for _ in range(3)]
    webs = [{s: unit(scenes[c // 5] + 0.6 * unit(rng.normal(size=32))) for s in range(3)} for c in range(15)]
    memory = Memory(patterns(webs))
    found = clusters(graph(memory.cards, *likeness_pairs(memory.bank)))
    new = one_card({0: unit(scenes[1] + 0.5 * unit(rng.normal(size=32)))})
    best = nearest(found, memory.posterior(new.vectors)[0])[0][0]
    assert set(best.cards.tolist()) == {5, 6, 7, 8, 9}


def test_lexical_index_must_fit():
    """An index of another number of cards is refused."""
    with pytest.raises(UsageError, match="lexical index"):
        Memory(collection(1, 3), LexicalIndex.build([["a"]]))


@pytest.mark.parametrize("storage", ["float32", "float16", "int8"])
def test_a_bank_grows_under_edits(storage):
    """Cards that outgrow their rows move on, past what was spare at first; none loses anything."""
    rows = random_rows(2, 40 * 8, 32)
    memory = Memory(patterns([{0: row} for row in rows[:40]]), storage=storage)
    before = len(memory.bank.vectors)
    for card in range(40):
        memory.replace(card, one_card(dict(enumerate(rows[8 * card : 8 * card + 8]))))
    assert len(memory.bank.vectors) > before
    for card in range(40):
        np.testing.assert_allclose(memory.bank.rows_of(card), rows[8 * card : 8 * card + 8], atol=1e-3)
    anew = Memory(patterns([dict(enumerate(rows[8 * c : 8 * c + 8])) for c in range(40)]), storage=storage)
    found, expected = memory.posterior(rows[9:10])[0], anew.posterior(rows[9:10])[0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_arrays_stay_close_to_the_vectors():
    """For full webs all arrays together are at most 1.3 times the vectors (links, headwords) as stored: int8
    holds twelve bits a number, eight in its codes and four that are read where they matter."""
    rows = random_rows(0, 2000 * 8, 384)
    made = patterns([{s: rows[8 * c + s] for s in range(8)} for c in range(2000)], d=384,
                    headwords=random_rows(1, 2000, 384))  # fmt: skip
    for storage, size in (("float32", 4), ("float16", 2), ("int8", 1.5)):
        bank = Memory(made, storage=storage).bank
        assert bank.nbytes <= 1.3 * (len(rows) + 2000) * 384 * size, storage


def test_importing_and_recalling_needs_no_numba():
    """A cold recall over a small collection loads neither Numba nor scipy."""
    code = (
        "import sys, numpy as np\n"
        "from densecards.memory import Memory, Patterns\n"
        "x = np.eye(8, dtype=np.float32); n = np.zeros((4, 8), bool)\n"
        "p = Patterns(x, np.arange(8, dtype=np.int32) // 2, np.arange(8, dtype=np.uint8) % 2,"
        " np.ones(8, np.float32), n, n, n)\n"
        "m = Memory(p); m.recall(x[:1]); m.density(); m.ladder(0)\n"
        "print(sorted({'numba', 'scipy', 'torch', 'sqlalchemy'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_exports():
    """What the room offers is what it says."""
    assert all(hasattr(room, name) for name in room.__all__)
    assert {"Memory", "Patterns", "LexicalIndex", "Constants", "GLOSS"} <= set(room.__all__)

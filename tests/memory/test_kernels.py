"""The compiled kernels give what the plain twins give: in every storage, thread count, and odd shape."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from densecards.memory import Constants, Memory, cues, fast, kernels, pool
from densecards.memory.bank import Bank
from densecards.memory.competition import compete
from densecards.memory.density import no_evidence, stored
from densecards.memory.kernels import numbers, subwebs
from densecards.memory.scoring import cosines, head_scores, score_from
from densecards.memory.standing import Standing
from densecards.memory.subwebs import evaluate
from tests.memory.kernel_twins import CASES, Case
from tests.memory.naive import gist_score, link_score, webs_of
from tests.memory.webs_made import collection, one_card, patterns, random_rows

SEEDS = st.integers(0, 10_000)
STORAGE = pytest.mark.parametrize("storage", ["float32", "float16", "int8"])
D = 48


def moved_bank(storage: str = "float32", cards: int = 300) -> Bank:
    """A bank whose layout has gaps, cards without vectors, and cards that moved to the end."""
    made = collection(5, cards, d=D, headwords=random_rows(1, cards, D))
    bank = Bank(made, storage)
    for card in (0, 7, cards - 1):
        rows = random_rows(card, 8, D)
        bank.replace(card, one_card(dict(enumerate(rows))))
    bank.replace(11, one_card({}).__class__(np.zeros((0, D), np.float32), *empty()))
    return bank


def empty() -> tuple[np.ndarray, ...]:
    """Slot, strength, filled, episodic and learner of a web without links."""
    none = np.zeros(8, dtype=bool)
    return np.zeros(0, np.uint8), np.zeros(0, np.float32), none, none, none


def laid_apart(array: np.ndarray, *, write: bool) -> np.ndarray:
    """The same numbers with gaps between them in memory, and read-only unless they are to be written."""
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
    view = wide[..., ::2]
    view[...] = array
    view.setflags(write=write)
    return view


def ran(case: Case, *, apart: bool) -> list[np.ndarray]:
    """What a kernel wrote for a case, its arrays as they are or laid apart and read-only."""
    arguments = dict(case.arguments)
    before = {name: value.copy() for name, value in arguments.items() if isinstance(value, np.ndarray)}
    scratch = {*case.written, "turn", "level"}
    if apart:
        for name in before:
            if name != "turn":
                arguments[name] = laid_apart(arguments[name], write=name in scratch)
    getattr(kernels, case.kernel)(*arguments.values())
    for name, value in before.items():
        if name not in scratch:
            np.testing.assert_array_equal(arguments[name], value, err_msg=name)
    return [arguments[name] for name in case.written]


@pytest.mark.parametrize("apart", [False, True], ids=["plain", "apart"])
@pytest.mark.parametrize("cards", [0, 1, 40])
@pytest.mark.parametrize("name", CASES)
def test_every_kernel_equals_its_twin(name, cards, apart):
    """Compiled kernels give what their plain twins give: for many, one and no cards, and also where arrays
    lie with gaps in memory and may not be written; what they don't write stays as it is."""
    case = CASES[name](cards)
    for found, expected in zip(ran(case, apart=apart), case.expected, strict=True):
        np.testing.assert_allclose(found, expected, atol=case.loose, rtol=case.loose)


def test_every_kernel_has_a_case():
    """No kernel is without a twin."""
    assert {CASES[name](1).kernel for name in CASES} == set(kernels.__all__) - {"BY_64", "LIFT"}


@STORAGE
def test_scores_of_one_few_and_many_cues(storage):
    """One, a few and many cues: every kernel gives ℓ and g·q of the matrix-product way; one cue on int8
    storage at a second look, after codes and cue of eight bits each."""
    bank = moved_bank(storage)
    rows = random_rows(3, 40, D)
    link, gist = score_from(bank, cosines(bank, rows), 12.0)
    for count in (1, 3, 16, 17, 40):
        found = fast.score_many(bank, rows[:count], 12.0)
        np.testing.assert_allclose(found[0], link[:count], atol=2e-6)
        np.testing.assert_allclose(found[1], gist[:count], atol=2e-6)
    coarse = bank.vectors.coarse
    one = fast.score_one(bank, rows[4], 12.0)
    np.testing.assert_allclose(one[0], link[4], atol=5e-3 if coarse else 2e-6)
    np.testing.assert_allclose(one[1], gist[4], atol=5e-3 if coarse else 2e-6)
    if coarse:
        some = np.array([0, 11, 5, 299])
        again = fast.look_again(bank, some, rows[4], 12.0)
        np.testing.assert_allclose(again[0], link[4, some], atol=2e-6)
        np.testing.assert_allclose(again[1], gist[4, some], atol=2e-6)
    known = bank.names.known
    heads = bank.names.best(fast.head_dots(bank, rows[0])[None])[0]
    np.testing.assert_allclose(heads[known], head_scores(bank, rows[:1])[0, known], atol=2e-6)


def test_a_sharp_separation_keeps_weak_cards():
    """Cards far below the best one in their run of rows keep their own ℓ, however sharp β is."""
    made = collection(9, 60, d=D)
    bank, cue = Bank(made), made.vectors[5]
    link, _ = score_from(bank, cosines(bank, cue[None]), 150.0)
    np.testing.assert_allclose(fast.score_one(bank, cue, 150.0)[0], link[0], atol=2e-6)


def test_scores_are_the_definition():
    """The kernel's ℓ and g·q are the formulas, card by card."""
    made = collection(9, 20, d=D)
    cue = random_rows(2, 1, D)[0]
    link, gist = fast.score_one(Bank(made), cue, 12.0)
    for card, web in enumerate(webs_of(made)):
        rows, strengths = [x for x, _ in web.values()], [w for _, w in web.values()]
        assert link[card] == pytest.approx(link_score(rows, strengths, cue.astype(float), 12.0), abs=1e-5)
        assert gist[card] == pytest.approx(gist_score(rows, strengths, cue.astype(float)), abs=1e-5)


@STORAGE
def test_competition(storage):
    """Competitors' sums, names and levels are those of the plain way, near-copies, ties and masks
    included."""
    bank = moved_bank(storage)
    bank.replace(20, bank.patterns_of(21))
    c = Constants()
    asked = [stored(bank, card) for card in range(bank.cards)]
    rows = np.concatenate([one.cues for one in asked])
    owner = np.repeat([one.card for one in asked], [len(one.slots) for one in asked])
    ties: list[tuple[int, ...]] = [((5, 9) if i % 7 == 0 else ()) for i in range(len(rows))]
    for among in (None, np.arange(bank.cards) % 3 > 0):
        for count in (1, 9, len(rows)):
            plain = compete(bank, rows[:count], owner[:count], ties[:count], c, among)
            found = fast.compete(bank, rows[:count], owner[:count], ties[:count], c, among)
            np.testing.assert_allclose(found.rest, plain.rest, atol=1e-5)
            np.testing.assert_allclose(found.null, plain.null)
            np.testing.assert_allclose(found.level, plain.level, atol=1e-4)
            # Twins (cards 20 and 21) may stand in either order: names must agree where levels differ.
            gap = np.abs(np.diff(plain.level, axis=1)) > 1e-3
            clear = np.pad(gap, ((0, 0), (1, 0)), constant_values=True) & np.pad(gap, ((0, 0), (0, 1)))
            assert clear.any()
            np.testing.assert_array_equal(found.card[clear], plain.card[clear])


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_subwebs(seed):
    """Densities, best masks, worths and all parts of every card are those of the plain evaluation."""
    rng = np.random.default_rng(seed)
    bank = Bank(collection(seed, 6, d=D, episodic={1, 6}, unscored={2: {0, 6}}))
    rest, evidence = rng.normal(2, 4, (6, 8)), no_evidence(6)
    evidence.tries[:] = rng.integers(0, 3, (6, 8))
    evidence.successes[:] = np.minimum(evidence.tries, rng.integers(0, 3, (6, 8)))
    c = Constants(null_slope=float(rng.choice([0.2, 1.0])))
    value, best, slots = fast.subwebs(
        bank, np.arange(6), rest, np.full(6, 3.0), evidence.tries, evidence.successes, c
    )
    for card in range(6):
        found = evaluate(stored(bank, card).web_at(rest[card], 3.0, evidence), c)
        assert value[card] == pytest.approx(found.density, abs=1e-9)
        assert best[card] == found.best
        parts = (found.p, found.u, found.whole_u, found.home, found.level, found.worth, found.without)
        for kernel, plain in zip(slots[card], parts, strict=True):
            np.testing.assert_allclose(kernel, plain, atol=1e-9)


def test_subsets_of_the_ladder():
    """The subsets' recalls are those of the matrix product."""
    evidence = np.random.default_rng(0).normal(size=(8, 500)).astype(np.float32)
    weights = np.random.default_rng(1).random((256, 8))
    prior = np.random.default_rng(2).normal(size=500).astype(np.float32)
    for own in (0, 499):
        kernel = fast.ask_subsets(evidence, prior, own, weights, 12.0)
        plain = cues.levels(evidence, prior, own, weights, 12.0)
        for one, two in zip(kernel, plain, strict=True):
            np.testing.assert_allclose(one, two, atol=2e-4)


def test_whole_collection_by_kernels_equals_the_plain_way(monkeypatch):
    """All densities of a collection are the same whether the kernels computed them or not."""
    bank = Bank(collection(3, 60, d=D, episodic={4}))
    plain = Standing(bank, Constants(), None)
    monkeypatch.setattr(pool, "loaded", lambda: False)
    plain.build(None)
    expected = plain.densities(no_evidence(60))
    monkeypatch.setattr(pool, "loaded", lambda: True)
    monkeypatch.setattr(pool, "LARGE", 1)
    fast_one = Standing(bank, Constants(), None)
    fast_one.build(None)
    found = fast_one.densities(no_evidence(60))
    for name in ("density", "p", "u", "worth", "without"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), atol=1e-5)
    np.testing.assert_allclose(found.shares, expected.shares, atol=1e-5)


@pytest.mark.parametrize("name", ["short_exp", "short_log"])
def test_short_functions(name):
    """e^x and ln x without a call are exact to a few units of the last digit."""
    from numba import njit

    inner = getattr(numbers, name)
    compiled = njit(lambda x: inner(x))
    xs = np.linspace(-80, 5, 200) if name == "short_exp" else np.exp(np.linspace(-60, 60, 200))
    exact = math.exp if name == "short_exp" else math.log
    for x in xs.astype(np.float32):
        assert float(compiled(x)) == pytest.approx(exact(float(x)), rel=3e-7, abs=3e-7)


def test_python_form_equals_compiled_form():
    """Functions that only kernels call are ordinary Python: uncompiled they give the same numbers."""
    rng = np.random.default_rng(0)
    gram = random_rows(0, 9, 5) @ random_rows(0, 9, 5).T
    here, one, two = rng.random(9) < 0.7, np.zeros(9), np.zeros(9)
    numbers.unique_links(gram, here, 0.999, one)
    numbers.unique_links.py_func(gram, here, 0.999, two)
    np.testing.assert_allclose(one, two)
    for level, rest in ((1.0, 2.0), (-np.inf, 1.0), (3.0, -np.inf), (700.0, 1.0)):
        plain = subwebs._way_home.py_func(level, rest, 1.0, 0.3)
        assert subwebs._way_home(level, rest, 1.0, 0.3) == pytest.approx(plain)


def test_read_only_and_non_contiguous_inputs():
    """Vectors that may not be written, or lie with gaps in memory, are taken as they are and left alone."""
    made = collection(2, 20, d=D)
    wide = np.zeros((len(made.vectors), 2 * D), np.float32)
    wide[:, ::2] = made.vectors
    view = wide[:, ::2]
    view.setflags(write=False)
    from dataclasses import replace

    cue = random_rows(1, 1, D)
    cue.setflags(write=False)
    odd = Memory(replace(made, vectors=view))
    np.testing.assert_allclose(odd.posterior(cue)[0], Memory(made).posterior(cue)[0], atol=1e-7)
    np.testing.assert_array_equal(view, made.vectors)


def test_empty_inputs():
    """No cards, no links, no cues: nothing to do, nothing breaks."""
    bank = Bank(patterns([{}, {}], d=D))
    assert fast.score_one(bank, random_rows(0, 1, D)[0], 12.0)[0].tolist() == [0, 0]
    found = fast.compete(bank, np.zeros((0, D), np.float32), np.zeros(0, int), [], Constants(), None)
    assert len(found.rest) == 0


@settings(max_examples=10, deadline=None)
@given(SEEDS, st.sampled_from(["float16", "int8"]))
def test_narrow_storage_keeps_probabilities(seed, storage):
    """Narrow storage moves no probability by more than 1e-3, read by kernels or not, for sure and for
    doubtful recalls."""
    made = collection(seed, 60, d=384, headwords=random_rows(seed + 1, 60, 384))
    mixed = made.vectors[:2].sum(axis=0)[None] + random_rows(seed, 1, 384)
    for cue in (made.vectors[:1] + 0.5 * random_rows(seed, 1, 384), mixed):
        full, none = Memory(made).posterior(cue)
        for large in (1, 1 << 40):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(pool, "LARGE", large)
                narrow, nothing = Memory(made, storage=storage).posterior(cue)
            assert np.abs(full - narrow).max() < 1e-3
            assert abs(none - nothing) < 1e-3


def test_int8_storage_needs_its_second_look(monkeypatch):
    """Eight bits alone move a probability too far, so the exact look at the best cards is needed."""
    made = collection(3, 60, d=384)
    monkeypatch.setattr(pool, "LARGE", 1)
    cues = made.vectors[:30] + made.vectors[30:60]
    full, narrow = Memory(made), Memory(made, storage="int8")
    exact = [full.posterior(cue[None])[0] for cue in cues]

    def worst() -> float:
        pairs = zip(cues, exact, strict=True)
        return max(float(np.abs(narrow.posterior(cue[None])[0] - p).max()) for cue, p in pairs)

    assert worst() < 1e-3
    monkeypatch.setattr("densecards.memory.answering.coarse", lambda bank, cues: False)
    assert worst() > 1e-3


@pytest.mark.parametrize("threads", ["1", "3"])
def test_any_number_of_threads(monkeypatch, threads):
    """The answer does not depend on how many threads share the work."""
    monkeypatch.setenv("DENSECARDS_THREADS", threads)
    bank = moved_bank()
    cue = random_rows(6, 20, D)
    np.testing.assert_allclose(
        fast.score_many(bank, cue, 12.0)[0], score_from(bank, cosines(bank, cue), 12.0)[0], atol=2e-6
    )


def test_two_threads_may_enter_the_kernels():
    """Recalls from several threads at once give the right answers (Numba's own layer would abort)."""
    from concurrent.futures import ThreadPoolExecutor

    bank = moved_bank()
    rows = random_rows(6, 24, D)
    expected = [fast.score_one(bank, row, 12.0)[0] for row in rows]
    with ThreadPoolExecutor(6) as several:
        found = list(several.map(lambda row: fast.score_one(bank, row, 12.0)[0], rows))
    for one, two in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, two)


def test_an_error_in_shared_work_reaches_the_caller():
    """An exception in one part is raised, whichever thread it happened in."""

    def fail(start: int, stop: int) -> None:
        if start == 0 or stop == 40:
            raise ValueError("part failed")

    with pytest.raises(ValueError, match="part failed"):
        pool.spread(fail, 40)

    def fail_task(task: int) -> None:
        if task == 3:
            raise ValueError("task failed")

    with pytest.raises(ValueError, match="task failed"):
        pool.share(fail_task, range(8))

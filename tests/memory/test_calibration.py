"""Calibration: what is fitted is what a recall gives, and a fit that loses a kind of cue is not better."""

from __future__ import annotations

import numpy as np
import pytest

from densecards.errors import UsageError
from densecards.memory import Constants, LexicalIndex, Memory
from densecards.memory.calibrate import NO_SLOT, Held, calibrate, calibration_error, held_out
from densecards.memory.fitting import block, features, likelihood, parameters, probabilities
from densecards.memory.samples import prepare_all
from tests.memory.webs_made import collection, random_rows, unit


def test_calibration_makes_probabilities_truer():
    """Fitted constants lower the negative log-likelihood on held-out cues that they were not fitted on."""
    made = collection(7, 120)
    memory = Memory(made, constants=Constants(gamma=60, null=1.5))
    held = held_out(memory.bank, 200, 1)
    found = calibrate(memory.bank, held, memory.constants)
    assert found.after.nll < found.before.nll
    assert found.after.brier < found.before.brier
    assert found.after.ece < found.before.ece
    assert 5 <= found.constants.beta <= 150


def test_half_of_the_held_out_cues_have_no_answer():
    """Every other cue loses its whole card, so that the null is sometimes right."""
    held = held_out(Memory(collection(7, 60)).bank, 60, 1)
    assert sum(one.card == -1 for one in held) == len(held) // 2


def test_calibration_needs_enough_cues():
    """Too few cues to fit anything: a clear error."""
    memory = Memory(collection(7, 8))
    with pytest.raises(UsageError, match="at least 40"):
        calibrate(memory.bank, held_out(memory.bank, 8, 1), memory.constants)


def test_calibration_error_is_what_it_says():
    """Sure and always right is 0; sure and always wrong is 1."""
    assert calibration_error(np.ones(30), np.ones(30)) == 0
    assert calibration_error(np.ones(30), np.zeros(30)) == 1


def test_likelihood_has_the_gradient_that_it_says():
    """The gradient of the fit is the slope of its loss in every direction, margins and nulls included."""
    memory = Memory(collection(7, 40), LexicalIndex.build([[f"name{c}", "a word or two"] for c in range(40)]))
    held = held_out(memory.bank, 60, 1, lambda card, slot: f"nam{card} word", lambda card, slot: (("x",), ()))
    asked = block(prepare_all(memory.bank, held, memory.lexical), 12.0, Constants())
    theta = parameters(Constants(words=0.4, fusion=0.2, lexical_phrase=0.3, null_margin=0.3, null_slope=0.4))
    _, gradient = likelihood(asked, theta)
    for at in range(len(theta)):
        step = np.zeros(len(theta))
        step[at] = 1e-3
        slope = (likelihood(asked, theta + step)[0] - likelihood(asked, theta - step)[0]) / 2e-3
        assert gradient[at] == pytest.approx(slope, abs=2e-3)


def test_prepared_cues_are_recalled_as_the_memory_recalls():
    """What the fit weighs is what a recall gives: the same probabilities, the null's share too."""
    texts = [[f"name{c} thing", f"word{c} two"] for c in range(30)]
    memory = Memory(
        collection(7, 30), LexicalIndex.build(texts), Constants(words=0.2, fusion=0.3, lexical_phrase=0.4)
    )
    cue = random_rows(3, 1)[0]
    held = Held(cue, 4, (4, NO_SLOT), text="nam4 things word4", kind="typo")
    sample = prepare_all(memory.bank, [held], memory.lexical)[0]
    rows, offset = features(sample, 12.0, True, memory.constants)
    p = probabilities(rows, offset, parameters(memory.constants), True)
    expected, null = memory.posterior(cue[None], texts=[held.text])
    np.testing.assert_allclose(p[:-1], expected[sample.card], rtol=1e-3, atol=1e-6)
    assert p[-1] == pytest.approx(null, rel=1e-3)


def test_calibration_reports_and_guards_every_kind():
    """Each kind of cue is reported, with and without its card; a fit that loses a kind is not better."""
    memory = Memory(collection(7, 120), constants=Constants(gamma=60, null=1.5))
    held = held_out(memory.bank, 160, 1)
    rng = np.random.default_rng(0)
    for n in range(80):
        card = int(rng.integers(120))
        vector = unit(memory.bank.rows_of(card)[0] + 0.3 * random_rows(n, 1)[0])
        held.append(Held(vector, -1 if n % 2 else card, (card, NO_SLOT), bool(n % 2), kind="piece"))
    found = calibrate(memory.bank, held, memory.constants)
    assert set(found.kinds) == {"link", "piece"}
    assert found.better
    before, after = found.kinds["piece"]
    assert after.first >= before.first - 0.03
    assert after.nll < before.nll


def test_long_calibration_ends_with_what_it_has():
    """When time is up, the cues asked so far are fitted."""
    memory = Memory(collection(7, 120))
    found = calibrate(
        memory.bank, held_out(memory.bank, 160, 1), memory.constants, None, lambda d, n: d >= 64
    )
    assert found.after.cues == 32


def test_constants_of_an_older_fit_keep_what_they_were_fitted_with():
    """Evidence that a saved fit did not know weighs nothing beside it; nothing saved is the default."""
    saved = Constants(lexical=1.1).to_data()
    del saved["lexical_phrase"], saved["fusion"]
    older = Constants.from_data(saved)
    assert (older.lexical, older.lexical_phrase, older.fusion) == (1.1, 0.0, 0.0)
    assert Constants.from_data({}) == Constants()

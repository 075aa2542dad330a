"""What comes next in a session: look-alikes and siblings apart, and nothing lost on the way."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from densecards.schedule import NEW, ItemState, Phase
from densecards.study.lineup import APART, MOST_AHEAD, LineUp, siblings_apart
from densecards.study.lookalikes import kept_apart, symmetric
from densecards.study.port import QueueItem

MINUTE = 60_000
REVIEWED = ItemState(Phase.REVIEW, due=1, stability=5.0, difficulty=5.0, last=1, reps=3)


def item(card: str, prompt: str = "recognise") -> QueueItem:
    """An item in review."""
    return QueueItem(card, prompt, REVIEWED)


def alike(*groups: str) -> dict[str, frozenset[str]]:
    """Groups of one-letter cards that look alike."""
    return {one: frozenset(group) - {one} for group in groups for one in group}


def all_of(lineup: LineUp, now: int = 0) -> list[str]:
    """Everything that comes, in its order."""
    order = []
    while (found := lineup.next(now)) is not None:
        order.append(found[0].card)
        lineup.came(found[0].card)
    return order


def test_the_only_card_left_is_not_asked_for_ever_before_its_time() -> None:
    """Nearly right again and again: after a few times on end it waits; with another between it goes on."""
    lineup = LineUp(deque(), deque())
    asked = 0
    for number in range(20):
        lineup.wait(3 * MINUTE, number, item("a"))
        found = lineup.next(0)
        if found is None:
            break
        asked += 1
        lineup.came("a")
    assert 3 <= asked <= MOST_AHEAD + 1
    assert [step[2].card for step in lineup.steps] == ["a"], "it waits, and is not lost"
    lineup.wait(4 * MINUTE, 30, item("b"))
    order = all_of(lineup)
    assert sorted(order) == ["a", "b"]


def test_look_alikes_stand_apart() -> None:
    """Three look-alikes in a row are asked with others between them."""
    lineup = LineUp(deque(map(item, "abcdefgh")), deque(), alike("abc"))
    order = all_of(lineup)
    assert sorted(order) == list("abcdefgh")
    places = sorted(order.index(card) for card in "abc")
    assert places[1] - places[0] > 2
    assert places[2] - places[1] > 2


def test_the_two_sides_of_a_card_stand_in_different_halves() -> None:
    """A card's second prompt comes after every other card's first."""
    found = siblings_apart([item("a"), item("a", "produce"), item("b"), item("c"), item("c", "produce")])
    assert [one.card for one in found] == ["a", "b", "c", "a", "c"]


def test_a_step_that_is_due_lets_another_card_between() -> None:
    """A learning step of a look-alike waits for one review; with nothing else to ask it comes at once."""
    step = QueueItem("b", "recognise", NEW)
    lineup = LineUp(deque([item("x")]), deque(), alike("ab"), recent=("a",))
    lineup.wait(5 * MINUTE, 0, step)
    assert all_of(lineup, 6 * MINUTE) == ["x", "b"]
    alone = LineUp(deque(), deque(), alike("ab"), recent=("a",))
    alone.wait(5 * MINUTE, 0, step)
    assert all_of(alone, 6 * MINUTE) == ["b"]


def test_a_block_of_new_cards_holds_no_two_that_look_alike() -> None:
    """Of new cards those that look alike go into different blocks; the rest keep their order."""
    new = deque(QueueItem(card, "recognise", NEW) for card in "abcdef")
    lineup = LineUp(deque(), new, alike("abc"))
    block = []
    for _ in range(3):
        found = lineup.next(0)
        assert found is not None
        block.append(found[0].card)
        lineup.came(found[0].card)
        lineup.shown.append(found[0])
    assert block == ["a", "d", "e"]
    found = lineup.next(0)
    assert found == (QueueItem("a", "recognise", NEW), True)


@given(
    st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=12),
    st.lists(st.frozensets(st.sampled_from("abcdefghijkl"), min_size=2, max_size=4), max_size=3),
    st.lists(st.tuples(st.integers(0, 30), st.sampled_from("mnop")), max_size=4),
)
def test_everything_comes_once(cards: list[str], groups: list[frozenset[str]], steps: list[tuple[int, str]]):
    """Whatever looks alike, every item comes exactly once; steps beyond the learn-ahead limit stay."""
    lineup = LineUp(deque(map(item, cards)), deque(), alike(*("".join(group) for group in groups)))
    for number, (minute, card) in enumerate(steps):
        lineup.wait(minute * MINUTE, number, item(card))
    order = all_of(lineup)
    later = [card for minute, card in steps if minute > 20]
    assert sorted(order + later) == sorted(cards + [card for _, card in steps])
    assert len(lineup.steps) == len(later)
    assert len(lineup.recent) <= APART


@given(
    st.permutations("abcdefgh"), st.sets(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
)
def test_a_drill_keeps_look_alikes_apart_where_it_can(cards: list[str], pairs: set[tuple[str, str]]) -> None:
    """No card is lost, and two look-alikes meet only where nothing else was left to stand between."""
    apart = symmetric(pairs)
    found = kept_apart(cards, apart)
    assert sorted(found) == sorted(cards)
    for place, (one, other) in enumerate(pairwise(found)):
        if other in apart.get(one, ()):
            assert all(rest in apart[one] for rest in found[place + 1 :])

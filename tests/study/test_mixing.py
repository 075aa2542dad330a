"""What tells two cards apart: drafts quote what both say to one question, and offers use them."""

from __future__ import annotations

from densecards.study import Desk
from densecards.study.mixing import draft_contrast, mixed_up


def test_words_are_told_apart_by_their_meanings(desk: Desk) -> None:
    """The draft sets one meaning against the other, the definition where there is one."""
    ids = [card.id for card in desk.store.cards(desk.decks()[0].id)]
    one, two = desk.web(ids[0]), desk.web(ids[1])
    draft = draft_contrast(desk, ids[0], ids[1])
    assert draft.own[0] == (one.card.property("definition") or one.card.gloss)
    assert draft.theirs[0] == (two.card.property("definition") or two.card.gloss)
    assert draft.draft == f"{one.card.headword}: {draft.own[0]}; but {two.card.headword}: {draft.theirs[0]}"


def test_the_offered_contrast_says_what_the_memory_found(desk: Desk) -> None:
    """Where the deck is silent, a contrast names the other card and what of it tells it apart."""
    drafted = draft_contrast(desk, "try/kopp", "try/betale")
    offered = desk.contrast("try/kopp", "try/betale")
    assert "[[betale]]" in offered.text
    assert drafted.theirs[0] in offered.text


def test_pairs_share_each_others_cues(desk: Desk) -> None:
    """Confusions name two cards of the deck each, the worst first, with the links that drive them."""
    pairs = mixed_up(desk, least=0.0001)
    assert pairs
    shares = [pair.share + pair.back for pair in pairs]
    assert shares == sorted(shares, reverse=True)
    for pair in pairs:
        assert pair.a != pair.b
        assert pair.text_a
        assert pair.text_b

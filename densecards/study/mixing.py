"""Which cards of a collection are mixed up, through which links, and what a contrast should tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError
from densecards.memory import SLOTS
from densecards.study.elsewhere import by_memory
from densecards.study.loaded import Loaded
from densecards.study.values import ContrastDraft, MixedUp
from densecards.webs import Kind, Web, plain_text

if TYPE_CHECKING:
    from densecards.study.desk import Desk

_DRAFTED = 2  # how many telling links of each card a draft names


@by_memory
def mixed_up(desk: Desk, *, deck: str = "", least: float = 0.02, most: int = 50) -> list[MixedUp]:
    """Return the pairs of cards that take a share of at least `least` of each other's cues, the worst first.

    Raises NotFoundError for an unknown deck.
    """
    started = desk.started()

    def work() -> list[MixedUp]:
        from densecards.memory.confusions import confusions

        memory = desk.memory
        loaded = memory.collection()
        found = memory.dense_arrays(deck, started)
        pairs = []
        for pair in confusions(loaded.memory.bank, found, least=least, most=most):
            one, two = loaded.webs[pair.card], loaded.webs[pair.rival]
            pairs.append(
                MixedUp(
                    a=one.card.id,
                    b=two.card.id,
                    headword_a=one.card.headword,
                    headword_b=two.card.headword,
                    share=pair.share,
                    back=pair.back,
                    slot_a=slot_name(one, pair.slot),
                    slot_b=slot_name(two, pair.rival_slot),
                    text_a=slot_text(loaded, one, pair.slot),
                    text_b=slot_text(loaded, two, pair.rival_slot),
                )
            )
        return pairs

    return desk.memory.run(work)


@by_memory
def draft_contrast(desk: Desk, a: str, b: str) -> ContrastDraft:
    """Return what two cards share and what of each tells it from the other, for a contrast link.

    Raises NotFoundError for an unknown card.
    """
    first, second = desk.web(a).card.id, desk.web(b).card.id

    def work() -> ContrastDraft:
        from densecards.memory.confusions import contrast

        loaded = desk.memory.collection()
        gone = next((card for card in (first, second) if card not in loaded.place), "")
        if gone:
            raise NotFoundError(f'"{gone}" is in none of the decks that are installed')
        i, j = loaded.place[first], loaded.place[second]
        found = contrast(loaded.memory.bank, i, j)
        one, two = loaded.webs[i], loaded.webs[j]
        sides = _side_by_side(loaded, i, j)
        own = tuple(dict.fromkeys((*sides[:1], *_telling(loaded, one, found.own))))[:_DRAFTED]
        theirs = tuple(dict.fromkeys((*sides[1:], *_telling(loaded, two, found.theirs))))[:_DRAFTED]
        return ContrastDraft(
            a=first,
            b=second,
            shared=tuple(
                (slot_text(loaded, one, mine), slot_text(loaded, two, other), cosine)
                for mine, other, cosine in found.shared[:_DRAFTED]
            ),
            own=own,
            theirs=theirs,
            draft=_draft(one, two, own, theirs),
        )

    return desk.memory.run(work)


def _side_by_side(loaded: Loaded, i: int, j: int) -> tuple[str, ...]:
    """Return what each of two cards says to the same question, where they differ most; empty for none.

    Two words differ in what they mean; two terms in one of their semantic slots.
    """
    one, two = loaded.webs[i], loaded.webs[j]
    if one.template.key != two.template.key:
        return ()
    if one.template.gloss_slot:
        return tuple(_meaning(loaded, web) for web in (one, two))
    bank = loaded.memory.bank
    both = (bank.row[i, :SLOTS] >= 0) & (bank.row[j, :SLOTS] >= 0)
    alike = {
        code: float(bank.read(bank.row[i, code]) @ bank.read(bank.row[j, code]))
        for code, slot in enumerate(one.template.slots)
        if both[code] and slot.kind is Kind.SEMANTIC
    }
    if not alike:
        return ()
    code = min(alike, key=lambda slot: (alike[slot], slot))
    return slot_text(loaded, one, code), slot_text(loaded, two, code)


def _meaning(loaded: Loaded, web: Web) -> str:
    return plain_text(web.card.property("definition") or web.card.gloss, loaded.titles[web.card.deck])


def _telling(loaded: Loaded, web: Web, found: Sequence[tuple[int, float]]) -> tuple[str, ...]:
    """Texts of links that resemble nothing of the other card; pictures and feelings only if there is no
    other."""
    semantic = [slot for slot, _ in found if web.template.slots[slot].kind is Kind.SEMANTIC]
    texts = [slot_text(loaded, web, slot) for slot in semantic or [slot for slot, _ in found]]
    return tuple(text for text in texts if text)


def _draft(one: Web, two: Web, own: Sequence[str], theirs: Sequence[str]) -> str:
    if not own or not theirs:
        return f"not {two.card.headword}: "
    return f"{one.card.headword}: {own[0]}; but {two.card.headword}: {theirs[0]}"


def slot_name(web: Web, code: int) -> str:
    """Return the slot key of a memory's slot code; the gloss's is `gloss`, none is ""."""
    if code < 0:
        return ""
    return web.template.slot_keys[code] if code < SLOTS else "gloss"


def slot_text(loaded: Loaded, web: Web, code: int) -> str:
    """Return the text behind a memory's slot code, ties as headwords."""
    titles = loaded.titles[web.card.deck]
    link = web.link(slot_name(web, code)) if 0 <= code < SLOTS else None
    return link.plain(titles) if link else plain_text(web.card.gloss, titles) if code >= SLOTS else ""

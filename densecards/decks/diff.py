"""What changed between two versions of a deck: cards that came, changed, went, came under another id.

Compares values; knows nothing of files or of what a learner has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from densecards.webs import Card
from densecards.webs.content import DeckContent


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One text of a card: what it was and what it is; "" where it was or is absent."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CardChange:
    """A card that is in both versions and not the same in both. `before_id` differs after a rename."""

    id: str
    before_id: str
    headword: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class DeckDiff:
    """The way from one version to the other, in the order of the deck."""

    before: str
    after: str
    added: tuple[Card, ...]
    removed: tuple[Card, ...]
    changed: tuple[CardChange, ...]
    deck: tuple[FieldChange, ...]
    moved: int

    @property
    def is_empty(self) -> bool:
        """True where the two are the same but for the version."""
        return not (self.added or self.removed or self.changed or self.deck or self.moved)

    def lines(self) -> Iterator[str]:
        """The difference as plain lines: `+` came, `-` went, `~` changed."""
        yield f"{self.before} → {self.after}"
        for change in self.deck:
            yield f"~ deck {change.field}: {change.before or '–'} → {change.after or '–'}"
        for card in self.added:
            yield f"+ {card.key}: {card.headword}"
        for card in self.removed:
            yield f"- {card.key}: {card.headword}"
        for changed in self.changed:
            renamed = (
                f" (was {changed.before_id.partition('/')[2]})" if changed.before_id != changed.id else ""
            )
            yield f"~ {changed.id.partition('/')[2]}: {changed.headword}{renamed}"
            for field in changed.fields:
                yield f"    {field.field}: {field.before or '–'} → {field.after or '–'}"
        if self.moved:
            yield f"~ {self.moved} card{'s' if self.moved != 1 else ''} in another place of the order"


def diff(before: DeckContent, after: DeckContent) -> DeckDiff:
    """Return what came, changed and went from one version of a deck to another.

    A card whose alias names a card of the earlier version is that card under a new id.
    """
    old = {card.key: card for card in before.cards}
    used: dict[str, str] = {}  # earlier key → present key
    for card in after.cards:
        earlier = card.key if card.key in old else next((a for a in card.aliases if a in old), None)
        if earlier is not None and earlier not in used:
            used[earlier] = card.key
    origin = {present: earlier for earlier, present in used.items()}
    changed = []
    for card in after.cards:
        if card.key not in origin:
            continue
        was = old[origin[card.key]]
        fields = _fields(_texts(was, before), _texts(card, after))
        if fields or was.key != card.key:
            changed.append(CardChange(card.id, was.id, card.headword, fields))
    return DeckDiff(
        before=f"{before.id} {before.version}",
        after=f"{after.id} {after.version}",
        added=tuple(card for card in after.cards if card.key not in origin),
        removed=tuple(card for card in before.cards if card.key not in used),
        changed=tuple(changed),
        deck=_fields(_deck_texts(before), _deck_texts(after)),
        moved=_moved(
            [used[c.key] for c in before.cards if c.key in used],
            [c.key for c in after.cards if c.key in origin],
        ),
    )


def _texts(card: Card, deck: DeckContent) -> dict[str, str]:
    """Every text of a card by the name of its field, in a fixed order."""
    return {
        "headword": card.headword,
        "gloss": card.gloss,
        "scene": card.scene,
        "part": card.part,
        **{key: " | ".join(cells) for key, cells in sorted(card.properties.items())},
        **dict(deck.links.get(card.id, {})),
    }


def _deck_texts(deck: DeckContent) -> dict[str, str]:
    chains = {
        f"{c.kind} {c.key}": "; ".join((c.title, c.text, *(f"{s.card}: {s.text}" for s in c.steps)))
        for c in deck.chains
    }
    scenes = {f"scene {s.key}": "; ".join((s.title, s.story, s.level, s.chapter)) for s in deck.scenes}
    return {
        "title": deck.title,
        "language": deck.language,
        "gloss language": deck.gloss_language,
        "template": deck.template.key,
        "licence": deck.licence,
        "authors": ", ".join(deck.authors),
        "description": deck.description,
        "media": ", ".join(sorted(deck.media)),
        **scenes,
        **chains,
    }


def _fields(before: dict[str, str], after: dict[str, str]) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(key, before.get(key, ""), after.get(key, ""))
        for key in {**before, **after}
        if before.get(key, "") != after.get(key, "")
    )


def _moved(before: list[str], after: list[str]) -> int:
    """How many of the same keys must be taken out so that the rest stands in one order."""
    from bisect import bisect_left

    place = {key: n for n, key in enumerate(before)}
    tails: list[int] = []  # patience sorting: the longest increasing run of old places
    for key in after:
        at = bisect_left(tails, place[key])
        tails[at : at + 1] = [place[key]]
    return len(after) - len(tails)

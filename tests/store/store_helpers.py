"""What the tests of the store share: decks made of words, and folds that anybody can do in their head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from densecards.store import Edge, ItemRow, Kind, LinkStrength, LogEntry, Store
from densecards.webs import VOCABULARY, Card, Template
from densecards.webs.content import Chain, DeckContent, Scene, Step

DAY = 86_400_000
NOON = 1_800_000_000_000  # some noon


@dataclass(frozen=True)
class SmallState:
    """A state with the fields the store keeps."""

    phase: str = "new"
    due: int = 0
    stability: float = 0.0
    difficulty: float = 0.0
    step: int = 0
    last: int = 0
    reps: int = 0
    lapses: int = 0


def step(state: SmallState, entry: LogEntry) -> SmallState:
    """The state after one more entry: again → a minute, anything else → three times the last interval."""
    if entry.kind == Kind.FORGET:
        return SmallState()
    if entry.kind == Kind.RESCHEDULE:
        return replace(state, phase="review", due=entry.detail["due"])
    grade = entry.grade or 3
    if grade == 1:
        return replace(
            state,
            phase="relearning" if state.phase == "review" else "learning",
            due=entry.at + 60_000,
            last=entry.at,
            stability=state.stability / 3,
            reps=state.reps + 1,
            lapses=state.lapses + (state.phase == "review"),
        )
    stability = min(max(1.0, state.stability * 3), 3650.0) + grade / 7
    return replace(
        state,
        phase="review",
        due=entry.at + round(stability * DAY),
        last=entry.at,
        stability=stability,
        difficulty=5.0 + 1 / grade,
        reps=state.reps + 1,
    )


class TestFolds:
    """Folds whose results depend on the order and the number of entries, so that a mix-up shows."""

    __test__ = False

    def item(self, card: str, prompt: str, entries: Sequence[LogEntry]) -> SmallState:
        state = SmallState()
        for entry in entries:
            state = step(state, entry)
        return state

    def links(self, card: str, entries: Sequence[LogEntry]) -> Iterable[LinkStrength]:
        found: dict[str, LinkStrength] = {}
        for entry in entries:
            for slot in entry.cues:
                link = found.get(slot) or LinkStrength(card, slot, 1.0)
                found[slot] = LinkStrength(
                    card,
                    slot,
                    link.strength + 0.3 * (1 - link.strength / 5),
                    link.tries + 1,
                    link.successes + (entry.grade != 1),
                    entry.at,
                )
        return found.values()

    def edges(self, entries: Sequence[LogEntry]) -> Iterable[Edge]:
        found: dict[tuple[str, str], Edge] = {}
        for entry in entries:
            for other in entry.together:
                if other != entry.card:
                    a, b = sorted((entry.card, other))
                    edge = found.get((a, b)) or Edge(a, b, 0.0)
                    found[a, b] = Edge(
                        a, b, edge.strength + 0.1 * (1 - edge.strength), edge.count + 1, entry.at
                    )
        return found.values()


def words(
    *keys: str,
    deck: str = "norwegian",
    version: str = "1",
    template: Template = VOCABULARY,
    aliases: Mapping[str, tuple[str, ...]] | None = None,
    links: Mapping[str, Mapping[str, str]] | None = None,
    glosses: Mapping[str, str] | None = None,
    **more: Any,
) -> DeckContent:
    """A deck of these keys, in this order; each card has one link of the deck unless `links` says else."""
    given = {f"{deck}/{key}": {template.slots[1].key: f"{key} her — {key} here"} for key in keys}
    given.update({f"{deck}/{key}": dict(texts) for key, texts in (links or {}).items()})
    cards = tuple(
        Card(
            id=f"{deck}/{key}",
            headword=key,
            gloss=(glosses or {}).get(key, f"what {key} means"),
            template=template.key,
            language="nb",
            scene="kafe",
            properties={"pos": ("noun",), "forms": ("en", "ene")},
            aliases=(aliases or {}).get(key, ()),
        )
        for key in keys
    )
    return DeckContent(
        id=deck,
        title=deck.title(),
        version=version,
        template=template,
        cards=cards,
        links=given,
        language="nb",
        scenes=(Scene("kafe", "På kafé", story="Kelneren drikker kaffen min.", parts=("a", "b")),),
        chains=(Chain("palace", "house", "A house", steps=tuple(Step(card.id, "a room") for card in cards)),),
        **more,
    )


def answer(
    store: Store,
    card: str,
    grade: int = 3,
    *,
    at: int = NOON,
    prompt: str = "recognise",
    cues: tuple[str, ...] = (),
    together: tuple[str, ...] = (),
    seen: ItemRow | None = None,
    **more: Any,
) -> LogEntry:
    """Answer an item as `study` would: the state after it, and what it taught, go along with the entry."""
    folds = TestFolds()
    entry = LogEntry(
        kind=Kind.REVIEW,
        at=at,
        card=card,
        prompt=prompt,
        mode="word",
        grade=grade,
        cues=cues,
        together=together,
        **more,
    )
    item = seen or store.item(card, prompt)
    assert item is not None
    before = SmallState(**{name: getattr(item, name) for name in SmallState.__dataclass_fields__})
    past = store.log(card, counting_only=True)
    links = [link for link in folds.links(card, [*past, entry]) if link.slot in cues]
    pairs = {tuple(sorted((card, other))) for other in together}
    of_all = sorted(
        {e.id: e for name in (card, *together) for e in store.log(name, counting_only=True)}.items()
    )
    edges = [edge for edge in folds.edges([*(e for _, e in of_all), entry]) if (edge.a, edge.b) in pairs]
    return store.record(entry, step(before, entry), seen=item, links=links, edges=edges)


def same_after_rebuild(store: Store) -> None:
    """The derived rows are what the log says, byte for byte."""
    before = store.export_derived()
    store.rebuild()
    assert store.export_derived().decode() == before.decode()

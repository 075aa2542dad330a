"""Decks to other programs and as files, with or without what is the learner's own and past answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.schedule import MS_PER_DAY, StudyDays
from densecards.webs import Filler
from densecards.webs.content import Chain, DeckContent, Step

if TYPE_CHECKING:
    from densecards.decks.foreign import ForeignItem, ForeignReview, Preset
    from densecards.encode import VectorFile
    from densecards.store import LogEntry
    from densecards.study.desk import Desk

Progress = Callable[[int, int], None]
_EPOCH = 719_163  # the ordinal of 1970-01-01
FORMATS = ("md", "dense", "apkg", "csv", "tsv")


def deck_content(desk: Desk, deck: str, *, own: bool = False, private: bool = False) -> DeckContent:
    """Return an installed deck as a value: with the learner's links where `own`, and with the slots that
    only a learner fills where `private` too.

    Raises NotFoundError for an unknown deck.
    """
    row = desk.store.deck(deck)
    kept = {slot.key for slot in row.template.slots if private or slot.filler is not Filler.LEARNER}
    own_cards = desk.own_cards()
    cards = [card for card in desk.store.cards(deck) if own or row.own or card.id not in own_cards]
    given, mine = desk.store.deck_links(deck), desk.store.own_links(deck)
    links = {}
    for card in cards:
        texts = dict(given.get(card.id, {}))
        if own or card.id in own_cards:
            texts.update(
                {slot: text for slot, text in mine.get(card.id, {}).items() if slot in kept and text.strip()}
            )
        links[card.id] = {slot: text for slot, text in texts.items() if slot in row.template.slot_keys}
    present = {card.id for card in cards}
    chains = tuple(
        Chain(c.kind, c.key, c.title, c.text, tuple(Step(card, text) for card, text in c.steps))
        for c in desk.store.chains(deck)
        if (own or not c.own) and all(card in present for card, _ in c.steps)
    )
    return DeckContent(
        id=row.id,
        title=row.title,
        version=row.version or "0.1.0",
        template=row.template,
        cards=tuple(cards),
        links=links,
        language=row.language,
        gloss_language=row.gloss_language,
        licence=row.licence,
        authors=row.authors,
        description=row.description,
        scenes=tuple(desk.store.scenes(deck)),
        chains=chains,
        media=desk.store.media(deck),
        source=row.source,
    )


def export(
    desk: Desk,
    deck: str,
    form: str,
    out: Path,
    *,
    own: bool = False,
    private: bool = False,
    history: bool = False,
    told: Callable[[str], None] | None = None,
) -> Path:
    """Write a deck as Markdown source (`md`, a folder), package, Anki package or table.

    `history` takes the review log along into an Anki package; `told` is given a line for everything that
    the format cannot carry. Raises UsageError for an unknown format.
    """
    from densecards import decks
    from densecards.decks.hashing import with_hash
    from densecards.decks.package import write_whole

    if form not in FORMATS:
        raise UsageError(f'unknown format "{form}"', hint=f"one of {', '.join(FORMATS)}")
    content = with_hash(deck_content(desk, deck, own=own, private=private))
    if form == "md":
        decks.write_source(content, out)
    elif form == "dense":
        vectors = _vectors(desk, content)
        name = desk.encoder_info().name
        write_whole(out, decks.package_bytes(content, vectors, encoder=name, personal=own or private))
    elif form == "apkg":
        from densecards.decks.anki_export import export_apkg

        reviews, items = _history(desk, content) if history else ((), ())
        preset = _preset(desk) if history else None
        export_apkg(content, out, now=desk.now(), reviews=reviews, items=items, preset=preset)
    else:
        from densecards.decks.tables import write_table

        write_whole(out, write_table(content, "," if form == "csv" else "\t").encode())
    if told is not None:
        for line in _not_carried(content, form):
            told(line)
    return out


def _not_carried(content: DeckContent, form: str) -> list[str]:
    """What of a deck a format has no place for, a line each."""
    if form not in ("apkg", "csv", "tsv"):
        return []
    kinds = Counter(chain.kind for chain in content.chains)
    lost = [(count, kind, "it has no place there") for kind, count in sorted(kinds.items())]
    if form != "apkg":
        stories = sum(bool(scene.story) for scene in content.scenes)
        lost.append((stories, "story of a scene", "a table has cards alone"))
        named = "the cells name them; put them beside the table as they are named"
        lost.append((len(content.media), "picture or sound", named))
    return [f"not taken along: {count} × {what} – {why}" for count, what, why in lost if count]


def _vectors(desk: Desk, content: DeckContent) -> VectorFile:
    from densecards.encode import make_vectors
    from densecards.webs.content import texts_to_encode

    encoder = desk.encoder()
    needed = texts_to_encode(content, languages=encoder.languages)
    desk.memory.run(desk.memory.collection)  # makes what is missing
    return make_vectors(encoder.hash, desk.store.vectors(encoder.hash, needed))


def _history(desk: Desk, content: DeckContent) -> tuple[list[ForeignReview], list[ForeignItem]]:
    """The past answers to a deck's cards, and where its items stand, as another program takes them."""
    from densecards.decks.foreign import ForeignItem, Phase

    prompts = [prompt.key for prompt in content.template.prompts]
    present = {card.id for card in content.cards}
    before: dict[tuple[str, str], str] = {}
    reviews = []
    for entry in desk.store.log(kinds=["review", "forget"], counting_only=True):
        if entry.card in present:
            for prompt in [entry.prompt] if entry.prompt else prompts:
                told = _told(entry, prompt, before)
                if told is not None:
                    reviews.append(told)
    days = desk.parameters.days or StudyDays()
    items = [
        ForeignItem(
            row.card,
            row.prompt,
            phase=Phase(row.phase),
            due=days.of(row.due) - _EPOCH if row.phase == "review" else None,
            interval=max(0.0, (row.due - row.last) / MS_PER_DAY),
            reps=row.reps,
            lapses=row.lapses,
            suspended=row.suspended,
            flag=row.flag,
            stability=row.stability or None,
            difficulty=row.difficulty or None,
            buried=row.buried_until > desk.now(),
            due_at=row.due if row.phase in ("learning", "relearning") else None,
        )
        for row in desk.store.items(content.id)
        if row.card in present
    ]
    return reviews, items


def _told(entry: LogEntry, prompt: str, before: dict[tuple[str, str], str]) -> ForeignReview | None:
    """An entry of the log as another program logs it; None for what it has no word for.

    `before` keeps where each item stood, which says what kind of answer the next one is.
    """
    from densecards.decks.foreign import ForeignReview, ReviewKind
    from densecards.study.values import Mode

    at = entry.card, prompt
    if entry.kind == "forget":
        before.pop(at, None)
        return ForeignReview(entry.card, prompt, entry.at, 0, ReviewKind.MANUAL, 0.0, 0)
    if not entry.grade:
        return None
    counts = entry.scheduled and Mode(entry.mode).schedules
    if not counts and entry.mode != Mode.CRAM:
        return None  # practice of another kind
    interval = entry.interval or 0.0
    kind = {"review": ReviewKind.REVIEW, "relearning": ReviewKind.RELEARN}.get(
        before.get(at, ""), ReviewKind.LEARN
    )
    if not counts:
        kind = ReviewKind.CRAM
    elif interval >= 1:
        before[at] = "review"
    elif at in before:
        before[at] = "relearning"
    known = entry.detail.get("kind")
    return ForeignReview(
        entry.card,
        prompt,
        entry.at,
        entry.grade,
        ReviewKind(known) if known in set(ReviewKind) else kind,
        interval,
        entry.duration or 0,
        float(entry.detail.get("ease", 0.0)),
        counts,
    )


def _preset(desk: Desk) -> Preset:
    """How this collection schedules, for another program that can."""
    from densecards.decks.foreign import Preset

    return Preset("densecards", desk.parameters.weights, desk.settings.desired_retention)

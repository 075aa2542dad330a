"""Decks from and to other programs: import with history, export with or without what is the learner's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from densecards.errors import UsageError
from densecards.paths import cache_dir
from densecards.study.values import Installed
from densecards.webs import Filler, builtin_template
from densecards.webs.content import Chain, DeckContent, Step

if TYPE_CHECKING:
    from densecards.decks.foreign import ForeignItem, ForeignReview
    from densecards.encode import VectorFile
    from densecards.store import LogEntry
    from densecards.study.desk import Desk

Progress = Callable[[int, int], None]
FORMATS = ("md", "dense", "apkg", "csv", "tsv")


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What the user says of a file of another program; empty texts are guessed."""

    template: str = "vocabulary"
    title: str = ""
    id: str = ""
    language: str = ""
    gloss_language: str = "en"
    changes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the deck as installed, reviews taken in, and the report of what was not taken."""

    deck: Installed
    reviews: int
    report: tuple[str, ...]


def _adoption(wish: ImportWish) -> Any:
    from densecards.decks.adoption import Adoption

    return Adoption(builtin_template(wish.template), wish.title, wish.id, wish.language, wish.gloss_language)


def mapping(path: Path, wish: ImportWish) -> list[str]:
    """Return where each field of a foreign file would go, as lines, before anything is written.

    Raises ImportFormatError, NotFoundError, UsageError.
    """
    from densecards.decks.importing import mapping_of, read_foreign

    return mapping_of(read_foreign(path), _adoption(wish), wish.changes).lines()


def import_file(desk: Desk, path: Path, wish: ImportWish, progress: Progress | None = None) -> Imported:
    """Import a file of another program as a deck, with its review history.

    Deck, history, suspensions and flags are written in one transaction, which can be repeated. Raises
    ImportFormatError and its kind; then, as after an interrupt, nothing was written.
    """
    from densecards.decks.importing import import_foreign
    from densecards.study.installing import finished

    adopted = import_foreign(
        path, _adoption(wish), changes=wish.changes, unpack_to=cache_dir() / "unpacked", progress=progress
    )
    content = adopted.content
    aside = _put_aside(desk, content.id, adopted.items)
    entries = [_entry(review) for review in adopted.reviews]
    change, written = desk.store.install_with_history(content, [*entries, *aside], at=desk.now())
    done = finished(desk, content, change)
    return Imported(done, written - len(aside), tuple(adopted.report.lines()))


def _entry(review: ForeignReview) -> LogEntry:
    from densecards.store import Kind, LogEntry

    return LogEntry(
        kind=Kind.REVIEW,
        at=review.at,
        card=review.card,
        prompt=review.prompt,
        mode="word",
        grade=review.grade,
        duration=review.took,
        interval=review.interval if review.interval > 0 else None,
        detail={"from": "import", "kind": review.kind.value},
    )


def _put_aside(desk: Desk, deck: str, items: Iterable[ForeignItem]) -> list[LogEntry]:
    """Return the entries that bring suspensions and flags along, those that are not here yet."""
    from densecards.store import LogEntry

    here = {(row.card, row.prompt): row for row in desk.store.items(deck, include_inactive=True)}
    found = []
    for item in items:
        row = here.get((item.card, item.prompt))
        entry = LogEntry(kind="suspend", at=desk.now(), card=item.card, prompt=item.prompt)
        if item.suspended and not (row and row.suspended):
            found.append(entry)
        if item.flag and not (row and row.flag == item.flag):
            found.append(replace(entry, kind="flag", detail={"flag": item.flag}))
    return found


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
) -> Path:
    """Write a deck as Markdown source (`md`, a folder), package, Anki package or table.

    `history` takes the review log along into an Anki package. Raises UsageError for an unknown format.
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
        export_apkg(content, out, now=desk.now(), reviews=reviews, items=items)
    else:
        from densecards.decks.tables import write_table

        write_whole(out, write_table(content, "," if form == "csv" else "\t").encode())
    return out


def _vectors(desk: Desk, content: DeckContent) -> VectorFile:
    from densecards.encode import make_vectors
    from densecards.webs.content import texts_to_encode

    encoder = desk.encoder()
    needed = texts_to_encode(content, languages=encoder.languages)
    desk.memory.run(desk.memory.collection)  # makes what is missing
    return make_vectors(encoder.hash, desk.store.vectors(encoder.hash, needed))


def _history(desk: Desk, content: DeckContent) -> tuple[list[ForeignReview], list[ForeignItem]]:
    from densecards.decks.foreign import ForeignItem, ForeignReview, Phase, ReviewKind
    from densecards.study.values import Mode

    present = {card.id for card in content.cards}
    seen: dict[tuple[str, str], str] = {}
    reviews = []
    for entry in desk.store.log(kinds=["review"], counting_only=True):
        if (
            entry.card not in present
            or not entry.grade
            or not entry.scheduled
            or not Mode(entry.mode).schedules
        ):
            continue
        before = seen.get((entry.card, entry.prompt), "new")
        interval = entry.interval or 0.0
        kind = ReviewKind.REVIEW if before == "review" else ReviewKind.LEARN
        if before == "relearning":
            kind = ReviewKind.RELEARN
        reviews.append(
            ForeignReview(
                entry.card, entry.prompt, entry.at, entry.grade, kind, interval, entry.duration or 0
            )
        )
        if interval >= 1:
            seen[entry.card, entry.prompt] = "review"
        elif before in {"review", "relearning"}:
            seen[entry.card, entry.prompt] = "relearning"
    items = [
        ForeignItem(
            row.card,
            row.prompt,
            phase=Phase(row.phase),
            due=row.due // 86_400_000 if row.phase == "review" else None,
            interval=max(0.0, (row.due - row.last) / 86_400_000),
            reps=row.reps,
            lapses=row.lapses,
            suspended=row.suspended,
            flag=row.flag,
            stability=row.stability or None,
            difficulty=row.difficulty or None,
        )
        for row in desk.store.items(content.id)
        if row.card in present
    ]
    return reviews, items

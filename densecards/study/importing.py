"""Taking a deck over from another program: looked into first, then written whole with its history, or not.

A plan holds everything that was read, so that what was shown is what is written.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from densecards.errors import UsageError
from densecards.paths import cache_dir
from densecards.study.collection import OWN_DECK
from densecards.study.offers import deck_words, taken_over, weight_words
from densecards.study.values import Installed
from densecards.webs import BUILTIN, Template, builtin_template

if TYPE_CHECKING:
    from densecards.decks.adopt import Adopted
    from densecards.decks.foreign import Foreign
    from densecards.decks.mapping import FieldMaps
    from densecards.schedule import Parameters
    from densecards.store import Change
    from densecards.study.desk import Desk

Progress = Callable[[int, int], None]
Stage = Callable[[str, int, int], None]  # what is being done, how far, of how much
_LEFT_BEHIND = 86_400  # seconds after which a folder of media on their way is nobody's any more


@dataclass(frozen=True, slots=True)
class ImportWish:
    """What the user says of a file of another program; empty texts are guessed.

    A deck that was imported before keeps the template that it has, unless another is named.
    `take_weights`: schedule by the FSRS weights and the desired retention that come with the file; None
    takes them where the learner has fitted none of their own.
    """

    template: str = ""
    title: str = ""
    id: str = ""
    language: str = ""
    gloss_language: str = "en"
    changes: Mapping[str, str] | None = None
    take_weights: bool | None = None


@dataclass(frozen=True, slots=True)
class SentField:
    """Where a field of a kind of note goes ("" is nowhere), with the first text that stands in it."""

    kind: str
    field: str
    place: str
    example: str


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A foreign file that was read and what importing it would do; nothing is written yet.

    `fields` is the mapping field by field, under `template`, as `mapping` says it in lines. `weights` (21, of
    FSRS-6) and `retention` are what would be taken over, None where nothing is.
    """

    foreign: Foreign
    adopted: Adopted
    template: Template
    fields: tuple[SentField, ...]
    mapping: tuple[str, ...]
    change: Change
    takes: bool
    weights: tuple[float, ...] | None
    retention: float | None
    words: tuple[str, ...]

    def lines(self) -> list[str]:
        """Where each field goes, what comes of it and what is left out, as lines to be shown first."""
        return [*self.mapping, *self.words, *self.adopted.report.lines()]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: the deck as installed, reviews taken in, and the report of what was not taken."""

    deck: Installed
    reviews: int
    report: tuple[str, ...]


def plan_import(
    desk: Desk,
    path: Path,
    wish: ImportWish,
    progress: Progress | None = None,
    *,
    foreign: Foreign | None = None,
) -> ImportPlan:
    """Read a file of another program and return what importing it would do; `foreign` is the file, if read.

    It never becomes the deck of the learner's own cards, whatever the file is called.
    Raises ImportFormatError, NotFoundError, UsageError.
    """
    from densecards.decks.importing import adopt_foreign, mapping_of, read_foreign, without_collector

    with without_collector():
        foreign = foreign or read_foreign(path)
        adoption = _adoption(foreign, wish, lambda deck: _known(desk, deck))
        adopted = adopt_foreign(foreign, adoption, wish.changes, progress)
        if adopted.content.id == OWN_DECK:
            adoption = replace(adoption, id=f"{OWN_DECK}-imported")
            adopted = adopt_foreign(foreign, adoption, wish.changes, progress)
        before = None if wish.template else _template_before(desk, adopted.content.id)
        if before is not None and before != adoption.template:
            adoption = replace(adoption, template=before)
            adopted = adopt_foreign(foreign, adoption, wish.changes, progress)
    change = _change(desk, adopted)
    takes, weights, retention = taken_over(desk, adopted, wish.take_weights)
    mapping = mapping_of(foreign, adoption, wish.changes)
    return ImportPlan(
        foreign=foreign,
        adopted=adopted,
        template=adoption.template,
        fields=tuple(_sent(mapping)),
        mapping=tuple(mapping.lines()),
        change=change,
        takes=takes,
        weights=weights,
        retention=retention,
        words=(*deck_words(adopted, change), *weight_words(adopted, wish.take_weights, takes)),
    )


def _sent(mapping: FieldMaps) -> Iterator[SentField]:
    for one in mapping.maps.values():
        for number, (name, place) in enumerate(zip(one.kind.fields, one.places, strict=True)):
            example = one.examples[number] if number < len(one.examples) else ""
            yield SentField(one.kind.name, name, place, example)


def _change(desk: Desk, adopted: Adopted) -> Change:
    from densecards.store import Change

    content = adopted.content
    if all(deck.id != content.id for deck in desk.store.decks(include_removed=True)):
        return Change(content.id, content.version, added=tuple(card.id for card in content.cards))
    return desk.store.plan_install(replace(content, media={}))


def import_planned(desk: Desk, plan: ImportPlan, stage: Stage | None = None) -> Imported:
    """Import what was planned: deck, history, suspensions, flags and weights in one transaction.

    `stage` is told how far each part of the work is. Raises ImportFormatError and its kind; then, as after an
    interrupt, nothing was written. An import can be repeated: what is there already is not written twice.
    """
    from densecards.decks.importing import with_media, without_collector

    def during(what: str) -> Progress | None:
        return None if stage is None else lambda done, whole: stage(what, done, whole)

    with _unpacking() as folder, without_collector():
        adopted = with_media(plan.foreign, plan.adopted, folder)
        return _written(desk, plan, adopted, during)


@contextmanager
def _unpacking() -> Iterator[Path]:
    """A folder for media on their way, gone after; so are those of imports that were killed."""
    under = cache_dir() / "unpacked"
    under.mkdir(parents=True, exist_ok=True)
    for left in under.iterdir():
        if time.time() - left.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=under, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _written(
    desk: Desk, plan: ImportPlan, adopted: Adopted, during: Callable[[str], Progress | None]
) -> Imported:
    from densecards.study.installing import finished
    from densecards.study.moving import MovedFolds, moved

    content = adopted.content
    here = {(row.card, row.prompt): row for row in desk.store.items(content.id, include_inactive=True)}
    parameters = _parameters(desk, plan)
    found = moved(adopted.reviews, adopted.items, parameters, desk.now(), here, during("history"))
    weights_before = desk.weights

    def first() -> None:
        if plan.takes and plan.weights != weights_before:
            _take(desk, plan, content.id)
        desk.store.set_value(_key(content.id), json.dumps(adopted.guids, ensure_ascii=False))

    def write() -> None:
        first()
        desk.store.folds = MovedFolds(parameters, found)

    try:
        change, written = desk.store.install_with_history(
            content, found.entries, at=desk.now(), first=write, progress=during("storing")
        )
    except BaseException:
        desk.use_weights(weights_before, fold=False)  # the transaction took the others back
        raise
    desk.use_weights(desk.weights, fold=False)  # with folds that hold nothing of the import
    if plan.takes and plan.retention is not None and plan.retention != desk.settings.desired_retention:
        desk.change_setting("desired_retention", plan.retention)
    # No vectors come with such a file: every text that is new waits for one.
    fresh = {*change.added, *change.changed, *change.returned}
    waiting = sum(2 + len(content.links[card.id]) for card in content.cards if card.id in fresh)
    done = finished(desk, content, change, missing=waiting)
    told = [*plan.words[-1:], *adopted.report.lines()] if plan.takes else adopted.report.lines()
    if written and found.states:
        told.append(f"items put where they stood there, for their log leads elsewhere: {found.states}")
    if written and found.dates:
        told.append(f"items whose due date there differs from what the log gives, and is kept: {found.dates}")
    return Imported(done, found.reviews if written else 0, tuple(told))


def _adoption(foreign: Foreign, wish: ImportWish, known: Callable[[str], Mapping[str, str]]) -> Any:
    from densecards.decks.adoption import Adoption
    from densecards.decks.languages import guess_language
    from densecards.decks.mapping import guess_template

    if wish.id == OWN_DECK:
        raise UsageError(f'"{OWN_DECK}" is the deck of your own cards', hint="choose another id")
    language = wish.language or guess_language(foreign)
    template = (
        builtin_template(wish.template)
        if wish.template
        else guess_template(foreign, language, wish.gloss_language)
    )
    return Adoption(template, wish.title, wish.id, language, wish.gloss_language, known)


def _template_before(desk: Desk, deck: str) -> Template | None:
    """The built-in template of a deck that was imported before; None for a deck that is not here."""
    here = next((row.template for row in desk.store.decks(include_removed=True) if row.id == deck), None)
    return BUILTIN.get(here.key) if here is not None else None


def _key(deck: str) -> str:
    return f"import {deck}"


def _known(desk: Desk, deck: str) -> Mapping[str, str]:
    """The card that each foreign note became when the deck was imported before."""
    try:
        found = json.loads(desk.store.get_value(_key(deck)) or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _parameters(desk: Desk, plan: ImportPlan) -> Parameters:
    from densecards.schedule import FSRS6_WEIGHTS

    if not plan.takes:
        return desk.parameters
    return replace(desk.parameters, weights=plan.weights or FSRS6_WEIGHTS)


def _take(desk: Desk, plan: ImportPlan, deck: str) -> None:
    from densecards.study.weights import keep_weights

    keep_weights(desk.store, plan.weights, at=desk.now(), why=f"import of {deck}")
    desk.use_weights(plan.weights)

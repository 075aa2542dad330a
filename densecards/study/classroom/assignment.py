"""An assignment: which cards of a deck, by when, how long a web should take, and the deck's own links as key.

Shipped as one `.assignment` file, a zip that is opened like any stranger's package:

    assignment.toml   what is asked, in words that a person reads and writes
    cards.json        the cards with the deck's links, as a package holds them
    titles.json       the headwords of the whole deck, for links from web to web
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from densecards.decks.archive import Limits, open_archive, write_archive
from densecards.decks.hashing import canonical, deck_data
from densecards.decks.package import write_whole
from densecards.decks.plain import deck_from_data
from densecards.decks.source import is_id
from densecards.errors import DeckError, UsageError
from densecards.study.classroom.fields import Fields, json_fields, place_for
from densecards.text import displayable
from densecards.webs import Filler, Template
from densecards.webs.content import DeckContent

if TYPE_CHECKING:
    from densecards.study.desk import Desk

SUFFIX = ".assignment"
FORMAT = 1
LIMITS = Limits(file=64 << 20, total=128 << 20, member=64 << 20, members=8)
_PLAN, _CARDS, _TITLES = "assignment.toml", "cards.json", "titles.json"
_MOST_PLAN, _MOST_CARDS, _MOST_TITLES = 1 << 20, 64 << 20, 16 << 20
_MOST_WEBS = 2000
_KNOWN = (
    "format",
    "id",
    "title",
    "deck",
    "version",
    "cards",
    "slots",
    "private",
    "deadline",
    "minutes",
    "text",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the instructor writes. `cards` are ids inside the deck; `slots` empty asks every slot that is not
    the learner's alone; `private` are those of them that are asked too; `deadline` is ms UTC, 0 for none.
    """

    id: str
    title: str
    deck: str
    cards: tuple[str, ...]
    slots: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    deadline: int = 0
    minutes: float = 3.0
    text: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A plan with its key: the deck's cards that it names (`key`) and the deck's headwords by id."""

    plan: Plan
    key: DeckContent
    titles: Mapping[str, str]
    hash: str = ""

    @property
    def template(self) -> Template:
        """The template of the webs."""
        return self.key.template

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots that are asked and not private, in the template's order."""
        wanted = self.plan.slots or tuple(
            slot.key
            for slot in self.template.slots
            if slot.filler is not Filler.LEARNER and slot.key != self.template.gloss_slot
        )
        return tuple(key for key in self.template.slot_keys if key in wanted)


def read_plan(path: Path) -> Plan:
    """Read a plan from a TOML file. Raises DeckError that names the file and field."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DeckError(f"{path.name}: cannot be read: {error.strerror}") from None
    return _plan(data, path.name)


def _plan(data: bytes, where: str) -> Plan:
    try:
        read = Fields(where, tomllib.loads(data[:_MOST_PLAN].decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise DeckError(f"{where}: is no TOML: {displayable(str(error), one_line=True)[:120]}") from None
    if unknown := [key for key in read.data if key not in _KNOWN]:
        raise DeckError(f"{where}: unknown key {displayable(unknown[0], one_line=True)[:60]!r}")
    if (form := read.whole("format", 1, 1_000_000, FORMAT)) > FORMAT:
        raise DeckError(f"{where}: is of format {form}; this program reads up to {FORMAT}: update densecards")
    plan = Plan(
        id=read.text("id", most=100),
        title=read.text("title", most=300),
        deck=read.text("deck", most=100),
        cards=read.texts("cards", _MOST_WEBS),
        slots=read.texts("slots", 8),
        private=read.texts("private", 8),
        deadline=_deadline(read),
        minutes=read.number("minutes", 0.1, 600, 3.0),
        text=read.text("text", empty=True),
        version=read.text("version", most=60, empty=True),
    )
    for name in (plan.id, plan.deck, *plan.cards):
        if not is_id(name):
            raise DeckError(f'{where}: "{name}" is no id', hint="lower-case letters, digits and hyphens")
    if not plan.cards:
        raise DeckError(f"{where}: names no cards")
    if len(set(plan.cards)) < len(plan.cards):
        raise DeckError(f"{where}: names a card twice")
    return plan


def _deadline(read: Fields) -> int:
    value: Any = read.data.get("deadline")
    if value is None:
        return 0
    if isinstance(value, datetime):
        return as_ms(value)
    raise DeckError(f'{read.where}: "deadline" must be a date and time such as 2027-03-01T12:00:00Z')


def as_ms(moment: datetime) -> int:
    """Return a moment as ms UTC; without a zone it is this machine's time. Raises DeckError out of range."""
    try:
        return round(moment.astimezone(UTC).timestamp() * 1000)
    except (OverflowError, ValueError, OSError):
        raise DeckError(f"the time {moment} cannot be reckoned with") from None


def as_time(at: int) -> str:
    """Return ms UTC as a date and time to read."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def make(desk: Desk, plan: Plan) -> Assignment:
    """Return a plan with the key of an installed deck. An earlier id of a card finds it.

    Raises NotFoundError for an unknown deck or card, UsageError for a slot that cannot be asked.
    """
    from densecards.study.exchanging import deck_content

    content = deck_content(desk, plan.deck)
    cards = tuple(dict.fromkeys(desk.store.card(f"{plan.deck}/{key}").id for key in plan.cards))
    found = {card.id: card for card in content.cards}
    if gone := [card for card in cards if card not in found]:
        raise UsageError(f'"{gone[0]}" is no longer in the deck')
    chosen = tuple(found[card] for card in cards)
    scenes = {card.scene for card in chosen}
    learner = {slot.key for slot in content.template.slots if slot.filler is Filler.LEARNER}
    key = replace(
        content,
        cards=tuple(replace(card, aliases=()) for card in chosen),
        links={
            card: {slot: text for slot, text in content.links.get(card, {}).items() if slot not in learner}
            for card in cards
        },
        scenes=tuple(scene for scene in content.scenes if scene.key in scenes),
        chains=(),
        media={},
        vectors=None,
        authors=content.authors,
    )
    plan = replace(plan, cards=tuple(card.partition("/")[2] for card in cards), version=key.version)
    titles = {card.id: card.headword for card in content.cards}
    return _checked(plan, key, titles, "the assignment")


def _checked(plan: Plan, key: DeckContent, titles: Mapping[str, str], where: str) -> Assignment:
    """Return an assignment whose slots are the template's, private ones where private ones belong."""
    filler = {slot.key: slot.filler for slot in key.template.slots}
    for name in (*plan.slots, *plan.private):
        if name not in filler:
            raise UsageError(f'{where}: there is no slot "{name}"', hint=f"it has {', '.join(filler)}")
    if wrong := [name for name in plan.slots if filler[name] is Filler.LEARNER]:
        raise UsageError(
            f'{where}: "{wrong[0]}" is the learner\'s own', hint=f'private = ["{wrong[0]}"] asks for it'
        )
    if wrong := [name for name in plan.private if filler[name] is not Filler.LEARNER]:
        raise UsageError(
            f'{where}: "{wrong[0]}" is no private slot', hint=f'slots = ["{wrong[0]}"] asks for it'
        )
    whole = {"plan": _plan_data(plan), "cards": deck_data(key), "titles": dict(titles)}
    return Assignment(plan, key, dict(titles), hashlib.sha256(canonical(whole)).hexdigest()[:32])


def _plan_data(plan: Plan) -> dict[str, Any]:
    data: dict[str, Any] = {"format": FORMAT, "id": plan.id, "title": plan.title, "deck": plan.deck}
    data |= {"version": plan.version, "cards": list(plan.cards), "slots": list(plan.slots)}
    data |= {
        "private": list(plan.private),
        "minutes": plan.minutes,
        "text": plan.text,
        "deadline": plan.deadline,
    }
    return data


def write_assignment(assignment: Assignment, out: Path) -> Path:
    """Write an assignment into an `.assignment` file, or into a folder, made if absent, under its own name.

    Raises DeckError where it cannot be written.
    """
    import tomlkit

    data = _plan_data(assignment.plan)
    deadline = data.pop("deadline")
    if deadline:
        data["deadline"] = datetime.fromtimestamp(deadline / 1000, UTC)
    members: dict[str, bytes | Path] = {
        _PLAN: tomlkit.dumps(data).encode(),
        _CARDS: canonical(deck_data(assignment.key)),
        _TITLES: canonical(dict(assignment.titles)),
    }
    target = place_for(out, SUFFIX, f"{assignment.plan.id}{SUFFIX}")
    write_whole(target, write_archive(members))
    return target


def read_assignment(path: Path) -> Assignment:
    """Read an assignment as a stranger's file. Raises DeckError in one line for whatever is wrong."""
    with open_archive(path, DeckError, LIMITS) as archive:
        if unknown := set(archive.members) - {_PLAN, _CARDS, _TITLES}:
            raise archive.fault(f"holds {len(unknown)} files that an assignment does not have")
        try:
            plan = _plan(archive.read(_PLAN, _MOST_PLAN), _PLAN)
            cards = json_fields(archive.read(_CARDS, _MOST_CARDS), _CARDS)
            key = deck_from_data(cards.data, version=plan.version, media={}, source="")
            titles = _titles(json_fields(archive.read(_TITLES, _MOST_TITLES), _TITLES))
            if plan.deck != key.id or [card.key for card in key.cards] != list(plan.cards):
                raise DeckError("the plan is about other cards than the key")
            return _checked(plan, key, titles, _PLAN)
        except DeckError as error:
            raise _named(archive.fault(""), error) from None
        except UsageError as error:
            raise archive.fault(str(error)) from None


def _named(prefix: Exception, error: DeckError) -> DeckError:
    """The error with the file's name before it, once."""
    name = str(prefix).rstrip(": ")
    said = str(error)
    return error if said.startswith(name) else DeckError(f"{name}: {said}")


def _titles(read: Fields) -> dict[str, str]:
    if len(read.data) > 1_000_000:
        raise DeckError(f"{read.where} holds too many headwords")
    return {displayable(key, one_line=True)[:200]: read.text(key, most=300) for key in read.data}


def scene_cards(desk: Desk, deck: str, scenes: Sequence[str]) -> list[str]:
    """Return the ids inside the deck of the cards of some scenes. Raises UsageError for an unknown scene."""
    known = {scene.key for scene in desk.store.scenes(deck)}
    if unknown := [scene for scene in scenes if scene not in known]:
        raise UsageError(f'"{deck}" has no scene "{unknown[0]}"', hint=f"it has {', '.join(sorted(known))}")
    return [card.key for card in desk.store.cards(deck) if card.scene in scenes]

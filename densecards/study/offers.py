"""What an import would bring, in words, and whether it takes over how the other program scheduled."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from densecards.decks.adopt import Adopted
    from densecards.decks.foreign import ForeignItem, Preset
    from densecards.store import Change
    from densecards.study.desk import Desk

_SHOWN = 8  # headwords in a line


def deck_words(adopted: Adopted, change: Change) -> list[str]:
    """The deck, or what would come, change and go where it was imported before."""
    content = adopted.content
    titles = {card.id: card.headword for card in content.cards}
    head = f'deck "{content.id}", {content.title}: {content.language}, template {content.template.key}'
    if not change.before:
        return [f"{head}, scenes: {len(content.scenes)}"]
    lines = [f"{head} (imported before)"]
    for word, cards in (
        ("comes", change.added),
        ("changes", change.changed),
        ("goes (kept with your answers, out of use)", change.retired),
        ("comes back", change.returned),
    ):
        if cards:
            named = ", ".join(titles.get(card, card.partition("/")[2]) for card in cards[:_SHOWN])
            more = f" and {len(cards) - _SHOWN} more" if len(cards) > _SHOWN else ""
            lines.append(f"  {word}: {named}{more}")
    return lines


def _scheduled(adopted: Adopted) -> list[ForeignItem]:
    """The items that the other program scheduled by FSRS."""
    return [item for item in adopted.items if item.stability is not None]


def _full(preset: Preset | None) -> tuple[float, ...] | None:
    """A preset's weights as FSRS-6's; None for the defaults, and for what cannot be used."""
    from densecards.errors import SettingsError
    from densecards.schedule import full_weights

    try:
        return full_weights(preset.weights) if preset is not None and preset.weights else None
    except SettingsError:
        return None


def taken_over(
    desk: Desk, adopted: Adopted, take: bool | None
) -> tuple[bool, tuple[float, ...] | None, float | None]:
    """Whether the file's way of scheduling is taken over; its weights and desired retention."""
    own = bool(adopted.reviews) and bool(_scheduled(adopted))  # a shared deck brings nobody's answers
    preset = adopted.preset
    unfitted = desk.weights is None or desk.weights == _full(preset)
    take = unfitted if take is None else take
    if not (own and take) or preset is None:
        return False, None, None
    retention = preset.retention if 0.7 <= preset.retention <= 0.99 else None
    return True, _full(preset), retention


def weight_words(adopted: Adopted, take: bool | None, takes: bool) -> list[str]:
    """How the other program scheduled, and what of that is taken over."""
    preset = adopted.preset
    if preset is None or not _scheduled(adopted):
        return []
    name = f"{len(preset.weights)} fitted weights" if preset.weights else "the default weights"
    said = f'scheduled by FSRS: {name} of "{preset.name}", desired retention {preset.retention or 0.9:.0%}'
    kinds = {item.preset.weights for item in _scheduled(adopted) if item.preset is not None}
    lines = []
    if len(kinds) > 1:
        others = sum(
            item.preset is not None and item.preset.weights != preset.weights for item in adopted.items
        )
        lines.append(f"items scheduled by other weights, each taken as it stood there: {others}")
    if takes:
        lines.append(f"{said}: taken (--keep-weights leaves yours)")
    elif not adopted.reviews:
        lines.append(f"{said}: not taken, for no answers come with it")
    elif take is None:
        lines.append(f"{said}: not taken, for you have your own (--take-weights takes them)")
    else:
        lines.append(f"{said}: not taken")
    return lines

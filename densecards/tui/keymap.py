"""Keys by the names of what they do, so that they can be changed and the change be kept in the settings.

A name is the screen and its action, `study.hint`. Way back and digits keep their keys: without them a
learner could lock a screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from textual.binding import Binding, BindingType

KNOWN: dict[str, Action] = {}
"""Every action whose key can be changed, of the screens that were imported."""
_FIXED = frozenset({"leave", "grade", "turn", "step_out"})


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does."""

    name: str
    keys: str
    """Its own keys, with commas between."""
    does: str


def named(owner: str, bindings: Iterable[BindingType]) -> list[BindingType]:
    """Return the bindings of a screen with names, and remember them."""
    place = owner.removesuffix("Screen").removesuffix("Tab").lower()
    result: list[BindingType] = []
    for binding in bindings:
        if isinstance(binding, Binding) and binding.id is None and binding.description:
            verb = binding.action.partition("(")[0].removeprefix("app.")
            if verb == "go":
                verb = binding.action.partition("'")[2].partition("'")[0]
            if verb and verb not in _FIXED and not binding.key.isdigit():
                binding = replace(binding, id=f"{place}.{verb}")
                first = KNOWN.get(f"{place}.{verb}")
                keys = f"{first.keys},{binding.key}" if first is not None else binding.key
                KNOWN[f"{place}.{verb}"] = Action(f"{place}.{verb}", keys, binding.description)
        result.append(binding)
    return result


def clash(changes: Mapping[str, str], name: str, key: str) -> str:
    """Return the name of another action on the same screen that has this key, or ""."""
    place = name.partition(".")[0]
    for other, action in KNOWN.items():
        same = other != name and other.partition(".")[0] == place
        if same and key in changes.get(other, action.keys).split(","):
            return other
    return ""


def told(changes: Mapping[str, str]) -> str:
    """Return changes as the setting that keeps them."""
    return ", ".join(f"{name}={key}" for name, key in sorted(changes.items()))


def rows(changes: Mapping[str, str]) -> Sequence[Action]:
    """Return every action with the keys that it has now, by screen."""
    return [
        replace(action, keys=changes.get(name, action.keys))
        for name, action in sorted(KNOWN.items(), key=lambda item: item[0].partition(".")[0])
    ]

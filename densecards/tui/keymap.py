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
TAKEN: dict[str, set[str]] = {}
"""The keys of a screen that cannot be changed."""
ANYWHERE = frozenset({"escape", "f1", "f9", "ctrl+q", "ctrl+p", "ctrl+c"})
"""Keys that do the same on every screen."""
_HEADINGS: dict[str, str] = {"sensing": "Study and Web", "daily": "Fifteen minutes"}
_WRITES = frozenset({"card", "study", "drill", "recall", "connect", "story", "web", "split"})
_FIXED = frozenset({"leave", "turn", "step_out"})


@dataclass(frozen=True, slots=True)
class Action:
    """Something a key does."""

    name: str
    keys: str
    """Its own keys, with commas between."""
    does: str
    goes: bool = False
    """It is a way to another screen."""


def named(owner: str, bindings: Iterable[BindingType], heading: str = "") -> list[BindingType]:
    """Return the bindings of a screen with names, and remember them."""
    place = owner.removesuffix("Screen").removesuffix("Tab").lower()
    _HEADINGS.setdefault(place, heading or place.capitalize())
    result: list[BindingType] = []
    for binding in bindings:
        if isinstance(binding, Binding) and binding.id is None:
            name = f"{place}.{_verb(binding.action)}"
            first = KNOWN.get(name)
            if not binding.description or name.partition(".")[2] in _FIXED or binding.key.isdigit():
                TAKEN.setdefault(place, set()).update(binding.key.split(","))
            else:
                binding = replace(binding, id=name)
                keys = f"{first.keys},{binding.key}" if first is not None else binding.key
                goes = binding.action.removeprefix("app.").startswith("go(")
                KNOWN[name] = Action(name, keys, binding.description, goes)
        result.append(binding)
    return result


def _verb(action: str) -> str:
    """Return the name of an action on its screen; what it is done to is part of the name."""
    verb, _, rest = action.removeprefix("app.").partition("(")
    given = rest.strip("')\"")
    if verb == "go":
        return given
    if given.startswith("-"):
        return f"{verb}_back"
    return f"{verb}_{given}" if given.isidentifier() and given not in {"True", "False"} else verb


def heading(place: str) -> str:
    """Return what the screen of an action is called."""
    return _HEADINGS.get(place, place.capitalize())


def clash(changes: Mapping[str, str], name: str, key: str) -> str:
    """Return what this key does already on the same screen or on all of them, or ""."""
    place = name.partition(".")[0]
    for other, action in KNOWN.items():
        same = other != name and other.partition(".")[0] == place
        if same and key in changes.get(other, action.keys).split(","):
            return action.does
    if key in ANYWHERE:
        return "the same on every screen"
    return "something that keeps its key" if key in TAKEN.get(place, ()) else ""


def types_letter(name: str, key: str) -> bool:
    """Return whether this key would write its letter there instead, wherever a line has the focus."""
    own = KNOWN[name].keys.split(",")[0]
    return name.partition(".")[0] in _WRITES and len(key) == 1 and len(own) > 1


def told(changes: Mapping[str, str]) -> str:
    """Return changes as the setting that keeps them."""
    return ", ".join(f"{name}={key}" for name, key in sorted(changes.items()))


def rows(changes: Mapping[str, str]) -> Sequence[Action]:
    """Return every action with the keys that it has now, by screen."""
    return [
        replace(action, keys=changes.get(name, action.keys))
        for name, action in sorted(KNOWN.items(), key=lambda item: heading(item[0].partition(".")[0]))
        if not name.startswith("trouble.")
    ]

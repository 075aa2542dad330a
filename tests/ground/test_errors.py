"""The tree of errors: what its drawing says is what the classes are."""

from __future__ import annotations

import inspect
import re

from densecards import errors


def test_the_drawing_in_the_docstring_is_the_tree() -> None:
    """Every class stands in it under its parent, and nothing else does."""
    drawn: dict[str, str] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"^([│├└─ ]*)([A-Z]\w+)(?: |$)", line):
            name = found[2]
            if not hasattr(errors, name):
                continue
            depth = len(found[1]) // 4
            path = [*path[:depth], name]
            drawn[name] = path[depth - 1] if depth else "Exception"
    real = {
        name: each.__bases__[0].__name__
        for name, each in inspect.getmembers(errors, inspect.isclass)
        if each.__module__ == errors.__name__
    }
    assert drawn == real


def test_misuse_has_a_status_of_its_own() -> None:
    """2 where the call or a setting is wrong, 1 where something was found wanting."""
    wrong = {
        name
        for name, each in inspect.getmembers(errors, inspect.isclass)
        if getattr(each, "exit_status", 0) == 2
    }
    assert wrong == {"UsageError", "SettingsError"}


def test_the_hint_follows_the_message() -> None:
    """One line for a person: what is wrong, and what to do."""
    assert str(errors.NotFoundError("no such deck", hint="`deck list`")) == "no such deck (`deck list`)"
    assert str(errors.StoreError("full")) == "full"
    assert errors.DeckError("2 errors", messages=["a.md:1: x"]).messages == ("a.md:1: x",)

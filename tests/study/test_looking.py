"""Which answers belong to which cards: built once, beside a session, and anew when cards change."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from densecards.errors import StoreError
from densecards.study import Desk
from densecards.study.looking import Looking


def test_many_threads_build_it_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks while it is built waits for that one."""
    built = []
    cards = desk.store.cards

    def counting(*args: object, **more: object) -> object:
        built.append(threading.get_ident())
        return cards(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.store, "cards", counting)
    looking = Looking(desk.store)
    looking.begin()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: looking.lookup(), range(8)))
    assert len({id(one) for one in found}) == 1
    assert len(built) == 1
    looking.begin()
    looking.close()
    assert len(built) == 1


def test_a_change_while_it_is_built_is_not_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards that come while it is built are in what the next one gets."""
    looking = Looking(desk.store)
    templates = desk.store.templates

    def changing() -> object:
        monkeypatch.setattr(desk.store, "templates", templates)
        desk.store.add_own_card("saft", "squash")
        looking.forget()
        return templates()

    monkeypatch.setattr(desk.store, "templates", changing)
    assert looking.lookup() is looking.lookup()
    session = desk.session(cards=["try/kopp"])
    session.begin()
    session.answer("squash")
    assert session.state.judgement.other_card == "mine/saft"  # type: ignore[union-attr]


def test_a_database_that_fails_beside_is_told_to_whoever_asks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread beside swallows the trouble, the question meets it."""

    def broken(*_args: object, **_more: object) -> object:
        raise StoreError("gone")

    monkeypatch.setattr(desk.store, "cards", broken)
    looking = Looking(desk.store)
    looking.begin()
    looking.close()
    with pytest.raises(StoreError, match="gone"):
        looking.lookup()

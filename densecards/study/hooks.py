"""Episodic hooks: the place, the time, the people, the feeling and the goal that tie a card to one's life.

Nobody can ship them. Each is a line of the learner's, kept with the card in the log and nowhere else: no
export, no hand-in and no drawn page reads them. Undo takes one back as anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.errors import UsageError

if TYPE_CHECKING:
    from densecards.study.desk import Desk

# What is asked for, gently, in this order.
HOOKS: dict[str, str] = {
    "place": "Where was it?",
    "time": "When?",
    "people": "Who was there?",
    "feeling": "How did it feel?",
    "goal": "What is it good for, for you?",
}
_WHAT = "hook"


def hooks(desk: Desk, card: str) -> dict[str, str]:
    """Return a card's hooks that were written, hook → text, in the order of HOOKS."""
    from densecards.store import Kind

    name = desk.web(card).card.id
    found: dict[str, str] = {}
    for note in desk.store.log(name, kinds=[Kind.NOTE], counting_only=True):
        if note.detail.get("what") == _WHAT:
            found[str(note.detail.get("hook"))] = note.answer or ""
    return {key: found[key] for key in HOOKS if found.get(key)}


def write_hook(desk: Desk, card: str, hook: str, text: str) -> str | None:
    """Write a hook, or take it away with ""; returns the log entry, None where nothing changes.

    Raises UsageError for a hook that there is not.
    """
    from densecards.store import Kind, LogEntry

    if hook not in HOOKS:
        raise UsageError(f'there is no hook "{hook}"', hint=f"hooks: {', '.join(HOOKS)}")
    name = desk.web(card).card.id
    said = " ".join(text.split())
    if said == hooks(desk, name).get(hook, ""):
        return None
    detail = {"what": _WHAT, "hook": hook}
    return desk.store.record(
        LogEntry(kind=Kind.NOTE, at=desk.now(), card=name, answer=said, detail=detail)
    ).id

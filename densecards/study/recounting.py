"""What was done, in a learner's words: which answer, which link and what it says, which palace.

It reads entries of the log and the webs that they speak of; what it returns is plain text, not markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from densecards.grading import Verdict
from densecards.schedule import Grade
from densecards.study.hooks import HOOKS
from densecards.study.values import Mode
from densecards.study.whys import CHAIN
from densecards.webs import plain_text

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.desk import Desk
    from densecards.study.undoing import Act

MODES = {
    Mode.WORD: "answered",
    Mode.BLANK_WEB: "blank web",
    Mode.LINK: "link",
    Mode.PARTIAL_WEB: "part of a web",
    Mode.EXPLAIN: "explained",
    Mode.CONFUSABLES: "told apart",
    Mode.STORY: "story",
    Mode.PALACE: "palace",
    Mode.JOURNEY: "journey",
    Mode.FORMS: "forms",
    Mode.LABEL: "label",
    Mode.PHRASE: "phrase",
    Mode.CRAM: "cram",
    Mode.KNOWN: "known already",
}
"""The modes of recall as they are named to a learner."""
_STATUS = {
    "suspend": "left out",
    "unsuspend": "taken in again",
    "bury": "left out until tomorrow",
    "unbury": "taken in again",
    "reschedule": "moved its due day",
    "forget": "started again as new",
}
_ACTS = {
    "due day": _STATUS["reschedule"],
    "fresh start": _STATUS["forget"],
    "card split": "split into several",
}


def recount(desk: Desk, acts: Sequence[Act]) -> list[str]:
    """Return a line for each act."""
    return [_told(desk, act) for act in acts]


def _told(desk: Desk, act: Act) -> str:
    entry = act.last
    if len(act.entries) > 1 or act.named:
        return _ACTS.get(act.what, act.what)
    if entry.kind == "review":
        return _answer(entry)
    if entry.kind == "link":
        return _link(desk, entry)
    if entry.kind == "card":
        before, after = entry.detail.get("before"), entry.detail.get("after")
        return "changed the card" if before and after else "deleted the card" if before else "made the card"
    if entry.kind == "note":
        return _note(entry)
    if entry.kind == "flag":
        return "flagged" if entry.detail.get("flag") else "took the flag off"
    if entry.kind == "event":
        return _event(desk, entry, act.what)
    return _STATUS.get(entry.kind, act.what)


def _answer(entry: LogEntry) -> str:
    mode = Mode(entry.mode) if entry.mode in {one.value for one in Mode} else Mode.WORD
    if mode is Mode.KNOWN:
        return MODES[mode]
    said = " · ".join((entry.answer or "").split("\n")).strip()
    quoted = f"“{said}”" if said else "nothing came"
    right = entry.verdict in {Verdict.EXACT, Verdict.ACCEPTED, Verdict.NEAR}
    result = "recalled" if right else "not recalled"
    if entry.grade and mode.schedules:
        result = Grade(entry.grade).name.lower()
    hints = ", with hints" if entry.rung else ""
    return f"{MODES[mode]}, {result}{hints}: {quoted}"


def _link(desk: Desk, entry: LogEntry) -> str:
    key = str(entry.detail.get("slot", ""))
    web = desk.store.web(entry.card)
    slot = web.template.slot(key)
    title = slot.title if slot is not None else key
    before, after = entry.detail.get("before"), entry.detail.get("after")
    if not after:
        return f"took its {title} away"
    text = plain_text(str(after), desk.titles(web.card.deck))
    return f"{'rewrote' if before else 'wrote'} its {title}: {text}"


def _note(entry: LogEntry) -> str:
    what, text = str(entry.detail.get("what", "")), " ".join((entry.answer or "").split())
    if what == "hook":
        asks = HOOKS.get(str(entry.detail.get("hook")), "")
        return f"{asks} {text}" if text else f"{asks} taken away"
    if what in CHAIN:
        return f"{CHAIN[what]} {text}"
    name = {"contrast": "told apart", "story": "wrote the story"}.get(what, "noted")
    if entry.mode == Mode.STORY:
        name = "wrote the story"
    return f"{name}: {text}"


def _event(desk: Desk, entry: LogEntry, what: str) -> str:
    if what == "chain":
        kind, title = str(entry.detail.get("kind", "palace or journey")), entry.detail.get("title", "")
        return f"deleted a {kind}" if entry.detail.get("deleted") else f"{kind} “{title}”"
    if what == "fsrs weights":
        return "fitted weights taken" if entry.detail.get("weights") else "default weights taken"
    return what

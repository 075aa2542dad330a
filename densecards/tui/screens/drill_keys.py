"""The keys of a drill, and which of them do something in the state at hand."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

from densecards.schedule import Grade
from densecards.study.modes import Checked, Over, Posed

KEYS: list[BindingType] = [
    Binding("enter,space", "go_on", "Go on"),
    Binding("tab", "hint", "Hint"),
    Binding("ctrl+n", "skip", "Skip"),
    Binding("ctrl+t", "way", "Show the way"),
    Binding("ctrl+r", "anew", "Begin anew"),
    Binding("r", "once_more", "Once more"),
    Binding("o", "overrule", "Overrule"),
    Binding("up", "part(-1)", "Part", key_display="↑ ↓"),
    Binding("down", "part(1)", show=False),
    Binding("right", "assign(1)", "Match", key_display="← →"),
    Binding("left", "assign(-1)", show=False),
    Binding("n", "note", "What tells them apart"),
    Binding("e", "edit", "Web"),
    Binding("u,ctrl+z", "undo", "Undo"),
    Binding("pagedown", "roll(1)", show=False),
    Binding("pageup", "roll(-1)", show=False),
    *(Binding(str(int(grade)), f"grade({int(grade)})", show=False) for grade in Grade),
    Binding("escape", "leave", "Back"),
]


def allowed_now(state: Posed | Checked | Over | None, *, walks: bool, lines: bool) -> Mapping[str, bool]:
    """Return by their names what can be done; `walks` along a chain, `lines` were written already."""
    posed, checked = isinstance(state, Posed), isinstance(state, Checked)
    parts = isinstance(state, Checked) and bool(state.outcome.parts)
    typed = isinstance(state, Checked) and bool(state.outcome.lines or state.outcome.right)
    return {
        "go_on": isinstance(state, Checked | Over),
        "grade": checked,
        "hint": posed,
        "skip": posed,
        "way": posed and walks,
        "anew": isinstance(state, Posed) and state.task.number > 1,
        "once_more": isinstance(state, Over) and (walks or bool(state.missed)),
        "overrule": typed,
        "part": parts or (posed and lines),
        "assign": parts,
        "note": checked,
        "edit": checked,
    }

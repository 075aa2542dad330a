"""What stands around a question of Study: its small line, the cues given, how far one is, and the end.

Pure drawing: what is shown comes in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from densecards.study.values import Asking, Finished, Progress, Question
from densecards.text import counted, displayable
from densecards.tui.drawing import bar, percent, when, wrap
from densecards.tui.widgets.standing import comes_when

if TYPE_CHECKING:
    from densecards.schedule import StudyDays

_UNSETTLED = "in the deck's order: the memory is still reading"


def farewell(
    state: Finished, now: int, days: StudyDays, *, comes: int | None, cram: bool = False, more: bool = True
) -> Content:
    """Say how it went and what comes: `comes` is when the next card does (ms), None where none will.

    With `more` there is a key for new cards beyond those of the day.
    """
    share = f", {percent(state.right / state.reviewed)} right" if state.reviewed else ""
    lines: list[str | tuple[str, str]] = [
        (f"{_heading(state)}\n\n", "bold $success"),
        f"{counted(state.reviewed, 'answer')}{share}" if state.reviewed else "",
    ]
    if state.waiting and state.next_due is not None:
        lines.append(f"\n{state.waiting} come again today, the first {when(state.next_due, now)}")
    elif comes is not None and not (state.held or cram):
        lines.append(f"\nThe next card comes {comes_when(comes, now, days)}")
    if state.held:
        held = counted(state.held, "more is", "more are")
        lines.append(f"\n{held} due, beyond the answers a day that the settings allow (a comma on Today)")
    if cram:
        lines.append("\nNo due day was moved")
    elif state.unmet and more:
        wait = counted(state.unmet, "new card waits", "new cards wait")
        lines.append((f"\n\n{wait} beyond those of the day; n learns some of them now", "$muted"))
    return Content.assemble(*lines)


def _heading(state: Finished) -> str:
    if state.reviewed:
        return "Done for now"
    return "Enough for today" if state.held or state.unmet else "Nothing waits here"


def detail_of(question: Question) -> tuple[str, str]:
    """Return the small line beside a front, with its look."""
    detail = displayable(question.detail, one_line=True)
    return (f"   {detail}" if detail else "", "$muted")


def cues(state: Asking, width: int) -> Content:
    """Return the cues given so far, each with its slot; of the letters the last, which holds those before."""
    room = max(20, min(width, 96) - 19)
    lines: list[Content] = []
    last = max((hint.rung for hint in state.hints if not hint.slot), default=0)
    for hint in state.hints:
        if not hint.slot and hint.rung != last:
            continue
        slot = state.question.web.template.slot(hint.slot) if hint.slot else None
        title = displayable(slot.title, one_line=True) if slot else "letters"
        for line in wrap(displayable(hint.text, one_line=True), room):
            lines.append(Content.assemble((f"{title:>17}  ", "$accent"), line))
            title = ""
    if not state.settled:
        lines.append(Content.assemble((f"{'':>17}  {_UNSETTLED}", "$muted")))
    return Content("\n").join(lines)


def headway(progress: Progress, *, cram: bool = False) -> str:
    """Return what is still to come, and how much of it all was done."""
    left = progress.due + progress.learning + progress.new
    total = left + progress.done
    share = bar(progress.done / total, 10).replace(" ", "·") if total else ""
    if cram:
        return f"{left} left  {share}"
    return f"{progress.due} due  {progress.learning} learning  {progress.new} new  {share}"

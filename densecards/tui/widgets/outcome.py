"""What came of a drill's answer: part by part what was recalled, what was extra, and what to read now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from densecards.text import displayable
from densecards.tui.drawing import bar, fit, percent, wrap
from densecards.tui.widgets.verdict import comparison, verdict_line

if TYPE_CHECKING:
    from densecards.study.modes import Checked, Outcome

RISEN = 5
TITLE = 14


def outcome_lines(state: Checked, width: int, part: int) -> Content:
    """Return the whole outcome, `width` cells wide; `part` is the part that the cursor stands on."""
    outcome = state.outcome
    blocks: list[Content] = []
    if outcome.judgement is not None:
        typed = " ".join(outcome.lines)
        blocks.append(verdict_line(outcome.judgement, typed, hinted=bool(state.hints)))
        blocks.append(comparison(outcome.judgement, typed))
    if outcome.parts:
        found = sum(one.right for one in outcome.parts)
        blocks.append(Content.assemble((f"{found} of {len(outcome.parts)} recalled", "bold")))
        blocks += _parts(outcome, width, part)
    extra = [outcome.lines[n] for n in outcome.extra]
    if extra:
        blocks.append(Content.styled("matched nothing", "$muted"))
        blocks += [Content(f"    {displayable(line, one_line=True)}") for line in extra]
    for note in outcome.notes:
        blocks += [Content.styled(line, "$primary") for line in wrap(displayable(note, one_line=True), width)]
    if outcome.recollection is not None:
        blocks.append(Content.styled("what the memory makes of these links", "$muted"))
        for card in outcome.recollection.results[:RISEN]:
            name = fit(displayable(card.headword, one_line=True), 24)
            blocks.append(
                Content.assemble(
                    f"  {name} ", (bar(card.probability, 20), "$primary"), f" {percent(card.probability)}"
                )
            )
    return Content("\n").join(blocks)


def _parts(outcome: Outcome, width: int, cursor: int) -> list[Content]:
    lines: list[Content] = []
    room = max(10, width - TITLE - 6)
    for number, part in enumerate(outcome.parts):
        mark = "▸" if number == cursor else " "
        sign, colour = ("✓", "$success") if part.right else ("·", "$muted")
        title = fit(displayable(part.title or part.slot, one_line=True), TITLE)
        texts = wrap(displayable(part.text, one_line=True), room) or [""]
        lines.append(
            Content.assemble(
                (f"{mark} ", "$accent"), (f"{sign} ", colour), (f"{title} ", "$primary"), texts[0]
            )
        )
        lines += [Content(" " * (TITLE + 5) + text) for text in texts[1:]]
        if part.right and part.got:
            how = {
                "letters": "",
                "meaning": f"  {percent(part.likeness)} alike",
                "learner": "  you decided",
            }.get(str(part.by), "")
            got = fit(displayable(part.got, one_line=True), room - len(how)).rstrip()
            lines.append(Content.assemble(" " * (TITLE + 5), (f"← {got}", "$accent"), (how, "$muted")))
    return lines

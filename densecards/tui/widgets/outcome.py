"""What came of a drill's answer: part by part what was recalled, what was extra, and what to read now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from densecards.text import displayable
from densecards.tui.drawing import bar, fit, flow, percent, wrap
from densecards.tui.widgets.verdict import comparison, verdict_line

if TYPE_CHECKING:
    from densecards.grading import Judgement
    from densecards.study.modes import Checked, Outcome

RISEN = 5
TITLE = 14
ANOTHER = "another card"
"""What the rules note of an answer that is another card's; the name beside it says as much."""


def outcome_lines(state: Checked, width: int, part: int) -> Content:
    """Return the whole outcome, `width` cells wide; `part` is the part that the cursor stands on."""
    outcome = state.outcome
    blocks: list[Content] = []
    if outcome.judgement is not None:
        blocks += _judged(state, outcome.judgement)
    if outcome.parts:
        found = sum(one.right for one in outcome.parts)
        decided = ""
        if outcome.overruled is not None:
            decided = f"   you decided: {'right' if outcome.overruled else 'not this time'}"
        blocks.append(
            Content.assemble((f"{found} of {len(outcome.parts)} recalled", "bold"), (decided, "$accent"))
        )
    extra = [outcome.lines[n] for n in outcome.extra]
    if extra:
        blocks.append(Content.styled("matched nothing", "$muted"))
        blocks += [
            Content("    " + row)
            for line in extra
            for row in wrap(displayable(line, one_line=True), max(10, width - 4))
        ]
    if outcome.parts:
        blocks += _parts(outcome, width, part)
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


def _judged(state: Checked, judgement: Judgement) -> list[Content]:
    """Return the verdict, with the card that a wrong answer belongs to, and the comparison."""
    outcome, typed = state.outcome, " ".join(state.outcome.lines)
    if outcome.wrong_name and judgement.note == ANOTHER:
        judgement = replace(judgement, note="")
    hinted = bool(state.hints)
    line = verdict_line(judgement, typed, outcome.wrong_name, hinted=hinted and state.task.schedules)
    if hinted and outcome.right and not state.task.schedules:
        line = Content.assemble(line, ("  with a hint", "$muted"))
    return [line, comparison(judgement, typed)]


def missed_lines(missed: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Return the headwords of missed cards, as many a line as there is room for."""
    words = [displayable(headword, one_line=True) for _, headword in missed if headword]
    return ["   ".join(words[n] for n in line) for line in flow(words, width)]


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

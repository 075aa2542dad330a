"""A judged answer in words and characters: verdict, what was written, what was wanted. Pure drawing."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from densecards.grading import Judgement, Segment, Verdict
from densecards.text import displayable

_WORDS = {
    Verdict.EXACT: ("✓", "right", "$success"),
    Verdict.ACCEPTED: ("✓", "right", "$success"),
    Verdict.NEAR: ("≈", "nearly", "$warning"),
    Verdict.OTHER_CARD: ("↔", "that is another card", "$warning"),
    Verdict.WRONG: ("✗", "not this time", "$error"),
}
Part = str | Content | tuple[str, str]


LONGEST = 160
"""Characters of an answer that are shown: what is longer was pasted."""


def verdict_line(judgement: Judgement, answer: str, other: str = "", *, hinted: bool = False) -> Content:
    """Return the first line: the verdict, and what the rules have to say about it.

    `other` is the headword of the card that the answer belongs to.
    """
    mark, word, colour = _WORDS[judgement.verdict]
    if not answer.strip() and judgement.verdict is Verdict.WRONG:
        return Content.styled(f"{mark} nothing came", f"bold {colour}")
    parts: list[Part] = [(f"{mark} {word}", f"bold {colour}")]
    if judgement.verdict is Verdict.OTHER_CARD and other:
        parts += [": ", (displayable(other, one_line=True), "bold")]
    if judgement.note:
        parts += [("  " + displayable(judgement.note, one_line=True), "$muted")]
    if hinted and judgement.verdict in {Verdict.EXACT, Verdict.ACCEPTED}:
        parts.append(("  with a hint, so it comes again soon", "$muted"))
    return Content.assemble(*parts)


def comparison(judgement: Judgement, answer: str) -> Content:
    """Return what was written above what was wanted, with the differing letters marked in both.

    Letters to take out are struck through, letters to put in are underlined, so colour is not needed.
    """
    wanted = displayable(judgement.canonical, one_line=True)
    matched = displayable(judgement.matched, one_line=True)
    if not answer.strip() or judgement.verdict is Verdict.EXACT:
        return Content.assemble(("answer  ", "$muted"), (wanted, "bold"))
    typed = displayable(answer, one_line=True)
    if len(typed) > LONGEST:
        typed = f"{typed[:LONGEST]} …"
    lines: list[Part] = []
    if judgement.verdict is Verdict.NEAR and judgement.diff and len(answer) <= LONGEST:
        lines += [("yours   ", "$muted"), *_side(judgement.diff, mine=True), "\n"]
        lines += [("answer  ", "$muted"), *_side(judgement.diff, mine=False)]
        if matched and wanted != matched:
            lines.append((f"   ({wanted})", "$muted"))
    else:
        lines += [("yours   ", "$muted"), typed, "\n", ("answer  ", "$muted"), (wanted, "bold")]
    return Content.assemble(*lines)


def _side(diff: Iterable[Segment], *, mine: bool) -> list[Part]:
    parts: list[Part] = []
    for segment in diff:
        text = displayable(segment.text)
        kind = str(segment.kind)
        if kind == "same":
            parts.append((text, "" if mine else "bold"))
        elif mine and kind in {"extra", "wrong"}:
            parts.append((text, "bold strike $error"))
        elif not mine and kind == "missing":
            parts.append((text, "bold underline $success"))
    return parts

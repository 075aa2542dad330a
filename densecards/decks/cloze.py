"""Cloze notes: a text with numbered gaps, `The {{c1::capital::hint}} of …`, becomes one card a number.

A gap may have several numbers (`{{c1,2::…}}`).
The blanked text is the gloss and what was in the gap the headword, so the gap is what gets asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPEN = re.compile(r"\{\{c(\d{1,3}(?:,\d{1,3}){0,20})::")
_MOST_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Gap:
    """One cloze number: the text with its gaps blanked, and what belongs there."""

    number: int
    text: str
    answer: str


@dataclass(slots=True)
class _Node:
    numbers: frozenset[int]
    parts: list[str | _Node]
    hint: str = ""


def gaps(text: str) -> list[Gap]:
    """Return the gaps of a cloze text in the order of their numbers; [] where it has none."""
    whole = _parse(text)
    numbers = sorted({number for node in _nodes(whole) for number in node.numbers})
    found = []
    for number in numbers:
        answers = [_shown(node, -1) for node in _nodes(whole) if number in node.numbers]
        told = dict.fromkeys(answer for answer in answers if answer.strip())
        found.append(Gap(number, _shown(whole, number), "; ".join(told)))
    return found


def _parse(text: str) -> _Node:
    root = _Node(frozenset(), [])
    stack = [root]
    at = 0
    while at < len(text):
        opening = _OPEN.match(text, at)
        if opening and len(stack) < _MOST_DEPTH:
            node = _Node(frozenset(map(int, opening[1].split(","))), [])
            stack[-1].parts.append(node)
            stack.append(node)
            at = opening.end()
        elif text.startswith("}}", at) and len(stack) > 1:
            _take_hint(stack.pop())
            at += 2
        else:
            stops = (n for n in (text.find("{{c", at + 1), text.find("}}", at + 1)) if n > 0)
            end = min(stops, default=len(text))
            stack[-1].parts.append(text[at:end])
            at = end
    return root


def _take_hint(node: _Node) -> None:
    """Take `::hint` off the end of what stands in a gap."""
    last = node.parts[-1] if node.parts else ""
    if isinstance(last, str) and "::" in last:
        node.parts[-1], _, node.hint = last.partition("::")


def _nodes(node: _Node) -> list[_Node]:
    found = []
    for part in node.parts:
        if isinstance(part, _Node):
            found += [part, *_nodes(part)]
    return found


def _shown(node: _Node, blanked: int) -> str:
    """The text of a node with the gaps of one number blanked and all others filled."""
    pieces = []
    for part in node.parts:
        if isinstance(part, str):
            pieces.append(part)
        elif blanked in part.numbers:
            pieces.append(f"[{part.hint or '…'}]")
        else:
            pieces.append(_shown(part, blanked))
    return "".join(pieces)

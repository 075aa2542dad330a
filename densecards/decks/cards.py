"""One card of a source file: heading, paragraph (gloss and properties) and links, each line judged.

Knows the template it reads for; knows nothing of files, other cards or the deck as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from densecards.decks.blocks import Line, joined, unescape
from densecards.decks.findings import Findings, meant, quoted
from densecards.decks.source import ID_RULE, CardSource, Cells, Written, is_id
from densecards.text import nearest, normalise, slugify
from densecards.webs import Filler, Template, card_key

MAX_TEXT = 4000  # characters of one text; a web's text is read at a glance
_ID = re.compile(r"(.*?)\s*\{#([^{}]*)\}\Z", re.DOTALL)
_KEYED = re.compile(r"([^\W\d_][\w-]*(?:[ -][\w-]+){0,2})\s*:(?:\s+(.*))?\Z", re.DOTALL)
_CELL_MARK = re.compile(r"(?<!\\)\|")


@dataclass(slots=True)
class Draft:
    """A card while its file is being read."""

    file: str
    line: int
    key: str
    headword: str
    part: str
    gloss: list[Line] = field(default_factory=list)
    properties: dict[str, Cells] = field(default_factory=dict)
    links: dict[str, Written] = field(default_factory=dict)
    refused: list[Written] = field(default_factory=list)

    def finished(self, findings: Findings) -> CardSource:
        """Return the card; notes a missing gloss."""
        first = self.gloss[0].number if self.gloss else self.line
        gloss = Written(_clean(joined(self.gloss)), first)
        if not gloss.text:
            findings.error(
                self.file,
                self.line,
                f"{quoted(self.headword)} has no gloss",
                "write what it is under the heading",
            )
        check_length(gloss, self.file, findings)
        return CardSource(
            self.file,
            self.line,
            self.key,
            self.headword,
            gloss,
            self.properties,
            self.links,
            self.part,
            tuple(self.refused),
        )


def split_id(heading: str) -> tuple[str, str | None]:
    """Return a heading's text and the id between `{#` and `}`; None where there is none."""
    match = _ID.match(heading)
    return (unescape(match[1]).strip(), match[2].strip()) if match else (unescape(heading).strip(), None)


def checked_id(title: str, key: str | None, file: str, line: int, what: str, findings: Findings) -> str:
    """Return the id of a heading, or the one its title suggests after noting what is wrong with it."""
    wanted = card_key(title)
    if key is None:
        findings.error(file, line, f"{what} {quoted(title)} has no id", f"write {{#{wanted}}} after it")
        return wanted
    if not is_id(key):
        findings.error(file, line, f"bad id {quoted(key)}: {ID_RULE}", f'write "{slugify(key) or wanted}"')
        return slugify(key) or wanted
    return key


def open_card(heading: str, file: str, line: int, part: str, findings: Findings) -> Draft:
    """Begin a card at its heading."""
    headword, key = split_id(heading)
    headword = normalise(headword)
    if not headword:
        findings.error(file, line, "a card without a headword", "write ## headword {#id}")
        headword = key or "?"
    return Draft(file, line, checked_id(headword, key, file, line, "card", findings), headword, part)


def read_paragraph(draft: Draft, lines: Sequence[Line], template: Template, findings: Findings) -> None:
    """Sort a card's lines into properties and gloss."""
    for line in lines:
        keyed = _KEYED.match(line.text)
        if keyed is None or not _is_property(draft, line, keyed, template, findings):
            draft.gloss.append(line)


def _is_property(
    draft: Draft, line: Line, keyed: re.Match[str], template: Template, findings: Findings
) -> bool:
    """True where the line is no gloss: a property, or an attempt at one that was noted."""
    name, value = keyed[1], (keyed[2] or "").strip()
    key = name.lower().replace(" ", "-")
    found = template.property(key)
    if found is not None:
        if key in draft.properties:
            draft.refused.append(Written(_clean(value), line.number))
            findings.error(
                draft.file,
                line.number,
                f'property "{key}" stands twice in {quoted(draft.headword)}',
                "put both into one line",
            )
            return True
        cells = _cells(value, found.is_list)
        if not any(cells):
            findings.error(
                draft.file, line.number, f'property "{key}" is empty', "fill it or delete the line"
            )
            return True
        draft.properties[key] = Cells(cells, line.number)
        check_length(Written(" | ".join(cells), line.number), draft.file, findings)
        return True
    slot = template.slot(name)
    if slot is not None and slot.key != template.gloss_slot:
        draft.refused.append(Written(_clean(value), line.number))
        findings.error(
            draft.file, line.number, f'"{slot.key}" is a slot, not a property', f'write "- {slot.key}: …"'
        )
        return True
    near = nearest(key, [known.key for known in template.properties])
    # The first line may well be a gloss with a colon; a later one is far more often a mistyped property.
    if near is None and not draft.gloss:
        return False
    if near is None and " " in name:
        return False
    draft.refused.append(Written(_clean(value), line.number))
    findings.error(
        draft.file,
        line.number,
        f"unknown property {quoted(name)}",
        meant(near)
        or f'known: {", ".join(p.key for p in template.properties)}; for a gloss write "{name}\\:"',
    )
    return True


def _cells(value: str, is_list: bool) -> tuple[str, ...]:
    if not is_list:
        return (_clean(value),)
    return tuple(_clean(cell) for cell in _CELL_MARK.split(value))


def read_links(
    draft: Draft,
    items: Sequence[Sequence[Line]],
    template: Template,
    findings: Findings,
    *,
    personal: bool,
) -> None:
    """Put a list's `slot: text` lines into the card's slots. `personal` decks may fill a learner's slots."""
    for item in items:
        _warn_of_swallowed(draft, item, template, findings)
        line = item[0].number
        keyed = _KEYED.match(joined(item))
        if keyed is None:
            findings.error(
                draft.file,
                line,
                f'{quoted(item[0].text)} is no "- slot: text" line',
                f"known slots: {', '.join(template.slot_keys)}",
            )
            continue
        slot = template.slot(keyed[1])
        text = Written(_clean(keyed[2] or ""), line)
        if slot is None:
            _unknown_slot(draft, keyed[1], line, template, findings)
        elif slot.key == template.gloss_slot:
            findings.error(
                draft.file, line, f'"{slot.key}" is the gloss and no link', "write it under the heading"
            )
        elif slot.key in draft.links:
            findings.error(
                draft.file,
                line,
                f'slot "{slot.key}" stands twice in {quoted(draft.headword)}',
                "keep one of them",
            )
        elif slot.filler is Filler.LEARNER and not personal:
            findings.error(
                draft.file, line, f'slot "{slot.key}" is the learner\'s alone', "leave it out of the deck"
            )
        elif not text.text:
            findings.error(draft.file, line, f'slot "{slot.key}" is empty', "fill it or delete the line")
        else:
            draft.links[slot.key] = text
            check_length(text, draft.file, findings)
            continue
        draft.refused.append(text)


def _unknown_slot(draft: Draft, name: str, line: int, template: Template, findings: Findings) -> None:
    key = name.lower().replace(" ", "-")
    if template.property(key) is not None:
        suggestion = "it is a property: write it without the dash, above the links"
    else:
        suggestion = meant(template.suggestion(name)) or f"known: {', '.join(template.slot_keys)}"
    findings.error(draft.file, line, f"unknown slot {quoted(name)}", suggestion)


def _warn_of_swallowed(draft: Draft, item: Sequence[Line], template: Template, findings: Findings) -> None:
    """Note a property or slot line that CommonMark reads as the rest of the link above it."""
    for line in item[1:]:
        keyed = _KEYED.match(line.text)
        name = keyed[1].lower().replace(" ", "-") if keyed else ""
        if name and (template.property(name) or template.slot(name)):
            findings.error(
                draft.file,
                line.number,
                f'"{name}:" is read as part of the link above',
                "put an empty line before it, or a dash if it is a link",
            )


def _clean(text: str) -> str:
    rows: Iterator[str] = (normalise(row) for row in unescape(text).split("\n"))
    return "\n".join(row for row in rows if row)


def check_length(text: Written, file: str, findings: Findings) -> None:
    """Note a text that is longer than a web can show."""
    if len(text.text) > MAX_TEXT:
        findings.error(file, text.line, f"a text of {len(text.text)} characters", f"keep it under {MAX_TEXT}")

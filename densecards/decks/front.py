"""Front matter: the strict `key: value` lines that head a scene's file.

A subset of YAML that every code host shows: one key a line, values plain or in quotes, an indented line
continues the value above, `#` begins a comment line. Nothing else of YAML, so nothing surprises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from densecards.decks.blocks import Line
from densecards.decks.findings import Findings, meant, quoted
from densecards.decks.source import Written
from densecards.text import nearest

KEYS = ("scene", "title", "story", "level", "chapter")
_LINE = re.compile(r"([A-Za-z][\w-]*)\s*:(?:\s+(.*)|)\Z")


def read_front(lines: Sequence[Line], file: str, findings: Findings) -> dict[str, Written]:
    """Return the front matter's values by key, each with its line; notes whatever is not one."""
    found: dict[str, Written] = {}
    current = ""
    for line in lines:
        text = line.text
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        if text[0] in " \t" and current:
            before = found[current]
            found[current] = Written(f"{before.text} {text.strip()}".strip(), before.line)
            continue
        match = _LINE.match(text.rstrip())
        if match is None:
            findings.error(
                file,
                line.number,
                f"front matter: {quoted(text)} is no key: value line",
                f"known keys: {', '.join(KEYS)}",
            )
            current = ""
            continue
        key, value = match[1], (match[2] or "").strip()
        if key not in KEYS:
            near = nearest(key, list(KEYS))
            findings.error(
                file,
                line.number,
                f"front matter: unknown key {quoted(key)}",
                meant(near) or f"known: {', '.join(KEYS)}",
            )
            current = ""
        elif key in found:
            findings.error(file, line.number, f'front matter: "{key}" stands twice', "keep one of them")
            current = ""
        else:
            found[key] = Written("" if value in (">", "|", ">-", "|-") else value, line.number)
            current = key
    return {key: Written(_unquoted(value.text), value.line) for key, value in found.items()}


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    if len(text) >= 2 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def front_value(text: str) -> str:
    """Return a text as it stands after `key: ` so that it is read back the same, by YAML readers too."""
    plain = re.match(r"[^\W\d_]", text) and not re.search(r":(\s|$)|\s#|\s$", text)
    if plain and text.lower() not in ("true", "false", "null", "yes", "no", "on", "off"):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

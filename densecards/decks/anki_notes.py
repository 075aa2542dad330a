"""What a card of ours looks like in Anki: one note type a template, the web laid out on the back."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from densecards.decks.markup import to_html
from densecards.webs import Card, Template, plain_text

ID, HEADWORD, GLOSS, AUDIO = "id", "headword", "gloss", "audio"
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(([^)\s]+)\)")
_CSS = """.card { font-family: sans-serif; font-size: 20px; text-align: center; }
.web { border-collapse: collapse; margin: 1em auto; }
.web td { border: 1px solid #8888; padding: .5em; width: 11em; vertical-align: top; font-size: 16px; }
.web b { display: block; font-size: 11px; font-weight: normal; opacity: .6; }
.web .centre { font-size: 22px; vertical-align: middle; }
.more { font-size: 14px; opacity: .8; }
img { max-width: 10em; max-height: 8em; }"""


def stable_id(text: str) -> int:
    """Return a number of thirteen digits, as Anki's ids are, the same for the same text."""
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return 1_400_000_000_000 + int.from_bytes(digest, "big") % 200_000_000_000


def slot_fields(template: Template) -> list[str]:
    """The keys of the slots that are fields of their own; the gloss slot is the gloss."""
    return [key for key in template.slot_keys if key != template.gloss_slot]


def property_fields(template: Template) -> list[str]:
    """The keys of the properties that are fields of their own; tags are Anki's tags.

    All of them, used or not: the note type must stay the same when a deck is exported again, or Anki
    would not know its notes.
    """
    return [p.key for p in template.properties if p.key not in ("tags", "aliases")]


def note_type(template: Template, properties: Sequence[str]) -> dict[str, Any]:
    """Return the note type as Anki's schema 11 keeps it; its id follows from what it is made of."""
    fields = [HEADWORD, GLOSS, *slot_fields(template), *properties, ID]
    key = stable_id("notetype/" + "/".join((template.key, *fields)))
    web = _web(template)
    more = "".join(f"{{{{#{p}}}}}<div>{p}: {{{{{p}}}}}</div>{{{{/{p}}}}}" for p in properties if p != AUDIO)
    sound = f"{{{{{AUDIO}}}}}" if AUDIO in properties else ""
    back = f'{sound}{web}<div class="more">{more}</div>'
    templates = [
        {
            "name": prompt.title,
            "ord": n,
            "qfmt": f"{{{{{prompt.shows}}}}}",
            "afmt": f'{{{{FrontSide}}}}<hr id="answer">{{{{{prompt.asks}}}}}{back}',
            "bqfmt": "",
            "bafmt": "",
            "did": None,
            "bfont": "",
            "bsize": 0,
        }
        for n, prompt in enumerate(template.prompts)
    ]
    return {
        "id": key,
        "name": f"densecards {template.title}",
        "type": 0,
        "mod": 0,
        "usn": -1,
        "sortf": 0,
        "did": None,
        "tmpls": templates,
        "flds": [
            {"name": name, "ord": n, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": []}
            for n, name in enumerate(fields)
        ],
        "css": _CSS,
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "req": [[n, "any", [0 if p.shows == HEADWORD else 1]] for n, p in enumerate(template.prompts)],
        "tags": [],
        "vers": [],
    }


def _web(template: Template) -> str:
    """The 3 × 3 grid: the headword in the middle, an empty slot stays an empty place."""
    cells = []
    for slot in template.slots:
        field = GLOSS if slot.key == template.gloss_slot else slot.key
        cells.append(f"<td><b>{html.escape(slot.title)}</b>{{{{{field}}}}}</td>")
    cells.insert(4, f'<td class="centre">{{{{{HEADWORD}}}}}</td>')
    rows = "".join(f"<tr>{''.join(cells[n : n + 3])}</tr>" for n in range(0, 9, 3))
    return f'<table class="web">{rows}</table>'


def note_fields(
    card: Card,
    template: Template,
    links: Mapping[str, str],
    properties: Sequence[str],
    titles: Mapping[str, str],
    media: Mapping[str, str],
) -> list[str]:
    """Return a note's fields as HTML. `titles` maps ids → headwords, `media` path → name in Anki."""

    def shown(text: str) -> str:
        pieces, at = [], 0
        for match in _IMAGE.finditer(text):
            pieces.append(to_html(_plain(text[at : match.start()], titles)))
            name = media.get(match[2])
            alt = html.escape(match[1])
            pieces.append(f'<img src="{html.escape(name)}" alt="{alt}">' if name else alt)
            at = match.end()
        pieces.append(to_html(_plain(text[at:], titles)))
        return "".join(pieces).strip()

    def cells(key: str) -> str:
        values = card.properties.get(key, ())
        if key == AUDIO:
            return "".join(f"[sound:{media[path]}]" for path in values if path in media)
        return shown(" | ".join(values))

    own_gloss = links.get(template.gloss_slot, "") if template.gloss_slot else ""
    return [
        shown(card.headword),
        shown(own_gloss or card.gloss),
        *(shown(links.get(key, "")) for key in slot_fields(template)),
        *(cells(key) for key in properties),
        card.key,
    ]


def sort_field(first: str) -> tuple[str, int]:
    """Return a note's sort field and checksum, as Anki makes them of its first field."""
    bare = html.unescape(re.sub(r"<[^>]*>", "", first))
    return bare, int(hashlib.sha1(bare.encode(), usedforsecurity=False).hexdigest()[:8], 16)


def _plain(text: str, titles: Mapping[str, str]) -> str:
    """Ties as headwords, line breaks kept, the white space at the ends of a piece too."""
    rows = []
    for row in text.split("\n"):
        lead = " " if row[:1] == " " else ""
        tail = " " if row.strip() and row[-1:] == " " else ""
        rows.append(lead + plain_text(row, titles) + tail)
    return "\n".join(rows)

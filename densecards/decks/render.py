"""A deck → its Markdown source: what a person can write, diff and merge, and what reads back the same.

The reverse of `scenes` and `cards`; every mark that would be read as something else is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from densecards.decks.front import front_value
from densecards.decks.manifest import PEOPLE
from densecards.decks.mending import mended
from densecards.decks.rules import gloss_gives_headword
from densecards.webs import BUILTIN, Card, Filler, Template
from densecards.webs.content import Chain, DeckContent, Scene
from densecards.webs.diagrams import DIAGRAM

_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])|\\$", re.MULTILINE)
_HARD = "\\\n"
_KEYED = re.compile(r"([^\W\d_][\w-]*(?:[ -][\w-]+){0,2}\s*):(?=\s|$)")


def render_markdown(deck: DeckContent) -> dict[str, str]:
    """Return the files of a deck's source by their paths: deck.toml and one Markdown file a scene.

    Reading them back gives the same deck (media are files of their own and are not among them). Links in
    a learner's slots make it a personal deck. Ties to cards and images of files that the deck does not
    have become plain text, for no checker would take them.
    """
    deck = mended(deck)
    scenes = _scenes(deck)
    names = [f"{s.key}-scene.md" if s.key.upper() in PEOPLE else f"{s.key}.md" for s, _ in scenes]
    files: dict[str, str] = {}
    for (scene, cards), name, own in zip(scenes, names, _chains(deck, scenes), strict=True):
        files[name] = "\n".join(_scene(scene, cards, own, deck)) + "\n"
    template = deck.template.key
    if BUILTIN.get(template) != deck.template:
        template = "template.toml"
        files[template] = _template_toml(deck.template)
    return {"deck.toml": _deck_toml(deck, template, names), **files}


def _scenes(deck: DeckContent) -> list[tuple[Scene, list[Card]]]:
    """The scenes with their cards in the order of the parts; cards of no scene form one of their own."""
    found = {scene.key: scene for scene in deck.scenes}
    cards: dict[str, list[Card]] = {scene.key: [] for scene in deck.scenes}
    for card in deck.cards:
        cards.setdefault(card.scene, []).append(card)
    whole = []
    for key, rows in cards.items():
        scene = found.get(key) or Scene(key or "cards", key or "Cards")
        parts = tuple(dict.fromkeys([*scene.parts, *(card.part for card in rows if card.part)]))
        order = {"": -1, **{part: n for n, part in enumerate(parts)}}
        rows.sort(key=lambda card: order[card.part])
        whole.append((replace(scene, parts=parts), rows))
    return whole


def _chains(deck: DeckContent, scenes: list[tuple[Scene, list[Card]]]) -> list[list[Chain]]:
    """Which file each chain is written in: in their order, never before the file of its last card."""
    home = {card.id: n for n, (_, cards) in enumerate(scenes) for card in cards}
    found: list[list[Chain]] = [[] for _ in scenes]
    at = 0
    for chain in deck.chains:
        at = max(at, *(home.get(step.card, 0) for step in chain.steps), 0)
        found[at].append(chain)
    return found


def _deck_toml(deck: DeckContent, template: str, names: Sequence[str]) -> str:
    learner = {slot.key for slot in deck.template.slots if slot.filler is Filler.LEARNER}
    personal = any(learner & set(links) for links in deck.links.values()) or any(
        gloss_gives_headword(card.headword, card.gloss) for card in deck.cards
    )
    rows = [
        f"id = {_toml(deck.id)}",
        f"title = {_toml(deck.title)}",
        f"version = {_toml(deck.version)}",
        f"language = {_toml(deck.language)}",
        f"gloss_language = {_toml(deck.gloss_language)}",
        f"template = {_toml(template)}",
        f"licence = {_toml(deck.licence)}",
        f"authors = [{', '.join(_toml(author) for author in deck.authors)}]",
        f"description = {_toml(deck.description)}",
        *(["personal = true"] if personal else []),
        "files = [",
        *(f"    {_toml(name)}," for name in names),
        "]",
    ]
    return "\n".join(rows) + "\n"


def _toml(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'


def _template_toml(template: Template) -> str:
    data = template.to_data()
    rows = [f"{key} = {_toml(data[key])}" for key in ("key", "title", "gloss_slot")]
    for table in ("slots", "properties", "prompts"):
        for entry in data[table]:
            rows += ["", f"[[{table}]]"]
            for key, value in entry.items():
                if isinstance(value, bool):
                    rows.append(f"{key} = {str(value).lower()}")
                elif isinstance(value, list):
                    rows.append(f"{key} = [{', '.join(_toml(item) for item in value)}]")
                else:
                    rows.append(f"{key} = {_toml(value)}")
    return "\n".join(rows) + "\n"


def _scene(scene: Scene, cards: Sequence[Card], chains: Sequence[Chain], deck: DeckContent) -> Iterator[str]:
    yield "---"
    yield f"scene: {scene.key}"
    for key in ("title", "level", "chapter", "story"):
        if value := getattr(scene, key):
            yield f"{key}: {front_value(value)}"
    yield "---"
    for part in ("", *scene.parts):
        if part:
            yield from ("", f"# part: {escaped_line(part)}")
        for card in cards:
            if card.part == part:
                yield from ("", *_card(card, deck.links.get(card.id, {}), deck.template))
    for chain in chains:
        yield from ("", *_chain(chain, deck.id))


def _card(card: Card, links: Mapping[str, str], template: Template) -> Iterator[str]:
    yield f"## {escaped_line(card.headword)} {{#{card.key}}}"
    yield paragraph(card.gloss)
    for key, cells in card.properties.items():
        listed = (found := template.property(key)) is not None and found.is_list
        yield f"{key}: {' | '.join(_cell(cell) if listed else _inline(cell) for cell in cells)}"
    if card.aliases:
        yield f"aliases: {' | '.join(card.aliases)}"
    for slot in template.slot_keys:
        if text := links.get(slot, "").strip():
            yield f"- {slot}: {_inline(text).replace(_HARD, _HARD + '  ')}"


def _chain(chain: Chain, deck: str) -> Iterator[str]:
    yield f"# {chain.kind}: {escaped_line(chain.title)} {{#{chain.key}}}"
    if chain.kind == DIAGRAM:
        longest = max((len(run) for run in re.findall(r"`+", chain.text)), default=0)
        fence = "`" * max(3, longest + 1)
        yield from ("", fence, chain.text, fence)
    elif chain.text:
        yield paragraph(chain.text)
    yield ""
    for n, step in enumerate(chain.steps, start=1):
        key = step.card.removeprefix(deck + "/")
        yield f"{n}. [[{key}]]" + (f" — {_inline(step.text)}" if step.text else "")


def _inline(text: str) -> str:
    """A text in the middle of a line; the lines after a line break in it begin lines of the file."""
    first, *rest = _ESCAPE.sub(r"\\\\", text.strip()).split("\n")
    return _HARD.join([first, *(_line_start(row) for row in rest)])


def _cell(text: str) -> str:
    return _inline(text).replace("|", "\\|")


def escaped_line(text: str) -> str:
    """A heading's text: nothing in it is read as an id or as the heading's closing marks."""
    return _inline(text.replace("\n", " ")).replace("#", "\\#")


def paragraph(text: str) -> str:
    """A text that begins lines: whatever Markdown or a deck would read as more than text is escaped."""
    return _HARD.join(_line_start(row) for row in _ESCAPE.sub(r"\\\\", text).split("\n"))


def _line_start(row: str) -> str:
    if keyed := _KEYED.match(row):
        return f"{keyed[1]}\\:{row[keyed.end() :]}"
    if number := re.match(r"\d+(?=[.)])", row):
        return f"{number[0]}\\{row[number.end() :]}"
    return "\\" + row if re.match(r"[-+*=#>~`<_\[|]", row) else row

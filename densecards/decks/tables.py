"""CSV and TSV: a table of text → foreign notes, and a deck → a table.

Reads what spreadsheets and Anki write: any of the usual delimiters, with or without a header, with Anki's
`#key:value` lines, in UTF-8, UTF-16 or, failing that, Windows-1252.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from densecards.decks.files import MEDIA_TYPES, inside
from densecards.decks.findings import quoted
from densecards.decks.foreign import Foreign, ForeignCard, ForeignNote, NoteKind
from densecards.errors import ImportFormatError
from densecards.text import counted
from densecards.webs import Template
from densecards.webs.content import DeckContent

SUFFIXES = (".csv", ".tsv", ".txt")
MAX_TABLE = 128 << 20
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL = 1 << 20
_DELIMITERS = "\t;,|"
_NAMED = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
MAX_BESIDE = 20_000
_KIND = 1
_LINE_END = re.compile("\r\n|\r|\n")
_FORMULA = ("=", "+", "-", "@", "\t")  # a spreadsheet takes a cell that begins so for a formula


def read_table(path: Path, delimiter: str = "") -> Foreign:
    """Return a table's rows as notes; the first row names the fields where it looks like a header.

    Raises ImportFormatError that names the file and the line.
    """
    text, encoding = _decoded(path)
    rows, settings = _settings(text)
    delimiter = delimiter or _NAMED.get(settings.get("separator", "").lower(), settings.get("separator", ""))
    delimiter = delimiter if len(delimiter) == 1 else _sniffed(rows, path)
    table = list(_rows(rows, delimiter, path))
    if not table:
        raise ImportFormatError(f"{quoted(path.name)}: holds no rows")
    columns = settings.get("columns", "").split(delimiter) if "columns" in settings else None
    width = max(len(row) for row in table)
    if columns is None and looks_like_header(table):
        columns, table = table[0], table[1:]
    names = _names(columns or [], width, settings)
    html = settings.get("html", "").lower()
    is_own = {"id", "headword", "gloss"} <= set(names)
    is_html = html == "true" or (
        not is_own and (html != "false" and any("<" in cell and ">" in cell for r in table for cell in r))
    )
    name = settings.get("deck") or path.stem
    divided = _NAME_OF.get(delimiter, quoted(delimiter))
    guids = _guids(table, names)
    notes = tuple(
        ForeignNote(n, _KIND, guid, tuple(_unguarded(cell) for cell in row))
        for n, (row, guid) in enumerate(zip(table, guids, strict=True))
    )
    return Foreign(
        name=name,
        source=path,
        kinds={_KIND: NoteKind(_KIND, path.name, names)},
        notes=notes,
        cards=tuple(ForeignCard(n, n, 0, name) for n in range(len(notes))),
        reviews=(),
        media=_media_beside(path),
        is_html=is_html,
        is_whole=False,
        is_own=is_own,
        about=(f"{counted(len(table), 'row')}, divided by {divided}, {encoding}",),
    )


_GUID = "guid"
_SPECIAL = {
    "tags column": "tags",
    "deck column": "scene",
    "guid column": _GUID,
    "notetype column": "notetype",
}
_NAME_OF = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}


def _decoded(path: Path) -> tuple[str, str]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_TABLE + 1)
    except OSError as error:
        raise ImportFormatError(f"{quoted(path.name)}: cannot be read: {error.strerror}") from None
    if len(data) > MAX_TABLE:
        raise ImportFormatError(f"{quoted(path.name)}: is larger than {MAX_TABLE >> 20} MB")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise ImportFormatError(f"{quoted(path.name)}: is no text: {error.reason}") from None
    if b"\x00" in data[:200]:
        # UTF-16 without its mark: of plain letters every other byte is empty.
        low = data[:200][1::2].count(0) > data[:200][0::2].count(0)
        with suppress(UnicodeDecodeError):
            text = data.decode("utf-16-le" if low else "utf-16-be")
            if "\x00" not in text[:4096]:
                return text, "UTF-16"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "read as Windows-1252, for it is no UTF-8"
    if "\x00" in text[:4096]:
        raise ImportFormatError(f"{quoted(path.name)}: is no text", hint="save it as CSV in UTF-8")
    return text, "UTF-8"


def _settings(text: str) -> tuple[str, dict[str, str]]:
    """Take Anki's `#key:value` lines off the top."""
    found: dict[str, str] = {}
    while text.startswith("#"):
        line, _, rest = text.partition("\n")
        key, colon, value = line[1:].rstrip("\r").partition(":")
        if not colon:
            break
        found[key.strip().lower()] = value.strip(" ")
        text = rest
    return text, found


def _sniffed(text: str, path: Path) -> str:
    """The delimiter under which the first rows have the most columns and the same number of them."""
    head = text[:65536]
    if path.suffix.lower() == ".tsv" and "\t" in head:
        return "\t"
    best, found = (-1.0, 0), ","
    for delimiter in _DELIMITERS:
        try:
            rows = [
                row
                for row, _ in zip(csv.reader(io.StringIO(head), delimiter=delimiter), range(50), strict=False)
            ]
        except csv.Error:
            continue
        widths = [len(row) for row in rows[:-1] or rows if row]
        if not widths or max(widths) < 2:
            continue
        usual = max(set(widths), key=widths.count)
        score = (widths.count(usual) / len(widths), usual)
        if score > best:
            best, found = score, delimiter
    return found


def _rows(text: str, delimiter: str, path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    begins = 1
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS:
                raise ImportFormatError(
                    f"{quoted(path.name)}:{reader.line_num}: {len(row)} columns, more than {MAX_COLUMNS}"
                )
            if reader.line_num > MAX_ROWS * 4:
                raise ImportFormatError(f"{quoted(path.name)}: more than {MAX_ROWS} rows")
            if any(cell.strip() for cell in row):
                yield row
            last, begins = begins, reader.line_num + 1
    except csv.Error as error:
        raise ImportFormatError(f"{quoted(path.name)}:{reader.line_num}: {error}") from None
    if begins > 1 and reader.line_num >= last and _is_open(text, delimiter, last):
        raise ImportFormatError(
            f"{quoted(path.name)}:{last}: a quotation mark is opened and never closed",
            hint='close it, or write "" for a quotation mark inside a cell',
        )


def _is_open(text: str, delimiter: str, line: int) -> bool:
    """True where the row that begins at a line (from 1) ends inside quotation marks."""
    at = 0
    for _ in range(line - 1):
        at = _LINE_END.search(text, at).end()  # type: ignore[union-attr]
    try:
        for _ in csv.reader(io.StringIO(text[at:], newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def looks_like_header(table: Sequence[Sequence[str]]) -> bool:
    """True where the first row names columns: short, all different, and a known name among them."""
    from densecards.decks.mapping import known_name

    first = [cell.strip() for cell in table[0]]
    if len(table) < 2 or not all(first) or len({cell.lower() for cell in first}) < len(first):
        return False
    return all(len(cell) <= 40 for cell in first) and any(known_name(cell) for cell in first)


def _names(columns: Sequence[str], width: int, settings: dict[str, str]) -> tuple[str, ...]:
    """A different name for each column; lines like Anki's `#tags column:3` name theirs."""
    names = [column.strip() for column in columns[:width]]
    names += [f"column {n + 1}" for n in range(len(names), width)]
    for setting, name in _SPECIAL.items():
        at = settings.get(setting, "")
        if at.isdecimal() and len(at) < 4 and 0 < int(at) <= width:
            names[int(at) - 1] = name
    seen: set[str] = set()
    for n, name in enumerate(names):
        unique = name or f"column {n + 1}"
        while unique in seen:
            unique += f" {n + 1}"
        seen.add(unique)
        names[n] = unique
    return tuple(names)


def _guids(table: Sequence[Sequence[str]], names: Sequence[str]) -> Iterator[str]:
    """The rows' lasting ids: what the table brings, else the first cell, with a number where it is not the
    first of its kind."""
    at = names.index(_GUID) if _GUID in names else 0
    seen: dict[str, int] = {}
    for row in table:
        given = row[at] if at < len(row) else ""
        count = seen[given] = seen.get(given, 0) + 1
        yield given if count == 1 and given else f"{given}\x1f{count}"


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that keeps it from being taken for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell


def _media_beside(path: Path) -> dict[str, str]:
    """Media beside a table or in its media folder: name as a cell may give it → path from there."""
    found: dict[str, str] = {}
    for folder in ("", "media", "collection.media"):
        place = path.parent / folder
        for name in sorted(os.listdir(place))[:MAX_BESIDE] if place.is_dir() else ():
            relative = f"{folder}/{name}" if folder else name
            if name.rpartition(".")[2].lower() in MEDIA_TYPES and inside(path.parent, relative):
                found.setdefault(name, relative)
                found[relative] = relative
    return found


def table_columns(template: Template) -> list[str]:
    """The columns of an exported table: id, scene, headword, gloss, slots, properties."""
    slots = [key for key in template.slot_keys if key != template.gloss_slot]
    return ["id", "scene", "headword", "gloss", *slots, *(p.key for p in template.properties)]


def write_table(deck: DeckContent, delimiter: str = ",") -> str:
    """Return a deck as CSV (or TSV, with a tab), one card a row, that `read_table` maps back by its header.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    columns = table_columns(deck.template)
    writer.writerow(columns)
    for card in deck.cards:
        links = deck.links.get(card.id, {})
        values = {
            "id": card.key,
            "scene": card.scene,
            "headword": card.headword,
            "gloss": card.gloss,
            "aliases": " | ".join(card.aliases),
            **{key: " | ".join(cells) for key, cells in card.properties.items()},
            **{slot: text for slot, text in links.items() if slot != deck.template.gloss_slot},
        }
        writer.writerow(_harmless(values.get(column, "") for column in columns))
    return out.getvalue()


def _harmless(cells: Iterable[str]) -> list[str]:
    return ["'" + cell if cell[:1] in _FORMULA else cell for cell in cells]

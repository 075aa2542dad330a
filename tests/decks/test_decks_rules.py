"""Each rule of the format is told with its file, its line and what to do, and nothing crashes the checker."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from deckfiles import CAFE, FRONT, TOML, MakeDeck
from hypothesis import example, given, settings
from hypothesis import strategies as st

from densecards.decks import check_deck
from densecards.decks.findings import Finding, Level
from densecards.errors import DeckError

CARD = FRONT + "## regning {#regning}\nbill\n"

WRONG = {
    "unknown slot": (CARD + "- similer: x\n", 9, 'unknown slot "similer", did you mean "similar"?'),
    "unknown property": (CARD + "froms: x\n", 9, 'unknown property "froms", did you mean "forms"?'),
    "slot without a dash": (CARD + "use: x\n", 9, '"use" is a slot, not a property, write "- use: …"'),
    "property with a dash": (CARD + "- forms: x\n", 9, "it is a property"),
    "missing gloss": (FRONT + "## regning {#regning}\n- use: x\n", 7, "has no gloss"),
    "id twice": (CARD + "## b {#regning}\nbe\n", 9, 'id "regning" is already used at cafe.md:7'),
    "untied": (
        CARD + "- similar: [[regnin]]\n",
        9,
        '[[regnin]] ties to no card of this deck, did you mean "regning"?',
    ),
    "untied in an unknown slot": (CARD + "- similer: [[nothing]]\n", 9, "[[nothing]] ties to no card"),
    "tie not closed": (CARD + "- similar: [[regning]\n", 9, "a tie that is not closed"),
    "tie by headword": (
        CARD + "## vær så god {#vaer-saa-god}\nx\n- similar: [[Vær så god]]\n",
        11,
        '"vaer-saa-god"',
    ),
    "slot twice": (CARD + "- use: a\n- use: b\n", 10, 'slot "use" stands twice'),
    "property twice": (CARD + "tone: 1\ntone: 2\n", 10, 'property "tone" stands twice'),
    "learner's slot": (CARD + "- life: mine\n", 9, 'slot "life" is the learner\'s alone'),
    "gloss as a link": (CARD + "- meaning: bill\n", 9, '"meaning" is the gloss and no link'),
    "empty slot": (CARD + "- use:\n", 9, 'slot "use" is empty'),
    "no slot": (CARD + "- a text\n", 9, 'is no "- slot: text" line'),
    "no id": (FRONT + "## å lære {#}\nlearn\n", 7, 'write "laere"'),
    "id left out": (FRONT + "## å lære\nlearn\n", 7, "write {#laere} after it"),
    "bad id": (FRONT + "## lære {#Lære}\nlearn\n", 7, 'write "laere"'),
    "headword in gloss": (
        FRONT + "## regning {#regning}\na Regning or bill\n",
        8,
        'the headword "regning" stands',
    ),
    "missing medium": (CARD + "- image: x ![](media/no.png)\n", 9, 'medium "media/no.png" is not there'),
    "escaping medium": (
        CARD + "- image: x ![](../deck.png)\n",
        9,
        'medium "../deck.png" leaves the deck\'s folder',
    ),
    "absolute medium": (CARD + "- image: x ![](/etc/x.png)\n", 9, "is not a relative path"),
    "remote medium": (CARD + "- image: x ![](https://a/x.png)\n", 9, "is an address"),
    "medium of no kind": (CARD + "- image: x ![](media/x.exe)\n", 9, "is of no known kind"),
    "missing sound": (CARD + "audio: media/no.ogg\n", 9, 'medium "media/no.ogg" is not there'),
    "swallowed line": (CARD + "- use: a\nnote: b\n", 10, '"note:" is read as part of the link above'),
    "alias of a card": (CARD + "aliases: b\n## b {#b}\nbe\n", 9, 'alias "b" is the id of cafe.md:10'),
    "alias twice": (
        CARD + "aliases: o\n## b {#b}\nbe\naliases: o\n",
        12,
        'alias "o" also stands at cafe.md:7',
    ),
    "one step": (CARD + "# palace: P {#p}\n1. [[regning]] — x\n", 9, "fewer than two steps"),
    "unknown step": (
        CARD + "# palace: P {#p}\n1. [[regning]]\n2. [[no]]\n",
        11,
        "palace step [[no]] is no card",
    ),
    "no step": (CARD + "# journey: P {#p}\n1. [[regning]]\n2. x\n", 11, "is no step"),
    "no front matter": ("## regning {#regning}\nbill\n", 1, "no front matter"),
    "open front matter": ("---\nscene: a\n## b {#b}\nbe\n", 1, "the front matter is not closed"),
    "front key": (CARD.replace("level:", "lewel:"), 4, 'unknown key "lewel", did you mean "level"?'),
    "front twice": (CARD.replace("level:", "title:"), 4, '"title" stands twice'),
    "front line": (CARD.replace("level: A1", "- level"), 4, "is no key: value line"),
    "front scene": (CARD.replace("scene: kafe\n", ""), 1, '"scene" is missing'),
    "scene id": (CARD.replace("scene: kafe", "scene: Kafé"), 2, 'write "kafe"'),
    "underlined": (CARD + "---\n", 8, "an underlined heading"),
    "deep heading": (CARD + "### x\n", 9, "a heading of level 3"),
    "strange heading": (CARD + "# x\n", 9, "is no part, palace, journey"),
    "code": (CARD + "```\nx\n```\n", 9, "a code block is no part"),
    "list in a list": (CARD + "- use: a\n  - b\n", 9, "a list item that is not one text"),
    "control character": (CARD + "- use: a\x1b[31mb\n", 9, "holds the control character U+001B"),
    "no cards": (FRONT, 0, "the deck has no cards"),
}
TWO = CARD + "## kort {#kort}\ncard\n"  # the diagram begins on line 11
PLAN = "# diagram: Till {#till}\n"
STEPS = "1. [[regning]] — a slip\n2. [[kort]] — plastic\n"
WRONG |= {
    "no drawing": (TWO + PLAN + STEPS, 11, 'diagram "Till" has no drawing, draw it between two lines ```'),
    "drawing not closed": (TWO + PLAN + "```\n[1] [2]\n", 12, "the drawing is not closed, end it with"),
    "second drawing": (
        TWO + PLAN + "```\n[1] [2]\n```\n\n```\n[1]\n```\n" + STEPS,
        16,
        "a second drawing in one diagram, begin another",
    ),
    "step without a place": (
        TWO + PLAN + "```\n[1]\n```\n" + STEPS,
        16,
        "the drawing has no place [2], mark it, or drop the step",
    ),
    "place without a step": (
        TWO + PLAN + "```\n[1] [2]\n  [7]\n```\n" + STEPS,
        14,
        "the place [7] has no step, write 7. [[id]] — what is to be seen",
    ),
    "tab in a drawing": (TWO + PLAN + "```\n[1]\t[2]\n```\n" + STEPS, 13, "a tab in a drawing, write spaces"),
    "drawing too large": (
        TWO + PLAN + "```\n[1] [2]\n" + ("x" * 70 + "\n") * 60 + "```\n" + STEPS,
        12,
        "characters too large, draw less",
    ),
    "one step of a diagram": (
        TWO + PLAN + "```\n[1]\n```\n" + "1. [[regning]]\n",
        11,
        "fewer than two steps",
    ),
    "diagram without an id": (
        TWO + "# diagram: Till\n```\n[1] [2]\n```\n" + STEPS,
        11,
        'diagram "Till" has no id, write {#till} after it',
    ),
    "diagram step unknown": (
        TWO + PLAN + "```\n[1] [2]\n```\n" + STEPS.replace("kort", "kart"),
        16,
        'diagram step [[kart]] is no card of this deck, did you mean "kort"?',
    ),
    "code in a journey": (
        TWO + "# journey: Till {#till}\n```\n[1]\n```\n" + STEPS,
        12,
        "a code block is no part of a card or text, put it under # diagram",
    ),
}


@pytest.mark.parametrize("name", list(WRONG))
def test_a_breach_is_told_with_its_line(name: str, make_deck: MakeDeck) -> None:
    """The finding is an error, stands on the right line and says what to do."""
    text, line, said = WRONG[name]
    findings = check_deck(make_deck(cafe_md=text))
    hits = [f for f in findings if said in str(f) and f.line == line]
    assert hits, [str(f) for f in findings]
    assert hits[0].level is Level.ERROR
    assert [str(f) for f in findings if not f.suggestion] == []


def test_a_wide_or_high_drawing_is_a_warning(make_deck: MakeDeck) -> None:
    """A terminal of 80 columns cuts what is wider; the deck still builds."""
    for drawing in ("[1] [2]" + " " * 70 + "x\n", "[1] [2]\n" + "|\n" * 41):
        (finding,) = check_deck(make_deck(cafe_md=TWO + PLAN + f"```\n{drawing}```\n" + STEPS))
        assert "a drawing of more than 76 columns or 40 rows" in str(finding)
        assert (finding.level, finding.line) == (Level.WARNING, 13 if "x" in drawing else 12)


WRONG_TOML = {
    "unknown key": (TOML + 'titel = "x"\n', 'deck.toml:11: unknown key "titel", did you mean "title"?'),
    "missing key": (TOML.replace('id = "cafe"\n', ""), 'deck.toml: "id" is missing'),
    "wrong kind": (TOML.replace('"1.2.0"', "1.2"), 'deck.toml:3: "version" must be a text'),
    "bad version": (TOML.replace("1.2.0", "new"), 'deck.toml:3: bad version "new"'),
    "bad id": (TOML.replace('"cafe"', '"Café"'), 'deck.toml:1: bad id "Café"'),
    "bad language": (TOML.replace('"nb"', '"Norwegian"'), 'deck.toml:4: bad language "Norwegian"'),
    "unknown template": (
        TOML.replace('"vocabulary"', '"vocabulry"'),
        'deck.toml:6: unknown template "vocabulry", did',
    ),
    "template away": (TOML.replace('"vocabulary"', '"../x.toml"'), 'template "../x.toml" leaves the deck'),
    "no TOML": (TOML + "files = [\n", "deck.toml:"),
    "file not there": (
        TOML.replace('["cafe.md"]', '["cafe.md", "b.md"]'),
        'file "b.md" is listed but not there',
    ),
    "file twice": (TOML.replace('["cafe.md"]', '["cafe.md", "cafe.md"]'), 'file "cafe.md" is listed twice'),
    "file away": (TOML.replace('["cafe.md"]', '["cafe.md", "../x.md"]'), 'file "../x.md" leaves the deck'),
    "file not listed": (TOML.replace('["cafe.md"]', "[]"), 'cafe.md: is not listed in "files" of deck.toml'),
}


@pytest.mark.parametrize("name", list(WRONG_TOML))
def test_a_wrong_deck_toml_is_told(name: str, make_deck: MakeDeck) -> None:
    """The finding names deck.toml, the line of the key where it has one, and what to do."""
    text, said = WRONG_TOML[name]
    findings = check_deck(make_deck(deck_toml=text))
    assert any(said in str(f) for f in findings), [str(f) for f in findings]
    assert [str(f) for f in findings if not f.suggestion] == []


def test_all_messages_come_in_one_run_in_the_order_of_the_files(make_deck: MakeDeck) -> None:
    """Three wrong lines in two files give their messages at once, sorted."""
    findings = check_deck(
        make_deck(
            deck_toml=TOML.replace('["cafe.md"]', '["cafe.md", "bar.md"]'),
            cafe_md=CAFE.replace("- opposite", "- oposite").replace("forms:", "from:"),
            bar_md=FRONT.replace("kafe", "bar") + "## øl {#oel}\n",
        )
    )
    assert [f.file for f in findings] == ["cafe.md", "cafe.md", "bar.md"]
    assert findings[0].line < findings[1].line


def test_a_word_that_both_languages_share_may_be_its_own_meaning(make_deck: MakeDeck) -> None:
    """`accept-meaning` listing the headword says that the word is the same in both languages."""
    shared = FRONT + "## film {#film}\nfilm, movie\naccept-meaning: film | movie\n"
    assert check_deck(make_deck(cafe_md=shared)) == []
    english = make_deck("en", deck_toml=TOML.replace('"nb"', '"en"'), cafe_md=shared)
    assert [f.line for f in check_deck(english)] == [8]


def test_a_deck_of_a_learners_own_may_hold_personal_links(make_deck: MakeDeck) -> None:
    """`personal = true` is how a learner's own cards leave and come back."""
    text = CARD + "- life: the bill in Bergen\n"
    assert check_deck(make_deck(deck_toml=TOML + "personal = true\n", cafe_md=text)) == []


def test_a_medium_behind_a_link_that_leads_outside_is_refused(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A symbolic link may not smuggle a file from elsewhere into a package."""
    (tmp_path / "secret.png").write_bytes(b"x")
    folder = make_deck(cafe_md=CARD + "- image: x ![](media/link.png)\n")
    os.symlink(tmp_path / "secret.png", folder / "media" / "link.png")
    (finding,) = check_deck(folder)
    assert str(finding).startswith(
        'cafe.md:9: medium "media/link.png" leaves the deck\'s folder, name a file'
    )


def test_a_scene_behind_a_link_or_in_a_pipe_is_refused(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A link to a file outside is not read, and a named pipe does not make the checker wait."""
    (tmp_path / "secret.md").write_text("## secret {#secret}\nx\n")
    folder = make_deck(deck_toml=TOML.replace('files = ["cafe.md"]\n', ""))
    os.symlink(tmp_path / "secret.md", folder / "link.md")
    os.mkfifo(folder / "pipe.md")
    assert [f.file for f in check_deck(folder)] == ["link.md", "pipe.md"]
    (folder / "deck.toml").unlink()
    os.mkfifo(folder / "deck.toml")
    assert [f.file for f in check_deck(folder)] == ["deck.toml"]


def test_a_file_in_another_encoding_is_told_with_its_line(make_deck: MakeDeck) -> None:
    """Latin-1 gives the line of the first wrong byte and what to do; UTF-16 is recognised."""
    findings = check_deck(make_deck(cafe_md=(CARD + "- use: på\n").encode("latin-1")))
    assert str(findings[0]) == "cafe.md:3: byte 0xe5 is not UTF-8, save the file as UTF-8"
    wide = check_deck(make_deck(cafe_md=CARD.encode("utf-16")))
    assert str(wide[0]) == "cafe.md:1: is UTF-16, save the file as UTF-8"


def test_messages_never_carry_control_codes(make_deck: MakeDeck) -> None:
    """Hostile text in a message is shown without escape codes and short."""
    findings = check_deck(make_deck(cafe_md=CARD + f"- \x1b[31mbad\u202e{'x' * 500}: y\n"))
    lines = [str(f) for f in findings]
    assert all("\x1b" not in line and "\u202e" not in line and len(line) < 300 for line in lines), lines


@pytest.mark.parametrize("made", ["missing", "file", "directory as a scene"])
def test_what_is_no_deck_is_told(made: str, make_deck: MakeDeck, tmp_path: Path) -> None:
    """A missing folder, a file, a folder called like a scene: a finding each."""
    if made == "missing":
        path = tmp_path / "none"
    elif made == "file":
        path = tmp_path / "x"
        path.write_text("x")
    else:
        path = make_deck()
        (path / "cafe.md").unlink()
        (path / "cafe.md").mkdir()
    assert check_deck(path)


_PIECES = st.sampled_from(
    [
        *r"""---\n~scene: a\n~title: b\n~# part: x\n~# palace: p {#p}\n~## w {#w}\n~## ~gloss\n~forms: a | b\n
    ~- use: x\n~1. [[w]] — y\n~  ~> ~```\n~<div>\n~[[~]]~![](~)~\~|~{#~}~[a]: b\n~***\n~===\n~note:\n
    ~aliases: w\n""".replace("\n    ", "")
        .replace(r"\n", "\n")
        .split("~"),
        "\t",
        "\r",
        "\x00",
        "\ufeff",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=12), max_size=25).map("".join) | st.binary(max_size=80))
@example(b"\xff\xfe\x00")
@example("---\n" * 40)
@example("> " * 2000)
@example("- " * 2000 + "x")
@example("[" * 5000)
def test_any_file_gives_findings_or_a_deck(text: str | bytes) -> None:
    """Whatever stands in a scene's file, checking it returns findings and raises nothing."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "deck.toml").write_text(TOML, encoding="utf-8")
        (folder / "cafe.md").write_bytes(data)
        assert all(isinstance(finding, Finding) for finding in check_deck(folder, thorough=True))


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=120)
    | st.dictionaries(
        st.sampled_from(["id", "title", "version", "language", "template", "files", "authors", "x"]),
        st.sampled_from(
            ['"a"', "1", "[1]", '["cafe.md"]', '"vocabulary"', '"own.toml"', "true", "{a=1}", "[[1]]"]
        ),
    ).map(lambda rows: "".join(f"{k} = {v}\n" for k, v in rows.items()).encode()),
    st.binary(max_size=60)
    | st.just(b'key="a"\nslots=[1]\n')
    | st.just(b'key="a"\n[[slots]]\nkey=1\naliases=3\n'),
)
def test_any_deck_toml_gives_findings_or_a_deck(manifest: bytes, template: bytes) -> None:
    """Whatever stands in deck.toml and the template, checking returns findings and raises nothing."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "deck.toml").write_bytes(manifest)
        (folder / "own.toml").write_bytes(template)
        (folder / "cafe.md").write_text(CAFE, encoding="utf-8")
        try:
            check_deck(folder)
        except DeckError:
            pytest.fail("check_deck raises nothing")

"""Templates: always eight slots, read from data and written back, with every fault named by its place."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from densecards.errors import DeckError
from densecards.webs import ANATOMY, VOCABULARY, Kind, Template, builtin_template, from_data, load_template


@pytest.mark.parametrize("template", [VOCABULARY, ANATOMY], ids=lambda each: each.key)
def test_a_template_is_data(template: Template) -> None:
    """What is written out as data reads back as the same template."""
    assert from_data(template.to_data()) == template


def test_the_webs_are_those_of_the_method() -> None:
    """Eight slots each; S, O, U and L stand for themselves; what nobody can ship is the learner's own."""
    assert VOCABULARY.slot_keys == (
        "meaning",
        "use",
        "personal",
        "image",
        "emotion",
        "similar",
        "opposite",
        "life",
    )
    assert ANATOMY.slot_keys == (
        "location",
        "function",
        "clinical",
        "appearance",
        "connections",
        "analogy",
        "story",
        "personal",
    )
    assert {slot.soul: slot.key for slot in VOCABULARY.slots if slot.soul} == {
        "S": "similar",
        "O": "opposite",
        "U": "use",
        "L": "life",
    }
    for template in (VOCABULARY, ANATOMY):
        own = [slot for slot in template.slots if slot.filler == "learner"]
        assert own
        assert all(slot.kind is Kind.EPISODIC for slot in own)


def small() -> dict[str, Any]:
    """A template of one's own, as data."""
    slots = [{"key": f"slot_{n}", "question": "What?", "aliases": [f"Part-{n}"]} for n in range(8)]
    return {"key": "mine", "slots": slots, "properties": [{"key": "note"}], "gloss_slot": "slot_0"}


def test_what_is_left_out_has_a_default() -> None:
    """Titles are the keys, slots are the deck's and semantic, and a card is asked both ways."""
    made = from_data(small())
    assert made.title == "mine"
    assert made.slots[3].title == "slot_3"
    assert made.slots[3].filler == "deck"
    assert made.slots[3].kind is Kind.SEMANTIC
    assert [prompt.key for prompt in made.prompts] == ["recognise", "produce"]


@pytest.mark.parametrize("name", ["slot_3", "SLOT 3", " slot-3 ", "part-3", "Part 3", "part_3"])
def test_a_slot_is_found_by_any_way_of_writing_its_name(name: str) -> None:
    """Case, spaces, hyphens and underscores make no difference, in keys and aliases alike."""
    found = from_data(small()).slot(name)
    assert found is not None
    assert found.key == "slot_3"


def test_an_unknown_slot_is_none_and_its_nearest_is_offered() -> None:
    """A slip of the pen is told what it was meant to be."""
    assert VOCABULARY.slot("similer") is None
    assert VOCABULARY.suggestion("similer") == "similar"
    assert ANATOMY.slot("pathology") is ANATOMY.slot("clinical")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data["slots"].pop(), "has 7 slots; a web always has 8"),
        (lambda data: data["slots"].__setitem__(1, data["slots"][0]), "uses a slot key twice"),
        (lambda data: data["slots"][2].pop("question"), 'slot 3: "question" must be a text'),
        (lambda data: data["slots"][2].pop("key"), 'slot 3: "key" must be a text'),
        (lambda data: data["slots"][4].update(aliases=5), 'slot 5: "aliases" must be a list of texts'),
        (lambda data: data["slots"][4].update(aliases="part"), "list of texts"),
        (lambda data: data["slots"][0].update(memory="long"), '"long" is not one of semantic, episodic'),
        (lambda data: data["slots"][0].update(filled_by="me"), "not one of deck, suggested, learner"),
        (lambda data: data.update(gloss_slot="gloss"), 'gloss_slot "gloss" is not one of its slots'),
        (lambda data: data.update(slots="eight"), r"must be a list of tables \(\[\[slots\]\]\)"),
        (lambda data: data.update(key=""), '"key" must be a text'),
        (
            lambda data: data.update(prompts=[{"key": "p", "shows": "gloss", "asks": "gloss"}]),
            'prompt "p" must show "headword" and ask "gloss"',
        ),
    ],
)
def test_a_wrong_template_is_named_by_its_place(change: Any, says: str) -> None:
    """The slot's number and the field stand in the message; nothing is guessed."""
    data = copy.deepcopy(small())
    change(data)
    with pytest.raises(DeckError, match=says):
        from_data(data, "own.toml")


def test_a_file_is_named(tmp_path: Path) -> None:
    """A template that is not there, is no text or no TOML says which file."""
    file = tmp_path / "own.toml"
    with pytest.raises(DeckError, match=r"own\.toml: cannot be read"):
        load_template(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(DeckError, match=r"own\.toml: cannot be read"):
        load_template(file)
    file.write_text("key = ?\n", encoding="utf-8")
    with pytest.raises(DeckError, match=r"own\.toml: .*line 1"):
        load_template(file)
    file.write_text("key = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(DeckError, match=r"own\.toml: "):
        load_template(file)


def test_a_built_in_template_is_found_by_its_key() -> None:
    """A slip gets the key that was meant."""
    assert builtin_template("anatomy") is ANATOMY
    with pytest.raises(DeckError, match='did you mean "vocabulary"'):
        builtin_template("vocabulari")

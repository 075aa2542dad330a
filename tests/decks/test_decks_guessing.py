"""What a foreign file is taken for before anybody says so: its template, and what its columns mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from densecards.decks.importing import Adoption, import_foreign, mapping_of, read_foreign
from densecards.decks.mapping import guess_template
from densecards.webs import ANATOMY, VOCABULARY

TERMS = """Term,Definition,Location,Tags
clavicle,bone that links the arm with the trunk,top of the chest,bones
sternum,flat bone in the middle of the chest,front of the chest,bones
"""
BACKS = """front\tback
true ribs\tribs 1 to 7 with their own costal cartilage
second rib\tlevel of the sternal angle and the disc below T4
"""
WORDS = "front\tback\nhund\tdog\nå spise\tto eat, to dine\n"
SENTENCES = "front\tback\nHvor er du?\tWhere are you now?\nJeg går hjem.\tI am walking home now.\n"


def _file(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_definition_is_the_meaning_where_there_is_no_other(tmp_path: Path) -> None:
    """It goes to the gloss, which is asked, not to the property that stands beside one."""
    made = import_foreign(_file(tmp_path, TERMS), Adoption(VOCABULARY, language="en"))
    assert [card.gloss for card in made.content.cards] == [
        "bone that links the arm with the trunk",
        "flat bone in the middle of the chest",
    ]


def test_beside_a_meaning_a_definition_stays_what_it_is(tmp_path: Path) -> None:
    """A vocabulary with both keeps both."""
    text = "word,meaning,definition\nbank,bank,a house that keeps money for people\n"
    (card,) = import_foreign(_file(tmp_path, text), Adoption(VOCABULARY, language="nb")).content.cards
    assert (card.gloss, card.property("definition")) == ("bank", "a house that keeps money for people")


def test_columns_named_as_slots_tell_the_template(tmp_path: Path) -> None:
    """Location, function and their like are what anatomy asks; each column lands in its slot."""
    foreign = read_foreign(_file(tmp_path, TERMS))
    assert guess_template(foreign, "en", "en") is ANATOMY
    (field_map,) = mapping_of(foreign, Adoption(ANATOMY, language="en")).maps.values()
    assert field_map.places == ("headword", "gloss", "location", "tags")


def test_one_column_that_may_mean_anything_decides_nothing(tmp_path: Path) -> None:
    """Maps and places of countries are no anatomy: flags belong to the slot for images."""
    text = "country,flag,map,capital\nNorway,<img src=no.svg>,<img src=m.png>,Oslo\n"
    foreign = read_foreign(_file(tmp_path, text))
    assert guess_template(foreign, "en", "en") is VOCABULARY
    both = "term,function,location\nsoleus,bends the foot,calf\n"
    assert guess_template(read_foreign(_file(tmp_path, both)), "nb", "en") is ANATOMY


@pytest.mark.parametrize(
    ("text", "language", "template"),
    [
        (BACKS, "en", ANATOMY),
        (BACKS, "nb", VOCABULARY),
        (WORDS, "nb", VOCABULARY),
        (WORDS, "en", VOCABULARY),
        (SENTENCES, "nb", VOCABULARY),
        ("front\tback\n", "en", VOCABULARY),
    ],
)
def test_terms_described_in_their_own_language_are_asked_by_meaning(
    text: str, language: str, template: object, tmp_path: Path
) -> None:
    """Descriptions on the back are judged by meaning; words of another language stay a vocabulary."""
    assert guess_template(read_foreign(_file(tmp_path, text, "table.tsv")), language, "en") is template

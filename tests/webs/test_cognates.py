"""A cue hides the headword in every shape, and hides nothing else."""

from __future__ import annotations

import pytest

from densecards.webs import Card, mask_cue


def card(headword: str, **properties: tuple[str, ...]) -> Card:
    """A card with a headword and properties."""
    return Card(f"try/{headword}", headword, "gloss", "anatomy", properties=properties)


@pytest.mark.parametrize(
    ("headword", "text", "hidden"),
    [
        ("hippocampus", "the hippocampal formation", "the ____ formation"),
        ("kopp", "en kaffekopp på bordet", "en ____ på bordet"),
        ("kafé", "a café in Paris", "a ____ in Paris"),
        ("muskel", "a muscle that tires", "a ____ that tires"),
        (
            "vagus nerve",
            "stimulating the vagal nerve slows the heart",
            "stimulating the ____ nerve slows the heart",
        ),
        ("å huske", "jeg husker husholdningen", "jeg ____ husholdningen"),
        ("hemoglobin", "haemoglobin carries oxygen", "____ carries oxygen"),
        ("bror", "my brother and his wife", "my ____ and his wife"),
        ("te", "the te ceremony", "the ____ ceremony"),
    ],
)
def test_relatives_of_the_headword_are_hidden(headword: str, text: str, hidden: str) -> None:
    """Stem, compound, cognate and other spelling are taken out."""
    assert mask_cue(text, card(headword)) == hidden


@pytest.mark.parametrize(
    ("headword", "text"),
    [
        ("hus", "husk å låse"),
        ("vein", "a net under the skin"),
        ("liver", "stores glycogen and makes bile"),
        ("stor", "a small dog beside a mountain"),
        ("te", "the cup on the table"),
        ("god morgen", "good day, more formal"),
    ],
)
def test_other_words_stay(headword: str, text: str) -> None:
    """A word that merely begins alike is not hidden."""
    assert mask_cue(text, card(headword)) == text

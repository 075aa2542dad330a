"""The model deck for authors shows every feature of the format, and shows it without fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from deckfiles import PNG

from densecards.decks import check_deck, content, read_deck
from densecards.decks.manifest import PEOPLE
from densecards.webs import BUILTIN, Filler

DECKS = Path(__file__).parents[2] / "decks"
MODEL = DECKS / "model"


@pytest.mark.parametrize("name", ["norwegian", "anatomy", "model"])
def test_a_deck_that_ships_has_not_even_a_warning(name: str) -> None:
    """The thorough check finds nothing, its vectors cover every text."""
    assert [str(finding) for finding in check_deck(DECKS / name, thorough=True)] == []


def test_every_feature_of_the_format_occurs() -> None:
    """An author who looks for a feature finds one example of it at least."""
    deck = content(read_deck(MODEL))
    text = "".join((MODEL / name).read_text(encoding="utf-8") for name in ("planets.md", "small-worlds.md"))
    assert deck.template.key not in BUILTIN
    assert 12 <= len(deck.cards) <= 16
    assert {chain.kind for chain in deck.chains} == {"palace", "journey", "diagram"}
    assert all(scene.parts and scene.story and scene.level and scene.chapter for scene in deck.scenes)
    assert {path.rpartition(".")[2] for path in deck.media} == {"png", "wav"}
    assert any(card.aliases for card in deck.cards)
    used = {key for card in deck.cards for key in card.properties} | {"aliases"}
    assert used == {known.key for known in deck.template.properties}
    assert any(len(cells) > 1 for card in deck.cards for cells in card.properties.values())
    links = [link for row in deck.links.values() for link in row.values()]
    assert any("[[" in link for link in links)
    assert any("![" in link for link in links)
    assert any("\n" in link for link in links), "a hard line break"
    for mark in ("<!--", "\\~", 'story: "', "story: '"):
        assert mark in text


def test_every_card_is_filled_where_a_deck_may_fill() -> None:
    """All slots of the deck's and all suggested ones hold a link, the learner's none."""
    deck = content(read_deck(MODEL))
    wanted = [slot.key for slot in deck.template.slots if slot.filler is not Filler.LEARNER]
    for card in deck.cards:
        assert list(deck.links[card.id]) == wanted, card.id


def test_the_guide_for_authors_is_no_scene_and_names_every_slot_and_property() -> None:
    """AUTHORING.md keeps up with the built-in templates."""
    guide = (DECKS / "AUTHORING.md").read_text(encoding="utf-8")
    assert "AUTHORING" in PEOPLE
    for template in BUILTIN.values():
        for key in (*template.slot_keys, *(known.key for known in template.properties)):
            assert key in guide, key


def test_the_guides_example_is_a_sound_deck(tmp_path: Path) -> None:
    """The deck.toml and the scene that the guide shows pass the checker."""
    guide = (DECKS / "AUTHORING.md").read_text(encoding="utf-8")
    manifest = guide.split("```toml\n")[1].split("```")[0]
    (tmp_path / "deck.toml").write_text(manifest, encoding="utf-8")
    scene = guide.split("```markdown\n")[1].split("```")[0]
    (tmp_path / "cafe.md").write_text(scene, encoding="utf-8")
    doctor = "---\nscene: lege\ntitle: Hos legen\n---\n## regn {#regn}\nrain\n"
    (tmp_path / "doctor.md").write_text(doctor + "## kvittering {#kvittering}\nreceipt\n", encoding="utf-8")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "regning.png").write_bytes(PNG)
    assert [str(finding) for finding in check_deck(tmp_path)] == []


def test_the_guide_names_every_command_of_an_author() -> None:
    """Whatever `densecards deck` and `densecards class` can do for an author stands in the guide."""
    from densecards.cli import classes, decks, web

    guide = (DECKS / "AUTHORING.md").read_text(encoding="utf-8")
    for group, app in (("deck", decks.app), ("class", classes.app), ("web", web.app)):
        for command in app.registered_commands:
            name = command.name or (command.callback.__name__ if command.callback else "")
            if name not in ("list", "remove"):
                assert f"densecards {group} {name}" in guide, name

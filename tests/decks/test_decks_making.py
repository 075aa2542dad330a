"""Skeletons, exports, differences and watching: the author's tools."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from deckfiles import CAFE, TOML, MakeDeck

from densecards.decks import check_deck, content, read_deck
from densecards.decks.diff import diff
from densecards.decks.making import Wish, changes, new_deck, write_source
from densecards.decks.opening import read_any
from densecards.decks.package import build_package
from densecards.errors import DeckError, NotFoundError, UsageError


@pytest.mark.parametrize("template", ["vocabulary", "anatomy"])
def test_a_new_deck_passes_its_checker(template: str, tmp_path: Path) -> None:
    """The skeleton has a card with every slot of the deck's, and no error."""
    files = new_deck(tmp_path / "deck", Wish('My "first" words', template))
    assert [path.name for path in files] == ["deck.toml", "first.md"]
    assert check_deck(tmp_path / "deck") == []
    source = read_deck(tmp_path / "deck")
    assert source.manifest.id == "my-first-words"
    assert len(source.cards[0].links) >= 5


def test_a_new_deck_never_writes_over_anything(tmp_path: Path) -> None:
    """A folder that holds something is left as it was."""
    (tmp_path / "x.txt").write_text("mine")
    with pytest.raises(DeckError, match="is not empty"):
        new_deck(tmp_path, Wish("x"))
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]
    with pytest.raises(UsageError, match="bad deck id"):
        new_deck(tmp_path / "y", Wish("x", id="Not An Id"))


def test_an_exported_deck_builds_to_the_same(make_deck: MakeDeck, tmp_path: Path) -> None:
    """Source and media out, and the content hash is the same."""
    deck = content(read_deck(make_deck()))
    write_source(deck, tmp_path / "out")
    assert content(read_deck(tmp_path / "out")).content_hash == deck.content_hash


@pytest.mark.parametrize("name", ["norwegian", "anatomy", "model"])
def test_a_shipped_deck_goes_out_and_comes_back(name: str, tmp_path: Path) -> None:
    """Every text of the decks that ship survives reading, writing as Markdown, and reading."""
    deck = content(read_deck(Path(__file__).parents[2] / "decks" / name))
    write_source(deck, tmp_path / "out")
    again = content(read_deck(tmp_path / "out"))
    assert diff(deck, again).is_empty
    assert again.content_hash == deck.content_hash


def test_a_failed_export_leaves_nothing(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A medium that went away is one clear line and no half-written folder."""
    folder = make_deck()
    deck = content(read_deck(folder))
    (folder / "media" / "regning.png").unlink()
    with pytest.raises(DeckError, match="cannot be written"):
        write_source(deck, tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cafe"]


def test_anything_that_holds_a_deck_is_opened(make_deck: MakeDeck, tmp_path: Path) -> None:
    """A folder, its deck.toml and its package give the same content; other files are told apart."""
    folder = make_deck()
    package = build_package(folder, tmp_path)
    hashes = {read_any(path).content_hash for path in (folder, folder / "deck.toml", package)}
    assert len(hashes) == 1
    with pytest.raises(NotFoundError):
        read_any(tmp_path / "none")
    (tmp_path / "x.pdf").write_text("x")
    with pytest.raises(DeckError, match=r"x\.pdf is no deck"):
        read_any(tmp_path / "x.pdf")
    (folder / "vectors.npz").write_bytes(b"broken")
    with pytest.raises(DeckError, match=r"vectors\.npz"):
        read_any(folder)


def test_a_difference_tells_what_came_changed_went_and_was_renamed(make_deck: MakeDeck) -> None:
    """An alias makes a rename; a removed link, a new card and a new story are told."""
    before = content(read_deck(make_deck("a")))
    after = content(
        read_deck(
            make_deck(
                "b",
                deck_toml=TOML.replace("1.2.0", "1.3.0"),
                cafe_md=CAFE.replace("{#kvittering}", "{#kvittering-kort}")
                .replace("aliases: kvitering", "aliases: kvitering | kvittering")
                .replace("[[kvittering]]", "[[kvittering-kort]]")
                .replace("- opposite: gratis — free\n", "")
                .replace("drikker", "spiser")
                + "\n## øl {#oel}\nbeer\n",
            )
        )
    )
    found = diff(before, after)
    assert [card.key for card in found.added] == ["oel"]
    assert found.removed == ()
    assert [(c.id, c.before_id) for c in found.changed] == [
        ("cafe/regning", "cafe/regning"),
        ("cafe/kvittering-kort", "cafe/kvittering"),
    ]
    assert {f.field for f in found.changed[0].fields} == {"similar", "opposite"}
    assert any(change.field == "scene kafe" for change in found.deck)
    lines = list(found.lines())
    assert lines[0] == "cafe 1.2.0 → cafe 1.3.0"
    assert "+ oel: øl" in lines
    assert "    opposite: gratis — free → –" in lines


def test_the_same_deck_has_no_difference_and_a_moved_card_has(make_deck: MakeDeck) -> None:
    """Only the order of the cards counts as moved."""
    deck = content(read_deck(make_deck()))
    assert diff(deck, deck).is_empty
    turned = diff(deck, replace(deck, cards=deck.cards[::-1]))
    assert (turned.moved, turned.changed, turned.added) == (1, (), ())


def test_watching_tells_which_files_changed(make_deck: MakeDeck) -> None:
    """First everything, then only what was written, added or taken away; silence in between."""
    folder = make_deck()
    steps = iter(["nothing", "write", "remove", "end"])

    def wait() -> bool:
        step = next(steps)
        if step == "write":
            (folder / "cafe.md").write_text(CAFE + "\n## øl {#oel}\nbeer\n", encoding="utf-8")
        if step == "remove":
            (folder / "media" / "regning.png").unlink()
        return step != "end"

    assert list(changes(folder, wait)) == [
        frozenset({"deck.toml", "cafe.md", "media/regning.png"}),
        frozenset({"cafe.md"}),
        frozenset({"media/regning.png"}),
    ]

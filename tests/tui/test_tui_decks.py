"""Decks: what would happen is said first; install, update, remove with and without what was learnt, write."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from densecards.tui.messages import Listed
from densecards.tui.screens.asking import ChooseScreen, ConfirmScreen, LineScreen
from densecards.tui.screens.decks import DecksScreen, Offered
from densecards.tui.screens.importing import ImportScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.widgets.table import Table
from tests.study_deck import DECK, SCENE
from tests.tui.test_tui_caring import SIZES, of, say


async def open_decks(s) -> Table:
    """Today, k; the table with its deck."""
    await s.press("k")
    assert isinstance(s.screen, DecksScreen)
    table = s.screen.query_one("#decks", Table)
    await s.until(lambda: table.items and table.items[0].id == "try")
    return table


def newer(folder: Path) -> Path:
    """The same deck with a card more, one changed, and one gone."""
    folder.mkdir()
    (folder / "deck.toml").write_text(DECK.replace("1.0.0", "1.1.0"), encoding="utf-8")
    scene = SCENE.replace("receipt\n", "receipt, slip\n").partition("## kopp")[0]
    (folder / "kafe.md").write_text(
        scene + "## fat {#fat}\nsaucer\n- use: Koppen står på et fat. — The cup stands on a saucer.\n",
        encoding="utf-8",
    )
    return folder


async def test_the_cursor_begins_on_an_installed_deck_whatever_comes_first(begun):
    """Those that ship are looked up beside the installed ones; where they come first they wait for these."""
    async with begun() as s:
        table = await open_decks(s)
        await s.until(lambda: len(table.items) > 1)
        screen, decks = s.screen, await of(s, lambda desk: desk.decks())
        screen._decks = None
        table.show([])
        screen.on_offered(Offered(["norwegian"]))
        assert not table.items
        screen.on_listed(Listed(decks))
        assert table.current_key == "try"


@SIZES
async def test_an_update_is_read_before_it_happens(begun, tmp_path, size):
    """New, changed and gone cards are named; n leaves everything as it is; y keeps links and answers."""
    deck = newer(tmp_path / "newer")
    async with begun() as s:
        await s.pilot.resize_terminal(*size)
        await of(s, lambda desk: desk.set_link("try/regning", "life", "the bill in Bergen"))
        await open_decks(s)
        for answer, version in (("n", "1.0.0"), ("y", "1.1.0")):
            await s.press("u")
            await say(s, str(deck))
            await s.until(lambda: isinstance(s.screen, ConfirmScreen))
            text = s.text()
            assert "1.0.0 → 1.1.0" in text
            assert "1 new: fat" in text
            assert "kvittering" in text
            assert "kopp" in text
            await s.press(answer)
            await s.settle()
            assert (await of(s, lambda desk: desk.decks()[0].version)) == version
        assert await of(s, lambda desk: desk.own_link("try/regning", "life")) == "the bill in Bergen"
        assert (await of(s, lambda desk: desk.standing("try/regning"))).begun


async def test_an_update_without_changes_says_so(begun, tmp_path):
    """The same deck again asks nothing."""
    async with begun() as s:
        await open_decks(s)
        await s.press("u")
        await say(s, str(tmp_path / "try"))
        await s.until(lambda: "nothing changes" in s.text())
        assert isinstance(s.screen, DecksScreen)


async def test_a_wrong_path_is_a_line_and_a_table_is_mapped_first(begun, tmp_path):
    """What is not there is told; a file of another program shows where its columns go before it is taken."""
    table = tmp_path / "words.csv"
    table.write_text("Norwegian,English\nhest,horse\nku,cow\n", encoding="utf-8")
    async with begun() as s:
        await open_decks(s)
        await s.press("i")
        await say(s, "/x/nowhere")
        await s.until(lambda: "no such file" in s.text())
        await s.press("i")
        await say(s, str(table))
        await s.until(lambda: isinstance(s.screen, ImportScreen))
        assert "Norwegian" in s.text()
        await s.press("y")
        await s.until(lambda: isinstance(s.screen, DecksScreen))
        await s.until(lambda: len(s.screen.query_one("#decks", Table).items) > 1)
        assert {row.headword for row in await of(s, lambda desk: desk.rows())} >= {"hest", "ku"}


async def test_a_field_is_sent_elsewhere_before_a_table_is_imported(begun, tmp_path):
    """A field goes to another place or nowhere, the deck is called otherwise; escape writes nothing."""
    table = tmp_path / "dyr.csv"
    table.write_text("Norsk,Engelsk,Kilde\nhest,horse,spiser høy\nku,cow,sover lenge\n", encoding="utf-8")
    async with begun() as s:
        await open_decks(s)
        await s.press("i")
        await say(s, str(table))
        await s.until(lambda: isinstance(s.screen, ImportScreen))
        fields = s.screen.query_one("#fields", Table)
        assert [field.place for field in fields.items] == ["headword", "gloss", "note"]
        assert "left out" not in s.text()
        await s.press("escape")
        assert "dyr" not in {deck.id for deck in await of(s, lambda desk: desk.decks())}
        await s.press("i")
        await say(s, str(table))
        await s.until(lambda: isinstance(s.screen, ImportScreen))
        fields = s.screen.query_one("#fields", Table)
        await s.press("end", "enter")
        assert isinstance(s.screen, ChooseScreen)
        await s.pilot.press("1")
        screen = next(one for one in s.app.screen_stack if isinstance(one, ImportScreen))
        screen._busy = True
        screen.action_take()  # nothing that is not on the screen yet is agreed to
        assert isinstance(s.screen, ImportScreen | ChooseScreen)
        await s.until(lambda: fields.items[2].place == "")
        assert "left out" in s.text()
        await s.press("enter", "4")
        await s.until(lambda: fields.items[2].place == "use")
        await s.press("d")
        s.screen.query_one("#line", Input).value = "Dyr og fe"
        await s.press("enter")
        await s.until(lambda: "Dyr og fe" in s.text())
        await s.press("y")
        await s.until(
            lambda: any(row.title == "Dyr og fe" for row in s.screen.query_one("#decks", Table).items)
        )
        rows = {row.headword: row.id for row in await of(s, lambda desk: desk.rows())}
        web = await of(s, lambda desk: desk.web(rows["hest"]))
        assert web.link("use").text == "spiser høy"


async def test_a_table_taken_as_anatomy_has_its_places(begun, tmp_path):
    """t changes the kind of web, and with it where fields can go."""
    table = tmp_path / "terms.csv"
    table.write_text("Norsk,Engelsk\nhest,horse\n", encoding="utf-8")
    async with begun() as s:
        await open_decks(s)
        await s.press("i")
        await say(s, str(table))
        await s.until(lambda: isinstance(s.screen, ImportScreen))
        await s.press("t")
        await s.until(lambda: s.screen._plan.template.key == "anatomy")
        await s.press("enter")
        assert "clinical" in s.text()


async def test_a_deck_is_removed_with_or_without_what_was_learnt(begun):
    """Keeping it asks no more; forgetting it is confirmed, because that cannot be undone."""
    async with begun() as s:
        table = await open_decks(s)
        await s.press("x")
        assert isinstance(s.screen, ChooseScreen)
        await s.press("2")
        assert isinstance(s.screen, ConfirmScreen)
        assert "cannot be undone" in s.text()
        await s.press("n")
        assert len(table.items) >= 1
        await s.press("x", "1")
        await s.until(lambda: not any(row.id == "try" for row in table.items))
        assert await of(s, lambda desk: len(desk.store.log())) > 0


async def test_a_deck_that_was_forgotten_is_new_when_it_comes_back(begun, tmp_path):
    """Removed with what was learnt, and installed again, its cards are new."""
    async with begun() as s:
        table = await open_decks(s)
        await s.press("x", "2", "y")
        await s.until(lambda: not any(row.id == "try" for row in table.items))
        await of(s, lambda desk: desk.install(tmp_path / "try"))
        assert not (await of(s, lambda desk: desk.standing("try/regning"))).begun


@pytest.mark.parametrize(("form", "name"), [("1", "out"), ("2", "out.dense"), ("4", "out.csv")])
async def test_a_deck_is_written_to_a_file(begun, tmp_path, form, name):
    """Its form, whose links, and where; a file that is there is written over only when y says so."""
    target = tmp_path / name
    async with begun() as s:
        await open_decks(s)
        await s.press("e", form, "1")
        await say(s, str(target))
        await s.until(target.exists)
        await s.settle()
        await s.press("e", form, "1")
        await say(s, str(target))
        await s.until(lambda: isinstance(s.screen, ConfirmScreen))
        assert "is there already" in " ".join(s.text().split())
        await s.press("n")


async def test_enter_studies_an_installed_deck_and_offers_one_that_ships(begun):
    """Those that ship stand under the installed ones."""
    async with begun() as s:
        table = await open_decks(s)
        await s.until(lambda: any(row.id == "anatomy" for row in table.items))
        table.move_to("anatomy")
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, ConfirmScreen))
        assert "Anatomy" in s.text()
        await s.press("n")
        table.move_to("try")
        await s.press("enter")
        assert isinstance(s.screen, StudyScreen)
        assert not isinstance(s.screen, LineScreen)

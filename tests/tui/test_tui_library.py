"""Library: find, recall, sort, study a part; make, edit, move, delete one's own cards."""

from __future__ import annotations

from textual.widgets import Input

from densecards.tui.screens.card import CardScreen
from densecards.tui.screens.library import LibraryScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.screens.web import WebScreen
from densecards.tui.widgets.table import Table


def listed(s) -> list[str]:
    """The headwords in the table."""
    return [row.headword for row in s.screen.query_one("#cards", Table).items]


async def test_all_cards_stand_in_the_order_of_their_decks(stage):
    """Decks above, cards below, densities as they come."""
    async with stage() as s:
        await s.press("l")
        assert listed(s)[0] == "koffert"
        assert len(listed(s)) == 9
        assert "all 9" in s.text()


async def test_typing_in_the_find_box_filters(stage):
    """Text in headword or meaning keeps a card; Escape brings all back."""
    async with stage() as s:
        await s.press("l", "slash")
        await s.type("room")
        await s.until(lambda: listed(s) == ["bad"])
        await s.press("escape")
        await s.until(lambda: len(listed(s)) == 9)


async def test_the_recall_box_asks_the_memory(stage):
    """What is typed rises as cards; Enter opens one."""
    async with stage() as s:
        await s.press("l", "r")
        await s.type("thermostat")
        await s.until(lambda: "comes to mind" in s.text() and "thyroid gland" in s.text())
        await s.press("enter", "enter")
        assert isinstance(s.screen, WebScreen)


async def test_left_and_right_change_the_deck(stage):
    """One deck at a time, and round again to all."""
    async with stage() as s:
        await s.press("l", "right")
        assert len(listed(s)) == 6
        await s.press("right")
        assert listed(s) == ["hippocampus", "amygdala", "thyroid gland"]
        await s.press("right")
        assert len(listed(s)) == 9


async def test_o_sorts_by_density_due_and_headword(stage):
    """The order is named in the first line."""
    async with stage() as s:
        await s.press("l", "o")
        await s.until(lambda: listed(s)[0] == "bad")
        assert "by density" in s.text()
        await s.press("o", "o")
        assert "by headword" in s.text()
        assert listed(s) == sorted(listed(s))


async def test_a_click_on_a_column_sorts_by_it(stage):
    """The head of the table is clickable."""
    async with stage() as s:
        await s.press("l")
        table = s.screen.query_one("#cards", Table)
        x = next(begin for column, begin, _ in table._layout() if column.key == "density")
        await s.pilot.click("#cards", offset=(x + 1, 0))
        await s.until(lambda: listed(s)[0] == "bad")


async def test_what_is_listed_can_be_studied(stage):
    """s studies the deck at hand, or what the filter left."""
    async with stage() as s:
        await s.press("l", "slash")
        await s.type("room")
        await s.until(lambda: listed(s) == ["bad"])
        await s.press("enter", "s")
        assert isinstance(s.screen, StudyScreen)
        assert s.screen._session.progress.new == 1


async def test_a_card_is_made_and_its_web_opens(stage):
    """a, word, Enter, meaning, Enter; the new card's web is next."""
    async with stage() as s:
        await s.press("l", "a")
        await s.type("tog")
        await s.press("enter")
        await s.type("train")
        await s.press("enter")
        assert "mine/tog" in s.desk.cards
        assert isinstance(s.screen, WebScreen)
        await s.press("escape")
        assert isinstance(s.screen, LibraryScreen)
        assert "tog" in listed(s)


async def test_a_duplicate_is_warned_of_before_it_is_made(stage):
    """The warning names the card that is there, and nothing is made by it."""
    async with stage() as s:
        await s.press("l", "a")
        await s.type("koffert")
        await s.until(lambda: "There is already" in s.text())
        assert "suitcase" in s.text()
        assert not any(card.startswith("mine/") for card in s.desk.cards)


async def test_a_card_without_a_word_is_refused_with_a_line(stage):
    """Ctrl+S with an empty word says what is missing."""
    async with stage() as s:
        await s.press("l", "a", "ctrl+s")
        assert isinstance(s.screen, CardScreen)
        assert "A card needs a word" in s.text()


async def with_own_card(s) -> None:
    """Open Library on a card of the learner's own."""
    s.desk.add_card("tog", "train")
    await s.press("l")
    s.screen.query_one("#cards", Table).move_to("mine/tog")
    await s.settle()


async def test_own_cards_are_edited(stage):
    """e changes headword and meaning."""
    async with stage() as s:
        await with_own_card(s)
        await s.press("e")
        s.screen.query_one("#gloss", Input).value = "a train"
        await s.press("ctrl+s")
        assert s.desk.cards["mine/tog"][0].gloss == "a train"
        assert isinstance(s.screen, LibraryScreen)


async def test_own_cards_are_moved(stage):
    """m asks for the deck."""
    async with stage() as s:
        await with_own_card(s)
        await s.press("m")
        s.screen.query_one("#line", Input).value = "travel"
        await s.press("enter")
        assert "travel/tog" in s.desk.cards


async def test_own_cards_are_deleted_and_undo_brings_them_back(stage):
    """d deletes without a question, because u takes it back."""
    async with stage() as s:
        await with_own_card(s)
        await s.press("d")
        assert "mine/tog" not in s.desk.cards
        assert "u brings it back" in s.text()
        await s.press("u")
        assert "mine/tog" in s.desk.cards


async def test_a_decks_cards_are_not_the_learners_to_delete(stage):
    """d on a deck's card explains and changes nothing."""
    async with stage() as s:
        await s.press("l", "d")
        assert "belongs to a deck" in s.text()
        assert len(s.desk.cards) == 9


async def test_a_card_is_left_out_and_taken_in_again(stage):
    """z leaves the card out, which shows in its row; z again, or u, takes it in."""
    async with stage() as s:
        await s.press("l", "z")
        assert s.desk.put_away == {"norwegian/koffert": "suspend"}
        assert "left out" in s.text()
        await s.press("u")
        assert s.desk.put_away == {}
        await s.press("z")
        await s.press("z")
        assert s.desk.put_away == {}


async def test_what_is_known_is_said_so_from_the_list(stage):
    """k schedules the card as an easy one without asking it."""
    async with stage() as s:
        await s.press("l", "k")
        assert [int(review.grade) for review in s.desk.reviews] == [4]
        assert s.desk.today().new == 8

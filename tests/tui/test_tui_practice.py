"""Practise and the daily fifteen minutes over a real collection: the screens drive the real drills."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input

from densecards.study.connecting import Connect, Connecting
from densecards.study.modes import Checked, Over, Posed
from densecards.study.story import Retold, Retyping, Told, Writing
from densecards.tui.screens.asking import LineScreen
from densecards.tui.screens.build import BuildScreen
from densecards.tui.screens.connect import ConnectScreen
from densecards.tui.screens.daily import DailyScreen
from densecards.tui.screens.drill import DrillScreen
from densecards.tui.screens.practise import PractiseScreen
from densecards.tui.screens.story import StoryScreen
from densecards.tui.screens.study import StudyScreen
from densecards.tui.widgets.page import Page
from densecards.tui.widgets.table import Table
from tests.tui.stage import Stage


async def drill(s: Stage, mode: str) -> DrillScreen:
    """Open a drill from Today with the keys a learner presses."""
    await s.press("p")
    assert isinstance(s.screen, PractiseScreen)
    offers = s.screen.query_one("#offers", Table)
    offers.move_to(f"{mode} ")
    await s.press("enter")
    await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
    return s.screen


async def test_a_blank_web_is_typed_line_by_line_and_matched_part_by_part(begun):
    """Enter adds a line, an empty Enter ends; each link shows the line that recalled it; grading goes on."""
    async with begun() as s:
        screen = await drill(s, "blank-web")
        card = screen._state.task.web.card
        await s.type(card.gloss.split(",")[0])
        await s.press("enter")
        assert screen._lines == [card.gloss.split(",")[0]]
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Checked))
        assert any(part.right and part.slot == "meaning" for part in screen._state.outcome.parts)
        assert "recalled" in s.text()
        await s.press("3")
        await s.until(lambda: isinstance(screen._state, Posed) and screen._state.task.card != card.id)


async def test_a_drill_asks_aloud_after_study_was_open(begun):
    """The looks of one screen are its own: what is asked stands there, whatever was opened before."""
    async with begun() as s:
        await s.press("s")
        await s.press("escape")
        for mode in ("forms", "link"):
            screen = await drill(s, mode)
            asks = screen.query_one("#asks")
            assert asks.display
            assert screen._state.task.asks in str(asks.content)
            await s.press("escape")
            await s.press("escape")


async def test_the_arrows_match_a_line_to_another_link(begun):
    """What the matching missed the learner puts right, part by part."""
    async with begun() as s:
        screen = await drill(s, "blank-web")
        await s.type("qqq")
        await s.press("enter", "enter")
        await s.until(lambda: isinstance(screen._state, Checked))
        assert not screen._state.outcome.parts[1].right
        await s.press("down", "right")
        await s.until(lambda: screen._state.outcome.parts[1].right)
        assert "you decided" in s.text()
        await s.press("left")
        await s.until(lambda: not screen._state.outcome.parts[1].right)


async def test_a_line_comes_back_with_the_up_arrow(begun):
    """A line that was added can be mended before the end."""
    async with begun() as s:
        screen = await drill(s, "blank-web")
        await s.type("ab")
        await s.press("enter", "up")
        assert screen._lines == []
        assert screen.query_one("#answer", Input).value == "ab"


@pytest.mark.parametrize("mode", ["link", "partial-web", "forms", "explain"])
async def test_every_mode_poses_checks_and_goes_on(begun, mode):
    """Ask, don't know, see, go on; undo leads back where something was graded."""
    async with begun() as s:
        screen = await drill(s, mode)
        first = screen._state.task
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Checked))
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Over) or screen._state.task is not first)
        await s.press("ctrl+z")
        await s.until(lambda: isinstance(screen._state, Posed) and screen._state.task.card == first.card)


async def test_a_hint_in_a_drill_shows_one_more_cue(begun):
    """Tab gives a cue and keeps what is typed."""
    async with begun() as s:
        screen = await drill(s, "forms")
        await s.type("x")
        await s.press("tab")
        await s.until(lambda: len(screen._state.hints) == 1)
        assert screen.query_one("#answer", Input).value == "x"
        assert "◇" in s.text()


async def test_a_drill_without_cards_says_why(begun):
    """A mode that finds nothing to ask explains itself in its place."""
    async with begun() as s:
        await s.press("p")
        s.screen.query_one("#offers", Table).move_to("phrase ")
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and "phrase" in s.text().lower())
        assert s.screen._drill is None
        await s.press("escape")
        assert isinstance(s.screen, PractiseScreen)


async def test_the_day_leads_from_learning_to_connecting(begun):
    """When Learn is done the day stands at Connect; each part can be entered alone."""
    async with begun(learnt=True) as s:
        # Nothing is left to be asked today, so that Learn ends at once.
        await s.app.door.use(lambda desk: [desk.suspend(row.id) for row in desk.rows()])
        await s.press("d")
        assert isinstance(s.screen, DailyScreen)
        await s.until(lambda: "Learn" in s.text())
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, StudyScreen) and s.screen.finished)
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DailyScreen) and "▸ 2" in s.text())


async def test_connecting_writes_the_learners_own_links_and_the_web_grows(begun):
    """The question stands there, the density follows the text as it is typed, Enter keeps it."""
    async with begun(learnt=True) as s:
        await s.press("d", "2")
        await s.until(lambda: isinstance(s.screen, ConnectScreen) and isinstance(s.screen._state, Connect))
        screen = s.screen
        await s.until(lambda: screen._density is not None)
        state = screen._state
        assert state.question in " ".join(s.text().split())
        before = screen._density.density
        await s.type("the night train")
        await s.until(lambda: screen._density.density > before)
        await s.press("enter")
        await s.until(lambda: screen._state.number == 2)
        web = await s.app.door.use(lambda desk: desk.web(state.card))
        assert web.link(state.slot.key).text == "the night train"
        await s.press("ctrl+z")
        await s.settle()
        web = await s.app.door.use(lambda desk: desk.web(state.card))
        assert web.own_links == 0


async def test_a_story_is_written_hidden_retyped_and_scored(begun):
    """Words light up while one writes; the hidden story is scored by the words that came back."""
    async with begun(learnt=True) as s:
        await s.press("d", "3")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Writing))
        screen = s.screen
        page = screen.query_one("#page", Page)
        page.insert("Koppen vil betale regningen uten kvittering")
        await s.until(lambda: s.text().count("✓") == 4)
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Retyping))
        assert "Koppen" not in s.text()
        page.insert("koppen betaler kvittering")
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Retold))
        assert "3 of 4 came back" in s.text()
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Told))
        assert "75%" in s.text()


async def test_a_story_is_kept_when_one_leaves(begun):
    """The draft stands there when the story is opened again."""
    async with begun(learnt=True) as s:
        await s.press("d", "3")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Writing))
        s.screen.query_one("#page", Page).insert("Koppen vil")
        await s.press("escape")
        await s.press("3")
        await s.until(
            lambda: (
                isinstance(s.screen, StoryScreen) and s.screen.query_one("#page", Page).text == "Koppen vil"
            )
        )


def keys(s: Stage) -> str:
    """The last line of the screen."""
    return s.text().splitlines()[-1]


async def test_a_part_that_was_passed_over_has_no_tick(begun):
    """Only what was done is ticked; a part with nothing to do says what it waits for."""
    async with begun() as s:
        await s.press("d")
        await s.until(lambda: "Learn" in s.text())
        assert s.text().count("waits for the new cards") == 2
        await s.press("2")
        await s.until(lambda: isinstance(s.screen, ConnectScreen) and s.screen.finished)
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DailyScreen) and "▸ 1" in s.text())
        assert "✓" not in s.text()


async def test_connect_goes_on_where_it_was_left_and_names_its_keys(begun):
    """Enter stands among the keys; after leaving, the same slot is asked; the card is named above."""
    async with begun(learnt=True) as s:
        await s.press("d", "2")
        await s.until(lambda: isinstance(s.screen, ConnectScreen) and isinstance(s.screen._state, Connect))
        assert "⏎ Keep or leave it" in keys(s)
        first = s.screen._state
        assert first.web.card.headword in s.screen.title_bar.heading
        grid = s.screen.query_one("#grid")
        assert not any(place.look == "own" for place in grid._places if place.key), "nothing is the learner's"
        await s.press("tab")
        await s.until(lambda: s.screen._state.number == 2)
        await s.settle()
        assert not any(place.look == "own" for place in grid._places if place.key)
        await s.press("ctrl+b")
        await s.until(lambda: s.screen._state.number == 1)
        await s.type("kept on leaving")
        await s.press("escape")
        await s.until(lambda: isinstance(s.screen, DailyScreen))
        own = await s.app.door.use(lambda desk: desk.own_link(first.card, first.slot.key))
        assert own == "kept on leaving"
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, ConnectScreen) and isinstance(s.screen._state, Connect))
        second = s.screen._state
        await s.press("escape")
        await s.until(lambda: isinstance(s.screen, DailyScreen))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, ConnectScreen) and isinstance(s.screen._state, Connect))
        state = s.screen._state
        assert (state.card, state.slot.key, state.number) == (second.card, second.slot.key, 2)
        while isinstance(s.screen._state, Connect):
            number = s.screen._state.number
            await s.press("ctrl+n")
            await s.until(lambda n=number: s.screen.finished or s.screen._state.number > n)
        assert "All was asked" in s.text()
        assert not s.screen.title_bar.status


async def test_a_scene_with_too_many_strange_images_is_told_of(begun):
    """One or two a scene stand out; when one more is written, Connect says so, and of a plain one nothing."""
    async with begun(learnt=True) as s:
        await s.app.door.use(
            lambda desk: [desk.set_link(row.id, "image", "a giant singing pot") for row in desk.rows()[:2]]
        )
        third = (await s.app.door.use(lambda desk: desk.rows()))[2].id
        asked = [(third, "image")] * 2
        s.app.push_screen(ConnectScreen(make=lambda desk: Connecting(desk, [], asked=asked)))
        await s.until(lambda: isinstance(s.screen, ConnectScreen) and isinstance(s.screen._state, Connect))
        await s.type("a plain pot")
        await s.press("enter")
        await s.until(lambda: s.screen._state.number == 2)
        assert "strange images" not in s.text()
        await s.press("backspace", *["backspace"] * len("a plain pot"))
        await s.type("a golden dragon that sings")
        await s.press("enter")
        await s.until(lambda: "4 strange images in one scene" in " ".join(s.text().split()))


async def test_a_link_that_many_cards_share_is_told_of(begun):
    """A route that leads to more than three cards leads to none: Connect says so as it is written."""
    async with begun(learnt=True) as s:
        cards = [row.id for row in await s.app.door.use(lambda desk: desk.rows())]
        await s.app.door.use(lambda desk: [desk.set_link(card, "life", "last summer") for card in cards[:3]])
        asked = [(cards[3], "life")] * 2
        s.app.push_screen(ConnectScreen(make=lambda desk: Connecting(desk, [], asked=asked)))
        await s.until(lambda: isinstance(s.screen, ConnectScreen) and isinstance(s.screen._state, Connect))
        await s.type("last summer")
        await s.press("enter")
        await s.until(lambda: "4 cards share this link" in " ".join(s.text().split()))


async def test_a_hidden_story_stays_hidden_when_one_leaves(begun):
    """What was retyped so far stands there again, the story itself does not."""
    async with begun(learnt=True) as s:
        await s.press("d", "3")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Writing))
        assert "⏎ Hide it" in keys(s)
        s.screen.query_one("#page", Page).insert("Koppen vil betale regningen uten kvittering")
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Retyping))
        assert "⏎ Show it" in keys(s)
        s.screen.query_one("#page", Page).insert("koppen bet")
        await s.press("escape")
        await s.until(lambda: isinstance(s.screen, DailyScreen))
        await s.press("3")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Retyping))
        assert s.screen.query_one("#page", Page).text == "koppen bet"
        assert "regningen" not in s.text()
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Retold))
        assert "⏎ Keep it" in keys(s)
        first = s.screen._state.found[0]
        await s.press("space")
        await s.until(lambda: s.screen._state.found[0] is not first)
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Told))
        assert "⏎ Done" in keys(s)
        assert "Keep it" not in keys(s)
        await s.press("u")
        await s.until(lambda: isinstance(s.screen._state, Writing))


async def test_a_story_is_found_again_in_practise(begun):
    """A kept story stands below the walks with its words, and opens with its text."""
    async with begun(learnt=True) as s:
        await s.press("d", "3")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Writing))
        s.screen.query_one("#page", Page).insert("Koppen vil betale regningen")
        await s.press("escape")
        await s.press("escape")
        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.title.startswith("Story: ") for offer in offers.items))
        assert "not told yet" in s.text()
        offers.move_to(next(offer.key for offer in offers.items if offer.title.startswith("Story: ")))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Writing))
        assert s.screen.query_one("#page", Page).text == "Koppen vil betale regningen"
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Retyping))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Retold))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen._state, Told))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, PractiseScreen) and "told once" in s.text())
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Retyping))
        assert "Koppen" not in s.text(), "what is read first is not recalled"
        await s.press("ctrl+t")
        await s.until(lambda: isinstance(s.screen._state, Writing))
        assert s.screen.query_one("#page", Page).text == "Koppen vil betale regningen"


async def test_a_story_without_words_says_so_once(begun):
    """In its place, with no page to write on and nothing popping up beside it."""
    async with begun() as s:
        await s.press("d", "3")
        await s.until(lambda: "a story needs at least 2 words" in s.text())
        assert s.text().count("a story needs") == 1
        assert not s.screen.query_one("#page").display
        await s.press("escape")
        assert isinstance(s.screen, DailyScreen)


async def test_what_tells_two_apart_is_kept_and_prefilled(begun):
    """n asks for it; it is read at once, and stands in the line the next time."""
    async with begun() as s:
        await s.app.door.use(
            lambda desk: [
                (d := desk.drill("link", cards=["try/kopp"])) and (d.answer("regning"), d.grade())
                for _ in range(2)
            ]
        )
        screen = await drill(s, "confusables")
        await s.type("1")
        await s.press("enter")
        await s.until(lambda: isinstance(screen._state, Checked))
        await s.press("n")
        await answer(s, "one is round")
        await s.until(lambda: "you: one is round" in s.text())
        await s.press("n")
        await s.until(lambda: isinstance(s.screen, LineScreen))
        assert s.screen.query_one("#line", Input).value == "one is round"


async def test_a_palace_with_too_many_strange_images_says_so(begun):
    """The builder warns as the image is written, and a plain one is written without a word."""
    async with begun() as s:
        cards = [row.id for row in (await s.app.door.use(lambda desk: desk.rows()))]
        steps = [(card, f"room {n}: a giant singing pot") for n, card in enumerate(cards[:2])]
        steps.append((cards[2], "roof: a plain tile"))
        chain = await s.app.door.use(lambda desk: desk.make_chain("palace", "House", steps))
        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.chain == chain for offer in offers.items))
        offers.move_to(next(offer.key for offer in offers.items if offer.chain == chain))
        await s.press("e")
        await s.until(lambda: isinstance(s.screen, BuildScreen) and len(s.screen._plan.stations) == 3)
        assert not s.screen.check_action("kind", ())
        await s.press("down", "down", "enter")
        await answer(s, "a red tile")
        await s.settle()
        assert "strange images" not in s.text()
        await s.press("enter")
        await answer(s, "a dragon made of cheese")
        await s.until(lambda: "3 strange images in one palace" in " ".join(s.text().split()))


async def test_a_room_of_ones_own_is_shown_on_the_walk(begun):
    """The place is given, the image and the card are asked."""
    async with begun() as s:
        cards = [row.id for row in (await s.app.door.use(lambda desk: desk.rows()))]
        steps = [(card, f"room {n}: a pot") for n, card in enumerate(cards[:2])]
        await s.app.door.use(lambda desk: desk.make_chain("palace", "House", steps))
        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.chain for offer in offers.items))
        offers.move_to(next(offer.key for offer in offers.items if offer.chain))
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        assert "room 0" in s.text()
        assert "a pot" not in s.text()


async def test_norwegian_letters_on_a_page(begun):
    """The composed letters work in a paragraph too, and a pasted escape code is dropped."""
    async with begun(learnt=True) as s:
        await s.press("d", "3")
        await s.until(lambda: isinstance(s.screen, StoryScreen) and isinstance(s.screen._state, Writing))
        page = s.screen.query_one("#page", Page)
        await s.press("k", "semicolon", "o", "alt+a", "semicolon", "semicolon", "a")
        assert page.text == "køå;a"
        s.app.post_message(events.Paste("\x1b[31mrød\x07"))
        await s.settle()
        assert page.text == "køå;arød"


async def test_a_palace_is_built_walked_deleted_and_brought_back(begun):
    """Room by room, kept from the second card on; it can be walked at once; deleting it is undone with u."""
    async with begun() as s:
        await s.press("p", "b", "enter")
        await s.until(lambda: isinstance(s.screen, LineScreen))
        await answer(s, "My hall")
        await s.press("a")
        for word, room, image in (("cup", "doormat", "a wet one"), ("receipt", "sink", "it drowns")):
            await s.type(word)
            await s.until(lambda: len(s.screen.query_one("#recalled", Table).items) > 0)
            await s.press("enter")
            await s.until(lambda: isinstance(s.screen, LineScreen))
            await answer(s, room)
            await s.until(lambda: isinstance(s.screen, LineScreen))
            await answer(s, image)
            await s.until(lambda: isinstance(s.screen, BuildScreen))
        await s.until(lambda: s.screen._plan.chain)
        assert s.screen._plan.steps[0][1] == "doormat: a wet one"
        await s.press("escape", "escape")
        await s.until(lambda: isinstance(s.screen, PractiseScreen) and "My hall" in s.text())
        offers = s.screen.query_one("#offers", Table)
        offers.move_to(offers.items[-1].key)
        await s.press("delete")
        await s.until(lambda: not any(offer.chain for offer in offers.items))
        await s.press("u")
        await s.until(lambda: any(offer.chain for offer in offers.items))
        offers.move_to(offers.items[-1].key)
        await s.press("enter")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        assert s.screen._drill.total == 2


async def test_a_palace_is_changed_room_by_room_and_each_change_is_kept(begun):
    """Rooms are renamed, moved, given another image and taken out; u brings the state before back."""
    async with begun() as s:
        cards = [row.id for row in (await s.app.door.use(lambda desk: desk.rows()))]
        steps = [(card, f"room {n}: picture {n}") for n, card in enumerate(cards[:3])]
        chain = await s.app.door.use(lambda desk: desk.make_chain("palace", "House", steps))

        async def kept() -> list[str]:
            await s.settle()
            rows = await s.app.door.use(lambda desk: desk.chains())
            return [text for _, text in next(row for row in rows if row.id == chain).steps]

        await s.press("p")
        offers = s.screen.query_one("#offers", Table)
        await s.until(lambda: any(offer.chain == chain for offer in offers.items))
        offers.move_to(next(offer.key for offer in offers.items if offer.chain == chain))
        await s.press("e")
        await s.until(lambda: isinstance(s.screen, BuildScreen) and len(s.screen._plan.stations) == 3)
        await s.press("r")
        await answer(s, "attic")
        assert (await kept())[0] == "attic: picture 0"
        await s.press("right_square_bracket")
        assert [text[:6] for text in await kept()] == ["room 1", "attic:", "room 2"]
        await s.press("enter")
        await answer(s, "a bat")
        assert (await kept())[1] == "attic: a bat"
        await s.press("x")
        assert len(await kept()) == 2
        await s.press("u")
        assert len(await kept()) == 3
        await s.press("w", "2")
        await s.until(lambda: isinstance(s.screen, DrillScreen) and isinstance(s.screen._state, Posed))
        assert s.screen._options["way"] == "back"


async def answer(s, text: str) -> None:
    """Give a line to the question on top."""
    await s.until(lambda: isinstance(s.screen, LineScreen))
    s.screen.query_one("#line", Input).value = text
    await s.press("enter")

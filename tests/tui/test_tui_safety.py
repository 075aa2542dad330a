"""Text from outside is content: no markup, no escape code, no reordering, wherever it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from densecards.tui.widgets.webgrid import WebGrid
from tests.tui.fake import FakeDesk

HOSTILE = {
    "markup": "[@click=app.quit]x[/]",
    "closing": "[/] [/b] [[/]]",
    "brackets": "arr[i] [red]red[/red] [ bold]",
    "escape": "\x1b[2J\x1b]0;owned\x07\x9b31mred",
    "bidi": "abc\u202edef\u2066ghi\u200f",
    "emoji": "👩‍🚀 🇳🇴 e\u0301 ｗｉｄｅ",
}
FORBIDDEN = "\x1b\x07\x9b\x9d\u202e\u2066\u200f\u202d\u2069"


def hostile_desk(text: str) -> FakeDesk:
    """A collection where everything says `text`."""
    desk = FakeDesk()
    for id_, (card, links) in list(desk.cards.items()):
        properties = dict.fromkeys(card.properties, (text,))
        desk.cards[id_] = (
            replace(card, headword=text, gloss=text, scene=text, properties=properties),
            dict.fromkeys(links, text),
        )
    return desk


async def check(s, kept: str) -> None:
    """The screen holds the visible part of the text and nothing that a terminal would act on."""
    strips = s.screen._compositor.render_strips()
    for strip in strips:
        for segment in strip:
            assert not set(segment.text) & set(FORBIDDEN)
            meta = segment.style.meta if segment.style else {}
            assert "@click" not in meta
    await s.until(lambda: kept in s.text())


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_hostile_text_is_shown_as_text_on_every_screen(stage, name, size):
    """Today, Library, Web, Study (new, asked, answered), palette and messages survive it and show it."""
    text = HOSTILE[name]
    kept = {
        "markup": "[@click",
        "closing": "[/] [/b]",
        "brackets": "arr[i]",
        "escape": "red",
        "bidi": "abc",
        "emoji": "ｗ",
    }[name]
    async with stage(hostile_desk(text), size=size) as s:
        await check(s, kept)
        await s.press("l")
        await check(s, kept)
        await s.press("d")
        await check(s, kept)
        await s.press("enter")
        await check(s, kept)
        s.screen.query_one(WebGrid).select("use")
        await s.settle()
        await check(s, kept)
        await s.press("enter", "x", "enter", "escape", "escape")
        await s.press("enter")
        await check(s, kept)
        for _ in range(3):
            await s.press("enter")
        await s.press("tab", "tab")
        await check(s, kept)
        await s.press("enter")
        await check(s, kept)
        await s.press("b")
        await check(s, kept)
        await s.press("escape", "slash")
        for key in ("x", "e", "d"):
            await s.press(key)
        await check(s, "mind")


@pytest.mark.parametrize("name", HOSTILE)
async def test_pasted_text_is_cleaned_on_the_way_in(stage, name):
    """What is pasted into the editor is saved without terminal codes, and otherwise as it was."""
    from textual import events

    from densecards.text import displayable

    async with stage() as s:
        s.app.action_web("norwegian/koffert")
        await s.settle()
        await s.press("enter")
        s.app.focused.post_message(events.Paste(HOSTILE[name]))
        await s.settle()
        await s.press("enter")
        assert s.desk.own["norwegian/koffert"]["personal"] == displayable(HOSTILE[name]).strip()


async def test_an_error_with_markup_is_a_line_of_text(stage):
    """Messages carry names of files and cards: they are no markup either."""
    async with stage() as s:
        s.screen.say("cannot read [@click=app.quit]deck[/].md \x1b[31m", trouble=True)
        await s.settle()
        await check(s, "[@click=app.quit]deck[/].md")


@pytest.mark.parametrize("small", [(59, 24), (80, 15)], ids=["narrow", "flat"])
async def test_a_terminal_made_too_small_for_a_moment_takes_no_focus(stage, small):
    """The word for it covers the screen; made large again, what is typed goes where it went before."""
    async with stage(FakeDesk(), size=(80, 24)) as s:
        await s.press("slash")
        await s.type("sc")
        box = s.screen.focused
        await s.pilot.resize_terminal(*small)
        await s.settle()
        assert "needs 60 × 16" in s.text()
        assert "deck" not in s.text()
        await s.pilot.resize_terminal(80, 24)
        await s.settle()
        assert "needs 60 × 16" not in s.text()
        assert s.screen.focused is box
        await s.type("arf")
        assert box.value == "scarf"

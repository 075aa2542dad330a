"""How the screens look with colours off; `test_tui_scenes.py` holds every screen against its snapshot."""

from __future__ import annotations

import pytest

from densecards.tui.widgets.table import Table
from densecards.tui.widgets.webgrid import WebGrid


@pytest.mark.parametrize("keys", [(), ("enter",), ("w",), ("l",)])
async def test_with_colours_off_nothing_is_told_by_colour(stage, monkeypatch, keys):
    """NO_COLOR gives shades of grey only, and what matters has a sign: cursor, own link, empty slot."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with stage() as s:
        await s.press(*keys)
        if keys == ("w",):
            s.screen.query_one(WebGrid).select("life")
            await s.settle()
            await s.type("x")
            await s.press("enter")
            assert "◆ life" in s.text()
            assert "┏" in s.text() or "╆" in s.text() or "╄" in s.text()
        if keys == ("l",):
            assert "▸ koffert" in s.text()
            assert s.screen.query_one("#cards", Table).has_focus
        for line in s.app.screen._compositor.render_strips():
            for segment in line.apply_filter(s.app._filters[-1], s.app.screen.styles.background):
                for colour in (segment.style.color, segment.style.bgcolor) if segment.style else ():
                    if colour is not None and colour.triplet is not None:
                        assert len(set(colour.triplet)) == 1

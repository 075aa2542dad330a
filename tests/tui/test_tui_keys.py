"""Keys can be changed, the change is kept in the settings, and it counts at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from densecards.errors import SettingsError
from densecards.settings import Settings, key_changes, load_settings, save_setting
from densecards.tui import keymap
from tests.tui.fake import FakeDesk


async def test_a_changed_key_works_and_the_old_one_does_not(stage):
    """A setting from before the start: `b` opens the lab, `x` no longer does; the line of keys says so."""
    desk = FakeDesk()
    desk.settings = replace(desk.settings, keys="today.lab=b, today.practise=v")
    async with stage(desk, size=(160, 50)) as s:
        assert "v Practise" in s.text()
        await s.press("x")
        assert s.screen.HEADING == "Today"
        await s.press("b")
        assert s.screen.HEADING == "Lab"


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_key_is_changed_with_two_strokes(stage, size):
    """Settings, k, the action, Enter, the new key; it counts at once, and Delete takes it back."""
    async with stage(size=size) as s:
        await s.press("comma", "k")
        assert s.screen.HEADING == "Keys"
        s.screen.query_one("#keys").move_to("today.lab")
        await s.press("enter", "b")
        assert s.desk.settings.keys == "today.lab=b"
        assert "b ◆" in s.text()
        await s.press("escape", "escape", "b")
        assert s.screen.HEADING == "Lab"
        await s.press("escape", "comma", "k")
        s.screen.query_one("#keys").move_to("today.lab")
        await s.press("delete")
        assert s.desk.settings.keys == ""
        await s.press("escape", "escape", "x")
        assert s.screen.HEADING == "Lab"


async def test_a_key_that_is_taken_is_refused_with_a_line(stage):
    """Two actions of one screen never share a key; escape leaves it as it is."""
    async with stage() as s:
        await s.press("comma", "k")
        s.screen.query_one("#keys").move_to("today.lab")
        await s.press("enter", "l")
        assert s.desk.settings.keys == ""
        assert "already does" in s.text()
        await s.press("enter", "escape")
        assert s.desk.settings.keys == ""
        assert s.screen.HEADING == "Keys"


async def test_settings_show_ranges_and_where_files_live(stage):
    """Every setting is listed with what it may be; what lies outside is refused with a line."""
    async with stage(size=(160, 50)) as s:
        await s.press("comma")
        text = s.text()
        for name in Settings.__dataclass_fields__:
            assert name in text
        assert "0.7 to 0.99" in text
        assert "settings.toml" in text
        await s.press("enter")
        for _ in range(4):
            await s.press("backspace")
        await s.type("2")
        await s.press("enter")
        assert "between 0.7 and 0.99" in s.text()
        assert s.desk.settings.desired_retention == 0.9


def test_the_way_back_and_grades_keep_their_keys():
    """No change can lock a screen."""
    import densecards.tui.screens.study  # noqa: F401

    names = set(keymap.KNOWN)
    assert "study.hint" in names
    assert not {name for name in names if name.endswith((".leave", ".grade"))}


def test_the_setting_is_checked(tmp_path):
    """Its form is checked when it is saved and when the file is read."""
    file = tmp_path / "settings.toml"
    save_setting("keys", "study.hint=h, today.lab=ctrl+a", file)
    assert key_changes(load_settings(file).keys) == {"study.hint": "h", "today.lab": "ctrl+a"}
    with pytest.raises(SettingsError, match="keys must be like"):
        save_setting("keys", "hint", file)
    file.write_text('keys = "a=[x]"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"settings\.toml"):
        load_settings(file)

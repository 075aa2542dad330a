"""Keys can be changed, the change is kept in the settings, and it counts at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from densecards.errors import SettingsError
from densecards.settings import Settings, key_changes, load_settings, save_setting
from densecards.tui import keymap
from densecards.tui.settingwords import brief, titled, whole
from tests.tui.fake import FakeDesk


async def test_a_changed_key_works_and_the_old_one_does_not(stage):
    """A setting from before the start: `y` opens the lab, `x` no longer does; the line of keys says so."""
    desk = FakeDesk()
    desk.settings = replace(desk.settings, keys="today.lab=y, today.practise=v")
    async with stage(desk, size=(160, 50)) as s:
        assert "v Practise" in s.text()
        await s.press("x")
        assert s.screen.HEADING == "Today"
        await s.press("y")
        assert s.screen.HEADING == "Lab"


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_key_is_changed_with_two_strokes(stage, size):
    """Settings, k, the action, Enter, the new key; it counts at once, and Delete takes it back."""
    async with stage(size=size) as s:
        await s.press("comma", "k")
        assert s.screen.HEADING == "Keys"
        s.screen.query_one("#keys").move_to("today.lab")
        await s.press("enter", "y")
        assert s.desk.settings.keys == "today.lab=y"
        assert "y ◆" in s.text()
        await s.press("escape", "escape", "y")
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
        assert "is taken on that screen" in s.text()
        await s.press("enter", "escape")
        assert s.desk.settings.keys == ""
        assert s.screen.HEADING == "Keys"


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_each_setting_is_explained_whole(stage, size):
    """Every setting has its words; those of the row under the cursor are all on the screen, at any size."""
    async with stage(size=size) as s:
        await s.press("comma")
        table = s.screen.query_one("#settings")
        assert {row[0] for row in table.items} == set(Settings.__dataclass_fields__)
        for key in Settings.__dataclass_fields__:
            table.move_to(key)
            await s.settle()
            text = s.text()
            row = next(line for line in text.splitlines() if line.strip().startswith("▸"))
            assert titled(key) in row
            assert brief(key)
            assert brief(key) in row
            shown = " ".join(" ".join(line.strip(" ▁▂▃▄▅▆▇█") for line in text.splitlines()).split())
            assert whole(key) in shown
        table.move_to("desired_retention")
        await s.settle()
        assert "0.7 to 0.99" in s.text()
        assert "settings.toml" in s.text()
        await s.press("enter")
        for _ in range(4):
            await s.press("backspace")
        await s.type("2")
        await s.press("enter")
        assert "between 0.7 and 0.99" in s.text()
        assert s.desk.settings.desired_retention == 0.9


async def test_what_is_one_of_several_is_chosen_and_not_typed(stage):
    """The way words are asked and the deck to study come from a list."""
    async with stage() as s:
        await s.press("comma")
        table = s.screen.query_one("#settings")
        table.move_to("prompts")
        await s.press("enter", "2")
        assert s.desk.settings.prompts == "recognise"
        table.move_to("study_deck")
        await s.press("enter", "2")
        assert s.desk.settings.study_deck == next(iter(s.desk.decks())).id
        await s.press("enter", "1")
        assert s.desk.settings.study_deck == ""


@pytest.mark.parametrize(
    ("action", "key", "why"),
    [
        ("library.order", "f1", "the same on every screen"),
        ("library.flag", "down", "keeps its key"),
        ("study.hint", "1", "keeps its key"),
    ],
)
async def test_a_key_that_must_stay_is_refused(stage, action, key, why):
    """Help, grades and the way through a list would be lost for ever behind another key."""
    async with stage() as s:
        await s.press("comma", "k")
        s.screen.query_one("#keys").move_to(action)
        await s.press("enter", key)
        assert s.desk.settings.keys == ""
        assert why in s.text()


async def test_the_keys_are_told_in_words_and_a_letter_in_a_line_is_warned_of(stage):
    """Screen and action as the learner knows them; a capital letter is a key too."""
    async with stage() as s:
        await s.press("comma", "k")
        assert "library." not in s.text()
        s.screen.query_one("#keys").move_to("library.box_find")
        await s.press("enter", "F")
        assert s.desk.settings.keys == "library.box_find=F"
        s.screen.query_one("#keys").move_to("study.hint")
        await s.press("enter", "h")
        assert "types its letter" in s.text()
        await s.press("escape", "escape", "l", "F")
        assert s.screen.focused.id == "find"
        await s.press("escape", "r")
        assert s.screen.focused.id == "recall"


def test_the_way_back_and_grades_keep_their_keys():
    """No change can lock a screen."""
    import densecards.tui.screens.study  # noqa: F401

    names = set(keymap.KNOWN)
    assert "study.hint" in names
    assert not {name for name in names if name == "study.grade" or name.endswith(".leave")}


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

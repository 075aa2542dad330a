"""Settings: every value checked, comments kept, a wrong file named with the key or line."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from densecards.errors import SettingsError
from densecards.settings import (
    Settings,
    allowed,
    as_dict,
    key_changes,
    load_settings,
    parse_setting,
    save_setting,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the settings go."""
    return tmp_path / "config" / "settings.toml"


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    """Nothing is written by reading."""
    assert load_settings(file) == Settings()
    assert not file.parent.exists()


def test_the_defaults_pass_their_own_checks() -> None:
    """Each default may be typed, and gives itself."""
    for name, value in as_dict(Settings()).items():
        assert parse_setting(name, str(value)) == value


def test_one_key_is_changed_and_all_else_in_the_file_stays(file: Path) -> None:
    """Comments, order and other keys outlive a change; no half-written file stays behind."""
    file.parent.mkdir()
    file.write_text("# mine\nnew_per_day = 7  # a week's\nfuzz = false\n", encoding="utf-8")
    changed = save_setting("new_per_day", 9, file)
    assert changed == load_settings(file) == Settings(new_per_day=9, fuzz=False)
    assert file.read_text(encoding="utf-8") == "# mine\nnew_per_day = 9  # a week's\nfuzz = false\n"
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("new_per_day = 10000", "new_per_day must lie between 0 and 9999"),
        ("new_per_day = true", "must be a whole number"),
        ("fuzz = 1", "must be true or false"),
        ("desired_retention = nan", "between 0.7 and 0.99"),
        ('prompts = "all"', "one of both, recognise, produce"),
        ('exam_date = "soon"', "a date like 2027-06-01"),
        ('keys = "study.hint"', "study.hint=h"),
        ("new_per_dya = 5", 'did you mean "new_per_day"'),
        ("zzz = 5", "known: desired_retention"),
        ("fuzz = yes", "line 1"),
        ("\ufffd\ufffd", "line 1"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(file: Path, text: str, says: str) -> None:
    """The message names the file and the key or line; a retention is not silently taken."""
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=says) as error:
        load_settings(file)
    assert str(file) in str(error.value)


def test_a_file_that_is_no_text_is_named(file: Path) -> None:
    """Bytes of another kind are no traceback."""
    file.parent.mkdir()
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(file)


def test_a_byte_order_mark_is_no_setting(file: Path) -> None:
    """Some editors put one in front of every file."""
    file.parent.mkdir()
    file.write_bytes(b"\xef\xbb\xbfnew_per_day = 7\n")
    assert load_settings(file) == Settings(new_per_day=7)
    assert save_setting("fuzz", False, file) == load_settings(file) == Settings(new_per_day=7, fuzz=False)


def test_a_wrong_value_leaves_the_file_as_it_was(file: Path) -> None:
    """Nothing is written before it is checked."""
    save_setting("theme", "nord", file)
    before = file.read_bytes()
    with pytest.raises(SettingsError):
        save_setting("day_starts_at", 24, file)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("fuzz", "No", False),
        ("balance_load", "on", True),
        ("desired_retention", "0.85", 0.85),
        ("desired_retention", "0.9", 0.9),
        ("daily_new", "12", 12),
        ("exam_date", "", ""),
    ],
)
def test_values_are_taken_as_people_type_them(key: str, text: str, value: object) -> None:
    """Yes and no, fractions and whole numbers; an empty text empties."""
    parsed = parse_setting(key, text)
    assert parsed == value
    assert type(parsed) is type(value)


def test_changed_keys_are_read_by_action() -> None:
    """Several changes stand between commas; an empty text changes none."""
    assert key_changes("study.hint=h, today.lab = a") == {"study.hint": "h", "today.lab": "a"}
    assert key_changes(" ") == {}
    with pytest.raises(SettingsError):
        key_changes("Study=h")


def test_every_number_has_a_range_that_can_be_told() -> None:
    """What a setting may be is said for every number, choice and switch."""
    for field in fields(Settings):
        if not isinstance(field.default, str):
            assert allowed(field.name), field.name
    assert allowed("new_per_day") == "0 to 9999"
    assert allowed("prompts") == "both, recognise, produce"
    assert allowed("exam_date") == "a date"
    assert allowed("theme") == ""

"""Laws of the plain drawing: exact widths, no lost words, closed boxes; and of composed letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from densecards.text import displayable
from densecards.tui.drawing import HEAVY, LIGHT, bar, fit, flow, interval, junction, percent, when, wrap
from densecards.tui.filters import parse
from densecards.tui.letters import composed
from densecards.tui.widgets.places import Place, draw, heading, heights, needs

texts = st.text(max_size=60).map(lambda text: displayable(text, one_line=True))


@given(texts, st.integers(1, 40), st.sampled_from(["left", "right", "centre"]))
def test_fit_gives_exactly_the_width(text, width, align):
    """Cut or padded, wide letters included, the result fills its cells."""
    assert cell_len(fit(text, width, align)) == width


@given(texts, st.integers(2, 40))
def test_wrapped_lines_fit_and_keep_every_letter(text, width):
    """No line is wider than asked, and joining them gives all letters back."""
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(texts, st.integers(2, 30), st.integers(1, 4))
def test_wrapping_to_a_height_keeps_to_it(text, width, height):
    """What does not fit is cut with an ellipsis."""
    whole, cut = wrap(text, width), wrap(text, width, height)
    assert len(cut) <= height
    assert all(cell_len(line) <= width for line in cut)
    assert (len(whole) > height) == (cut != whole)


@given(
    st.lists(texts, min_size=9, max_size=9),
    st.integers(13, 120),
    st.integers(7, 50),
    st.none() | st.integers(0, 8),
)
def test_the_grid_fills_its_rectangle_whatever_stands_in_it(contents, width, height, selected):
    """Every line has the asked width, and there are as many as asked."""
    places = [
        Place(str(i), f"? {text}", text, "head" if i == 4 else "deck", text[:3])
        for i, text in enumerate(contents)
    ]
    lines = draw(places, width, height, selected)
    assert len(lines) == height
    assert {sum(cell_len(text) for text, _ in line) for line in lines} == {width}


@given(st.lists(texts, min_size=9, max_size=9), st.integers(19, 120), st.integers(0, 9))
def test_no_text_is_cut_where_the_grid_has_the_lines_that_it_needs(contents, width, more):
    """With as many lines as are needed, or more, every word of every place stands there."""
    places = [
        Place(str(i), "", text.replace("…", "."), "head" if i == 4 else "deck", "a gloss")
        for i, text in enumerate(contents)
    ]
    height = 4 + sum(needs(places, width)) + more
    assert sum(heights(places, width, height)) == height - 4
    drawn = draw(places, width, height)
    cells = ["", "", "", "", "", "", "", "", ""]
    row = -1
    for line in drawn:
        inside = [text for text, look in line if look in {"deck", "head", "gloss"}]
        if not inside:
            row += 1
        for column, text in enumerate(inside):
            cells[3 * row + column] += text
    for cell, place in zip(cells, places, strict=True):
        assert "".join(place.text.split()) in "".join(cell.split())


@given(st.tuples(*[st.integers(0, 2)] * 4))
def test_every_junction_of_the_grid_has_a_character(arms):
    """No crossing of light and heavy lines is drawn with a makeshift."""
    if sum(arm > 0 for arm in arms) != 1:
        assert junction(*arms) != "+"


def test_known_junctions():
    """A few by hand."""
    assert junction(LIGHT, LIGHT, LIGHT, LIGHT) == "┼"
    assert junction(0, HEAVY, HEAVY, 0) == "┏"
    assert junction(LIGHT, HEAVY, HEAVY, LIGHT) == "╆"


@given(st.floats(-1, 2), st.integers(1, 30))
def test_a_bar_is_as_long_as_its_value(value, width):
    """Never wider than asked; empty at 0, full at 1."""
    drawn = bar(value, width)
    assert cell_len(drawn) == width
    if value <= 0:
        assert not drawn.strip()
    if value >= 1:
        assert drawn == "█" * width


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0.0001, "<1 min"),
        (10 / 1440, "10 min"),
        (0.25, "6 h"),
        (1, "1 d"),
        (29.6, "30 d"),
        (61, "2.0 mo"),
        (400, "1.1 y"),
    ],
)
def test_intervals_are_said_as_people_say_them(days, text):
    """Minutes, hours, days, months, years."""
    assert interval(days) == text


def test_due_times_and_shares():
    """Past, present and future; a small share is not called nothing."""
    assert when(0, 0) == "now"
    assert when(600_000, 0) == "in 10 min"
    assert when(0, 86_400_000) == "1 d ago"
    assert [percent(v) for v in (0, 0.001, 0.5, 1)] == ["0%", "<1%", "50%", "100%"]


@given(st.text(max_size=10), st.characters())
def test_letters_are_composed_only_after_a_semicolon(before, typed):
    """Whatever else is typed stays as it is."""
    if not before.endswith(";") or typed not in "aeoAEO":
        assert composed(before, typed) is None


@pytest.mark.parametrize(
    ("typed", "text", "chosen"),
    [
        ("cup of tea", "cup of tea", {}),
        ("scene:kafe cup density>60", "cup", {}),
        ("tag:verb density<20 lapses>3", "", {"tag": "verb", "density_below": 0.2, "lapses_from": 4}),
        ("is:due IS:FLAGGED due", "due", {"due": True, "flagged": True}),
        ("3<4 klokka:", "3<4 klokka:", {}),
    ],
)
def test_filters_are_taken_out_of_what_was_typed(typed, text, chosen):
    """What reads as a filter is one; everything else is text to find."""
    assert parse(typed).text == text
    assert parse(typed).chosen == chosen


def test_a_filter_that_is_none_or_not_yet_is_no_text_to_find():
    """It lists nothing and says why, instead of everything or nothing without a word."""
    found = parse("scene:kafe cup density>60")
    assert (found.scene, found.denser, found.unknown) == ("kafe", 0.6, "")
    assert parse("scene:").unknown == "scene:"
    assert parse("density<x").unknown == "density<x"
    assert parse("is:gone cup").unknown == "is:gone"


@pytest.mark.parametrize(
    ("title", "width", "shown"),
    [
        ("life memory (L)", 20, "life memory (L)"),
        ("? life memory (L)", 14, "? life memory"),
        ("? personal sentence", 14, "? personal…"),
        ("opposite (O)", 8, "opposite"),
        ("connections", 8, "connect…"),
    ],
)
def test_a_slots_heading_is_cut_by_whole_words(title: str, width: int, shown: str) -> None:
    """The letter of SOUL goes first, then the last words, and only one word alone is cut within."""
    assert heading(title, width) == shown


def test_words_flow_over_lines_and_none_is_broken() -> None:
    """As many a line as there is room for; one that is too long has a line of its own."""
    words = ["hei", "bare bra", "hyggelig å møte deg", "ha det"]
    assert flow(words, 14) == [[0, 1], [2], [3]]
    assert flow(words, 200) == [[0, 1, 2, 3]]
    assert flow([], 10) == []

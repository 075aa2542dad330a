"""Every theme that can be chosen can be read: contrasts as WCAG 2.1 defines them."""

from __future__ import annotations

import pytest
from textual.color import Color

from densecards.tui.app import DensecardsApp
from densecards.tui.theme import contrast


def _app() -> DensecardsApp:
    def never() -> object:
        raise AssertionError("opened")

    return DensecardsApp(never)  # type: ignore[arg-type]


@pytest.mark.parametrize("theme", sorted(_app().available_themes))
def test_every_ink_stands_out_from_all_that_it_is_written_on(theme: str) -> None:
    """Text has 4.5 on the ground, marks and muted words 3 on panels and on the row at the cursor."""
    app = _app()
    app.theme = theme
    colours = app.get_css_variables()
    ground = Color.parse(colours["background"])
    if ground.ansi is not None:
        return  # the terminal's own colours: the row at the cursor is told by reversing it
    places = [Color.parse(colours[name]) for name in ("surface", "panel", "block-cursor-background")]
    assert all(contrast(Color.parse(colours["foreground"]), place) >= 4.5 for place in (ground, *places))
    for name in ("primary", "secondary", "accent", "success", "warning", "error", "muted"):
        ink = Color.parse(colours[name])
        assert contrast(ink, ground) >= 4.4, name
        assert min(contrast(ink, place) for place in places) >= 3.0, name


@pytest.mark.parametrize("theme", sorted(_app().available_themes))
def test_the_row_at_the_cursor_differs_from_the_others(theme: str) -> None:
    """Its ground is another than the table's, if only by a little: the mark ▸ stands there, too."""
    app = _app()
    app.theme = theme
    colours = app.get_css_variables()
    if Color.parse(colours["background"]).ansi is None:
        marked = Color.parse(colours["block-cursor-background"])
        assert contrast(marked, Color.parse(colours["background"])) >= 1.1


def test_contrast_is_that_of_wcag() -> None:
    """Black on white has 21, equal colours 1, and the grey of the standard's own example 4.54."""
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#345678"), Color.parse("#345678")) == 1
    assert contrast(Color.parse("#767676"), Color.parse("#ffffff")) == pytest.approx(4.54, abs=0.01)

"""One line of labelled places that can be clicked: keys, grades, letters, decks.

Drawn as a whole, so that changing it costs one repaint and no new widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widget import Widget

from densecards.tui.messages import ChipPressed


@dataclass(frozen=True, slots=True)
class Chip:
    """A place in the line: `key` stands out before `label`; both are shown as they are.

    One to `keep` stays when others have to go for want of room.
    """

    id: str
    label: str
    key: str = ""
    chosen: bool = False
    style: str = ""
    keep: bool = False


class Chips(Widget):
    """The line. What does not fit is left out from the end, but the chosen one stays in sight.

    `more` stands for what was left out, and is only there where something was.
    """

    DEFAULT_CSS = """
    Chips { height: 1; width: 1fr; }
    """

    def __init__(
        self,
        chips: Sequence[Chip] = (),
        *,
        gap: int = 2,
        centred: bool = False,
        more: Chip | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._more = more
        self._chips = tuple(chips)
        self._gap = gap
        self._centred = centred
        self._places: list[tuple[int, int, str]] = []

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What stands in the line."""
        return self._chips

    @chips.setter
    def chips(self, chips: Sequence[Chip]) -> None:
        if tuple(chips) != self._chips:
            self._chips = tuple(chips)
            self.refresh()

    def render(self) -> Content:
        """Lay the chips out and remember where each one stands."""
        width = self.size.width
        shown = self._that_fit(width)
        start = max(0, (width - self._length(shown)) // 2) if self._centred else 0
        parts: list[str | tuple[str, str]] = [" " * start]
        self._places = []
        for index, chip in enumerate(shown):
            if index:
                parts.append(" " * self._gap)
                start += self._gap
            length = _width(chip)
            self._places.append((start, start + length, chip.id))
            start += length
            mark = " reverse" if chip.chosen else ""
            pad = " " if chip.chosen or chip.style else ""
            if pad or not chip.key:
                parts.append(
                    (
                        f"{pad}{chip.key}{' ' if chip.key else ''}{chip.label}{pad}",
                        (chip.style or "bold" if chip.chosen else chip.style) + mark,
                    )
                )
            else:
                parts += [(chip.key, "bold $accent"), (f" {chip.label}" if chip.label else "", "$muted")]
        return Content.assemble(*parts)

    def _that_fit(self, width: int) -> list[Chip]:
        shown = list(self._chips)
        chosen = next((i for i, chip in enumerate(shown) if chip.chosen), 0)
        # Whole chips go from the front until the chosen one fits.
        while shown and chosen and self._length(shown[: chosen + 1]) > width:
            shown.pop(0)
            chosen -= 1
        if self._length(shown) <= width:
            return shown
        if self._more is not None:
            kept = next((i for i, chip in enumerate(shown) if chip.keep), len(shown))
            shown.insert(kept, self._more)
        while len(shown) > 1 and self._length(shown) > width:
            loose = [i for i, chip in enumerate(shown) if not (chip.keep or chip is self._more)]
            if loose:
                shown.pop(loose[-1])
            else:  # only what is to be kept, and the sign that there is more
                shown.pop(shown.index(self._more) if self._more in shown else 0)
        return shown

    def on_click(self, event: events.Click) -> None:
        """Post the chip under the pointer."""
        x = event.get_content_offset_capture(self).x
        for begin, end, name in self._places:
            if begin <= x < end:
                event.stop()
                self.post_message(ChipPressed(name))
                return

    def _length(self, chips: Sequence[Chip]) -> int:
        return sum(map(_width, chips)) + self._gap * max(0, len(chips) - 1)


def _width(chip: Chip) -> int:
    pad = 2 if chip.chosen or chip.style else 0
    return cell_len(chip.key) + cell_len(chip.label) + (1 if chip.key and chip.label else 0) + pad

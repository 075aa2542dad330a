"""What a fit of FSRS to the learner's log found: before and after, and the way back to the old weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from densecards.tui.screens.asking import box_css
from densecards.tui.widgets.bars import KeyLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from densecards.study.optimising import Optimised


class FitScreen(ModalScreen[str]):
    """Closes with "back" where the weights before are wanted again, else with ""."""

    DEFAULT_CSS = box_css("FitScreen")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "dismiss('')", "Good"),
        Binding("u", "dismiss('back')", "The old weights again"),
    ]

    def __init__(self, found: Optimised, seconds: float) -> None:
        super().__init__()
        self._found, self._seconds = found, seconds

    def compose(self) -> ComposeResult:
        """The figures."""
        with Vertical():
            yield Static(told(self._found, self._seconds))
            yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is a way back where something changed."""
        return self._found.applied if parameters == ("back",) else True


def told(found: Optimised, seconds: float) -> Content:
    """Return what was found, in lines of at most 62 cells."""
    parts: list[str | tuple[str, str]] = [
        ("FSRS, fitted to your answers\n", "bold $primary"),
        (f"{found.reviews:,} answers that FSRS learns from, {seconds:.1f} seconds\n\n", "$muted"),
    ]
    if found.enough:
        parts += [(f"{'':30}{'before':>8}{'after':>8}\n", "$muted")]
        for name, before, after in (
            ("log loss, the whole log", found.before, found.after),
            ("log loss, last fifth, unseen", found.unseen_before, found.unseen_after),
        ):
            parts.append(f"{name:<30}{before:>8.4f}{after:>8.4f}\n")
        parts.append(("lower is better; the unseen answers are the ones to trust\n\n", "$muted"))
        if found.days_after:
            parts += [
                "A card that you recall whenever it is due comes back after\n",
                f"  before  {_days(found.days_before)}\n",
                f"  fitted  {_days(found.days_after)}\n\n",
            ]
    sentence = found.sentence[:1].upper() + found.sentence[1:]
    parts.append((f"{sentence}.", "bold" if found.applied else ""))
    return Content.assemble(*parts)


def _days(days: Sequence[float]) -> str:
    return " · ".join(f"{day:.0f}" for day in days) + " days"

"""A web's density in lines of text: its parts, what pays next, what it is mixed up with. Pure drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from densecards.text import displayable
from densecards.tui.drawing import bar, fit, percent
from densecards.tui.widgets.webgrid import OWN_MARK

if TYPE_CHECKING:
    from densecards.study.values import CardDensity
    from densecards.webs import Template

RIVALS = 5
NARROW, WIDE = 22, 35
"""How many cells the panel beside a web has, as the screens' styles give it, in narrow and wide terminals."""
_LEAST = 0.005
Part = str | tuple[str, str]


def points(value: float) -> str:
    """Return a density or gain in hundredths, as it is shown everywhere."""
    return f"{value * 100:.0f}"


def density_lines(
    density: CardDensity | None,
    template: Template,
    width: int,
    *,
    before: float | None = None,
    busy: bool = False,
) -> Content:
    """Return the panel, `width` cells wide. `before` is the density when the web was opened."""
    if density is None:
        return Content.styled("weighing the web …", "$muted")
    room = max(4, width - 13)
    parts: list[Part] = [("density ", "bold"), (f"{points(density.density):>3}", "bold $primary")]
    moved = density.density - before if before is not None else 0.0
    if abs(moved) >= _LEAST:
        parts.append(
            (
                f"  {'+' if moved > 0 else '−'}{points(abs(moved))}",
                "bold $success" if moved > 0 else "$warning",
            )
        )
    parts += [
        ("  …" if busy else "", "$muted"),
        "\n",
        (bar(density.density, max(4, width - 1)), "$primary"),
        "\n\n",
    ]
    for name, value in (("breadth", density.breadth), ("depth", density.depth)):
        parts += [
            (f"{name:<8}", "$muted"),
            f"{points(value):>3} ",
            (bar(value, room), "$secondary"),
            "\n",
        ]
    parts.append((f"denser than {percent(density.percentile)} of all\n", "$muted"))
    if density.next_slot:
        slot = template.slot(density.next_slot)
        name = displayable(slot.title if slot else density.next_slot, one_line=True)
        gain = f" +{points(density.gain)}" if density.gain >= _LEAST else ""
        parts += [
            "\n",
            ("next ", "$muted"),
            (fit(name, min(len(name), width - 9)), "bold $accent"),
            (gain, "$success"),
            "\n",
        ]
    rivals = [rival for rival in density.competitors[:RIVALS] if rival.share >= _LEAST]
    if rivals:
        parts += ["\n", ("mixes up with\n", "$muted")]
        for rival in rivals:
            name = fit(displayable(rival.headword, one_line=True), width - 6)
            parts += [f" {name}", (f"{percent(rival.share):>4}\n", "$warning")]
    if density.unscored:
        names = ", ".join(
            displayable(s.title, one_line=True) for s in template.slots if s.key in density.unscored
        )
        parts += ["\n", (f"counted, not judged: {names}\n", "$muted")]
    return Content.assemble(*parts)


def legend() -> Content:
    """Return what the marks in the grid mean."""
    return Content.assemble((OWN_MARK, "$accent"), (" yours  ? empty", "$muted"))

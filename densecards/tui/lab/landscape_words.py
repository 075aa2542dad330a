"""What is said beside the landscape: what the signs mean, and where a ball is or came to rest."""

from __future__ import annotations

from textual.content import Content

from densecards.text import displayable
from densecards.tui.lab.gauges import hill
from densecards.tui.lab.work import Rolled


def legend() -> Content:
    """What stands there before a ball was let go."""
    return Content.assemble(
        ("○", "bold"), " a card  ", ("●", "$accent"), " the ball\n\n",
        ("Bright is deep. A cue is a ball: it rolls into the valley that it stands over. "
         "Raise β and every card has a valley of its own; lower it and they run together.",
         "$muted"),
    )  # fmt: skip


def of_ball(way: Rolled, cue: str, shown: int, width: int) -> Content:
    """The ball after `shown` steps of its way: its cue (""; put by hand), its energy, where it rests."""
    done = shown >= len(way.path)
    parts: list[str | tuple[str, str]] = []
    if cue:
        parts += [("“" + displayable(cue, one_line=True) + "”\n", "bold $accent")]
    parts += [
        ("energy ", "bold"),
        f"{way.energies[min(shown, len(way.energies)) - 1]:.3f}\n".replace("-", "−"),
    ]
    for line in hill(list(way.energies), shown - 1, width, 4):
        parts += [(line, "$secondary"), "\n"]
    if not done:
        parts.append(("rolling …", "$muted"))
    elif way.ends_at:
        parts += ["rests at ", (displayable(way.ends_at, one_line=True), "bold $success"), "\n"]
    else:
        parts += [("rests between cards: ", "bold $warning"), "valleys have run together\n"]
    if done and way.nearest:
        same = way.nearest == way.ends_at
        parts += [
            ("in all dimensions the nearest too" if same else "in all dimensions nearest: ", "$muted"),
            ("" if same else displayable(way.nearest, one_line=True), "bold"),
        ]
    return Content.assemble(*parts)

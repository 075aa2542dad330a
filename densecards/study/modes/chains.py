"""Walks along a chain: a palace's rooms or a journey's steps, forward, back, or from the middle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from densecards.errors import UsageError
from densecards.study.modes.typed import Typed, headword_judge, letters_of, meaning_told, prompt_for, told
from densecards.study.modes.values import Outcome, Task
from densecards.study.palaces import divided
from densecards.study.values import Hint, Mode
from densecards.webs import Web, mask

if TYPE_CHECKING:
    from densecards.study.desk import Desk

WAYS = ("forward", "back", "middle", "shuffled")


@dataclass(frozen=True, slots=True)
class Stop:
    """One station to be named: its place in the chain, and the station that is shown as where one stands.

    `step` is +1 where the asked station comes after the shown one, −1 before it, 0 where none is shown.
    """

    place: int
    beside: int | None
    step: int


def stops(length: int, way: str, turn: int = 0) -> tuple[Stop, ...]:
    """Return the stations in the order in which a walk asks for them.

    Forward names all from the first on, back from the last on; from the middle, one station is given and
    the way is walked from it to the end and then back to the beginning; shuffled asks what follows a
    station, in an order of its own for every `turn`.
    """
    if way not in WAYS:
        raise UsageError(f'a chain is walked {", ".join(WAYS)}, not "{way}"')
    if way == "forward":
        return tuple(Stop(n, n - 1 if n else None, 1 if n else 0) for n in range(length))
    if way == "back":
        last = length - 1
        return tuple(Stop(n, n + 1 if n < last else None, -1 if n < last else 0) for n in range(last, -1, -1))
    if way == "middle":
        start = length // 2
        onward = [Stop(n, n - 1, 1) for n in range(start + 1, length)]
        return (*onward, *(Stop(n, n + 1, -1) for n in range(start - 1, -1, -1)))
    return tuple(Stop(n, n - 1, 1) for n in dealt(range(1, length), turn))


def dealt(numbers: Iterable[int], turn: int) -> list[int]:
    """Return numbers in an order of its own for every `turn`."""
    import random

    order = list(numbers)
    random.Random(turn).shuffle(order)
    return order


def station(
    desk: Desk, mode: Mode, title: str, steps: Sequence[tuple[str, str]], webs: dict[str, Web], stop: Stop
) -> Typed:
    """Return the exercise of one stop; `steps` are (card id, text)."""
    card, text = steps[stop.place]
    web = webs[card]
    names = {n: webs[steps[n][0]].card.headword for n in (stop.place, stop.beside) if n is not None}
    noun = "station" if mode is Mode.PALACE else "step"
    where = f"{noun} {stop.place + 1} of {len(steps)}"
    if stop.beside is None:
        asks = f"What stands at {where}?" if mode is Mode.PALACE else f"What is {where}?"
        shown: tuple[str, ...] = ()
    else:
        asks = "What comes next?" if stop.step > 0 else "What came before it?"
        shown = (names[stop.beside],)
    hidden = mask(text, web.card)
    room, _ = divided(hidden)
    if room and mode is Mode.PALACE:
        shown = (*shown, room)  # a place is no image: it may be seen from the start

    def ladder() -> tuple[Hint, ...]:
        cue = (Hint(hidden, 1),) if hidden else ()
        return (*cue, *letters_of(web.card.headword, len(cue) + 1))

    def after(outcome: Outcome) -> Outcome:
        return told(outcome, text, meaning_told(desk, web))

    return Typed(
        task=Task(
            mode=mode,
            card=card,
            prompt=prompt_for(web, "headword"),
            heading=title,
            shown=shown,
            asks=asks,
            detail=where,
            web=web,
            mark=f"{stop.place + 1}",
            hints_are="station",
        ),
        judging=headword_judge(desk, web),
        ladder=ladder,
        after=after,
    )

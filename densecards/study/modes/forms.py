"""Forms: a noun's gender and forms, a verb's principal parts, an adjective's forms, asked one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from densecards.grading import Judgement, Verdict, expected_form, judge
from densecards.schedule import Grade
from densecards.study.modes.typed import Typed, letters_of, prompt_for
from densecards.study.modes.values import Task
from densecards.study.values import Mode
from densecards.webs import Card, Web

if TYPE_CHECKING:
    from densecards.study.desk import Desk

NAMES: dict[str, tuple[str, ...]] = {
    "noun": ("article (en, ei, et)", "definite singular", "indefinite plural", "definite plural"),
    "verb": ("present", "past", "perfect (with har or er)"),
    "adjective": ("neuter", "plural", "comparative", "superlative"),
}
_ENDING = 3  # letters; -ene, -ste, -tet
_BY_CELLS = {4: "noun", 3: "verb"}


def cell_names(card: Card) -> tuple[str, ...]:
    """Return the names of a card's form cells: by its part of speech, else by how many they are."""
    cells = card.properties.get("forms", ())
    kind = card.property("pos").strip().lower()
    if "verb" in kind and kind != "adverb":
        kind = "verb"
    names = NAMES.get(kind) or NAMES.get(_BY_CELLS.get(len(cells), ""), ())
    return tuple(names[n] if n < len(names) else f"form {n + 1}" for n in range(len(cells)))


def asked_cells(card: Card) -> tuple[int, ...]:
    """Return the cells that hold a form which can be asked."""
    cells = card.properties.get("forms", ())
    return tuple(n for n in range(len(cells)) if expected_form(card, n) is not None)


def ends_alike(one: str, other: str) -> bool:
    """True where two forms differ in their stems at most: every word ends in the same letters."""
    mine, theirs = one.casefold().split(), other.casefold().split()
    return len(mine) == len(theirs) and all(
        a[-_ENDING:] == b[-_ENDING:] for a, b in zip(mine, theirs, strict=True)
    )


def form(desk: Desk, web: Web, cell: int) -> Typed:
    """Return the exercise that asks one form."""
    wanted = expected_form(web.card, cell)
    assert wanted is not None
    name = cell_names(web.card)[cell]

    def judging(answer: str) -> Judgement:
        found = judge(answer, wanted)
        if found.verdict is Verdict.NEAR and not ends_alike(answer, found.matched or found.canonical):
            return replace(found, verdict=Verdict.WRONG, note="the ending counts", suggested=int(Grade.AGAIN))
        return found

    return Typed(
        task=Task(
            mode=Mode.FORMS,
            card=web.card.id,
            prompt=prompt_for(web, "headword"),
            heading=web.card.headword,
            asks=f"{name}?",
            detail=desk.scene_title(web),
            web=web,
            mark=f"form {cell + 1}",
        ),
        judging=judging,
        ladder=lambda: letters_of(wanted.canonical),
    )

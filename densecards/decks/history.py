"""The review history of foreign cards as our own: every answer, and which of them the memory rests on.

Anki does not rest a card's memory on its whole log: not on what came before the card was made new again
or learnt anew, nor before a date that its options name. Where the first answers are missing, the state
begins with ease and interval of the first that is there. The choice is Anki's own
(`reviews_for_fsrs` in its scheduler).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from densecards.decks.foreign import Foreign, ForeignItem, ForeignReview, Phase, RawReview, ReviewKind

_END = 4_102_444_800_000  # ms; the year 2100


def histories(
    foreign: Foreign, items: Mapping[int, tuple[str, str]], left: Counter[tuple[str, str]]
) -> tuple[tuple[ForeignReview, ...], tuple[ForeignItem, ...]]:
    """Return every answer, by time, and where each item stood; one that is new and nothing else is left out.

    `items` maps foreign card → (card id, prompt); `left` collects what is not taken and why.
    """
    by_card: dict[int, list[RawReview]] = {}
    for review in foreign.reviews:
        by_card.setdefault(review.card, []).append(review)
    found: list[ForeignReview] = []
    states: list[ForeignItem] = []
    for card in foreign.cards:
        if card.id not in items:
            continue
        entries = by_card.pop(card.id, [])
        if not entries and card.phase is Phase.NEW and not (card.suspended or card.buried or card.flag):
            continue
        name, prompt = items[card.id]
        entries.sort(key=_time)
        preset = foreign.presets.get(card.deck)
        sane = [entry for entry in entries if 0 < entry.at < _END]
        start = begins(sane, preset.since if preset is not None else 0)
        for e in entries:
            if 1 <= e.grade <= 4 and not 0 < e.at < _END:
                left["review", "it is dated before 1970 or after 2100"] += 1
            elif 1 <= e.grade <= 4:
                found.append(
                    ForeignReview(
                        name,
                        prompt,
                        e.at,
                        e.grade,
                        e.kind,
                        e.interval,
                        e.took,
                        e.factor / 1000,
                        not e.is_cramming,
                    )
                )
            else:
                left["entry of the log", _why(e)] += not e.is_reset
        states.append(
            ForeignItem(
                name,
                prompt,
                phase=card.phase,
                due=card.due,
                interval=card.interval,
                reps=card.reps,
                lapses=card.lapses,
                suspended=card.suspended,
                flag=card.flag,
                stability=card.stability,
                difficulty=card.difficulty,
                ease=card.ease,
                buried=card.buried,
                due_at=card.due_at,
                changed=card.changed,
                first=sane[start[0]].at if start is not None else 0,
                is_complete=start is None or start[1],
                preset=preset,
            )
        )
    left["review", "its card was not taken or is deleted"] += sum(map(len, by_card.values()))
    found.sort(key=lambda review: (review.at, review.card, review.prompt))
    return tuple(found), tuple(states)


def _time(review: RawReview) -> int:
    return review.at


def _why(entry: RawReview) -> str:
    if entry.kind is ReviewKind.MANUAL:
        return "it set the due date by hand: the date the card has is taken instead"
    if entry.kind is ReviewKind.RESCHEDULED:
        return "it moved the due date after a change of options: the date the card has is taken instead"
    return "it grades nothing"


def begins(entries: Sequence[RawReview], since: int = 0) -> tuple[int, bool] | None:
    """Return which entry a card's memory begins with, and whether it was the first ever; None for none.

    `entries` are a card's whole log, oldest first; answers before `since` (ms) do not count.
    """
    learnt: int | None = None  # the first of the last run of learning steps
    graded: int | None = None  # the first answer that was given an interval of days
    is_complete = False
    for n in range(len(entries) - 1, -1, -1):
        entry = entries[n]
        if entry.is_cramming:
            continue
        if entry.grade > 0 and entry.at > since and entry.interval >= 1:
            graded = n
        if entry.grade > 0 and entry.kind is ReviewKind.LEARN:
            learnt, is_complete = n, True
        elif entry.is_reset:
            if learnt is None and graded is None:
                return None
            break
        elif learnt is not None:
            break
    if learnt is not None and entries[learnt].at < since and learnt < len(entries) - 1:
        learnt, is_complete = None, False
    first = learnt if learnt is not None else graded
    return None if first is None else (first, is_complete)


def told(reviews: Sequence[ForeignReview], states: Sequence[ForeignItem]) -> list[str]:
    """Return what a history brings that is worth a line each."""
    firsts = {(state.card, state.prompt): state.first for state in states}
    before = sum(1 for r in reviews if r.counts and r.at < (firsts[r.card, r.prompt] or r.at + 1))
    counts = (
        (sum(s.suspended for s in states), "suspended"),
        (sum(s.buried for s in states), "buried"),
        (sum(s.flag > 0 for s in states), "flagged"),
    )
    marks = ", ".join(f"{n} {word}" for n, word in counts if n)
    bare = sum(s.first == 0 and s.phase not in (Phase.NEW, Phase.LEARNING) for s in states)
    cut = sum(s.first > 0 and not s.is_complete for s in states)
    aside = sum(not review.counts for review in reviews)
    lines = [f"{marks}: taken along"] if marks else []
    for count, what, then in (
        (bare, "with a schedule but no answers", "the state follows from interval and ease"),
        (cut, "without the first answers", "the state begins with the first interval there is"),
        (before, "before the card was made new again or Anki began to count", "in the log, but do not count"),
        (aside, "by cramming", "in the log, but do not count"),
    ):
        if count:
            kind = "item" if what.startswith("with") else "answer"
            lines.append(f"{count} {kind}{'s' * (count != 1)} {what}: {then}")
    return lines

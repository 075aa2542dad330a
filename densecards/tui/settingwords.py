"""What each setting means, in words for the learner: a few for its row, and all that there is to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from densecards.settings import Settings, allowed, as_dict


@dataclass(frozen=True, slots=True)
class Meaning:
    """`brief` stands in a row of 36 cells, `whole` below it in a few lines."""

    brief: str
    whole: str


MEANINGS: Mapping[str, Meaning] = {
    "desired_retention": Meaning(
        "how surely you know a card when due",
        "A card comes due on the day on which you would recall it with this probability. Higher means that "
        "you forget less and answer more often; Statistics, workload shows what each value costs.",
    ),
    "new_per_day": Meaning(
        "new cards a day",
        "So many new cards are offered on a day, over all decks together. While an exam date lies ahead, "
        "the date sets the number instead.",
    ),
    "exam_date": Meaning(
        "the day for which all are to be met",
        "A date such as 2027-06-01. Each day then brings as many new cards as it takes to have met all of "
        "them a week before; that week is for going over them. Afterwards, and without a date, “new per "
        "day” holds. An empty line takes the date away.",
    ),
    "reviews_per_day": Meaning(
        "answers to due cards a day, at most",
        "When so many due cards were answered, the rest waits for another day.",
    ),
    "day_starts_at": Meaning(
        "the hour at which a new day begins",
        "What you learn after midnight and before this hour still belongs to the evening before: due cards "
        "and limits of the new day begin at this hour.",
    ),
    "time_zone": Meaning(
        "your zone; empty: the computer's",
        "A name such as Europe/Oslo. Set it when you study on computers in different zones, or travel and "
        "want your days to stay as they are. Empty follows the clock of this computer.",
    ),
    "first_recalls": Meaning(
        "right answers on the first day",
        "A new card is asked on its first day until it was right so often, with other cards between; only "
        "then does it wait for a later day.",
    ),
    "study_deck": Meaning(
        "the deck to study; empty: all of them",
        "The id of a deck, as Library shows it, for example norwegian. Enter on Today then studies this "
        "deck alone. Empty studies all decks together.",
    ),
    "prompts": Meaning(
        "which way words are asked",
        "both asks word → meaning and meaning → word, each with due days of its own; recognise asks only "
        "word → meaning, produce only meaning → word. For terms: the description from the name, and the name "
        "from the description.",
    ),
    "learn_minutes": Meaning(
        "minutes meant for Learn",
        "The first part of the daily fifteen minutes: what is due, then new cards. The clock is quiet; "
        "nothing stops when it is over.",
    ),
    "connect_minutes": Meaning(
        "minutes meant for Connect",
        "The second part of the daily fifteen minutes: each new card gets a phrase, an image and a memory of "
        "yours.",
    ),
    "story_minutes": Meaning(
        "minutes meant for the Story",
        "The third part of the daily fifteen minutes: one silly story with all of the day's words, hidden "
        "and typed again.",
    ),
    "daily_new": Meaning(
        "new cards in the fifteen minutes",
        "So many new cards are learnt in Learn, get links in Connect and stand in the Story. They count "
        "towards the new cards of the day.",
    ),
    "leech_lapses": Meaning(
        "lapses until Care lists a card",
        "A card that was forgotten so often is offered for repair in Care: a link written anew, a contrast, "
        "or the card split in two. It goes on being asked meanwhile.",
    ),
    "bizarre_images": Meaning(
        "strange images a scene bears",
        "Strange images stand out while they are rare. Where a scene has more of them than this, Care lists "
        "them as too strange.",
    ),
    "balance_load": Meaning(
        "even out the work of the days",
        "Of the days that are about right for a card it takes the one with the least work. Needs “fuzz”.",
    ),
    "fuzz": Meaning(
        "let due days vary a little",
        "Cards that were learnt together would come back together for ever; a small shift, the same whenever "
        "it is worked out, takes them apart. The interval that was given stands in the log.",
    ),
    "maximum_interval": Meaning(
        "the longest interval, in days",
        "No card waits longer than this, however well it is known. 36500 days are a hundred years.",
    ),
    "theme": Meaning(
        "colours; t shows all",
        "F9 changes between dark and light; t shows all themes. Every mark has a sign of its own, so that "
        "none depends on colour.",
    ),
    "keys": Meaning(
        "keys that you changed; k shows all",
        "k shows every action with its key, and gives it another one with two strokes.",
    ),
    "encoder": Meaning(
        "makes the vectors of texts",
        "The encoder that comes with the program works offline. Another sentence-transformers model is taken "
        "with the command: densecards encoder use NAME-OR-PATH; all vectors are then made again.",
    ),
}


def titled(key: str) -> str:
    """Return a setting's name as words."""
    return key.replace("_", " ")


def in_order(values: Mapping[str, Any]) -> list[str]:
    """Return the settings, those that are changed most often first."""
    return [key for key in MEANINGS if key in values] + [key for key in values if key not in MEANINGS]


def brief(key: str) -> str:
    """Return the few words for a setting's row."""
    return MEANINGS[key].brief if key in MEANINGS else ""


def shown(value: Any) -> str:
    """Return a value in words; a dot for an empty one."""
    return ("yes" if value else "no") if isinstance(value, bool) else f"{value}" or "·"


def whole(key: str, *, now: str = "") -> str:
    """Return everything about a setting: what it does, what it may be, what it is unless changed.

    `now` is what it comes to today, where that was worked out.
    """
    meaning = MEANINGS[key].whole if key in MEANINGS else ""
    default = shown(as_dict(Settings())[key])
    may = f"May be {allowed(key)}; " if allowed(key) else ""
    own = (
        "" if key in {"theme", "keys"} else f" {may}{default if default != '·' else 'empty'} unless changed."
    )
    return f"{meaning}{f' {now}' if now else ''}{own}".replace("  ", " ").strip()

"""The words that a learner would type for what the app can do, beside those on the screen. Data only."""

from __future__ import annotations

from collections.abc import Mapping

_CARD_ACTS = (
    "skip hide postpone later tomorrow bury suspend leave out mark star flag reschedule due forget reset"
)

SOUGHT: Mapping[str, str] = {
    # ways
    "home": "home start back overview",
    "study": "review learn begin start answer session",
    "practise": "train drill exercise quiz test blank web link forms story palace journey phrase label "
    "explain confusables diagram walk mode cram",
    "daily": "fifteen minutes routine every day learn connect story",
    "library": "cards browse list search find filter browser",
    "care": "leech leeches lapses mixed up confused flagged marked left out suspended hard difficult",
    "settings": "preferences options configure limits exam date retention new cards a day prompts",
    "lab": "hopfield network energy landscape experiment",
    "reading": "read text article paste book news new words",
    "decks": "install import anki apkg csv update remove delete export share download add deck",
    "past": "undo history log take back mistake",
    "recall": "ask memory search meaning cue associations",
    "classroom": "teacher instructor student assignment homework grade hand in class course school",
    "build": "memory palace house rooms loci journey pathway",
    "holiday": "vacation travel break pause catch up backlog overdue move days",
    "statistics": "graph chart plot progress retention forecast calendar streak heatmap time works workload "
    "optimise optimize fsrs fit weights density",
    "help": "keys keyboard shortcuts manual method how",
    # looks and the way out
    "dark_or_light": "theme colour color mode night day",
    "theme": "colour color look dark light contrast",
    "quit": "exit close leave end",
    # settings
    "desired_retention": "target forget",
    "new_per_day": "limit pace more fewer new cards",
    "exam_date": "deadline test pace",
    "reviews_per_day": "limit maximum most",
    "day_starts_at": "midnight night hour rollover",
    "time_zone": "timezone clock",
    "study_deck": "only one deck",
    "prompts": "direction both ways reverse recognise produce",
    "encoder": "model embedding vectors language",
    "keys": "remap shortcuts keyboard bindings change",
    "fuzz": "random spread",
    "balance_load": "workload spread even",
    "leech_lapses": "leech threshold",
    # what screens do
    "library.more": _CARD_ACTS,
    "web.more": _CARD_ACTS,
    "care.more": _CARD_ACTS,
    "library.flag": "mark star bookmark unflag",
    "study.flag": "mark star bookmark",
    "library.leave_out": "suspend skip hide unsuspend take in",
    "study.suspend": "suspend skip hide never",
    "study.bury": "bury later postpone skip today",
    "library.know": "known already easy skip",
    "study.know": "known already easy skip",
    "library.add": "new card create make own word",
    "library.edit": "change card rename headword meaning",
    "library.delete": "remove card own",
    "library.move": "another deck",
    "library.box_find": "search filter scene tag density lapses due begun flagged out",
    "library.box_recall": "ask memory",
    "library.order": "sort density due headword",
    "library.practise": "cram drill quiz",
    "library.study": "filtered session some cards",
    "library.undo": "take back",
    "study.undo": "take back mistake wrong key",
    "study.overrule": "correct was right wrong verdict accept",
    "study.hint": "help cue letters stuck",
    "study.why": "question elaborate what else damaged",
    "study.lit": "spreading activation associations related",
    "study.contrast": "confusion mix difference contrast",
    "study.edit": "change card link",
    "web.pays": "next empty slot density",
    "web.clear": "delete remove own link",
    "web.undo": "take back",
    "sensing.say_word": "speak sound audio voice pronounce pronunciation listen",
    "sensing.picture": "image photo show",
    "reading.take": "new card word add",
    "decks.install": "import anki apkg colpkg csv tsv table add package dense folder",
    "decks.export": "export share save anki csv markdown backup apkg",
    "decks.update": "upgrade newer version",
    "decks.remove": "delete uninstall forget",
    "statistics.write": "save export png svg pdf image picture file plot",
    "statistics.optimise": "optimise optimize fsrs weights parameters train",
    "settings.holiday": "vacation pause catch up",
    "settings.keys": "remap shortcuts bindings",
    "keys.restore": "reset default key",
    "class.hand_in": "submit homework",
    "class.assign": "make assignment homework",
    "class.grade": "mark hand-ins folder rubric",
    "care.confusables": "confused pair side by side difference",
    "care.repair": "leech fix rewrite split",
    "split.make": "two cards divide",
}
"""By the name of an action, a way or a setting."""


def fits(query: str, title: str, words: str, about: str = "") -> float:
    """Return how well a command fits what was typed, from 0 to 1: every word begins one of its own.

    Words of the title count most, then `words`, then those of the line about it.
    """
    wanted = query.casefold().split()
    places = [(_words(title), 1.0), (_words(words), 0.8), (_words(about), 0.6)]
    worth = []
    for word in wanted:
        found = [value for known, value in places if any(one.startswith(word) for one in known)]
        if not found:
            return 0.0
        worth.append(max(found))
    if not worth:
        return 0.0
    whole = title.casefold().startswith(" ".join(wanted))
    return min(worth) * (1.0 if whole else 0.95)


def _words(text: str) -> list[str]:
    return [word.strip(".,:;()“”…?!–—") for word in text.casefold().replace("-", " ").split()]

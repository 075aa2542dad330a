"""A learner's collection as Anki keeps it, with everything that happens to a history: run in Anki's Python.

anki_moving.py make FOLDER   make fsrs and sm2 as .apkg and .colpkg, new and old, and print as JSON, by the
                             first field of the note, what Anki itself makes of each card
anki_moving.py live FOLDER   make live.apkg: cards that Anki's own scheduler answered, moved and set aside
anki_moving.py tell FILE     import a package into an empty collection and print the same of it
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from anki import deck_config_pb2  # type: ignore[import-not-found]
from anki.collection import (  # type: ignore[import-not-found]
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)
from anki.lang import set_lang  # type: ignore[import-not-found]

DAY = 86_400_000
LEARN, REVIEW, RELEARN, FILTERED, MANUAL, RESCHEDULED = range(6)
WEIGHTS = {
    "six": (
        "fsrs_params_6",
        [
            0.3,
            1.4,
            2.6,
            9.1,
            6.2,
            0.9,
            3.1,
            0.002,
            1.8,
            0.2,
            0.8,
            1.5,
            0.07,
            0.3,
            1.6,
            0.6,
            1.9,
            0.5,
            0.1,
            0.07,
            0.16,
        ],
    ),
    "five": (
        "fsrs_params_5",
        (
            0.40255,
            1.18385,
            3.173,
            15.69105,
            7.1949,
            0.5345,
            1.4604,
            0.0046,
            1.54575,
            0.1192,
            1.01925,
            1.9395,
            0.11,
            0.29605,
            2.2698,
            0.2315,
            2.9898,
            0.51655,
            0.6621,
        ),
    ),
    "four": (
        "fsrs_params_4",
        (
            0.4872,
            1.4003,
            3.7145,
            13.8206,
            5.1618,
            1.2298,
            0.8975,
            0.031,
            1.6474,
            0.1367,
            1.0461,
            2.1072,
            0.0793,
            0.3246,
            1.587,
            0.2272,
            2.8755,
        ),
    ),
    "default": ("fsrs_params_6", []),
}


class Maker:
    """Adds cards with a log of their own making."""

    def __init__(self, col: Any) -> None:
        self.col = col
        self.rng = random.Random(11)
        self.count = 0

    def card(self, deck: str, name: str) -> int:
        note = self.col.new_note(self.col.models.by_name("Basic"))
        note.fields = [name, "word"]
        self.col.add_note(note, self.col.decks.id(deck))
        key: int = note.cards()[0].id
        return key

    def log(self, key: int, at: int, ease: int, ivl: int, factor: int, kind: int) -> None:
        self.count += 1
        self.col.db.execute(
            "insert into revlog values (?,?,-1,?,?,0,?,4000,?)",
            at + self.count % 1000,
            key,
            ease,
            ivl,
            factor,
            kind,
        )

    def start(self) -> int:
        return 1_700_000_000_000 + self.rng.randrange(DAY)

    def run(self, key: int, at: int, count: int, *, fsrs: bool = True, learn: bool = True) -> int:
        """Steps and reviews from `at` on; returns the time after the last."""
        kind = LEARN if learn else REVIEW
        if learn:
            self.log(key, at, 3, -600, 0, LEARN)
            at += 600_000
        for n in range(count):
            ease = self.rng.choices((1, 2, 3, 4), (2, 1, 6, 1))[0]
            factor = self.rng.randrange(100, 1100) if fsrs else self.rng.randrange(1300, 2800)
            if n == 0 and learn:
                kind, ease = LEARN, 3
            ivl = -600 if ease == 1 else self.rng.randrange(1, 60)
            self.log(key, at, ease, ivl, factor, kind)
            kind = RELEARN if ease == 1 else REVIEW
            gap = self.rng.randrange(60_000, 900_000) if ease == 1 else self.rng.randrange(DAY, 50 * DAY)
            at += gap
        return at

    def stand(self, key: int, **values: Any) -> None:
        """Set where a card stands; by default a review card that is due in 30 days of the collection."""
        row = {"type": 2, "queue": 2, "due": 30, "ivl": 12, "reps": 5, "factor": 2300, **values}
        columns = ", ".join(f"{name}=?" for name in row)
        self.col.db.execute(f"update cards set {columns} where id=?", *row.values(), key)


def fill(col: Any, deck: str, *, fsrs: bool, now: int) -> None:
    """One card for everything that happens to a log, and forty ordinary ones."""
    make = Maker(col)
    make.rng = random.Random(deck)
    plain = [f"{deck} {n}" for n in range(40)]
    for name in plain:
        key = make.card(deck, name)
        make.run(key, make.start(), make.rng.randint(2, 12), fsrs=fsrs)
        make.stand(key, due=make.rng.randrange(-20, 200))

    key = make.card(deck, f"{deck} reset and learnt again")
    at = make.run(key, make.start(), 5, fsrs=fsrs)
    make.log(key, at, 0, 0, 0, MANUAL)
    make.run(key, at + DAY, 4, fsrs=fsrs)
    make.stand(key)

    key = make.card(deck, f"{deck} reset and reviewed")
    at = make.run(key, make.start(), 5, fsrs=fsrs)
    make.log(key, at, 0, 0, 0, MANUAL)
    make.run(key, at + DAY, 4, fsrs=fsrs, learn=False)
    make.stand(key)

    key = make.card(deck, f"{deck} reset for good")
    at = make.run(key, make.start(), 5, fsrs=fsrs)
    make.log(key, at, 0, 0, 0, MANUAL)

    key = make.card(deck, f"{deck} learnt twice")
    at = make.run(key, make.start(), 4, fsrs=fsrs)
    make.run(key, at + DAY, 4, fsrs=fsrs)
    make.stand(key)

    key = make.card(deck, f"{deck} first answers missing")
    make.run(key, make.start(), 6, fsrs=fsrs, learn=False)
    make.stand(key, lapses=3, reps=20)

    key = make.card(deck, f"{deck} due date by hand")
    at = make.run(key, make.start(), 4, fsrs=fsrs)
    make.log(key, at, 0, 77, 500 if fsrs else 2500, MANUAL)
    make.stand(key, due=1000, ivl=77)

    key = make.card(deck, f"{deck} moved by options")
    at = make.run(key, make.start(), 4, fsrs=fsrs)
    make.log(key, at, 0, 33, 500 if fsrs else 2500, RESCHEDULED)
    make.run(key, at + 3 * DAY, 2, fsrs=fsrs, learn=False)
    make.stand(key, due=1033, ivl=33)

    key = make.card(deck, f"{deck} crammed")
    at = make.run(key, make.start(), 4, fsrs=fsrs)
    make.log(key, at, 3, 12, 0, FILTERED)
    make.log(key, at + DAY, 1, 12, 0, FILTERED)
    make.stand(key)

    key = make.card(deck, f"{deck} filtered before its time")
    at = make.run(key, make.start(), 4, fsrs=fsrs)
    make.log(key, at, 3, 25, 600 if fsrs else 2400, FILTERED)
    make.stand(key, ivl=25)

    key = make.card(deck, f"{deck} never graded but scheduled")
    make.log(key, make.start(), 0, 40, 500 if fsrs else 2500, MANUAL)
    make.stand(key, ivl=40, factor=2100)

    key = make.card(deck, f"{deck} no log at all")
    make.stand(key, ivl=90, due=400, reps=9, lapses=2)

    key = make.card(deck, f"{deck} within its steps")
    make.log(key, now - 120_000, 1, -60, 0, LEARN)
    make.stand(key, type=1, queue=1, due=now // 1000 + 300, ivl=0, reps=1, factor=0, left=1002)

    key = make.card(deck, f"{deck} learnt again within its steps")
    at = make.run(key, now - 300 * DAY, 3, fsrs=fsrs)
    make.log(key, now - 60_000, 1, -600, 300 if fsrs else 2300, REVIEW)
    make.stand(key, type=3, queue=1, due=now // 1000 + 540, ivl=1, reps=5, lapses=1, left=1001)

    for name, queue in (("suspended", -1), ("buried by hand", -3), ("buried sibling", -2)):
        key = make.card(deck, f"{deck} {name}")
        make.run(key, make.start(), 4, fsrs=fsrs)
        make.stand(key, queue=queue)
    col.db.execute("update cards set mod = ?", now // 1000)

    key = make.card(deck, f"{deck} flagged and new")
    col.db.execute("update cards set flags=3 where id=?", key)


def preset(col: Any, deck: str, weights: Sequence[float], field: str, *, fsrs: bool, since: str = "") -> None:
    """Give a deck options of its own; Anki computes its states by them."""
    target = col.decks.id(deck)
    config = col.decks.add_config(deck)
    row = col.decks.get(target)
    row["conf"] = config["id"]
    col.decks.save(row)
    found = col.decks.get_deck_configs_for_update(target)
    configs = [one.config for one in found.all_config]
    chosen = next(one for one in configs if one.id == config["id"])
    chosen.config.desired_retention = 0.87
    chosen.config.historical_retention = 0.85
    chosen.config.ignore_revlogs_before_date = since
    getattr(chosen.config, field)[:] = weights
    configs.sort(key=lambda one: one.id == config["id"])  # the last is the deck's
    col.decks.update_deck_configs(
        deck_config_pb2.UpdateDeckConfigsRequest(target_deck_id=target, configs=configs, fsrs=fsrs)
    )


def tell(col: Any) -> dict[str, Any]:
    """What Anki makes of each note's first card: state in full, as kept, when it is due, how it waits."""
    today, cutoff = col.sched.today, col.sched.day_cutoff
    found = {}
    for key in col.find_cards(""):
        card = col.get_card(key)
        if card.ord:
            continue
        computed = col._backend.compute_memory_state(key)
        has = computed.HasField("state")
        at = card.odue if card.odid and card.odue else card.due
        due = (cutoff - 86400 + (at - today) * 86400) if at < 1_000_000_000 else at
        found[card.note().fields[0]] = {
            "stability": computed.state.stability if has else None,
            "difficulty": computed.state.difficulty if has else None,
            "kept": (card.memory_state.stability, card.memory_state.difficulty)
            if card.memory_state
            else None,
            "log": col.db.all("select id, ease, ivl, factor, type from revlog where cid=? order by id", key),
            "retention": col.decks.config_dict_for_deck_id(card.did).get("desiredRetention"),
            "type": card.type,
            "queue": card.queue,
            "due": due,
            "flag": card.user_flag(),
            "reps": card.reps,
            "lapses": card.lapses,
        }
    return found


def main(folder: Path) -> None:
    """Make the collection with and without FSRS."""
    told = {}
    now = int(time.time() * 1000)
    for name, fsrs in (("fsrs", True), ("sm2", False)):
        place = folder / name
        place.mkdir(parents=True)
        col = Collection(str(place / "collection.anki2"))
        decks = [*WEIGHTS, "since"] if fsrs else ["default"]
        for deck in decks:
            fill(col, deck, fsrs=fsrs, now=now)
        for deck in decks:
            field, weights = WEIGHTS.get(deck, WEIGHTS["six"])
            preset(col, deck, weights, field, fsrs=fsrs, since="2024-02-01" if deck == "since" else "")
        # As after an exam of the options: every card is computed under the weights of its deck.
        told[name] = tell(col)
        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, legacy=False)
        col.export_anki_package(out_path=str(folder / f"{name}.apkg"), options=options, limit=None)
        options.legacy = True
        col.export_anki_package(out_path=str(folder / f"{name}-old.apkg"), options=options, limit=None)
        col.export_collection_package(str(folder / f"{name}.colpkg"), include_media=False, legacy=False)
        col = Collection(str(place / "collection.anki2"))
        col.export_collection_package(str(folder / f"{name}-old.colpkg"), include_media=False, legacy=True)
    print(json.dumps(told))


def live(folder: Path) -> None:
    """Forty answers, a filtered deck of each kind, dates by hand, a card begun anew, burial and a flag."""
    col = Collection(str(folder / "collection.anki2"))
    deck, rng = col.decks.id("Live"), random.Random(1)
    for n in range(30):
        note = col.new_note(col.models.by_name("Basic"))
        note.fields = [f"front {n}", f"back {n}"]
        col.add_note(note, deck)
    config = col.decks.config_dict_for_deck_id(deck)
    config["new"]["perDay"] = 200
    col.decks.update_config(config)
    preset(col, "Live", *reversed(WEIGHTS["six"]), fsrs=True)
    col.decks.select(deck)
    _answer(col, 40, lambda: rng.choice((1, 2, 3, 3, 4)))
    cards = list(col.find_cards("is:review"))
    col.sched.set_due_date(cards[:2], "5-9!")
    col.sched.set_due_date(cards[2:3], "3")
    col.sched.schedule_cards_as_new(cards[3:4])
    col.sched.suspend_cards(cards[4:5])
    col.sched.bury_cards(cards[5:6])
    col.set_user_flag_for_cards(2, cards[6:7])
    for name, reschedules in (("Cram", False), ("Early", True)):
        key = col.decks.new_filtered(name)
        filtered = col.decks.get(key)
        filtered["terms"], filtered["resched"] = [["is:review", 6, 0]], reschedules
        col.decks.save(filtered)
        col.sched.rebuild_filtered_deck(key)
        col.decks.select(key)
        _answer(col, 2, lambda: 3)
    print(json.dumps(tell(col)))
    options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    col.export_anki_package(out_path=str(folder / "live.apkg"), options=options, limit=None)


def _answer(col: Any, count: int, choose: Callable[[], int]) -> None:
    for _ in range(count):
        card = col.sched.getCard()
        if card is None:
            return
        card.start_timer()
        col.sched.answerCard(card, choose())


def imported(file: Path) -> None:
    """Import a package with all that it brings, and tell of its cards."""
    with tempfile.TemporaryDirectory() as name:
        col = Collection(str(Path(name) / "collection.anki2"))
        options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options))
        print(json.dumps(tell(col)))


if __name__ == "__main__":
    set_lang("en")
    {"make": main, "live": live, "tell": imported}[sys.argv[1]](Path(sys.argv[2]))

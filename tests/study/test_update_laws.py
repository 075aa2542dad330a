"""What is a learner's survives whatever an instructor does to a deck's source.

An instructor edits a folder of Markdown — adds, drops, brings back, renames, reorders, rewrites, changes the
template — and ships it, as the folder or as a package; a learner writes links, answers in real sessions, adds
cards, undoes, changes the encoder, removes the deck. Everything goes through the front doors: files are
read and checked, decks installed, answers scheduled by FSRS. `tests/store/test_store_laws.py` drives the
store with harder identities (ids taken again, merged cards); here the whole way from the text of a file is.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from numpy.typing import NDArray

from densecards.decks import build_package
from densecards.encode import EncoderInfo
from densecards.paths import shipped_decks
from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.study import Desk
from densecards.study.values import Answered, Asking, Presenting
from densecards.webs import Origin
from tests.study_deck import Clock

TEXTS = st.sampled_from(["blå fjord", "[[c1]] again — of old", "λόγος · שלום 🌊", "a: b | c"])
SHIP = st.sampled_from(["", "folder", "package"])  # whether an edit goes out at once, and how
WORDS = st.sampled_from(["tall one", "small one", "late one", "wild one"])
# Deck-side slots of each template that the instructor fills, and slots that the learner writes in. Some keys
# are shared by two templates, so that links go out of sight and come back.
SLOTS = {
    "vocabulary": (("use", "image"), ("image", "personal", "life")),
    "anatomy": (("function", "story"), ("story", "personal", "analogy")),
    "sky.toml": (("size", "story"), ("story", "likeness", "look")),
}
OWN_SLOTS = sorted({slot for _, slots in SLOTS.values() for slot in slots})
ITEM = ("phase", "due", "stability", "difficulty", "step", "last", "reps", "lapses", "suspended")
State = dict[str, tuple[Any, ...]]


class Toy:
    """An encoder of eight numbers that reads every language; `name` tells two of them apart."""

    dimensions, languages = 8, frozenset[str]()

    def __init__(self, name: str) -> None:
        self.name, self.hash = name, f"{name}-hash-0123456789"

    def encode(
        self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit rows (n, 8), seeded by letters and name."""
        seeds = [hashlib.blake2b((self.name + text).encode(), digest_size=32).digest() for text in texts]
        rows = np.array([np.frombuffer(seed, "<i4") for seed in seeds], dtype=np.float32).reshape(-1, 8)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def close(self) -> None:
        """Nothing to close."""


def describe(name: str = "default") -> EncoderInfo:
    """What a toy is."""
    return EncoderInfo(name, Toy(name).hash, 8, frozenset(), Path())


@dataclass
class Sheet:
    """A card as the instructor has it in a file."""

    key: str
    headword: str
    gloss: str = "a thing of the deck"
    link: str = "something that is told"
    aliases: tuple[str, ...] = ()


@dataclass
class Learnt:
    """What a learner has made of one card, whatever its id is at the moment."""

    links: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[str, int]] = field(default_factory=list)
    states: State = field(default_factory=dict)


@dataclass(frozen=True)
class Act:
    """The learner's last act, to be undone."""

    entry: str
    card: str
    slot: str = ""
    before: str | None = None
    states: State = field(default_factory=dict)


class Work(RuleBasedStateMachine):
    """An instructor at a folder, a learner at a desk. Cards are known by the number they were made with."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name) / "try"
        self.folder.mkdir()
        self.patches = [
            mock.patch.dict("os.environ", {"DENSECARDS_HOME": f"{self.place.name}/home"}),
            mock.patch("densecards.encode.open_encoder", Toy),
            mock.patch("densecards.encode.describe", describe),
            mock.patch("densecards.encode.obtain", lambda name, progress=None: describe(name)),
        ]
        for patch in self.patches:
            patch.start()
        self.clock = Clock()
        self.desk = Desk.open(
            "sqlite://", settings=Settings(encoder="first", day_starts_at=0), clock=self.clock
        )
        self.template, self.shipped_template = "vocabulary", ""
        self.source: dict[str, Sheet] = {}
        self.away: dict[str, Sheet] = {}  # out of the source, may come back
        self.shipped: dict[str, Sheet] = {}
        self.present: dict[str, str] = {}  # the id of each card that was ever shipped or made
        self.learnt: dict[str, Learnt] = {}
        self.own: set[str] = set()
        self.made = self.versions = 0
        self.last: Act | None = None
        self.removed = False

    # The instructor

    def _new(self) -> Sheet:
        self.made += 1
        return Sheet(f"c{self.made}", f"word{self.made}")

    @initialize()
    def begin(self) -> None:
        for _ in range(3):
            sheet = self._new()
            self.source[sheet.key] = sheet
        self.ship("folder")
        # Something to lose from the start.
        for card, sheet in self.shipped.items():
            self.desk.set_link(f"try/{sheet.key}", "image", f"mine of {sheet.key}")
            self.learnt[card].links["image"] = f"mine of {sheet.key}"
            self._answer(card, Grade.GOOD)

    def _perhaps(self, how: str) -> None:
        if how:
            self.ship(how)

    @rule(how=SHIP)
    def add(self, how: str) -> None:
        sheet = self._new()
        self.source[sheet.key] = sheet
        self._perhaps(how)

    @precondition(lambda self: len(self.source) > 1)
    @rule(data=st.data(), how=SHIP)
    def drop(self, data: st.DataObject, how: str) -> None:
        card = data.draw(st.sampled_from(sorted(self.source)))
        self.away[card] = self.source.pop(card)
        self._perhaps(how)

    @precondition(lambda self: self.away)
    @rule(data=st.data(), how=SHIP)
    def bring_back(self, data: st.DataObject, how: str) -> None:
        card = data.draw(st.sampled_from(sorted(self.away)))
        self.source[card] = self.away.pop(card)
        self._perhaps(how)

    @rule(data=st.data(), how=SHIP)
    def rename(self, data: st.DataObject, how: str) -> None:
        """Give a card, there or away, a new id; the old one stays as an alias."""
        card = data.draw(st.sampled_from(sorted([*self.source, *self.away])))
        sheet = self.source.get(card) or self.away[card]
        self.made += 1
        sheet.aliases, sheet.key = (*sheet.aliases, sheet.key), f"renamed-{self.made}"
        self._perhaps(how)

    @rule(data=st.data(), gloss=WORDS, link=WORDS, headword=st.booleans())
    def rewrite(self, data: st.DataObject, gloss: str, link: str, headword: bool) -> None:
        sheet = self.source[data.draw(st.sampled_from(sorted(self.source)))]
        sheet.gloss, sheet.link = gloss, link
        if headword:
            sheet.headword = f"new{sheet.headword}"

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        self.source = {card: self.source[card] for card in data.draw(st.permutations(sorted(self.source)))}

    @rule(template=st.sampled_from(sorted(SLOTS)), how=SHIP)
    def change_template(self, template: str, how: str) -> None:
        self.template = template
        self._perhaps(how)

    @rule(how=st.sampled_from(["folder", "package"]))
    def ship(self, how: str) -> None:
        """Write the files and install them, the folder itself or the package that is built of it."""
        self.versions += 1
        self._write()
        path = build_package(self.folder, Path(self.place.name)) if how == "package" else self.folder
        done = self.desk.install(path)
        assert done.version == f"1.{self.versions}.0"
        came = {
            card
            for card in set(self.source) - set(self.shipped)
            # One that comes back under another id is told as renamed.
            if self.present.get(card, self.source[card].key) == self.source[card].key
        }
        gone = set(self.shipped) - set(self.source)
        if not self.removed:
            assert done.retired == len(gone)
            assert done.added + done.returned == len(came)
        self.shipped = {card: Sheet(**vars(sheet)) for card, sheet in self.source.items()}
        self.shipped_template, self.removed = self.template, False
        for card, sheet in self.shipped.items():
            self.present[card] = sheet.key
            self.learnt.setdefault(card, Learnt())

    def _write(self) -> None:
        if self.template.endswith(".toml"):
            sky = (shipped_decks() / "model" / self.template).read_text(encoding="utf-8")
            (self.folder / self.template).write_text(sky, encoding="utf-8")
        (self.folder / "deck.toml").write_text(
            f'id = "try"\ntitle = "Try"\nversion = "1.{self.versions}.0"\n'
            'language = "nb"\ngloss_language = "en"\n'
            f'template = "{self.template}"\nlicence = "CC0-1.0"\nauthors = ["densecards"]\n'
            'description = "Words."\nfiles = ["a.md", "b.md"]\n',
            encoding="utf-8",
        )
        cards = [self._card(sheet) for sheet in self.source.values()]
        half = (len(cards) + 1) // 2
        for name, part in (("a", cards[:half]), ("b", cards[half:])):
            front = f"---\nscene: {name}\ntitle: Scene {name}\n---\n"
            (self.folder / f"{name}.md").write_text(front + "".join(part), encoding="utf-8")

    def _card(self, sheet: Sheet) -> str:
        first, second = SLOTS[self.template][0]
        lines = [f"\n## {sheet.headword} {{#{sheet.key}}}", sheet.gloss]
        if sheet.aliases:
            lines.append(f"aliases: {' | '.join(sheet.aliases)}")
        lines += [f"- {first}: {sheet.link}", f"- {second}: {sheet.link} too"]
        return "\n".join(lines) + "\n"

    # The learner

    def _live(self) -> list[str]:
        return [] if self.removed else sorted([*self.shipped, *self.own])

    def _id(self, card: str) -> str:
        return f"try/{self.present[card]}"

    def _states(self, card: str) -> State:
        """The items of a card that were begun, by prompt, also where they are out of use."""
        rows = self.desk.store.items(cards=[self._id(card)], include_inactive=True)
        return {row.prompt: tuple(getattr(row, name) for name in ITEM) for row in rows if row.reps}

    @precondition(lambda self: self._live())
    @rule(data=st.data(), text=TEXTS)
    def write_link(self, data: st.DataObject, text: str) -> None:
        card = data.draw(st.sampled_from(self._live()))
        template = self.desk.web(self._id(card)).template  # a card of the learner's own keeps the one it has
        slot = data.draw(st.sampled_from([slot for slot in OWN_SLOTS if slot in template.slot_keys]))
        self.clock.forward(minutes=1)
        learnt = self.learnt[card]
        before = learnt.links.get(slot)
        self.desk.set_link(self._id(card), slot, text)
        learnt.links[slot] = text
        entry = self.desk.log(self._id(card))[-1]
        self.last = None if before == text else Act(entry.id, card, slot, before)

    @precondition(lambda self: any(self.learnt[card].links for card in self._live()))
    @rule(data=st.data())
    def take_link_away(self, data: st.DataObject) -> None:
        card = data.draw(st.sampled_from([card for card in self._live() if self.learnt[card].links]))
        slot = data.draw(st.sampled_from(sorted(self.learnt[card].links)))
        if self.desk.web(self._id(card)).template.slot(slot) is None:
            return  # out of sight in this template, and so safe
        self.clock.forward(minutes=1)
        self.desk.set_link(self._id(card), slot, "")
        del self.learnt[card].links[slot]
        self.last = None

    @precondition(lambda self: self._live())
    @rule(data=st.data(), grade=st.sampled_from(list(Grade)), days=st.integers(0, 40))
    def answer(self, data: st.DataObject, grade: Grade, days: int) -> None:
        """Answer one question of a card in a real session, if one waits."""
        self.clock.forward(days=days, minutes=5)
        self._answer(data.draw(st.sampled_from(self._live())), grade)

    def _answer(self, card: str, grade: Grade) -> None:
        before = self._states(card)
        session = self.desk.session(cards=[self._id(card)], new_limit=5)
        for _ in range(4):
            if isinstance(session.state, Presenting):
                session.begin()
            elif isinstance(session.state, Asking):
                session.answer("")
            elif isinstance(session.state, Answered):
                session.grade(grade)
                entry = self.desk.log(self._id(card))[-1]
                self.learnt[card].answers.append((entry.id, int(grade)))
                self.learnt[card].states = self._states(card)
                self.last = Act(entry.id, card, states=before)
                break

    @precondition(lambda self: self.last is not None and self.last.card in self._live())
    @rule()
    def undo(self) -> None:
        """Take the last act back, though the deck may have changed since."""
        act = self.last
        assert act is not None
        self.clock.forward(minutes=1)
        self.desk.undo_entry(act.entry)
        learnt = self.learnt[act.card]
        if act.slot:
            learnt.links.pop(act.slot, None)
            if act.before is not None:
                learnt.links[act.slot] = act.before
        else:
            learnt.answers = [answer for answer in learnt.answers if answer[0] != act.entry]
            learnt.states = act.states
        self.last = None

    @precondition(lambda self: not self.removed)
    @rule()
    def add_card(self) -> None:
        self.made += 1
        name = f"own{self.made}"
        found = self.desk.add_card(name, "made by the learner", deck="try")
        self.present[name] = found.partition("/")[2]
        self.learnt[name] = Learnt()
        self.own.add(name)

    @rule(name=st.sampled_from(["first", "second"]))
    def change_encoder(self, name: str) -> None:
        self.desk.use_encoder(name)
        assert self.desk.missing_vectors() == 0

    @precondition(lambda self: not self.removed)
    @rule()
    def remove_deck(self) -> None:
        self.desk.remove_deck("try")
        self.removed = True

    # The laws

    @invariant()
    def own_links_are_where_they_belong(self) -> None:
        """Every link of the learner's is there, under the present id of its card, and no other is."""
        expected = {self._id(card): learnt.links for card, learnt in self.learnt.items() if learnt.links}
        assert self.desk.store.own_links() == expected

    @invariant()
    def history_and_schedule_stay(self) -> None:
        """Every answer that counts is in its card's log, and what FSRS made of them is as it was."""
        for card, learnt in self.learnt.items():
            entries = self.desk.store.log(self._id(card), kinds=["review"], counting_only=True)
            assert [(entry.id, entry.grade) for entry in entries] == learnt.answers, card
            assert self._states(card) == learnt.states, card

    @invariant()
    def what_is_shown_is_the_source_with_the_learners_links_over_it(self) -> None:
        """Headword, gloss and links of the last version show; where the learner wrote, theirs do."""
        if self.removed:
            return
        slots = SLOTS.get(self.shipped_template, ((), ()))[0]
        for card, sheet in self.shipped.items():
            web = self.desk.web(self._id(card))
            assert (web.card.headword, web.card.gloss) == (sheet.headword, sheet.gloss)
            own = {link.slot: link.text for link in web if link.origin is Origin.LEARNER}
            known = web.template.slot_keys
            assert own == {s: text for s, text in self.learnt[card].links.items() if s in known}
            given = {link.slot: link.text for link in web if link.origin is Origin.DECK}
            for slot, text in zip(slots, (sheet.link, f"{sheet.link} too"), strict=True):
                assert given.get(slot, text) == text
                assert slot in given or slot in own

    @invariant()
    def earlier_ids_find_the_card(self) -> None:
        """Whoever knows a card by an old id meets it under the present one."""
        for card in [] if self.removed else self.shipped:
            for alias in self.shipped[card].aliases:
                assert self.desk.web(f"try/{alias}").card.id == self._id(card)

    @invariant()
    def what_is_offered_is_in_use(self) -> None:
        """The library shows the deck's cards in the source's order, then the learner's own."""
        shown = [row.id for row in self.desk.rows()]
        expected = [] if self.removed else [self._id(card) for card in self.shipped]
        assert shown[: len(expected)] == expected
        assert set(shown) == {self._id(card) for card in self._live()}

    def teardown(self) -> None:
        try:
            before = self.desk.store.export_derived()
            self.desk.rebuild()
            assert self.desk.store.export_derived() == before
            assert self.desk.check() == []
        finally:
            self.desk.close()
            for patch in self.patches:
                patch.stop()
            self.place.cleanup()


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # shrinking such long runs takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

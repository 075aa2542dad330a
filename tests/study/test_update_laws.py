"""What is a learner's survives whatever an instructor does to a deck's source.

An instructor edits a folder of Markdown — adds, drops, brings back, renames, reorders, rewrites, moves cards
between scenes, changes the template — and ships it, as the folder or as a package; a learner writes links,
answers in real sessions, suspends, flags, adds cards, undoes, changes the encoder, removes the deck. All goes
through the front doors: files are read and checked, decks installed, answers scheduled by FSRS.
`tests/store/test_store_laws.py` drives the store with harder identities (ids taken again, merged cards); here
the whole way from the text of a file is.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from densecards.decks import build_package
from densecards.schedule import Grade
from densecards.settings import Settings
from densecards.store import ItemRow
from densecards.study import Desk
from densecards.study.installing import planned
from densecards.study.values import Answered, Asking, Presenting
from densecards.webs import Origin
from tests.study.instructor import OWN_SLOTS, PICTURE, SLOTS, Deck, Sheet, Toy, describe
from tests.study_deck import Clock

TEXTS = st.sampled_from(["blå fjord", "[[c1]] again — of old", "λόγος · שלום 🌊", "a: b | c"])
SHIP = st.sampled_from(["", "folder", "package"])  # whether an edit goes out at once, and how
WORDS = st.sampled_from(["tall one", "small one", "late one", "wild one"])
ITEM = ("phase", "due", "stability", "difficulty", "step", "last", "reps", "lapses", "suspended", "flag")
State = dict[str, tuple[Any, ...]]


def _state(row: ItemRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in ITEM)


@dataclass
class Learnt:
    """What a learner has made of one card, whatever its id is at the moment."""

    links: dict[str, str] = field(default_factory=dict)
    answers: list[tuple[str, int]] = field(default_factory=list)
    states: State = field(default_factory=dict)
    suspended: bool = False
    flag: int = 0


@dataclass(frozen=True)
class Act:
    """The learner's last act, to be undone: what it changed of a card, and what that was before."""

    entry: str
    card: str
    changed: dict[str, Any]


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
        self.source, self.shipped = Deck(), Deck()
        self.away: dict[str, Sheet] = {}  # out of the source, may come back
        self.present: dict[str, str] = {}  # the id of each card that was ever shipped or made
        self.learnt: dict[str, Learnt] = {}
        self.own: set[str] = set()
        self.made = self.versions = 0
        self.last: Act | None = None
        self.removed = False

    # The instructor

    def _new(self, scene: str = "a") -> Sheet:
        self.made += 1
        sheet = Sheet(f"c{self.made}", f"word{self.made}", scene=scene)
        self.source.cards[sheet.key] = sheet
        return sheet

    def _drawn(self, data: st.DataObject) -> Sheet:
        return self.source.cards[data.draw(st.sampled_from(sorted(self.source.cards)))]

    @initialize(template=st.sampled_from(sorted(SLOTS)))
    def begin(self, template: str) -> None:
        self.source.template = template
        for scene in "aab":
            self._new(scene)
        self.source.journey = tuple(self.source.cards)
        self.ship("folder")
        # Something to lose from the start.
        for card in self.shipped.cards:
            self._write(card, SLOTS[template][1][0], f"mine of {card}")
            self._answer(card, Grade.GOOD)

    def _perhaps(self, how: str) -> None:
        if how:
            self.ship(how)

    @rule(how=SHIP, scene=st.sampled_from("abc"))
    def add(self, how: str, scene: str) -> None:
        self._new(scene)
        self._perhaps(how)

    @precondition(lambda self: len(self.source.cards) > 1)
    @rule(data=st.data(), how=SHIP)
    def drop(self, data: st.DataObject, how: str) -> None:
        card = data.draw(st.sampled_from(sorted(self.source.cards)))
        self.away[card] = self.source.cards.pop(card)
        self._perhaps(how)

    @precondition(lambda self: self.away)
    @rule(data=st.data(), how=SHIP)
    def bring_back(self, data: st.DataObject, how: str) -> None:
        card = data.draw(st.sampled_from(sorted(self.away)))
        self.source.cards[card] = self.away.pop(card)
        self._perhaps(how)

    @rule(data=st.data(), how=SHIP)
    def rename(self, data: st.DataObject, how: str) -> None:
        """Give a card, there or away, a new id; the old one stays as an alias."""
        card = data.draw(st.sampled_from(sorted([*self.source.cards, *self.away])))
        sheet = self.source.cards.get(card) or self.away[card]
        self.made += 1
        sheet.aliases, sheet.key = (*sheet.aliases, sheet.key), f"renamed-{self.made}"
        self._perhaps(how)

    @precondition(lambda self: any(sheet.aliases for sheet in self.source.cards.values()))
    @rule(data=st.data(), how=SHIP)
    def call_it_as_before(self, data: st.DataObject, how: str) -> None:
        """Go back to a card's former id, as one does who goes back to an earlier version of a deck."""
        renamed = sorted(card for card, sheet in self.source.cards.items() if sheet.aliases)
        sheet = self.source.cards[data.draw(st.sampled_from(renamed))]
        sheet.aliases, sheet.key = sheet.aliases[:-1], sheet.aliases[-1]
        self._perhaps(how)

    @rule(data=st.data(), how=SHIP)
    def put_another_in_its_place(self, data: st.DataObject, how: str) -> None:
        """A changed id without an alias is a new card; the old one goes with all that was learnt of it."""
        card = data.draw(st.sampled_from(sorted(self.source.cards)))
        sheet = self.away[card] = self.source.cards.pop(card)
        self._new(sheet.scene).headword = sheet.headword
        self._perhaps(how)

    @rule(data=st.data(), gloss=WORDS, link=WORDS, headword=st.booleans(), picture=st.booleans())
    def rewrite(self, data: st.DataObject, gloss: str, link: str, headword: bool, picture: bool) -> None:
        sheet = self._drawn(data)
        sheet.gloss, sheet.link, sheet.picture = gloss, link, picture
        if headword:
            sheet.headword = f"new{sheet.headword}"

    @rule(data=st.data(), scene=st.sampled_from("abc"), how=SHIP)
    def move_to_a_scene(self, data: st.DataObject, scene: str, how: str) -> None:
        self._drawn(data).scene = scene
        self._perhaps(how)

    @rule(scene=st.sampled_from("abc"), title=WORDS)
    def rename_a_scene(self, scene: str, title: str) -> None:
        self.source.titles[scene] = title

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(sorted(self.source.cards)))
        self.source.cards = {card: self.source.cards[card] for card in order}

    @rule(data=st.data(), how=SHIP)
    def lay_the_journey_anew(self, data: st.DataObject, how: str) -> None:
        self.source.journey = tuple(data.draw(st.permutations(sorted(self.source.cards)))[:4])
        self._perhaps(how)

    @rule(template=st.sampled_from(sorted(SLOTS)), how=SHIP)
    def change_template(self, template: str, how: str) -> None:
        self.source.template = template
        self._perhaps(how)

    @rule(how=st.sampled_from(["folder", "package"]))
    def ship(self, how: str) -> None:
        """Write the files, see what an update would do, and install the folder or the package built of it."""
        self.versions += 1
        self.source.write(self.folder, f"1.{self.versions}.0")
        path = build_package(self.folder, Path(self.place.name)) if how == "package" else self.folder
        now, before = set(self.source.cards), set(self.shipped.cards)
        came = {
            card
            for card in now - before
            # One that comes back under another id is told as renamed.
            if self.present.get(card, self.source.cards[card].key) == self.source.cards[card].key
        }
        _content, change = planned(self.desk, path)
        done = self.desk.install(path)
        assert done.version == f"1.{self.versions}.0"
        assert (len(change.added), len(change.retired)) == (done.added, done.retired)
        if not self.removed:
            assert done.retired == len(before - now)
            assert done.added + done.returned == len(came)
        self.shipped, self.removed = self.source.copy(), False
        for card, sheet in self.shipped.cards.items():
            self.present[card] = sheet.key
            self.learnt.setdefault(card, Learnt())

    # The learner

    def _live(self) -> list[str]:
        return [] if self.removed else sorted([*self.shipped.cards, *self.own])

    def _id(self, card: str) -> str:
        return f"try/{self.present[card]}"

    def _states(self, card: str) -> State:
        """The items of a card that were begun, by prompt, also where they are out of use."""
        rows = self.desk.store.items(cards=[self._id(card)], include_inactive=True)
        return {row.prompt: _state(row) for row in rows if row.reps}

    def _did(self, card: str, **changes: Any) -> None:
        """Note what the learner has just done to a card, by its newest entry, so that it can be undone."""
        learnt = self.learnt[card]
        changes["states"] = self._states(card)
        before = {name: getattr(learnt, name) for name in changes}
        self.last = Act(self.desk.log(self._id(card))[-1].id, card, before)
        for name, value in changes.items():
            setattr(learnt, name, value)

    @precondition(lambda self: self._live())
    @rule(data=st.data(), text=TEXTS)
    def write_link(self, data: st.DataObject, text: str) -> None:
        card = data.draw(st.sampled_from(self._live()))
        template = self.desk.web(self._id(card)).template  # a card of the learner's own keeps the one it has
        slot = data.draw(st.sampled_from([slot for slot in OWN_SLOTS if slot in template.slot_keys]))
        self._write(card, slot, text)

    def _write(self, card: str, slot: str, text: str) -> None:
        self.clock.forward(minutes=1)
        links = self.learnt[card].links
        self.desk.set_link(self._id(card), slot, text)
        if links.get(slot) == text:
            self.last = None
        else:
            self._did(card, links={**links, slot: text})

    @precondition(lambda self: any(self.learnt[card].links for card in self._live()))
    @rule(data=st.data())
    def take_link_away(self, data: st.DataObject) -> None:
        card = data.draw(st.sampled_from([card for card in self._live() if self.learnt[card].links]))
        links = self.learnt[card].links
        slot = data.draw(st.sampled_from(sorted(links)))
        if self.desk.web(self._id(card)).template.slot(slot) is None:
            return  # out of sight in this template, and so safe
        self.clock.forward(minutes=1)
        self.desk.set_link(self._id(card), slot, "")
        self._did(card, links={name: text for name, text in links.items() if name != slot})

    @precondition(lambda self: self._live())
    @rule(data=st.data(), suspended=st.booleans())
    def suspend(self, data: st.DataObject, suspended: bool) -> None:
        card = data.draw(st.sampled_from(self._live()))
        self.clock.forward(minutes=1)
        act = self.desk.suspend if suspended else self.desk.unsuspend
        act(self._id(card))
        self._did(card, suspended=suspended)

    @precondition(lambda self: self._live())
    @rule(data=st.data(), flag=st.integers(0, 3))
    def flag(self, data: st.DataObject, flag: int) -> None:
        card = data.draw(st.sampled_from(self._live()))
        self.clock.forward(minutes=1)
        self.desk.flag(self._id(card), flag)
        self._did(card, flag=flag)

    @precondition(lambda self: self._live())
    @rule(data=st.data(), grade=st.sampled_from(list(Grade)), days=st.integers(0, 40))
    def answer(self, data: st.DataObject, grade: Grade, days: int) -> None:
        """Answer one question of a card in a real session, if one waits."""
        self.clock.forward(days=days, minutes=5)
        self._answer(data.draw(st.sampled_from(self._live())), grade)

    def _answer(self, card: str, grade: Grade) -> None:
        session = self.desk.session(cards=[self._id(card)], new_limit=5)
        for _ in range(4):
            if isinstance(session.state, Presenting):
                session.begin()
            elif isinstance(session.state, Asking):
                session.answer("")
            elif isinstance(session.state, Answered):
                session.grade(grade)
                entry = self.desk.log(self._id(card))[-1]
                self._did(card, answers=[*self.learnt[card].answers, (entry.id, int(grade))])
                break

    @precondition(lambda self: self.last is not None and self.last.card in self._live())
    @rule()
    def undo(self) -> None:
        """Take the last act back, though the deck may have changed since."""
        act = self.last
        assert act is not None
        self.clock.forward(minutes=1)
        self.desk.undo_entry(act.entry)
        for name, value in act.changed.items():
            setattr(self.learnt[act.card], name, value)
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
        assert self.desk.encoder_info().name == name
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
        answers: dict[str, list[tuple[str, int]]] = {}
        for entry in self.desk.store.log(kinds=["review"], counting_only=True):
            answers.setdefault(entry.card, []).append((entry.id, entry.grade or 0))
        states: dict[str, State] = {}
        for row in self.desk.store.items(include_inactive=True):
            if row.reps:
                states.setdefault(row.card, {})[row.prompt] = _state(row)
        assert answers == {self._id(c): learnt.answers for c, learnt in self.learnt.items() if learnt.answers}
        assert states == {self._id(c): learnt.states for c, learnt in self.learnt.items() if learnt.states}

    @invariant()
    def what_was_put_aside_or_flagged_stays_so(self) -> None:
        """All directions of a suspended card rest, also those that a template brought later; so for flags."""
        cards = {self._id(card): learnt for card, learnt in self.learnt.items()}
        for row in self.desk.store.items(include_inactive=True):
            learnt = cards.get(row.card, Learnt())
            assert (row.suspended, row.flag) == (learnt.suspended, learnt.flag), (row.card, row.prompt)

    @invariant()
    def what_is_shown_is_the_source_with_the_learners_links_over_it(self) -> None:
        """Headword, gloss, scene and links of the last version show; where the learner wrote, theirs do."""
        if self.removed:
            return
        slots = SLOTS[self.shipped.template][0]
        for card, sheet in self.shipped.cards.items():
            web = self.desk.web(self._id(card))
            shown = (web.card.headword, web.card.gloss, web.card.scene)
            assert shown == (sheet.headword, sheet.gloss, sheet.scene)
            own = {link.slot: link.text for link in web if link.origin is Origin.LEARNER}
            known = web.template.slot_keys
            assert own == {s: text for s, text in self.learnt[card].links.items() if s in known}
            given = {link.slot: link.text for link in web if link.origin is Origin.DECK}
            for slot, text in zip(slots, sheet.links(), strict=True):
                assert given.get(slot, text) == text
                assert slot in given or slot in own

    @invariant()
    def scenes_journey_and_picture_are_the_sources(self) -> None:
        """Scenes in order under their titles; the journey by its cards' present ids; the picture if named."""
        if self.removed:
            return
        found = [(scene.key, scene.title) for scene in self.desk.store.scenes("try")]
        assert found == [(scene, self.shipped.titles[scene]) for scene in self.shipped.scenes()]
        ways = [[card for card, _ in chain.steps] for chain in self.desk.store.chains("try")]
        assert ways == ([[self._id(card) for card in self.shipped.way()]] if self.shipped.way() else [])
        wanted = any(sheet.picture for sheet in self.shipped.cards.values())
        assert [file.read_bytes() for file in self.desk.store.media("try").values()] == [PICTURE] * wanted

    @invariant()
    def earlier_ids_find_the_card(self) -> None:
        """Whoever knows a card by an old id meets it under the present one."""
        for card in [] if self.removed else self.shipped.cards:
            for alias in self.shipped.cards[card].aliases:
                assert self.desk.web(f"try/{alias}").card.id == self._id(card)

    @invariant()
    def what_is_offered_is_in_use(self) -> None:
        """The library shows the deck's cards in the source's order, then the learner's own."""
        shown = [row.id for row in self.desk.rows()]
        expected = [] if self.removed else [self._id(card) for card in self.shipped.order()]
        assert shown[: len(expected)] == expected
        assert set(shown) == {self._id(card) for card in self._live()}

    def teardown(self) -> None:
        try:
            for card, learnt in self.learnt.items():
                reviews = self.desk.store.log(self._id(card), kinds=["review"], counting_only=True)
                assert [(entry.id, entry.grade) for entry in reviews] == learnt.answers
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
    max_examples=30,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # shrinking such long runs takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

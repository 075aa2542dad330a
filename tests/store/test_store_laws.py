"""The laws of ownership and history, under random work of an instructor and a learner.

The instructor adds, drops, renames, reorders and edits cards and ships the deck; the learner writes links,
adds and moves cards, answers, suspends and undoes; decks are removed and come back. A small model of
identities says what must be there: no own link and no counting answer is ever lost or ends up elsewhere,
and what is cached equals, byte for byte, what the log gives when everything is folded again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from store_helpers import DAY, NOON, TestFolds, answer, words

from densecards.store import Kind, LogEntry, open_store
from densecards.webs import ANATOMY, VOCABULARY, Prompt

KEYS = "abcdef"
SLOTS = ("image", "personal", "use")
TEXTS = st.sampled_from(["one", "two", "three"])
PROMPTS = ("recognise", "produce", "explain")
TEMPLATES = {
    "vocabulary": VOCABULARY,
    "anatomy": ANATOMY,
    "one prompt": replace(ANATOMY, prompts=ANATOMY.prompts[:1]),
    "another prompt": replace(
        VOCABULARY, prompts=(Prompt("explain", "explain", "headword", "gloss"), VOCABULARY.prompts[0])
    ),
}


@dataclass
class Identity:
    """A card as a person sees it, whatever its id is at the moment."""

    answers: list[tuple[str, str]] = field(default_factory=list)  # entry id, prompt
    edits: dict[str, list[tuple[str, str | None, str | None]]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


@dataclass
class Sheet:
    """A card as the instructor has it in the deck's source."""

    gloss: str = "g"
    use: str = "u"
    aliases: tuple[str, ...] = ()


class Work(RuleBasedStateMachine):
    """An instructor and a learner at one store."""

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store("sqlite://", folds=TestFolds())
        self.time = NOON
        self.source: dict[str, Sheet] = {}
        self.template = VOCABULARY
        self.shipped: list[str] = []
        self.installed = False
        self.known: dict[str, Identity] = {}
        self.alias: dict[str, str] = {}
        self.own: dict[str, Identity] = {}
        self.deleted: set[str] = set()
        self.undone: set[str] = set()
        self.entries: dict[str, tuple[Identity, str]] = {}

    def tick(self) -> int:
        self.time += DAY // 7
        return self.time

    # The instructor

    @initialize(keys=st.sets(st.sampled_from(KEYS), min_size=2))
    def begin(self, keys: set[str]) -> None:
        self.source = {key: Sheet() for key in sorted(keys)}
        self.ship()

    @rule(key=st.sampled_from(KEYS), ship=st.booleans())
    def add(self, key: str, ship: bool) -> None:
        self.source.setdefault(key, Sheet())
        self._perhaps(ship)

    def _perhaps(self, ship: bool) -> None:
        # Several edits may go into one version of the deck.
        if ship:
            self.ship()

    @precondition(lambda self: len(self.source) > 1)
    @rule(data=st.data(), ship=st.booleans())
    def drop(self, data: st.DataObject, ship: bool) -> None:
        del self.source[data.draw(st.sampled_from(sorted(self.source)))]
        self._perhaps(ship)

    @rule(data=st.data(), text=TEXTS)
    def edit(self, data: st.DataObject, text: str) -> None:
        key = data.draw(st.sampled_from(sorted(self.source)))
        self.source[key] = replace(self.source[key], gloss=text, use=text)

    @rule(data=st.data(), new=st.sampled_from(KEYS), ship=st.booleans())
    def give_new_id(self, data: st.DataObject, new: str, ship: bool) -> None:
        old = data.draw(st.sampled_from(sorted(self.source)))
        if new not in self.source:
            sheet = self.source[old]
            self.source = {
                (new if key == old else key): replace(sheet, aliases=(*sheet.aliases, old))
                if key == old
                else other
                for key, other in self.source.items()
            }
        self._perhaps(ship)

    @rule(data=st.data())
    def reorder(self, data: st.DataObject) -> None:
        order = data.draw(st.permutations(sorted(self.source)))
        self.source = {key: self.source[key] for key in order}

    @rule(template=st.sampled_from(sorted(TEMPLATES)), ship=st.booleans())
    def change_template(self, template: str, ship: bool) -> None:
        self.template = TEMPLATES[template]
        self._perhaps(ship)

    @rule()
    def ship(self) -> None:
        """Install the deck as it is now; the plan made before says what the install then does."""
        slot = self.template.slots[1].key
        content = words(
            *self.source,
            template=self.template,
            aliases={key: sheet.aliases for key, sheet in self.source.items()},
            glosses={key: sheet.gloss for key, sheet in self.source.items()},
            links={key: {slot: sheet.use} for key, sheet in self.source.items()},
        )
        planned = self.store.plan_install(content)
        change = self.store.install_deck(content, at=self.tick())
        assert change == planned
        told = [*change.added, *change.changed, *change.returned, *(new for _, new in change.renamed)]
        assert {f"norwegian/{key}" for key in self.source} >= set(told)
        assert set(change.retired).isdisjoint(f"norwegian/{key}" for key in self.source)
        self._follow(list(self.source))
        self.installed, self.shipped = True, list(self.source)

    def _follow(self, keys: list[str]) -> None:
        for key in keys:
            if key in self.own:
                place = f"{key}-own"
                number = 1
                while place in self.own or place in self.known or place in self.alias:
                    number += 1
                    place = f"{key}-own-{number}"
                self.own[place] = self.own.pop(key)
                if key in self.deleted:
                    self.deleted.discard(key)
                    self.deleted.add(place)
        for key in keys:
            self.alias.pop(key, None)
            self.known.setdefault(key, Identity())
        for key in keys:
            for old in self.source[key].aliases:
                present = old
                while present in self.alias:
                    present = self.alias[present]
                if old not in keys and present not in keys and present not in self.own:
                    self._rename(present, key)

    def _rename(self, old: str, new: str) -> None:
        before, after = self.known.get(old, Identity()), self.known[new]
        left = Identity()
        for slot, text in before.links.items():
            (left.links if slot in after.links else after.links)[slot] = text
        after.answers = sorted([*after.answers, *before.answers])
        for slot, edits in before.edits.items():
            after.edits[slot] = sorted([*after.edits.get(slot, []), *edits])
        for name, (identity, what) in list(self.entries.items()):
            if identity is before:
                self.entries[name] = (after, what)
        self.known[old] = left
        self.alias.pop(new, None)
        self.alias[old] = new

    @precondition(lambda self: self.installed)
    @rule()
    def remove_deck(self) -> None:
        self.store.remove_deck("norwegian", at=self.tick())
        self.installed = False

    # The learner

    def _live(self) -> list[str]:
        return [*self.shipped, *sorted(set(self.own) - self.deleted)] if self.installed else []

    def _identity(self, key: str) -> Identity:
        return self.own[key] if key in self.own else self.known[key]

    @precondition(lambda self: self._live())
    @rule(data=st.data(), slot=st.sampled_from(SLOTS), text=st.none() | TEXTS)
    def write_link(self, data: st.DataObject, slot: str, text: str | None) -> None:
        key = data.draw(st.sampled_from(self._live()))
        identity, card = self._identity(key), f"norwegian/{key}"
        before = identity.links.get(slot)
        if text is not None and self.store.web(card).template.slot(slot) is None:
            return
        if text is None and before is None:
            return
        entry = self.store.set_own_link(card, slot, text or "", at=self.tick())
        assert (entry is None) == (before == text)
        if entry is not None:
            identity.edits.setdefault(slot, []).append((entry.id, before, text))
            self.entries[entry.id] = (identity, f"link {slot}")
            self._set(identity, slot, text)

    def _set(self, identity: Identity, slot: str, text: str | None) -> None:
        identity.links.pop(slot, None)
        if text is not None:
            identity.links[slot] = text

    @precondition(lambda self: self._live())
    @rule(data=st.data(), grade=st.integers(1, 4), prompt=st.sampled_from(PROMPTS))
    def answer_item(self, data: st.DataObject, grade: int, prompt: str) -> None:
        live = self._live()
        key = data.draw(st.sampled_from(live))
        other = data.draw(st.sampled_from(live))
        item = self.store.item(f"norwegian/{key}", prompt)
        if item is None or not item.active:
            return
        together = (f"norwegian/{other}",) if other != key else ()
        entry = answer(
            self.store,
            f"norwegian/{key}",
            grade,
            at=self.tick(),
            prompt=prompt,
            cues=data.draw(st.sampled_from([(), ("use",), ("use", "image")])),
            together=together,
        )
        identity = self._identity(key)
        identity.answers.append((entry.id, prompt))
        self.entries[entry.id] = (identity, "answer")

    @precondition(lambda self: self._live())
    @rule(
        data=st.data(),
        kind=st.sampled_from([Kind.SUSPEND, Kind.UNSUSPEND, Kind.BURY, Kind.UNBURY, Kind.FLAG]),
        prompt=st.sampled_from(["", *PROMPTS]),
    )
    def put_away(self, data: st.DataObject, kind: Kind, prompt: str) -> None:
        key = data.draw(st.sampled_from(self._live()))
        detail = {"until": self.time + DAY, "flag": 2}
        item = self.store.item(f"norwegian/{key}", prompt)
        if prompt and (item is None or not item.active):
            return
        entry = self.store.record(
            LogEntry(kind=kind, at=self.tick(), card=f"norwegian/{key}", prompt=prompt, detail=detail)
        )
        self.entries[entry.id] = (self._identity(key), "status")

    @precondition(lambda self: self.installed)
    @rule(headword=st.sampled_from(KEYS))
    def add_card(self, headword: str) -> None:
        card = self.store.add_own_card(headword, "mine", deck="norwegian", at=self.tick())
        assert card.key not in self.known
        assert card.key not in self.own
        self.own[card.key] = Identity()

    @precondition(lambda self: self.installed and set(self.own) - self.deleted)
    @rule(data=st.data())
    def delete_card(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(set(self.own) - self.deleted)))
        self.store.delete_own_card(f"norwegian/{key}", at=self.tick())
        self.deleted.add(key)

    @precondition(lambda self: set(self.entries) - self.undone)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        names = sorted(set(self.entries) - self.undone)
        name = names[data.draw(st.integers(0, len(names) - 1))]
        entry = self.store.undo(name, at=self.tick())
        self._mark(name)
        if data.draw(st.booleans()):
            self.store.undo(entry.id, at=self.tick())
            self._mark(name)

    def _mark(self, name: str) -> None:
        self.undone ^= {name}
        identity, what = self.entries[name]
        if what.startswith("link "):
            slot = what.removeprefix("link ")
            edits = identity.edits[slot]
            counting = [edit for edit in edits if edit[0] not in self.undone]
            self._set(identity, slot, counting[-1][2] if counting else edits[0][1])

    # The laws

    @invariant()
    def own_links_are_where_they_belong(self) -> None:
        """Every own link is there, under its card's present id, and there are no others."""
        expected = {
            f"norwegian/{key}": identity.links
            for key, identity in [*self.known.items(), *self.own.items()]
            if identity.links
        }
        assert self.store.own_links() == expected

    @invariant()
    def every_counting_answer_is_in_its_item(self) -> None:
        """An item has as many repetitions as its card has answers that count."""
        for key, identity in [*self.known.items(), *self.own.items()]:
            counting = [prompt for name, prompt in identity.answers if name not in self.undone]
            for item in self.store.items(cards=[f"norwegian/{key}"], include_inactive=True):
                assert item.reps == counting.count(item.prompt), (key, item)
                assert (item.met > 0) == bool(counting)

    @invariant()
    def what_is_in_use_is_what_was_shipped(self) -> None:
        """Cards in use are the deck's as last installed and the learner's own, in that order."""
        in_use = [card.key for card in self.store.cards("norwegian")]
        assert in_use[: len(self.shipped)] == (self.shipped if self.installed else [])
        assert set(in_use) == set(self._live())
        waiting = self.store.queue(self.time, self.time + 99999 * DAY, due_limit=999, new_limit=999)
        assert {i.card for part in (waiting.new, waiting.due, waiting.learning) for i in part} <= {
            f"norwegian/{key}" for key in self._live()
        }

    @invariant()
    def the_caches_are_the_fold_of_the_log(self) -> None:
        """Folded again from nothing, every derived row is the same."""
        before = self.store.export_derived()
        self.store.rebuild()
        assert self.store.export_derived().decode() == before.decode()

    def teardown(self) -> None:
        assert self.store.check() == []
        self.store.close()


TestWork = Work.TestCase
TestWork.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

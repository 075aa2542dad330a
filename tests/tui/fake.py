"""A desk in memory for the screens' tests: real webs, the real session, a memory that counts shared words.

It has the signatures of `densecards.study.Desk` and knows no file. Its clock stands still unless it is moved.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from densecards.errors import NotFoundError, UsageError
from densecards.grading import Judgement, Segment, Verdict
from densecards.schedule import NEW, Grade, ItemState, Parameters, Phase, preview, review
from densecards.settings import Settings
from densecards.study.asking import question
from densecards.study.hints import ladder
from densecards.study.port import Cues, QueueItem, Review
from densecards.study.session import Session
from densecards.study.standing import Standing
from densecards.study.values import (
    CardDensity,
    CardRow,
    Competitor,
    DeckSummary,
    Installed,
    Mode,
    Question,
    Recalled,
    Recollection,
    Today,
)
from densecards.webs import BUILTIN, Card, Web, card_key, compose_web

NOON = 1_795_262_400_000  # 2026-11-21T12:00:00Z
DAY = 86_400_000

Cards = dict[str, tuple[Card, dict[str, str]]]


def _card(
    deck: str, key: str, headword: str, gloss: str, scene: str, links: str, **properties: str
) -> tuple[Card, dict[str, str]]:
    template, language = ("vocabulary", "nb") if deck == "norwegian" else ("anatomy", "en")
    texts = dict(line.strip().split(": ", 1) for line in links.strip().splitlines())
    cells = {name.replace("_", "-"): tuple(value.split(" | ")) for name, value in properties.items()}
    return Card(f"{deck}/{key}", headword, gloss, template, language, scene, "", cells), texts


def decks() -> dict[str, Cards]:
    """Return the cards of the two decks by id."""
    norwegian = [
        _card("norwegian", "koffert", "koffert", "suitcase", "reise",
              """use: Kofferten min er for tung. — My suitcase is too heavy.
              similar: [[bagasje]] — luggage, all of it together
              opposite: håndbagasje — what you carry on board
              image: a crocodile with a handle and two brass locks
              emotion: the itch to leave""",
              pos="noun", forms="en | kofferten | kofferter | koffertene"),
        _card("norwegian", "bagasje", "bagasje", "luggage", "reise",
              """use: Hvor er bagasjen vår? — Where is our luggage?
              similar: [[koffert]] — one piece of it
              opposite: ingenting — nothing at all
              image: a mountain of bags with legs""",
              pos="noun", forms="en | bagasjen"),
        _card("norwegian", "forstaa", "å forstå", "to understand", "hverdag",
              """use: Jeg forstår norsk. — I understand Norwegian.
              similar: forståelse — understanding
              opposite: å misforstå — to misunderstand
              image: a giant brain lighting up
              emotion: the “aha!” feeling""",
              pos="verb", forms="å forstå | forstår | forsto/forstod | har forstått", tone="1"),
        _card("norwegian", "kjoekken", "kjøkken", "kitchen", "leilighet",
              """use: Kjøkkenet er lite, men lyst. — The kitchen is small, but bright.
              similar: spisestue — dining room
              opposite: [[bad]] — the other room with a tap
              image: a kettle asleep on the stove
              emotion: the warmth of soup""",
              pos="noun", forms="et | kjøkkenet | kjøkken/kjøkkener | kjøkkenene/kjøkkena"),
        _card("norwegian", "bad", "bad", "bathroom, bath", "leilighet",
              """use: Badet er opptatt. — The bathroom is occupied.
              similar: dusj — shower
              opposite: [[kjoekken]] — the other room with a tap""",
              pos="noun", forms="et | badet | bad | badene/bada"),
        _card("norwegian", "gaa-hjem", "å gå hjem", "to go home", "hverdag",
              """use: Vi går hjem klokka fire. — We go home at four.
              similar: å dra hjem — to leave for home
              opposite: å gå på jobb — to go to work
              image: a house that opens its arms""",
              pos="phrase"),
    ]  # fmt: skip
    anatomy = [
        _card("anatomy", "hippocampus", "hippocampus", "curved part of the limbic system that forms memories",
              "brain",
              """location: medial temporal lobe, in the floor of the lateral ventricle's lower horn
              function: binds what, where and when into an episode
              clinical: shrinks early in Alzheimer disease
              appearance: a seahorse in shape, a rolled-up jelly cake in section
              connections: entorhinal cortex feeds it; the fornix leads out to the mammillary bodies
              analogy: a librarian who writes the index card but doesn't shelve the book
              story: A seahorse in spectacles files yesterday's photos into coral cabinets.""",
              latin="hippocampus", roots="Greek hippos = horse, kampos = sea monster",
              why="It stores an index quickly, so that the slow cortex can learn the details in sleep."),
        _card("anatomy", "amygdala", "amygdala", "almond-shaped nucleus that gives events their weight",
              "brain",
              """location: in front of the [[hippocampus]], in the temporal lobe
              function: marks what is dangerous or dear
              clinical: overactive in anxiety
              appearance: an almond
              connections: warns the hypothalamus within a tenth of a second""",
              roots="Greek amygdale = almond"),
        _card("anatomy", "thyroid", "thyroid gland", "gland in the neck that sets the pace of metabolism",
              "endocrine",
              """location: below the larynx, around the windpipe
              function: secretes thyroxine, which speeds up every cell
              clinical: too little makes you slow and cold; too much thin and restless
              appearance: a butterfly
              connections: obeys the pituitary gland
              analogy: the thermostat in the living room""",
              roots="Greek thyreos = shield"),
    ]  # fmt: skip
    return {
        "norwegian": {card.id: (card, links) for card, links in norwegian},
        "anatomy": {card.id: (card, links) for card, links in anatomy},
    }


@dataclass(frozen=True)
class Entry:
    """One row of the log, as far as the screens read it."""

    kind: str
    at: int
    grade: int | None
    answer: str | None
    id: str
    undoes: str | None = None


@dataclass
class FakeDesk:
    """See the module. `calls` lists what was asked, for tests of who asks when."""

    now: int = NOON
    settings: Settings = field(default_factory=lambda: Settings(fuzz=False))
    installed: tuple[str, ...] = ("norwegian", "anatomy")
    cards: Cards = field(default_factory=dict)
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    states: dict[tuple[str, str], ItemState] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    put_away: dict[str, str] = field(default_factory=dict)
    deleted: Cards = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    trouble: Mapping[str, Exception] = field(default_factory=dict)
    closed: bool = False
    files: Mapping[tuple[str, str], Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.installed:
            self.cards.update(decks()[name])

    @property
    def store(self) -> FakeDesk:
        """Media are asked of the store; it is this desk."""
        return self

    def media_file(self, deck: str, path: str) -> Path | None:
        """The file of a medium."""
        return self.files.get((deck, path))

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name in self.trouble:
            raise self.trouble[name]

    @property
    def empty(self) -> bool:
        """No card at all."""
        self._called("empty")
        return not self.cards

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    def log(self, card: str) -> list[Entry]:
        """The answers of a card."""
        return [
            Entry("review", review.answered, int(review.grade), review.answer, str(n))
            for n, review in enumerate(self.reviews)
            if review.question.card == card
        ]

    def missing_link(self, card: str) -> None:
        """No link is missed."""

    def started(self) -> set[str]:
        """The cards that were asked."""
        return {card for card, _ in self.states}

    def new_per_day(self) -> int:
        return self.settings.new_per_day

    def change_setting(self, key: str, value: object) -> Settings:
        """Change a setting."""
        self.settings = replace(self.settings, **{key: value})
        return self.settings

    def install_shipped(self, progress: Callable[..., None] | None = None) -> list[Installed]:
        """Install both decks."""
        return [self.install(name, progress) for name in decks()]

    def install(self, path: object, progress: Callable[..., None] | None = None) -> Installed:
        """Install one deck by its folder's name."""
        self._called("install")
        name = str(path).rpartition("/")[2]
        if name not in decks():
            raise NotFoundError(f'there is no deck at "{path}"')
        self.cards.update(decks()[name])
        if progress is not None:
            progress(1, 1, name)
        return Installed(
            name, name.title(), "1.0", len(decks()[name]), 0, 0, 0, 0, f"{name.title()}: installed"
        )

    def remove_deck(self, deck: str, keep_learning: bool = True) -> None:
        """Take a deck's cards out."""
        self.cards = {id_: card for id_, card in self.cards.items() if card[0].deck != deck}

    def state(self, card: str, prompt: str) -> ItemState:
        """The state of an item."""
        return self.states.get((card, prompt), NEW)

    def today(self) -> Today:
        """Count."""
        self._called("today")
        states = self.states.values()
        begun = {card for card, _ in self.states}
        return Today(
            due=sum(s.phase is Phase.REVIEW and s.due <= self.now for s in states),
            new=len(self.cards) - len(begun),
            learning=sum(s.phase in {Phase.LEARNING, Phase.RELEARNING} for s in states),
            reviewed=len(self.reviews),
            cards=len(self.cards),
            decks=len({card.deck for card, _ in self.cards.values()}),
        )

    def decks(self) -> list[DeckSummary]:
        """One line a deck."""
        lines = []
        for deck in dict.fromkeys(card.deck for card, _ in self.cards.values()):
            ids = [id_ for id_, (card, _) in self.cards.items() if card.deck == deck]
            begun = {id_ for id_, _ in self.states} & set(ids)
            lines.append(
                DeckSummary(
                    deck,
                    deck.title(),
                    "1.0",
                    "nb",
                    "vocabulary",
                    "",
                    len(ids),
                    0,
                    len(ids) - len(begun),
                    len(begun),
                    deck == "mine",
                )
            )
        return lines

    def rows(self, *, deck: str = "", scene: str = "", text: str = "", sort: str = "order") -> list[CardRow]:
        """The cards, found by text in headword or gloss."""
        self._called("rows")
        found = []
        for id_, (card, _) in self.cards.items():
            if (deck and card.deck != deck) or (
                text and text.lower() not in f"{card.headword} {card.gloss}".lower()
            ):
                continue
            state = self.state(id_, "recognise")
            found.append(
                CardRow(
                    id=id_,
                    headword=card.headword,
                    gloss=card.gloss,
                    deck=card.deck,
                    scene=card.scene,
                    filled=len(self.web(id_).filled),
                    density=None,
                    due=state.due or None,
                    phase=state.phase.value,
                    lapses=state.lapses,
                    suspended=id_ in self.put_away,
                    own=card.deck == "mine",
                )
            )
        keys: dict[str, Callable[[CardRow], object]] = {
            "headword": lambda row: row.headword,
            "due": lambda row: row.due or 1 << 62,
        }
        return sorted(found, key=keys[sort]) if sort in keys else found  # type: ignore[type-var, arg-type]

    def web(self, card_id: str) -> Web:
        """The web as it counts."""
        if card_id not in self.cards:
            raise NotFoundError(f'there is no card "{card_id}"')
        card, links = self.cards[card_id]
        return compose_web(card, BUILTIN[card.template], links, self.own.get(card_id, {}))

    def titles(self, deck_id: str) -> dict[str, str]:
        """Headwords by key and by id."""
        names = {card.key: card.headword for card, _ in self.cards.values() if card.deck == deck_id}
        return names | {id_: card.headword for id_, (card, _) in self.cards.items()}

    def scene_title(self, web: Web) -> str:
        """The scene."""
        return web.card.scene.title()

    def set_link(self, card_id: str, slot: str, text: str) -> Web:
        """Save a link of the learner's."""
        self._called("set_link")
        own = self.own.setdefault(card_id, {})
        if text:
            own[slot] = text
        else:
            own.pop(slot, None)
        return self.web(card_id)

    def add_card(
        self,
        headword: str,
        gloss: str,
        *,
        deck: str = "mine",
        template: str = "vocabulary",
        language: str = "nb",
        links: Mapping[str, str] | None = None,
        properties: object = None,
    ) -> str:
        """Make a card."""
        card = Card(f"{deck}/{card_key(headword)}", headword, gloss, template, language)
        self.cards[card.id] = (card, dict(links or {}))
        return card.id

    def edit_card(self, id: str, *, headword: str | None = None, gloss: str | None = None) -> None:
        """Change a card of one's own."""
        card, links = self.cards[id]
        if card.deck != "mine":
            raise UsageError(f"{card.headword} belongs to the deck {card.deck}")
        self.cards[id] = (replace(card, headword=headword or card.headword, gloss=gloss or card.gloss), links)

    def move_card(self, id: str, deck: str) -> None:
        """Move a card of one's own."""
        card, links = self.cards.pop(id)
        self.cards[f"{deck}/{card.key}"] = (replace(card, id=f"{deck}/{card.key}"), links)

    def delete_card(self, id: str) -> str:
        """Delete a card of one's own; the entry takes it back."""
        self.deleted[id] = self.cards.pop(id)
        return id

    def undo_entry(self, entry: str) -> None:
        """Take a deletion or a leaving out back."""
        if entry in self.deleted:
            self.cards[entry] = self.deleted.pop(entry)
        else:
            self.put_away.pop(entry)

    def keep_place(self, name: str, place: Mapping[str, str]) -> None:
        """Keep where the learner was."""
        self.places[name] = dict(place)

    def kept_place(self, name: str) -> dict[str, str]:
        """Where the learner was."""
        return self.places.get(name, {})

    def undo_entries(self, entries: Sequence[str]) -> None:
        """Take several entries back."""
        for entry in entries:
            self.undo_entry(entry)

    def standing(self, card: str) -> Standing:
        """How a card stands; nothing was begun here."""
        out = self.put_away.get(card) == "suspend"
        return Standing(card, self.cards[card][0].headword, False, out, False, False, None, 0)

    def know(self, cards: Sequence[str]) -> list[str]:
        """I know this already."""
        for card in cards:
            session = self.session(cards=[card])
            session.know()
        return []

    def suspend(self, card: str) -> str:
        """Leave a card out."""
        self.put_away[card] = "suspend"
        return card

    def unsuspend(self, card: str) -> str:
        """Take it in again."""
        self.put_away.pop(card)
        return ""

    def duplicates(self, headword: str, gloss: str = "", limit: int = 5) -> list[Recalled]:
        """Cards of the same headword."""
        return [
            Recalled(id_, card.headword, card.deck, card.gloss, 0.9)
            for id_, (card, _) in self.cards.items()
            if card.headword.lower() == headword.lower()
        ][:limit]

    def recall(self, cues: Sequence[str], *, deck: str = "", top: int = 10) -> Recollection:
        """Cards by the words they share with the cue."""
        self._called("recall")
        wanted = set(re.findall(r"\w+", " ".join(cues).lower()))
        scores = {}
        for id_, (card, links) in self.cards.items():
            words = set(
                re.findall(r"\w+", f"{card.headword} {card.gloss} {' '.join(links.values())}".lower())
            )
            if (not deck or card.deck == deck) and wanted & words:
                scores[id_] = len(wanted & words) + (card.headword.lower() in wanted)
        total = sum(scores.values()) + 1
        best = sorted(scores, key=lambda id_: (-scores[id_], id_))[:top]
        results = [
            Recalled(id_, card.headword, card.deck, card.gloss, scores[id_] / total)
            for id_, card in ((id_, self.cards[id_][0]) for id_ in best)
        ]
        return Recollection(tuple(cues), tuple(results), 1 / total)

    def _density(self, card_id: str, links: Mapping[str, str]) -> CardDensity:
        card, _ = self.cards[card_id]
        template = BUILTIN[card.template]
        filled = [slot for slot in template.slot_keys if links.get(slot)]
        empty = [slot for slot in template.slot_keys if not links.get(slot)]
        depth = 0.5 + 0.01 * (sum(len(links[s]) for s in filled) % 30)
        rivals = [i for i, (c, _) in self.cards.items() if c.scene == card.scene and i != card_id]
        return CardDensity(
            id=card_id,
            headword=card.headword,
            density=len(filled) / 8 * depth,
            breadth=len(filled) / 8,
            depth=depth,
            filled=len(filled),
            weakest_slot=filled[0] if filled else None,
            next_slot=empty[-1] if empty else None,
            gain=depth / 8 if empty else 0.0,
            competitors=tuple(
                Competitor(i, self.cards[i][0].headword, 0.12 / (n + 1)) for n, i in enumerate(rivals)
            ),
            worth=dict.fromkeys(filled, depth / 8),
            percentile=0.38,
            unscored=(),
        )

    def density(self, *, deck: str = "", card: str = "", progress: object = None) -> list[CardDensity]:
        """All densities, thinnest first."""
        self._called("density")
        found = [
            self._density(id_, {link.slot: link.text for link in self.web(id_)})
            for id_ in self.cards
            if (not deck or id_.startswith(deck + "/")) and (not card or id_ == card)
        ]
        return sorted(found, key=lambda d: d.density)

    def live_density(self, card_id: str, links: Mapping[str, str]) -> CardDensity:
        """The density of a web being written."""
        self._called("live_density")
        whole = {link.slot: link.text for link in self.web(card_id)}
        return self._density(card_id, whole | dict(links))

    def session(
        self,
        *,
        deck: str = "",
        scene: str = "",
        cards: Sequence[str] | None = None,
        limit: int | None = None,
        mode: Mode = Mode.WORD,
    ) -> Session:
        """A session: due items first, then new cards."""
        wanted = [
            i
            for i in self.cards
            if (not deck or i.startswith(deck + "/"))
            and (cards is None or i in cards)
            and i not in self.put_away
        ]
        due = [
            QueueItem(card, prompt, state)
            for (card, prompt), state in self.states.items()
            if card in wanted and state.due <= self.now
        ]
        begun = {card for card, _ in self.states}
        new = [QueueItem(card, "recognise", NEW) for card in wanted if card not in begun]
        return Session(_Port(self), deque(due), deque(new), mode)


@dataclass
class _Port:
    """What the session needs, over the fake desk."""

    desk: FakeDesk
    before: dict[str, tuple[tuple[str, str], ItemState | None]] = field(default_factory=dict)

    def now(self) -> int:
        return self.desk.now

    def question(self, item: QueueItem, mode: Mode) -> Question:
        web = self.desk.web(item.card)
        return question(
            web, item.prompt, titles=self.desk.titles(web.card.deck), scene=web.card.scene.title(),
            is_new=item.state.reps == 0, mode=mode,
        )  # fmt: skip

    def judge(self, question: Question, answer: str) -> Judgement:
        return judge(question, answer)

    def hints(self, question: Question) -> Cues:
        prompt = question.web.template.prompt(question.prompt)
        card = question.web.card
        answer = card.gloss if prompt is None or prompt.asks == "gloss" else card.headword
        return Cues(ladder(question, self.desk.titles(card.deck), question.web.template.slot_keys, answer))

    def intervals(self, item: QueueItem, at: int) -> Mapping[Grade, float]:
        return preview(self.desk.state(item.card, item.prompt), at, Parameters(fuzz=False), seed=item.card)

    def commit(self, item: QueueItem, review_: Review) -> tuple[str, ItemState]:
        key = (item.card, item.prompt)
        entry = f"{len(self.before)}"
        self.before[entry] = (key, self.desk.states.get(key))
        state, _ = review(
            self.desk.state(*key), review_.grade, review_.answered, Parameters(fuzz=False), seed=item.card
        )
        self.desk.states[key] = state
        self.desk.reviews.append(review_)
        return entry, state

    def act(self, kind: str, item: QueueItem) -> str:
        entry = f"{len(self.before)}"
        self.before[entry] = ((item.card, kind), None)
        self.desk.put_away[item.card] = kind
        return entry

    def undo(self, entry: str, item: QueueItem) -> ItemState:
        key, state = self.before[entry]
        if key[1] in {"suspend", "bury", "flag"}:
            del self.desk.put_away[key[0]]
            return self.desk.state(item.card, item.prompt)
        self.desk.reviews.pop()
        if state is None:
            del self.desk.states[key]
        else:
            self.desk.states[key] = state
        return state or NEW


def judge(question: Question, answer: str) -> Judgement:
    """Judge by letters alone: the same, one letter off, or wrong."""
    prompt = question.web.template.prompt(question.prompt)
    card = question.web.card
    wanted = card.gloss if prompt is None or prompt.asks == "gloss" else card.headword
    first = wanted.split(",")[0]
    if answer.strip().lower() in {wanted.lower(), first.lower()}:
        return Judgement(Verdict.EXACT, wanted, first, (), None, "", 3)
    same = sum(a == b for a, b in zip(answer, first, strict=False))
    if len(answer) == len(first) and same == len(first) - 1:
        place = next(i for i, (a, b) in enumerate(zip(answer, first, strict=True)) if a != b)
        diff = (
            Segment("same", first[:place]),
            Segment("extra", answer[place]),
            Segment("missing", first[place]),
            Segment("same", first[place + 1 :]),
        )
        return Judgement(Verdict.NEAR, wanted, first, diff, None, "one letter", 2)
    return Judgement(Verdict.WRONG, wanted, "", (), None, "", 1)

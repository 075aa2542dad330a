"""What a desk offers beyond the session of words: drills, the daily flow, repair, palaces, reading.

Each method is a door to the module that does it; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from densecards.study.doing import Doing
from densecards.study.values import Mode, Recollection

if TYPE_CHECKING:
    from densecards.store import ChainRow
    from densecards.study.connecting import Connecting
    from densecards.study.daily import Daily
    from densecards.study.evidence import MixUp
    from densecards.study.images import BizarreScene
    from densecards.study.modes import Contrast, Drill
    from densecards.study.reading import Forms, Reading
    from densecards.study.repair import Leech, MissingLink, Repair
    from densecards.study.splitting import Part
    from densecards.study.spreading import Lit
    from densecards.study.story import StoryRoom
    from densecards.study.telling import StoryRow
    from densecards.study.whys import WhyQuestion


class Practice(Doing):
    """See the module."""

    _forms: tuple[int, Forms] | None = None  # every written form, and the content it was read from

    # Recall modes

    def drill(
        self,
        mode: Mode | str,
        *,
        deck: str = "",
        scene: str = "",
        tag: str = "",
        cards: Iterable[str] | None = None,
        chain: str = "",
        way: str = "forward",
        limit: int = 10,
        go_on: bool = False,
    ) -> Drill:
        """Open a drill of a mode over cards that were begun, or over those named.

        `go_on` keeps its place, and finds the one where it was left today.
        """
        from densecards.study.modes.opening import open_drill

        return open_drill(
            self._whole,
            Mode(mode),
            deck=deck,
            scene=scene,
            tag=tag,
            cards=cards,
            chain=chain,
            way=way,
            limit=limit,
            go_on=go_on,
        )

    def drills_begun(self) -> Mapping[str, tuple[int, int]]:
        """The drills that were left today, by their names: tasks passed, and all of them."""
        from densecards.study.modes.going_on import begun

        return begun(self._whole)

    def choose(self, **filters: Any) -> list[str]:
        """The ids of the cards that filters let through; see choosing.choose for their names."""
        from densecards.study.choosing import choose

        return choose(self._whole, **filters)

    # The daily flow

    def daily(self) -> Daily:
        """Today's guided flow, Learn → Connect → Story, where it was left."""
        from densecards.study.daily import open_daily

        return open_daily(self._whole)

    def connecting(self, cards: Sequence[str] | None = None) -> Connecting:
        """Connect the new cards of today, or those named: a phrase, an image, a personal memory each."""
        from densecards.study.connecting import connect

        return connect(self._whole, cards)

    def story(self, cards: Sequence[str] | None = None, key: str = "") -> StoryRoom:
        """Tell a story with the new words of today, or those named; `key` revisits an earlier story."""
        from densecards.study.story import open_story

        return open_story(self._whole, cards, key)

    def stories(self) -> list[StoryRow]:
        """The learner's stories, the newest first."""
        from densecards.study.telling import stories

        return stories(self._whole)

    def new_today(self) -> tuple[str, ...]:
        """The cards met for the first time today, in the order in which they were met."""
        from densecards.study.daily import new_today

        return new_today(self._whole)

    # Evidence and repair

    def mixups(self, deck: str = "", *, predict: bool = False) -> list[MixUp]:
        """The pairs of cards that the learner mixed up, most often first."""
        from densecards.study.evidence import mixups

        return mixups(self._whole, deck, predict=predict)

    def contrast(self, card: str, other: str) -> Contrast:
        """The draft of a link that tells a card from another."""
        from densecards.study.evidence import contrast

        return contrast(self._whole, card, other)

    def contrast_offer(self, card: str, other: str, *, unwritten: int = 0) -> Contrast | None:
        """A contrast link to offer after an answer that was another card's; None before it was repeated.

        `unwritten` mix-ups of the two are not in the log yet.
        """
        from densecards.study.evidence import offered

        return offered(self._whole, card, other, unwritten=unwritten)

    def times_mixed(self, card: str, other: str) -> int:
        """How often two cards were taken for one another."""
        from densecards.study.evidence import times_mixed

        return times_mixed(self._whole, card, other)

    def missing_link(self, card: str, *, ask_memory: bool = True) -> MissingLink | None:
        """The one link to ask for after a lapse; without `ask_memory` by what is known of the web already."""
        from densecards.study.repair import missing_link

        return missing_link(self._whole, card, ask_memory=ask_memory)

    def leeches(self, deck: str = "") -> list[Leech]:
        """The cards that lapse again and again, worst first."""
        from densecards.study.repair import leeches

        return leeches(self._whole, deck)

    def repair(self, card: str) -> Repair:
        """What can be done for a card that will not stay."""
        from densecards.study.repair import repair

        return repair(self._whole, card)

    def split(self, card: str, parts: Sequence[Part | tuple[str, ...]], *, deck: str = "mine") -> list[str]:
        """Make several cards, (headword, gloss), out of one that holds too much; the old one is suspended."""
        from densecards.study.splitting import split

        return split(self._whole, card, parts, deck=deck)

    # Why, what else, what if damaged

    def questions(self, card: str) -> tuple[WhyQuestion, ...]:
        """The question chain after an answer, with what the learner and the deck say."""
        from densecards.study.whys import questions

        return questions(self._whole, card)

    def answer_why(self, card: str, key: str, text: str) -> str:
        """Keep the learner's answer with the card; returns the deck's own."""
        from densecards.study.whys import answer_why

        return answer_why(self._whole, card, key, text)

    # Hooks of one's own life

    def hooks(self, card: str) -> dict[str, str]:
        """A card's episodic hooks that were written: place, time, people, feeling, goal; private always."""
        from densecards.study.hooks import hooks

        return hooks(self._whole, card)

    def write_hook(self, card: str, hook: str, text: str) -> str | None:
        """Write one of a card's hooks; "" takes it away."""
        from densecards.study.hooks import write_hook

        return write_hook(self._whole, card, hook, text)

    # Palaces, journeys and diagrams

    def chains(self, kind: str = "") -> list[ChainRow]:
        """Palaces, journeys and diagrams, the decks' and the learner's own."""
        from densecards.study.palaces import chains

        return chains(self._whole, kind)

    def make_chain(self, kind: str, title: str, steps: Sequence[tuple[str, str]], text: str = "") -> str:
        """Build a chain of one's own; returns its id."""
        from densecards.study.palaces import make

        return make(self._whole, kind, title, steps, text)

    def change_chain(self, chain: str, **changes: Any) -> str:
        """Change title, steps or text of a chain of one's own."""
        from densecards.study.palaces import change

        return change(self._whole, chain, **changes)

    def delete_chain(self, chain: str) -> str:
        """Delete a chain of one's own; undo brings it back."""
        from densecards.study.palaces import delete

        return delete(self._whole, chain)

    # Reading

    def read(self, text: str) -> Reading:
        """Mark which words of a text are known, due, new or unknown."""
        from densecards.study.reading import read

        return read(self._whole, text, self.forms())

    def forms(self) -> Forms:
        """Every form in which the cards are written in a text; read again where the cards changed."""
        from densecards.study.reading import Forms

        stamp = self._store.content_stamp()
        if self._forms is None or self._forms[0] != stamp:
            self._forms = stamp, Forms(self._store.cards())
        return self._forms[1]

    def take_word(self, headword: str, gloss: str, sentence: str = "", *, deck: str = "mine") -> str:
        """Make a card of a word met in reading, its sentence as the link that shows its use."""
        from densecards.study.reading import take_word

        return take_word(self._whole, headword, gloss, sentence, deck)

    # Pace, images, spreading

    def new_per_day(self) -> int:
        """New cards a day: the setting, or the pace that the exam date asks for."""
        from densecards.study.pace import new_per_day

        return new_per_day(self._whole)

    def bizarre(self, deck: str = "") -> list[BizarreScene]:
        """The scenes with strange images, and a note where there are too many to stand out."""
        from densecards.study.images import bizarre

        return bizarre(self._whole, deck)

    def called(self, typed: str, top: int = 12) -> Recollection:
        """What comes to mind for one typed cue, cards whose names begin with it first."""
        from densecards.study.naming import called

        return called(self._whole, typed, top=top)

    def strange_note(self, card: str, slot: str) -> str:
        """What is to be said after an image was written that makes too many strange ones in its scene."""
        from densecards.study.images import strange_note

        return strange_note(self._whole, card, slot)

    def lit_up(self, card: str, top: int = 7, rule: str = "blog") -> list[Lit]:
        """What else lights up when a card is recalled; `rule` is a preset of plasticity."""
        from densecards.study.spreading import lit_up

        return lit_up(self._whole, card, top, rule)

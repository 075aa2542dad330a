"""The desk: everything that the app and the commands may do with one learner's collection.

It composes the rooms below and decides nothing that belongs to one of them. Methods may be called from
any thread; what belongs to the memory waits for the memory's own thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from densecards.errors import NotFoundError
from densecards.study import pondering
from densecards.study.collection import Progress
from densecards.study.reckoning import Reckoning
from densecards.study.values import (
    CardDensity,
    CardRow,
    CueLadder,
    DeckSummary,
    Installed,
    LinkAnswer,
    Mode,
    Recollection,
    Today,
)
from densecards.webs import Web
from densecards.webs.content import DeckContent

if TYPE_CHECKING:
    from densecards.store import LogEntry
    from densecards.study.session import Session
    from densecards.study.settling import Settled


class Desk(Reckoning):
    """See the module. Open one with `Desk.open`, close it when done."""

    # Today and the library

    @property
    def empty(self) -> bool:
        """True where no deck is installed and the learner has made none."""
        return not self._store.decks()

    def today(self) -> Today:
        """What waits today, in the deck that is studied or in all."""
        from densecards.study.counting import today

        return today(self)

    def decks(self) -> list[DeckSummary]:
        """The decks in the order they were installed."""
        from densecards.study.counting import decks

        return decks(self)

    def rows(self, *, deck: str = "", scene: str = "", text: str = "", sort: str = "order") -> list[CardRow]:
        """Cards as rows of the library; `sort` is order, headword, density or due, `text` a filter."""
        from densecards.study.library import rows

        return rows(self, deck=deck, scene=scene, text=text, sort=sort)

    def web(self, card: str) -> Web:
        """Return a card's web; an earlier id finds it too. Raises NotFoundError."""
        web = self._store.web(card)
        if self._store.is_deleted(web.card.id):
            raise NotFoundError(f'"{web.card.id}" was deleted')
        return web

    def log(self, card: str) -> list[LogEntry]:
        """A card's entries in the log, oldest first."""
        return self._store.log(card)

    # Decks

    def install(self, path: str | Path, *, progress: Progress | None = None) -> Installed:
        """Install or update a deck from a folder, a package, or by the name of one that ships."""
        from densecards.study.installing import install

        done = install(self, path, progress)
        self._rows_changed()
        return done

    def install_content(self, content: DeckContent, *, progress: Progress | None = None) -> Installed:
        """Install or update a deck that has been read already."""
        from densecards.study.installing import install_content

        done = install_content(self, content, progress)
        self._rows_changed()
        return done

    def install_shipped(self, progress: Progress | None = None) -> list[Installed]:
        """Install every deck that ships."""
        from densecards.study.installing import shipped

        return [self.install(name, progress=progress) for name in shipped()]

    def remove_deck(self, deck: str, keep_learning: bool = True) -> None:
        """Take a deck out of use; links and answers stay unless `keep_learning` is False."""
        from densecards.study.undoing import act_session

        session = act_session("learning of a deck forgotten")
        self._store.remove_deck(deck, keep_learning, at=self.now(), session=session)
        self._rows_changed()

    def check_deck(self, path: str | Path) -> list[str]:
        """Every finding of the checker as one line."""
        from densecards.decks import check_deck

        return [str(finding) for finding in check_deck(Path(path))]

    # The memory

    def recall(self, cues: Sequence[str], *, deck: str = "", top: int = 10) -> Recollection:
        """What comes to mind for cues that count together."""
        return self.recall_many([cues], deck=deck, top=top)[0]

    def recall_many(
        self, queries: Sequence[Sequence[str]], *, deck: str = "", top: int = 10
    ) -> list[Recollection]:
        """What comes to mind for each of several queries."""
        return pondering.recall_many(self, [list(query) for query in queries], deck=deck, top=top)

    def explain_many(
        self, queries: Sequence[Sequence[str]], *, deck: str = "", top: int = 3
    ) -> list[list[LinkAnswer]]:
        """Which link answered which cue, for the first cards of each of several queries."""
        return pondering.explain_many(self, [list(query) for query in queries], deck=deck, top=top)

    def settle(
        self,
        cues: Sequence[str],
        *,
        deck: str = "",
        separation: str = "softmax",
        beta: float | None = None,
    ) -> Settled:
        """How cues that count together roll downhill among the links, step by step."""
        from densecards.study.settling import settle

        return settle(self, list(cues), deck=deck, separation=separation, beta=beta)

    def density(
        self, *, deck: str = "", card: str = "", progress: Progress | None = None
    ) -> list[CardDensity]:
        """How dense the webs are, from the thinnest up."""
        found = (
            [pondering.weighed_card(self, card)] if card else pondering.weighed(self, deck, progress=progress)
        )
        self.learn_densities(found)
        if card:
            self._densities_new = True
        else:
            self.keep_densities()
        return found

    def weigh(self) -> int:
        """Compute and keep every density that is not known yet; in a worker, when nobody waits."""
        from densecards.study.weighing import weigh

        return weigh(self)

    def live_density(self, card: str, links: Mapping[str, str]) -> CardDensity:
        """The density that a card would have with these links (slot → text) over its own; saves nothing."""
        return pondering.weighed_trial(self, card, dict(links))

    def cue_order(self, web: Web) -> tuple[str, ...]:
        """The slots of a web in the order in which their links should be given as cues, weakest first."""
        from densecards.study.cueing import cue_order

        return cue_order(self, web)

    def cues_at_hand(self, web: Web) -> tuple[tuple[str, ...], bool]:
        """The same for a learner who waits: where the memory is still being read, the deck's order and
        False."""
        from densecards.study.cueing import cues_at_hand

        return cues_at_hand(self, web)

    def cue_ladder(self, card: str) -> CueLadder:
        """A card's cue ladder, and which of its links are no cue by themselves."""
        from densecards.study.cueing import cue_ladder

        return cue_ladder(self, card)

    # The encoder

    def use_encoder(self, name: str, *, progress: Progress | None = None) -> int:
        """Change the encoder and make the vectors again; returns how many were made."""
        from densecards.study.encoding import use_encoder

        return use_encoder(self, name, progress)

    def missing_vectors(self) -> int:
        """How many texts wait for a vector."""
        from densecards.study.encoding import missing

        return len(missing(self))

    def unscored_links(self) -> int:
        """How many links the encoder can't judge for want of a side in a language that it reads."""
        from densecards.study.encoding import unscored

        return unscored(self)

    # Study

    def session(
        self,
        *,
        deck: str = "",
        scene: str = "",
        cards: Iterable[str] | None = None,
        new_limit: int | None = None,
        mode: Mode = Mode.WORD,
    ) -> Session:
        """Begin a session over what is due and, after it, new cards."""
        from densecards.study.queueing import begin

        return begin(self, deck=deck, scene=scene, cards=cards, new_limit=new_limit, mode=mode)

    # Upkeep

    def backup(self, to: Path | None = None) -> Path:
        """Copy the database into one file and return where it is."""
        return self._store.backup(to)

    def check(self) -> list[str]:
        """What is wrong with the database, a line each."""
        from densecards.study.weights import fault

        wrong = fault(self._store)
        return [*self._store.check(), *([wrong] if wrong else [])]

    def rebuild(self) -> str:
        """Fold all derived rows from the log again; returns what was read, in words."""
        before = self._store.export_derived()
        entries = self._store.rebuild()
        same = self._store.export_derived() == before
        self._rows_changed()
        return f"{entries} log entries read; " + (
            "nothing had to be mended" if same else "derived rows were mended"
        )

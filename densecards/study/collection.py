"""An open collection: store, settings, clock, encoder and memory, and what is kept of them between calls.

The desk (desk.py) adds the use cases. This module only opens, closes and remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from densecards.paths import database_url
from densecards.settings import Settings, load_settings, save_setting
from densecards.study.days import learning_steps, study_days
from densecards.study.glance import now_ms
from densecards.study.knowing import Knowing
from densecards.study.looking import Looking
from densecards.webs import Web

if TYPE_CHECKING:
    from densecards.encode import Encoder, EncoderInfo
    from densecards.grading import Descriptions, Lookup, Meaning
    from densecards.schedule import Parameters
    from densecards.store import Store
    from densecards.study.elsewhere import MemoryProcess
    from densecards.study.remembering import Remembering

Clock = Callable[[], int]
Progress = Callable[[int, int], None]
OWN_DECK = "mine"


class Collection(Knowing):
    """See the module. Open one with `open`, close it when done; usable as a context."""

    def __init__(self, store: Store, settings: Settings, clock: Clock, url: str) -> None:
        from densecards.study.folds import StudyFolds
        from densecards.study.remembering import Remembering
        from densecards.study.weights import kept_weights

        self._store = store
        self.settings = settings
        self._clock = clock
        self.url = url
        self._encoder: Encoder | None = None
        self._titles: dict[str, dict[str, str]] = {}
        self._scenes: dict[str, dict[str, str]] = {}
        self.looking = Looking(store)
        self._descriptions: Descriptions | None = None
        Knowing.__init__(self)
        self._weights = kept_weights(store)
        self._parameters: tuple[Settings, Parameters] | None = None
        store.folds = StudyFolds(self.parameters)
        self.memory: Remembering = Remembering(store, self.encoder, self._constants, self.now)
        self.elsewhere: MemoryProcess | None = None

    @classmethod
    def open(
        cls,
        db: str | None = None,
        *,
        settings: Settings | None = None,
        clock: Clock | None = None,
        migrate: bool = True,
    ) -> Self:
        """Open the collection at a path or URL (default: `DENSECARDS_DB`, else the data folder).

        Raises StoreError and its kinds, SettingsError.
        """
        from densecards.store import open_store

        url = database_url(db)
        known = settings or load_settings()
        return cls(open_store(url, migrate=migrate), known, clock or now_ms, url)

    def close(self) -> None:
        """Close the database and stop the encoder's process and the memory's thread."""
        if self._densities_new:
            self.keep_densities()
        if self.elsewhere is not None:
            self.elsewhere.close()
        self.looking.close()
        self.memory.close()
        if self._encoder is not None:
            self._encoder.close()
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def remember_elsewhere(self) -> None:
        """Have all that belongs to the memory done in a process of its own from now on; it starts reading.

        A database that another process cannot open is remembered here.
        """
        from densecards.paths import sqlite_path
        from densecards.study.elsewhere import MemoryProcess

        if not self.url.startswith("sqlite") or sqlite_path(self.url) is not None:
            self.elsewhere = MemoryProcess(self.url)
            self.elsewhere.warm(self.settings)

    # Settings and surroundings

    @property
    def store(self) -> Store:
        """The store, for the other modules of this room."""
        return self._store

    @property
    def parameters(self) -> Parameters:
        """The scheduling parameters: the settings, and weights fitted to this collection's log."""
        if self._parameters is None or self._parameters[0] is not self.settings:
            self._parameters = self.settings, parameters_of(self.settings, self._weights)
        return self._parameters[1]

    @property
    def weights(self) -> tuple[float, ...] | None:
        """The FSRS weights in use; None for the defaults."""
        return self._weights

    def use_weights(self, weights: Sequence[float] | None, *, fold: bool = True) -> None:
        """Schedule with other FSRS weights from now on (None: the defaults), and fold the log again by them.

        Due dates stay: the intervals given stand in the log. Without `fold` the rows are as they should be.
        """
        from densecards.study.folds import StudyFolds

        self._weights = tuple(weights) if weights is not None else None
        self._parameters = None
        self._store.folds = StudyFolds(self.parameters)
        if fold:
            self._store.rebuild()
        self._rows_changed()

    def now(self) -> int:
        """The time, ms since the epoch, UTC."""
        return self._clock()

    def change_setting(self, key: str, value: Any) -> Settings:
        """Set one setting and keep it in the settings file.

        Where it says how the log is read (when a day begins, the steps of a first day), that is folded again.
        Raises SettingsError for an exam that does not lie ahead.
        """
        from densecards.study.folds import StudyFolds
        from densecards.study.pace import check_exam

        if key == "exam_date":
            check_exam(self.settings, value, self.now())
        before = self.parameters
        save_setting(key, value)
        self.settings = replace(self.settings, **{key: value})
        now = self.parameters
        self._store.folds = StudyFolds(now)
        if (before.learning_steps, before.days) != (now.learning_steps, now.days):
            self._store.rebuild()
        return self.settings

    def day(self) -> tuple[int, int]:
        """The first instant of the present day of study and the first of the next, ms."""
        days = study_days(self.settings)
        return days.bounds(days.of(self.now()))

    def day_end(self) -> int:
        """When the day of study ends, ms."""
        return self.day()[1]

    def encoder(self) -> Encoder:
        """The encoder of the settings; nothing is loaded before its first text."""
        from densecards.encode import open_encoder

        if self._encoder is None:
            self._encoder = open_encoder(self.settings.encoder)
        return self._encoder

    @property
    def encoder_hash(self) -> str:
        """The hash of the encoder in use."""
        return self.encoder().hash

    def _constants(self) -> Any:
        from densecards.study.constants import load_constants

        return load_constants()

    # What is kept between calls

    def titles(self, deck: str) -> dict[str, str]:
        """Headwords by `deck/key` and, for the deck's cards, by bare `key`."""
        if deck not in self._titles:
            self._titles[deck] = self._store.titles(deck)
        return self._titles[deck]

    def headwords(self, cards: Iterable[str]) -> dict[str, str]:
        """Headwords of some cards by id."""
        return {name: card.headword for name, card in self._store.cards_by_id(cards).items()}

    def scene_title(self, web: Web) -> str:
        """The title of the scene that a card belongs to; "" where it has none."""
        deck = web.card.deck
        if deck not in self._scenes:
            self._scenes[deck] = {scene.key: scene.title for scene in self._store.scenes(deck)}
        return self._scenes[deck].get(web.card.scene, "")

    def meaning_of(self, card: str) -> Meaning:
        """Where a description of that card lies among those of all cards."""
        from densecards.study.meaning import meaning_of

        return meaning_of(self, card)

    def descriptions(self) -> Descriptions:
        """What the cards are described by, where the memory is; made once."""
        from densecards.study.meaning import descriptions

        if self._descriptions is None:
            self._descriptions = descriptions(self)
        return self._descriptions

    def lookup(self) -> Lookup:
        """Which answers belong to which cards."""
        return self.looking.lookup()

    def _rows_changed(self) -> None:
        self._titles.clear()
        self._scenes.clear()
        self.looking.forget()
        self._descriptions = None
        self._forget_densities()
        self.memory.forget()
        if self.elsewhere is not None:
            self.elsewhere.tell("forget")

    def use(self, encoder: Encoder, name: str) -> None:
        """Work with another encoder from now on; the settings file is left as it is."""
        if self._encoder is not None and self._encoder is not encoder:
            self._encoder.close()
        self._encoder = encoder
        self.settings = replace(self.settings, encoder=name)
        self._forget_densities()
        self.memory.forget()
        if self.elsewhere is not None:
            self.elsewhere.stop()  # the next one begins with this encoder

    def _only_prompt(self) -> str | None:
        return None if self.settings.prompts == "both" else self.settings.prompts

    def encoder_info(self) -> EncoderInfo:
        """What the encoder in use is."""
        from densecards.encode import describe

        return describe(self.settings.encoder)

    def started(self) -> set[str]:
        """The cards that the learner has begun."""
        return {row.card for row in self._store.items(started=True)}


def parameters_of(settings: Settings, weights: Sequence[float] | None = None) -> Parameters:
    """Return the scheduling parameters that the settings give, with FSRS weights other than the defaults."""
    from densecards.schedule import FSRS6_WEIGHTS, Parameters

    return Parameters(
        weights=FSRS6_WEIGHTS if weights is None else tuple(weights),
        desired_retention=settings.desired_retention,
        learning_steps=learning_steps(settings),
        maximum_interval=settings.maximum_interval,
        fuzz=settings.fuzz,
        days=study_days(settings),
    )

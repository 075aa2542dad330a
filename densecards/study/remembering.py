"""The memory of one collection: loaded when first asked, kept up with edits, owned by one thread.

Every call goes through `Remembering.run`. Nothing here is written but vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from densecards.errors import DensecardsError, NotFoundError
from densecards.memory import CardPatterns, Constants, Densities, LexicalIndex, Memory, Query
from densecards.study import taught
from densecards.study.loaded import Loaded, begun_mask, recalled, told, told_row
from densecards.study.memory_thread import MemoryThread
from densecards.study.patterns import Wanted, card_patterns, lay_out, lexical_texts, wanted
from densecards.study.values import CardDensity, Recollection
from densecards.webs import Web
from densecards.webs.content import titles_of

if TYPE_CHECKING:
    from densecards.encode import Encoder
    from densecards.store import Store

Progress = Callable[[int, int], None]
_KEPT_AT_ONCE = 512  # more than the encoder takes without its process, so that a deck's worth starts it
_FEW = 32  # cards that are laid out again when the log taught something about them
_TOLD_AT_ONCE = 250
_LARGE = 1500  # cards from which the memory works with compiled kernels


class Remembering(MemoryThread):
    """Recall and density over everything in the store, under one encoder and one set of constants."""

    def __init__(
        self,
        store: Store,
        encoder: Callable[[], Encoder],
        constants: Callable[[], Constants],
        now: Callable[[], int],
    ) -> None:
        self._now = now
        self._store = store
        self._encoder = encoder
        self._constants = constants
        self._loaded: Loaded | None = None
        MemoryThread.__init__(self)

    def warm(self, loaded: Callable[[], object] = lambda: None) -> None:
        """Load the collection, and for a large one the compiled kernels, without anybody waiting.

        `loaded` is called on the memory's thread when questions can be answered. Only the weighing of a large
        collection waits for the kernels, which take ten seconds where they were never compiled.
        """

        def prepare() -> None:
            with suppress(DensecardsError, OSError):  # whoever asks next meets the same trouble, and is told
                self.collection()
                loaded()

        with suppress(DensecardsError, OSError):
            if sum(deck.cards for deck in self._store.decks()) > _LARGE:
                self.prepare_kernels()
        self.submit(prepare)

    def forget(self) -> None:
        """Read the collection again at the next question."""
        self.submit(self._drop)

    def _drop(self) -> None:
        self._loaded = None

    # What follows runs on the memory's thread.

    def collection(self, progress: Progress | None = None) -> Loaded:
        """Return the collection, read again where another program changed the database."""
        change = self._store.content_stamp()
        if self._loaded is None or self._loaded.change != change:
            self._loaded = self._load(change, progress)
        return self._loaded

    def _load(self, change: int, progress: Progress | None) -> Loaded:
        webs = self._store.webs()
        encoder = self._encoder()
        by_deck: dict[str, list[Web]] = {}
        for web in webs:
            by_deck.setdefault(web.card.deck, []).append(web)
        titles = {deck: titles_of([web.card for web in members]) for deck, members in by_deck.items()}
        wants = [wanted(web, languages=encoder.languages, titles=titles[web.card.deck]) for web in webs]
        vectors = self.vectors(wants, progress)
        place = {web.card.id: i for i, web in enumerate(webs)}
        newest = self._store.newest_entry()
        strengths, evidence = taught.read(self._store, webs, place, self._now())
        patterns = lay_out(webs, wants, vectors, dimensions=encoder.dimensions, strengths=strengths)
        lexical = [lexical_texts(web, titles[web.card.deck]) for web in webs]
        index = LexicalIndex.build([texts for texts, _ in lexical], [names for _, names in lexical])
        return Loaded(
            memory=Memory(patterns, index, self._constants()),
            webs=webs,
            wants=wants,
            place=place,
            decks=np.array([web.card.deck for web in webs], dtype=str),
            titles=titles,
            strengths=strengths,
            evidence=evidence,
            change=change,
            newest=newest,
        )

    def vectors(self, wants: Sequence[Wanted], progress: Progress | None = None) -> dict[str, NDArray[Any]]:
        """Return a vector for every text, making and keeping those that the store does not have."""
        encoder = self._encoder()
        texts: dict[str, str] = {}
        for want in wants:
            texts.update(want.texts)
        hashes, rows = self._store.vector_block(encoder.hash, texts)
        found: dict[str, NDArray[Any]] = dict(zip(hashes, rows, strict=True))
        missing = [hashed for hashed in texts if hashed not in found]
        for start in range(0, len(missing), _KEPT_AT_ONCE):
            # Kept piece by piece, so that long work that is stopped goes on where it was.
            part = missing[start : start + _KEPT_AT_ONCE]
            # As they are stored, so that an answer does not depend on whether the vectors were new.
            rows = encoder.encode([texts[hashed] for hashed in part]).astype(np.float16)
            made = dict(zip(part, rows, strict=True))
            self._store.put_vectors(encoder.hash, made)
            found.update(made)
            if progress is not None:
                progress(start + len(part), len(missing))
        return found

    def changed(self, web: Web) -> None:
        """Take one edited web in, without reading the others again."""
        loaded = self._loaded
        if loaded is None:
            return
        index = loaded.place.get(web.card.id)
        if index is None:
            self._loaded = None
            return
        loaded.webs[index] = web
        self._lay_again(loaded, web)
        loaded.change = self._store.content_stamp()
        loaded.densities.clear()

    def _lay_again(self, loaded: Loaded, web: Web) -> None:
        titles = loaded.titles[web.card.deck]
        index = loaded.place[web.card.id]
        want = wanted(web, languages=self._encoder().languages, titles=titles)
        loaded.memory.replace(index, self._patterns(loaded, web, want), *lexical_texts(web, titles))
        loaded.wants[index] = want

    def _patterns(self, loaded: Loaded, web: Web, want: Wanted) -> CardPatterns:
        return card_patterns(
            web,
            want,
            self.vectors([want]),
            dimensions=self._encoder().dimensions,
            strengths=loaded.strengths,
            place=loaded.place,
        )

    def among(self, loaded: Loaded, deck: str) -> NDArray[np.bool_] | None:
        """Return the mask of a deck's cards; None for all. Raises NotFoundError for an unknown deck."""
        if not deck:
            return None
        mask: NDArray[np.bool_] = loaded.decks == deck
        if not mask.any():
            raise NotFoundError(
                f'there is no deck "{deck}" with cards', hint="`densecards deck list` shows them"
            )
        return mask

    @property
    def languages(self) -> frozenset[str]:
        """The languages that the encoder reads (empty: all)."""
        return self._encoder().languages

    def queries(self, asked: Sequence[Sequence[str]]) -> list[Query]:
        """Return typed cues as queries with their vectors."""
        cues = list(dict.fromkeys(cue for query in asked for cue in query))
        rows = dict(zip(cues, self._encoder().encode(cues), strict=True))
        return [Query(np.stack([rows[cue] for cue in query]), list(query)) for query in asked]

    def recall(self, asked: Sequence[Sequence[str]], *, deck: str, top: int) -> list[Recollection]:
        """Return what comes to mind for each query, a list of cues that count together."""
        loaded = self.collection()
        found = loaded.memory.recall_many(self.queries(asked), among=self.among(loaded, deck), top=top)
        return [
            Recollection(
                tuple(query),
                tuple(
                    recalled(loaded, int(i), float(p))
                    for i, p in zip(recall.cards, recall.probabilities, strict=True)
                ),
                float(recall.null),
            )
            for query, recall in zip(asked, found, strict=True)
        ]

    def ladder_slots(self, card: str) -> tuple[str, ...]:
        """Return the slots of a card in the order in which its cue ladder adds them, weakest rung first."""
        loaded = self.collection()
        index = loaded.place.get(card)
        if index is None:
            return ()
        keys = loaded.webs[index].template.slot_keys
        order: list[str] = []
        for rung in loaded.memory.ladder(index).rungs:
            order.extend(keys[slot] for slot in rung.slots if keys[slot] not in order)
        return tuple(order)

    def densities(
        self, deck: str, started: Iterable[str], progress: Progress | None = None
    ) -> list[CardDensity]:
        """Return the density of every card of a deck ("": of all), from the thinnest up.

        A card competes with its own deck and with the cards that the learner has started (`started`).
        """
        loaded = self.collection(progress)
        self.among(loaded, deck)
        begun = begun_mask(loaded, started)
        found: list[CardDensity] = []
        for name in [deck] if deck else sorted(set(loaded.decks.tolist())):
            mine: NDArray[np.bool_] = loaded.decks == name
            dense = self._densities(loaded, name, begun | mine, progress)
            for count, i in enumerate(np.flatnonzero(mine).tolist()):
                if count % _TOLD_AT_ONCE == 0:
                    self.between(True)
                found.append(told_row(loaded, i, dense))
        return sorted(found, key=lambda one: (one.density, one.id))

    def dense_arrays(self, deck: str, started: Iterable[str]) -> Densities:
        """Return the densities of a deck's cards ("": of all together) as arrays over all cards."""
        loaded = self.collection()
        mask = self.among(loaded, deck)
        everyone = np.ones(len(loaded.webs), dtype=np.bool_)
        return self._densities(
            loaded, deck, everyone if mask is None else mask | begun_mask(loaded, started), None
        )

    def _densities(
        self, loaded: Loaded, deck: str, among: NDArray[np.bool_], progress: Progress | None
    ) -> Densities:
        if moved := taught.follow(self._store, loaded, self._now):
            loaded.densities.clear()
            # Strengths weigh a card's links; after many answers that waits for the next reading of all.
            for card in moved if len(moved) <= _FEW else ():
                self._lay_again(loaded, loaded.webs[loaded.place[card]])
        key = np.packbits(among).tobytes()
        kept = loaded.densities.get(deck)
        if kept is None or kept[0] != key:
            if among.sum() > _LARGE:
                self.await_kernels()
            kept = (key, loaded.memory.density(among, loaded.evidence, self.in_slices(progress)))
            loaded.densities[deck] = kept
        return kept[1]

    def density_of(self, web: Web, started: Iterable[str], *, trial: bool) -> CardDensity:
        """Return the density of one card; with `trial`, of the web as given and not as it is kept."""
        loaded = self.collection()
        index = loaded.place.get(web.card.id)
        if index is None:
            raise NotFoundError(f'the memory does not hold "{web.card.id}"')
        among = begun_mask(loaded, started) | (loaded.decks == web.card.deck)
        kept = self._densities(loaded, web.card.deck, among, None)  # the learnt gains come from here
        want = wanted(web, languages=self._encoder().languages, titles=loaded.titles[web.card.deck])
        patterns = self._patterns(loaded, web, want) if trial else None
        found = loaded.memory.density_of(index, patterns, among=among, evidence=loaded.evidence)
        # Against the others: its own kept value differs from the one just computed by the order of a sum.
        others = kept.density[among & (np.arange(len(among)) != index)]
        thinner = 2 * np.sum(others < found.density) + np.sum(others == found.density)
        return told(loaded, web, want, found, float(thinner + 1) / (2 * (len(others) + 1)))

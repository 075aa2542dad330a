"""Practise: the ways to recall, and the palaces, journeys and drawings there are. Enter begins one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from densecards.study.values import Mode
from densecards.tui.messages import ChipPressed, Listed, Noted, Placed, RowChosen, Walks
from densecards.tui.practices import ASKED, MODES, WAYS, Offer, offers_of, walks_of, way_of
from densecards.tui.screens.asking import ChooseScreen
from densecards.tui.screens.drill import DrillScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.deckchips import DeckChips
from densecards.tui.widgets.table import Cell, Column, Table


class PractiseScreen(Room):
    """The modes, then what can be walked."""

    HEADING = "Practise"
    AUTO_FOCUS = "#offers"
    DEFAULT_CSS = """
    PractiseScreen #decks { margin: 1 2 0 2; }
    PractiseScreen #offers { margin: 1 1; }
    PractiseScreen #way { height: 1; margin: 0 3; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "deck(-1)", "Deck", key_display="← →"),
        Binding("right", "deck(1)", show=False),
        Binding("v", "way", "Way"),
        Binding("b", "build", "Build a palace"),
        Binding("e", "change", "Change"),
        Binding("delete", "delete", "Delete yours"),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._way = WAYS[0]
        self._wanted = ""
        self._undo: list[str] = []
        self._walks = Walks([])

    def furnish(self) -> ComposeResult:
        """Decks, offers, and the way of walking."""
        yield DeckChips(counted=False, id="decks")
        offers: Table[Offer] = Table(
            [Column("title", "", 22, grow=1), Column("what", "", 20, grow=2)],
            _cells,
            lambda offer: offer.key,
            head=False,
            does="Begin",
            id="offers",
        )
        yield offers
        yield Static(id="way")

    def on_mount(self) -> None:
        """Show the modes, and ask what can be walked."""
        self._show()
        self.recall_place("practise")
        self.ask(lambda desk: desk.decks(), Listed)

    def on_placed(self, message: Placed) -> None:
        """The deck, the way and the offer of the last visit."""
        self.query_one(DeckChips).choose(message.place.get("deck", ""))
        self._way = message.place.get("way", self._way)
        if self._way not in WAYS:
            self._way = WAYS[0]
        self._wanted = message.place.get("offer", "")
        self.query_one("#offers", Table).move_to(self._wanted)
        self._show()
        self._read_walks()

    @property
    def _deck(self) -> str:
        return self.query_one(DeckChips).deck

    def on_listed(self, message: Listed) -> None:
        """The decks came."""
        self.query_one(DeckChips).show(message.decks)

    def on_walks(self, message: Walks) -> None:
        """Palaces, journeys, drawings and stories came, and which drills were left in their midst."""
        self._walks = message
        self._show()
        if self._wanted:
            self.query_one("#offers", Table).move_to(self._wanted)
            self._wanted = ""
        self._show()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Begin."""
        offer = next(o for o in self.query_one("#offers", Table).items if o.key == message.key)
        self.keep_place("practise", deck=self._deck, way=self._way, offer=offer.key)
        if offer.mode is Mode.CRAM:
            self.shell.action_study(self._deck, cram=True)
        elif offer.mode is Mode.STORY:
            from densecards.tui.screens.story import StoryScreen

            self.shell.push_screen(StoryScreen(offer.chain))
        else:
            way = way_of(offer, self._way)
            self.shell.push_screen(
                DrillScreen(offer.mode, offer.title, deck=self._deck, chain=offer.chain, way=way)
            )

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A deck was clicked."""
        self.query_one(DeckChips).choose(message.chip)
        self._read_walks()

    def action_deck(self, by: int) -> None:
        """The next deck."""
        self.query_one(DeckChips).step(by)
        self._read_walks()

    def action_way(self) -> None:
        """Be asked another way."""
        offer = self._offer
        if offer is not None and offer.mode in ASKED:
            ways = list(ASKED[offer.mode])
            self._way = ways[(ways.index(way_of(offer, self._way)) + 1) % len(ways)]
            self._show()

    def action_build(self) -> None:
        """Build a palace or a journey."""
        from densecards.tui.screens.build import BuildScreen

        def kind(chosen: str | None) -> None:
            if chosen:
                self.shell.push_screen(BuildScreen(kind=chosen))

        self.shell.push_screen(
            ChooseScreen(
                "Build what?",
                (
                    ("palace", "a palace: a house that you know, a card in each room"),
                    ("journey", "a journey: something that happens step by step"),
                ),
            ),
            kind,
        )

    def action_change(self) -> None:
        """Change the palace or journey under the cursor; one of a deck is copied first."""
        from densecards.tui.screens.build import BuildScreen

        offer = self._offer
        if offer is not None and offer.mode in (Mode.PALACE, Mode.JOURNEY):
            self.shell.push_screen(BuildScreen(offer.chain))

    def on_row_moved(self) -> None:
        """The keys and the way depend on what the cursor stands on."""
        self._show_way()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done with the row."""
        offer = self._offer
        if action == "way":
            return offer is not None and offer.mode in ASKED
        if action == "change":
            return offer is not None and offer.mode in (Mode.PALACE, Mode.JOURNEY)
        if action == "delete":
            return offer is not None and offer.own
        if action == "undo":
            return bool(self._undo)
        return True

    @property
    def _offer(self) -> Offer | None:
        if not self.is_mounted:
            return None
        offer: Offer | None = self.query_one("#offers", Table).current
        return offer

    def action_delete(self) -> None:
        """Delete a palace or journey of one's own; it can be undone."""
        offer = self._offer
        if offer is not None and offer.own:
            chain, title = offer.chain, offer.title
            self.ask(
                lambda desk: desk.delete_chain(chain),
                lambda entry: Noted(f"{title}: deleted; u brings it back", entry),
            )

    def action_undo(self) -> None:
        """Bring the last deleted one back."""
        if self._undo:
            entry = self._undo.pop()
            self.ask(lambda desk: desk.undo_entry(entry), lambda _: Noted("It is back"))

    def on_noted(self, message: Noted) -> None:
        """Something changed: read the walks again."""
        if message.data:
            self._undo.append(message.data)
        self.say(message.line)
        self._read_walks()

    def on_screen_resume(self) -> None:
        """A new one may be there."""
        self._read_walks()

    def _read_walks(self) -> None:
        deck = self._deck
        self.ask(lambda desk: walks_of(desk, deck), lambda walks: walks, group="walks")

    def _show(self) -> None:
        self.query_one("#offers", Table).show(offers_of(self._walks, self._deck, self._way))
        self._show_way()
        self.refresh_bindings()

    def _show_way(self) -> None:
        offer = self._offer
        ways = ASKED.get(offer.mode, {}) if offer is not None else {}
        text = f"asked {ways[way_of(offer, self._way)]}; v changes that" if offer is not None and ways else ""
        self.query_one("#way", Static).update(Content(text))


def practise_cards(screen: Room, cards: Sequence[str]) -> None:
    """Ask for a way to practise these cards, and begin."""
    some = "this card" if len(cards) == 1 else f"these {len(cards)} cards"

    def chosen(name: str | None) -> None:
        offer = next((offer for offer in MODES if offer.mode.value == name), None)
        if offer is not None and offer.mode is Mode.CRAM:
            screen.shell.action_study(cards=cards, cram=True)
        elif offer is not None:
            screen.shell.push_screen(DrillScreen(offer.mode, offer.title, cards=cards))

    offers = [(offer.mode.value, f"{offer.title}: {offer.what}") for offer in MODES]
    screen.shell.push_screen(ChooseScreen(f"Practise {some} how?", offers), chosen)


def _cells(offer: Offer) -> tuple[Cell, ...]:
    if offer.done:
        return offer.title, (offer.done, "own")
    return offer.title, (offer.what, "dim")

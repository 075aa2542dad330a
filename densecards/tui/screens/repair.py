"""Repair: what may help a card that will not stay. A link to write or rewrite, a contrast, several cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.study.values import Mode
from densecards.text import displayable
from densecards.tui.messages import Changed, RowChosen
from densecards.tui.screens.asking import PageScreen, telling_apart
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.study.repair import Repair
    from densecards.webs import Web


@dataclass(frozen=True, slots=True)
class Remedy:
    """One thing that may help. `slot` and `text` are where it writes and what it begins with."""

    key: str
    title: str
    what: str
    slot: str = ""
    text: str = ""
    why: str = ""


@dataclass
class Examined(Message):
    """What can be done for the card came, with its web and the headwords that its links name."""

    repair: Repair
    web: Web
    titles: dict[str, str]


def remedies(repair: Repair, web: Web, titles: dict[str, str]) -> list[Remedy]:
    """Return what may help, the link that pays most first."""
    found: list[Remedy] = []
    missing = repair.missing
    if missing is not None:
        gain = f"+{missing.gain * 100:.0f}" if missing.gain >= 0.005 else ""
        said = missing.suggestion and f" (the deck says: {missing.suggestion})"
        found.append(
            Remedy("write", f"write its {missing.title}", f"{missing.question}{said}", missing.slot, "", gain)
        )
    rewrite = repair.rewrite if missing is None or repair.rewrite != missing.slot else ""
    slot = web.template.slot(rewrite) if rewrite else None
    link = web.link(rewrite) if rewrite else None
    if slot is not None and link is not None:
        found.append(
            Remedy(
                "rewrite",
                f"rewrite its {slot.title}",
                link.plain(titles),
                slot.key,
                link.text,
                "pays least",
            )
        )
    contrast = repair.contrast
    if contrast is not None:
        other = titles.get(contrast.other, contrast.other.rpartition("/")[2])
        draft = contrast.shown
        found.append(Remedy("contrast", f"tell it from {other}", draft, contrast.slot, draft, "mixed up"))
        beside = "which is it, and what tells them apart?"
        found.append(Remedy("beside", f"practise it beside {other}", beside))
    senses = repair.senses
    what = " / ".join(senses) or "one card for each thing that it holds"
    found.append(Remedy("split", "split it", what, why=f"{len(senses)} senses" if senses else ""))
    found.append(Remedy("web", "look at its web", "all eight links, with what each one is worth"))
    return found


class RepairScreen(Room):
    """One card's remedies; Enter takes one, and the next can follow."""

    HEADING = "Repair"
    AUTO_FOCUS = "#remedies"
    DEFAULT_CSS = """
    RepairScreen #card { height: auto; margin: 1 3 0 3; max-width: 110; }
    RepairScreen #why { height: auto; margin: 0 3 1 3; color: $muted; max-width: 110; }
    RepairScreen #remedies { margin: 0 1; height: auto; max-height: 10; }
    RepairScreen #whole { height: 1fr; margin: 1 3; max-width: 110; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "take('split')", "Split"),
        Binding("w", "take('web')", "Web"),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self, card: str) -> None:
        super().__init__()
        self._card = card
        self._seen: Examined | None = None
        self._mended: list[tuple[str, ...]] = []

    def furnish(self) -> ComposeResult:
        """The card, what ails it, and the remedies with the whole text of the one under the cursor."""
        yield Static(id="card")
        yield Static(Content("looking for what may help …"), id="why")
        table: Table[Remedy] = Table(
            [Column("title", "", 26, grow=1), Column("what", "", 20, grow=2), Column("why", "", 10)],
            _cells,
            lambda remedy: remedy.key,
            head=False,
            does="Do it",
            id="remedies",
        )
        yield table
        yield Static(id="whole")

    def on_screen_resume(self) -> None:
        """Look again: a link may have been written meanwhile."""
        self._examine()

    def on_examined(self, message: Examined) -> None:
        """Show the card and what may help."""
        self._seen = message
        card, leech = message.web.card, message.repair.leech
        headword, gloss = (displayable(text, one_line=True) for text in (card.headword, card.gloss))
        self.query_one("#card", Static).update(Content.assemble((headword, "bold"), "   ", (gloss, "$muted")))
        others = ", ".join(message.titles.get(other, other) for other in leech.mixed[:3])
        lapsed = "once" if leech.lapses == 1 else f"{leech.lapses} times"
        parts = [f"It lapsed {lapsed}." if leech.lapses else "It has not lapsed yet."]
        if others:
            parts.append(f"It was taken for {displayable(others, one_line=True)}.")
        parts.append("A card is never just put away: change what leads to it.")
        self.query_one("#why", Static).update(Content(" ".join(parts)))
        self.query_one("#remedies", Table).show(remedies(message.repair, message.web, message.titles))
        self._show_whole()

    def on_row_moved(self) -> None:
        """The whole text of the remedy under the cursor."""
        self._show_whole()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Take the remedy."""
        self.action_take(message.key)

    def on_changed(self, message: Changed) -> None:
        """Done; look again."""
        if message.entries:
            self._mended.append(message.entries)
        self.say(message.line)
        self._examine()

    def action_take(self, key: str) -> None:
        """Take a remedy by its name."""
        remedy = next((one for one in self.query_one("#remedies", Table).items if one.key == key), None)
        if remedy is None or self._seen is None:
            return
        if key == "web":
            self.shell.action_web(self._card)
        elif key == "split":
            from densecards.tui.screens.split import SplitScreen

            web = self._seen.web
            senses, titles = self._seen.repair.senses, self._seen.titles
            self.shell.push_screen(SplitScreen(web, senses, self._split, titles))
        elif key == "beside" and self._seen.repair.contrast is not None:
            from densecards.tui.screens.drill import DrillScreen

            cards = (self._card, self._seen.repair.contrast.other)
            self.shell.push_screen(DrillScreen(Mode.CONFUSABLES, "Confusables", cards=cards))
        else:
            self._write(remedy)

    def action_undo(self) -> None:
        """Take the last thing that was done here back."""
        if not self._mended:
            self.say("Nothing to undo here")
            return
        entries = self._mended.pop()
        self.ask(lambda desk: desk.undo_entries(entries), lambda _: Changed("It is back as it was"))

    def _split(self, made: int) -> None:
        self.say(f"{made} cards made of it; the old one is left out. h on Today takes it back.")
        self.call_later(self.action_leave)

    def _write(self, remedy: Remedy) -> None:
        card, slot = self._card, remedy.slot
        contrast = self._seen.repair.contrast if self._seen and remedy.key == "contrast" else None

        def given(text: str | None) -> None:
            if text:
                link = contrast.written(text) if contrast is not None else text

                def keep(desk: Desk) -> tuple[str, ...]:
                    desk.set_link(card, slot, link)
                    return desk.last_acts(1)[0].entries

                self.ask(keep, lambda done: Changed("Kept in its web; u takes it back", entries=done))

        question = telling_apart(*contrast.names) if contrast is not None else remedy.what
        if remedy.key == "rewrite":
            question = f"{remedy.title}: what would lead you to the word more surely?"
        self.shell.push_screen(PageScreen(question, remedy.text), given)

    def _examine(self) -> None:
        card = self._card

        def work(desk: Desk) -> Examined:
            web = desk.web(card)
            found = desk.repair(card)
            named = [*found.leech.mixed, *([found.contrast.other] if found.contrast else [])]
            return Examined(found, web, {**desk.titles(web.card.deck), **desk.headwords(named)})

        self.ask(work, lambda seen: seen, ponder="density", group="repair")

    def _show_whole(self) -> None:
        remedy = self.query_one("#remedies", Table).current
        text = displayable(remedy.what, one_line=True) if remedy is not None else ""
        self.query_one("#whole", Static).update(Content.styled(text, "$accent"))


def _cells(remedy: Remedy) -> tuple[Cell, ...]:
    return remedy.title, (remedy.what, "dim"), (remedy.why, "good")

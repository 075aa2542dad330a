"""Class: assignments with how far your webs are, handing them in; for the instructor, making and grading."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from densecards.text import displayable
from densecards.tui.classwork import Asked, Work, forgotten, hand_in, opened, works
from densecards.tui.drawing import bar, when
from densecards.tui.messages import Advanced, Noted, RowChosen, RowMoved
from densecards.tui.screens.asking import ChooseScreen, LineScreen
from densecards.tui.screens.room import Room
from densecards.tui.widgets.table import Cell, Column, Table

if TYPE_CHECKING:
    from densecards.study import Desk


@dataclass
class Worked(Message):
    """The assignments came."""

    works: list[Work]


@dataclass
class Graded(Message):
    """A folder of hand-ins was graded: the report, and the table of students."""

    folder: Path
    report: str
    csv: str


class ClassScreen(Room):
    """Assignments above, the cards of the one under the cursor below."""

    HEADING = "Class"
    AUTO_FOCUS = "#works"
    DEFAULT_CSS = """
    ClassScreen #works { height: 6; margin: 1 1 0 1; }
    ClassScreen #told { height: auto; max-height: 5; margin: 1 3; color: $muted; max-width: 110; }
    ClassScreen #asked { height: 1fr; margin: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "open", "Open an assignment"),
        Binding("h", "hand_in", "Hand in"),
        Binding("tab", "cards", "Its cards", show=False),
        Binding("n", "assign", "Make one"),
        Binding("g", "grade", "Grade a folder"),
        Binding("delete", "forget", "Take off the list"),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._works: list[Work] = []

    def furnish(self) -> ComposeResult:
        """Both tables, and what the assignment says."""
        table: Table[Work] = Table(
            [
                Column("title", "assignment", 20, grow=1),
                Column("done", "webs", 16),
                Column("deadline", "until", 12),
            ],
            self._work_cells,
            lambda work: str(work.path),
            empty="…",
            does="Its cards",
            id="works",
        )
        yield table
        yield Static(id="told")
        asked: Table[Asked] = Table(
            [
                Column("headword", "card", 18, grow=1),
                Column("has", "yours", 6),
                Column("lacks", "not yours yet", 24, grow=2),
            ],
            _card_cells,
            lambda card: card.card or card.headword,
            empty="",
            does="Web",
            id="asked",
        )
        yield asked

    def on_screen_resume(self) -> None:
        """Look again: a link may have been written."""
        self._read()

    def on_worked(self, message: Worked) -> None:
        """Show them."""
        self._works = message.works
        self.query_one("#works", Table).show(
            self._works, empty="none yet: o opens the .assignment file that you were sent"
        )
        self._show()

    def on_row_moved(self, message: RowMoved) -> None:
        """Another assignment: its cards."""
        if message.table == "works":
            self._show()

    def on_row_chosen(self, message: RowChosen) -> None:
        """Into the cards, and to a card's web."""
        if message.table == "works":
            self.action_cards()
        else:
            cards = {card.card: card.slot for card in self._work.cards if card.card} if self._work else {}
            if message.key in cards:
                from densecards.tui import ways

                ways.web(self.shell, message.key, among=list(cards), slot=cards[message.key])

    def on_advanced(self, message: Advanced) -> None:
        """Grading goes on."""
        self._tell(f"grading … {message.done} of {message.total}")

    def on_noted(self, message: Noted) -> None:
        """Something was written."""
        self.say(message.line)
        self._read()

    def on_graded(self, message: Graded) -> None:
        """Show the report."""
        from densecards.tui.screens.report import ReportScreen

        self._show()
        files = {"class.md": message.report, "class.csv": "\ufeff" + message.csv}
        self.shell.push_screen(ReportScreen("Grades", message.report, message.folder, files))

    def action_open(self) -> None:
        """Open an assignment."""

        def given(path: str | None) -> None:
            if path:
                file = Path(path)
                self.ask(lambda desk: opened(desk, file), lambda work: Noted(f"{work.title}: opened"))

        self.shell.push_screen(LineScreen("Where is the .assignment file?", "~/"), given)

    def action_cards(self) -> None:
        """To the cards, or back to the assignments."""
        asked = self.query_one("#asked", Table)
        (self.query_one("#works", Table) if asked.has_focus else asked).focus()

    def action_hand_in(self) -> None:
        """Ask for the name, for the log, and for private links; write the file."""
        work = self._work
        if work is None or work.wrong:
            return
        private = f" and its private links ({', '.join(work.private)})" if work.private else ""
        choices = [
            ("plain", "the webs alone"),
            ("log", "the webs, and the log of these scenes (no typed words)"),
        ]
        if work.private:
            choices += [
                ("private", f"the webs{private}"),
                ("both", f"the webs{private}, and the log"),
            ]

        def named(name: str | None) -> None:
            if not name:
                return

            def chosen(what: str | None) -> None:
                if not what:
                    return

                def placed(out: str | None) -> None:
                    if out:
                        self._write_handin(work, name, what, Path(out))

                self.shell.push_screen(
                    LineScreen("Into which folder, or which file?", str(work.path.parent)), placed
                )

            self.shell.push_screen(ChooseScreen("What do you hand in? The rest stays here.", choices), chosen)

        self.shell.push_screen(LineScreen("Your name, as the class knows it"), named)

    def action_assign(self) -> None:
        """Make an assignment of a scene."""
        from densecards.tui.screens.assigning import make_assignment

        make_assignment(self)

    def action_grade(self) -> None:
        """Grade the hand-ins of a folder."""

        def given(path: str | None) -> None:
            if path:
                self._grade(Path(path).expanduser())

        self.shell.push_screen(
            LineScreen("The folder with the .handin files and their .assignment", "~/"), given
        )

    def action_forget(self) -> None:
        """Take the assignment off the list; its file stays."""
        work = self._work
        if work is not None:
            self.ask(lambda desk: forgotten(desk, work.path), lambda _: Noted("Off the list; the file stays"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs an assignment is offered where there is one."""
        if action in {"hand_in", "cards"}:
            return self._work is not None and not self._work.wrong
        return self._work is not None if action == "forget" else True

    @property
    def _work(self) -> Work | None:
        if not self.is_mounted:
            return None
        work: Work | None = self.query_one("#works", Table).current
        return work

    def _read(self) -> None:
        self.ask(works, Worked, ponder="class", group="works")

    def _write_handin(self, work: Work, name: str, what: str, out: Path) -> None:
        log, private = what in {"log", "both"}, what in {"private", "both"}
        self.ask(
            lambda desk: hand_in(desk, work.path, name, with_log=log, private=private, out=out),
            lambda lines: Noted("\n".join(lines)),
            ponder="class",
        )

    def _grade(self, folder: Path) -> None:
        post, at_hand = self.post_message, self._work
        # Without one in the folder, the assignment under the cursor is the one that they were given.
        there = any(folder.glob("*.assignment"))
        given = None if there or at_hand is None or at_hand.wrong else at_hand.path

        def progress(done: int, total: int) -> None:
            post(Advanced(done, total))

        def work(desk: Desk) -> Graded:
            from densecards.study import classroom

            graded = classroom.grade_folder(
                folder, assignment=given, encoder=desk.encoder(), progress=progress
            )
            return Graded(folder, classroom.report(graded), classroom.students_csv(graded))

        self._tell("grading …")
        self.ask(work, lambda graded: graded, ponder="class")

    def _tell(self, text: str) -> None:
        self.query_one("#told", Static).update(Content(displayable(text)))

    def _show(self) -> None:
        work = self._work
        if work is None:
            self._tell(
                "An assignment is a list of cards whose webs you weave by a day. o opens one; n makes one "
                "for a class from a scene; g grades what a class handed in."
            )
        elif work.wrong:
            self._tell(work.wrong)
        else:
            links = ", ".join([*work.slots, *(f"{title} (private)" for title in work.private)])
            minutes = f"about {work.minutes:g} min a web; " if work.minutes else ""
            text = f"{work.text}\n" if work.text else ""
            self._tell(f"{text}{minutes}asked in your own words: {links}")
        self.query_one("#asked", Table).show(work.cards if work is not None else ())
        self.refresh_bindings()

    def _work_cells(self, work: Work) -> tuple[Cell, ...]:
        if work.wrong:
            return (work.title, "bad"), "", ("can't be read", "bad")
        whole = len(work.cards)
        until = when(work.deadline, self.shell.clock()) if work.deadline else "no day"
        late = bool(work.deadline) and work.deadline < self.shell.clock()
        return (
            work.title,
            (f"{bar(work.done / whole if whole else 0.0, 6)} {work.done} of {whole}", "bar"),
            (until, "bad" if late and work.done < whole else "dim"),
        )


def _card_cells(card: Asked) -> tuple[Cell, ...]:
    whole = len(card.has) + len(card.lacks)
    lacks = ", ".join(card.lacks) if card.card else "this card is not installed here"
    return (
        (card.headword, "row" if card.lacks else "good"),
        (f"{len(card.has)}/{whole}", "dim"),
        (lacks or "✓ all that is asked", "dim" if lacks else "good"),
    )

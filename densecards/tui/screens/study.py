"""Study: one thing at a time. A new card is shown; a front is asked, judged, the web revealed, graded.

Every step is a call on the session, beside the screen; what it returns decides what is shown. A grade is on
disk before the next front appears.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from densecards.schedule import Grade
from densecards.study.values import Answered, Asking, Finished, Mode, Presenting, Progress, Question, State
from densecards.text import displayable
from densecards.tui import ways
from densecards.tui.drawing import bar, percent, when, wrap
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import (
    Began,
    ChipPressed,
    Missing,
    Rivals,
    Stepped,
    Troubled,
)
from densecards.tui.screens.sensing import Sensing
from densecards.tui.screens.study_asides import Asides
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.facts import facts, in_column, in_line
from densecards.tui.widgets.grades import grade_chips
from densecards.tui.widgets.textbox import TextBox
from densecards.tui.widgets.verdict import comparison, verdict_line
from densecards.tui.widgets.webgrid import WebGrid, places
from densecards.webs import Web, plain_text

if TYPE_CHECKING:
    from densecards.study import Desk, Session

NORDIC = frozenset({"nb", "nn", "no", "da"})
_KINDS = {Presenting: "-presenting", Asking: "-asking", Answered: "-answered", Finished: "-finished"}


class StudyScreen(Sensing, Asides):
    """A session over everything, one deck, or some cards."""

    HEADING = "Study"
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    #stage { height: 1fr; padding: 0 1; }
    #front { width: 100%; text-align: center; content-align: center middle; height: auto; }
    StudyScreen.-asking #stage { align: center middle; padding: 0 4; }
    StudyScreen.-asking #front {
        min-height: 3; max-height: 60%; border: round $primary 50%; padding: 1 2; max-width: 100;
    }
    StudyScreen.-asking.-low #front { padding: 0 2; }
    #asks { width: 100%; text-align: center; color: $muted; height: auto; }
    #hints { width: 100%; max-width: 100; height: auto; margin: 1 0 0 0; }
    #answer { max-width: 100; margin: 1 0 0 0; }
    #letters { max-width: 100; }
    #verdict { height: auto; margin: 0 1; }
    #reveal { height: 1fr; }
    #details { height: auto; max-height: 3; margin: 0 1; color: $muted; }
    #aside { display: none; width: 34; padding: 1 1 0 2; color: $muted; height: 100%; }
    StudyScreen.-wide #aside { display: block; }
    StudyScreen.-wide #details { display: none; }
    #grades { margin: 0 1; }
    StudyScreen.-tall #grades { margin: 1 1; }
    StudyScreen.-tall #front { padding: 1 2; }
    #done { height: 1fr; content-align: center middle; text-align: center; }
    #front, #asks, #hints, #answer, #letters, #verdict, #reveal, #grades, #details, #done { display: none; }
    StudyScreen.-presenting #front, StudyScreen.-presenting #reveal, StudyScreen.-presenting #details,
    StudyScreen.-asking #front, StudyScreen.-asking #asks, StudyScreen.-asking #hints,
    StudyScreen.-asking #answer, StudyScreen.-asking.-nordic #letters,
    StudyScreen.-answered #front, StudyScreen.-answered #verdict, StudyScreen.-answered #reveal,
    StudyScreen.-answered #grades, StudyScreen.-answered #details,
    StudyScreen.-finished #done { display: block; }
    StudyScreen.-wide #details { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "go_on", "Go on"),
        Binding("tab", "hint", "Hint"),
        Binding("o", "overrule", "Overrule"),
        Binding("e", "edit", "Edit web"),
        Binding("ctrl+y", "know", "I know this"),
        Binding("k", "know", "I know this", show=False),
        Binding("u,ctrl+z", "undo", "Undo"),
        Binding("b,ctrl+b", "bury", "Tomorrow"),
        Binding("x,ctrl+x", "suspend", "Leave out"),
        Binding("f", "flag", "Flag", show=False),
        Binding("g", "lit", "What lit up"),
        Binding("y", "why", "Why?"),
        Binding("c", "contrast", "Tell apart"),
        *(
            Binding(str(int(grade)), f"grade({int(grade)})", grade.name.lower(), show=False)
            for grade in Grade
        ),
        Binding("escape", "leave", "Back"),
    ]

    def __init__(
        self,
        *,
        deck: str = "",
        cards: Sequence[str] | None = None,
        cram: bool = False,
        make: Callable[[Desk], Session] | None = None,
        tick: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._make, self._tick = make, tick
        self._mode = Mode.CRAM if cram else Mode.WORD
        self._deck = deck
        self._cards = list(cards) if cards is not None else None
        self._session: Session | None = None
        self._state: State | None = None
        self._can_undo = False
        self._busy = True
        self._ahead = ""
        self._titles: dict[str, Mapping[str, str]] = {}
        self._rivals = ""
        self._missing = ""
        self._missing_line: tuple[str, str] | None = None

    def furnish(self) -> ComposeResult:
        """Everything a session shows; the state decides what of it is visible."""
        with Vertical(id="stage"):
            yield Static(id="front")
            yield Static(id="asks")
            yield Static(id="hints")
            yield TextBox(placeholder="type the answer; an empty Enter means you don't know", id="answer")
            yield Chips(
                [Chip(letter, letter, style="bold") for letter in SPECIAL], id="letters", centred=True
            )
            yield Static(id="verdict")
            with Horizontal(id="reveal"):
                yield WebGrid(id="web")
                yield Static(id="aside")
            yield Static(id="details")
            yield Chips(id="grades", centred=True, gap=3)
            yield Static(id="done")

    def on_mount(self) -> None:
        """Make the session."""
        deck, cards, mode = self._deck or self.shell.settings.study_deck, self._cards, self._mode
        make = self._make

        def begin(desk: Desk) -> Session:
            if make is not None:
                return make(desk)
            if cards is not None:
                return desk.session(cards=cards, mode=mode)
            return desk.session(deck=deck, mode=mode)

        self.title_bar.status = "laying out the cards …"
        self.ask(begin, Began)

    # What comes back

    def on_began(self, message: Began) -> None:
        """The session is there."""
        self._session = message.session
        self._step(lambda session: None)

    def on_stepped(self, message: Stepped) -> None:
        """The session stands somewhere: show that."""
        self._busy = False
        self._state, self._can_undo = message.state, message.can_undo
        for kind, name in _KINDS.items():
            self.set_class(isinstance(message.state, kind), name)
        self.title_bar.status = _progress(message.progress)
        match message.state:
            case Presenting():
                self._show_presenting(message.state)
            case Asking():
                self._show_asking(message.state)
            case Answered():
                self._show_answered(message.state)
            case Finished():
                self._show_finished(message.state)
        self._ahead = ""
        self.refresh_bindings()

    def on_rivals(self, message: Rivals) -> None:
        """What the card is mixed up with came."""
        state = self._state
        if isinstance(state, Answered | Presenting) and state.question.card == message.card:
            names = [
                f"{displayable(rival.headword, one_line=True)} {percent(rival.share)}"
                for rival in message.competitors[:3]
                if rival.share >= 0.01
            ]
            self._rivals = ", ".join(names)
            self._show_details(state.question.web)

    def on_troubled(self, message: Troubled) -> None:
        """A refusal leaves everything as it was."""
        self._busy = False

    # What the learner does

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter in the box answers."""
        message.stop()
        if isinstance(self._state, Asking):
            answer = message.value
            self._step(lambda session: session.answer(answer))

    def on_chip_pressed(self, message: ChipPressed) -> None:
        """A grade or a letter was clicked."""
        if message.chip in SPECIAL:
            box = self.query_one("#answer", TextBox)
            box.action_letter(message.chip)
            box.focus()
        elif message.chip.isdigit():
            self.action_grade(int(message.chip))

    def on_key(self, event: events.Key) -> None:
        """Letters typed before the next front is painted go into its answer."""
        if self._busy and event.character and event.character.isalpha():
            self._ahead += event.character
            event.stop()

    def action_go_on(self) -> None:
        """Enter: past a new card, or the suggested grade, or away from the end."""
        if isinstance(self._state, Presenting):
            self._step(lambda session: session.begin())
        elif isinstance(self._state, Answered):
            self._step(lambda session: session.grade())
        elif isinstance(self._state, Finished):
            self.action_leave()

    def action_grade(self, grade: int) -> None:
        """Grade the answer."""
        if isinstance(self._state, Answered):
            self._step(lambda session: session.grade(Grade(grade)))

    def action_hint(self) -> None:
        """One more cue; the answer then counts as a lapse."""
        if isinstance(self._state, Asking):
            self._step(lambda session: session.hint())

    def action_overrule(self) -> None:
        """The learner decides: right after all, or wrong after all."""
        if isinstance(self._state, Answered):
            right = self._state.judgement.verdict not in {"exact", "accepted"}
            self._step(lambda session: session.overrule(right))

    def action_know(self) -> None:
        """I know this already."""
        if isinstance(self._state, Presenting | Asking):
            self._step(lambda session: session.know())

    def action_undo(self) -> None:
        """Take the last act back."""
        if self._can_undo:
            self._step(lambda session: session.undo())

    def action_bury(self) -> None:
        """Leave the card out until tomorrow."""
        self._put_away(lambda session: session.bury(), "until tomorrow")

    def action_suspend(self) -> None:
        """Leave the card out until it is taken in again."""
        self._put_away(lambda session: session.suspend(), "until you take it in again")

    def action_flag(self) -> None:
        """Mark the card to come back to."""
        if self.question is not None:
            self._step(lambda session: session.flag())
            self.say("Flagged")

    def action_edit(self) -> None:
        """Edit the web in place; the question goes on where it was."""
        if isinstance(self._state, Presenting | Answered):
            ways.web(self.shell, self._state.question.card, lambda _: self.read_again(), slot=self._missing)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Show only the keys that do something now."""
        state = self._state
        allowed: dict[str, bool] = {
            "go_on": isinstance(state, Presenting | Answered | Finished),
            "hint": isinstance(state, Asking),
            "overrule": isinstance(state, Answered),
            "edit": isinstance(state, Presenting | Answered),
            "know": isinstance(state, Presenting | Asking),
            "undo": self._can_undo,
            "bury": self.question is not None,
            "suspend": self.question is not None,
            "flag": self.question is not None,
            "grade": isinstance(state, Answered),
            "lit": isinstance(state, Answered),
            "why": isinstance(state, Answered)
            and any(prop.key == "why" for prop in state.question.web.template.properties),
            "contrast": isinstance(state, Answered) and bool(state.judgement.other_card),
        }
        return allowed[action] if action in allowed else super().check_action(action, parameters)

    # How it is shown

    @property
    def finished(self) -> bool:
        """Nothing waits any more."""
        return isinstance(self._state, Finished)

    @property
    def answered(self) -> Answered | None:
        """The answer at hand."""
        return self._state if isinstance(self._state, Answered) else None

    def read_again(self) -> None:
        """Show the card as it is now."""
        self._step(lambda session: session.refresh())

    def show_missing(self, slot: str, title: str, asks: str) -> None:
        """Offer the one link that the card misses; e then writes it."""
        state = self.answered
        if state is not None:
            self._missing, self._missing_line = slot, (f"e writes its {title}", asks)
            self._show_details(state.question.web)

    @property
    def question(self) -> Question | None:
        """The question at hand."""
        return None if self._state is None or isinstance(self._state, Finished) else self._state.question

    def _step(self, act: Callable[[Session], object]) -> None:
        session = self._session
        if session is None or (self._busy and self._state is not None):
            return
        self._busy = True
        known = self._titles

        tick = self._tick

        def work(desk: Desk) -> Stepped:
            act(session)
            if tick is not None:
                tick()
            state = session.state
            if not isinstance(state, Finished):
                deck = state.question.web.card.deck
                if deck not in known:
                    known[deck] = desk.titles(deck)
            return Stepped(state, session.progress, session.can_undo)

        self.ask(work, lambda stepped: stepped)

    def _put_away(self, act: Callable[[Session], object], until: str) -> None:
        question = self.question
        if question is not None:
            self._step(act)
            self.say(f"{question.web.card.headword}: left out {until}; u brings it back")

    def _show_presenting(self, state: Presenting) -> None:
        card = state.question.web.card
        self.set_focus(None)
        self._show_front(
            Content.assemble(
                ("new  ", "bold $success"),
                (displayable(card.headword, one_line=True), "bold"),
                _detail(state.question),
            )
        )
        self._show_web(state.question.web)

    def _show_asking(self, state: Asking) -> None:
        question = state.question
        language = question.web.card.language.partition("-")[0]
        prompt = question.web.template.prompt(question.prompt)
        self.set_class(language in NORDIC and (prompt is None or prompt.asks == "headword"), "-nordic")
        detail = displayable(question.detail, one_line=True)
        front = [(displayable(question.shown), "bold")]
        self._show_front(Content.assemble(*front, ("\n" + detail if detail else "", "$muted")))
        # The word may be heard where it is read; where it is asked for, hearing it would answer.
        heard = prompt is not None and prompt.asks == "gloss"
        self.sense(question.web if heard else None, seen=False)
        self.query_one("#asks", Static).update(Content(displayable(question.asks, one_line=True)))
        hints = self.query_one("#hints", Static)
        hints.update(_cues(state, self.size.width - 12))
        box = self.query_one("#answer", TextBox)
        if not state.hints:
            box.show(self._ahead)
        box.focus()

    def _show_answered(self, state: Answered) -> None:
        question, judgement = state.question, state.judgement
        card = question.web.card
        self.set_focus(None)
        self._show_front(
            Content.assemble((displayable(question.shown, one_line=True), "bold"), _detail(question))
        )
        known = self._titles.get(card.deck, {})
        other = plain_text(f"[[{judgement.other_card}]]", known) if judgement.other_card else ""
        self.query_one("#verdict", Static).update(
            Content("\n").join(
                [
                    verdict_line(judgement, state.answer, other, hinted=bool(state.hints)),
                    comparison(judgement, state.answer),
                ]
            )
        )
        if state.suggested is Grade.AGAIN:
            card_id = card.id
            self.ask(
                lambda desk: desk.missing_link(card_id),
                lambda link: Missing(card_id, link) if link is not None else None,
                ponder="density",
                group="missing",
            )
        self._show_web(question.web)
        self.query_one("#grades", Chips).chips = grade_chips(
            state.intervals, state.suggested, lapsed=bool(state.hints)
        )

    def _show_finished(self, state: Finished) -> None:
        self.sense(None)
        self.set_focus(None)
        share = f", {percent(state.right / state.reviewed)} right" if state.reviewed else ""
        answers = "1 answer" if state.reviewed == 1 else f"{state.reviewed} answers"
        lines: list[str | tuple[str, str]] = [
            ("Done for now\n\n" if state.reviewed else "Nothing waits here\n\n", "bold $success"),
            f"{answers}{share}" if state.reviewed else "",
        ]
        if state.waiting and state.next_due is not None:
            lines.append(
                f"\n{state.waiting} come again today, the first {when(state.next_due, self.shell.clock())}"
            )
        self.query_one("#done", Static).update(Content.assemble(*lines))

    def _show_front(self, content: Content) -> None:
        self.query_one("#front", Static).update(content)

    def _show_web(self, web: Web) -> None:
        self.sense(web)
        self.query_one("#web", WebGrid).show(places(web, self._titles.get(web.card.deck, {})))
        self._rivals = ""
        self._missing, self._missing_line = "", None
        self._show_details(web)
        card = web.card.id

        def work(desk: Desk) -> Rivals:
            found = desk.density(card=card)
            return Rivals(card, found[0].competitors if found else ())

        self.ask(work, lambda rivals: rivals, ponder="density", group="rivals")

    def _show_details(self, web: Web) -> None:
        shown = facts(web, self._titles.get(web.card.deck, {}))
        if self._rivals:
            shown.insert(0, ("easily mixed up with", self._rivals))
        if self._missing_line is not None:
            shown.insert(0, self._missing_line)
        self.query_one("#details", Static).update(in_line(shown))
        self.query_one("#aside", Static).update(in_column(shown))


def _detail(question: Question) -> tuple[str, str]:
    detail = displayable(question.detail, one_line=True)
    return (f"   {detail}" if detail else "", "$muted")


def _cues(state: Asking, width: int) -> Content:
    """The cues given so far, each with the slot it comes from."""
    room = max(20, min(width, 96) - 19)
    lines: list[Content] = []
    for hint in state.hints:
        slot = state.question.web.template.slot(hint.slot) if hint.slot else None
        title = displayable(slot.title, one_line=True) if slot else "letters"
        for line in wrap(displayable(hint.text, one_line=True), room):
            lines.append(Content.assemble((f"{title:>17}  ", "$accent"), line))
            title = ""
    return Content("\n").join(lines)


def _progress(progress: Progress) -> str:
    left = progress.due + progress.learning + progress.new
    total = left + progress.done
    share = bar(progress.done / total, 10).replace(" ", "·") if total else ""
    return f"{progress.due} due  {progress.learning} learning  {progress.new} new  {share}"

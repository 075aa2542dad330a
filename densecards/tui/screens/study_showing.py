"""What Study shows: a new card, a question with its cues, an answer beside the whole web, the end.

It draws the state that it is given and knows nothing of how a session goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from densecards.schedule import Grade
from densecards.study.days import study_days
from densecards.study.values import Answered, Asking, Finished, Presenting, Progress, Question, State
from densecards.study.whys import CHAIN
from densecards.text import displayable
from densecards.tui.drawing import percent
from densecards.tui.letters import SPECIAL
from densecards.tui.messages import Missing, MixedAgain, Rivals
from densecards.tui.screens.sensing import Hung, Sensing
from densecards.tui.screens.study_asides import Asides
from densecards.tui.widgets.asked import cues, detail_of, farewell, headway
from densecards.tui.widgets.chips import Chip, Chips
from densecards.tui.widgets.facts import facts
from densecards.tui.widgets.grades import grade_chips
from densecards.tui.widgets.reveal import Reveal
from densecards.tui.widgets.textbox import TextBox
from densecards.tui.widgets.verdict import comparison, verdict_line
from densecards.tui.widgets.webgrid import places
from densecards.webs import Web, plain_text

if TYPE_CHECKING:
    from densecards.study import Desk

WORTH_TELLING = 0.05
"""The share of a recall from which a rival is named."""
LONG_GLOSS = 40
"""Characters of a gloss that the middle of a web surely holds at 80 columns."""
NORDIC = frozenset({"nb", "nn", "no", "da"})
_KINDS = {Presenting: "-presenting", Asking: "-asking", Answered: "-answered", Finished: "-finished"}


class Showing(Sensing, Asides):
    """The face of a session."""

    DEFAULT_CSS = """
    Showing #stage { height: 1fr; padding: 0 1; }
    Showing #front { width: 100%; text-align: center; content-align: center middle; height: auto; }
    Showing.-asking #stage { align: center middle; padding: 0 4; }
    Showing.-asking #front {
        min-height: 3; max-height: 40%; border: round $primary 50%; padding: 1 2; max-width: 100;
    }
    Showing.-asking.-low #front { padding: 0 2; }
    Showing #asks { width: 100%; max-width: 100; text-align: center; color: $muted; height: auto; }
    Showing #cues {
        width: 100%; max-width: 100; height: auto; max-height: 35%; margin: 1 0 0 0;
        scrollbar-size-vertical: 1;
    }
    Showing #hints { width: 100%; height: auto; }
    Showing #answer { max-width: 100; margin: 1 0 0 0; }
    Showing #letters { max-width: 100; }
    Showing #verdict { height: auto; margin: 0 1; }
    Showing #missing { height: auto; margin: 0 1; }
    Showing #grades { margin: 0 1; }
    Showing.-tall #grades { margin: 1 1; }
    Showing.-tall #front { padding: 1 2; }
    Showing #done { height: 1fr; content-align: center middle; text-align: center; }
    Showing #front, Showing #asks, Showing #cues, Showing #answer, Showing #letters, Showing #verdict,
    Showing #reveal, Showing #missing, Showing #grades, Showing #done { display: none; }
    Showing.-presenting #front, Showing.-presenting #reveal,
    Showing.-asking #front, Showing.-asking #asks, Showing.-asking #cues,
    Showing.-asking #answer, Showing.-asking.-nordic #letters,
    Showing.-answered #front, Showing.-answered #verdict, Showing.-answered #reveal,
    Showing.-answered.-missing #missing, Showing.-answered #grades,
    Showing.-finished #done { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._state: State | None = None
        self._ahead = ""
        self._titles: dict[str, Mapping[str, str]] = {}
        self._rivals = ""
        self._missing = ""
        self._asked: dict[str, Content] = {}
        self.cram = False
        self.offers_more = True
        self.comes: int | None = None

    def furnish(self) -> ComposeResult:
        """Everything a session shows; the state decides what of it is visible."""
        with Vertical(id="stage"):
            yield Static(id="front")
            yield Static(id="asks")
            with VerticalScroll(id="cues", can_focus=False):
                yield Static(id="hints")
            yield TextBox(placeholder="type it; an empty Enter means you don't know", id="answer")
            yield Chips(
                [Chip(letter, letter, style="bold") for letter in SPECIAL], id="letters", centred=True
            )
            yield Static(id="verdict")
            yield Reveal(id="reveal")
            yield Static(id="missing")
            yield Chips(id="grades", centred=True, gap=3)
            yield Static(id="done")

    @property
    def question(self) -> Question | None:
        """The question at hand."""
        return None if self._state is None or isinstance(self._state, Finished) else self._state.question

    @property
    def answered(self) -> Answered | None:
        """The answer at hand."""
        return self._state if isinstance(self._state, Answered) else None

    def show(self, state: State, progress: Progress) -> None:
        """Show where the session stands."""
        self._state = state
        for kind, name in _KINDS.items():
            self.set_class(isinstance(state, kind), name)
        self.title_bar.status = headway(progress, cram=self.cram)
        match state:
            case Presenting():
                self._show_presenting(state)
            case Asking():
                self._show_asking(state)
            case Answered():
                self._show_answered(state)
            case Finished():
                self._show_finished(state)
        self._ahead = ""
        self.refresh_bindings()

    def on_rivals(self, message: Rivals) -> None:
        """What the card is mixed up with came."""
        state = self._state
        if isinstance(state, Answered | Presenting) and state.question.card == message.card:
            names = [
                f"{displayable(rival.headword, one_line=True)} {percent(rival.share)}"
                for rival in message.competitors[:3]
                if rival.share >= WORTH_TELLING
            ]
            self._rivals = ", ".join(names)
            self._show_details(state.question.web)

    def show_missing(self, slot: str, title: str, asks: str) -> None:
        """Offer the one link that the card misses; e then writes it."""
        state = self.answered
        if state is not None:
            self._missing = slot
            line = Content.assemble(("e", "bold $accent"), f" writes its {title}: ", (asks, "$accent"))
            self._show_asked("missing", line)

    def on_mixed_again(self, message: MixedAgain) -> None:
        """Offer to write what tells the two apart, where they are mixed up again."""
        state = self.answered
        if state is not None and state.question.card == message.card:
            often = {2: "for the second time", 3: "for the third time"}.get(
                message.times, f"{message.times} times by now"
            )
            taken = f"taken for {displayable(message.other, one_line=True)} {often}: "
            line = Content.assemble(taken, ("c", "bold $accent"), " writes what tells them apart")
            self._show_asked("mixed", line)

    def _ask_mixed(self, card: str, other: str, name: str) -> None:
        def work(desk: Desk) -> MixedAgain | None:
            offer = desk.contrast_offer(card, other, unwritten=1)
            return MixedAgain(card, name, desk.times_mixed(card, other) + 1) if offer is not None else None

        self.ask(work, lambda again: again, ponder="density", group="mixed")

    def _show_asked(self, what: str, line: Content) -> None:
        self._asked[what] = line
        self.set_class(True, "-missing")
        self.query_one("#missing", Static).update(Content("\n").join(self._asked.values()))

    def _show_presenting(self, state: Presenting) -> None:
        card = state.question.web.card
        self.set_focus(None)
        # A description that the middle of the web cuts is what will be asked: it is read here in full.
        long = len(card.gloss) > LONG_GLOSS
        self._show_front(
            Content.assemble(
                ("new  ", "bold $success"),
                (displayable(card.headword, one_line=True), "bold"),
                detail_of(state.question),
                "\n" + displayable(card.gloss, one_line=True) if long else "",
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
        self.query_one("#hints", Static).update(cues(state, self.size.width - 12))
        # The newest cue is the one to read.
        self.query_one("#cues", VerticalScroll).scroll_end(animate=False)
        box = self.query_one("#answer", TextBox)
        if not state.hints:
            box.show(self._ahead)
        box.focus()

    def _show_answered(self, state: Answered) -> None:
        question, judgement = state.question, state.judgement
        card = question.web.card
        self.set_focus(None)
        self._show_front(
            Content.assemble((displayable(question.shown, one_line=True), "bold"), detail_of(question))
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
        if judgement.other_card:
            self._ask_mixed(card.id, judgement.other_card, other)
        self._show_web(question.web)
        self.query_one("#grades", Chips).chips = grade_chips(
            state.intervals, state.suggested, lapsed=bool(state.hints), cram=self.cram
        )

    def _show_finished(self, state: Finished) -> None:
        self.sense(None)
        self.set_focus(None)
        self.query_one("#done", Static).update(
            farewell(
                state,
                self.shell.clock(),
                study_days(self.shell.settings),
                comes=self.comes,
                cram=self.cram,
                more=self.offers_more,
            )
        )

    def _show_front(self, content: Content) -> None:
        self.query_one("#front", Static).update(content)

    def _show_web(self, web: Web) -> None:
        self.sense(web)
        self.query_one("#reveal", Reveal).show(places(web, self._titles.get(web.card.deck, {})))
        self._rivals = self._missing = ""
        self._asked.clear()
        self.set_class(False, "-missing")
        self._show_details(web)
        card = web.card.id

        def work(desk: Desk) -> Rivals:
            found = desk.density(card=card)
            return Rivals(card, found[0].competitors if found else ())

        self.ask(work, lambda rivals: rivals, ponder="density", group="rivals")

    def _show_details(self, web: Web) -> None:
        # Why, what else and what if damaged are questions here; their answers come when they were asked.
        shown = facts(web, self._titles.get(web.card.deck, {}), without=CHAIN)
        if self._rivals:
            shown.insert(0, ("easily mixed up with", self._rivals))
        self.query_one("#reveal", Reveal).tell(shown)

    def on_hung(self, message: Hung) -> None:
        """Pictures take room from the words beside them."""
        self.call_after_refresh(self.query_one("#reveal", Reveal).lay_out)

    def on_reveal_laid(self) -> None:
        """Scrolling is offered where there is more."""
        self.refresh_bindings()

"""What stands beside a question of Study: what lit up, why?, what tells two cards apart, the missing link."""

from __future__ import annotations

from textual.app import ComposeResult

from densecards.study.values import Answered, Question
from densecards.text import displayable
from densecards.tui import ways
from densecards.tui.messages import Asked, Contrasted, Lighting, Missing, Noted
from densecards.tui.screens.asides import LitScreen, WhyScreen
from densecards.tui.screens.asking import PageScreen, telling_apart
from densecards.tui.screens.room import Room


class Asides(Room):
    """The part of the study screen that leads aside and back; the question waits meanwhile."""

    def furnish(self) -> ComposeResult:
        """Nothing of its own."""
        yield from ()

    @property
    def question(self) -> Question | None:
        """The question at hand."""
        return None

    @property
    def answered(self) -> Answered | None:
        """The answer at hand, where it is being looked at."""
        return None

    def read_again(self) -> None:
        """Show the card as it is now."""

    def show_missing(self, slot: str, title: str, asks: str) -> None:
        """Offer the one link that the card misses."""

    def action_lit(self) -> None:
        """What else lit up."""
        question = self.question
        if question is not None:
            card, headword = question.card, question.web.card.headword
            self.ask(
                lambda desk: desk.lit_up(card),
                lambda lit: Lighting(headword, list(lit)),
                ponder="density",
                group="aside",
            )

    def on_lighting(self, message: Lighting) -> None:
        """Show it over the question, where that still stands."""
        question = self.question
        if not self.is_current or question is None or question.web.card.headword != message.headword:
            return

        def chosen(card: str | None) -> None:
            if card:
                ways.web(self.shell, card)

        self.shell.push_screen(LitScreen(message.headword, message.lit), chosen)

    def action_why(self) -> None:
        """Why? What else? What if damaged?"""
        question = self.question
        if question is not None:
            card, headword = question.card, question.web.card.headword
            self.ask(
                lambda desk: desk.questions(card), lambda found: Asked(card, headword, found), group="aside"
            )

    def on_asked(self, message: Asked) -> None:
        """Ask them over the question; what is written stays with the card."""
        if not self.is_current or self.question is None or self.question.card != message.card:
            return
        if not message.questions:
            self.say("No such questions for this kind of card")
            return
        card = message.card

        def written(answers: dict[str, str] | None) -> None:
            for key, text in (answers or {}).items():
                self._keep_why(card, key, text)

        self.shell.push_screen(WhyScreen(message.headword, message.questions), written)

    def action_contrast(self) -> None:
        """Write what tells the card and the one it was taken for apart."""
        state = self.answered
        if state is not None and state.judgement.other_card:
            card, other = state.question.card, state.judgement.other_card
            self.ask(lambda desk: desk.contrast(card, other), Contrasted, group="aside")

    def on_contrasted(self, message: Contrasted) -> None:
        """Offer the draft; Enter keeps it as a link of the learner's own."""
        contrast = message.contrast
        if not self.is_current or self.question is None or self.question.card != contrast.card:
            return

        def given(text: str | None) -> None:
            if text:
                self.ask(
                    lambda desk: desk.set_link(contrast.card, contrast.slot, contrast.written(text)),
                    lambda _: Noted("Kept in the web"),
                )

        self.shell.push_screen(PageScreen(telling_apart(*contrast.names), contrast.shown), given)

    def on_noted(self, message: Noted) -> None:
        """Kept: the web that is shown has it too."""
        self.say(message.line)
        self.read_again()

    def on_missing(self, message: Missing) -> None:
        """Ask for the one link that the lapsed card misses."""
        state = self.answered
        if state is not None and state.question.card == message.card:
            title = displayable(message.link.title, one_line=True)
            self.show_missing(message.link.slot, title, displayable(message.link.question, one_line=True))

    def _keep_why(self, card: str, key: str, text: str) -> None:
        self.ask(lambda desk: desk.answer_why(card, key, text), lambda _: None)

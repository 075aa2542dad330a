"""`densecards study --plain`: the session of the app in plain lines, for screen readers and pipes.

One line is read for each act. An answer is typed as it is; a line that begins with `:` is a command.
The end of the input ends the session; everything graded is on disk by then.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from densecards.cli.output import counted, say
from densecards.errors import UsageError
from densecards.grading import Judgement, Verdict
from densecards.schedule import Grade
from densecards.study import Desk, Session
from densecards.study.values import Answered, Asking, Finished, Presenting, State
from densecards.webs import Web, plain_text

if TYPE_CHECKING:
    from densecards.study.repair import MissingLink

_VERDICTS = {
    Verdict.EXACT: "Right.",
    Verdict.ACCEPTED: "Right.",
    Verdict.NEAR: "Nearly.",
    Verdict.OTHER_CARD: "That is another card.",
    Verdict.WRONG: "Not this one.",
}
HELP = (
    "Type the answer and press Enter; an empty line means you don't know. Commands: "
    ":h a hint, :k I know this already, :u undo, :s suspend, :b bury until tomorrow, "
    ":e SLOT TEXT your own link, :m TEXT the link asked for after a lapse, :w show the web, :q stop. "
    "After an answer: 1 again, 2 hard, 3 good, 4 easy, Enter takes the suggestion, "
    "y it was right, n it was wrong."
)


def interval_text(days: float) -> str:
    """Return an interval as people say it: minutes, hours, days, months or years."""
    if days < 1 / 24:
        return f"{max(1, round(days * 1440))} min"
    if days < 1:
        return f"{round(days * 24)} h"
    if days < 31:
        return f"{round(days)} d"
    return f"{days / 30.44:.1f} months" if days < 365 else f"{days / 365.25:.1f} years"


def web_lines(web: Web, titles: dict[str, str]) -> Iterator[str]:
    """Yield the web line by line: headword, gloss, properties, then each slot or its question."""
    card = web.card
    yield f"{card.headword} — {card.gloss}" if card.gloss else card.headword
    for prop in web.template.properties:
        value = card.property(prop.key)
        if value and prop.key != "aliases":
            yield f"  {prop.title}: {plain_text(value, titles)}"
    for slot in web.template.slots:
        if slot.key == web.template.gloss_slot:
            continue
        link = web.link(slot.key)
        yield f"  {slot.title}: {link.plain(titles)}" if link else f"  {slot.title}: (empty) {slot.question}"


def judgement_lines(judgement: Judgement, headword_of: dict[str, str]) -> Iterator[str]:
    """Yield what is to be said of an answer: verdict, the right answer, a note, and whose answer it was."""
    yield f"{_VERDICTS[judgement.verdict]} The answer: {judgement.canonical}"
    if judgement.verdict is Verdict.OTHER_CARD and judgement.other_card:
        yield f"What you typed belongs to {headword_of.get(judgement.other_card, judgement.other_card)}."
    elif judgement.note:
        yield judgement.note


class PlainStudy:
    """Reads lines, drives a session, prints lines."""

    def __init__(self, desk: Desk, session: Session) -> None:
        self.desk = desk
        self.session = session
        self._lacking: MissingLink | None = None  # asked for after a lapse
        self._said: State | None = None  # what the learner was shown last

    def run(self) -> None:
        """Go on until nothing waits or the input ends; meanwhile densities are computed for the log."""
        from densecards.study.weighing import beside

        with beside(self.desk):
            self._run()

    def _run(self) -> None:
        say(HELP)
        while not isinstance(self.session.state, Finished):
            if self.session.state is not self._said:
                self._show()
                self._said = self.session.state
            line = sys.stdin.readline()
            if not line:
                say("The input has ended; what was graded is saved.")
                return
            if not self._take(line.strip()):
                say("Stopped; what was graded is saved.")
                return
        done = self.session.state
        say(f"Done: {counted(done.reviewed, 'answer')}, {done.right} right.")
        if done.waiting:
            say(f"{counted(done.waiting, 'card comes', 'cards come')} again later today.")
        if done.held:
            more = counted(done.held, "more is", "more are")
            say(f"{more} due, beyond the day's limit (`densecards settings reviews_per_day N` moves it).")

    def _show(self) -> None:
        state = self.session.state
        progress = self.session.progress
        if isinstance(state, Presenting):
            say()
            say(f"New card ({progress.new} new to come). Read it; Enter goes on.")
            for line in web_lines(state.question.web, self.desk.titles(state.question.web.card.deck)):
                say(line)
        elif isinstance(state, Asking):
            say()
            if state.hints:
                say(f"Hint: {state.hints[-1].text}")
            else:
                say(f"[{progress.due} due, {progress.learning} learning, {progress.new} new]")
            detail = f"  ({state.question.detail})" if state.question.detail else ""
            say(f"{state.question.shown}{detail}")
            say(state.question.asks)
        elif isinstance(state, Answered):
            card = state.question.web.card
            others = self.desk.headwords([state.judgement.other_card] if state.judgement.other_card else [])
            for line in judgement_lines(state.judgement, others):
                say(line)
            for line in web_lines(state.question.web, self.desk.titles(card.deck)):
                say(line)
            grades = "  ".join(
                f"{g.value} {g.name.lower()} {interval_text(d)}" for g, d in state.intervals.items()
            )
            say(f"{grades}  [Enter: {state.suggested.name.lower()}]")

    def _take(self, line: str) -> bool:
        """Act on one line; False stops."""
        if line.startswith(":"):
            return self._command(line[1:])
        state = self.session.state
        try:
            if isinstance(state, Presenting):
                self.session.begin()
            elif isinstance(state, Asking):
                self.session.answer(line)
            elif line in {"y", "n"}:
                self.session.overrule(line == "y")
            elif line == "":
                self._grade(None)
            elif line in {"1", "2", "3", "4"}:
                self._grade(Grade(int(line)))
            else:
                say("1, 2, 3, 4, Enter, y or n, or a command such as :u")
        except UsageError as error:
            say(str(error))
        return True

    def _grade(self, grade: Grade | None) -> None:
        """Grade the answer; a lapse asks for the one link that its card lacks."""
        state = self.session.state
        self.session.grade(grade)
        self._lacking = None
        if not isinstance(state, Answered) or (grade or state.suggested) is not Grade.AGAIN:
            return
        asked = self._lacking = self.desk.missing_link(state.question.card, ask_memory=False)
        if asked is not None:
            word = state.question.web.card.headword
            say(f"One link would help {word}: {asked.title}: {asked.question} (:m TEXT writes it)")

    def _mend(self, text: str) -> None:
        if self._lacking is None or not text.strip():
            say("After a lapse: :m TEXT writes the link that was asked for")
            return
        self.desk.set_link(self._lacking.card, self._lacking.slot, text.strip())
        self._lacking = None
        self.session.refresh()
        say("Saved.")

    def _command(self, command: str) -> bool:
        name, _, rest = command.partition(" ")
        try:
            if name == "q":
                return False
            if name == "h":
                before = self.session.state
                if self.session.hint() is before:
                    say("There is no further hint.")
            elif name == "k":
                self.session.know()
            elif name == "u":
                self.session.undo()
                say("Undone.")
            elif name == "s":
                self.session.suspend()
                say("Suspended.")
            elif name == "b":
                self.session.bury()
                say("Buried until tomorrow.")
            elif name == "m":
                self._mend(rest)
            elif name == "e":
                self._edit(rest)
            elif name == "w" and not isinstance(self.session.state, Asking | Finished):
                self._said = None  # the web is shown again with the state
            else:
                say(HELP)
        except UsageError as error:
            say(str(error))
        return True

    def _edit(self, rest: str) -> None:
        slot, _, text = rest.partition(" ")
        state = self.session.state
        if isinstance(state, Finished) or not text.strip():
            say("Say it so: :e image a sleeping kettle")
            return
        self.desk.set_link(state.question.card, slot, text.strip())
        self.session.refresh()
        say("Saved.")

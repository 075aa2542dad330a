"""The recall modes in plain lines: one line is read for each act, several lines end with an empty one.

A line that begins with `:` is a command. The end of the input ends the practice; everything graded is on
disk by then.
"""

from __future__ import annotations

import sys

from densecards.cli.output import counted, say
from densecards.cli.plain_study import PlainStudy, interval_text, judgement_lines
from densecards.errors import DensecardsError, UsageError
from densecards.schedule import Grade
from densecards.study import Desk
from densecards.study.connecting import Connect, Connected, Connecting
from densecards.study.modes import Checked, Drill, Outcome, Over, Posed, Takes
from densecards.study.story import Retold, Retyping, StoryRoom, Told, Writing
from densecards.study.values import Finished

HELP = (
    "Commands: :h a hint, :s skip, :u undo, :q stop. After an answer: Enter goes on, 1 again, 2 hard, "
    "3 good, 4 easy, y it was right, n it was wrong, m LINK LINE matches a line to a link (0: none), "
    "t TEXT keeps a note."
)


class InputEnded(Exception):
    """Nothing more will be typed."""


def ask_line() -> str:
    """Return the next line that is typed, bare; raises InputEnded."""
    line = sys.stdin.readline()
    if not line:
        raise InputEnded
    return line.strip()


def ask_lines() -> str:
    """Return the lines up to an empty one, or a command alone; raises InputEnded where none comes."""
    found: list[str] = []
    while True:
        try:
            line = ask_line()
        except InputEnded:
            if found:
                return "\n".join(found)
            raise
        if not line or (line.startswith(":") and not found):
            return line or "\n".join(found)
        found.append(line)


class PlainDrill:
    """Reads lines, drives a drill, prints lines."""

    def __init__(self, desk: Desk, drill: Drill) -> None:
        self.desk = desk
        self.drill = drill
        self._shown: object = None

    def run(self) -> None:
        """Go on until the drill is over or the input ends."""
        say(HELP)
        try:
            while not isinstance(self.drill.state, Over):
                self._show()
                takes = self.drill.state.task.takes if isinstance(self.drill.state, Posed) else Takes.LINE
                line = ask_line() if takes is Takes.LINE else ask_lines()
                if line == ":q":
                    say("Stopped; what was graded is saved.")
                    return
                try:
                    self._take(line)
                except UsageError as error:
                    say(str(error))
        except InputEnded:
            say("The input has ended; what was graded is saved.")
            return
        done = self.drill.state
        say(f"Done: {counted(done.tasks, 'answer')}, {done.right} right, {done.score:.0%} recalled.")

    def _show(self) -> None:
        state = self.drill.state
        if state is self._shown:
            return
        self._shown = state
        if isinstance(state, Posed):
            say()
            task = state.task
            if state.hints:
                say(f"Hint: {state.hints[-1].text}")
                return
            detail = f"  ({task.detail})" if task.detail else ""
            say(f"[{task.number} of {task.of}] {task.heading}{detail}")
            for line in (*task.picture.splitlines(), *task.shown):
                say(line)
            several = " End with an empty line." if task.takes is not Takes.LINE else ""
            say(task.asks + several)
        elif isinstance(state, Checked):
            self._show_outcome(state.outcome)
            if state.intervals:
                grades = "  ".join(
                    f"{g.value} {g.name.lower()} {interval_text(d)}" for g, d in state.intervals.items()
                )
                say(f"{grades}  [Enter: {state.outcome.suggested.name.lower()}]")

    def _show_outcome(self, outcome: Outcome) -> None:
        if outcome.judgement is not None:
            named = self.desk.headwords([outcome.wrong_card] if outcome.wrong_card else [])
            for line in judgement_lines(outcome.judgement, named):
                say(line)
        for number, part in enumerate(outcome.parts, start=1):
            got = f"  <- {part.got}" if part.got else ""
            say(f"{number}. {'+' if part.right else '-'} {part.title}: {part.text}{got}")
        for line_number in outcome.extra:
            say(f"no link: line {line_number + 1}, {outcome.lines[line_number]}")
        if outcome.parts:
            say(f"{outcome.score:.0%} recalled.")
        if outcome.recollection is not None:
            found = ", ".join(
                f"{one.headword} {one.probability:.0%}" for one in outcome.recollection.results[:3]
            )
            say(f"The memory itself: {found}, nothing {outcome.recollection.null:.0%}")
        for note in outcome.notes:
            say(note)
        if outcome.contrast is not None:
            say(f"A link that tells them apart ({outcome.contrast.slot}): {outcome.contrast.text}")

    def _take(self, line: str) -> None:
        state = self.drill.state
        if line == ":u":
            self.drill.undo()
            say("Undone.")
        elif isinstance(state, Posed):
            if line == ":h":
                if self.drill.hint() is state:
                    say("There is no further hint.")
            elif line == ":s":
                self.drill.skip()
            elif line.startswith(":"):
                say(HELP)
            else:
                self.drill.answer(line)
        elif isinstance(state, Checked):
            self._after(line, state)

    def _after(self, line: str, state: Checked) -> None:
        name, _, rest = line.partition(" ")
        if line == "":
            self.drill.grade()
        elif line in {"1", "2", "3", "4"}:
            self.drill.grade(Grade(int(line)))
        elif line in {"y", "n"}:
            self.drill.overrule(line == "y")
        elif name == "m" and len(numbers := rest.split()) == 2 and all(n.isdecimal() for n in numbers):
            link, typed = int(numbers[0]), int(numbers[1])
            self.drill.assign(link - 1, typed - 1 if typed else None)
        elif name == "t" and rest:
            self.drill.note(rest)
            say("Kept.")
        else:
            say(HELP)


class PlainStory:
    """Writes, hides and retells a story."""

    def __init__(self, room: StoryRoom) -> None:
        self.room = room

    def run(self) -> None:
        """Go on until the story is told or the input ends."""
        try:
            if not isinstance(self.room.state, Retyping):
                self._writing()
            while not isinstance(self.room.state, Told):
                self._telling()
        except InputEnded:
            say("The input has ended; the story is saved.")

    def _writing(self) -> None:
        say("Write one small scene with all of these; end with an empty line:")
        for word in self.room.words:
            say(f"  {word.headword} — {word.gloss}")
        state = self.room.state
        if isinstance(state, Writing) and state.text:
            say(f"So far: {state.text}")
            say("Enter keeps it.")
        text = ask_lines()
        if text:
            state = self.room.write(text)
        if isinstance(state, Writing) and state.missing:
            say("Not in it yet: " + ", ".join(word.headword for word in state.missing))

    def _telling(self) -> None:
        self.room.hide()
        if sys.stdout.isatty():
            print("\033[2J\033[3J\033[H", end="")  # a story that can be scrolled back to is not hidden
        say("The story is hidden. Type it again; end with an empty line.")
        told = self.room.retype(ask_lines())
        show_retold(told)
        say("Enter writes it down, r tries again.")
        if ask_line() != "r":
            self.room.finish()
            say(f"{told.score:.0%} of the words came back.")


def show_retold(told: Retold) -> None:
    """Print which words came back."""
    for word, found in zip(told.words, told.found, strict=True):
        say(f"{'+' if found else '-'} {word.headword}")
    say(f"The story: {told.text}")
    if all(told.found) and not told.in_order:
        say("All of them, in another order.")


class PlainConnect:
    """Asks for links of one's own."""

    def __init__(self, desk: Desk, connecting: Connecting) -> None:
        self.desk = desk
        self.connecting = connecting

    def run(self) -> None:
        """Go on until every link was asked for or the input ends."""
        say("A link a line; an empty line leaves it out. :u undo, :q stop.")
        try:
            while isinstance(self.connecting.state, Connect):
                self._show(self.connecting.state)
                line = ask_line()
                if line == ":q":
                    return
                try:
                    if line == ":u":
                        self.connecting.undo()
                    else:
                        self.connecting.write(line)
                except DensecardsError as error:
                    say(str(error))
        except InputEnded:
            say("The input has ended; what was written is saved.")
            return
        say(f"{counted(self.connecting.state.written, 'link is', 'links are')} yours.")

    def _show(self, state: Connect) -> None:
        say()
        say(f"[{state.number} of {state.of}] {state.web.card.headword} — {state.web.card.gloss}")
        say(f"{state.slot.title}: {state.question}")
        if state.hooks:
            say(" ".join(state.hooks))
        if state.suggestion:
            say(f"The deck suggests: {state.suggestion}")


def run_daily(desk: Desk) -> None:
    """Walk through the parts of the daily flow from where it was left."""
    flow = desk.daily()
    flow.tick()
    while flow.part != "done":
        part = flow.part
        say(f"== {part} ==")
        if part == "learn":
            session = flow.learn()
            PlainStudy(desk, session).run()
            finished = isinstance(session.state, Finished)
        elif part == "connect":
            connecting = flow.connect()
            PlainConnect(desk, connecting).run()
            finished = isinstance(connecting.state, Connected)
        else:
            story = flow.story()
            PlainStory(story).run()
            finished = isinstance(story.state, Told)
        flow.advance(done=finished)
    flow.pause()
    spent = sum(flow.clock(part).spent for part in ("learn", "connect", "story"))
    cards, minutes = counted(len(flow.cards), "new card"), counted(spent // 60_000, "minute")
    say(f"The day is done: {cards}, {minutes}.")

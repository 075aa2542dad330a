"""Cards of the learner's own in a list: made, edited, moved, deleted. What is a deck's is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from densecards.tui.messages import Changed
from densecards.tui.screens.acts import Acting
from densecards.tui.screens.asking import LineScreen

if TYPE_CHECKING:
    from densecards.study.values import CardRow


class OwnCards(Acting):
    """For screens that list cards; they say which row is at hand and which deck a new card goes to."""

    def row_at_hand(self) -> CardRow | None:
        """The row under the cursor."""
        return None

    def own_deck(self) -> str:
        """The deck of the learner's own that a new card goes to."""
        return "mine"

    def action_add(self) -> None:
        """Make a card."""
        from densecards.tui.screens.card import CardScreen

        self.shell.push_screen(CardScreen(deck=self.own_deck()))

    def action_edit(self) -> None:
        """Headword and meaning of a card of one's own; another's links are edited in its web."""
        from densecards.tui.screens.card import CardScreen

        row = self._own_row("edited; Enter opens its web, where you can put links of your own")
        if row is not None:

            async def show() -> None:
                web = await self.shell.door.use(lambda desk: desk.web(row.id))
                self.shell.push_screen(CardScreen(web.card))

            self.run_worker(show(), exit_on_error=False)

    def action_move(self) -> None:
        """Move a card of one's own to another deck."""
        row = self._own_row("moved")
        if row is not None:

            def moved(deck: str | None) -> None:
                if deck:
                    line = f"{row.headword}: moved to {deck}"
                    self.ask(lambda desk: desk.move_card(row.id, deck), lambda _: Changed(line))

            self.shell.push_screen(LineScreen(f"Move “{row.headword}” to which deck?", row.deck), moved)

    def action_delete(self) -> None:
        """Delete a card of one's own; no question, because it can be undone."""
        row = self._own_row("deleted")
        if row is not None:
            line = f"{row.headword}: deleted; u brings it back"
            self.ask(lambda desk: desk.delete_card(row.id), lambda entry: Changed(line, undo=entry))

    def action_know(self) -> None:
        """I know this already: it is scheduled as an easy one."""
        self.act_at_once("know")

    def action_leave_out(self) -> None:
        """Leave the card out of study, or take it in again."""
        self.act_at_once("leave_out")

    def action_flag(self) -> None:
        """Flag the card, to come back to, or take the flag off."""
        self.act_at_once("flag")

    def _own_row(self, done: str) -> CardRow | None:
        row = self.row_at_hand()
        if row is not None and not row.own:
            self.say(f"“{row.headword}” belongs to a deck and cannot be {done}")
            return None
        return row

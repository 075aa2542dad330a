"""Work beside the screen: run it behind the door, post what came of it, and turn failures into a line.

Whoever asks is a screen or a part of one; the message goes there and bubbles up. Nothing here shows anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.dom import DOMNode
from textual.message import Message
from textual.worker import Worker

from densecards.errors import DensecardsError
from densecards.text import displayable
from densecards.tui.messages import Troubled

if TYPE_CHECKING:
    from densecards.study import Desk
    from densecards.tui.door import Door

T = TypeVar("T")


def ask_beside(
    asker: DOMNode,
    door: Door,
    work: Callable[[Desk], T],
    then: Callable[[T], Message | None],
    *,
    ponder: str = "",
    group: str = "",
) -> None:
    """Run `work` with the desk and post what `then` makes of its result to the asker.

    `ponder` names the lane of slow work. In a `group` only the asker's latest question counts. An error that
    is meant for the user comes back as Troubled.
    """

    app = asker.app
    # Queued here and now: a text must be saved even if its screen is left before the next turn of the loop.
    begun = None if ponder else door.begin(work)

    async def run() -> None:
        try:
            waiting = door.ponder(ponder, work) if begun is None else asyncio.wrap_future(begun)
            result = await (waiting if begun is None else asyncio.shield(waiting))
        except DensecardsError as error:
            complain(str(error))
        except Exception as error:
            complain(unexpected(error))
        else:
            message = then(result)
            if message is not None:
                asker.post_message(message)

    def complain(line: str) -> None:
        if not asker.post_message(
            Troubled(line)
        ):  # the asker is gone; the line is for the learner all the same
            app.notify(displayable(line), severity="error", timeout=8, markup=False)

    # The worker belongs to the app, because a screen takes its own workers with it when it is left.
    name = f"{group}-{id(asker)}" if group else "ask"
    # As a function, so that a question that is overtaken before its turn leaves nothing behind.
    _: Worker[None] = app.run_worker(run, group=name, exclusive=bool(group))


def unexpected(error: Exception) -> str:
    """Write an error that nobody foresaw to a file, and return a line that names it.

    The app goes on: what was shown as saved is on disk, and a learner must not meet a traceback.
    """
    import traceback

    from densecards.paths import cache_dir

    what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    file = cache_dir() / "trouble.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return f"That failed inside densecards: {what}"
    return f"That failed inside densecards: {what} (the details are in {file})"

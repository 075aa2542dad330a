"""How well typed lines find their links in a blank web, and how long it takes.

Each link of a sample of the decks' cards is typed back in half: the first or the second half of its words
(of its translation where it has one), the lines in another order. Counted are links found, lines given to
a wrong link, and lines of a stranger's card that were taken for one of this card's.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

from densecards import decks
from densecards.encode import Encoder, open_encoder
from densecards.study.modes.matching import Wanted, matched, wanted_of
from densecards.webs import SIDE_MARK, Web

SAMPLE = 120
DECKS = Path(__file__).parent.parent.parent / "decks"


def half(text: str, rng: random.Random) -> str:
    """Return one half of a text's words; short ones whole."""
    words = text.split(SIDE_MARK)[-1].split()
    if len(words) < 4:
        return " ".join(words)
    middle = len(words) // 2
    return " ".join(words[:middle] if rng.random() < 0.5 else words[middle:])


def measure(name: str, encoder: Encoder, rng: random.Random) -> str:
    """Return one line of figures about a deck."""
    content = decks.content(decks.read_deck(DECKS / name))
    titles = content.titles()
    webs = rng.sample(list(content.webs()), SAMPLE)

    def meaning(lines: Sequence[str], texts: Sequence[str]) -> list[list[float]]:
        rows = encoder.encode([*lines, *texts])
        found: list[list[float]] = (rows[: len(lines)] @ rows[len(lines) :].T).tolist()
        return found

    def wants(web: Web) -> list[Wanted]:
        return [wanted_of(web, link, titles, languages=encoder.languages) for link in web]

    links = found = wrong = strange = strangers = 0
    spent = []
    for n, web in enumerate(webs):
        wanted = wants(web)
        typed = [(want.slot, half(want.text, rng)) for want in wanted]
        rng.shuffle(typed)
        began = time.perf_counter()
        parts = matched([text for _, text in typed], web, wanted, meaning)
        spent.append(time.perf_counter() - began)
        slots = [slot for slot, _ in typed]
        links += len(parts)
        found += sum(part.line is not None and slots[part.line] == part.slot for part in parts)
        wrong += sum(part.line is not None and slots[part.line] != part.slot for part in parts)
        other = [half(want.text, rng) for want in wants(webs[n - 1])]
        strangers += len(other)
        strange += sum(part.right for part in matched(other, web, wanted, meaning))
    spent.sort()
    return (
        f"{name}: {found / links:.1%} of {links} links found, {wrong / links:.1%} given to another link, "
        f"{strange / strangers:.1%} of {strangers} strangers' lines taken; "
        f"a web in {spent[len(spent) // 2] * 1000:.0f} ms (median)"
    )


def main() -> None:
    """Print a line a deck."""
    encoder = open_encoder()
    rng = random.Random(4)
    for name in ("anatomy", "norwegian"):
        print(measure(name, encoder, rng))
    encoder.close()


if __name__ == "__main__":
    main()

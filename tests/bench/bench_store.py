"""How long from an answer until it is on disk and the next card's data is there, beside Anki's backend.

Both run in this one call, turn by turn, with WAL and synchronous=FULL, on synthetic collections of 10,000
and 100,000 cards; what counts is the ratio. Of several turns the one least disturbed by other programs
speaks for each. Painting is no part of it.

    python -m tests.bench.bench_store [--cards 10000 100000] [--answers 1000] [--rounds 3]

Anki's own backend (PyPI `anki`) runs in a process and an environment of its own: DENSECARDS_ANKI_PYTHON is
its Python, DENSECARDS_ANKI_PEER the script that drives it (default ../shared/tools/anki_peer.py beside the
project). Without them only this program is measured, and one line says so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from densecards.schedule import Grade, ItemState, Parameters, Phase, preview, review
from densecards.store import Edge, ItemRow, Kind, LogEntry, Store, open_store
from densecards.store.glance import glance
from densecards.webs import VOCABULARY, Card
from densecards.webs.content import DeckContent

DAY = 86_400_000
TARGET = 2.0  # p99 of answer → next card ready, as a multiple of Anki's fetch → answered
WARM_UP = 20
COMPANY = 4  # cards recalled just before, whose ties to this one an answer strengthens
_PEER = Path(__file__).parents[3] / "shared" / "tools" / "anki_peer.py"


def deck(number: int, seed: int = 0) -> DeckContent:
    """A deck of random words, each card with five links."""
    rng = random.Random(seed)

    def some(count: int) -> str:
        return " ".join(
            "".join(rng.choices("abdefghijklmnoprstuvyæøå", k=rng.randint(3, 9))) for _ in range(count)
        )

    slots = ("use", "similar", "opposite", "image", "emotion")
    cards = tuple(
        Card(
            f"bench/c{i}",
            some(1),
            some(6),
            "vocabulary",
            "nb",
            scene=f"s{i // 20}",
            properties={"pos": ("noun",)},
        )
        for i in range(number)
    )
    return DeckContent(
        id="bench",
        title="Bench",
        version="1",
        template=VOCABULARY,
        cards=cards,
        links={card.id: {slot: f"{some(4)} — {some(4)}" for slot in slots} for card in cards},
        language="nb",
    )


def age(store: Store, now: int, seed: int = 3) -> None:
    """Make four of five items due within the last 30 days, with three or four past reviews each."""
    rng = random.Random(seed)
    rows, states = [], []
    for item in store.items():
        if rng.random() >= 0.8:
            continue
        days = rng.randint(1, 200)
        due = now - rng.randint(0, min(days, 30)) * DAY - rng.randint(0, DAY)
        for back in range(rng.randint(3, 4), 0, -1):
            rows.append((due - days * DAY * back, item.card, item.prompt, rng.choice((1, 2, 3, 3, 3, 3, 4))))
        states.append((due, float(days), 5.0, due - days * DAY, 4, due, rows[-1][0], item.card, item.prompt))
    with store.database.write() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.executemany(
            "INSERT INTO log (id, kind, at, card, prompt, mode, grade, cues, together, detail, scheduled) "
            "VALUES (?, 'review', ?, ?, ?, 'word', ?, '[]', '[]', '{}', 1)",
            (
                (f"{at:012x}"[:8] + "-" + f"{at:012x}"[8:] + f"-7000-8000-{n:012x}", at, card, prompt, grade)
                for n, (at, card, prompt, grade) in enumerate(rows)
            ),
        )
        driver.executemany(
            "UPDATE item SET phase='review', queue=2, due=?, stability=?, difficulty=?, last=?, reps=?, "
            "rank=?, first=?, met=1 WHERE card=? AND prompt=?",
            states,
        )
        driver.execute("ANALYZE")


@dataclass(frozen=True)
class Answered:
    """Times of one answer in ms."""

    fetch: float
    schedule: float
    commit: float

    @property
    def total(self) -> float:
        """From the answer to the next card's data: scheduled, on disk, next card read."""
        return self.fetch + self.schedule + self.commit


def answers(store: Store, number: int, now: int, seed: int) -> Iterator[Answered]:
    """Answer items one after another, as a session does, and time each part."""
    rng = random.Random(seed)
    parameters = Parameters()
    company: deque[str] = deque(maxlen=COMPANY)
    for i in range(number + WARM_UP):
        start = time.perf_counter()
        [item] = store.queue(now, now + DAY, due_limit=1, new_limit=0).due
        web = store.web(item.card)
        fetched = time.perf_counter()
        assert web.links
        state, seed_text = _state(item), f"{item.card}/{item.prompt}"
        preview(state, now, parameters, seed_text)
        grade = Grade(rng.choices((1, 2, 3, 4), (10, 10, 70, 10))[0])
        after, interval = review(state, grade, now, parameters, seed_text)
        scheduled = time.perf_counter()
        store.record(
            LogEntry(
                kind=Kind.REVIEW,
                at=now,
                card=item.card,
                prompt=item.prompt,
                mode="word",
                answer="an answer",
                verdict="exact",
                grade=int(grade),
                duration=2500,
                interval=interval,
                density=0.4,
                own_links=1,
                encoder_hash="0123456789abcdef",
                session="bench",
                together=tuple(company),
            ),
            after,
            seen=item,
            edges=[Edge(*sorted((item.card, other)), 0.4, 1, now) for other in company if other != item.card],
        )
        done = time.perf_counter()
        if item.card not in company:
            company.append(item.card)
        if i >= WARM_UP:
            yield Answered((fetched - start) * 1e3, (scheduled - fetched) * 1e3, (done - scheduled) * 1e3)


def _state(item: ItemRow) -> ItemState:
    return ItemState(
        Phase(item.phase),
        item.due,
        item.stability,
        item.difficulty,
        item.step,
        item.last,
        item.reps,
        item.lapses,
    )


class _Folds:
    """The store asks for folds only where two processes answered one item, which does not happen here."""

    def item(self, *_: object) -> None:
        raise AssertionError

    links = edges = item


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def timed_ms(work: object) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - start) * 1e3


def peer(number: int, count: int) -> dict[str, dict[str, float]] | None:
    """Anki's figures for a collection of that size, or None where it is not there."""
    python = os.environ.get("DENSECARDS_ANKI_PYTHON")
    script = Path(os.environ.get("DENSECARDS_ANKI_PEER", _PEER))
    if not python or not script.is_file():
        return None
    command = [python, str(script), "bench", "--cards", str(number), "--answers", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"  Anki's backend failed: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        return None
    found: dict[str, dict[str, float]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def measure(number: int, count: int, rounds: int, folder: Path) -> dict[str, object]:
    """Measure one size in turns with the peer and return every figure."""
    url = f"sqlite:///{folder / f'bench-{number}.db'}"
    now = time.time_ns() // 1_000_000
    content = deck(number)
    figures: dict[str, object] = {"cards": number}
    with open_store(url, folds=_Folds()) as store:  # type: ignore[arg-type]
        figures["install_ms"] = round(timed_ms(lambda: store.install_deck(content)))
        age(store, now)
    figures["open_ms"] = round(timed_ms(lambda: open_store(url).close()), 1)
    figures["glance_ms"] = round(timed_ms(lambda: glance(url, now, now + DAY)), 1)
    ours: list[list[Answered]] = []
    theirs = []
    with open_store(url, folds=_Folds()) as store:  # type: ignore[arg-type]
        figures["first_queue_ms"] = round(timed_ms(lambda: store.queue(now, now + DAY)), 2)
        figures["counts_ms"] = round(timed_ms(lambda: store.counts(now, now - DAY, now + DAY)), 2)
        figures["webs_ms"] = round(timed_ms(store.webs))
        for turn in range(rounds):
            os.sync()  # what the making of the collections left to be written is nobody's answer
            ours.append(list(answers(store, count, now, seed=turn)))
            found = peer(number, count)
            if found is not None:
                theirs.append(found)
    for part in ("fetch", "schedule", "commit", "total"):
        figures[part] = {
            "median": round(min(median(getattr(a, part) for a in turn) for turn in ours), 3),
            "p99": round(min(percentile([getattr(a, part) for a in turn], 0.99) for turn in ours), 3),
        }
    if theirs:
        figures["anki"] = {
            "median": round(min(t["fetch_to_answered"]["median"] for t in theirs), 3),
            "p99": round(min(t["fetch_to_answered"]["p99"] for t in theirs), 3),
        }
        figures["ratio_p99"] = round(figures["total"]["p99"] / figures["anki"]["p99"], 2)  # type: ignore[index]
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Measure, print one line a size, and return 1 where the target is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cards", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print every figure as JSON, one line a size")
    given = parser.parse_args(arguments)
    missed = False
    for number in given.cards:
        with tempfile.TemporaryDirectory(prefix="densecards-bench-") as folder:
            figures = measure(number, given.answers, given.rounds, Path(folder))
        missed = missed or float(figures.get("ratio_p99", 0.0)) > TARGET  # type: ignore[arg-type]
        if given.json:
            print(json.dumps(figures), flush=True)
            continue
        print(f"{number:,} cards: answer → committed → next card ready")
        for part in ("total", "fetch", "schedule", "commit"):
            print("  {:9} median {median:7.3f} ms   p99 {p99:7.3f} ms".format(part, **figures[part]))  # type: ignore[arg-type]
        if "anki" in figures:
            print("  {:9} median {median:7.3f} ms   p99 {p99:7.3f} ms".format("Anki", **figures["anki"]))  # type: ignore[arg-type]
            print(f"  p99 is {figures['ratio_p99']} × Anki's (target: at most {TARGET})")
        else:
            print("  no Anki backend here (DENSECARDS_ANKI_PYTHON), so no ratio")
        print(
            "  install {install_ms} ms, open {open_ms} ms, glance {glance_ms} ms, first queue "
            "{first_queue_ms} ms, counts {counts_ms} ms, all webs {webs_ms} ms".format(**figures),
            flush=True,
        )
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())

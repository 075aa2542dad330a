"""Installing the decks that ship, as a stranger's first command does it: whole process, no encoder.

    python -m tests.bench.bench_install [--runs 5]

The limit is two seconds a deck. Beside it stands a bare `import sqlmodel` in the same run, which every
command that opens the store pays.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

LIMIT = 2.0
_INSTALL = """
import sys
from densecards.study import Desk
with Desk.open() as desk:
    done = desk.install(sys.argv[1])
heavy = {"torch", "transformers", "sentence_transformers", "numba"} & set(sys.modules)
if heavy or done.missing_vectors:
    sys.exit(f"loaded {sorted(heavy)}, {done.missing_vectors} vectors are missing")
"""


def timed(arguments: list[str], home: str) -> float:
    """Return the seconds that a process takes; raises CalledProcessError when it fails."""
    start = time.perf_counter()
    environment = {**os.environ, "DENSECARDS_HOME": home}
    subprocess.run([sys.executable, *arguments], env=environment, check=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    seconds: dict[str, list[float]] = {"norwegian": [], "anatomy": [], "import sqlmodel": []}
    for _ in range(runs):
        for name, found in seconds.items():
            with tempfile.TemporaryDirectory() as home:
                call = ["-c", "import sqlmodel"] if name.startswith("import") else ["-c", _INSTALL, name]
                found.append(timed(call, home))
    for name, found in seconds.items():
        limit = "" if name.startswith("import") else f"  limit {LIMIT:.1f} s"
        print(
            f"{name:16} median {statistics.median(found):.2f} s  ({min(found):.2f}–{max(found):.2f}){limit}"
        )


if __name__ == "__main__":
    main()

"""`python -m tests.bench`: every benchmark in turn, each in a process of its own.

    python -m tests.bench [NAME ...]      only those whose names hold one of the words

A benchmark sets ours beside a peer or a physical limit in the same run; nothing here asserts.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main() -> int:
    """Run the benchmarks named, or all; return 1 if one of them failed to run."""
    words = sys.argv[1:]
    failed = []
    for file in sorted(FOLDER.glob("bench_*.py")):
        if words and not any(word in file.stem for word in words):
            continue
        print(f"\n## {file.stem.removeprefix('bench_')}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"tests.bench.{file.stem}"], cwd=FOLDER.parent.parent, check=False
        )
        if done.returncode:
            failed.append(file.stem)
    if failed:
        print(f"\nfailed to run: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

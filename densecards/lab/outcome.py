"""What an experiment says when it is over: claims, tables, charts. Frozen values without behaviour.

Knows nothing of how they were measured or how they will be shown.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from densecards.plots import Chart


@dataclass(frozen=True)
class Claim:
    """A published or derived value beside the measured one."""

    key: str
    """The row of the reference table, or a name of its own."""
    what: str
    expected: str
    """As published, for people: `.138 (±.005)` is expected plus tolerance, kept apart below."""
    tolerance: str
    low: float
    high: float
    measured: float
    spread: float | None = None
    """Standard error of the measured value where it is a mean over trials."""
    judged: bool = True
    """False where the sizes are not those of the published value, so that it says nothing."""

    @property
    def holds(self) -> bool:
        """Whether the measured value lies within the tolerance (a NaN does not)."""
        return self.low <= self.measured <= self.high

    @property
    def verdict(self) -> str:
        """`ok`, `OUT` or `other sizes`."""
        if not self.judged:
            return "other sizes"
        return "ok" if self.holds else "OUT"


@dataclass(frozen=True)
class Table:
    """Rows under headings; numbers stay numbers."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Findings:
    """What the body of an experiment gives back."""

    claims: tuple[Claim, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """A finished run: what was asked, what came out, how long it took."""

    name: str
    title: str
    settings: Mapping[str, float | int | str]
    seconds: float
    findings: Findings = field(default_factory=Findings)

    @property
    def holds(self) -> bool:
        """Whether every judged claim holds."""
        return all(claim.holds for claim in self.findings.claims if claim.judged)

    def as_json(self) -> dict[str, Any]:
        """Plain values for `--json`; infinities and NaN become null."""
        found = self.findings
        return {
            "experiment": self.name,
            "title": self.title,
            "settings": dict(self.settings),
            "seconds": round(self.seconds, 3),
            "holds": self.holds,
            "claims": [
                {
                    "key": claim.key,
                    "what": claim.what,
                    "expected": claim.expected,
                    "tolerance": claim.tolerance,
                    "low": _finite(claim.low),
                    "high": _finite(claim.high),
                    "measured": _finite(claim.measured),
                    "standard_error": _finite(claim.spread),
                    "verdict": claim.verdict,
                }
                for claim in found.claims
            ],
            "tables": [
                {
                    "title": table.title,
                    "headings": list(table.headings),
                    "rows": [[_finite(cell) for cell in row] for row in table.rows],
                }
                for table in found.tables
            ],
            "charts": [
                {
                    "title": chart.title,
                    "x": chart.x_label,
                    "y": chart.y_label,
                    "log_x": chart.log_x,
                    "log_y": chart.log_y,
                    "series": [
                        {
                            "label": line.label,
                            "x": [_finite(value) for value in line.x],
                            "y": [_finite(value) for value in line.y],
                            "spread": [_finite(value) for value in line.spread],
                        }
                        for line in chart.series
                    ],
                }
                for chart in found.charts
            ],
            "remarks": list(found.remarks),
        }


def _finite(value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value

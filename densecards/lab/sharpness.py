"""How sharply a net judges likeness: the function F of an overlap, as a value that the kernels can read.

F(x) = x² is the classical net; a higher power (Krotov & Hopfield 2016) or an exponential (Demircigil et
al. 2017) lets the best pattern drown the others. Knows nothing of patterns or nets.
"""

from __future__ import annotations

from dataclasses import dataclass

from densecards.errors import UsageError

POLYNOMIAL, RECTIFIED, EXPONENTIAL = 0, 1, 2
"""Kinds of F, as the kernels know them."""


@dataclass(frozen=True)
class Sharpness:
    """The function F: x^n, max(0, x)^n, or e^x."""

    kind: int
    degree: int = 0

    def __post_init__(self) -> None:
        if self.kind != EXPONENTIAL and not 2 <= self.degree <= 40:
            raise UsageError(f"the degree must be between 2 and 40, not {self.degree}")

    @property
    def name(self) -> str:
        """For people: `x^3`, `max(0,x)^3`, `exp`."""
        if self.kind == EXPONENTIAL:
            return "exp"
        return f"max(0,x)^{self.degree}" if self.kind == RECTIFIED else f"x^{self.degree}"


def polynomial(degree: int, *, rectified: bool = False) -> Sharpness:
    """F(x) = x^n, or max(0, x)^n."""
    return Sharpness(RECTIFIED if rectified else POLYNOMIAL, degree)


def exponential() -> Sharpness:
    """F(x) = e^x."""
    return Sharpness(EXPONENTIAL)

"""What theory says about how much a net holds, in formulas of a line or two with their source.

Numbers in, numbers out; needs nothing but the standard library. α = K/N for classical nets,
α = K/N^{n−1} for polynomial ones.
"""

from __future__ import annotations

import math
from collections.abc import Callable


def bit_error(load: float) -> float:
    """½ erfc(1/√(2α)): share of wrong bits after one step from a stored pattern (Hopfield 1982)."""
    return 0.5 * math.erfc(1.0 / math.sqrt(2.0 * load))


def _root_of_load(y: float) -> float:
    """√(2α) as a function of y, with m = erf(y)."""
    return math.erf(y) / y - 2.0 / math.sqrt(math.pi) * math.exp(-y * y)


def critical_load() -> tuple[float, float]:
    """(α_c, m_c) of replica-symmetric theory at T = 0 (Amit, Gutfreund & Sompolinsky 1985)."""
    y = _maximise(_root_of_load, 0.5, 4.0)
    return _root_of_load(y) ** 2 / 2.0, math.erf(y)


def stored_overlap(load: float) -> float:
    """Overlap m at which a stored pattern comes to rest; 0 beyond the critical load. Same source."""
    peak = _maximise(_root_of_load, 0.5, 4.0)
    target = math.sqrt(2.0 * load)
    if load <= 0:
        return 1.0
    if _root_of_load(peak) < target:
        return 0.0
    low, high = peak, 1.0 / target + 4.0
    for _ in range(200):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _root_of_load(middle) > target else (low, middle)
    return math.erf(low)


def double_factorial(n: int) -> int:
    """n!! = n (n − 2) (n − 4) …"""
    product: int = math.prod(range(n, 0, -2))
    return product


def polynomial_load(degree: int) -> float:
    """α_n = .1848 / (2n−3)!!: at K = α_n N^{n−1} one bit in a hundred is wrong (Krotov & Hopfield 2016)."""
    return 0.1848 / double_factorial(2 * degree - 3)


def polynomial_bit_error(degree: int, units: int, patterns: int, *, rectified: bool = False) -> float:
    """P = ½ erfc √(N^{n−1} / (2 (2n−3)!! K)); a rectified F halves the noise variance. Same source."""
    noise = 2.0 * double_factorial(2 * degree - 3) * patterns * (0.5 if rectified else 1.0)
    return 0.5 * math.erfc(math.sqrt(units ** (degree - 1) / noise))


def no_error_patterns(degree: int, units: int) -> float:
    """K = N^{n−1} / (2 (2n−3)!! ln N): below it a stored pattern is most likely without a wrong bit."""
    return float(units) ** (degree - 1) / (2.0 * double_factorial(2 * degree - 3) * math.log(units))


def cubic_overlap(load: float) -> float:
    """The stable m of m = erf(m² / √(6α)), n = 3; 0 beyond the critical load."""
    m = 1.0
    for _ in range(20000):
        after = math.erf(m * m / math.sqrt(6.0 * load))
        if abs(after - m) < 1e-13:
            break
        m = after
    return m if m > 1e-6 else 0.0


def cubic_critical_load() -> tuple[float, float]:
    """(α_c, m_c) of the cubic net: with m = erf(y), √(6α) = erf(y)²/y is largest there."""

    def root(y: float) -> float:
        return math.erf(y) ** 2 / y

    y = _maximise(root, 0.3, 4.0)
    return root(y) ** 2 / 6.0, math.erf(y)


def separation_needed(dimensions_norm: float, n_patterns: int, beta: float) -> float:
    """Δ_i ≥ 2/(βN) + β⁻¹ ln(2 (N−1) N β M²), with M the largest norm (Ramsauer et al. 2021, Theorem 4)."""
    inner = 2.0 * (n_patterns - 1) * n_patterns * beta * dimensions_norm**2
    return 2.0 / (beta * n_patterns) + math.log(inner) / beta


def retrieval_error_bound(
    separation: float, distance: float, dimensions_norm: float, n_patterns: int, beta: float
) -> float:
    """‖f(ξ) − x_i‖ ≤ 2 (N−1) e^{−β (Δ_i − 2 max(‖ξ − x_i‖, ‖x_i* − x_i‖) M)} M (same, Theorem 5)."""
    exponent = -beta * (separation - 2.0 * distance * dimensions_norm)
    return 2.0 * (n_patterns - 1) * math.exp(min(exponent, 700.0)) * dimensions_norm


def entmax_separation(alpha: float, beta: float) -> float:
    """Δ_i at which x_i becomes an exact fixed point of α-entmax: 1 / (β (α − 1)) (Santos et al. 2024)."""
    return 1.0 / (beta * (alpha - 1.0))


def _maximise(function: Callable[[float], float], low: float, high: float) -> float:
    """The place of the one maximum between `low` and `high`, by golden section."""
    golden = (math.sqrt(5.0) - 1.0) / 2.0
    for _ in range(200):
        left, right = high - golden * (high - low), low + golden * (high - low)
        low, high = (low, right) if function(left) > function(right) else (left, high)
    return (low + high) / 2.0

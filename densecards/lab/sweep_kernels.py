"""Compiled kernels on signs: asynchronous sweeps of classical, dense and modular nets, and dense fields.

Plain arrays in, plain arrays out, no random numbers: the caller brings the order of the units. Overlaps
are kept up to date instead of weights, so a flip costs K. The plain NumPy twins are in the tests.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from densecards.lab.sharpness import EXPONENTIAL, RECTIFIED

# Re-association lets a sum of floats fill a vector register; nothing here may assume that NaN or infinity
# cannot come, so `nnan` and `ninf` stay off.
_REASSOCIATE = {"reassoc", "contract"}


@njit(cache=True, nogil=True)
def _short_sum(signs, weights):  # type: ignore[no-untyped-def]
    """Σ ξ_k w_k for int16 weights; cut back to 32 bits each time, sixteen products take one instruction."""
    total = np.int32(0)
    for k in range(signs.size):
        total = np.int32(total + np.int32(np.int32(signs[k]) * np.int32(weights[k])))
    return np.int64(total)


@njit(cache=True, nogil=True)
def _wide_sum(signs, weights):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for k in range(signs.size):
        total += np.int64(signs[k]) * np.int64(weights[k])
    return total


@njit(cache=True, nogil=True)
def hebbian_sweep(by_unit, overlap, state, order):  # type: ignore[no-untyped-def]
    """One asynchronous sweep of the Hebbian net without self-coupling, in place; returns the flips.

    `by_unit` (N, K) int8, `overlap` (K,) int16 or int32 = m_μ of `state` (N,) int8, `order` (n,) int64 the
    units in turn. The field of unit i is Σ_μ ξ_μi m_μ − K s_i; a flip moves each m_μ by ∓2 ξ_μi. A field of
    exactly zero leaves the unit as it is. With int16 the caller must see to it that N·K fits into 31 bits.
    """
    n_patterns = overlap.size
    flips = 0
    for turn in range(order.size):
        unit = order[turn]
        signs = by_unit[unit]
        old = np.int64(state[unit])
        if overlap.itemsize == 2:
            field = _short_sum(signs, overlap) - n_patterns * old
        else:
            field = _wide_sum(signs, overlap) - n_patterns * old
        if field * old < 0:
            state[unit] = -old
            flips += 1
            twice = overlap.dtype.type(2 * old)
            for k in range(n_patterns):
                overlap[k] -= twice * signs[k]
    return flips


@njit(cache=True, nogil=True)
def _power(base, degree):  # type: ignore[no-untyped-def]
    result = base
    for _ in range(degree - 1):
        result *= base
    return result


@njit(cache=True, nogil=True)
def _scale(kind, degree, n_units, n_patterns):  # type: ignore[no-untyped-def]
    """1 where sums of powers are whole numbers below 2^53, so that ties are exact; else 1/N."""
    largest = 2.0 * n_patterns * (n_units + 1.0) ** degree
    return 1.0 if kind != EXPONENTIAL and largest < 2.0**53 else 1.0 / n_units


@njit(cache=True, nogil=True, fastmath=_REASSOCIATE)
def _separated_field(signs, overlap, old, kind, degree, scale, top):  # type: ignore[no-untyped-def]
    """Σ_μ F(r_μ + ξ_μi) − F(r_μ − ξ_μi) with r_μ = m_μ − ξ_μi s_i, for one unit i.

    For the exponential F the sum is 2 sinh(1) Σ_μ ξ_μi e^{r_μ}; `top` is subtracted in the exponent and the
    constant dropped. `scale` as from `_scale`; none of this moves the sign.
    """
    total = 0.0
    if kind == EXPONENTIAL:
        for k in range(signs.size):
            sign = np.float64(signs[k])
            total += sign * np.exp(overlap[k] - sign * old - top)
    else:
        for k in range(signs.size):
            sign = np.float64(signs[k])
            rest = overlap[k] - sign * old
            up = (rest + sign) * scale
            down = (rest - sign) * scale
            if kind == RECTIFIED:
                up = max(up, 0.0)
                down = max(down, 0.0)
            total += _power(up, degree) - _power(down, degree)
    return total


@njit(cache=True, nogil=True)
def dense_fields(by_unit, overlap, state, kind, degree):  # type: ignore[no-untyped-def]
    """Energy differences of all units of a dense associative memory on ±1 spins, from one state.

    `by_unit` (N, K) int8, `overlap` (K,) float64, `state` (N,) int8; `kind` POLYNOMIAL, RECTIFIED or
    EXPONENTIAL, `degree` the power n. Returns (N,) float64 whose sign is the next state
    (Krotov & Hopfield 2016, eq. 4; Demircigil et al. 2017, eq. 6), each scaled by a positive constant.
    """
    result = np.empty(state.size, np.float64)
    top = overlap.max() if overlap.size else 0.0
    scale = _scale(kind, degree, state.size, overlap.size)
    for unit in range(state.size):
        result[unit] = _separated_field(
            by_unit[unit], overlap, np.float64(state[unit]), kind, degree, scale, top
        )
    return result


@njit(cache=True, nogil=True)
def dense_sweep(by_unit, overlap, state, order, kind, degree):  # type: ignore[no-untyped-def]
    """One asynchronous sweep of a dense associative memory, in place; returns the flips."""
    flips = 0
    scale = _scale(kind, degree, state.size, overlap.size)
    for turn in range(order.size):
        unit = order[turn]
        old = np.float64(state[unit])
        top = overlap.max()
        field = _separated_field(by_unit[unit], overlap, old, kind, degree, scale, top)
        if field * old < 0:
            state[unit] = np.int8(-old)
            flips += 1
            for k in range(overlap.size):
                overlap[k] -= 2.0 * old * by_unit[unit][k]
    return flips


@njit(cache=True, nogil=True)
def modular_sweep(by_unit, overlap, state, order, size, gain):  # type: ignore[no-untyped-def]
    """One asynchronous sweep of a modular net, in place; returns the flips.

    `by_unit` (N, K) int8, `overlap` (Q, K) float64 by module, `state` (N,) int8, `size` units a module,
    `gain` the coupling between modules (1 is one big net).
    """
    n_modules, n_patterns = overlap.shape
    flips = 0
    for turn in range(order.size):
        unit = order[turn]
        here = unit // size
        signs = by_unit[unit]
        old = np.float64(state[unit])
        field = -n_patterns * old
        for k in range(n_patterns):
            felt = (1.0 - gain) * overlap[here, k]
            for module in range(n_modules):
                felt += gain * overlap[module, k]
            field += signs[k] * felt
        if field * old < 0:
            state[unit] = np.int8(-old)
            flips += 1
            for k in range(n_patterns):
                overlap[here, k] -= 2.0 * old * signs[k]
    return flips

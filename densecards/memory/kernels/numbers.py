"""What kernels share: flags, constants, numbers behind their storage, e^x and ln x without a call, copies.

It becomes a part of every kernel that uses it. Numba's cache looks at a kernel's own file alone: whoever
edits this one removes the cached kernels (`make clean`), or they keep the old code.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import njit, types
from numba.extending import intrinsic

# Sums may be reordered and fused, or no loop would use the whole width of the machine. NaN and infinity
# keep their meaning (vectors are checked at the door, but −∞ stands for "no competitor").
FLAGS = {"reassoc", "contract", "nsz"}
FINITE = FLAGS | {"nnan"}
"""For a kernel whose numbers are all finite."""
SLOTS = 8
WIDTH = 9
AHEAD = 8192
"""How many bytes before their use vectors are asked for; measured, better than half or twice that."""
LINE = 64
NEVER = np.float32(-1e30)
"""A level that no competitor has: e to it is zero."""


def _wide_number(typing_context: Any, number: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        if number == types.uint16:
            return builder.fpext(builder.bitcast(arguments[0], ir.HalfType()), ir.FloatType())
        if number == types.int8:
            return builder.sitofp(arguments[0], ir.FloatType())
        return arguments[0]

    return (types.float32(number), build) if number in (types.uint16, types.int8, types.float32) else None


def _float_of_bits(typing_context: Any, bits: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.FloatType())

    return types.float32(types.int32), build


def _bits_of_float(typing_context: Any, number: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.bitcast(arguments[0], ir.IntType(32))

    return types.int32(types.float32), build


def _next_turn(typing_context: Any, turn: Any, step: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        counter = context.make_array(signature.args[0])(context, builder, arguments[0])
        return builder.atomic_rmw("add", counter.data, arguments[1], "monotonic")

    return types.int64(types.Array(types.int64, 1, "C"), types.int64), build


def _fetch_line(typing_context: Any, array: Any, offset: Any) -> Any:
    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.gep(builder.bitcast(data, byte), [arguments[1]])
        ask = builder.module.declare_intrinsic(
            "llvm.prefetch", [byte], ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        )
        # To be read (0), to be kept near (3), data (1).
        builder.call(ask, [place, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.void(array, types.intp), build


wide: Any = intrinsic(_wide_number)
"""The float32 that a stored number stands for: half precision by its 16 bits (uint16), int8 or float32."""
fetch: Any = intrinsic(_fetch_line)
"""Ask for the cache line `offset` bytes into an array ahead of its use; one outside does no harm."""
claim: Any = intrinsic(_next_turn)
"""Take the next `step` places of a counter `(1,) int64` that several threads share; the first of them."""
_bits_to_float: Any = intrinsic(_float_of_bits)
_float_to_bits: Any = intrinsic(_bits_of_float)


@njit(inline="always")
def short_exp(x: Any) -> Any:
    """e^x in float32, without a call, so that loops over it become vector code (Cephes' expf, 2 ulp)."""
    x = min(max(x, np.float32(-87.0)), np.float32(88.0))
    turns = np.float32(math.floor(x * np.float32(1.44269504088896341) + np.float32(0.5)))
    x = x - turns * np.float32(0.693359375) + turns * np.float32(2.12194440e-4)
    y = np.float32(1.9875691500e-4)
    y = y * x + np.float32(1.3981999507e-3)
    y = y * x + np.float32(8.3334519073e-3)
    y = y * x + np.float32(4.1665795894e-2)
    y = y * x + np.float32(1.6666665459e-1)
    y = y * x + np.float32(5.0000001201e-1)
    y = y * x * x + x + np.float32(1.0)
    return y * _bits_to_float((np.int32(turns) + np.int32(127)) << np.int32(23))


@njit(inline="always")
def short_log(x: Any) -> Any:
    """ln x of a positive normal float32, without a call or a branch (Cephes' logf)."""
    bits = _float_to_bits(x)
    exponent = np.float32((bits >> np.int32(23)) - np.int32(126))
    m = _bits_to_float((bits & np.int32(0x007FFFFF)) | np.int32(0x3F000000))
    low = m < np.float32(0.707106781186547524)
    exponent = exponent - np.float32(1.0) if low else exponent
    m = m + m - np.float32(1.0) if low else m - np.float32(1.0)
    z = m * m
    y = np.float32(7.0376836292e-2)
    y = y * m - np.float32(1.1514610310e-1)
    y = y * m + np.float32(1.1676998740e-1)
    y = y * m - np.float32(1.2420140846e-1)
    y = y * m + np.float32(1.4249322787e-1)
    y = y * m - np.float32(1.6668057665e-1)
    y = y * m + np.float32(2.0000714765e-1)
    y = y * m - np.float32(2.4999993993e-1)
    y = y * m + np.float32(3.3333331174e-1)
    y = y * m * z - np.float32(2.12194440e-4) * exponent - np.float32(0.5) * z
    return m + y + np.float32(0.693359375) * exponent


@njit(nogil=True, cache=True)
def highest(values: Any) -> Any:
    """The greatest of float32 numbers, at least one, none of them NaN.

    Compared by their bits, ordered as the numbers are: a running maximum of floats goes one by one.
    """
    top = np.int32(-(2**31))
    for i in range(len(values)):
        bits = _float_to_bits(values[i])
        top = max(top, bits ^ ((bits >> np.int32(31)) & np.int32(0x7FFFFFFF)))
    return _bits_to_float(top ^ ((top >> np.int32(31)) & np.int32(0x7FFFFFFF)))


@njit(nogil=True, fastmath=FLAGS, cache=True)
def unique_links(gram: Any, here: Any, exact: Any, out: Any) -> None:
    """u of the patterns `here`, 0 for the others; see copies.uniqueness."""
    n = len(here)
    copies = np.zeros(n)
    for i in range(n):
        for j in range(n):
            if here[i] and here[j] and gram[i, j] > exact:
                copies[i] += 1.0
        copies[i] = max(copies[i], 1.0)
    for i in range(n):
        out[i] = 0.0
        if here[i]:
            shared = 0.0
            for j in range(n):
                if here[j]:
                    positive = max(gram[i, j], 0.0)
                    shared += min(positive**4, 1.0) / copies[j]
            out[i] = 1.0 / (copies[i] * max(shared, 1.0))

"""A dot product of bytes: 64 of them at a time where the machine has an instruction for it.

AVX-512 VNNI multiplies unsigned by signed bytes and adds them up in 32 bits. Codes are signed, so 128 is
added to each on the way (its highest bit turned), and what that adds is taken off by the caller.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils as untyped_cgutils
from numba.core.registry import cpu_target
from numba.extending import intrinsic, overload

from densecards.memory.kernels.numbers import wide

cgutils: Any = untyped_cgutils
BY_64 = "+avx512vnni" in cpu_target.target_context.codegen().magic_tuple()[2]
"""Whether kernels are compiled for a machine with the instruction (Numba's settings may say less than the
machine has); without it int8 is multiplied as float32, which is faster than bytes one by one."""
LIFT = 128
"""What is added to every code."""
_BLOCK = 64


def _sum_of_products(typing_context: Any, rows: Any, row: Any, cue: Any) -> Any:
    if rows.dtype != types.int8 or cue.dtype != types.int8:
        return None

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        kind, cue_kind = signature.args[0], signature.args[2]
        matrix = context.make_array(kind)(context, builder, arguments[0])
        query = context.make_array(cue_kind)(context, builder, arguments[2])
        length = builder.extract_value(matrix.shape, 1)
        total = cgutils.alloca_once_value(builder, ir.Constant(ir.IntType(32), 0))
        done = ir.Constant(ir.IntType(64), 0)
        if BY_64 and kind.layout == "C" and cue_kind.layout == "C":
            start = builder.gep(matrix.data, [builder.mul(arguments[1], length)])
            found, done = _blocks(builder, start, query.data, length)
            builder.store(found, total)
        with cgutils.for_range(builder, length, start=done) as loop:
            places = [arguments[1], loop.index], [loop.index]
            one, other = (
                builder.load(cgutils.get_item_pointer(context, builder, array_kind, array, place))
                for array_kind, array, place in zip((kind, cue_kind), (matrix, query), places, strict=True)
            )
            lifted = builder.add(builder.sext(one, ir.IntType(32)), ir.Constant(ir.IntType(32), LIFT))
            product = builder.mul(lifted, builder.sext(other, ir.IntType(32)))
            builder.store(builder.add(builder.load(total), product), total)
        return builder.load(total)

    return types.int32(rows, types.intp, cue), build


def _blocks(builder: Any, row: Any, cue: Any, length: Any) -> tuple[Any, Any]:
    """Σ (code + 128) · q over whole blocks of 64, and how many numbers that were."""
    word, sums, byte = ir.IntType(64), ir.VectorType(ir.IntType(32), 16), ir.VectorType(ir.IntType(8), _BLOCK)
    multiply = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(sums, [sums, sums, sums]), "llvm.x86.avx512.vpdpbusd.512"
    )
    add_up = cgutils.get_or_insert_function(
        builder.module, ir.FunctionType(ir.IntType(32), [sums]), "llvm.vector.reduce.add.v16i32"
    )
    highest = ir.Constant(byte, [ir.Constant(ir.IntType(8), -128)] * _BLOCK)
    held = cgutils.alloca_once_value(builder, ir.Constant(sums, [0] * 16))
    blocks = builder.udiv(length, ir.Constant(word, _BLOCK))
    with cgutils.for_range(builder, blocks) as loop:
        place = builder.mul(loop.index, ir.Constant(word, _BLOCK))
        one, other = (
            builder.load(builder.bitcast(builder.gep(data, [place]), byte.as_pointer()), align=1)
            for data in (row, cue)
        )
        lifted = builder.bitcast(builder.xor(one, highest), sums)
        found = builder.call(multiply, [builder.load(held), lifted, builder.bitcast(other, sums)])
        builder.store(found, held)
    return builder.call(add_up, [builder.load(held)]), builder.mul(blocks, ir.Constant(word, _BLOCK))


lifted_dot: Any = intrinsic(_sum_of_products)
"""Σ (rows[k, i] + LIFT) · cue[i] of int8 numbers, as int32."""


def row_dot(vectors: Any, k: Any, cue: Any) -> Any:
    """x_k·q of a float32 cue, or the lifted sum of products of an int8 cue; for kernels only."""
    raise NotImplementedError


@overload(row_dot, inline="always")
def _row_dot(vectors: Any, k: Any, cue: Any) -> Any:
    def by_bytes(vectors: Any, k: Any, cue: Any) -> Any:
        return lifted_dot(vectors, k, cue)

    def by_float(vectors: Any, k: Any, cue: Any) -> Any:
        row, dot = vectors[k], np.float32(0.0)
        for i in range(len(cue)):
            dot += wide(row[i]) * cue[i]
        return dot

    return by_bytes if cue.dtype == types.int8 else by_float

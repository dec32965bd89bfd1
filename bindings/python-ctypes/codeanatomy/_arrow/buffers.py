"""Reading plain buffers at an address: numbers, bits, bytes."""

from __future__ import annotations

import ctypes
import struct
from typing import Any, Optional

#: The `memoryview` code of each fixed-width number, by Arrow format string.
NUMBERS = {
    "c": "b",
    "C": "B",
    "s": "h",
    "S": "H",
    "i": "i",
    "I": "I",
    "l": "q",
    "L": "Q",
    "f": "f",
    "g": "d",
}
_WIDTHS = {code: struct.calcsize(code) for code in NUMBERS.values()}


def read_numbers(address: Optional[int], code: str, start: int, count: int) -> list[Any]:
    """`count` numbers of a `memoryview` code, from the `start`-th on."""
    if not count:
        return []
    width = _WIDTHS[code]
    assert address is not None
    memory = (ctypes.c_char * (width * count)).from_address(address + width * start)
    numbers: Any = memoryview(memory).cast("B")
    values: list[Any] = numbers.cast(code).tolist()
    return values


def read_half_floats(address: Optional[int], start: int, count: int) -> list[float]:
    """`count` 16-bit floats."""
    return list(struct.unpack(f"={count}e", read_bytes(address, 2 * start, 2 * count)))


def read_bytes(address: Optional[int], start: int, count: int) -> bytes:
    """`count` bytes from the `start`-th on."""
    return ctypes.string_at(address + start, count) if count and address else b""


def read_bits(address: Optional[int], start: int, count: int) -> list[bool]:
    """`count` bits, least significant first, from the `start`-th on."""
    if not count:
        return []
    skipped = start % 8
    data = read_bytes(address, start // 8, (skipped + count + 7) // 8)
    bits = (int.from_bytes(data, "little") >> skipped) & ((1 << count) - 1)
    return [bit == "1" for bit in reversed(f"{bits:0{count}b}")]


def read_validity(array: Any, start: int, count: int) -> Optional[list[bool]]:
    """Which of the values are not null; None when all are."""
    if array.null_count == 0 or not array.n_buffers or not array.buffers[0]:
        return None
    return read_bits(array.buffers[0], array.offset + start, count)


def read_wide_integers(address: Optional[int], width: int, start: int, count: int) -> list[int]:
    """`count` signed integers of `width` bytes, as decimals store them."""
    if width == 4:
        return read_numbers(address, "i", start, count)
    if width == 8:
        return read_numbers(address, "q", start, count)
    data = read_bytes(address, width * start, width * count)
    return [
        int.from_bytes(data[at : at + width], "little", signed=True)
        for at in range(0, width * count, width)
    ]

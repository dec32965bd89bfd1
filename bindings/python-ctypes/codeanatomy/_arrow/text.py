"""Text and binary arrays: with offsets, as views, of fixed size."""

from __future__ import annotations

import ctypes
import struct
from typing import Any

from codeanatomy._arrow import buffers
from codeanatomy._arrow.schema import DataType

_VIEW_SIZE = 16
# Views of up to this many bytes hold them inside.
_INLINE = 12


def decode_text(array: Any, kind: DataType, start: int, count: int, _stored: bool) -> list[Any]:
    """Values of any text or binary type; where the array is null, None or anything."""
    is_text = kind.format in ("u", "U", "vu")
    if kind.format in ("vu", "vz"):
        values = _views(array, start, count)
        valid = buffers.read_validity(array, start, count)
        if is_text:
            return [
                value.decode("utf-8") if valid is None or valid[row] else None
                for row, value in enumerate(values)
            ]
        return list(values)
    if kind.format.startswith("w:"):
        return _fixed(array, int(kind.format[2:]), start, count)
    return _with_offsets(array, "i" if kind.format in ("u", "z") else "q", is_text, start, count)


def _with_offsets(array: Any, code: str, is_text: bool, start: int, count: int) -> list[Any]:
    if not count:
        return []
    offsets = buffers.read_numbers(array.buffers[1], code, array.offset + start, count + 1)
    first = offsets[0]
    data = buffers.read_bytes(array.buffers[2], first, offsets[-1] - first)
    if not is_text:
        return [data[low - first : high - first] for low, high in zip(offsets, offsets[1:])]
    text = data.decode("utf-8")
    if len(text) == len(data):  # ASCII only: positions in bytes are positions in characters
        return [text[low - first : high - first] for low, high in zip(offsets, offsets[1:])]
    return [
        data[low - first : high - first].decode("utf-8") for low, high in zip(offsets, offsets[1:])
    ]


def _fixed(array: Any, width: int, start: int, count: int) -> list[Any]:
    data = buffers.read_bytes(array.buffers[1], (array.offset + start) * width, count * width)
    return [data[row * width : (row + 1) * width] for row in range(count)]


def _views(array: Any, start: int, count: int) -> list[bytes]:
    at = (array.offset + start) * _VIEW_SIZE
    data = buffers.read_bytes(array.buffers[1], at, count * _VIEW_SIZE)
    values = []
    for view in range(0, count * _VIEW_SIZE, _VIEW_SIZE):
        length, _prefix, buffer, offset = struct.unpack_from("=iiii", data, view)
        if length <= _INLINE:
            values.append(data[view + 4 : view + 4 + length])
        else:
            values.append(ctypes.string_at(array.buffers[2 + buffer] + offset, length))
    return values

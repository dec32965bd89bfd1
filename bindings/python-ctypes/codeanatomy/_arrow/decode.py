"""Arrow arrays to Python lists.

`decode` gives the values as Arrow stores them: numbers for dates, times and decimals. What Python
has a class for is made of them in `convert`.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Callable

from codeanatomy._arrow import buffers
from codeanatomy._arrow.convert import converter
from codeanatomy._arrow.schema import DataType
from codeanatomy._arrow.text import decode_text
from codeanatomy.errors import NotSupportedError

Values = list[Any]
# (array, type, start, count, stored) -> values; where the array is null, anything.
Decoder = Callable[[Any, DataType, int, int, bool], Values]


def decode(array: Any, kind: DataType, start: int, count: int, stored: bool = False) -> Values:
    """The values of an array's rows `start` to `start + count`; None where they are null.

    `stored` leaves dates, times, intervals and decimals as the numbers that Arrow stores.
    """
    if kind.dictionary is not None:
        return _decode_dictionary(array, kind, start, count, stored)
    values = _decoder(kind)(array, kind, start, count, stored)
    valid = buffers.read_validity(array, start, count) if _has_validity(kind) else None
    if valid is not None:
        values = [value if here else None for value, here in zip(values, valid)]
    convert = None if stored else converter(kind.format)
    if convert is not None:
        values = [None if value is None else convert(value) for value in values]
    return values


def _has_validity(kind: DataType) -> bool:
    return kind.format not in ("n", "+r") and not kind.format.startswith("+u")


def _decoder(kind: DataType) -> Decoder:
    head = kind.format.partition(":")[0]
    found = _DECODERS.get(head) or _DECODERS.get(head[:2])
    if found is None:
        raise NotSupportedError(f"cannot read values of the Arrow type '{kind.format}'")
    return found


def _decode_null(_array: Any, _kind: DataType, _start: int, count: int, _stored: bool) -> Values:
    return [None] * count


def _decode_bool(array: Any, _kind: DataType, start: int, count: int, _stored: bool) -> Values:
    return buffers.read_bits(array.buffers[1], array.offset + start, count)


def _numbers(code: str) -> Decoder:
    def decode_numbers(
        array: Any, _kind: DataType, start: int, count: int, _stored: bool
    ) -> Values:
        return buffers.read_numbers(array.buffers[1], code, array.offset + start, count)

    return decode_numbers


def _decode_half(array: Any, _kind: DataType, start: int, count: int, _stored: bool) -> Values:
    return list(buffers.read_half_floats(array.buffers[1], array.offset + start, count))


def _decode_decimal(array: Any, kind: DataType, start: int, count: int, _stored: bool) -> Values:
    parts = kind.format[2:].split(",")
    width = int(parts[2]) // 8 if len(parts) > 2 else 16
    return list(buffers.read_wide_integers(array.buffers[1], width, array.offset + start, count))


def _decode_interval(array: Any, kind: DataType, start: int, count: int, _stored: bool) -> Values:
    """Triples of months, days and nanoseconds, whatever the type's own parts are."""
    address, at = array.buffers[1], array.offset + start
    if kind.format == "tiM":
        return [(months, 0, 0) for months in buffers.read_numbers(address, "i", at, count)]
    if kind.format == "tiD":
        parts = buffers.read_numbers(address, "i", 2 * at, 2 * count)
        return [(0, days, ms * 1_000_000) for days, ms in zip(parts[::2], parts[1::2])]
    small = buffers.read_numbers(address, "i", 4 * at, 4 * count)
    large = buffers.read_numbers(address, "q", 2 * at, 2 * count)
    return list(zip(small[::4], small[1::4], large[1::2]))


def _decode_list(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    code = "i" if kind.format == "+l" else "q"
    if not count:
        return []
    offsets = buffers.read_numbers(array.buffers[1], code, array.offset + start, count + 1)
    first = offsets[0]
    items = _child(array, kind, 0, first, offsets[-1] - first, stored)
    return [items[low - first : high - first] for low, high in zip(offsets, offsets[1:])]


def _decode_map(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    """Lists of pairs: the keys of an Arrow map may repeat, and their order is kept."""
    if not count:
        return []
    offsets = buffers.read_numbers(array.buffers[1], "i", array.offset + start, count + 1)
    first, total = offsets[0], offsets[-1] - offsets[0]
    entries, pair = array.children[0].contents, kind.children[0].type
    keys, values = (
        _child(entries, pair, part, entries.offset + first, total, stored) for part in (0, 1)
    )
    pairs = list(zip(keys, values))
    return [pairs[low - first : high - first] for low, high in zip(offsets, offsets[1:])]


def _decode_list_view(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    code = "i" if kind.format == "+vl" else "q"
    offsets = buffers.read_numbers(array.buffers[1], code, array.offset + start, count)
    sizes = buffers.read_numbers(array.buffers[2], code, array.offset + start, count)
    valid = buffers.read_validity(array, start, count)
    if valid is not None:
        sizes = [size if here else 0 for size, here in zip(sizes, valid)]
    used = [(low, low + size) for low, size in zip(offsets, sizes) if size]
    first = min((low for low, _ in used), default=0)
    end = max((high for _, high in used), default=0)
    items = _child(array, kind, 0, first, end - first, stored)
    return [
        items[low - first : low - first + size] if size else [] for low, size in zip(offsets, sizes)
    ]


def _decode_fixed_list(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    size = int(kind.format[3:])
    items = _child(array, kind, 0, (array.offset + start) * size, count * size, stored)
    return [items[at * size : (at + 1) * size] for at in range(count)]


def _decode_struct(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    names = [field.name for field in kind.children]
    columns = [
        _child(array, kind, index, array.offset + start, count, stored)
        for index in range(len(names))
    ]
    return [dict(zip(names, row)) for row in zip(*columns)] if columns else [{}] * count


def _decode_union(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    dense = kind.format.startswith("+ud")
    children = {int(code): at for at, code in enumerate(kind.format[4:].split(","))}
    codes = buffers.read_numbers(array.buffers[0], "b", array.offset + start, count)
    if dense:
        places = buffers.read_numbers(array.buffers[1], "i", array.offset + start, count)
    else:
        places = [array.offset + start + row for row in range(count)]
    return [
        _child(array, kind, children[code], place, 1, stored)[0]
        for code, place in zip(codes, places)
    ]


def _decode_run_ends(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    ends_array = array.children[0].contents
    ends = decode(ends_array, kind.children[0].type, 0, ends_array.length, stored=True)
    low, high = array.offset + start, array.offset + start + count
    first = bisect_right(ends, low)
    values: Values = []
    while low < high:
        end = min(ends[first], high)
        values += _child(array, kind, 1, first, 1, stored) * (end - low)
        low, first = end, first + 1
    return values


def _decode_dictionary(array: Any, kind: DataType, start: int, count: int, stored: bool) -> Values:
    indices = decode(array, DataType(kind.format), start, count, stored=True)
    assert kind.dictionary is not None
    dictionary = array.dictionary.contents
    values = decode(dictionary, kind.dictionary, 0, dictionary.length, stored)
    return [None if index is None else values[index] for index in indices]


def _child(array: Any, kind: DataType, index: int, start: int, count: int, stored: bool) -> Values:
    child = array.children[index].contents
    return decode(child, kind.children[index].type, start, count, stored)


_DECODERS: dict[str, Decoder] = {
    **{text: _numbers(code) for text, code in buffers.NUMBERS.items()},
    "n": _decode_null,
    "b": _decode_bool,
    "e": _decode_half,
    "d": _decode_decimal,
    "tdD": _numbers("i"),
    "tdm": _numbers("q"),
    "tts": _numbers("i"),
    "ttm": _numbers("i"),
    "ttu": _numbers("q"),
    "ttn": _numbers("q"),
    "ts": _numbers("q"),
    "tD": _numbers("q"),
    "ti": _decode_interval,
    **dict.fromkeys(("z", "Z", "u", "U", "vz", "vu", "w"), decode_text),
    "+l": _decode_list,
    "+L": _decode_list,
    "+m": _decode_map,
    "+vl": _decode_list_view,
    "+vL": _decode_list_view,
    "+w": _decode_fixed_list,
    "+s": _decode_struct,
    "+ud": _decode_union,
    "+us": _decode_union,
    "+r": _decode_run_ends,
}

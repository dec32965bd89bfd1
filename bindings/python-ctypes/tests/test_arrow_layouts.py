"""Layouts that SQL does not give easily: views of lists, runs, unions, offsets at every level."""

from __future__ import annotations

import ctypes
from array import array

import pytest

from codeanatomy import Column, Field, Interval, NotSupportedError
from codeanatomy._abi import ArrowArray
from codeanatomy._arrow.build import _fill
from codeanatomy._arrow.schema import DataType
from codeanatomy._arrow.structs import owned_array


def numbers(code, *values):
    return array(code, values).tobytes()


def fill(target, kind, length, parts, children=(), *, offset=0, nulls=0, dictionary=None):
    """Makes a struct own an array of any layout; children are functions that fill theirs."""
    structs = (ArrowArray * len(children))()
    for child, struct in zip(children, structs):
        child(struct)
    _fill(target, length, list(parts), structs, nulls)
    target.offset = offset
    if dictionary is not None:
        struct = ArrowArray()
        dictionary(struct)
        target.dictionary = ctypes.pointer(struct)
    return kind


def column(kind, length, parts, children=(), **more):
    owner = owned_array()
    fill(owner.struct, kind, length, parts, children, **more)
    return Column(owner, owner.struct, 0, length, Field("c", kind))


def int32s(*values, offset=0):
    def build(target):
        parts = [None, numbers("i", *values)]
        fill(target, None, len(values) - offset, parts, offset=offset)

    return build


ITEM = (Field("item", DataType("i")),)


def test_list_views_may_overlap_and_be_out_of_order():
    views = column(
        DataType("+vl", ITEM),
        4,
        [b"\x0d", numbers("i", 3, 0, 9, 1), numbers("i", 2, 5, 0, 3)],
        [int32s(10, 11, 12, 13, 14)],
        nulls=1,
    )
    assert views.to_pylist() == [[13, 14], None, [], [11, 12, 13]]


def test_large_list_views_with_an_offset():
    views = column(
        DataType("+vL", ITEM),
        2,
        [None, numbers("q", 7, 1, 0), numbers("q", 7, 2, 1)],
        [int32s(10, 11, 12)],
        offset=1,
    )
    assert views.to_pylist() == [[11, 12], [10]]


@pytest.mark.parametrize(("format", "code"), [("s", "h"), ("i", "i"), ("l", "q")])
def test_runs_are_spread_out_whatever_the_width_of_their_ends(format, code):
    def ends(target):
        fill(target, None, 3, [None, numbers(code, 2, 3, 6)])

    kind = DataType("+r", (Field("run_ends", DataType(format)), Field("values", DataType("i"))))
    runs = column(kind, 6, [], [ends, int32s(7, 8, 9)])
    assert runs.to_pylist() == [7, 7, 8, 9, 9, 9]
    sliced = column(kind, 4, [], [ends, int32s(7, 8, 9)], offset=1)
    assert sliced.to_pylist() == [7, 8, 9, 9]
    assert sliced[2] == 9


def test_null_runs_are_null():
    def values(target):
        fill(target, None, 2, [b"\x01", numbers("i", 5, 0)], nulls=1)

    kind = DataType("+r", (Field("run_ends", DataType("i")), Field("values", DataType("i"))))
    assert column(kind, 4, [], [int32s(1, 4), values]).to_pylist() == [5, None, None, None]


UNION = (Field("number", DataType("i")), Field("flag", DataType("b")))


def flags(target):
    fill(target, None, 3, [None, b"\x05"])


def test_dense_union_takes_each_value_from_its_child():
    union = column(
        DataType("+ud:5,9", UNION),
        3,
        [bytes([9, 5, 9]), numbers("i", 0, 1, 1)],
        [int32s(10, 11), flags],
    )
    assert union.to_pylist() == [True, 11, False]


def test_sparse_union_with_an_offset_takes_the_value_of_its_row():
    union = column(
        DataType("+us:0,1", UNION), 2, [bytes([1, 0, 1])], [int32s(10, 11, 12), flags], offset=1
    )
    assert union.to_pylist() == [11, True]


def test_interval_of_days_and_milliseconds_keeps_its_parts():
    days = column(DataType("tiD"), 2, [None, numbers("i", 1, 500, -2, -1)])
    assert days.to_pylist() == [Interval(0, 1, 500_000_000), Interval(0, -2, -1_000_000)]


def test_null_in_a_dictionary_and_null_index_are_both_null():
    def words(target):
        parts = [b"\x01", numbers("i", 0, 1, 1), b"a"]
        fill(target, None, 2, parts, nulls=1)

    kind = DataType("c", dictionary=DataType("u"))
    coded = column(kind, 4, [b"\x0d", bytes([0, 0, 1, 0])], dictionary=words, nulls=1)
    assert coded.to_pylist() == ["a", None, None, "a"]


def test_offsets_add_up_through_lists_and_structs():
    def pair(target):
        fill(target, None, 3, [None], [int32s(0, 1, 2, 3, 4, 5, offset=1)], offset=2)

    struct = DataType("+s", (Field("n", DataType("i")),))
    lists = column(
        DataType("+l", (Field("item", struct),)),
        2,
        [None, numbers("i", 9, 0, 1, 3)],
        [pair],
        offset=1,
    )
    assert lists.to_pylist() == [[{"n": 3}], [{"n": 4}, {"n": 5}]]


def test_fixed_size_list_with_an_offset():
    lists = column(DataType("+w:2", ITEM), 2, [None], [int32s(0, 1, 2, 3, 4, 5)], offset=1)
    assert lists.to_pylist() == [[2, 3], [4, 5]]


def test_bits_with_an_offset_that_is_no_multiple_of_eight():
    bits = column(DataType("b"), 9, [b"\xf7\xff", b"\x55\x55"], offset=3, nulls=1)
    pattern = [bool(0x5555 >> place & 1) for place in range(3, 12)]
    assert bits.to_pylist() == [None, *pattern[1:]]


def test_text_with_an_offset_reads_its_own_bytes_only():
    parts = [None, numbers("i", 0, 2, 3, 5), "éabc".encode()]
    assert column(DataType("u"), 2, parts, offset=1).to_pylist() == ["a", "bc"]


def test_text_that_is_not_utf8_is_an_error_that_names_the_column():
    from codeanatomy import ExecutionError

    text = column(DataType("u"), 1, [None, numbers("i", 0, 2), b"\xff\xfe"])
    with pytest.raises(ExecutionError, match="'c'"):
        text.to_pylist()


def test_format_of_the_future_is_an_error_and_not_a_guess():
    with pytest.raises(NotSupportedError, match="'x9'"):
        column(DataType("x9"), 1, [None, b"\0"]).to_pylist()

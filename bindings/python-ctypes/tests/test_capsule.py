"""Capsules hand Arrow data over exactly once, and nothing is lost or freed twice."""

from __future__ import annotations

import gc

import pytest

import codeanatomy
from codeanatomy import _abi, types
from codeanatomy._arrow import capsule, release
from codeanatomy._arrow.capsule import take_capsule
from codeanatomy._arrow.stream import read_stream, table_of


@pytest.fixture(autouse=True)
def nothing_stays_behind():
    capsule.sweep()
    gc.collect()
    held, handed_out = len(release._held), len(capsule._handed_out)
    yield
    gc.collect()
    capsule.sweep()
    assert len(release._held) == held
    assert len(capsule._handed_out) == handed_out


def some_batch():
    return codeanatomy.record_batch({"a": [1, None, 3], "t": ["x", None, "zé"]})


def test_batch_goes_through_capsules_without_a_copy():
    batch = some_batch()
    copy = codeanatomy.Batch.from_arrow(batch)
    assert copy.rows() == batch.rows()
    ours, theirs = (one._owner.struct.children[0].contents for one in (batch, copy))
    assert ours.buffers[1] == theirs.buffers[1]


def test_batch_can_be_handed_out_any_number_of_times_and_outlives_its_source():
    batch = some_batch()
    expected = batch.rows()
    copies = [codeanatomy.Batch.from_arrow(batch) for _ in range(3)]
    del batch
    gc.collect()
    assert [copy.rows() for copy in copies] == [expected] * 3


def test_table_goes_through_a_stream_capsule():
    table = codeanatomy.Table([some_batch(), some_batch()])
    stream = take_capsule(table.__arrow_c_stream__(), _abi.ArrowArrayStream)
    copy = read_stream(stream)
    assert (copy.schema, copy.rows()) == (table.schema, table.rows())


def test_schema_goes_through_a_capsule_with_nullability_and_metadata():
    schema = codeanatomy.Schema(
        (
            codeanatomy.Field("id", types.int64, nullable=False, metadata={b"k": b"v\0w"}),
            codeanatomy.Field("price", types.decimal128(10, 2)),
        ),
        metadata={b"about": b"the whole"},
    )
    copy = codeanatomy.Schema.from_arrow(schema)
    assert copy == schema
    assert copy.metadata == schema.metadata
    assert copy["id"].metadata == {b"k": b"v\0w"}


def test_capsule_that_nobody_took_releases_its_struct():
    batch = some_batch()
    before = len(release._held)
    capsules = batch.__arrow_c_array__()
    assert len(release._held) > before
    del capsules
    capsule.sweep()
    assert len(release._held) == before


def test_capsule_stays_valid_while_somebody_holds_it():
    _, array = some_batch().__arrow_c_array__()
    gc.collect()
    capsule.sweep()
    assert not take_capsule(array, _abi.ArrowArray).released


def test_capsule_can_be_taken_once():
    _, array = some_batch().__arrow_c_array__()
    take_capsule(array, _abi.ArrowArray)
    with pytest.raises(codeanatomy.InvalidArgumentError, match="taken or released before"):
        take_capsule(array, _abi.ArrowArray)


def test_capsule_of_another_kind_is_refused():
    schema, _ = some_batch().__arrow_c_array__()
    with pytest.raises(codeanatomy.InvalidArgumentError, match="arrow_array"):
        take_capsule(schema, _abi.ArrowArray)


def test_object_that_is_no_capsule_is_refused():
    with pytest.raises(codeanatomy.InvalidArgumentError, match="not a str"):
        take_capsule("no capsule", _abi.ArrowArray)


def test_exception_that_passes_a_dying_capsule_is_not_lost():
    def capsules():
        yield some_batch().__arrow_c_array__()
        raise ValueError("the real reason")

    with pytest.raises(ValueError, match="the real reason"):
        list(capsules())


def test_children_that_were_moved_out_outlive_their_parent():
    batch = some_batch()
    _, array = batch.__arrow_c_array__()
    parent = take_capsule(array, _abi.ArrowArray)
    child = capsule.OwnedStruct(_abi.ArrowArray)
    capsule.move(parent.struct.children[1].contents, child.struct)
    del parent, array, batch
    gc.collect()
    field = codeanatomy.Field("t", types.utf8)
    column = codeanatomy.Column(child, child.struct, 0, 3, field)
    assert column.to_pylist() == ["x", None, "zé"]


def test_failing_iterator_fails_the_stream_with_its_text():
    def batches():
        yield some_batch()
        raise OSError("the disk is gone")

    with pytest.raises(codeanatomy.CallbackError, match="OSError: the disk is gone"):
        table_of(batches())


def test_iterator_without_batches_is_refused():
    with pytest.raises(codeanatomy.InvalidArgumentError, match="no batch"):
        table_of(iter(()))


def test_object_without_rows_is_refused_with_what_would_do():
    with pytest.raises(codeanatomy.InvalidArgumentError, match="__arrow_c_stream__"):
        table_of(object())


def test_single_array_is_not_taken_for_a_batch():
    class OneArray:
        def __arrow_c_array__(self, requested_schema=None):
            return codeanatomy.Field("x", types.int64).__arrow_c_schema__(), None

    with pytest.raises(codeanatomy.InvalidArgumentError, match="int64"):
        codeanatomy.Batch.from_arrow(OneArray())

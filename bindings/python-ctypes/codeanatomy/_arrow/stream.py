"""Reading an Arrow stream that somebody else made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Optional

from codeanatomy._abi import ArrowArrayStream
from codeanatomy._arrow.batch import Batch, Table
from codeanatomy._arrow.build import record_batch
from codeanatomy._arrow.capsule import take_capsule
from codeanatomy._arrow.export import StreamFailure, StreamSource, make_stream
from codeanatomy._arrow.schema import Schema, read_schema
from codeanatomy._arrow.structs import OwnedStruct, owned_array, owned_schema, text_at
from codeanatomy.errors import CallbackError, InvalidArgumentError


def read_stream_schema(stream: OwnedStruct) -> Schema:
    """The schema of a stream."""
    schema = owned_schema()
    _check(stream, stream.struct.get_schema(stream.out, schema.out))
    return read_schema(schema)


def read_stream(stream: OwnedStruct) -> Table:
    """Every batch of a stream."""
    schema = read_stream_schema(stream)
    return Table(list(_batches(stream, schema)), schema)


def _batches(stream: OwnedStruct, schema: Schema) -> Iterator[Batch]:
    while True:
        array = owned_array()
        _check(stream, stream.struct.get_next(stream.out, array.out))
        if array.released:
            return
        yield Batch(array, schema)


def _check(stream: OwnedStruct, number: int) -> None:
    if number:
        reason = text_at(stream.struct.get_last_error(stream.out)) or "no reason was given"
        raise CallbackError(f"an Arrow stream failed with error number {number}: {reason}")


def table_of(data: Any) -> Table:
    """A table of anything that holds Arrow data or Python values, read to its end."""
    if isinstance(data, Table):
        return data
    batches = _batches_in(data)
    if batches is not None:
        return Table(batches)
    stream, _failure = stream_of(data)
    return read_stream(stream)


def stream_of(data: Any) -> tuple[OwnedStruct, StreamFailure]:
    """A stream of anything that holds Arrow data or Python values.

    Where Python makes the batches, the second part has the exception that this failed with.
    """
    failure = StreamFailure()
    if hasattr(data, "__arrow_c_stream__"):
        return take_capsule(data.__arrow_c_stream__(), ArrowArrayStream), failure
    batches = _batches_in(data)
    if batches is None:
        if not isinstance(data, Iterable):
            raise _unusable(data)
        return _stream_of_iterator(iter(data), failure), failure
    return make_stream(StreamSource(batches[0].schema, iter(batches), failure=failure)), failure


def _batches_in(data: Any) -> Optional[list[Batch]]:
    """The batches of data that are in memory; None when they have to be pulled."""
    if isinstance(data, Batch):
        return [data]
    if hasattr(data, "__arrow_c_stream__"):
        return None
    if hasattr(data, "__arrow_c_array__"):
        return [Batch.from_arrow(data)]
    if isinstance(data, (list, tuple)) and data and hasattr(data[0], "__arrow_c_array__"):
        return [batch if isinstance(batch, Batch) else Batch.from_arrow(batch) for batch in data]
    if isinstance(data, (dict, list)):
        return [record_batch(data)]
    return None


def _stream_of_iterator(items: Iterator[Any], failure: StreamFailure) -> OwnedStruct:
    """A stream of an iterator of batches; its first batch has the schema."""
    first = next(items, None)
    if first is None:
        raise InvalidArgumentError("the iterator has no batch, so the columns are not known")

    def batches() -> Iterator[Batch]:
        yield _as_batch(first)
        for item in items:
            yield _as_batch(item)

    return make_stream(StreamSource(_as_batch(first).schema, batches(), failure=failure))


def _as_batch(item: Any) -> Batch:
    if isinstance(item, Batch):
        return item
    if hasattr(item, "__arrow_c_array__"):
        return Batch.from_arrow(item)
    raise InvalidArgumentError(f"expected batches from the iterator, not a {type(item).__name__}")


def _unusable(data: Any) -> InvalidArgumentError:
    return InvalidArgumentError(
        f"a {type(data).__name__} holds no rows; give an object with __arrow_c_stream__ or "
        "__arrow_c_array__, an iterator of batches, a dictionary of columns or a list of rows"
    )

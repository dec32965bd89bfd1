"""Handing Arrow structs out of Python: shared memory, schemas, streams."""

from __future__ import annotations

import _thread
import ctypes
import errno
import threading
import weakref
from collections.abc import Iterator
from typing import Any, Callable, Optional

from codeanatomy import _abi
from codeanatomy._abi import ArrowArray, ArrowSchema
from codeanatomy._arrow.batch import Batch
from codeanatomy._arrow.capsule import capsule_of
from codeanatomy._arrow.release import (
    RELEASE_ARRAY,
    RELEASE_SCHEMA,
    RELEASE_STREAM,
    all_held,
    held_by,
    hold,
)
from codeanatomy._arrow.schema import Field, Schema, write_metadata
from codeanatomy._arrow.structs import (
    STREAM_FUNCTIONS,
    OwnedStruct,
    move,
    owned_array,
    owned_schema,
    owned_stream,
)
from codeanatomy._callbacks import keep_for_ever
from codeanatomy._library import is_exiting, wait_for_at_exit


def pointers_to(structs: Any, kind: type[ctypes.Structure]) -> Any:
    """A C array of pointers to the structs of a C array."""
    return (ctypes.POINTER(kind) * len(structs))(*(ctypes.pointer(struct) for struct in structs))


def export_batch(batch: Batch) -> Any:
    """A capsule with an array that shares the batch's memory."""
    target = owned_array()
    share_batch(batch, target.struct)
    return capsule_of(target)


def share_batch(batch: Batch, target: ArrowArray) -> None:
    """Fills a struct with an array that shares the batch's memory."""
    owner = batch._owner
    _share_array(owner, owner.struct, target)


def _share_array(owner: OwnedStruct, source: ArrowArray, target: ArrowArray) -> None:
    for name in ("length", "null_count", "offset", "n_buffers", "n_children"):
        setattr(target, name, getattr(source, name))
    target.buffers = source.buffers
    children = (ArrowArray * source.n_children)()
    for index, child in enumerate(children):
        _share_array(owner, source.children[index].contents, child)
    pointers = pointers_to(children, ArrowArray)
    target.children = pointers if children else None
    dictionary = ArrowArray() if source.dictionary else None
    if dictionary is not None:
        _share_array(owner, source.dictionary.contents, dictionary)
        target.dictionary = ctypes.pointer(dictionary)
    target.private_data = hold((owner, children, pointers, dictionary))
    target.release = RELEASE_ARRAY


def export_field(field: Field) -> Any:
    """A capsule with the schema of a field."""
    target = owned_schema()
    write_field(field, target.struct)
    return capsule_of(target)


def write_field(field: Field, target: ArrowSchema) -> None:
    """Fills a struct with the schema of a field."""
    texts = (field.type.format.encode(), field.name.encode(), write_metadata(field.metadata))
    memory = [None if text is None else ctypes.create_string_buffer(text) for text in texts]
    target.format, target.name, target.metadata = (
        None if text is None else ctypes.addressof(text) for text in memory
    )
    target.flags = field.type.flags | (_abi.ARROW_FLAG_NULLABLE if field.nullable else 0)
    children = (ArrowSchema * len(field.type.children))()
    for child_field, child in zip(field.type.children, children):
        write_field(child_field, child)
    pointers = pointers_to(children, ArrowSchema)
    target.n_children = len(children)
    target.children = pointers if children else None
    dictionary = None
    if field.type.dictionary is not None:
        dictionary = ArrowSchema()
        write_field(Field("", field.type.dictionary), dictionary)
        target.dictionary = ctypes.pointer(dictionary)
    target.private_data = hold((memory, children, pointers, dictionary))
    target.release = RELEASE_SCHEMA


class StreamFailure:
    """What Python's side of a stream failed with, for whoever made the stream to raise again."""

    __slots__ = ("__weakref__", "error")

    def __init__(self) -> None:
        self.error: Optional[BaseException] = None


class StreamSource:
    """The Python side of a stream: batches from an iterator.

    `gives_away` lets the receiver have the batches' own memory instead of sharing it; nobody else
    may have them. An exception of the iterator is left in `failure`, where there is one; the source
    itself must not keep it: its traceback leads to the stream, whose end it would prevent.
    """

    def __init__(
        self,
        schema: Schema,
        batches: Iterator[Batch],
        *,
        gives_away: bool = False,
        failure: Optional[StreamFailure] = None,
    ) -> None:
        self.schema = schema
        self.batches = batches
        self.hand_over = _give_away if gives_away else share_batch
        self.message: Any = None
        #: Whether a thread has begun to pull that the interpreter does not wait for at its end.
        self.pulled_elsewhere = False
        self._failure = weakref.ref(failure) if failure is not None else None

    def failed(self, error: BaseException) -> int:
        """Gives the number that the stream answers with, and leaves the exception to its maker."""
        text = f"{type(error).__name__}: {error}".replace("\0", "\\0")
        self.message = ctypes.create_string_buffer(text.encode("utf-8", "replace"))
        failure = self._failure() if self._failure is not None else None
        if failure is not None:
            failure.error = error
        if isinstance(error, KeyboardInterrupt):
            if failure is None:
                _thread.interrupt_main()  # it is the main thread's, not the stream's
            return errno.ECANCELED
        if isinstance(error, MemoryError):
            return errno.ENOMEM
        if isinstance(error, NotImplementedError):
            return errno.ENOSYS
        return errno.EIO if isinstance(error, OSError) else errno.EINVAL


def _give_away(batch: Batch, target: ArrowArray) -> None:
    move(batch._owner.struct, target)


def _stream_function(name: str) -> Callable[[Callable[..., Any]], Any]:
    """Makes a Python function one of a stream's functions; it never raises."""

    def wrap(body: Callable[..., Any]) -> Any:
        def run(stream: Any, *out: Any) -> int:
            if is_exiting():
                return errno.ECANCELED
            source = held_by(stream.contents)
            if source is None:
                return errno.EINVAL
            try:
                body(source, *out)
                return 0
            except BaseException as error:
                return int(source.failed(error))

        return STREAM_FUNCTIONS[name](run)

    return wrap


@_stream_function("get_schema")
def _GET_SCHEMA(source: StreamSource, out: Any) -> None:
    write_field(source.schema.as_struct(), out.contents)


@_stream_function("get_next")
def _GET_NEXT(source: StreamSource, out: Any) -> None:
    if threading.get_ident() != threading.main_thread().ident:
        source.pulled_elsewhere = True
    ctypes.memset(out, 0, ctypes.sizeof(ArrowArray))
    batch = next(source.batches, None)
    if batch is not None:
        source.hand_over(batch, out.contents)


def _last_error(stream: Any) -> Optional[int]:
    source = held_by(stream.contents)
    message = source.message if source is not None else None
    return None if message is None else ctypes.addressof(message)


_LAST_ERROR = STREAM_FUNCTIONS["get_last_error"](_last_error)


def make_stream(source: StreamSource) -> OwnedStruct:
    """A stream whose batches come from Python. They are pulled by one thread at a time."""
    stream = owned_stream()
    stream.struct.get_schema = _GET_SCHEMA
    stream.struct.get_next = _GET_NEXT
    stream.struct.get_last_error = _LAST_ERROR
    stream.struct.private_data = hold(source)
    stream.struct.release = RELEASE_STREAM
    return stream


def export_stream(schema: Schema, batches: Iterator[Batch]) -> Any:
    """A capsule with a stream of batches."""
    return capsule_of(make_stream(StreamSource(schema, batches)))


# Who holds a stream may pull it when this module is gone already.
keep_for_ever(_GET_SCHEMA, _GET_NEXT, _LAST_ERROR)


def _streams_are_pulled() -> bool:
    """Whether a thread of the library may still be in a stream of Python's, or release it."""
    return any(
        isinstance(needed, StreamSource) and needed.pulled_elsewhere for needed in all_held()
    )


wait_for_at_exit(_streams_are_pulled)

"""Calls that pull a stream of the caller's data."""

from __future__ import annotations

from typing import Any, Callable, Optional, TypeVar

from codeanatomy import _abi
from codeanatomy._arrow.stream import stream_of
from codeanatomy._call import CallOptions
from codeanatomy._native import Owned, call
from codeanatomy._reader import Reader
from codeanatomy._task import Task
from codeanatomy.errors import Error

Result = TypeVar("Result")


class Source:
    """Data as a stream for one call, and what Python's side of the stream failed with."""

    __slots__ = ("_data", "_failure", "_stream")

    def __init__(self, data: Any) -> None:
        self._data = data
        self._stream, self._failure = stream_of(data)

    @property
    def out(self) -> Any:
        """The stream as an argument; the call moves it."""
        return self._stream.out

    @property
    def error(self) -> Optional[BaseException]:
        """The exception that ended the stream, as it was raised."""
        return self._failure.error

    def stop(self) -> None:
        """Ends the run behind the data: it does not know that nobody reads on."""
        if isinstance(self._data, Reader) and not self._data.closed:
            self._data.cancel()


class PullingTask(Task[Result]):
    """A call that pulls a stream; an exception of Python's side comes out as it was raised."""

    __slots__ = ("_source",)

    def __init__(
        self, owned: Owned, take: Callable[[Owned], Result], options: CallOptions, source: Source
    ) -> None:
        super().__init__(owned, take, options.on_progress)
        self._source = source

    def wait(self, timeout: Optional[float] = None) -> bool:
        """As `Task.wait`."""
        try:
            return super().wait(timeout)
        except Error:
            self._source.stop()
            if self._source.error is not None:
                raise self._source.error from None
            raise

    def result_or_cancel(self) -> Result:
        """As `Task.result_or_cancel`."""
        try:
            return super().result_or_cancel()
        except BaseException:
            self._source.stop()
            raise


def start_pulling(
    name: str,
    *arguments: Any,
    source: Source,
    options: CallOptions,
    take: Callable[[Owned], Result],
) -> PullingTask[Result]:
    """Calls a `…_start` function that moves `source.out`, and gives its task."""
    owned = Owned(_abi.codeanatomy_task)
    native = options.native()
    call(name, *arguments, native, owned.out)
    return PullingTask(owned, take, options, source)

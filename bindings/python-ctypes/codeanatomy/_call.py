"""What every long call has in common: time limit, cancel token, progress, waiting."""

from __future__ import annotations

import ctypes
import time
from typing import Any, Callable, NamedTuple, Optional, TypedDict

from codeanatomy import _abi
from codeanatomy._cancel import CancelToken, milliseconds
from codeanatomy._native import Owned, call
from codeanatomy.errors import TimeoutError

#: How long Python waits inside the library at a time. In between it sees Ctrl-C.
STEP_MILLISECONDS = 50


class Progress(NamedTuple):
    """Counters of running work. None ever goes back; `None` means not known."""

    #: Whether the work has ended.
    finished: bool
    #: Seconds since the call was made.
    elapsed: Optional[float]
    #: Rows that came out of the plan's sources, and bytes that they read from files.
    input_rows: Optional[int]
    input_bytes: Optional[int]
    #: Rows and batches of the result so far.
    output_rows: Optional[int]
    output_batches: Optional[int]
    #: Bytes written to spill files.
    spilled_bytes: Optional[int]


OnProgress = Callable[[Progress], None]


class CallKeywords(TypedDict, total=False):
    """The keywords that many long calls share: the arguments of `CallOptions`."""

    #: Seconds.
    timeout: Optional[float]
    cancel_token: Optional[CancelToken]
    #: Called while the call is waited for.
    on_progress: Optional[OnProgress]


_BEGIN_HERE = _abi.codeanatomy_call_options(
    struct_size=ctypes.sizeof(_abi.codeanatomy_call_options), begin_here=1
)


class CallOptions:
    """Time limit, cancel token and progress callback of one call of this package.

    One call may be several calls of the library, one after the other: they share the time limit.
    """

    __slots__ = ("_deadline", "_token", "_waits", "on_progress")

    def __init__(
        self,
        timeout: Optional[float] = None,
        cancel_token: Optional[CancelToken] = None,
        on_progress: Optional[OnProgress] = None,
        *,
        waits: bool = False,
    ) -> None:
        """`waits` is for work that often is short and waited for at once: it begins here."""
        limit = milliseconds(timeout)
        self._deadline = time.monotonic() + limit / 1000 if limit else None
        self._token = cancel_token._borrow() if cancel_token is not None else None
        self._waits = waits
        self.on_progress = on_progress

    def native(self) -> Any:
        """The options as an argument; None for all defaults."""
        if self._deadline is None and self._token is None:
            return _BEGIN_HERE if self._waits else None
        options = _abi.codeanatomy_call_options()
        options.struct_size = ctypes.sizeof(options)
        if self._token is not None:
            options.cancel_token = self._token.slot
        options.timeout_milliseconds = milliseconds(self._remaining())
        return options

    def _remaining(self) -> Optional[float]:
        if self._deadline is None:
            return None
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time given was over before the next step could start")
        return left


def read_progress(name: str, owned: Owned) -> Progress:
    """Asks a task or reader for its counters."""
    counters = _abi.codeanatomy_progress()
    counters.struct_size = ctypes.sizeof(counters)
    call(name, owned.slot, ctypes.byref(counters))

    def known(value: int) -> Optional[int]:
        return None if value < 0 else value

    microseconds = known(counters.elapsed_microseconds)
    return Progress(
        finished=bool(counters.finished),
        elapsed=None if microseconds is None else microseconds / 1_000_000,
        input_rows=known(counters.input_rows),
        input_bytes=known(counters.input_bytes),
        output_rows=known(counters.output_rows),
        output_batches=known(counters.output_batches),
        spilled_bytes=known(counters.spilled_bytes),
    )

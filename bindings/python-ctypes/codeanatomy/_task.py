"""Started calls: waiting for them in a way that Ctrl-C can end, and awaiting them."""

from __future__ import annotations

import asyncio
import ctypes
import itertools
import threading
import time
from collections.abc import Generator
from typing import Any, Callable, Generic, Optional, TypeVar

from codeanatomy import _abi
from codeanatomy._call import STEP_MILLISECONDS, CallOptions, OnProgress, Progress, read_progress
from codeanatomy._callbacks import keep_for_ever
from codeanatomy._library import is_exiting, library, read_text
from codeanatomy._native import Handle, Owned, call, call_timed
from codeanatomy.errors import Error

Result = TypeVar("Result")

# What is to be told when a task has ended, by the number that its callback gets as user data.
_listeners: dict[int, Callable[[], None]] = {}
_numbers = itertools.count(1)


def _tell_listener(number: int) -> None:
    listener = _listeners.get(number)
    if listener is not None and not is_exiting():
        listener()


def _forget_listener(number: int) -> None:
    _listeners.pop(number, None)


_on_done = _abi.codeanatomy_task_done_fn(_tell_listener)
_forget = _abi.codeanatomy_destroy_fn(_forget_listener)
keep_for_ever(_on_done, _forget)


class Task(Handle, Generic[Result]):
    """A call that was started: wait for it, await it, cancel it, or ask how far it is.

    Any thread, at the same time. A task that is closed, or that nothing refers to any more, is
    cancelled. `await task` gives its result in an asyncio program.
    """

    __slots__ = ("_done", "_lock", "_on_progress", "_outcome", "_take", "_waiters")

    def __init__(
        self,
        owned: Owned,
        take: Callable[[Owned], Result],
        on_progress: Optional[OnProgress] = None,
    ) -> None:
        super().__init__(owned)
        self._take = take
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._outcome: list[Result] = []
        self._done: Optional[_Ended] = None

    def wait(self, timeout: Optional[float] = None) -> bool:
        """Waits for the end, at most `timeout` seconds. False when the call still runs.

        Raises what the call ended with when it failed. Ctrl-C ends the wait, not the call.
        """
        owned = self._borrow()
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            step = STEP_MILLISECONDS
            if end is not None:
                step = max(0, min(step, round((end - time.monotonic()) * 1000)))
            if call_timed("codeanatomy_task_wait", owned.slot, step):
                return True
            if self._on_progress is not None:
                self._on_progress(self.progress())
            if end is not None and time.monotonic() >= end:
                return False

    def result(self) -> Result:
        """Waits for the end and gives the result; the same one at every call."""
        if not self._outcome:
            self.wait()
            with self._lock:
                if not self._outcome:
                    self._outcome.append(self._take(self._borrow()))
        return self._outcome[0]

    @property
    def running(self) -> bool:
        """Whether the call has not ended yet."""
        owned = self._borrow()
        state = library().codeanatomy_task_state_get(owned.slot)
        return bool(state == _abi.CODEANATOMY_TASK_STATE_RUNNING)

    def cancel(self) -> None:
        """Stops the call. Never blocks, may be repeated, may lose the race with the end."""
        owned = self._borrow()
        library().codeanatomy_task_cancel(owned.slot)

    def progress(self) -> Progress:
        """Counters of the call."""
        return read_progress("codeanatomy_task_progress", self._borrow())

    def close(self) -> None:
        """Gives the task up: one that runs is cancelled. A result that was taken stays."""
        owned = self._owned
        if owned is not None:
            library().codeanatomy_task_cancel(owned.slot)
        super().close()

    def __await__(self) -> Generator[Any, None, Result]:
        return self._wait_in_loop().__await__()

    async def _wait_in_loop(self) -> Result:
        ended = self._ended_in(asyncio.get_running_loop())
        try:
            await asyncio.shield(ended)
        except asyncio.CancelledError:
            self.cancel()
            await ended
            raise
        return self.result()

    def _ended_in(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        """A future of the loop that is done when the task has ended."""
        with self._lock:
            if self._done is None:
                self._done = _Ended()
                self._done.ask(self._borrow())
        return self._done.future_in(loop)

    def result_or_cancel(self) -> Result:
        """As `result`, for a caller who is not given the task: what ends the wait ends the call."""
        try:
            return self.result()
        except Error:
            raise
        except BaseException:
            self.cancel()
            self._drain()
            raise

    def _drain(self) -> None:
        """Waits for the end, whatever it is."""
        owned = self._borrow()
        try:
            while not call_timed("codeanatomy_task_wait", owned.slot, STEP_MILLISECONDS):
                pass
        except Error:
            pass


class _Ended:
    """Futures that the end of one task completes; the library calls back once only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended = False
        self._futures: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] = []

    def ask(self, owned: Owned) -> None:
        """Has the library call back at the end of the task."""
        number = next(_numbers)
        _listeners[number] = self._tell
        call("codeanatomy_task_on_done", owned.slot, _on_done, number, _forget)

    def future_in(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        future: asyncio.Future[None] = loop.create_future()
        with self._lock:
            if not self._ended:
                self._futures.append((loop, future))
                return future
        _complete(future)
        return future

    def _tell(self) -> None:
        with self._lock:
            self._ended = True
            futures, self._futures = self._futures, []
        for loop, future in futures:
            try:
                loop.call_soon_threadsafe(_complete, future)
            except RuntimeError:
                pass  # the loop is closed: nobody waits any more


def _complete(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def start(
    name: str,
    *arguments: Any,
    options: CallOptions,
    take: Callable[[Owned], Result],
) -> Task[Result]:
    """Calls a `…_start` function and gives its task."""
    owned = Owned(_abi.codeanatomy_task)
    native = options.native()
    call(name, *arguments, native, owned.out)
    return Task(owned, take, options.on_progress)


def take_nothing(_owned: Owned) -> None:
    """The result of a task that has none."""


def take_count(owned: Owned) -> int:
    """The result of a task that counts rows."""
    rows = ctypes.c_int64()
    call("codeanatomy_task_take_count", owned.slot, ctypes.byref(rows))
    return rows.value


def take_text(owned: Owned) -> str:
    """The result of a task that gives text."""
    buffer = Owned(_abi.codeanatomy_buffer)
    call("codeanatomy_task_take_text", owned.slot, buffer.out)
    return read_text(library().codeanatomy_buffer_text(buffer.slot))

"""Calls into the library, and objects of the library that Python owns."""

from __future__ import annotations

import ctypes
import json
import os
from collections.abc import Mapping
from typing import Any, Callable, Optional, TypeVar

from codeanatomy import _abi
from codeanatomy._library import library, read_text, take_error
from codeanatomy.errors import InvalidArgumentError, InvalidOptionError, InvalidStateError

_ErrorPointer = ctypes.POINTER(_abi.codeanatomy_error)
Self = TypeVar("Self", bound="Handle")

_TIMED_OUT = _abi.CODEANATOMY_STATUS_TIMED_OUT


def call(name: str, *arguments: Any) -> None:
    """Calls a function that returns a status and has `out_error` last; raises when it fails."""
    loaded = library()
    error = _ErrorPointer()
    status = getattr(loaded, name)(*arguments, ctypes.byref(error))
    if status:
        raise take_error(loaded, status, error)


def call_timed(name: str, *arguments: Any) -> bool:
    """As `call`, for functions that wait: False when there is nothing yet."""
    loaded = library()
    error = _ErrorPointer()
    status = getattr(loaded, name)(*arguments, ctypes.byref(error))
    if not status:
        return True
    if status == _TIMED_OUT and not error:
        return False
    raise take_error(loaded, status, error)


class Text(_abi.codeanatomy_str):
    """Text for one call, with the bytes that it points to."""

    def __init__(self, text: str) -> None:
        try:
            encoded = text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InvalidArgumentError(
                f"the text {text!r:.80} cannot be written as UTF-8: {error.reason}"
            ) from None
        super().__init__(ctypes.cast(ctypes.c_char_p(encoded), ctypes.c_void_p), len(encoded))
        self.encoded = encoded


def options_text(options: Mapping[str, Any]) -> Text:
    """An option bag as JSON. Options that are None have their default and are left out."""
    given = {key: value for key, value in options.items() if value is not None}
    if not given:
        return Text("")
    try:
        return Text(json.dumps(given, ensure_ascii=False, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise InvalidOptionError(
            f"the options {', '.join(sorted(given))} cannot be written as JSON: {error}"
        ) from None


class Owned:
    """One object of the library that is freed once, when nothing in Python refers to it any more.

    Whoever uses the object holds a reference for the time of the call, so that a `close` in another
    thread never frees what is in use. The slot exists before the library fills it: no interrupt can
    come between the birth of the native object and its owner.
    """

    __slots__ = ("_free", "_owner_pid", "slot")

    def __init__(self, kind: type[ctypes.Structure]) -> None:
        self._free = getattr(library(), f"{kind.__name__}_free")
        self._owner_pid = os.getpid()
        self.slot = ctypes.POINTER(kind)()

    @property
    def out(self) -> Any:
        """The slot as an out argument."""
        return ctypes.byref(self.slot)

    # Bound early: when the interpreter ends, modules are emptied before their last objects go.
    def __del__(self, _getpid: Callable[[], int] = os.getpid) -> None:
        # A forked child frees nothing: what it would free, such as spill files, is its parent's.
        # There is no slot yet when an interrupt came while it was made.
        if getattr(self, "slot", None) and _getpid() == self._owner_pid:
            self._free(self.slot)


class Handle:
    """Base of the objects that hold one object of the library and can be closed."""

    __slots__ = ("__weakref__", "_owned")

    def __init__(self, owned: Owned) -> None:
        self._owned: Optional[Owned] = owned

    def _borrow(self) -> Owned:
        """The native object; hold the result for as long as its slot is in use."""
        owned = self._owned
        if owned is None:
            raise InvalidStateError(f"this {type(self).__name__} is closed")
        return owned

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._owned is None

    def close(self) -> None:
        """Gives the native object up. May be repeated, in any order with other objects."""
        self._owned = None

    def __enter__(self: Self) -> Self:
        self._borrow()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError(f"a {type(self).__name__} belongs to its process and cannot be pickled")


def take_buffer(name: str, *arguments: Any) -> str:
    """Calls a function that gives a buffer, and returns its text."""
    buffer = Owned(_abi.codeanatomy_buffer)
    call(name, *arguments, buffer.out)
    return read_text(library().codeanatomy_buffer_text(buffer.slot))

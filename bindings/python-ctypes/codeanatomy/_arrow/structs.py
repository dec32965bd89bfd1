"""Structs of the Arrow C data interface that Python owns: release once, move, sub-types."""

from __future__ import annotations

import ctypes
import os
from typing import Any, Callable

from codeanatomy._abi import ArrowArray, ArrowArrayStream, ArrowSchema


def _field_types(kind: type[ctypes.Structure]) -> dict[str, Any]:
    return {field[0]: field[1] for field in kind._fields_}


#: The types of the `release` functions, for callbacks that are written in Python.
SchemaRelease: Any = _field_types(ArrowSchema)["release"]
ArrayRelease: Any = _field_types(ArrowArray)["release"]
STREAM_FUNCTIONS = _field_types(ArrowArrayStream)


class OwnedStruct:
    """A struct of the interface; what it holds is released when nothing refers to it any more."""

    __slots__ = ("_owner_pid", "struct")

    def __init__(self, kind: type[ctypes.Structure]) -> None:
        self._owner_pid = os.getpid()
        self.struct: Any = kind()

    @property
    def out(self) -> Any:
        """The struct as an argument."""
        return ctypes.byref(self.struct)

    @property
    def released(self) -> bool:
        """Whether there is nothing in it: never filled, released or moved elsewhere."""
        return not self.struct.release

    # Bound early: when the interpreter ends, modules are emptied before their last objects go.
    def __del__(
        self,
        _getpid: Callable[[], int] = os.getpid,
        _reference: Callable[[Any], Any] = ctypes.byref,
    ) -> None:
        # What a forked child inherited belongs to its parent.
        # There is no struct yet when an interrupt came while it was made.
        struct = getattr(self, "struct", None)
        if struct is not None and struct.release and _getpid() == self._owner_pid:
            struct.release(_reference(struct))


def owned_schema() -> OwnedStruct:
    return OwnedStruct(ArrowSchema)


def owned_array() -> OwnedStruct:
    return OwnedStruct(ArrowArray)


def owned_stream() -> OwnedStruct:
    return OwnedStruct(ArrowArrayStream)


def move(source: Any, target: Any) -> None:
    """Moves a struct: afterwards the target owns what the source owned, and the source nothing."""
    ctypes.memmove(ctypes.byref(target), ctypes.byref(source), ctypes.sizeof(target))
    source.release = type(source.release)()


def text_at(address: Any) -> str:
    """The NUL-terminated text at an address; empty for NULL."""
    return ctypes.string_at(address).decode("utf-8") if address else ""

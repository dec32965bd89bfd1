"""PyCapsules: how Python libraries hand Arrow data to each other without knowing each other.

A capsule owns a struct that its receiver moves out. Usually a capsule's destructor releases what
nobody took. A destructor written in Python, however, may run while an exception is on its way
through C code, and CPython would then lose that exception. So our capsules have no destructor:
each is kept, together with its struct, until it is referred to from here only.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from codeanatomy._abi import ArrowArray, ArrowArrayStream, ArrowSchema
from codeanatomy._arrow.structs import OwnedStruct, move
from codeanatomy.errors import InvalidArgumentError

_NAMES = {
    ArrowSchema: b"arrow_schema",
    ArrowArray: b"arrow_array",
    ArrowArrayStream: b"arrow_array_stream",
}

_new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
    ("PyCapsule_New", ctypes.pythonapi)
)
_is_valid = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_IsValid", ctypes.pythonapi)
)
_get_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)

# Every capsule that may still be in use elsewhere, by identity, with the struct that it points to.
_handed_out: dict[int, tuple[Any, OwnedStruct]] = {}


def capsule_of(owned: OwnedStruct) -> Any:
    """A capsule that hands the struct to whoever takes it."""
    sweep()
    capsule = _new(ctypes.addressof(owned.struct), _NAMES[type(owned.struct)], None)
    _handed_out[id(capsule)] = (capsule, owned)
    return capsule


def sweep() -> None:
    """Drops the capsules that nobody else refers to, and releases what was not taken."""
    for key in list(_handed_out):
        entry = _handed_out.get(key)
        if entry is not None and sys.getrefcount(entry[0]) <= _UNSHARED:
            _handed_out.pop(key, None)


def _references_when_unshared() -> int:
    """What `sweep` counts for a capsule that is in the table only; it differs among Pythons."""
    table = {0: (object(), None)}
    entry = table.get(0)
    assert entry is not None
    return sys.getrefcount(entry[0])


_UNSHARED = _references_when_unshared()


def take_capsule(capsule: Any, kind: type[ctypes.Structure]) -> OwnedStruct:
    """Moves the struct out of a capsule of the Arrow PyCapsule interface."""
    name = _NAMES[kind]
    if not _is_valid(capsule, name):
        raise InvalidArgumentError(
            f"expected a PyCapsule named '{name.decode()}', not a {type(capsule).__name__}"
        )
    source = kind.from_address(_get_pointer(capsule, name))
    if not source.release:
        raise InvalidArgumentError(
            f"the '{name.decode()}' capsule is empty: what it held was taken or released before"
        )
    target = OwnedStruct(kind)
    move(source, target.struct)
    return target

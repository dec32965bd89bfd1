"""What structs handed out of Python need until they are released, and their `release` functions.

Whoever receives a struct calls its `release` once, on any thread: also one of C, and also while
a Python exception is on its way through C code in that thread, as other packages do when they clean
up after a failure. CPython cannot call a function properly then: some call of a built-in raises the
exception that was on its way, or a `SystemError` in its place, and outside it is gone. Nothing in
Python can prevent that. But the struct must be released all the same, or its receiver ends the
process: so these functions take a plain address (a typed pointer could not even be made then) and
begin again after any exception; all they do can be done twice.
"""

from __future__ import annotations

import _thread
import ctypes
import itertools
from typing import Any, Callable

from codeanatomy._abi import ArrowArray, ArrowArrayStream, ArrowSchema
from codeanatomy._arrow.structs import STREAM_FUNCTIONS, ArrayRelease, SchemaRelease
from codeanatomy._callbacks import keep_for_ever

# What the memory of each handed-out struct needs, by the number in its `private_data`. Single
# dictionary operations are atomic, so that no lock is needed, which a callback could wait for.
_held: dict[int, Any] = {}
_numbers = itertools.count(1)

_Release = ctypes.CFUNCTYPE(None, ctypes.c_void_p)


def hold(needed: Any) -> int:
    """Keeps what a struct's memory needs; the number goes into its `private_data`."""
    number = next(_numbers)
    _held[number] = needed
    return number


def held_by(struct: Any) -> Any:
    """What was kept for a struct; None when it was released."""
    return _held.get(struct.private_data)


def all_held() -> list[Any]:
    """What is kept for all structs that are handed out now."""
    return list(_held.values())


def _release_tree(struct: Any) -> None:
    """Releases a struct of Python's, and those below it that were not moved elsewhere."""
    if not struct.release:
        return
    for index in range(struct.n_children):
        _release_tree(struct.children[index].contents)
    if struct.dictionary:
        _release_tree(struct.dictionary.contents)
    _end(struct)


def _end(struct: Any) -> None:
    number = struct.private_data
    struct.release = type(struct.release)()
    _held.pop(number, None)


def _release_function(
    kind: type[ctypes.Structure], end: Callable[[Any], None], function_type: Any
) -> Any:
    """A `release` function written in Python; see the module's comment."""

    def run(address: int) -> None:
        try:
            end(kind.from_address(address))
        except BaseException as error:
            end(kind.from_address(address))
            if isinstance(error, KeyboardInterrupt):
                _thread.interrupt_main()  # raised again where it is seen

    callback = _Release(run)
    keep_for_ever(callback)  # a struct may be released when this module is gone already
    return ctypes.cast(callback, function_type)


RELEASE_ARRAY = _release_function(ArrowArray, _release_tree, ArrayRelease)
RELEASE_SCHEMA = _release_function(ArrowSchema, _release_tree, SchemaRelease)
RELEASE_STREAM = _release_function(ArrowArrayStream, _end, STREAM_FUNCTIONS["release"])

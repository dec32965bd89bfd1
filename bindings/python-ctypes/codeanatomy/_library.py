"""The shared library: where it is looked for, the handshake, fork, and the end of the process."""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable, Optional

from codeanatomy import _abi
from codeanatomy.errors import Error, ForkError, LibraryLoadError, VersionError, error_from_facts

#: Environment variable with the path of the shared library.
ENVIRONMENT_VARIABLE = "CODEANATOMY_LIBRARY"

# How long the end of the process waits for work that was cancelled.
EXIT_DEADLINE = 5.0

_ERROR_POINTER = ctypes.POINTER(_abi.codeanatomy_error)


class _State:
    """The one loaded library of this process."""

    library: Optional[ctypes.CDLL] = None
    path: Optional[str] = None
    pid: int = 0
    #: Set when the interpreter ends: callbacks of the library do nothing any more.
    exiting: bool = False


_lock = threading.Lock()
_busy_checks: list[Callable[[], bool]] = []


def library() -> ctypes.CDLL:
    """The library, loaded on first use. Refuses to work in a forked child."""
    loaded = _State.library
    if loaded is None:
        loaded = _load_once()
    if _State.pid != os.getpid():
        raise ForkError(
            "codeanatomy cannot be used in this process: it was forked from one that had loaded "
            "the library, and threads do not survive a fork; use the multiprocessing start method "
            "'spawn', or load the library after the fork"
        )
    return loaded


def library_path() -> str:
    """The path of the loaded shared library, as it was given to the system's loader."""
    library()
    assert _State.path is not None
    return _State.path


def library_version() -> str:
    """The version of the loaded library, such as `0.1.0`."""
    return read_text(library().codeanatomy_library_version())


def build_info() -> dict[str, object]:
    """How the loaded library was built: `version`, `abi`, `profile`, `target`, `features`, …"""
    info: dict[str, object] = json.loads(read_text(library().codeanatomy_library_build_info()))
    return info


def wait_for_at_exit(busy: Callable[[], bool]) -> None:
    """Has the end of the process wait while threads of the library are in Python code."""
    _busy_checks.append(busy)


def is_exiting() -> bool:
    """Whether the interpreter ends, so that callbacks must not touch Python objects any more."""
    return _State.exiting


def read_text(text: _abi.codeanatomy_str) -> str:
    """Copies text that is borrowed from the library."""
    return ctypes.string_at(text.data, text.length).decode("utf-8") if text.length else ""


def take_error(loaded: ctypes.CDLL, status: int, error: Any) -> Error:
    """The exception for a failed call; frees the error object."""
    if not error:
        return error_from_facts(_facts_without_object(status))
    try:
        return error_from_facts(json.loads(read_text(loaded.codeanatomy_error_json(error))))
    finally:
        loaded.codeanatomy_error_free(error)


def _facts_without_object(status: int) -> dict[str, object]:
    return {
        "status": status,
        "code": "",
        "sqlstate": "XX000",
        "component": "python",
        "message": f"the library failed with status {status} and gave no reason",
        "line": 0,
        "column": 0,
        "retryable": False,
        "details": {},
        "causes": [],
        "location": "",
    }


def _load_once() -> ctypes.CDLL:
    with _lock:
        if _State.library is None:
            loaded, path = _find()
            _shake_hands(loaded, path)
            _declare(loaded, path)
            _State.path, _State.pid, _State.library = path, os.getpid(), loaded
            atexit.register(_at_exit)
        return _State.library


def _candidates() -> Iterator[tuple[str, str]]:
    """Where the library may be: pairs of a path and of the place's name in messages."""
    explicit = os.environ.get(ENVIRONMENT_VARIABLE)
    if explicit:
        # Whoever names a file wants that file: no other is tried when it cannot be loaded.
        yield explicit, f"environment variable {ENVIRONMENT_VARIABLE}"
        return
    names = _file_names()
    for name in names:
        yield str(Path(__file__).resolve().parent / name), "beside the package"
    for name in names:
        yield name, "system loader"


def _file_names() -> list[str]:
    if sys.platform == "win32":
        return ["codeanatomy.dll"]
    if sys.platform == "darwin":
        return [f"libcodeanatomy.{_abi.CODEANATOMY_ABI}.dylib", "libcodeanatomy.dylib"]
    return [f"libcodeanatomy.so.{_abi.CODEANATOMY_ABI}", "libcodeanatomy.so"]


def _find() -> tuple[ctypes.CDLL, str]:
    tried = []
    for path, place in _candidates():
        if place == "beside the package" and not os.path.exists(path):
            tried.append(f"{path} ({place}): no such file")
            continue
        try:
            return ctypes.CDLL(path), path
        except OSError as error:
            tried.append(f"{path} ({place}): {error}")
    raise LibraryLoadError(
        "cannot load the codeanatomy library; tried:\n"
        + "".join(f"  - {attempt}\n" for attempt in tried)
        + f"set {ENVIRONMENT_VARIABLE} to the path of the shared library"
    )


def _shake_hands(loaded: ctypes.CDLL, path: str) -> None:
    """Checks the versions before any other function of the library is called."""
    needed = ("library_handshake", "error_json", "error_free")
    for name in (f"codeanatomy_{suffix}" for suffix in needed):
        _declare_one(loaded, path, name)
    error = _ERROR_POINTER()
    status = loaded.codeanatomy_library_handshake(
        _abi.CODEANATOMY_ABI, _abi.CODEANATOMY_VERSION_NUMBER, ctypes.byref(error)
    )
    if status:
        raise take_error(loaded, status, error)


def _declare(loaded: ctypes.CDLL, path: str) -> None:
    for name in _abi.FUNCTIONS:
        _declare_one(loaded, path, name)


def _declare_one(loaded: ctypes.CDLL, path: str, name: str) -> None:
    try:
        function = getattr(loaded, name)
    except AttributeError:
        raise VersionError(
            f"{path} has no function {name}: it is not a codeanatomy library, or an older one; "
            f"this package needs ABI {_abi.CODEANATOMY_ABI} of version "
            f"{_abi.CODEANATOMY_VERSION_MAJOR}.{_abi.CODEANATOMY_VERSION_MINOR} or later"
        ) from None
    function.restype, function.argtypes = _abi.FUNCTIONS[name]


def _at_exit() -> None:
    """Ends all work while Python still runs: a library thread that calls back later would hang."""
    loaded = _State.library
    if loaded is None or _State.pid != os.getpid():
        return
    _State.exiting = True
    no_callback = _abi.codeanatomy_log_fn()
    loaded.codeanatomy_library_set_log(
        _abi.CODEANATOMY_LOG_LEVEL_OFF, no_callback, None, _abi.codeanatomy_destroy_fn(), None
    )
    end = time.monotonic() + EXIT_DEADLINE
    loaded.codeanatomy_library_shutdown(round(EXIT_DEADLINE * 1000), None)
    while any(busy() for busy in _busy_checks) and time.monotonic() < end:
        time.sleep(0.005)

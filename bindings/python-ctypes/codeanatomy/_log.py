"""The library's log in Python's `logging`."""

from __future__ import annotations

import _thread
import logging
from typing import Any, Optional

from codeanatomy import _abi
from codeanatomy._callbacks import keep_for_ever
from codeanatomy._library import is_exiting, read_text
from codeanatomy._native import call

#: Python has no level below DEBUG; this one is what the library calls trace.
TRACE = 5

_LEVELS = {
    _abi.CODEANATOMY_LOG_LEVEL_ERROR: logging.ERROR,
    _abi.CODEANATOMY_LOG_LEVEL_WARN: logging.WARNING,
    _abi.CODEANATOMY_LOG_LEVEL_INFO: logging.INFO,
    _abi.CODEANATOMY_LOG_LEVEL_DEBUG: logging.DEBUG,
    _abi.CODEANATOMY_LOG_LEVEL_TRACE: TRACE,
}

_logger: Optional[logging.Logger] = None


def _pass_on(level: int, target: Any, message: Any, _user_data: Any) -> None:
    logger = _logger
    if logger is None or is_exiting():
        return
    try:
        child = logger.getChild(read_text(target).replace("::", "."))
        child.log(_LEVELS.get(level, logging.INFO), "%s", read_text(message))
    except KeyboardInterrupt:
        _thread.interrupt_main()  # Ctrl-C fell into this callback: raised again where it is seen


_on_record = _abi.codeanatomy_log_fn(_pass_on)
keep_for_ever(_on_record)

_NOTHING_TO_FREE = _abi.codeanatomy_destroy_fn()


def set_logger(logger: Optional[logging.Logger], level: Optional[int] = None) -> None:
    """Sends the library's log to a logger; `None` stops it. Without it nothing is logged.

    Records come through child loggers named after the part of the library, such as
    `deltalake_core.kernel`. `level` is the most detailed level wanted, by default what the logger
    itself lets through; it is fixed until the next call. Handlers run on threads of the library
    and must not call this package.
    """
    global _logger
    if logger is None:
        call(
            "codeanatomy_library_set_log",
            _abi.CODEANATOMY_LOG_LEVEL_OFF,
            _abi.codeanatomy_log_fn(),
            None,
            _NOTHING_TO_FREE,
        )
        _logger = None
        return
    wanted = level if level is not None else logger.getEffectiveLevel()
    _logger = logger
    call("codeanatomy_library_set_log", _library_level(wanted), _on_record, None, _NOTHING_TO_FREE)


def _library_level(wanted: int) -> int:
    """The library's most detailed level that a Python level lets through."""
    passing = [level for level, python_level in _LEVELS.items() if python_level >= wanted]
    return max(passing, default=_abi.CODEANATOMY_LOG_LEVEL_OFF)

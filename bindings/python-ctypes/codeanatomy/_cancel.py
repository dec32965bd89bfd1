"""Cancel tokens."""

from __future__ import annotations

from typing import Optional

from codeanatomy import _abi
from codeanatomy._library import library
from codeanatomy._native import Handle, Owned, call
from codeanatomy.errors import InvalidArgumentError


def milliseconds(seconds: Optional[float]) -> int:
    """A time limit as the library has it: whole milliseconds, 0 for none."""
    if seconds is None:
        return 0
    if not seconds > 0:
        raise InvalidArgumentError(f"a timeout is a positive number of seconds, not {seconds!r}")
    # Never rounded to 0, which would mean no limit; nor beyond what the library can count.
    return max(1, min(round(seconds * 1000), (1 << 62)))


class CancelToken(Handle):
    """A flag that stops every call it was given to, set by `cancel` or after `timeout` seconds.

    A token is set once and stays set: make a new one for the next round of work. Any thread, at the
    same time.
    """

    __slots__ = ()

    def __init__(self, timeout: Optional[float] = None) -> None:
        owned = Owned(_abi.codeanatomy_cancel_token)
        call("codeanatomy_cancel_token_new", milliseconds(timeout), owned.out)
        super().__init__(owned)

    def cancel(self) -> None:
        """Stops every call that was given this token. Never blocks, may be repeated."""
        owned = self._borrow()
        library().codeanatomy_cancel_token_cancel(owned.slot)

    @property
    def is_cancelled(self) -> bool:
        """Whether the token has fired, by `cancel` or by its time limit."""
        owned = self._borrow()
        return bool(library().codeanatomy_cancel_token_is_cancelled(owned.slot))

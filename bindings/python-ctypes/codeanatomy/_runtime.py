"""Runtimes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypedDict, Union

from codeanatomy import _abi
from codeanatomy._native import Handle, Owned, call, options_text, take_buffer

if TYPE_CHECKING:
    from typing_extensions import Unpack


class RuntimeOptions(TypedDict, total=False):
    """The options of a runtime; all may be left out. Sizes are bytes or text such as `"256MiB"`."""

    worker_threads: int
    memory_limit: Union[int, str]
    spill: bool
    spill_directory: str
    spill_limit: Union[int, str]
    metadata_cache_limit: Union[int, str]
    statistics_cache_limit: Union[int, str]
    list_files_cache_limit: Union[int, str]
    list_files_cache_seconds: int


class Runtime(Handle):
    """Worker threads, one memory pool, one spill disk and caches, for any number of sessions.

    Any thread, at the same time. A closed runtime goes on for as long as its sessions, queries and
    readers use it. Make it after `fork`, never before.
    """

    __slots__ = ()

    def __init__(self, **options: Unpack[RuntimeOptions]) -> None:
        owned = Owned(_abi.codeanatomy_runtime)
        call("codeanatomy_runtime_new", options_text(options), owned.out)
        super().__init__(owned)

    @classmethod
    def shared(cls) -> Runtime:
        """The runtime that the whole process shares; it is what a session has by default."""
        owned = Owned(_abi.codeanatomy_runtime)
        call("codeanatomy_runtime_default", owned.out)
        return cls._of(owned)

    @classmethod
    def _of(cls, owned: Owned) -> Runtime:
        runtime = cls.__new__(cls)
        Handle.__init__(runtime, owned)
        return runtime

    def options(self) -> dict[str, Any]:
        """The options in force, defaults included; sizes in bytes."""
        return self._report("codeanatomy_runtime_options")

    def memory(self) -> dict[str, Any]:
        """How much memory and spill disk is in use.

        Keys, in bytes: `limit` (None for none), `current`, `peak`, `consumers` (the operators and
        tables that hold memory now, the largest first), and `spill`.
        """
        return self._report("codeanatomy_runtime_memory")

    def _report(self, name: str) -> dict[str, Any]:
        owned = self._borrow()
        report: dict[str, Any] = json.loads(take_buffer(name, owned.slot))
        return report

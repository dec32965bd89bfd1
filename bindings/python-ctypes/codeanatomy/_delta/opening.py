"""Where Delta tables are, and how they are opened and looked for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Callable, Optional, Union

from codeanatomy import _abi
from codeanatomy._call import CallOptions
from codeanatomy._delta.options import RequiredProtocol, Timestamp, timestamp_text
from codeanatomy._native import Owned, Text, call, options_text
from codeanatomy._task import Result, Task, start, take_count
from codeanatomy.errors import InvalidArgumentError

if TYPE_CHECKING:
    from codeanatomy._register import Registering


class Place:
    """Where a table is, and what is asked of it when it is opened."""

    __slots__ = ("_required_protocol", "_storage_options", "_timestamp", "_version", "uri")

    def __init__(
        self,
        uri: Union[str, os.PathLike[str]],
        version: Optional[int] = None,
        storage_options: Optional[Mapping[str, str]] = None,
        timestamp: Optional[Timestamp] = None,
        required_protocol: Optional[RequiredProtocol] = None,
    ) -> None:
        self.uri = os.fspath(uri)
        if not isinstance(self.uri, str):
            raise InvalidArgumentError(f"the place of a table is text, not {self.uri!r:.80}")
        self._storage_options = None if storage_options is None else dict(storage_options)
        self._version = version
        self._timestamp = timestamp_text(timestamp)
        self._required_protocol = None if required_protocol is None else dict(required_protocol)

    @property
    def is_of_the_past(self) -> bool:
        """Whether a version is asked for, if only by its time."""
        return self._version is not None or self._timestamp is not None

    def again(self, version: Optional[int]) -> Place:
        """The same place at another version, the latest for None."""
        place = Place(self.uri, version, self._storage_options)
        place._required_protocol = self._required_protocol
        return place

    def start_open(
        self, session: Registering, options: CallOptions, take: Callable[[Owned], Result]
    ) -> Task[Result]:
        """Starts to open the table."""
        return self._start("codeanatomy_delta_open_start", session, options, take)

    def start_exists(self, session: Registering, options: CallOptions) -> Task[bool]:
        """Starts to look whether there is a table."""
        return self._start(
            "codeanatomy_delta_exists_start", session, options, lambda task: take_count(task) > 0
        )

    def _start(
        self,
        function: str,
        session: Registering,
        options: CallOptions,
        take: Callable[[Owned], Result],
    ) -> Task[Result]:
        owned = session._borrow()
        asked = {
            "version": self._version,
            "timestamp": self._timestamp,
            "storage_options": self._storage_options,
            "required_protocol": self._required_protocol,
        }
        return start(
            function,
            owned.slot,
            Text(self.uri),
            options_text(asked),
            options=options,
            take=take,
        )


def take_owned(task: Owned) -> Owned:
    """The table of a task that opened one."""
    table = Owned(_abi.codeanatomy_delta_table)
    call("codeanatomy_task_take_delta_table", task.slot, table.out)
    return table

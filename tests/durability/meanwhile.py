"""Something that happens while a change reads its rows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Callable

import codeanatomy

#: A change reads the table before it reads its rows, or shortly behind the first ones.
HEAD_START = 0.5


def meanwhile(rows: dict[str, list], happens: Callable[[], object]) -> Iterator[codeanatomy.Batch]:
    """The rows, one by one; before the last one something else happens to its end."""
    count = len(next(iter(rows.values())))
    for index in range(count):
        if index == count - 1:
            time.sleep(HEAD_START)
            # The thread that reads rows may not wait for the library.
            thread = threading.Thread(target=happens)
            thread.start()
            thread.join()
        yield codeanatomy.record_batch({name: [values[index]] for name, values in rows.items()})

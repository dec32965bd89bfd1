"""Callbacks that C may call until the process is gone."""

from __future__ import annotations

import ctypes
from typing import Any


def keep_for_ever(*callbacks: Any) -> None:
    """Never frees the machine code of these callbacks, not even when their module goes."""
    for callback in callbacks:
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(callback))

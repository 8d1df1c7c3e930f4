"""PDFium's functions as ones that take plain integers for pointers, which halves the cost of a call."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

POINTER, INT = ctypes.c_size_t, ctypes.c_int


def from_python(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function to be called from Python: it keeps the interpreter's lock."""
    return ctypes.PYFUNCTYPE(result, *arguments)(_address(name))


def from_compiled(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function that compiled code (numba) may call too."""
    return ctypes.CFUNCTYPE(result, *arguments)(_address(name))


def _address(name: str) -> int:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    return address

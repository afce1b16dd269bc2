"""While the window is open, no library ends the program: its SystemExit is an error like others.

PySide6 hands what a slot or a paint raises to CPython's `PyErr_Print`. That asks `sys.excepthook`, but ends
the program there and then where it meets the class that `PyExc_SystemExit` points to.
"""

import sys
from ctypes import py_object, pythonapi
from typing import Any, NoReturn

_what_ends: "py_object[Any]" = py_object.in_dll(pythonapi, "PyExc_SystemExit")
_sys_exit = sys.exit


def refuse_exits() -> None:
    """From now on the program ends with its main function alone."""
    _what_ends.value = ()  # which no exception is of
    vars(sys)["exit"] = _raise  # Python's own raises what is pointed to


def allow_exits() -> None:
    """As Python had it."""
    _what_ends.value = SystemExit
    vars(sys)["exit"] = _sys_exit


def _raise(*status: object) -> NoReturn:
    raise SystemExit(*status)

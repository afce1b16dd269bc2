"""Whether a window can be opened at all: asked before Qt is, because Qt aborts where it cannot."""

import ctypes
import os
import sys
from collections.abc import Mapping

# What a bare Debian or Ubuntu lacks, and the package that has it.
_NEEDED = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
_NEEDED_ON_X11 = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
_WITHOUT_DISPLAY = (
    "`nnviz run FILE` trains without a window, `nnviz shot FILE --out PNG` makes a picture of it."
)


def reason_against_a_window() -> str:
    """Why no window can be opened, in one line that says what to do; empty when one can."""
    if not sys.platform.startswith("linux"):
        return ""
    platform = _platform(os.environ)
    if not platform:
        return f"there is no display to open a window on: {_WITHOUT_DISPLAY}"
    missing = _missing(_NEEDED | (_NEEDED_ON_X11 if platform == "xcb" else {}))
    if missing:
        return f"Qt lacks libraries; on Debian or Ubuntu: sudo apt-get install {' '.join(missing)}"
    if platform == "xcb" and not _answers_on_x11():
        display = os.environ.get("DISPLAY", "")
        return f"the display {display!r} does not answer: {_WITHOUT_DISPLAY}"
    return ""


def _platform(environment: Mapping[str, str]) -> str:
    """The Qt platform that will be used; empty without a display."""
    chosen = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if chosen:
        return chosen
    if environment.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if environment.get("DISPLAY") else ""


def _missing(needed: Mapping[str, str]) -> list[str]:
    return [package for library, package in needed.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers_on_x11() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)

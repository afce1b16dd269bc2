"""PySide6 reads the source of each module that is imported after it: here it leaves them unread."""

import sys
from types import SimpleNamespace
from typing import Any, Never


def leave_sources_unread() -> None:
    """Let PySide6 look for no features of its own, such as snake_case names, in modules: none asks for one.

    It would read and keep the lines of hundreds: a twentieth of the time to the first picture, and 20 MB.
    """
    import PySide6.QtCore  # noqa: F401  # begins to read

    features: Any = sys.modules.get("shibokensupport.feature")
    if hasattr(features, "inspect"):  # else it has another way by now, and goes it
        features.inspect = SimpleNamespace(getsource=_no_source)


def _no_source(module: object) -> Never:
    raise OSError("left unread")

"""Python's collector of garbage, kept asleep where it would free a widget at the wrong moment."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_asleep() -> Iterator[None]:
    """Let it sleep meanwhile; where it sleeps already, as it does while the program starts, it sleeps on."""
    is_awake = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_awake:
            gc.enable()

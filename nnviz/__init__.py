"""nnviz: a desktop laboratory for how neural networks learn.

The door for notebooks: `Experiment`, `build`, `open_run`, `Network` and `backprop`. Each is loaded when it is
asked for, so that ``import nnviz`` costs nothing.
"""

from nnviz.version import __version__ as __version__

TYPE_CHECKING = False  # else `typing` would be loaded
if TYPE_CHECKING:
    from typing import Any

    from nnviz.core.backprop import backprop
    from nnviz.core.network import Network
    from nnviz.experiment.experiment import Experiment
    from nnviz.training.build import build
    from nnviz.training.open_run import open_run

__all__ = ["Experiment", "Network", "backprop", "build", "open_run"]

_ROOMS = {
    "Experiment": "nnviz.experiment.experiment",
    "Network": "nnviz.core.network",
    "backprop": "nnviz.core.backprop",
    "build": "nnviz.training.build",
    "open_run": "nnviz.training.open_run",
}


def __getattr__(name: str) -> "Any":
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_ROOMS[name]), name)

"""The arithmetic: NumPy and the plain standard library, nothing else."""

from nnviz.core.backprop import Backprop, backprop
from nnviz.core.network import Network
from nnviz.core.parameters import Parameters

__all__ = ["Backprop", "Network", "Parameters", "backprop"]

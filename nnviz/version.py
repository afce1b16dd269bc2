"""Which nnviz this is: beneath all floors, for whatever says so."""

__version__ = "0.2.0"

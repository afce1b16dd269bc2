"""Data sets: made, shipped and opened from files."""

from nnviz.data.catalog import CATALOG, load
from nnviz.data.dataset import DataError, Dataset

__all__ = ["CATALOG", "DataError", "Dataset", "load"]

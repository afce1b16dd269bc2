import builtins
import linecache
import sys
from pathlib import Path

import pytest

from nnviz.app.unread_sources import leave_sources_unread


def lines_of_what_is_imported(folder: Path, name: str) -> list[str]:
    """Lines that stay in Python's memory of sources after a module with one line was imported."""
    (folder / f"{name}.py").write_text("answer = 42\n")
    __import__(name)
    return [line for path, kept in linecache.cache.items() if name in path for line in kept[2]]


def test_modules_imported_after_it_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    features = sys.modules["shibokensupport.feature"]
    monkeypatch.setattr(features, "inspect", features.inspect)
    # Where two threads import at a time PySide6 may forget to take its own way again.
    monkeypatch.setattr(builtins, "__import__", vars(builtins)["__feature_import__"])
    monkeypatch.syspath_prepend(tmp_path)
    assert lines_of_what_is_imported(tmp_path, "read_by_qt") == ["answer = 42\n"]
    leave_sources_unread()
    assert lines_of_what_is_imported(tmp_path, "left_unread") == []

"""The command line as a person types it, in this process."""

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from nnviz.app.main import main


class Outcome(Struct, frozen=True):
    """Exit code, and what was printed."""

    code: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line on stderr of a command that refused."""
        assert (self.code, self.out) == (2, ""), self
        assert self.err.endswith("\n"), self
        assert self.err[:-1].isprintable(), self
        return self.err[:-1]


class CommandLine:
    """Type into it."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> Outcome:
        try:
            code: Any = main([str(word) for word in words])
        except SystemExit as end:
            code = end.code
        out, err = self._capsys.readouterr()
        return Outcome(int(code or 0), out, err)


def write_experiment(path: Path, **values: Any) -> Path:
    """The digits on a small network, a matter of milliseconds; keywords replace whole sections."""
    experiment = {
        "data": {"name": "digits", "train_size": 95, "test_size": 40},
        "network": {"hidden": [6]},
        "training": {"epochs": 3},
    }
    path.write_text(json.dumps(experiment | values))
    return path

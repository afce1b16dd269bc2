"""Which command is obeyed in which state: every cell of the table."""

import numpy as np
import pytest
from small_runs import small

from nnviz.experiment.experiment import Training
from nnviz.session.commands import (
    Command,
    Feed,
    Pause,
    Reset,
    Retune,
    Run,
    Seek,
    Shutdown,
    State,
    Step,
    Throttle,
    Watch,
    is_legal,
)

COLUMNS: dict[str, Command] = {
    "run": Run(),
    "pause": Pause(),
    "step": Step("epoch"),
    "seek": Seek(0),
    "retune": Retune(Training()),
    "reset": Reset(small()),
    "watch": Watch(0),
    "feed": Feed(np.zeros(64), "your drawing"),
    "throttle": Throttle(None),
    "shutdown": Shutdown(),
}

TABLE = """
            run pause step seek retune reset watch feed throttle shutdown
loading      x    x     x    -     -     x     x     x      x        x
ready        x    -     x    x     x     x     x     x      x        x
running      -    x     -    -     x     x     x     x      x        x
stepping     x    x     x    -     x     x     x     x      x        x
paused       x    -     x    x     x     x     x     x      x        x
finished     x    -     x    x     x     x     x     x      x        x
diverged     -    -     x    x     x     x     x     x      x        x
failed       -    -     -    -     -     x     -     -      x        x
closed       -    -     -    -     -     -     -     -      -        -
"""


def cells() -> list[tuple[str, str, bool]]:
    header, *rows = (line.split() for line in TABLE.strip().splitlines())
    return [
        (state, name, mark == "x") for state, *marks in rows for name, mark in zip(header, marks, strict=True)
    ]


@pytest.mark.parametrize(("state", "name", "legal"), cells())
def test_cell(state: str, name: str, legal: bool) -> None:
    assert is_legal(State(state), COLUMNS[name]) is legal


def test_the_table_has_every_state_and_every_command() -> None:
    assert {state for state, _, _ in cells()} == {state.value for state in State}
    assert {type(command) for command in COLUMNS.values()} == set(Command.__args__)

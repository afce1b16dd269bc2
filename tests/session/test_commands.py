"""Which command is obeyed in which state: every cell of the table."""

from concurrent.futures import Future
from pathlib import Path

import numpy as np
from cases import in_turn
from small_runs import small

from nnviz.experiment.experiment import Training
from nnviz.session.commands import (
    Branch,
    Command,
    Export,
    Feed,
    Forget,
    Mark,
    Numbers,
    Open,
    Pause,
    Pin,
    Recall,
    Rename,
    Reset,
    Retrace,
    Retune,
    Room,
    Run,
    Save,
    Seek,
    SetParameter,
    Shutdown,
    State,
    Step,
    Throttle,
    Visit,
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
    "visit": Visit(1, 0),
    "branch": Branch(1, 0, {"training.eta": 0.1}),
    "set": SetParameter(0, 0, None, 1.0),
    "mark": Mark("here"),
    "rename": Rename(1, "first"),
    "pin": Pin({1: True}),
    "forget": Forget(1),
    "recall": Recall(1),
    "save": Save(Path("a.nnviz"), Future()),
    "open": Open(Path("a.nnviz")),
    "watch": Watch(0),
    "feed": Feed(np.zeros(64), "your drawing"),
    "export": Export("network", 0, Future()),
    "retrace": Retrace(Future()),
    "throttle": Throttle(None),
    "room": Room(2**26),
    "numbers": Numbers(",", "."),
    "shutdown": Shutdown(),
}

TABLE = """
          loading ready running stepping paused finished diverged failed closed
run          x      x      -       x       x       x        -       -      -
pause        x      -      x       x       -       -        -       -      -
step         x      x      -       x       x       x        x       -      -
seek         -      x      -       -       x       x        x       -      -
retune       -      x      x       x       x       x        x       -      -
reset        x      x      x       x       x       x        x       x      -
visit        x      x      x       x       x       x        x       x      -
branch       x      x      x       x       x       x        x       x      -
set          -      x      -       x       x       x        -       -      -
mark         -      x      x       x       x       x        x       -      -
rename       x      x      x       x       x       x        x       x      -
pin          x      x      x       x       x       x        x       x      -
forget       x      x      x       x       x       x        x       x      -
recall       x      x      x       x       x       x        x       x      -
save         x      x      x       x       x       x        x       x      -
open         x      x      x       x       x       x        x       x      -
watch        x      x      x       x       x       x        x       -      -
feed         x      x      x       x       x       x        x       -      -
export       x      x      x       x       x       x        x       -      -
retrace      x      x      x       x       x       x        x       -      -
throttle     x      x      x       x       x       x        x       x      -
room         x      x      x       x       x       x        x       x      -
shutdown     x      x      x       x       x       x        x       x      -
"""


def cells() -> list[tuple[str, str, bool]]:
    header, *rows = (line.split() for line in TABLE.strip().splitlines())
    return [
        (state, name, mark == "x") for name, *marks in rows for state, mark in zip(header, marks, strict=True)
    ]


@in_turn(("state", "name", "legal"), cells())
def test_cell(state: str, name: str, legal: bool) -> None:
    assert is_legal(State(state), COLUMNS[name]) is legal


def test_the_table_has_every_state_and_every_command() -> None:
    assert {state for state, _, _ in cells()} == {state.value for state in State}
    assert {type(command) for command in COLUMNS.values()} == set(Command.__args__)

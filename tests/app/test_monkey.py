"""Somebody who presses whatever there is, with a real mouse and real keys, in a window of its own process.

`NNVIZ_SOAK_SECONDS=300 NNVIZ_SOAK_SEED=1 pytest -m soak tests/app/test_monkey.py` tries another for shorter.
The events come through the X server: QTest's run the event loop while they hold a window, which a click that
comes meanwhile may have deleted.
"""

import json
import os
import random
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Timer
from time import monotonic, sleep
from typing import Any

import pytest
from screen import HEIGHT, WIDTH, needs_a_screen, screen

pytestmark = [pytest.mark.soak, needs_a_screen]

SECONDS = float(os.environ.get("NNVIZ_SOAK_SECONDS", "1800"))
SEED = os.environ.get("NNVIZ_SOAK_SEED", "0")
TEN_MINUTES = 600.0
"""Seconds in which all is warm, and in which memory has to be flat from then on."""

PATIENCE = 180.0
"""Seconds in which a window comes to rest that does not hang; at the start it looks at all that there is."""

KEYS = (
    *"01rpneEsabcR",
    *("period", "comma", "minus", "question", "bracketleft", "bracketright", "space", "F1", "F11"),
    *("Tab", "Return", "Escape", "Left", "Right", "Up", "Down", "Home", "End", "Prior", "Next"),
    *("Delete", "BackSpace"),
)
MODIFIERS = ("", "", "", "", "ctrl+", "shift+", "alt+")
BUTTONS = (1, 1, 1, 1, 1, 1, 2, 3, 4, 5)  # 4 and 5 are the wheel
PLACES = (
    *("network", "weights", "backprop", "activations", "outputs", "draw a digit", "data", "runs", "cost"),
    *("neuron", "gates", "valley", "costs", "second order", "break it", "seeds", "chain", "demon", "paths"),
    *("four equations", "noise", "exploding", "theme", "settings", "twin", "save", "high contrast"),
)
"""What is asked of the command palette."""

STRICT = ("-X", "faulthandler", "-W", "error::RuntimeWarning")
"""How Python is started: with a traceback of a crash, and of what NumPy complains of."""


class Monkey:
    """Sends one line after another to xdotool."""

    def __init__(self, pipe: Any) -> None:
        self._pipe, self._rng = pipe, random.Random(SEED)
        self.did: deque[str] = deque(maxlen=40)

    def act(self) -> None:
        """Do one thing."""
        share = self._rng.random()
        if share < 0.02:
            self._say("key Escape Escape ctrl+k", f"type '{self._rng.choice(PLACES)}'", "key Return")
        elif share < 0.12:
            self._say("key Escape")
        elif share < 0.4:
            self._say(f"key {self._rng.choice(MODIFIERS)}{self._rng.choice(KEYS)}")
        elif share < 0.9:
            self._say(
                self._move(), f"click --repeat {self._rng.choice((1, 1, 1, 2))} {self._rng.choice(BUTTONS)}"
            )
        else:
            self._say(self._move(), "mousedown 1", self._move(), self._move(), "mouseup 1")

    def _move(self) -> str:
        return f"mousemove {self._rng.randrange(WIDTH)} {self._rng.randrange(HEIGHT)}"

    def _say(self, *lines: str) -> None:
        self.did.append("; ".join(lines))
        self._pipe.write("".join(f"{line}\n" for line in lines))
        self._pipe.flush()


@contextmanager
def program(folder: Path, place: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The window, in a folder of its own."""
    (folder / "own.csv").write_text("a,b,y\n1,2,0\n3,4,1\n5,6,1\n7,8,0\n" * 5)
    rows = (",".join(f"{(row * place) % 97}" for place in range(64)) for row in range(1000))
    (folder / "saved.csv").write_text("\n".join(rows))  # as large as what is saved of a panel
    (folder / "first.json").write_text('{"data": {"name": "digits", "train_size": 95, "test_size": 40}}')
    homes = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("STATE", "CONFIG", "CACHE", "DATA")}
    path = os.pathsep.join([str(Path(__file__).parents[2]), str(Path(__file__).parent)])
    its_own = os.environ | homes | place | {"PYTHONPATH": path, "HOME": str(folder)}
    train = ("-m", "nnviz", "run", "first.json", "--save", "first.nnviz", "--quiet")
    subprocess.run([sys.executable, *train], cwd=folder, env=its_own, check=True)
    with (folder / "errors").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, *STRICT, "-m", "monkey_window", SEED], cwd=folder, env=its_own,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
    with process:
        try:
            yield process
        finally:
            process.kill()


def held(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What the window holds when it has come to rest."""
    assert process.stdin
    assert process.stdout
    process.stdin.write("rest\n")
    process.stdin.flush()
    dog = Timer(PATIENCE, process.send_signal, [signal.SIGABRT])  # upon which it writes where it hangs
    dog.start()
    line = process.stdout.readline()
    dog.cancel()
    assert line, "the window hangs: the file errors says where"
    said: dict[str, Any] = json.loads(line)
    print(said)
    return said


def complaints(folder: Path) -> str:
    """What it wrote to its log and to stderr."""
    written = [folder / "errors", *folder.glob("STATE/nnviz/nnviz.log*")]
    return "".join(path.read_text() for path in written if path.exists())


def play(process: subprocess.Popen[str], monkey: Monkey, folder: Path, seconds: float) -> dict[str, Any]:
    end = monotonic() + seconds
    while monotonic() < end and process.poll() is None and not complaints(folder):
        monkey.act()
        sleep(0.08)  # no faster than the window can follow
    if process.poll() is not None or complaints(folder):
        pytest.fail(
            f"{complaints(folder)}\nexit code {process.poll()} after\n" + "\n".join(monkey.did), pytrace=False
        )
    return held(process)


def test_whatever_is_pressed_nothing_grows_and_nothing_complains(tmp_path: Path) -> None:
    stretch = min(TEN_MINUTES, SECONDS / 2)
    with screen(tmp_path) as place, program(tmp_path, place) as process:
        hand = subprocess.Popen(["xdotool", "-"], env=os.environ | place, stdin=subprocess.PIPE, text=True)
        with hand:
            start = held(process)
            monkey = Monkey(hand.stdin)
            rests = [play(process, monkey, tmp_path, stretch) for _ in range(round(SECONDS / stretch))]
        assert process.stdin
        process.stdin.close()
        assert process.wait(timeout=10) == 0
    assert complaints(tmp_path) == ""
    for before, after in pairwise(rests):
        assert after["threads"] == before["threads"] == start["threads"]
        assert after["frozen"] == before["frozen"] == []
        assert after["windows"] == before["windows"] == start["windows"]
        assert after["files"] <= before["files"]
        assert after["timers"] <= before["timers"]
        if stretch == TEN_MINUTES:
            assert after["megabytes"] < before["megabytes"] + 5
            assert after["megabytes that train"] < before["megabytes that train"] + 5

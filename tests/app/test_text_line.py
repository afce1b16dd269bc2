"""Copy as text and Paste, in the window and on the command line."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot
from small_runs import small
from typed import CommandLine

from nnviz.app import text_line
from nnviz.app.main_window import MainWindow
from nnviz.data.fingerprint import content_fingerprint
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.experiment_text import from_text, to_text
from nnviz.session.commands import State

SMALL = Experiment.from_dict({**small(seed=5).to_dict(), "twins": [{"training.eta": 0.05}]})


@pytest.fixture
def window(one_window: MainWindow) -> MainWindow:
    return one_window


def wait(qtbot: QtBot, window: MainWindow, true: object) -> None:
    qtbot.waitUntil(lambda: window.bridge.latest is not None and true(window.bridge.latest))


def clipboard(text: str | None = None) -> str:
    board = QGuiApplication.clipboard()
    if text is not None:
        board.setText(text)
    return board.text()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine" / "my rows.csv"
    path.parent.mkdir()
    path.write_text("x,y,class\n" + "".join(f"{n},{n * n % 7},{'ab'[n % 2]}\n" for n in range(40)))
    return path


def test_what_is_copied_is_the_experiment_of_the_form(window: MainWindow, qtbot: QtBot) -> None:
    window.form.change({"training.eta": 0.25})
    wait(qtbot, window, lambda now: now.experiment.training.eta == 0.25)
    window._copy_as_text()
    qtbot.waitUntil(lambda: clipboard().startswith("nnviz:1;"))
    assert from_text(clipboard()).experiment == window.form.experiment
    assert "Copied as text" in window.message_bar.text.text()


def test_what_is_pasted_is_what_is_started_on(window: MainWindow, qtbot: QtBot) -> None:
    other = small(seed=9, network__hidden=[3])
    text = to_text(other)
    clipboard(f"> {text[:50]}\n> {text[50:]}\n")
    window.text_line.paste()
    wait(qtbot, window, lambda now: now.experiment == other and now.state is State.READY)
    assert window.form.experiment == other


@pytest.mark.parametrize(
    ("text", "why"),
    [("hello", "holds no experiment"), (to_text(SMALL)[:-3], "a part of it is missing"), ("", "holds no")],
)
def test_what_is_none_is_told_and_changes_nothing(window: MainWindow, text: str, why: str) -> None:
    clipboard(text)
    window.text_line.paste()
    assert why in window.message_bar.text.text()
    assert window.form.experiment == SMALL


@pytest.mark.parametrize("altered", [False, True])
def test_for_own_data_paste_asks_for_the_file_and_says_when_it_differs(
    window: MainWindow, qtbot: QtBot, table: Path, monkeypatch: pytest.MonkeyPatch, altered: bool
) -> None:
    experiment = Experiment.from_dict({"data": {"name": f"file:{table}"}, "training": {"epochs": 2}})
    window.text_line.copy(experiment)
    clipboard("")
    qtbot.waitUntil(lambda: "fingerprint=" in clipboard())
    assert str(table.parent) not in clipboard()
    if altered:
        table.write_text(table.read_text() + "50,1,b\n")
    asked: list[str] = []

    def choose(_: object, title: str, proposed: Path) -> Path:
        asked.append(title)
        return table

    monkeypatch.setattr(text_line, "ask_which", choose)
    window.text_line.paste()
    wait(qtbot, window, lambda now: now.experiment.data.name == f"file:{table}" and now.state is State.READY)
    assert "my rows.csv" in asked[0]
    words = "is not the file that the text was made with"
    if altered:
        qtbot.waitUntil(lambda: words in window.message_bar.text.text())
    else:
        qtbot.waitUntil(lambda: window.form.experiment.data.name == f"file:{table}")
        assert words not in window.message_bar.text.text()


def test_the_fingerprint_is_of_the_content_alone(table: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(table.read_bytes())
    assert content_fingerprint(copy) == content_fingerprint(table)
    copy.write_bytes(table.read_bytes() + b"\n")
    assert content_fingerprint(copy) != content_fingerprint(table)


@pytest.mark.parametrize("experiment", [small(seed=3, training__dropout=0.2), SMALL], ids=["one", "twins"])
def test_the_command_line_trains_the_text_to_the_same_bytes(
    nnviz: CommandLine, tmp_path: Path, experiment: Experiment
) -> None:
    experiment.save(tmp_path / "e.json")
    assert nnviz("run", "e.json", "--out", "from_file", "--quiet").code == 0
    wrapped = to_text(experiment)[:60] + "\n" + to_text(experiment)[60:]
    assert nnviz("run", wrapped, "--out", "from_text", "--quiet").code == 0
    for path in (tmp_path / "from_file").rglob("history.csv"):
        twin = tmp_path / "from_text" / path.relative_to(tmp_path / "from_file")
        assert twin.read_bytes() == path.read_bytes()


def test_the_command_line_says_when_the_file_is_another_one(
    nnviz: CommandLine, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(table.parent)
    experiment = Experiment.from_dict({"data": {"name": f"file:{table}"}, "training": {"epochs": 1}})
    text = to_text(experiment, content_fingerprint(table))
    assert nnviz("run", text, "--quiet").err == ""
    table.write_text(table.read_text() + "50,1,b\n")
    done = nnviz("run", text, "--quiet")
    assert (done.code, done.err) == (0, "nnviz: my rows.csv is not the file that the text was made with\n")


def test_a_text_that_is_cut_is_one_line_on_the_command_line(nnviz: CommandLine) -> None:
    assert "a part of it is missing" in nnviz("run", to_text(SMALL)[:-2]).complaint

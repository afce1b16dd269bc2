"""What leaves the program answers raw rows as `nnviz predict` does."""

import csv
import io
import runpy
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from added_rules import add_rules

from nnviz import Experiment, build
from nnviz.app.cli import parse, run_command
from nnviz.data.table_dates import Days
from nnviz.training.exports import EXPORTS
from nnviz.training.results import history_csv
from nnviz.training.trainer import Trainer

REGRESSION = {"output": "linear"}
CASES: dict[str, dict[str, Any]] = {
    "points with features": {
        "data": {"name": "circle", "features": ["x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]},
        "network": {"hidden": [4, 3], "activation": ["gelu", "softplus"], "output": "softmax"},
        "training": {"cost": "log_likelihood"},
    },
    "bits": {"data": {"name": "half_adder"}, "network": {"hidden": [3], "activation": "elu"}},
    "a number": {
        "data": {"name": "sine"},
        "network": {"hidden": [5], "activation": "tanh", **REGRESSION},
        "training": {"cost": "quadratic"},
    },
    "digits as binary numbers, float32": {
        "data": {"name": "digits", "train_size": 90, "test_size": 30, "coding": "binary"},
        "network": {"hidden": [6], "activation": "relu"},
        "training": {"precision": "float32"},
    },
    "a table": {
        "data": {"name": "file:things.csv", "target": "kind", "missing": "mean"},
        "network": {"hidden": [4]},
    },
    "amounts of a table": {
        "data": {"name": "file:things.csv", "target": "price", "missing": "mean", "scaling": "unit"},
        "network": {"hidden": [4], **REGRESSION},
        "training": {"cost": "quadratic"},
    },
    "columns from 0 on": {
        "data": {"name": "file:zero.csv", "target": "kind", "scaling": "unit"},
        "network": {"hidden": [4]},
    },
    "dates": {
        "data": {"name": "file:dated.csv", "target": "price", "leave_out": []},
        "network": {"hidden": [4], **REGRESSION},
        "training": {"cost": "quadratic"},
    },
    "dates by day, month and time": {
        "data": {"name": "file:clocks.csv", "target": "price", "leave_out": []},
        "network": {"hidden": [4], **REGRESSION},
        "training": {"cost": "quadratic"},
    },
    "amounts as people write them": {
        "data": {"name": "file:money.csv", "target": "kind", "missing": "mean"},
        "network": {"hidden": [4]},
    },
    "decimal commas": {"data": {"name": "file:komma.csv", "target": "art"}, "network": {"hidden": [4]}},
    "units": {"data": {"name": "file:units.csv", "target": "art"}, "network": {"hidden": [4]}},
    "a mark for no value": {
        "data": {"name": "file:marked.csv", "target": "kind", "missing": "mean"},
        "network": {"hidden": [4]},
    },
    "pictures": {"data": {"name": "file:pictures.npz"}, "network": {"hidden": [4], "activation": "silu"}},
}


DATES = (
    ("2024-03-31", "day"),
    ("20240331", "day"),
    ("2024-03", "day"),
    ("31.3.24", "day"),
    ("3/31/1969", "month"),
    ("03/2024", "month"),
    ("Mar 31, 2024", "day"),
    ("31st March 2024", "day"),
    ("31-Mar-75", "day"),
    ("March 2024", "day"),
    ("2024-03-31T13:05:59.5Z", "day"),
    ("2024-03-31 13:05:59 UTC", "day"),
    ("3/31/2024 12:05 AM", "month"),
    ("31.03.2024, 1:05 pm", "day"),
)

MONEY = ("$1,234.50", "-$ 22", "(1,200)", "$3.5k", "", "$ 12,345,678")


def things() -> str:
    rng = np.random.default_rng(2)
    lines = ["id,colour,size,a name,kind,price"]
    for number in range(60):
        colour = ("red", "Green  apple", "=blue")[number % 3]
        size, weight = rng.normal(20, 5), rng.normal(3000, 700)
        kind = "+round" if size < 20 else "-long,flat"
        shown = "" if number == 7 else f"{size:.2f}"
        lines.append(f'{number + 1},{colour},{shown},{weight:.1f},"{kind}",{10 * size + weight / 100:.1f}')
    return "\n".join(lines)


@pytest.fixture(params=CASES, ids=lambda name: name.replace(" ", "_"))
def trainer(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trainer:
    monkeypatch.chdir(tmp_path)
    Path("things.csv").write_text(things())
    days = [date(2024, 2, 1) + timedelta(n) for n in range(40)]
    lines = [f"{day:%Y-%m-%d},{n % 7},{10.5 + n}" for n, day in enumerate(days)]
    Path("dated.csv").write_text("\n".join(["when,size,price", *lines]))
    lines = [f"{day:%d.%m.%Y} {n % 24}:30,{n % 7},{10.5 + n}" for n, day in enumerate(days)]
    Path("clocks.csv").write_text("\n".join(["when,size,price", *lines]))
    lines = [f'"{MONEY[n % 6]}"\t{n % 9}.{n % 10} %\t{n % 7}\t{"ab"[n % 2]}' for n in range(60)]
    Path("money.csv").write_text("\n".join(["price\tshare\tsize\tkind", *lines]))
    lines = [f"{n % 3}.{100 + n},5;{n % 9},25;{'ab'[n % 2]}" for n in range(1, 60)]
    Path("komma.csv").write_text("\n".join(["menge;anteil;art", *lines]))
    lines = [f"{n % 5},{n % 7} m;{n * 7 % 11} km/h;{'ab'[n % 2]}" for n in range(1, 60)]
    Path("units.csv").write_text("\n".join(["breite;tempo;art", *lines]))
    lines = [f"{n % 7},{'*' if n % 9 == 0 else n * 7 % 31},{'ab'[n % 2]}" for n in range(60)]
    Path("marked.csv").write_text("\n".join(["size,weight,kind", *lines]))
    lines = [f"{n % 7},{n * 3 % 5},{'ab'[n % 2]}" for n in range(60)]
    Path("zero.csv").write_text("\n".join(["size,weight,kind", *lines]))
    x = np.random.default_rng(3).integers(-8, 9, (40, 6, 6)) / 8
    np.savez("pictures.npz", x=x, y=np.arange(40) % 2)
    made = build(Experiment.from_dict(CASES[request.param]))
    made.run_epoch()
    return made


def raw_rows(trainer: Trainer) -> Path:
    """The rows of a table itself; of any other set its test examples as they were measured."""
    if trainer.experiment.data.name.endswith(".csv"):
        return Path(trainer.experiment.data.name.removeprefix("file:"))
    x = trainer.dataset.preparation.undo(trainer.dataset.x_test)
    low, high = trainer.dataset.pixels
    measured = x * (high - low) + low
    names = ",".join(f"x{n}" for n in range(1, measured.shape[1] + 1))
    lines = [",".join(map(repr, [0.5 * n, *row])) for n, row in enumerate(measured.tolist())]
    Path("rows.csv").write_text("\n".join([f"of no use,{names}", *lines]))
    return Path("rows.csv")


def export(trainer: Trainer, kind: str) -> Path:
    path = Path(EXPORTS[kind].file_name)
    path.write_bytes(EXPORTS[kind].make(trainer))
    return path


def predicted(trainer: Trainer, rows: Path) -> list[list[str]]:
    network = export(trainer, "network")
    assert run_command(parse(["predict", str(network), str(rows), "--out", "predicted.csv"])) == 0
    return list(csv.reader(io.StringIO(Path("predicted.csv").read_text())))


def said(
    program: Path, rows: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[list[str]]:
    monkeypatch.setattr(sys, "argv", [str(program), str(rows)])
    capsys.readouterr()
    runpy.run_path(str(program), run_name="__main__")
    return list(csv.reader(io.StringIO(capsys.readouterr().out)))


def assert_alike(found: list[list[str]], expected: list[list[str]], within: float) -> None:
    assert found[0] == expected[0]
    assert len(found) == len(expected)
    words = int(expected[0][0] == "answer")
    assert [row[:words] for row in found] == [row[:words] for row in expected]
    numbers = [np.array([row[words:] for row in rows[1:]], float) for rows in (found, expected)]
    assert np.allclose(*numbers, rtol=within, atol=within)


def test_a_numpy_script_answers_as_predict_does(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = raw_rows(trainer)
    within = 1e-12 if trainer.training.precision == "float64" else 1e-6
    assert_alike(said(export(trainer, "numpy"), rows, monkeypatch, capsys), predicted(trainer, rows), within)


def test_pytorch_source_answers_as_predict_does(
    trainer: Trainer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch", reason="PyTorch is not installed")
    rows = raw_rows(trainer)
    assert_alike(said(export(trainer, "torch"), rows, monkeypatch, capsys), predicted(trainer, rows), 1e-6)


def test_an_added_activation_is_exported_by_its_entry_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    add_rules(monkeypatch)
    experiment = {"data": {"name": "circle"}, "network": {"hidden": [3], "activation": "mish"}}
    trainer = build(Experiment.from_dict(experiment))
    program = tmp_path / "mish.py"
    program.write_bytes(EXPORTS["numpy"].make(trainer))
    x = trainer.dataset.x_test
    found = runpy.run_path(str(program))["outputs"](x)
    assert np.allclose(found, trainer.network.feedforward(x.T).T, rtol=1e-12)


def test_the_script_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    trainer = build(Experiment.from_dict({"data": {"name": "xor"}, "network": {"hidden": [3]}}))
    program = export(trainer, "numpy")
    Path("rows.csv").write_text("0.5,-0.5\n-0.5,-0.5\n")
    blocked = "import sys; sys.modules['nnviz'] = None; sys.argv = ['network.py', 'rows.csv']; "
    run = f"import runpy; runpy.run_path({str(program)!r}, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", blocked + run], capture_output=True, text=True, check=True, timeout=60
    )
    assert len(done.stdout.splitlines()) == 3
    assert len([line for line in program.read_text().splitlines() if line.strip()]) <= 40


def test_what_was_never_seen_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("things.csv").write_text(things())
    trainer = build(Experiment.from_dict(CASES["a table"]))
    program = export(trainer, "numpy")
    Path("new.csv").write_text(things().replace("Green  apple", "violet"))
    with pytest.raises(SystemExit, match="'violet' was never seen in training"):
        said(program, Path("new.csv"), monkeypatch, capsys)
    Path("new.csv").write_text("colour,size\nred,1\n")
    with pytest.raises(SystemExit, match="the table lacks a name"):
        said(program, Path("new.csv"), monkeypatch, capsys)


def test_the_script_reads_dates_as_training_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = [f"{date(2024, 2, 1) + timedelta(n)},{n % 7},{10.5 + n}" for n in range(40)]
    Path("dated.csv").write_text("\n".join(["when,size,price", *lines]))
    days = runpy.run_path(str(export(build(Experiment.from_dict(CASES["dates"])), "numpy")))["days"]
    for text, order in DATES:
        assert days(text, order, "2020-01-01") == pytest.approx(Days(order, "2020-01-01").of(text)), text
    with pytest.raises(SystemExit, match="'soon' is no date"):
        days("soon", "day", "2020-01-01")


def test_names_of_strangers_stay_in_their_quotes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    nasty = '"""\\n__import__(\'os\').abort()#'
    rows = "".join(f'{n},{n * n % 7},"{("a", nasty)[n % 2]}"\n'.replace('"""', '""""""') for n in range(40))
    Path("nasty.csv").write_text(f"'+1,$theta,class\n{rows}")
    trainer = build(Experiment.from_dict({"data": {"name": "file:nasty.csv"}}))
    for kind in ("numpy", "torch"):
        compile(export(trainer, kind).read_text(), kind, "exec")
    assert len(runpy.run_path("network.py")["CLASSES"]) == 2


def test_history_is_the_one_of_the_command_line(trainer: Trainer) -> None:
    assert EXPORTS["history"].make(trainer).decode() == history_csv(trainer.history)

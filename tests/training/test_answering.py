"""A saved network answers raw rows as the trainer answers the same examples."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from nnviz import Experiment, build
from nnviz.app.cli import parse, run_command
from nnviz.data import DataError, load
from nnviz.data.raw_rows import read_raw
from nnviz.data.reading import Reading
from nnviz.experiment.fields import ExperimentError
from nnviz.training.answering import Answers, answering_of, answers_csv, safe_cell
from nnviz.training.model_file import model_bytes, network_of, read_model
from nnviz.training.trainer import Trainer

HEADER = "id,colour,size,weight,kind,price"


def rows(n: int = 60) -> list[str]:
    rng = np.random.default_rng(2)
    found = []
    for number in range(n):
        colour = ("red", "Green", "=blue")[number % 3]
        size, weight = rng.normal(20, 5), rng.normal(3000, 700)
        kind = "long" if size > 20 else "+round"
        found.append(f"{number + 1},{colour},{size:.2f},{weight:.1f},{kind},{10 * size + weight / 100:.1f}")
    return found


def trained(path: Path, **data: object) -> Trainer:
    regression = data.get("target") == "price"
    experiment = {
        "data": {"name": f"file:{path}", **data},
        "network": {"hidden": [4], "output": "linear" if regression else "sigmoid"},
        "training": {"cost": "quadratic" if regression else "cross_entropy"},
    }
    trainer = build(Experiment.from_dict(experiment))
    trainer.run_epoch()
    return trainer


def asked(trainer: Trainer, rows_file: Path, tmp_path: Path) -> list[list[str]]:
    """The answers of the network that was saved, by the command line."""
    saved = tmp_path / "net.safetensors"
    saved.write_bytes(model_bytes(trainer.experiment, trainer.network.theta, answering_of(trainer.dataset)))
    out = tmp_path / "answers.csv"
    assert run_command(parse(["predict", str(saved), str(rows_file), "--out", str(out)])) == 0
    return list(csv.reader(io.StringIO(out.read_text())))


def by_trainer(trainer: Trainer) -> np.ndarray:
    """Outputs for all examples, sorted, as training and test part were dealt."""
    data = trainer.dataset
    x = np.concatenate([data.x_train, data.x_test])
    return data.target_scale.undo(trainer.network.feedforward(x.T).T)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "things.csv"
    path.write_text("\n".join([HEADER, *rows()]))
    return path


@pytest.mark.parametrize("target", ["kind", "price"])
@pytest.mark.parametrize(
    "rewrite",
    [
        lambda cells: cells,
        lambda cells: cells[::-1],
        lambda cells: [*cells[1:], "new"],
    ],
)
def test_raw_rows_are_answered_as_in_the_window(
    tmp_path: Path, table: Path, target: str, rewrite: Callable[[list[str]], list[str]]
) -> None:
    trainer = trained(table, target=target)
    new = tmp_path / "new.csv"
    new.write_text("\n".join(",".join(rewrite(line.split(","))) for line in [HEADER, *rows()]))
    found = asked(trainer, new, tmp_path)
    numbers = np.array([[float(cell) for cell in line if _is_number(cell)] for line in found[1:]])
    own = by_trainer(trainer)
    assert np.allclose(np.sort(numbers, axis=0), np.sort(own, axis=0), rtol=1e-12)
    if target == "kind":
        assert found[0] == ["answer", "'+round", "long"]
        outputs = numbers.argmax(axis=1)
        assert [line[0] for line in found[1:]] == [("'+round", "long")[which] for which in outputs]
    else:
        assert found[0] == ["price"]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_the_window_s_own_example_gets_the_same_answer_to_the_last_digit(tmp_path: Path, table: Path) -> None:
    trainer = trained(table, target="price")
    answering = answering_of(trainer.dataset)
    raw = read_raw(table, answering.form, Reading())
    prepared = answering.inputs(raw)
    for x in trainer.dataset.x_test:
        assert (prepared == x).all(axis=1).sum() == 1


def test_pictures_are_scaled_as_those_that_were_learnt_from(tmp_path: Path) -> None:
    x = np.random.default_rng(3).integers(0, 17, (40, 6, 6))
    path = tmp_path / "own.npz"
    np.savez(path, x=x, y=np.arange(40) % 2)
    trainer = trained(path)
    answering = answering_of(trainer.dataset)
    raw = read_raw(path, answering.form, Reading())
    assert np.array_equal(
        np.sort(raw, axis=0)[-1],
        np.sort(np.concatenate([trainer.dataset.x_train, trainer.dataset.x_test]), axis=0)[-1],
    )
    flat = tmp_path / "flat.csv"
    flat.write_text("\n".join(",".join(map(str, row)) for row in x.reshape(40, -1).tolist()))
    assert np.array_equal(read_raw(flat, answering.form, Reading()), raw)


def test_missing_values_are_filled_in_as_in_training(tmp_path: Path, table: Path) -> None:
    lines = table.read_text().split("\n")
    lines[5] = lines[5].replace("red", "").replace("Green", "").replace("=blue", "")
    table.write_text("\n".join(lines))
    trainer = trained(table, target="price", missing="mean")
    found = asked(trainer, table, tmp_path)
    assert np.allclose(sorted(float(line[0]) for line in found[1:]), np.sort(by_trainer(trainer)[:, 0]))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["size,weight,kind", "1,2,long", "1,2,long"], "lacks what the network learnt from: colour"),
        (
            ["colour,size,weight,kind", "red,1,2,long", "pink,1,2,long"],
            "line 3, column 'colour': 'pink' was never seen in training",
        ),
        (
            ["colour,size,weight,kind", *["red,1,2,long"] * 30, "red,x,2,long"],
            "line 32, column 'size': 'x' is not a number",
        ),
        (
            ["colour,size,weight,kind", "red,a,2,long", "red,b,2,long"],
            "line 2, column 'size': 'a' is not a number",
        ),
    ],
)
def test_rows_that_do_not_fit(tmp_path: Path, table: Path, lines: list[str], words: str) -> None:
    form = answering_of(trained(table, target="price").dataset).form
    new = tmp_path / "new.csv"
    new.write_text("\n".join(lines))
    with pytest.raises(DataError) as caught:
        read_raw(new, form, Reading())
    assert words in str(caught.value)


def test_made_inputs_are_made_of_new_rows_too(tmp_path: Path) -> None:
    trainer = build(Experiment.from_dict({"data": {"name": "circle", "features": ["x1_squared"]}}))
    new = tmp_path / "new.csv"
    new.write_text("a,b\n0.5,-0.25\n0.125,1.0\n")
    answering = answering_of(trainer.dataset)
    raw = read_raw(new, answering.form, Reading())
    assert answering.inputs(raw).tolist() == [[0.5, -0.25, 0.25], [0.125, 1, 0.015625]]
    assert answers_csv(answering, answering.answer(trainer.network, raw)).startswith("answer,0,1\n")


def test_what_is_carried_must_fit_the_network(tmp_path: Path, table: Path) -> None:
    trainer = trained(table, target="kind")
    path = tmp_path / "net.safetensors"
    path.write_bytes(model_bytes(trainer.experiment, trainer.network.theta, answering_of(trainer.dataset)))
    assert read_model(path).answering == answering_of(trainer.dataset)
    assert np.array_equal(network_of(read_model(path)).theta.vector, trainer.network.theta.vector)
    with safe_open(path, framework="numpy") as file:
        metadata, tensors = file.metadata(), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    for old, new in (
        ('"n_inputs": 6', '"n_inputs": 5'),
        ('"coding": "one_hot"', '"coding": "x"'),
        ("{", "["),
    ):
        assert old in metadata["answering"]
        save_file(tensors, path, metadata | {"answering": metadata["answering"].replace(old, new)})
        with pytest.raises(ExperimentError, match="answering: "):
            read_model(path)


def test_cells_that_a_spreadsheet_would_work_out_are_quoted() -> None:
    assert [safe_cell(text) for text in ("=1+1", "+a", "-a", "@a", "-1.5", "a")] == [
        "'=1+1", "'+a", "'-a", "'@a", "-1.5", "a",
    ]  # fmt: skip


def test_a_number_that_is_no_class_is_answered_as_none() -> None:
    adder = answering_of(load("half_adder"))
    assert answers_csv(adder, Answers(np.ones((1, 2)), np.array([3]))).endswith("no class,1.0,1.0\n")

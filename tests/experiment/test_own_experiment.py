"""Experiments on data of one's own, and on targets that are no classes."""

import math
from pathlib import Path

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import asdict

from nnviz.data.dataset import DataError
from nnviz.data.own import open_own
from nnviz.data.reading import Preview, Reading
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.own_experiment import experiment_for, experiment_on, is_data, reread
from nnviz.training.build import build


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """Three kinds of flowers, as far apart as those of the iris table."""
    rng = np.random.default_rng(2)
    kinds = {
        "setosa": (5.0, 3.4, 1.5, 0.2),
        "versicolor": (5.9, 2.8, 4.3, 1.3),
        "virginica": (6.6, 3.0, 5.5, 2.0),
    }
    spread = (0.5, 0.3, 0.4, 0.2)
    rows = [
        ",".join(f"{value:.1f}" for value in rng.normal(mean, spread)) + f",{name}"
        for name, mean in kinds.items()
        for _ in range(50)
    ]
    path = tmp_path / "iris.csv"
    path.write_text("sepal length,sepal width,petal length,petal width,species\n" + "\n".join(rows))
    return path


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    """A price that is a straight line in two columns, with German numbers."""
    rng = np.random.default_rng(3)
    size, age = rng.uniform(20, 200, 300), rng.uniform(0, 80, 300)
    price = 3000 * size - 1500 * age + rng.normal(0, 5000, 300)
    rows = [
        ";".join(f"{value:.2f}".replace(".", ",") for value in row)
        for row in zip(size, age, price, strict=True)
    ]
    path = tmp_path / "prices.csv"
    path.write_text("size;age;price\n" + "\n".join(rows))
    return path


def train(experiment: Experiment, epochs: int) -> tuple[float, float]:
    """Cost and accuracy on the test part."""
    trainer = build(experiment)
    for _ in range(epochs):
        trainer.run_epoch()
    row = trainer.history.rows[-1]
    return row.test_cost, row.test_accuracy


def test_flowers_are_learnt(flowers: Path) -> None:
    experiment = experiment_for(flowers)
    assert experiment.name == "iris"
    assert experiment.data.name == f"file:{flowers}"
    assert train(experiment, 30)[1] > 0.9


@pytest.fixture
def wine(tmp_path: Path) -> Path:
    """Thirteen measurements of unlike size, of three kinds of wine, with the class in front and no names."""
    rng = np.random.default_rng(4)
    size = 10.0 ** rng.uniform(-1, 3, 13)
    kinds = rng.normal(0, 1, (3, 13))
    rows = [
        f"{kind + 1}," + ",".join(f"{value:.3f}" for value in size * (5 + rng.normal(kinds[kind], 1)))
        for kind, n in enumerate((59, 71, 48))
        for _ in range(n)
    ]
    path = tmp_path / "wine.data"
    path.write_text("\n".join(rows))
    return path


def test_wine_is_learnt(wine: Path) -> None:
    experiment = experiment_for(wine, Reading(target="1"))
    assert train(experiment, experiment.training.epochs)[1] > 0.85


def test_what_was_agreed_to_is_written_down(flowers: Path) -> None:
    preview, _ = open_own(flowers)
    data = experiment_on(preview).data
    assert data.reading == Reading("species", "classification", "yes", "comma", "point", leave_out=())
    assert experiment_for(flowers).data.reading == Reading()
    again, _ = open_own(flowers, data.reading)
    assert asdict(again) == asdict(preview)


ROWS = (150, 200, 400, 1_000, 100_000)


def test_small_sets_are_shown_more_often_and_pictures_get_more_neurons(flowers: Path) -> None:
    shape = {"path": flowers, "form": "arrays", "reading": Reading(task="classification")}
    classes = (("a", 10), ("b", 10))
    table = experiment_on(Preview(rows=20, classes=classes, **shape))
    pictures = experiment_on(Preview(rows=9_000, classes=classes, image_shape=(8, 8), **shape))
    assert (table.network.hidden, table.training.epochs) == ((10,), 100)
    epochs = {
        rows: experiment_on(Preview(rows=rows, classes=classes, **shape)).training.epochs for rows in ROWS
    }
    assert epochs == {150: 100, 200: 100, 400: 50, 1_000: 30, 100_000: 30}
    assert (pictures.network.hidden, pictures.training.epochs) == ((30,), 30)


def test_file_read_in_another_way_keeps_its_network_while_the_task_stays(flowers: Path) -> None:
    mine = experiment_for(flowers).with_changes(
        {"network.hidden": [7, 5], "training.eta": 0.2, "data.train_size": 60}
    )
    preview, _ = open_own(flowers, Reading(target="5"))
    assert reread(mine, preview) == mine.with_changes(
        {"data.target": "species", "data.task": "classification", "data.header": "yes",
         "data.delimiter": "comma", "data.decimal": "point", "data.leave_out": []}
    )  # fmt: skip
    amount, _ = open_own(flowers, Reading(target="petal width"))
    assert reread(mine, amount) == experiment_on(amount)
    assert reread(mine, amount).network.output == "linear"


def test_a_curve_is_fitted(tmp_path: Path) -> None:
    xs = np.random.default_rng(0).uniform(-3, 3, 80)
    path = tmp_path / "sine.csv"
    path.write_text("x,y\n" + "".join(f"{x:.3f},{np.sin(x):.3f}\n" for x in xs))
    cost, _ = train(experiment_for(path), 100)
    assert cost < 0.025  # 0.5 is the mean's; a straight line leaves about 0.15


def test_prices_are_learnt(prices: Path) -> None:
    experiment = experiment_for(prices)
    assert (experiment.network.output, experiment.training.cost) == ("linear", "quadratic")
    cost, accuracy = train(experiment, 20)
    # Half the variance that is left of a target whose variance was 1.
    assert cost < 0.05
    assert math.isnan(accuracy)


def test_experiment_on_a_file_is_written_and_read_back(flowers: Path, tmp_path: Path) -> None:
    experiment = experiment_for(flowers).with_changes({"data.target": "petal width", "data.scaling": "unit"})
    experiment.save(tmp_path / "own.json")
    again = Experiment.load(tmp_path / "own.json")
    assert again == experiment
    assert again.data.reading.target == "petal width"
    assert (
        build(again.with_changes({"network.output": "linear", "training.cost": "quadratic"})).dataset.classes
        == ()
    )


@in_turn(
    ("name", "changes", "message"),
    [
        (
            "sine",
            {"training.cost": "log_likelihood", "network.output": "softmax"},
            "training.cost: log_likelihood needs one output for each class, not value targets",
        ),
        (
            "half_adder",
            {"training.cost": "log_likelihood", "network.output": "softmax"},
            "training.cost: log_likelihood needs one output for each class, not bits targets",
        ),
        (
            "plane",
            {"training.cost": "quadratic", "network.output": "softmax"},
            "network.output: softmax makes shares of classes, a number is none: "
            "use cost quadratic and output linear",
        ),
        (
            "sine",
            {"data.scaling": "standard"},
            "training.cost: cross_entropy needs targets of 0 to 1: use cost quadratic and output linear",
        ),
    ],
)
def test_cost_that_makes_no_sense_of_the_targets(name: str, changes: dict[str, str], message: str) -> None:
    experiment = Experiment.from_dict({"data": {"name": name}}).with_changes(changes)
    with pytest.raises(ExperimentError) as refused:
        build(experiment)
    assert str(refused.value) == message


@pytest.mark.parametrize("output", ["sigmoid", "linear"])
@pytest.mark.parametrize("name", ["sine", "plane"])
def test_made_regression_is_learnt(name: str, output: str) -> None:
    changes = {
        "network.output": output,
        "training.cost": "quadratic",
        "network.activation": "tanh",
        "training.eta": 0.1,
    }
    experiment = Experiment.from_dict({"data": {"name": name}}).with_changes(changes)
    # A straight line leaves 0.016 of the sine, a constant 0.013 of the plane.
    assert train(experiment, 60)[0] < 0.008


@pytest.mark.parametrize("name", ["nand", "and", "or", "half_adder"])
def test_gates_are_learnt(name: str) -> None:
    experiment = Experiment.from_dict(
        {"data": {"name": name}, "network": {"hidden": [8], "activation": "tanh"}}
    )
    assert train(experiment.with_changes({"training.eta": 2.0}), 200)[1] == 1.0


def test_twins_share_how_the_data_are_read(flowers: Path) -> None:
    experiment = experiment_for(flowers).to_dict() | {"twins": [{"data.scaling": "none"}]}
    with pytest.raises(ExperimentError, match=r"twins\[0\]\.data\.scaling: must be the same in all twins"):
        Experiment.from_dict(experiment)


def test_file_without_a_name() -> None:
    with pytest.raises(
        ExperimentError, match=r"^data\.name: name the file after 'file:', as in file:iris\.csv$"
    ):
        Experiment.from_dict({"data": {"name": "file:"}})


def test_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such file"):
        build(Experiment.from_dict({"data": {"name": f"file:{tmp_path / 'gone.csv'}"}}))


def test_what_counts_as_data(tmp_path: Path) -> None:
    for name in ("a.csv", "a.TSV", "wine.data", "a.npz", "t10k-labels-idx1-ubyte", "x.gz", "."):
        assert is_data(tmp_path / name)
    assert not is_data(tmp_path / "a.json")
    assert not is_data(tmp_path / "network.SAFETENSORS")
    assert not is_data(tmp_path / "lesson.MD")

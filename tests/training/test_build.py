"""What no trainer is made for: a cost that makes no sense of the targets."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from nnviz.data.catalog import load
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.training.build import build, refusal


def prices(path: Path, *, least: float, most: float, cost: str) -> Experiment:
    """A table of amounts as they are, from ``least`` to ``most``."""
    rows = [f"{n % 13}.25,{least + (most - least) * n / 39:.3f}" for n in range(40)]
    path.write_text("size,price\n" + "\n".join(rows) + "\n")
    return Experiment.from_dict(
        {
            "data": {"name": f"file:{path}", "scaling": "none", "task": "regression"},
            "network": {"hidden": [3], "output": "sigmoid"},
            "training": {"cost": cost},
        }
    )


@pytest.mark.parametrize(("least", "most"), [(3, 50), (-0.5, 0.5), (0.5, 1.25)])
def test_cross_entropy_is_refused_for_amounts_beyond_0_and_1(
    tmp_path: Path, least: float, most: float
) -> None:
    with pytest.raises(ExperimentError, match=r"^training\.cost: cross_entropy needs targets"):
        build(prices(tmp_path / "own.csv", least=least, most=most, cost="cross_entropy"))
    assert build(prices(tmp_path / "own.csv", least=least, most=most, cost="quadratic")).epoch == 0


def test_cross_entropy_takes_amounts_from_0_to_1(tmp_path: Path) -> None:
    assert build(prices(tmp_path / "own.csv", least=0, most=1, cost="cross_entropy")).epoch == 0


def test_a_given_start_is_what_training_begins_with_and_must_fit_the_data() -> None:
    nand = {"initializer": "given", "hidden": [], "start": [[[-2, -2, 3]]]}
    values = {"data": {"name": "nand", "coding": "binary"}, "network": nand}
    assert build(Experiment.from_dict(values)).network.theta.vector.tolist() == [-2, -2, 3]
    nand["start"] = [[[-2, -2, 0, 3]]]
    with pytest.raises(ExperimentError, match=r"^network\.start\[0\]\[0\]: 3 numbers needed, 2 weights and"):
        build(Experiment.from_dict(values))


def test_amounts_that_are_tested_on_are_held_against_the_cost_as_well() -> None:
    sine, experiment = load("sine"), Experiment.from_dict({"data": {"name": "sine"}})
    assert refusal(experiment, sine) == ""
    far = replace(sine, y_test=2 * sine.y_test)
    assert refusal(experiment, far).startswith("training.cost: cross_entropy needs targets of 0 to 1")

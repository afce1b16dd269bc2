"""Painted points as a field of an experiment: read, refused, saved, trained on."""

from pathlib import Path
from typing import Any

import pytest
from cases import in_turn

from nnviz.data.points import FIRST_POINTS, Point
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.twins import TWIN_FIELDS
from nnviz.training.build import build

ALLOWED = "a point [x₁, x₂, class]: x₁, x₂ from -10 to 10, class from 0 to 5"
CROSS = [[-1, -1, 0], [1, 1, 0], [-1, 1, 1], [1, -1, 1]]


def painted(points: Any) -> Experiment:
    return Experiment.from_dict({"data": {"name": "painted", "points": points}})


def test_a_list_of_numbers_becomes_points() -> None:
    assert painted(CROSS).data.points[3] == Point(1.0, -1.0, 1)
    assert Experiment.from_dict({"data": {"name": "painted"}}).data.points == FIRST_POINTS


@in_turn(
    ("points", "message"),
    [
        ([], "data.points: must be 1 to 2,000 points, not 0"),
        (None, f"data.points: must be a list, each {ALLOWED}"),
        ([*CROSS, 5], f"data.points[4]: must be {ALLOWED}"),
        ([*CROSS, [0, 0]], f"data.points[4]: must be {ALLOWED}"),
        ([*CROSS, [0, "a", 1]], f"data.points[4]: must be {ALLOWED}"),
        ([*CROSS, [0, 0, 0.5]], f"data.points[4]: must be {ALLOWED}"),
        ([*CROSS, [0, 0, 6]], f"data.points[4]: [0.0, 0.0, 6] is not {ALLOWED}"),
        ([*CROSS, [0, 10.5, 0]], f"data.points[4]: [0.0, 10.5, 0] is not {ALLOWED}"),
        ([*CROSS, [float("nan"), 0, 0]], f"data.points[4]: [nan, 0.0, 0] is not {ALLOWED}"),
    ],
)
def test_a_bad_point_is_named_by_its_index(points: Any, message: str) -> None:
    with pytest.raises(ExperimentError) as refused:
        painted(points)
    assert str(refused.value) == message


def test_points_are_saved_with_the_experiment(tmp_path: Path) -> None:
    experiment = painted(CROSS)
    experiment.save(tmp_path / "cross.json")
    assert Experiment.load(tmp_path / "cross.json") == experiment
    assert "    [-1.0, -1.0, 0],\n" in (tmp_path / "cross.json").read_text(encoding="utf-8")


def test_other_points_need_a_rewind_and_are_the_same_in_all_lanes() -> None:
    experiment = painted(CROSS)
    assert experiment.needs_rewind(experiment.replace("data.points", CROSS[:3]))
    assert "data.points" not in TWIN_FIELDS


def test_points_are_typed_as_json() -> None:
    field = FIELDS["data.points"]
    assert field.parse("[[0, 1, 1], [0, 0, 0]]") == [[0, 1, 1], [0, 0, 0]]
    with pytest.raises(ExperimentError, match=r"^data\.points: '0,1,1' is not a list, each a point \[x₁"):
        field.parse("0,1,1")


def test_a_painted_cross_is_learnt() -> None:
    experiment = painted(CROSS).with_changes(
        {"network.hidden": [8], "network.activation": "tanh", "training.epochs": 300, "training.eta": 1.0}
    )
    trainer = build(experiment)
    while trainer.epoch < 300:
        trainer.run_epoch()
    assert trainer.history.rows[-1].train_accuracy == 1

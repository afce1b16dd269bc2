"""summary.json: all keys are always there, and say what the run says."""

import json

import numpy as np
import pytest
from small_runs import small

from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build
from nnviz.training.diagnosis import Verdict
from nnviz.training.scores import majority_accuracy
from nnviz.training.summary import summary_json
from nnviz.training.trainer import Trainer

DATA = "name train validation test task target guessed inputs left_out changed scaling"
RESULT = "epochs steps train_cost test_cost train_accuracy test_accuracy majority_accuracy test_r2 test_rmse"
KEYS = {
    "": "nnviz seconds data result verdict",
    "data": DATA,
    "result": f"{RESULT} test_decides",
    "verdict": "kind sentence remedies",
}


def summed_up(trainer: Trainer) -> dict[str, dict[str, object]]:
    written = summary_json(trainer, 1.5, Verdict("healthy", "It is well."), [{"training.eta": 0.1}])
    values: dict[str, dict[str, object]] = json.loads(written)
    return values


def on(data: str) -> Trainer:
    spec = {"data": {"name": data}, "training": {"cost": "quadratic"}, "network": {"output": "linear"}}
    return build(Experiment.from_dict(spec))


@pytest.mark.parametrize("data", ["digits", "sine", "xor"])
def test_all_keys_are_there(data: str) -> None:
    values = summed_up(on(data))
    assert {section: " ".join(values[section] if section else values) for section in KEYS} == KEYS


def test_figures_are_those_of_the_trainer() -> None:
    trainer = build(small())
    trainer.run_epoch()
    values, row = summed_up(trainer), trainer.history.rows[-1]
    result = values["result"]
    assert (result["epochs"], result["steps"]) == (1, 10)
    assert (result["train_cost"], result["test_cost"]) == (row.train_cost, row.test_cost)
    assert (result["train_accuracy"], result["test_accuracy"]) == (row.train_accuracy, row.test_accuracy)
    assert (values["data"]["train"], values["data"]["test"]) == (95, 40)
    assert values["verdict"]["remedies"] == [{"training.eta": 0.1}]


def test_what_does_not_apply_is_null() -> None:
    values = summed_up(on("sine"))
    assert values["data"]["task"] == "regression"
    assert values["result"]["test_accuracy"] is values["result"]["majority_accuracy"] is None


def test_the_commonest_class_is_that_of_the_training_set() -> None:
    data = build(small()).dataset
    shares = [np.mean(data.labels_test == label) for label in range(10)]
    counts = [np.sum(data.labels_train == label) for label in range(10)]
    assert majority_accuracy(data) == shares[int(np.argmax(counts))]


def test_the_parts_of_the_data_are_counted() -> None:
    trainer = build(small(data__validation_share=0.2))
    data = json.loads(summary_json(trainer, 0.0, Verdict("", ""), []))["data"]
    of = trainer.dataset
    assert (data["train"], data["validation"], data["test"]) == (
        len(of.x_train),
        len(of.x_validation),
        len(of.x_test),
    )
    assert len({data["train"], data["validation"], data["test"]}) == 3

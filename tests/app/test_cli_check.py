"""`nnviz check`: what it compares, and when it fails."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typed import CommandLine, write_experiment

from nnviz.core.gradient_check import GradientCheck, check_gradient
from nnviz.experiment.experiment import Experiment
from nnviz.training.build import build
from nnviz.training.model_file import model_bytes


def test_all_components_of_a_small_network(nnviz: CommandLine, small: Path) -> None:
    done = nnviz("check", small)
    assert (done.code, done.err) == (0, "")
    found = re.fullmatch(
        r"largest relative error (\S+) \(allowed 1e-06\) over 460 of the 460 components of the gradient: "
        r"backpropagation agrees\n",
        done.out,
    )
    assert found
    assert 0 < float(found[1]) <= 1e-6


def test_so_many_samples_as_are_asked_for(nnviz: CommandLine, small: Path) -> None:
    assert "over 20 of the 460 components" in nnviz("check", small, "--samples", 20).out


@pytest.mark.parametrize(
    ("network", "training"),
    [
        ({"hidden": [6], "activation": "relu"}, {"regularizer": "l2", "lmbda": 5}),
        (
            {"hidden": [6, 5], "activation": ["tanh", "sigmoid"], "output": "softmax"},
            {"cost": "log_likelihood"},
        ),
        ({"hidden": []}, {"cost": "quadratic", "precision": "float32"}),
    ],
)
def test_other_networks(
    nnviz: CommandLine, tmp_path: Path, network: dict[str, object], training: dict[str, object]
) -> None:
    source = write_experiment(tmp_path / "e.json", network=network, training=training)
    assert nnviz("check", source).code == 0


@pytest.mark.parametrize("training", [{"class_weights": "balanced"}, {"dropout": 0.5}])
def test_what_is_checked_is_the_gradient_of_the_first_step(
    nnviz: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, training: dict[str, object]
) -> None:
    found: list[GradientCheck] = []

    def check(*args: Any, **kwargs: Any) -> GradientCheck:
        found.append(check_gradient(*args, **kwargs))
        return found[0]

    monkeypatch.setattr("nnviz.app.commands.check.check_gradient", check)
    source = write_experiment(tmp_path / "e.json", training=training)
    assert nnviz("check", source).code == 0
    trainer = build(Experiment.from_dict(json.loads(source.read_text())))
    trainer.step()
    np.testing.assert_allclose(found[0].analytic, trainer.gradient.vector, rtol=1e-9, atol=1e-15)


def test_wrong_gradient_fails(nnviz: CommandLine, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = GradientCheck(np.arange(2), np.ones(2), np.ones(2), np.array([1e-9, 1.1e-6]), 0)
    monkeypatch.setattr("nnviz.app.commands.check.check_gradient", lambda *_, **__: wrong)
    done = nnviz("check", small)
    assert done.code == 1
    assert done.out.startswith("largest relative error 1.10e-06")
    assert done.out.endswith("does NOT agree\n")


def test_steps_of_a_perceptron_leave_nothing_to_compare(
    nnviz: CommandLine, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = GradientCheck(np.arange(0), np.ones(0), np.ones(0), np.ones(0), 460)
    monkeypatch.setattr("nnviz.app.commands.check.check_gradient", lambda *_, **__: nothing)
    done = nnviz("check", small)
    assert done.code == 1
    assert done.out == "nothing could be compared: all 460 components tried lie at a kink\n"


def test_trained_network_is_checked_where_it_stands(nnviz: CommandLine, small: Path, tmp_path: Path) -> None:
    nnviz("run", small, "--out", "out", "--quiet")
    start, trained = nnviz("check", small), nnviz("check", tmp_path / "out/network.safetensors")
    assert trained.code == 0
    assert trained.out != start.out


def test_network_without_a_finite_cost(nnviz: CommandLine, tmp_path: Path) -> None:
    network = {"hidden": [6], "activation": "linear", "output": "linear"}
    source = write_experiment(tmp_path / "e.json", network=network, training={"cost": "quadratic"})
    trainer = build(Experiment.load(source))
    trainer.network.theta.vector[:] = 1e200
    (tmp_path / "n.safetensors").write_bytes(model_bytes(trainer.experiment, trainer.network.theta))
    done = nnviz("check", "n.safetensors")
    assert (done.code, done.err) == (1, "")
    assert done.out == "nothing could be compared: the cost or its gradient is not a finite number\n"

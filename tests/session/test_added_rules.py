"""A rule that is one entry of its table is right everywhere, and nothing else was touched for it."""

from typing import Any

import numpy as np
import pytest
from added_rules import add_rules
from cases import in_turn
from covering import covering
from test_written_walk import (
    AXES,
    MOST,
    agrees_with_the_network,
    experiment_of,
    faults,
    name_of,
    walked,
)

from nnviz.core.gradient_check import check_gradient
from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.experiment.experiment import FIELDS
from nnviz.session.written_walk import lines_of_walk

SMALL: dict[str, list[Any]] = {
    "cost": ["log_cosh", "quadratic"],
    "output": ["mish", "softmax", "sigmoid"],
    "layer 1": ["mish", "tanh"],
    "layer 2": ["mish", "relu"],
    "penalty": ["elastic", "l2", "none"],
    "optimizer": ["adagrad", "sgd", "adam"],
    "schedule": ["constant", "cosine"],
    "dropout": AXES["dropout"],
    "class_weights": AXES["class_weights"],
    "mean": AXES["mean"],
}
CASES = covering(SMALL, lambda case: True)


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    add_rules(monkeypatch)


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_line_of_an_added_rule_comes_to_what_it_shows(case: dict[str, Any]) -> None:
    trainer, written = walked(experiment_of(case), mean=case["mean"])
    lines = list(lines_of_walk(written, MOST))
    assert list(faults(iter(lines))) == []
    agrees_with_the_network(trainer, written, lines)


def test_it_can_be_chosen_by_its_label() -> None:
    assert FIELDS["training.cost"].choices["log_cosh"] == "log-cosh"
    assert "mish" in FIELDS["network.activation"].choices
    assert "mish" in FIELDS["network.output"].choices
    assert list(FIELDS["training.optimizer"].choices)[-1] == "adagrad"
    assert FIELDS["training.regularizer"].choices["elastic"] == "elastic net"


@in_turn("output", ["mish", "sigmoid", "softmax", "linear"])
@in_turn("penalty", ["none", "elastic"])
def test_the_gradient_of_an_added_rule_agrees_with_differences(output: str, penalty: str) -> None:
    rng = np.random.default_rng(2)
    network = Network([4, 5, 3], activation="mish", output=output, rng=rng)
    x, y = rng.normal(size=(4, 6)), np.eye(3)[:, rng.integers(0, 3, 6)]
    found = check_gradient(network, x, y, "log_cosh", regularizer=penalty, lmbda=0.5, n=6, rng=rng)
    assert len(found.index) > 30
    assert found.largest < 1e-6


@pytest.mark.parametrize("output", ["mish", "softmax"])
def test_the_gradient_of_an_added_rule_equals_pytorchs(output: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    rng = np.random.default_rng(3)
    network = Network([4, 5, 3], activation="mish", output=output, rng=rng)
    x, y = rng.normal(size=(4, 6)), np.eye(3)[:, rng.integers(0, 3, 6)]
    objective = Objective(network, x, y, "log_cosh", regularizer="elastic", lmbda=0.6, n=6)
    blocks = [torch.tensor(np.array(block), requires_grad=True) for block in network.theta.blocks]
    mish = torch.nn.functional.mish
    hidden = mish(blocks[0][:, :-1] @ torch.tensor(x) + blocks[0][:, -1:])
    z = blocks[1][:, :-1] @ hidden + blocks[1][:, -1:]
    a = mish(z) if output == "mish" else torch.softmax(z, dim=0)
    cost = torch.log(torch.cosh(a - torch.tensor(y))).sum() / 6
    cost = cost + 0.1 * sum(0.5 * b[:, :-1].abs().sum() + 0.25 * (b[:, :-1] ** 2).sum() for b in blocks)
    cost.backward()
    theirs = np.concatenate([block.grad.numpy().ravel() for block in blocks])
    theta = network.theta.vector
    assert objective.value(theta) == pytest.approx(float(cost.detach()), rel=1e-12)
    np.testing.assert_allclose(objective.gradient(theta), theirs, rtol=1e-9, atol=1e-12)

"""The core against an independent one: PyTorch, where it is installed."""

from itertools import cycle

import numpy as np
import pytest
from cases import in_turn
from pairs import OUTPUT_ERRORS

from nnviz.core.activations import HIDDEN_ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.objective import Objective
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS

torch = pytest.importorskip("torch", reason="PyTorch is not installed")
read_by_torch = pytest.importorskip("read_by_torch")
F = torch.nn.functional

UNITS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "softplus": lambda z: F.softplus(z, threshold=700),  # 20 of itself, beyond which it is a line
    "elu": F.elu,
    "gelu": lambda z: F.gelu(z, approximate="tanh"),
    "silu": F.silu,
    "gaussian": lambda z: torch.exp(-z * z),
    "logistic": lambda z: torch.sigmoid(4 * z),
    "linear": lambda z: z,
    "step": lambda z: (z > 0).to(z.dtype) + 0 * z,
    "softmax": lambda z: torch.softmax(z, dim=0),
}


TWINS = {"quadratic", "cross_entropy", "log_likelihood", "none", "l1", "l2"}
"""Costs and penalties that are written anew below; any other entry is read off its own lines."""


def cost_of(cost: str, z: "torch.Tensor", a: "torch.Tensor", y: "torch.Tensor") -> "torch.Tensor":
    m = y.shape[1]
    if cost == "cross_entropy":
        return F.binary_cross_entropy_with_logits(z, y, reduction="sum") / m
    if cost == "log_likelihood":
        return F.cross_entropy(z.T, y.T)
    if cost == "quadratic":
        return 0.5 * ((a - y) ** 2).sum() / m
    return read_by_torch.cost_of_batch(COSTS[cost], z, a, y)


def autograd(network: Network, x: np.ndarray, y: np.ndarray, cost: str, penalty: str, strength: float):
    weights = [torch.tensor(np.array(w), requires_grad=True) for w in network.theta.weights]
    biases = [torch.tensor(np.array(b), requires_grad=True) for b in network.theta.biases]
    a = torch.tensor(x)
    for w, b, unit in zip(weights, biases, network.activations, strict=True):
        z = w @ a + b
        a = UNITS[unit.name](z) if unit.name in UNITS else read_by_torch.unit(unit, z)
    total = cost_of(cost, z, a, torch.tensor(y))
    norms = {
        "none": 0.0,
        "l1": sum(w.abs().sum() for w in weights),
        "l2": sum((w**2).sum() for w in weights) / 2,
    }
    if penalty not in norms:
        norms[penalty] = sum(read_by_torch.penalty_on(REGULARIZERS[penalty], w) for w in weights)
    total = total + strength * norms[penalty]
    total.backward()
    gradient = network.theta.like()
    for part, tensor in zip((*gradient.weights, *gradient.biases), (*weights, *biases), strict=True):
        part[:] = tensor.grad.numpy()
    return float(total.detach()), gradient.vector


@pytest.mark.parametrize("activation", HIDDEN_ACTIVATIONS)
def test_cost_and_gradient_equal_pytorchs(activation: str) -> None:
    """With every cost and output, whose penalties take turns: another one first for the next activation."""
    rng = np.random.default_rng([*activation.encode()])
    penalties = cycle(rng.permutation(list(REGULARIZERS)).tolist())
    for (cost, output), regularizer in zip([*OUTPUT_ERRORS] * 2, penalties, strict=False):
        assert_equal_to_pytorchs(rng, activation, cost, output, regularizer)


def assert_equal_to_pytorchs(
    rng: np.random.Generator, activation: str, cost: str, output: str, regularizer: str
) -> None:
    sizes, m = rng.integers(1, 9, rng.integers(2, 6)).tolist(), int(rng.integers(1, 9))
    initializer = str(rng.choice(["scaled_gaussian", "gaussian", "xavier", "he"]))
    network = Network(sizes, activation=activation, output=output, initializer=initializer, rng=rng)
    x, y = rng.uniform(-2, 2, (sizes[0], m)), np.eye(sizes[-1])[:, rng.integers(0, sizes[-1], m)]
    objective = Objective(network, x, y, cost, regularizer=regularizer, lmbda=0.7, n=10)
    theirs, gradient = autograd(network, x, y, cost, regularizer, 0.07)
    theta = network.theta.vector
    has_twins = {activation, output} <= {*UNITS} and {cost, regularizer} <= TWINS
    close, least = (
        (1e-9, 1e-12) if has_twins else (1e-6, 1e-8)
    )  # lines are written to be read, not to be exact
    case = f"{cost} of {output}, {regularizer}, {sizes}, {initializer}, m = {m}"
    assert objective.value(theta) == pytest.approx(theirs, rel=close, abs=least), case
    np.testing.assert_allclose(objective.gradient(theta), gradient, rtol=close, atol=least, err_msg=case)


@in_turn(
    ("name", "make"),
    [
        ("sgd", lambda p: torch.optim.SGD(p, lr=0.01)),
        ("momentum", lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9)),
        ("nesterov", lambda p: torch.optim.SGD(p, lr=0.01, momentum=0.9, nesterov=True)),
        ("rmsprop", lambda p: torch.optim.RMSprop(p, lr=0.01, alpha=0.9)),
        ("adam", lambda p: torch.optim.Adam(p, lr=0.01)),
    ],
)
def test_fifty_steps_equal_pytorchs(name: str, make) -> None:
    rng = np.random.default_rng(0)
    theta = rng.standard_normal(6)
    theirs = torch.tensor(theta.copy(), requires_grad=True)
    optimizer, peer = OPTIMIZERS[name].make(6, theta.dtype, 0.9), make([theirs])
    for _ in range(50):
        gradient = rng.standard_normal(6)
        optimizer.update(theta, gradient.copy(), 0.01)
        theirs.grad = torch.tensor(gradient)
        peer.step()
    np.testing.assert_allclose(theta, theirs.detach().numpy(), rtol=1e-10)

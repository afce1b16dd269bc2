"""Activation functions as lines of Python compute what the program computes."""

import numpy as np
import pytest
from added_rules import MISH
from cases import in_turn

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.source import numpy_source, torch_source

KINDS = [*ACTIVATIONS.values(), ACTIVATIONS["logistic L=3 k=2.5 z0=-0.25"], MISH]
Z = np.concatenate([np.linspace(-6, 6, 41), [-1000.0, -80.0, -1e-9, 0.0, 1e-9, 80.0, 1000.0]])[
    :, np.newaxis
] * [1, 0.3]


def expected(kind: Activation) -> np.ndarray:
    out = np.empty_like(Z.T)
    kind.function(np.ascontiguousarray(Z.T), out)
    return out.T


@in_turn("kind", KINDS)
def test_a_line_of_numpy_is_the_function(kind: Activation) -> None:
    with np.errstate(all="ignore"):
        found = eval(numpy_source(kind), {"np": np, "z": Z})
        assert np.allclose(found, expected(kind), rtol=1e-14, atol=1e-15)


@in_turn("kind", KINDS)
@in_turn("precision", ["float64", "float32"])
def test_a_line_of_pytorch_is_the_function(kind: Activation, precision: str) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    z = torch.tensor(Z, dtype=getattr(torch, precision))
    found = eval(torch_source(kind), {"torch": torch, "z": z})
    assert found.dtype == z.dtype
    with np.errstate(all="ignore"):
        close = {"float64": 1e-13, "float32": 1e-5}[precision]
        assert np.allclose(found.numpy(), expected(kind), rtol=close, atol=close)


def test_what_is_read_off_the_written_line_is_plain() -> None:
    assert numpy_source(ACTIVATIONS["sigmoid"]) == "1 / (1 + np.exp(-z))"
    assert torch_source(ACTIVATIONS["relu"]) == "torch.maximum(torch.tensor(0.0), z)"

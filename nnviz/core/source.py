"""A rule as a line of Python, read off how the rule writes itself out."""

from collections.abc import Callable

from nnviz.core.activations import Activation
from nnviz.core.notation import Notation
from nnviz.core.written import Node, Number, read

_DIGITS = 17
"""With so many a float64 is itself again."""

_BEYOND = 1000.0
"""Where a formula has a form that no z overflows, it is the one for a z as large as this."""

_NAMES = {"ln": "log", "sgn": "sign", "max": "maximum", "min": "minimum"}
"""What NumPy and PyTorch call by another name than a written-out line."""


class _Letter(Number):
    """A number that is known by a letter alone."""

    def read(self, how: Notation, parts: Callable[[Node, int], str]) -> tuple[str, int]:
        return "z", Number(1.0).read(how, parts)[1]


class NumpySource(Notation):
    """Arithmetic of NumPy."""

    minus, times = "-", "*"

    def __init__(self) -> None:
        super().__init__(_DIGITS)

    def number(self, mantissa: str, power: int | None) -> str:
        return mantissa if power is None else f"{mantissa}e{power}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}**{exponent}" if exponent.isdigit() else f"{base}**({exponent})"

    def function(self, name: str, parts: list[str]) -> str:
        return f"np.{_NAMES.get(name, name)}({', '.join(parts)})"


class TorchSource(NumpySource):
    """Arithmetic of PyTorch, whose functions of two take tensors only."""

    def function(self, name: str, parts: list[str]) -> str:
        if len(parts) > 1:
            parts = [part if "z" in part else f"torch.tensor({float(part)!r})" for part in parts]
        return f"torch.{_NAMES.get(name, name)}({', '.join(parts)})"


def numpy_source(activation: Activation) -> str:
    """σ(z) in NumPy, for z with an example a row."""
    return activation.source or read(activation.written(_Letter(_BEYOND)), NumpySource())


def torch_source(activation: Activation) -> str:
    """σ(z) in PyTorch."""
    if activation.source:
        return activation.source.replace("np.", "torch.")
    return read(activation.written(_Letter(_BEYOND)), TorchSource())

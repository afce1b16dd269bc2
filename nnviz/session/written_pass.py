"""The lines of a mini-batch on its way through a network and back, each written out with its numbers."""

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from nnviz.core.activations import ACTIVATIONS, Activation
from nnviz.core.costs import COSTS, Cost, write_common, write_error
from nnviz.core.equation_words import words_of
from nnviz.core.measures import slope
from nnviz.core.naming import book_layer
from nnviz.core.notation import digits_to_tell
from nnviz.core.parameters import Array, Parameters
from nnviz.core.written import Node, given, measured
from nnviz.core.written_line import Line
from nnviz.core.written_sums import few_terms, sum_of_products
from nnviz.experiment.experiment import Experiment
from nnviz.session.in_hand import followed_phase
from nnviz.session.snapshot import Example, LaneSnapshot, PhaseView
from nnviz.training.move import Move


class WrittenPass(Struct, frozen=True, eq=False):
    """A mini-batch at a phase, ready to be written out.

    Layers that compute are numbered from 0, and neurons too; the symbols number both as the book does.

    Attributes
    ----------
    view
        What is known: a line of a phase to come cannot be asked for.
    example
        Whose numbers are put into the lines.
    mean
        Whether cost and gradients are those of the mini-batch, the mean over its examples.
    """

    view: PhaseView
    experiment: Experiment
    example: int = 0
    mean: bool = False

    # -- forward ----------------------------------------------------------------------------------

    def input(self, k: int) -> Line:
        """x_k."""
        x = self._column(self.view.a[0])[k]
        return self._line(f"a{at(-1, k)}", measured(x), x, f"x_{{{k + 1}}}")

    def z(self, layer: int, j: int) -> Line:
        """z = Σ w a + b."""
        w, b = self.view.theta.weights[layer][j], self.view.theta.biases[layer][j, 0]
        tree = sum_of_products(w, self._column(self.view.a[layer])) + measured(b)
        return self._line(f"z{at(layer, j)}", tree, self._column(self.view.z[layer])[j])

    def a(self, layer: int, j: int) -> Line:
        """a = σ(z), times what dropout makes of it."""
        tree, kept = self.kind(layer).write(self._column(self.view.z[layer]), j), self._kept(layer, j)
        tree = tree if kept is None else kept * tree
        return self._line(f"a{at(layer, j)}", tree, self._column(self.view.a[layer + 1])[j])

    def slope(self, layer: int, j: int) -> Line:
        """σ′(z)."""
        z = self._column(self.view.z[layer])
        bent = np.empty_like(z[:, np.newaxis])
        with np.errstate(all="ignore"):
            self.kind(layer).function(z[:, np.newaxis], bent)
        tree = self.kind(layer).written_slope(measured(z[j]), measured(bent[j, 0]))
        return self._line(rf"\sigma'(z{at(layer, j)})", tree, self._prime(layer, j))

    def cost(self) -> Line:
        """C, the mean over the mini-batch, or C_x of the example."""
        return self.mean_cost() if self.is_mean else self.cost_of_example()

    def cost_of_example(self) -> Line:
        """C_x, times what the example counts."""
        tree = self._counted(self.cost_rule.write(*self._outputs))
        return self._line("C_x", tree, _there(self.view.costs)[self.example])

    def mean_cost(self) -> Line:
        """C, the mean over the mini-batch."""
        costs = _there(self.view.costs)
        return self._line("C", few_terms(costs, lambda x: measured(costs[x])) / self.m, costs.mean())

    # -- back -------------------------------------------------------------------------------------

    def output_error(self, j: int) -> Line:
        """δ^L of the example (BP1)."""
        tree = write_error(self.cost_rule, self.kind(self.last), *self._outputs, j)
        return self._line(rf"\delta{at(self.last, j)}", self._counted(tree), self._delta(self.last)[j])

    def common(self) -> Line:
        """What outputs that share one sum take from each ∂C/∂a."""
        _, a, y = self._outputs
        tree = write_common(self.cost_rule, a, y)
        return self._line(r"\sum_k a_k \partial C_x / \partial a_k", tree, tree.value)

    def error_back(self, layer: int, j: int) -> Line:
        """δ^l of the example (BP2)."""
        coming = sum_of_products(self.view.theta.weights[layer + 1][:, j], self._delta(layer + 1))
        tree, kept = coming * measured(self._prime(layer, j)), self._kept(layer, j)
        tree = tree if kept is None else tree * kept
        return self._line(rf"\delta{at(layer, j)}", tree, self._delta(layer)[j])

    def bias_slope(self, layer: int, j: int) -> Line:
        """∂C/∂b (BP3)."""
        if not self.is_mean:
            delta = self._delta(layer)[j]
            symbol, formula = rf"\partial C_x / \partial b{at(layer, j)}", rf"\delta{at(layer, j)}"
            return self._line(symbol, measured(delta), delta, formula)
        delta = _there(self.view.delta[layer])[j]
        tree = few_terms(delta, lambda x: measured(delta[x])) / self.m
        return self._line(rf"\partial C / \partial b{at(layer, j)}", tree, self._nabla.biases[layer][j, 0])

    def weight_slope(self, layer: int, j: int, k: int) -> Line:
        """∂C/∂w_jk (BP4)."""
        if not self.is_mean:
            a, delta = self._column(self.view.a[layer])[k], self._delta(layer)[j]
            tree: Node = measured(a) * measured(delta)
            formula = rf"a{at(layer - 1, k)} \delta{at(layer, j)}"
            return self._line(rf"\partial C_x / \partial w{at(layer, j, k)}", tree, a * delta, formula)
        a, delta = _there(self.view.a[layer])[k], _there(self.view.delta[layer])[j]
        tree = sum_of_products(a, delta) / self.m
        return self._line(
            rf"\partial C / \partial w{at(layer, j, k)}", tree, self._nabla.weights[layer][j, k]
        )

    def weight_slopes(self, layer: int) -> Array:
        """What `weight_slope` comes to for every weight of a layer, (n_out, n_in)."""
        if self.is_mean:
            return self._nabla.weights[layer]
        return np.outer(self._delta(layer), self._column(self.view.a[layer]))

    # -- update -----------------------------------------------------------------------------------

    def rate(self) -> Line | None:
        """η of this epoch; None where its schedule is not known."""
        return None if self._move.rate is None else self._line(r"\eta", self._move.rate, self._move.eta)

    def weight_changes(self, layer: int) -> Array:
        """What the step took from every weight of a layer, (n_out, n_in)."""
        return self._move.change.weights[layer]

    def bias_update(self, layer: int, j: int) -> Line:
        """The bias after the step."""
        return self._moved(f"b{at(layer, j)}", self._place(layer, j, None), lambda p: p.biases[layer][j, 0])

    def weight_update(self, layer: int, j: int, k: int) -> Line:
        """The weight w_jk after the step."""
        place = self._place(layer, j, k)
        return self._moved(f"w{at(layer, j, k)}", place, lambda p: p.weights[layer][j, k], is_weight=True)

    def _moved(
        self, symbol: str, place: int, of: Callable[[Parameters], float], *, is_weight: bool = False
    ) -> Line:
        old, change = of(self.view.theta), of(self._move.change)
        digits = digits_to_tell(float(old), float(change), most=self.precision)
        tree = self._move.written(place, float(old), float(of(self._nabla)), digits, is_weight=is_weight)
        return Line(symbol, tree, float(old - change), digits, self.precision, r"\to")

    # -- what is asked of the pass ----------------------------------------------------------------

    @property
    def m(self) -> int:
        """Size of the mini-batch."""
        return int(self.view.y.shape[1])

    @property
    def is_mean(self) -> bool:
        """Whether cost and gradients are a mean of several examples."""
        return self.mean and self.m > 1

    @property
    def last(self) -> int:
        """The output layer."""
        return len(self.view.z) - 1

    @property
    def precision(self) -> int:
        """Digits that the network's numbers have."""
        return int(np.finfo(self.view.theta.vector.dtype).precision)

    def kind(self, layer: int) -> Activation:
        """The layer's activation function."""
        names = (*self.experiment.network.hidden_activations, self.experiment.network.output)
        return ACTIVATIONS[names[layer]]

    @property
    def cost_rule(self) -> Cost:
        """The cost in use."""
        return COSTS[self.experiment.training.cost]

    @property
    def _outputs(self) -> tuple[Array, Array, Array]:
        """z, a and y of the output layer, each (n_L,)."""
        z, a = self._column(self.view.z[-1]), self._column(self.view.a[-1])
        return z, a, self._column(self.view.y)

    @property
    def _nabla(self) -> Parameters:
        assert self.view.gradient is not None, "the gradient of a phase to come"
        return self.view.gradient

    @property
    def _move(self) -> Move:
        assert self.view.move is not None, "the update has not been made"
        return self.view.move

    def _column(self, array: Array | None) -> Array:
        return np.asarray(_there(array)[:, self.example])

    def _delta(self, layer: int) -> Array:
        return self._column(self.view.delta[layer])

    def _prime(self, layer: int, j: int) -> float:
        return float(slope(self.kind(layer), self._column(self.view.z[layer])[:, np.newaxis])[j, 0])

    def _kept(self, layer: int, j: int) -> Node | None:
        """What dropout multiplies a_j by; None where it leaves the layer alone."""
        masks = self.view.masks
        return None if masks is None or layer == self.last else given(masks[layer][j, self.example])

    def _counted(self, tree: Node) -> Node:
        """Times what the example counts."""
        weights = self.view.example_weights
        return tree if weights is None else tree * measured(weights[self.example])

    def _place(self, layer: int, j: int, k: int | None) -> int:
        theta = self.view.theta
        row = theta.offsets[layer] + j * (theta.sizes[layer] + 1)
        return row + (theta.sizes[layer] if k is None else k)

    def _line(self, symbol: str, tree: Node, value: float, formula: str = "") -> Line:
        return Line(symbol, tree, float(value), precision=self.precision, formula=formula)


def followed_pass(lane: LaneSnapshot, example: Example) -> WrittenPass:
    """The followed example alone, forward and back at the parameters of now."""
    return WrittenPass(followed_phase(lane, example, None), lane.experiment)


def at(layer: int, j: int, k: int | None = None) -> str:
    """Layer and indices of a symbol, in LaTeX, as the book counts."""
    if k is None:
        return rf"^{{{book_layer(layer)}}}_{{{j + 1}}}"
    comma = "," if max(j, k) >= 9 else ""
    return rf"^{{{book_layer(layer)}}}_{{{j + 1}{comma}{k + 1}}}"


def symbol_of(layer: int, j: int, k: int | None = None) -> str:
    """A weight or, without ``k``, a bias in plain characters: "w²₁₃", "b²₁"."""
    return words_of(f"{'b' if k is None else 'w'}{at(layer, j, k)}")


def _there(array: Array | None) -> Array:
    assert array is not None, "an array of a phase to come"
    return array

"""Fourteen classic mistakes, each at the one place of the real code where it is made.

Whoever builds a network that trains chooses the mistake: it brings its own `Backprop`, its own penalty or
its own data, and `SOUND` brings those of everyone else. While it trains nobody asks for it any more.

A matrix of another shape cannot be taken by mistake: w for wᵀ, a^l for a^{l−1} and σ′ of the wrong layer
are made where two neighbouring hidden layers are equally wide.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nnviz.core.backprop import Backprop
from nnviz.core.costs import Cost
from nnviz.core.network import Network
from nnviz.core.parameters import Array, Parameters

UNSCALED = 16.0
"""White in the file of the digits, where the network is meant to get 1."""


class Part(NamedTuple):
    """Training, test or validation examples, one a row."""

    x: Array
    y: Array
    labels: NDArray[np.int64]


Parts = tuple[Part, Part, Part]
"""Training, test and validation."""


class NoPrime(Backprop):
    """δ^l = (w^{l+1})ᵀ δ^{l+1}, without σ′(z^l)."""

    def _wire(self) -> None:
        super()._wire()
        self._back = [(*way, np.ones_like(prime)) for *way, prime in self._back]  # type: ignore[misc]


class Untransposed(Backprop):
    """δ^l = (w^{l+1} δ^{l+1}) ⊙ σ′(z^l), where w is square."""

    def _wire(self) -> None:
        super()._wire()
        for place, layer in enumerate(reversed(range(self.last))):
            w, delta = self.theta.weights[layer + 1], self.delta[layer]
            if w.shape[0] == w.shape[1]:
                self._back[place] = (w.dot, self.delta[layer + 1], delta, delta, self.prime[layer])


class OwnActivation(Backprop):
    """∂C/∂w_jk = a_k^l δ_j^l, with the layer's own a, where it is as wide as the one below."""

    def _wire(self) -> None:
        super()._wire()
        for i, (share_times, padded_a, nabla) in enumerate(self._products):
            own = self._padded_a[i + 1].T
            if own.shape == padded_a.shape:
                self._products[i] = share_times, own, nabla


class NoBiasGradient(Backprop):
    """∂C/∂b = 0."""

    def gradients(self) -> None:
        """BP4 alone."""
        super().gradients()
        _forget_biases(self.scaled_nabla)

    @property
    def gradient(self) -> Parameters:
        """The same, formed once more."""
        return _forget_biases(super().gradient)


class OtherPrime(Backprop):
    """δ^l = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ′(z^{l+1}), where both are hidden layers of one width."""

    def _wire(self) -> None:
        super()._wire()
        for place, layer in enumerate(reversed(range(self.last))):
            *way, prime = self._back[place]
            if layer + 1 < self.last and self.prime[layer + 1].shape == prime.shape:
                self._back[place] = (*way, self.prime[layer + 1])  # type: ignore[assignment]


class SigmaForPrime(Backprop):
    """δ^l = ((w^{l+1})ᵀ δ^{l+1}) ⊙ σ(z^l)."""

    def _wire(self) -> None:
        super()._wire()
        for place, layer in enumerate(reversed(range(self.last))):
            *way, _ = self._back[place]
            self._back[place] = (*way, self.a[layer + 1])  # type: ignore[assignment]


class SumForMean(Backprop):
    """∂C/∂θ as a sum over the mini-batch, not divided by m."""

    def __init__(self, network: Network, cost: Cost, m: int, scaled_nabla: Parameters | None = None) -> None:
        super().__init__(network, cost, m, scaled_nabla)
        self._one_mth = self._share = np.ones_like(self._one_mth)


class WrongSign(Backprop):
    """θ + η ∇C."""

    def __init__(self, network: Network, cost: Cost, m: int, scaled_nabla: Parameters | None = None) -> None:
        super().__init__(network, cost, m, scaled_nabla)
        self._one_mth = self._share = -self._one_mth


class StaleBatch(Backprop):
    """∇C of the mini-batch before this one (of its size); of the first its own."""

    _before: Parameters | None = None
    _used: Parameters | None = None

    def gradients(self) -> None:
        """BP3 and BP4, for the next time."""
        super().gradients()
        own = super().gradient
        self._used, self._before = self._before or own, own
        np.multiply(self._used.vector, self._share / self._one_mth, out=self.scaled_nabla.vector)

    @property
    def gradient(self) -> Parameters:
        """The one that was used."""
        return super().gradient if self._used is None else self._used.copy()


def _forget_biases(nabla: Parameters) -> Parameters:
    for bias in nabla.biases:
        bias[:] = 0
    return nabla


def _decay(is_weight: Array, lmbda: float, n: int) -> Array:
    return is_weight * (lmbda / n)


def _decay_of_all(is_weight: Array, lmbda: float, n: int) -> Array:
    return np.full_like(is_weight, lmbda / n)


def _decay_undivided(is_weight: Array, lmbda: float, n: int) -> Array:
    return is_weight * lmbda


def _shift_labels(parts: Parts) -> Parts:
    train, *others = parts
    return (Part(train.x, np.roll(train.y, -1, 0), np.roll(train.labels, -1)), *others)  # type: ignore[return-value]


def _learn_the_test(parts: Parts) -> Parts:
    train, test, validation = parts
    pairs: Any = zip(train, test, strict=True)
    return Part(*(np.concatenate(pair) for pair in pairs)), test, validation


def _leave_unscaled(parts: Parts) -> Parts:
    train, test, validation = (part._replace(x=part.x * UNSCALED) for part in parts)
    return train, test, validation


class Mistake(NamedTuple):
    """One thing done wrong.

    Attributes
    ----------
    label
        What a switch is called.
    right, wrong
        The line as it should be and as it is, in plain characters.
    hides
        Why a person who only looks at the accuracy does not see it.
    shows
        Where it can be seen.
    backprop
        What a mini-batch goes through.
    decay
        (is_weight (P,), λ, n) to what each parameter's slope of the penalty is multiplied by (P,).
    spoil
        What becomes of the examples; None where they are right.
    """

    name: str
    label: str
    right: str
    wrong: str
    hides: str
    shows: str
    backprop: type[Backprop] = Backprop
    decay: Callable[[Array, float, int], Array] = _decay
    spoil: Callable[[Parts], Parts] | None = None

    @property
    def is_of_data(self) -> bool:
        """Whether the gradient is right, and what it is taken of is wrong."""
        return self.spoil is not None


SOUND = Mistake("", "nothing is broken", "", "", "", "")

_BP2 = "δˡ = (wˡ⁺¹)ᵀδˡ⁺¹ ⊙ σ′(zˡ)"

_ENTRIES = (
    Mistake(
        "no_prime",
        "No σ′",
        _BP2,
        "δˡ = (wˡ⁺¹)ᵀδˡ⁺¹",
        "δ of the last hidden layer keeps its sign and the others mostly do, so most steps go downhill. The "
        "early layers even get a larger share, and a short run may look better than the right one.",
        "The output agrees, every hidden layer is too long, the first one most: a factor of at most 1/4 "
        "is missing once a layer.",
        NoPrime,
    ),
    Mistake(
        "untransposed",
        "w for wᵀ",
        _BP2,
        "δˡ = wˡ⁺¹δˡ⁺¹ ⊙ σ′(zˡ)",
        "The shapes fit, as the layers are equally wide, so nothing complains. The last layers learn as "
        "they should and make do with what the first one happens to give them.",
        "The layers from the output down to the square weights agree; below them every component is "
        "wrong, about half of them in sign.",
        Untransposed,
    ),
    Mistake(
        "own_activation",
        "aˡ for aˡ⁻¹",
        "∂C/∂wˡ = δˡ(aˡ⁻¹)ᵀ",
        "∂C/∂wˡ = δˡ(aˡ)ᵀ",
        "Activations of a sigmoid are all positive, so that most weights still move to the right side, "
        "only by a wrong amount; and all other layers make up for it.",
        "Weights of one layer disagree; its biases agree, and so does every other layer.",
        OwnActivation,
    ),
    Mistake(
        "no_bias_gradient",
        "Bias gradient forgotten",
        "∂C/∂b = δ",
        "∂C/∂b = 0",
        "The weights do the work of the biases: the accuracy hardly changes.",
        "All weights agree and all biases are 0.",
        NoBiasGradient,
    ),
    Mistake(
        "other_prime",
        "σ′ of the wrong layer",
        _BP2,
        "δˡ = (wˡ⁺¹)ᵀδˡ⁺¹ ⊙ σ′(zˡ⁺¹)",
        "σ′ is positive and at most 1/4 in either layer, so that δ keeps its sign and about its size there.",
        "The layers above agree; below, lengths are nearly right, components are not.",
        OtherPrime,
    ),
    Mistake(
        "sigma_for_prime",
        "σ for σ′",
        _BP2,
        "δˡ = (wˡ⁺¹)ᵀδˡ⁺¹ ⊙ σ(zˡ)",
        "It is a slip of one stroke of the pen. σ is positive too, so that δ mostly keeps its sign: it "
        "learns something, and looks like a learning rate badly chosen.",
        "The output agrees; more of the error gets through a hidden layer than the 1/4 that σ′ allows.",
        SigmaForPrime,
    ),
    Mistake(
        "sum_for_mean",
        "Sum for mean",
        "∂C/∂θ = (1/m) Σₓ ∂Cₓ/∂θ",
        "∂C/∂θ = Σₓ ∂Cₓ/∂θ",
        "It is the same as a learning rate m times as large; where η was small, it even helps.",
        "Everything disagrees, and everything is m times too long, exactly.",
        SumForMean,
    ),
    Mistake(
        "wrong_sign",
        "Wrong sign",
        "θ → θ − η∇C",
        "θ → θ + η∇C",
        "It hides the least: the cost climbs from the first step.",
        "Everything disagrees, with the right length and the opposite sign.",
        WrongSign,
    ),
    Mistake(
        "biases_penalised",
        "Penalty on biases",
        "b → b − η∂C₀/∂b",
        "b → (1 − ηλ/n)b − η∂C₀/∂b",
        "There are few biases and λ/n is small. It costs next to nothing, and is only not what was meant.",
        "All weights agree; biases are off by a little, by λ/n times themselves.",
        decay=_decay_of_all,
    ),
    Mistake(
        "undivided_penalty",
        "λ not over n",
        "w → (1 − ηλ/n)w − …",
        "w → (1 − ηλ)w − …",
        "It is the same as a λ n times as large. A person turns λ down until it works, and never knows.",
        "All biases agree; weights are off by as much as they are large, and all shrink.",
        decay=_decay_undivided,
    ),
    Mistake(
        "stale_batch",
        "Stale mini-batch",
        "∇C of this mini-batch",
        "∇C of the one before",
        "One mini-batch is about as good as another: the step is a step late, and still goes downhill.",
        "Everything disagrees, by no fixed factor, in some places in sign: it is another batch's gradient.",
        StaleBatch,
    ),
    Mistake(
        "labels_shifted",
        "Labels shifted",
        "yᵢ with xᵢ",
        "yᵢ₊₁ with xᵢ",
        "The gradient is right: of the wrong targets. The badge is green, and it looks as if the task were "
        "only too hard.",
        "Look at pictures beside their labels. The test set is answered no better than by chance, whatever "
        "becomes of the training set.",
        spoil=_shift_labels,
    ),
    Mistake(
        "test_in_training",
        "Test data in training",
        "train on n examples",
        "train on the test set, too",
        "Everything looks better than it is: it hides behind good news.",
        "Count the training examples, and look for test examples among them: the test accuracy rises to "
        "that of the training set.",
        spoil=_learn_the_test,
    ),
    Mistake(
        "unscaled",
        "Data unscaled",
        "x from 0 to 1",
        "x from 0 to 16",
        "The gradient is right, and the network learns: slowly, as its first layer is saturated.",
        "Look at the range of the inputs, and at σ′ of the first layer: most of its neurons are saturated.",
        spoil=_leave_unscaled,
    ),
)

MISTAKES: dict[str, Mistake] = {mistake.name: mistake for mistake in _ENTRIES}

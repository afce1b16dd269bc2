"""The numbers that a verdict on a run is read from."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from nnviz.core.naming import layer_name
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.parameters import Array, Parameters
from nnviz.training.divergence import Divergence
from nnviz.training.trainer import Trainer

ALIKE = 0.01
"""Neurons that differ by no more than this share of their size are alike."""

NO_BETTER = 0.98
"""A training cost of so much of the best constant answer's, or more, is no better than it."""

GOOD_SHARE = 0.25
"""One of so much of it, or less, is good: the layers may then learn as unevenly as they like."""

NOTHING = 1e-9
"""A constant answer that costs no more is right on every example, but for rounding."""


class Evidence(Struct, frozen=True, eq=False):
    """What a verdict is read from. Arrays (L,) go from the first hidden layer to the output.

    Attributes
    ----------
    steps, epoch
        Mini-batches and epochs done, the latter as last evaluated.
    grad_b
        ‖∂C₀/∂b‖ of the training set (or its first 1,000) as last evaluated; in the first epoch that of
        the last mini-batch.
    saturated, dead
        Shares (0..1), as `Row` and `Evaluation` have them.
    alike
        Whether all neurons of the layer have the same weights and bias, but for 1 %.
    step_size
        ‖Δw‖ / ‖w‖ of the last step, the largest of the layers.
    train_costs, test_costs
        C₀ of every evaluated epoch, the first before training.
    penalties
        What was added to it for the size of the weights, every epoch.
    constant_cost
        C₀ of the best constant answer on the training set.
    constant_test_cost
        C₀ of the same answer on the test examples; NaN without any.
    divergence
        How the run went astray, if it did.
    rescales
        Whether the optimiser makes up for the sizes of the gradients, so that they tell no speeds.
    """

    steps: int
    epoch: int
    grad_b: Array
    saturated: Array
    dead: Array
    alike: NDArray[np.bool_]
    step_size: float
    train_costs: Array
    test_costs: Array
    penalties: Array
    constant_cost: float
    constant_test_cost: float
    divergence: Divergence | None = None
    rescales: bool = False

    @property
    def layers(self) -> int:
        """L, the number of layers that compute."""
        return len(self.grad_b)

    @property
    def is_first_epoch(self) -> bool:
        """Whether all that is known of the layers' speeds since the start is of one mini-batch."""
        return self.steps > 0 and self.epoch == 0

    @property
    def examples(self) -> str:
        """What the layers' speeds are of, inside a sentence."""
        return "a mini-batch of the first epoch" if self.is_first_epoch else "the training set"

    @property
    def cost(self) -> float:
        """Of the training set, as last evaluated."""
        return float(self.train_costs[-1])

    @property
    def is_better(self) -> bool:
        """Whether the run beats the best constant answer, and not at the price of its weights."""
        return self.cost < NO_BETTER * self.to_beat and not self.has_climbed

    @property
    def is_worse(self) -> bool:
        """Whether it does worse than the best constant answer, rather than like it."""
        return self.has_climbed or self.cost * NO_BETTER > self.to_beat

    @property
    def falls(self) -> bool:
        """Whether the training cost has gone on falling in the last quarter of the epochs."""
        before = self._cost_a_quarter_ago
        return before is not None and self.cost < NO_BETTER * before

    @property
    def rests(self) -> bool:
        """Whether it has hardly fallen there, though there was time."""
        before = self._cost_a_quarter_ago
        return before is not None and self.cost >= NO_BETTER * before

    @property
    def _cost_a_quarter_ago(self) -> float | None:
        quarter = len(self.train_costs) // 4
        return float(self.train_costs[-1 - quarter]) if quarter > 1 else None

    @property
    def has_climbed(self) -> bool:
        """Whether its penalty has driven the whole cost above that at the start and a constant answer's."""
        start, now = self.whole_costs
        return bool(self.penalties[-1] > self.penalties[0] and now > max(start, self.to_beat))

    @property
    def whole_costs(self) -> tuple[float, float]:
        """C, penalty included, at the start and now."""
        whole = self.train_costs + self.penalties
        return float(whole[0]), float(whole[-1])

    @property
    def is_good(self) -> bool:
        """Whether it beats it by far."""
        return self.cost <= GOOD_SHARE * self.to_beat

    @property
    def to_beat(self) -> float:
        """The best constant answer's cost; where all targets are alike, that is 0: its own at the start."""
        return self.constant_cost if self.constant_cost > NOTHING else float(self.train_costs[0])

    @property
    def to_beat_in_testing(self) -> float:
        """The same of the test examples."""
        return self.constant_test_cost if self.constant_cost > NOTHING else float(self.test_costs[0])

    @property
    def slowest_and_fastest(self) -> tuple[int, int]:
        """Of the hidden layers, or of all where one only is hidden."""
        compared = self.grad_b[:-1] if self.layers > 2 else self.grad_b
        return int(np.argmin(compared)), int(np.argmax(compared))

    @property
    def ratio(self) -> float:
        """How many times as large as the smallest gradient the largest is."""
        slow, fast = self.slowest_and_fastest
        return float(self.grad_b[fast] / self.grad_b[slow])

    @property
    def shrinks(self) -> bool:
        """Whether the gradient shrinks on the way back, rather than that it grows."""
        slow, fast = self.slowest_and_fastest
        return slow < fast

    def name(self, layer: int) -> str:
        """The layer inside a sentence."""
        return "the output" if layer == self.layers - 1 else layer_name(layer, self.layers)


def evidence_of(trainer: Trainer) -> Evidence:
    """What is known of a trainer. Not for before its first evaluation."""
    rows = trainer.history.rows
    row, moved = rows[-1], trainer.steps > 0
    trainer.gradients.fold(trainer.steps)
    live = np.sqrt(trainer.gradients.last[0::2])
    ratios = row.update_ratio[np.isfinite(row.update_ratio)]
    return Evidence(
        steps=trainer.steps,
        epoch=row.epoch,
        grad_b=live if moved and row.epoch == 0 else row.grad_b,
        saturated=row.saturated,
        dead=trainer.evaluation.dead,
        alike=alike_layers(trainer.network.theta),
        step_size=float(ratios.max()) if ratios.size else np.nan,
        train_costs=trainer.history["train_cost"],
        test_costs=trainer.history["test_cost"],
        penalties=trainer.history["train_penalty"],
        constant_cost=trainer.evaluation.constant_cost,
        constant_test_cost=trainer.evaluation.constant_test_cost,
        divergence=trainer.divergence,
        rescales=OPTIMIZERS[trainer.training.optimizer].rescales,
    )


def alike_layers(theta: Parameters) -> NDArray[np.bool_]:
    """(L,) whether all neurons of a layer of more than one have the same weights and bias, but for 1 %."""
    return np.array([_are_alike(block) for block in theta.blocks])


def _are_alike(block: Array) -> bool:
    usual = block.mean(axis=0)
    farthest = np.linalg.norm(block - usual, axis=1).max()
    return len(block) > 1 and bool(farthest <= ALIKE * np.linalg.norm(usual))

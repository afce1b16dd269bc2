"""Mini-batches dealt from the shuffled training set, into buffers that are made once."""

import numpy as np

from nnviz.core.backprop import Backprop
from nnviz.core.batching import shuffled_deck
from nnviz.core.costs import Cost
from nnviz.core.dropout import dropout_masks
from nnviz.core.mistakes import SOUND, Mistake
from nnviz.core.network import Network
from nnviz.core.parameters import Array
from nnviz.core.streams import Stream, stream
from nnviz.data.dataset import Labels
from nnviz.experiment.experiment import Experiment, Training
from nnviz.training.examples import Examples, weights_of_classes


class Dealer:
    """Deals one epoch after the other.

    Parameters
    ----------
    experiment
        Gives the seed and what the mini-batches are like.
    network, cost
        What they are to go through.
    train
        What they are dealt from.
    mistake
        Whose `Backprop` they go through.

    Attributes
    ----------
    scaled_nabla : Parameters
        Where ∇C₀ of every mini-batch goes, times the rate of `form_at`.
    class_weights : (classes,) or None
        What an example of each class counts.
    deck : (N,)
        The training examples in the order of this epoch.
    """

    def __init__(
        self,
        experiment: Experiment,
        network: Network,
        cost: Cost,
        train: Examples,
        mistake: Mistake = SOUND,
    ) -> None:
        self.network, self.cost, self.train = network, cost, train
        self._backprop = mistake.backprop
        self.scaled_nabla = network.theta.like()
        self._rate: Array = np.ones((), network.theta.vector.dtype)
        self.class_weights = weights_of_classes(experiment.training.class_weights, train)
        self._seed = experiment.seed
        is_own = train.rows.dtype == network.theta.vector.dtype
        self._take_rows = train.rows.take if is_own else self._take_and_convert
        self._take_targets = train.targets.take
        self._works: dict[int, Backprop] = {}
        self.tune(experiment.training)
        self.shuffle(0)

    def tune(self, training: Training) -> None:
        """Go on with other hyperparameters."""
        self._size, self._dropout = training.batch_size, training.dropout

    def form_at(self, rate: Array) -> None:
        """Form the gradient of every mini-batch times ``rate`` () from now on."""
        self._rate = rate
        for work in self._works.values():
            work.form_at(rate)

    def shuffle(self, epoch: int) -> None:
        """Put the deck of an epoch in its order."""
        self.deck = shuffled_deck(len(self.train), self._seed, epoch)

    def deal(self, position: int, step: int) -> Backprop:
        """The mini-batch of number ``step``, which begins at ``position`` of the deck."""
        hand = self.deck[position : position + self._size]
        work = self._works.get(len(hand)) or self._new_work(len(hand))
        # All indices are in range; "clip" only spares NumPy a buffer, 2 µs for ten rows of 784.
        self._take_rows(hand, 0, work.rows, "clip")
        self._take_targets(hand, 0, work.targets, "clip")
        if self.class_weights is not None:
            work.weights = self.class_weights[self.train.labels[hand]]
        if self._dropout or work.masks:
            work.masks = self._masks(work.m, step)
        return work

    def _take_and_convert(self, hand: Labels, axis: int, out: Array, mode: str) -> None:
        np.copyto(out, self.train.rows.take(hand, axis, None, "clip"))

    def _new_work(self, m: int) -> Backprop:
        work = self._works[m] = self._backprop(self.network, self.cost, m, self.scaled_nabla)
        work.form_at(self._rate)
        return work

    def _masks(self, m: int, step: int) -> tuple[Array, ...] | None:
        if not self._dropout:
            return None
        rng = stream(self._seed, Stream.DROPOUT, step)
        return dropout_masks(self.network.sizes[1:-1], m, self._dropout, rng, self.scaled_nabla.vector.dtype)

"""Moments of a run that can be gone back to: what is kept of one, and how it is put back."""

from bisect import bisect_right

from msgspec import Struct

from nnviz.core.network import Network
from nnviz.core.parameters import Array
from nnviz.experiment.experiment import Training
from nnviz.training.buckets import Buckets
from nnviz.training.gradient_history import GradientHistory
from nnviz.training.history import CostSamples, History
from nnviz.training.update import Update

MAX_KEYFRAMES = 200
MAX_BYTES = 200_000_000


class Keyframe(Struct, frozen=True, eq=False):
    """All that has to be kept to go on from here to the bit.

    Attributes
    ----------
    step, epoch, position
        Mini-batches done, epochs done, examples of the current deck that are dealt.
    training
        The hyperparameters in force from here on.
    theta, memory
        Parameters, and what the optimiser remembers.
    buckets, rows, cost_samples, cost_stride
        The histories: norms, how many evaluated epochs, and costs with the distance between them.
    """

    step: int
    epoch: int
    position: int
    training: Training
    theta: Array
    memory: tuple[Array, ...]
    buckets: Buckets
    rows: int
    cost_samples: tuple[tuple[float, float, float], ...]
    cost_stride: int


class Timeline:
    """Keyframes in the order of their steps, ever sparser in the past when there are many.

    Parameters
    ----------
    network, rule, gradients, cost_samples, history
        What of a trainer changes from step to step. Where it stands in its data it says itself.
    """

    def __init__(
        self,
        network: Network,
        rule: Update,
        gradients: GradientHistory,
        cost_samples: CostSamples,
        history: History,
    ) -> None:
        self._network, self._rule = network, rule
        self._gradients, self._cost_samples, self._history = gradients, cost_samples, history
        self._frames: list[Keyframe] = []
        self._good: Keyframe | None = None

    # -- keeping ----------------------------------------------------------------------------------

    def keep(self, step: int, epoch: int, position: int) -> None:
        """Keep this moment and forget what was kept of its future."""
        frame = self._frame(step, epoch, position)
        self._forget_after(step - 1)
        self._frames.append(frame)
        size = frame.theta.nbytes * (1 + len(frame.memory))
        if len(self._frames) > max(3, min(MAX_KEYFRAMES, MAX_BYTES // size)):
            self._thin()

    def keep_good(self, step: int, epoch: int, position: int) -> None:
        """Keep this moment until the next that is found good, for a divergence to fall back on."""
        self._good = self._frame(step, epoch, position)

    def _frame(self, step: int, epoch: int, position: int) -> Keyframe:
        self._gradients.fold(step)
        return Keyframe(
            step,
            epoch,
            position,
            self._rule.training,
            self._network.theta.vector.copy(),
            tuple(part.copy() for part in self._rule.optimizer.memory),
            self._gradients.keep(),
            len(self._history),
            tuple(self._cost_samples.samples),
            self._cost_samples.stride,
        )

    def _thin(self) -> None:
        # A change of hyperparameters cannot be replayed from before it, so its keyframe stays.
        frames = self._frames
        self._frames = [
            frame
            for i, frame in enumerate(frames)
            if i % 2 == 0 or i == len(frames) - 1 or frame.training != frames[i - 1].training
        ]

    # -- going back -------------------------------------------------------------------------------

    def before(self, step: int) -> Keyframe:
        """The latest keyframe at or before ``step``; the first one at the start is never dropped."""
        return self._frames[self._kept_until(step) - 1]

    def go_back(self, step: int) -> Keyframe:
        """The same, for good: what came after it is forgotten."""
        self._good = None
        frame = self.before(step)
        self._forget_after(frame.step)
        return frame

    def last_good(self, step: int) -> Keyframe:
        """The latest moment at or before ``step`` at which all was well."""
        kept, good = self.before(step), self._good
        return good if good is not None and kept.step <= good.step <= step else kept

    def restore(self, frame: Keyframe) -> None:
        """Put back what is kept of a moment; its hyperparameters must be in force already."""
        self._network.theta.vector[:] = frame.theta
        for part, kept in zip(self._rule.optimizer.memory, frame.memory, strict=True):
            part[:] = kept
        self._gradients.restore(frame.buckets)
        del self._history.rows[frame.rows :]
        self._cost_samples.samples = list(frame.cost_samples)
        self._cost_samples.stride = frame.cost_stride

    def _forget_after(self, step: int) -> None:
        del self._frames[self._kept_until(step) :]

    def _kept_until(self, step: int) -> int:
        return bisect_right(self._frames, step, key=lambda frame: frame.step)

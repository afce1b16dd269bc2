"""Moments of a run that can be gone back to."""

from bisect import bisect_right

from msgspec import Struct

from nnviz.core.parameters import Array
from nnviz.experiment.experiment import Training
from nnviz.training.buckets import Buckets

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
    """Keyframes in the order of their steps, ever sparser in the past when there are many."""

    def __init__(self) -> None:
        self._frames: list[Keyframe] = []

    def add(self, frame: Keyframe) -> None:
        """Keep a moment; what was kept of its future is forgotten."""
        self.forget_after(frame.step - 1)
        self._frames.append(frame)
        size = frame.theta.nbytes * (1 + len(frame.memory))
        if len(self._frames) > max(3, min(MAX_KEYFRAMES, MAX_BYTES // size)):
            self._thin()

    def forget_after(self, step: int) -> None:
        """Drop what lies after ``step``."""
        del self._frames[bisect_right(self._frames, step, key=lambda frame: frame.step) :]

    def before(self, step: int) -> Keyframe:
        """The latest keyframe at or before ``step``; the first one at the start is never dropped."""
        return self._frames[bisect_right(self._frames, step, key=lambda frame: frame.step) - 1]

    def _thin(self) -> None:
        # A change of hyperparameters cannot be replayed from before it, so its keyframe stays.
        frames = self._frames
        self._frames = [
            frame
            for i, frame in enumerate(frames)
            if i % 2 == 0 or i == len(frames) - 1 or frame.training != frames[i - 1].training
        ]

"""Taking a picture of a trainer for the screen."""

from collections.abc import Callable, Hashable
from typing import TypeAlias

import numpy as np
from msgspec.structs import replace

from nnviz.core.marks import marks
from nnviz.data.coding import encode
from nnviz.data.dataset import Dataset
from nnviz.session.commands import Feed
from nnviz.session.gradient_badge import GradientBadge
from nnviz.session.snapshot import Example, LaneSnapshot
from nnviz.session.step_report import compared, measure_descent, measure_layers
from nnviz.session.walk import Walk
from nnviz.training.curves import read_only
from nnviz.training.diagnosis import Verdict, verdict_of
from nnviz.training.history import step_curves
from nnviz.training.trainer import Trainer

PROBE = 100
"""Training examples whose z is shown in the histograms."""

LookUp: TypeAlias = Callable[[], None]
"""Called every few milliseconds while a picture is taken; what it raises gives the picture up."""

MASKED = 16
"""Examples of a mini-batch whose dropout masks are shown."""


def observe_example(data: Dataset, index: int, fed: Feed | None = None) -> Example:
    """The training example number ``index``, or in its place an input of one's own that fits."""
    example = Example(
        index=index,
        count=len(data.x_train),
        x=read_only(data.x_train[index]),
        y=read_only(data.y_train[index]),
        label=data.classes[int(data.labels_train[index])] if data.classes else "",
        image_shape=data.image_shape,
        classes=data.classes,
        coding=data.coding,
        inputs=data.inputs,
        outputs=data.outputs,
    )
    return example if fed is None or fed.x.shape != example.x.shape else _of_ones_own(example, fed)


def _of_ones_own(example: Example, fed: Feed) -> Example:
    known = fed.label is not None and 0 <= fed.label < len(example.classes)
    y = np.zeros_like(example.y)
    if known:
        y[:] = encode(np.array([fed.label]), len(example.classes), example.coding)[0]
    return replace(
        example,
        x=read_only(fed.x.astype(example.x.dtype)),
        y=read_only(y),
        label=example.classes[fed.label] if known and fed.label is not None else "",
        source=fed.source,
        has_target=known,
    )


def undisturbed() -> None:
    """Where nobody is waiting for the picture to be taken."""


class LaneObserver:
    """Takes pictures of one trainer, and remembers what a half-done mini-batch writes over.

    Parameters
    ----------
    a_layer
        See `GradientBadge`.

    Attributes
    ----------
    label
        What sets the lane apart.
    """

    def __init__(self, trainer: Trainer, a_layer: int) -> None:
        self.label, self.trainer = "", trainer
        self._badge = GradientBadge(trainer, a_layer)
        self._measured: int | None = None
        self._judged: Hashable = None
        self._verdict = verdict_of(trainer)

    def forget(self) -> None:
        """The trainer stands at another moment, perhaps of another run."""
        self._measured = self._judged = None

    def remember(self) -> None:
        """Measure the last step now: the walk that begins writes over its buffers."""
        self._measure()
        if self.may_look_closer:
            self.look_closer()

    def _measure(self, look_up: LookUp = undisturbed) -> None:
        trainer = self.trainer
        if trainer.steps == self._measured:
            return
        self._measured = None
        self._gradient = trainer.gradient.sealed()
        look_up()
        layers = measure_layers(trainer)
        look_up()
        self._report = layers, measure_descent(trainer, self._gradient)
        look_up()
        masks = trainer.last_work.masks if trainer.last_work else None
        self._masks = tuple(read_only(mask[:, :MASKED]) for mask in masks) if masks else None
        self._measured, self._is_compared = trainer.steps, trainer.last_work is None

    def spot_check(self, look_up: LookUp) -> None:
        """Hold the gradient of the last step against differences, when it is time for that again."""
        if self.trainer.steps != self._measured:
            self._badge.look(look_up)

    @property
    def may_look_closer(self) -> bool:
        """Whether there is more to tell of the last step than was measured for the first picture of it."""
        is_measured = self.trainer.steps == self._measured
        return is_measured and not self._is_compared and not self.trainer.is_evaluating

    def look_closer(self) -> None:
        """What a first picture does not wait for: a check of the gradient, and that of the training set."""
        self._badge.look()
        layers, descent = self._report
        if descent is not None:
            self._report = layers, compared(descent, self.trainer, self._gradient)
        self._is_compared = True

    def _judge(self, standing: bool) -> Verdict:
        """Anew where something may have changed: it looks at all of θ."""
        trainer = self.trainer
        steps = trainer.steps if standing and trainer.epoch == 0 else min(trainer.steps, 1)
        is_evaluated = trainer.evaluation.answers is not None  # after a way back dead units are found anew
        when = len(trainer.history), steps, trainer.epoch, trainer.divergence
        moment = *when, trainer.training, is_evaluated, marks()
        if moment != self._judged:
            self._judged, self._verdict = moment, verdict_of(trainer)
        return self._verdict

    def observe(
        self, example: Example, walk: Walk | None, standing: bool, look_up: LookUp = undisturbed
    ) -> LaneSnapshot:
        """The lane as it is, with the example fed through it.

        ``standing`` allows what takes too long for every frame of a run.
        """
        trainer = self.trainer
        trainer.gradients.fold(trainer.steps)
        self._measure(look_up)
        now, descent = self._report
        phase = walk.view() if walk else None
        layers = trainer.network.layers(example.x[:, np.newaxis])
        look_up()
        probe = trainer.network.layers(trainer.train.rows[:PROBE, :-1].T)
        look_up()
        return LaneSnapshot(
            label=self.label,
            experiment=trainer.experiment,
            theta=trainer.network.theta.frozen(),
            gradient=self._gradient if phase is None or phase.gradient is None else phase.gradient,
            z=tuple(read_only(z[:, 0]) for z, _ in layers),
            activations=tuple(read_only(a[:, 0]) for _, a in layers),
            now=now,
            steps=step_curves(trainer.gradients, trainer.cost_samples),
            epochs=trainer.history.curves(),
            eta=trainer.eta,
            probe_z=tuple(read_only(z) for z, _ in probe),
            dead=read_only(trainer.evaluation.dead),
            descent=descent,
            check=self._badge.latest,
            phase=phase,
            n=len(trainer.train),
            masks=self._masks,
            divergence=trainer.divergence,
            answers=trainer.evaluation.answers,
            verdict=self._judge(standing),
        )

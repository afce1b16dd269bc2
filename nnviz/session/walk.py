"""A mini-batch walked through phase by phase, forward and back, in the buffers of the update itself."""

from collections.abc import Callable

import numpy as np
from msgspec.structs import replace

from nnviz.core.parameters import Array
from nnviz.session.phase_view import view_at
from nnviz.session.phases import Phase, phases_of
from nnviz.session.snapshot import PhaseView
from nnviz.training.curves import read_only
from nnviz.training.move import Move
from nnviz.training.trainer import Trainer


class Walk:
    """The next mini-batch of a trainer, standing at its first phase.

    Going back computes nothing anew: what later phases wrote is only hidden again. The last phase
    makes the step; it can be undone only by going back on the timeline.
    """

    def __init__(self, trainer: Trainer) -> None:
        trainer.finish_evaluation()
        self.trainer = trainer
        self.step = trainer.steps
        self.work = trainer.deal()
        self.examples = read_only(trainer.dealer.deck[trainer.position :][: self.work.m])
        self.theta = trainer.network.theta.frozen()
        self.move: Move | None = None
        self.phases = phases_of(trainer.layers)
        self.index = 0
        self.costs: Array | None = None

    @property
    def is_done(self) -> bool:
        """Whether the update was made."""
        return self.index == len(self.phases) - 1

    def forward(self) -> None:
        """Do the next phase."""
        self.index += 1
        with np.errstate(all="ignore"):
            self._act(self.phases[self.index])

    def back(self) -> None:
        """Hide the last phase again; not for the first one nor after the update."""
        self.index -= 1

    def finish(self) -> None:
        """Do all phases that are left."""
        while not self.is_done:
            self.forward()

    def stop_before_update(self) -> None:
        """Do all phases but the update."""
        while self.index < len(self.phases) - 2:
            self.forward()

    def _act(self, phase: Phase) -> None:
        work, layer = self.work, phase.layer
        actions: dict[str, Callable[[], None]] = {
            "feed_forward": lambda: work.feed_forward(layer or 0),
            "cost": self._take_costs,
            "output_error": work.output_error,
            "error_back": lambda: work.error_back(layer or 0),
            "gradients": work.gradients,
            "update": self._update,
        }
        actions[phase.kind]()

    def _update(self) -> None:
        trainer, rule = self.trainer, self.trainer.rule
        move = rule.about_to_move()
        if trainer.divergence is None:
            self.work.gradients()  # η may have been changed since they were formed
            trainer.update(self.work)
            self.move = rule.moved(move)
        else:  # a twin that went astray stands at its last good state
            self.move = replace(move, eta=0.0, decay=0.0, rate=None)

    def _take_costs(self) -> None:
        self.costs = self.work.costs()

    def view(self) -> PhaseView:
        """What is known at this phase."""
        known = view_at(self.index, self.phases, self.work, self.theta, self.costs)
        return replace(known, move=self.move, examples=self.examples)

"""The work of the lab of second order, away from the screen: the Hessian and the cost along two steps."""

import numpy as np
from msgspec import Struct

from nnviz.core.hessian import refuses_hessian
from nnviz.core.naming import count
from nnviz.core.objective import Objective
from nnviz.core.parameters import Array, Parameters
from nnviz.core.second_order import SecondOrder, along, look
from nnviz.data.dataset import Dataset
from nnviz.data.loading import part
from nnviz.data.reading import Progress
from nnviz.experiment.experiment import Experiment
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.training.landscape import Ground

SHARES = np.linspace(-0.5, 2.0, 51)
"""Of a step, at which the cost is asked."""


class Around(Struct, frozen=True, eq=False):
    """What was found at one moment of the run.

    Attributes
    ----------
    objective
        To ask for the cost anywhere else.
    theta
        Where.
    steps
        Newton's step, and −η∇C: each (P,).
    true, model
        (2, k) the cost at each of `SHARES` of either step, and that by the quadratic.
    asked, examples
        See `Ground`.
    at
        After how many mini-batches of the run.
    """

    objective: Objective
    theta: Parameters
    found: SecondOrder
    steps: tuple[Array, Array]
    true: Array
    model: Array
    asked: int
    examples: int
    at: int


def refuses(lane: LaneSnapshot, snapshot: Snapshot) -> str:
    """Why there is no Hessian to see."""
    if why := refuses_hessian(lane.theta.count):
        return f"{why[0].upper()}{why[1:]}: it would have {count(lane.theta.count**2)} entries."
    if lane.experiment.data != snapshot.experiment.data:
        return "This twin is trained on other data than A: choose A, whose data are at hand."
    return ""


def find(
    experiment: Experiment, dataset: Dataset, theta: Parameters, eta: float, at: int, tell: Progress
) -> Around:
    """Look around θ, where the next step would be by ``eta``."""
    ground = Ground(experiment, dataset)
    objective, here = ground.objective(), theta.vector.astype(np.float64)
    with np.errstate(all="ignore"):
        found = look(objective, here, part(tell, 0.0, 0.9))
        steps = found.newton, np.asarray(-eta * found.gradient)
        true = np.array([along(objective, here, step, SHARES) for step in steps])
    tell(1.0)
    model = np.array([found.model(step, SHARES) for step in steps])
    return Around(objective, theta, found, steps, true, model, ground.asked, ground.examples, at)

"""What a lab works on: a lane's network, with the examples in hand gone through it."""

import numpy as np
from msgspec import Struct

from nnviz.core.backprop import Backprop
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.parameters import Parameters
from nnviz.session.phase_view import view_at
from nnviz.session.phases import phases_of
from nnviz.session.snapshot import Example, LaneSnapshot, PhaseView


class InHand(Struct, frozen=True, eq=False):
    """A network in float64, and the batch that went forward and back through it.

    Attributes
    ----------
    walking
        Whether it is the mini-batch that is walked through, at the parameters before its update;
        else it is the followed example alone, at the parameters of now.
    """

    network: Network
    work: Backprop
    walking: bool


def batch_in_hand(lane: LaneSnapshot, example: Example) -> InHand:
    """The whole mini-batch that is walked through, or else the followed example."""
    return _followed(lane, example) if lane.phase is None else _walked(lane, lane.phase, slice(None))


def example_in_hand(lane: LaneSnapshot, example: Example) -> InHand:
    """The first example of the mini-batch that is walked through, or else the followed one."""
    return _followed(lane, example) if lane.phase is None else _walked(lane, lane.phase, slice(1))


def followed_phase(lane: LaneSnapshot, example: Example, index: int | None) -> PhaseView:
    """A phase of the followed example alone, at the parameters of now; None for the last there is.

    Nothing is updated, so that phase is missing; where there is no target, so are all from the cost on.
    """
    phases = phases_of(len(lane.z))[: -1 if example.has_target else len(lane.z) + 1]
    work = _followed(lane, example).work
    last = len(phases) - 1
    return view_at(last if index is None else min(index, last), phases, work, lane.theta, work.costs())


def network_of(lane: LaneSnapshot, theta: Parameters) -> Network:
    """A network like the lane's in float64, with a copy of these parameters."""
    exact = Parameters(lane.sizes, vector=theta.vector.astype(np.float64))
    return Network.around(exact, lane.experiment.network.hidden_activations, lane.experiment.network.output)


def _followed(lane: LaneSnapshot, example: Example) -> InHand:
    network = network_of(lane, lane.theta)
    work = Backprop(network, COSTS[lane.experiment.training.cost], 1)
    work.load(example.x[:, np.newaxis], example.y[:, np.newaxis])
    return _through(network, work, walking=False)


def _walked(lane: LaneSnapshot, view: PhaseView, which: slice) -> InHand:
    assert view.a[0] is not None, "a walk begins with the input"
    network, y = network_of(lane, view.theta), view.y[:, which]
    work = Backprop(network, COSTS[lane.experiment.training.cost], y.shape[1])
    work.load(view.a[0][:, which], y)
    work.masks = None if view.masks is None else tuple(mask[:, which] for mask in view.masks)
    work.weights = None if view.example_weights is None else view.example_weights[which]
    return _through(network, work, walking=True)


def _through(network: Network, work: Backprop, *, walking: bool) -> InHand:
    with np.errstate(all="ignore"):
        work.forward()
        work.backward()
    return InHand(network, work, walking)

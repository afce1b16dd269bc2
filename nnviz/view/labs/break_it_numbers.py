"""Break it as columns of a table."""

from nnviz.core.mistakes import MISTAKES
from nnviz.session.snapshot import LaneSnapshot
from nnviz.view.parts.numbers import NO_NUMBERS, Columns


def switches(thrown: str) -> Columns:
    """A mistake a row, and which one is made."""
    return {
        "mistake": list(range(1, len(MISTAKES) + 1)),
        "what is wrong": [mistake.label for mistake in MISTAKES.values()],
        "thrown": [int(name == thrown) for name in MISTAKES],
    }


def sample(lane: LaneSnapshot | None) -> Columns:
    """A component of the gradient a row, as the last check of the copy has it."""
    check = lane.check.sample if lane and lane.check else None
    if lane is None or check is None:
        return NO_NUMBERS
    places = [lane.theta.locate(int(place)) for place in check.index]
    return {
        "layer": [layer + 1 for layer, _, _ in places],
        "neuron": [j + 1 for _, j, _ in places],
        "from": ["bias" if k is None else k + 1 for _, _, k in places],
        "by backprop": check.analytic,
        "by differences": check.numeric,
        "relative error": check.relative_error,
    }

"""The way of the lanes so far, as far as it is remembered."""

import numpy as np

from nnviz.core.naming import lane_name
from nnviz.session.lanes import Lanes
from nnviz.session.past import Past
from nnviz.training.run_format import RunFileError
from nnviz.training.way import Way

MOST = 61
"""Moments of a way; of more every second is left out, or every third, …"""


def retrace(lanes: Lanes, past: Past) -> tuple[Way, ...]:
    """θ of each lane at the moments of the line at hand that are kept, from the first to where it stands.

    The lanes remember the end of every epoch since they were last put somewhere else; what was before is in
    the run file.
    """
    near = [{moment.step: moment.theta for moment in one.timeline.moments} for one in lanes.trainers]
    known = {step for step in near[0] if step < lanes.clock}
    recorded = {step for step in past.kept if step < lanes.clock} - known
    steps = sorted(known | recorded)
    chosen = steps[:: -(-len(steps) // MOST) or 1]
    for step in chosen:
        if step in recorded:
            _add(near, past, step)
    ways = []
    for k, trainer in enumerate(lanes.trainers):
        found = near[k] | {trainer.steps: trainer.network.theta.vector.copy()}
        own = tuple(
            step for step in sorted({*chosen, trainer.steps}) if step in found and step <= trainer.steps
        )
        ways.append(Way(lane_name(k, lanes.labels[k]), own, np.array([found[step] for step in own], float)))
    return tuple(ways)


def _add(near: list[dict[int, np.ndarray]], past: Past, step: int) -> None:
    """A moment that cannot be read is passed over."""
    try:
        moments = past.before(step)
    except RunFileError:
        return
    for found, moment in zip(near, moments, strict=True):
        found.setdefault(moment.step, moment.theta)

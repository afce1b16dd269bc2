"""Curves behind those of the run at hand: other runs of the session, and what came later in this one."""

from collections.abc import Callable, Sequence

import numpy as np
from msgspec.structs import replace

from nnviz.core.parameters import Array
from nnviz.core.plain_names import readable
from nnviz.session.snapshot import Snapshot
from nnviz.training.curves import EpochCurves
from nnviz.view.charts.curve_line import Curve
from nnviz.view.parts.buckets import thin_out
from nnviz.view.parts.run_names import curve_names_of, ghosts_of
from nnviz.view.parts.style import Style, mix

_TIMES = 4.0
"""A ghost that is so many times as high as the run itself may leave the picture above."""

_MOST_POINTS = 200
LONGEST = 18
"""Letters of a name at the end of a line."""

_PALE = 0.62


def ghosts(
    snapshot: Snapshot, style: Style, of: Callable[[EpochCurves], Array], own: Sequence[Curve], kind: str
) -> list[Curve]:
    """A thin line for each run that is drawn behind, with its name at the end.

    Parameters
    ----------
    of
        What is drawn, (r,) of the rows of a run.
    own
        The curves before which they stand back.
    kind
        What it is, in readings.
    """
    behind = ghosts_of(snapshot)
    if not behind:
        return []
    high = _highest(own)
    found = []
    for run, name in zip(behind, curve_names_of(behind), strict=True):
        assert run.curves is not None
        rows, y = run.curves, of(run.curves)
        few = thin_out(rows.epoch, (y,), 0, np.inf, _MOST_POINTS)
        colour, label = style.colour("muted"), readable(name, LONGEST)
        curve = Curve(f"{name}, {kind}", rows.epoch[few], y[few], colour, label=label, thick=False)
        found.append(replace(curve, may_leave=_highest([curve]) > _TIMES * high))
    return [curve for curve in found if np.isfinite(curve.y).any()]


def later(
    snapshot: Snapshot, style: Style, of: Callable[[EpochCurves], tuple[Array, ...]], colours: Sequence[str]
) -> list[Curve]:
    """What came after the moment at which one stands in the past, pale."""
    view = snapshot.timeline
    if view is None or view.epochs is None or view.step >= view.end:
        return []
    rows = view.epochs
    there = np.array(rows.step >= view.step)
    there[max(0, int(np.argmax(there)) - 1)] = True  # from where the curve until now ends
    pale = [mix(style.colour(name), style.colour("card"), _PALE) for name in colours]
    return [
        Curve(f"later {name}", rows.epoch[there], y[there], colour, thick=False)
        for y, name, colour in zip(of(rows), colours, pale, strict=True)
    ]


def _highest(curves: Sequence[Curve]) -> float:
    numbers = np.concatenate([np.zeros(1), *(curve.y for curve in curves)])
    return float(np.max(numbers, where=np.isfinite(numbers), initial=0.0))

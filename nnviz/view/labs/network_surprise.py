"""How surprised the running network is at what is true of the example in hand."""

from math import log

import numpy as np

from nnviz.core.naming import number
from nnviz.core.surprise import surprise, surprises
from nnviz.core.written_line import Line
from nnviz.session.in_hand import network_of
from nnviz.session.snapshot import Example, LaneSnapshot, Snapshot

MOST = 10_000
"""Training examples that are asked: in a large network they take a third of a second."""


def surprise_words(snapshot: Snapshot) -> str:
    """In a sentence or two; why there is nothing to be surprised at, where there is nothing."""
    if not snapshot.lanes or snapshot.example is None:
        return ""
    lane, example = snapshot.lanes[0], snapshot.example
    if why := _why_not(lane, example):
        return f"The network's example in hand: {why}."
    lines = surprise_lines(lane, example)
    total = sum(line.value for line in lines)
    said = f"The network's example in hand, {example.label}: surprise {lines[0].words}"
    if len(lines) > 1:
        said = f"The network's example in hand, {example.label}: surprise {number(total)} at all its outputs"
    return (
        f"{said}. Who guesses among {len(example.classes)} classes has {number(log(len(example.classes)))}."
    )


def surprise_lines(lane: LaneSnapshot, example: Example) -> list[Line]:
    """−ln of what the network gave to the truth: of the true class, or of each bit where outputs are bits."""
    output, z = lane.kinds[-1], lane.z[-1].astype(float)
    is_class_each = len(example.y) == len(example.classes)
    truths = [int(np.argmax(example.y))] if is_class_each else range(len(example.y))
    lines = []
    for j in truths:
        found = surprise(output, z, j, happens=bool(example.y[j] == 1))
        if found is not None:
            value, tree = found
            what = rf"a_{{{j + 1}}}" if example.y[j] == 1 else rf"(1 - a_{{{j + 1}}})"
            lines.append(Line(rf"-\ln {what}", tree, value))
    return lines


def _why_not(lane: LaneSnapshot, example: Example) -> str:
    if not example.has_target:
        return f"{example.source} has no target, and nothing that is true of it can surprise"
    if not example.classes:
        return "an amount is foretold, no class, and there is nothing to be surprised at"
    if surprise(lane.kinds[-1], lane.z[-1], 0) is None:
        return f"outputs of {lane.kinds[-1].label} are no probabilities, so that −ln a says nothing"
    return ""


def most_surprising(snapshot: Snapshot) -> int | None:
    """The training example, of the first few thousand, whose truth surprises most; None where none can."""
    data = snapshot.dataset
    if not snapshot.lanes or data is None or not data.classes:
        return None
    lane, x, y = snapshot.lanes[0], data.x_train[:MOST].T, data.y_train[:MOST].T
    z = network_of(lane, lane.theta).layers(x)[-1][0]
    found = surprises(lane.kinds[-1], z, y, is_class_each=len(y) == len(data.classes))
    return None if found is None or not np.isfinite(found).any() else int(np.nanargmax(found))

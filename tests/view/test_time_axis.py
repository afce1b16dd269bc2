import msgspec
import numpy as np
import pytest
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace

from nnviz.session.snapshot import Snapshot
from nnviz.view.charts.time_axis import end_of_time


def reached(epoch: float, planned: int) -> Snapshot:
    snapshot = make_snapshot(epochs=0, steps=1)
    training = msgspec.structs.replace(snapshot.experiment.training, epochs=planned)
    experiment = msgspec.structs.replace(snapshot.experiment, training=training)
    (lane,) = snapshot.lanes
    lane = replace(lane, steps=replace(lane.steps, epoch=np.array([epoch])))
    return replace(snapshot, experiment=experiment, lanes=(lane,))


@in_turn(
    ("epoch", "planned", "end"),
    [
        (0.0, 30, 1),
        (0.13, 30, 0.15),
        (2.1, 30, 3),
        (29.0, 30, 30),
        (23.0, 25, 25),
        (30.0, 30, 30),
        (31.0, 30, 40),
    ],
)
def test_a_round_end_but_not_past_the_plan(epoch: float, planned: int, end: float) -> None:
    assert end_of_time(reached(epoch, planned)) == pytest.approx(end)

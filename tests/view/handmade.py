"""Snapshots made by hand, without a session: the numbers inside agree with one another."""

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np

from nnviz.core.backprop import Backprop, backprop
from nnviz.core.costs import COSTS
from nnviz.core.network import Network
from nnviz.core.parameters import Parameters
from nnviz.experiment.experiment import Architecture, Data, Experiment, Training
from nnviz.session.commands import State
from nnviz.session.phases import phases_of
from nnviz.session.snapshot import Example, LaneSnapshot, LayerMeasures, PhaseView, Snapshot
from nnviz.training.curves import EpochCurves, StepCurves, read_only
from nnviz.training.move import Move


def make_snapshot(
    sizes: Sequence[int] = (64, 30, 10),
    state: State = State.PAUSED,
    *,
    lanes: int = 1,
    activation: str = "sigmoid",
    output: str = "sigmoid",
    cost: str = "cross_entropy",
    theta: Parameters | None = None,
    x: Sequence[float] | None = None,
    target: int = 0,
    epochs: int = 5,
    steps: int = 200,
    phase: int | None = None,
    picture: bool | None = None,
    example: int = 6,
    run: int = 1,
    version: int = 1,
    message: str = "",
    seed: int = 0,
) -> Snapshot:
    """A whole snapshot; ``lanes=0`` is one that has nothing to show yet.

    ``phase`` stops inside a mini-batch of two examples, after that phase of ``phases_of``. ``theta``
    gives every lane these parameters. The input is a picture when it is a square of at least 4 × 4.
    """
    rng = np.random.default_rng(seed)
    experiment = Experiment(
        data=Data("digits" if sizes[0] == 64 else "mnist" if sizes[0] == 784 else "xor"),
        network=Architecture(hidden=tuple(sizes[1:-1]), activation=activation, output=output),
        training=Training(cost=cost),
        seed=seed,
    )
    inputs = rng.uniform(0, 1, sizes[0]) if x is None else np.asarray(x, float)
    y = np.zeros(sizes[-1])
    y[target if sizes[-1] > 1 else 0] = 1 if sizes[-1] > 1 else target
    made = [
        _lane(index, experiment, sizes, inputs, y, theta, epochs, steps, phase, rng) for index in range(lanes)
    ]
    return Snapshot(
        run=run,
        version=version,
        state=state,
        experiment=experiment,
        message=message,
        epoch=epochs,
        batch=50,
        batches=150,
        step=epochs * 150 + 50,
        steps_per_second=9100.0 if state is State.RUNNING else 0.0,
        example=_example(sizes, inputs, y, target, picture, example) if lanes else None,
        lanes=tuple(made),
    )


def _example(sizes: Sequence[int], x: Any, y: Any, target: int, picture: bool | None, index: int) -> Example:
    side = isqrt(sizes[0])
    is_picture = side * side == sizes[0] and side >= 4 if picture is None else picture
    classes = tuple(str(j) for j in range(max(sizes[-1], 2)))
    return Example(
        index, 1500, read_only(x), read_only(y), classes[target],
        (side, sizes[0] // side) if is_picture else None, classes, "one_hot" if sizes[-1] > 1 else "binary",
    )  # fmt: skip


def _lane(
    index: int,
    experiment: Experiment,
    sizes: Sequence[int],
    x: Any,
    y: Any,
    theta: Parameters | None,
    epochs: int,
    steps: int,
    phase: int | None,
    rng: np.random.Generator,
) -> LaneSnapshot:
    kind = experiment.network
    net = Network(sizes, activation=kind.activation, output=kind.output, rng=rng)
    if theta is not None:
        net.theta.vector[:] = theta.vector
    layers = net.layers(x[:, None])
    gradient = backprop(net, x[:, None], y[:, None], experiment.training.cost)
    measures = [1e-3 * 4.0 ** (layer + index) for layer in range(len(layers))]
    return LaneSnapshot(
        label="ABC"[index],
        experiment=experiment,
        theta=net.theta.frozen(),
        gradient=gradient.frozen(),
        z=tuple(read_only(z[:, 0]) for z, _ in layers),
        activations=tuple(read_only(a[:, 0]) for _, a in layers),
        now=LayerMeasures(
            *(read_only(np.array(measures) * k) for k in (1, 2, 0.1, 0.01, 50, 3)),
            *(read_only(np.full(len(measures) - 1, factor)) for factor in (0.8, 0.2)),
        ),
        eta=experiment.training.eta,
        probe_z=tuple(read_only(z) for z, _ in net.layers(np.random.default_rng(2).random((sizes[0], 100)))),
        dead=read_only(np.zeros(len(measures))),
        steps=_step_curves(measures, steps),
        epochs=_epoch_curves(measures, epochs),
        phase=None if phase is None else _phase_view(net, experiment, x, y, phase),
    )


def _step_curves(measures: list[float], k: int) -> StepCurves:
    step = np.arange(1.0, k + 1)
    wave = np.exp(-step / 100)[:, None] * (1 + 0.3 * np.sin(step / 3))[:, None] * np.array(measures)
    return StepCurves(step, step / 150, wave, 2 * wave, step / 150, 3 * np.exp(-step / 80))


def _epoch_curves(measures: list[float], r: int) -> EpochCurves:
    epoch = np.arange(r + 1.0)
    falling = np.exp(-epoch / 3)
    layered = falling[:, None] * np.array(measures)
    unknown = np.full(r + 1, np.nan)
    return EpochCurves(
        epoch, epoch * 150, 0.1 + 3 * falling, np.zeros(r + 1), 0.95 - 0.85 * falling,
        0.3 + 3 * falling, 0.9 - 0.8 * falling, layered, 2 * layered, layered / 10, layered / 100,
        np.minimum(layered * 50, 1), 3 * layered, *[unknown] * 4,
    )  # fmt: skip


def _phase_view(net: Network, experiment: Experiment, x: Any, y: Any, index: int) -> PhaseView:
    work = Backprop(net, COSTS[experiment.training.cost], 2)
    work.load(np.stack([x, x[::-1]], axis=1), np.stack([y, y[::-1]], axis=1))
    work.forward()
    work.backward()
    eta = experiment.training.eta
    change = net.theta.like(eta * work.gradient.vector)
    phases = phases_of(len(net.activations))
    done = {(phase.kind, phase.layer) for phase in phases[: index + 1]}
    kinds = {kind for kind, _ in done}
    layers = range(len(net.activations))
    forward = [("feed_forward", layer) in done for layer in layers]
    back = [done & {("error_back", layer), ("output_error", layer)} for layer in layers]
    return PhaseView(
        phases=phases,
        index=index,
        theta=net.theta.frozen(),
        y=read_only(work.y),
        a=(read_only(work.a[0]), *(read_only(work.a[i + 1]) if forward[i] else None for i in layers)),
        z=tuple(read_only(work.z[i]) if forward[i] else None for i in layers),
        delta=tuple(read_only(work.delta[i]) if back[i] else None for i in layers),
        costs=read_only(work.costs()) if "cost" in kinds else None,
        gradient=work.gradient.frozen() if "gradients" in kinds else None,
        move=Move(eta, 0.0, "none", "sgd", change) if "update" in kinds else None,
    )

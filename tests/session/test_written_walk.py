"""Every line of a walk comes from its own printed digits to what it shows, whatever rules meet in it."""

from collections.abc import Iterator
from itertools import cycle, product
from typing import Any

import numpy as np
import pytest
from calculator import Calculator, shown_as
from covering import Case, covering, pairs_in, pairs_of

from nnviz.core.activations import ACTIVATIONS, HIDDEN_ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.core.written import Node, Number
from nnviz.experiment.experiment import Experiment
from nnviz.session.walk import Walk
from nnviz.session.written_pass import WrittenPass
from nnviz.session.written_walk import WalkLine, lines_of_walk
from nnviz.training.build import build
from nnviz.training.trainer import Trainer

AXES: dict[str, list[Any]] = {
    "cost": list(COSTS),
    "output": list(ACTIVATIONS),
    "layer 1": list(HIDDEN_ACTIVATIONS),
    "layer 2": list(HIDDEN_ACTIVATIONS),
    "penalty": list(REGULARIZERS),
    "optimizer": list(OPTIMIZERS),
    "schedule": list(SCHEDULES),
    "dropout": [0.0, 0.4],
    "class_weights": ["none", "balanced"],
    "mean": [False, True],
}


def may_meet(case: Case) -> bool:
    """Whether an experiment may be so, as far as the case says."""
    if "cost" in case and "output" in case and COSTS[case["cost"]].refuses(case["output"]):
        return False
    return not (case.get("dropout") and "optimizer" in case and OPTIMIZERS[case["optimizer"]].needs_hessian)


MOST = 4
"""Weights of a layer that are written out: those with the largest numbers."""

CASES = covering(AXES, may_meet)


def name_of(case: Case) -> str:
    return "-".join(str(value) for value in case.values())


def experiment_of(case: Case, **training: Any) -> Experiment:
    return Experiment.from_dict(
        {
            "data": {"name": "digits", "train_size": 40, "test_size": 20},
            "network": {
                "hidden": [5, 4],
                "activation": [case["layer 1"], case["layer 2"]],
                "output": case["output"],
                "initializer": "xavier",
            },
            "training": {
                "cost": case["cost"],
                "optimizer": case["optimizer"],
                "schedule": case["schedule"],
                "regularizer": case["penalty"],
                "lmbda": 0.3,
                "eta": 0.02,
                "batch_size": 7,
                "epochs": 4,
                "dropout": case["dropout"],
                "class_weights": case["class_weights"],
                **training,
            },
        }
    )


def walked(experiment: Experiment, *, mean: bool, steps: int = 7) -> tuple[Trainer, WrittenPass]:
    """The trainer after a few mini-batches and the walk through one more, and that walk."""
    trainer = build(experiment)
    few = 1 if OPTIMIZERS[experiment.training.optimizer].needs_hessian else steps  # each takes half a second
    for _ in range(few):
        trainer.step()
    assert trainer.divergence is None
    walk = Walk(trainer)
    walk.finish()
    return trainer, WrittenPass(walk.view(), trainer.experiment, example=2, mean=mean)


def largest_part(tree: Node) -> float:
    return max([abs(tree.value), *map(largest_part, tree.parts)])


def faults(lines: Iterator[WalkLine], precision: float = 1e-9) -> Iterator[str]:
    """What is wrong with the lines: nothing, if all is well."""
    written_out = total = 0
    for each in lines:
        line = each.line
        text = line.text  # written anew at each asking
        what = f"{line.name} = {text} = {line.shown} ({line.value!r})"
        shown, half, digits = shown_as(line.shown)
        if line.value and digits < 3:
            yield f"fewer than three digits: {what}"
        # With fifteen digits the shown number is itself no double: the nearest may be half a step off.
        if abs(shown - line.value) > half * 1.001 + np.spacing(abs(line.value)):
            yield f"rounded to something else: {what}"
        # The arithmetic itself, before anything is rounded for the screen.
        if abs(line.tree.value - line.value) > precision * abs(line.value) + 1e-15 * largest_part(line.tree):
            yield f"other arithmetic, {line.tree.value!r}: {what}"
        low, high = Calculator(text).work_out()
        if low - half > shown * (1 + 1e-9 * np.sign(shown)) or high + half < shown * (
            1 - 1e-9 * np.sign(shown)
        ):
            yield f"the printed digits come to {low} … {high}: {what}"
        typed = Calculator(text, exact=True).work_out()[0]
        if abs(typed - shown) > 8 * half:
            yield f"typed into a calculator it gives {typed}: {what}"
        if not isinstance(line.tree, Number):
            total += 1
            written_out += not isinstance(line.readable[0], Number)
    if written_out < 0.95 * total:
        yield f"only {written_out} of {total} lines are written out"


def agrees_with_the_network(trainer: Trainer, written: WrittenPass, lines: list[WalkLine]) -> None:
    """Values equal the network's to the bit: its arrays on the way, its parameters after the step."""
    work, theta, x = trainer.last_work, trainer.network.theta, written.example
    assert work is not None
    for each in lines:
        if each.layer is None or each.neuron is None:
            continue
        layer, j = each.layer - 2, each.neuron - 1
        arrays = {"z": work.z, "a": work.a[1:], "BP1": work.delta, "BP2": work.delta}
        if each.at in arrays:
            assert each.line.value == arrays[each.at][layer][j, x], each.line.words
        elif each.at == "BP3" and not written.is_mean:
            assert each.line.value == work.delta[layer][j, x]
        elif each.at == "update" and each.line.symbol.startswith("b"):
            assert each.line.value == theta.biases[layer][j, 0]
    updated = [each.line.value for each in lines if each.at == "update" and each.line.symbol.startswith("w")]
    assert set(updated) <= {float(w) for block in theta.weights for w in block.ravel()}


def test_every_pair_that_may_stand_together_is_among_the_cases() -> None:
    assert all(map(may_meet, CASES))
    assert pairs_of(AXES, may_meet) <= set().union(*map(pairs_in, CASES))
    assert 80 <= len(CASES) <= 130


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_every_line_comes_to_what_it_shows(case: Case) -> None:
    trainer, written = walked(experiment_of(case), mean=case["mean"])
    lines = list(lines_of_walk(written, MOST))
    assert list(faults(iter(lines))) == []
    agrees_with_the_network(trainer, written, lines)


def test_lines_name_their_layers_and_neurons_as_the_book_does() -> None:
    _, written = walked(experiment_of(CASES[0]), mean=False)
    lines = written.weight_slope(1, 2, 3), written.bias_slope(1, 2), written.error_back(1, 2), written.z(1, 2)
    names = ["∂Cₓ / ∂w³₃₄", "∂Cₓ / ∂b³₃", "δ³₃", "z³₃"]
    assert [line.name for line in lines] == names
    assert [line.right.split(" = ")[0] for line in lines[:2]] == ["a²₄ δ³₃", "δ³₃"]
    assert [line.name for line in (written.a(0, 1), written.slope(0, 1))] == ["a²₂", "σ′(z²₂)"]
    assert written.output_error(9).name == "δ⁴₁₀"


@pytest.mark.parametrize("case", CASES[::20], ids=name_of)
def test_in_float32_too(case: Case) -> None:
    trainer, written = walked(experiment_of(case, precision="float32"), mean=case["mean"])
    lines = list(lines_of_walk(written, MOST))
    assert [fault for fault in faults(iter(lines), precision=1e-4) if "other arithmetic" not in fault] == []
    agrees_with_the_network(trainer, written, lines)


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_every_line_of_every_combination() -> None:
    """An hour or more: all there is, but for the schedule, which η alone comes from, and takes its turn."""
    axes = {axis: values for axis, values in AXES.items() if axis not in ("layer 2", "schedule")}
    turn = cycle(AXES["schedule"])
    for values in product(*axes.values()):
        case = dict(zip(axes, values, strict=True))
        case |= {"layer 2": case["layer 1"], "schedule": next(turn)}
        if may_meet(case):
            _, written = walked(experiment_of(case), mean=case["mean"], steps=2)
            assert list(faults(lines_of_walk(written, MOST))) == [], case

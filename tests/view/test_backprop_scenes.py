"""The arrays on the panel, against a step by hand and against one another."""

from math import exp
from typing import Any

import numpy as np
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace
from pairs import OUTPUT_ERRORS

from nnviz.core.equation_words import words_of
from nnviz.core.naming import number
from nnviz.core.parameters import Parameters
from nnviz.session.phases import phases_of
from nnviz.training.curves import read_only
from nnviz.training.move import Move
from nnviz.view.backprop.backprop_numbers import neuron_line, neuron_lines
from nnviz.view.backprop.backprop_scene import Chosen, Scene, Term
from nnviz.view.backprop.backprop_scenes import scene_of

SMALL = (2, 2, 1)


def chosen(
    phase: int, sizes: tuple[int, ...] = SMALL, example: int | None = 0, layer: int = 0, **how
) -> Chosen:
    lane = make_snapshot(sizes, phase=phase, **how).lanes[0]
    assert lane.phase is not None
    return Chosen(lane, lane.phase, example, layer)


def with_view(one: Chosen, **changes: Any) -> Chosen:
    return replace(one, view=replace(one.view, **changes))


def arrays(scene: Scene) -> dict[str, np.ndarray]:
    """The values of each term by its symbol in plain characters."""
    return {words_of(term.symbol): term.values for term in scene.terms}


def reading(scene: Scene) -> str:
    """Symbols and signs in reading order."""
    items = (item for line in scene.lines for item in line)
    return " ".join(words_of(item.symbol if isinstance(item, Term) else item) for item in items).strip()


def sigma(z: float) -> float:
    return 1 / (1 + exp(-z))


def test_a_mini_batch_of_one_example_is_not_said_to_be_one_of_several() -> None:
    for phase, words in ((0, "The one example in the mini-batch"), (3, "beside the targets y.")):
        several = chosen(phase)
        view = several.view
        halves = {
            name: getattr(view, name)[..., :1] for name in ("y", "costs") if getattr(view, name) is not None
        }
        a = tuple(each if each is None else each[:, :1] for each in view.a)
        one = with_view(several, a=a, **halves)
        assert (several.m, one.m) == (2, 1)
        assert words in scene_of(one).note
        assert "2" in scene_of(several).note
        assert phase == 0 or [len(neuron_lines(each)) for each in (several, one)] == [2, 1]
        assert "1" not in scene_of(one).note


def test_every_number_of_a_step_by_hand() -> None:
    theta = Parameters(SMALL)
    theta.weights[0][:] = [[0.5, -1.0], [2.0, 0.25]]
    theta.biases[0][:, 0] = [0.1, -0.2]
    theta.weights[1][:] = [[1.5, -0.75]]
    theta.biases[1][:, 0] = [0.3]
    x1, x2, y, eta = 0.8, 0.4, 1.0, 0.5
    # Two examples, (x1, x2) and (x2, x1), both with target 1, and cross-entropy, so that δ³ = a³ − y.
    hand = []
    for p, q in ((x1, x2), (x2, x1)):
        a1, a2 = sigma(0.5 * p - 1.0 * q + 0.1), sigma(2.0 * p + 0.25 * q - 0.2)
        a = sigma(1.5 * a1 - 0.75 * a2 + 0.3)
        d = a - y
        d1, d2 = 1.5 * d * a1 * (1 - a1), -0.75 * d * a2 * (1 - a2)
        hand.append({"a": (a1, a2), "out": a, "d": d, "d2": (d1, d2), "w11": p * d1, "w12": q * d1})
    first, second = hand
    shown = [arrays(scene_of(chosen(i, theta=theta, x=(x1, x2), target=1))) for i in range(len(phases_of(2)))]
    close = {"rtol": 1e-14, "atol": 1e-16}
    np.testing.assert_allclose(shown[0]["a¹"][:, 0], (x1, x2), **close)
    np.testing.assert_allclose(shown[1]["a²"][:, 0], first["a"], **close)
    np.testing.assert_allclose(shown[2]["a³"], [[first["out"]]], **close)
    np.testing.assert_allclose(shown[3]["Cₓ"], [[-np.log(first["out"])]], **close)
    np.testing.assert_allclose(
        shown[3]["C"], [[-(np.log(first["out"]) + np.log(second["out"])) / 2]], **close
    )
    np.testing.assert_allclose(shown[4]["δ³"], [[first["d"]]], **close)
    np.testing.assert_allclose(shown[5]["δ²"][:, 0], first["d2"], **close)
    np.testing.assert_allclose(shown[6]["∂Cₓ / ∂w²"][0], (first["w11"], first["w12"]), **close)
    mean = [(first[name] + second[name]) / 2 for name in ("w11", "w12")]
    np.testing.assert_allclose(shown[6]["∂C / ∂w²"][0], mean, **close)
    new = (0.5 - eta * mean[0], -1.0 - eta * mean[1])
    np.testing.assert_allclose(shown[7]["w²_new"][0], new, **close)


def test_only_what_bends_the_sum_is_said_to() -> None:
    assert "here sigmoid, bends the sum" in scene_of(chosen(2)).note
    linear = scene_of(chosen(2, output="linear", cost="quadratic"))
    assert "here linear, leaves the sum as it is" in linear.note


def test_forward_the_result_stands_at_the_right_and_backward_at_the_left() -> None:
    assert reading(scene_of(chosen(1))) == "w² a¹ + b² = z² ⟶ σ a²"
    assert reading(scene_of(chosen(5))) == "δ² = (w³)ᵀ δ³ ⊙ σ′(z²)"
    for phase, cost in ((1, ""), (2, ""), (4, ""), (4, "quadratic"), (5, ""), (6, "")):
        scene = scene_of(chosen(phase, cost=cost or "cross_entropy"))
        flow, order = scene.flow, scene.terms
        assert flow is not None
        places = [[term.symbol for term in order].index(term.symbol) for term in flow]
        assert phase < 4 or flow[1].symbol in (r"\delta^{3}", r"\delta^{2}", r"\partial C / \partial w^{2}")
        assert (places[0] < places[1]) == (phase < 4)


@in_turn(("cost", "output"), sorted(OUTPUT_ERRORS))
@in_turn("example", [0, 1, None])
def test_factors_make_the_result_for_every_cost_and_output(
    cost: str, output: str, example: int | None
) -> None:
    for phase in range(len(phases_of(2))):
        one = chosen(phase, (3, 4, 3), example, cost=cost, output=output)
        scene, view = scene_of(one), one.view
        found = arrays(scene)
        if view.phase.kind == "feed_forward":
            above, below = ("³", "²") if view.phase.layer else ("²", "¹")
            np.testing.assert_allclose(
                found[f"z{above}"], found[f"w{above}"] @ found[f"a{below}"] + found[f"b{above}"], atol=1e-15
            )
        if view.phase.kind == "output_error":
            np.testing.assert_allclose(found["δ³"], right_of_bp1(one, found), atol=1e-15)
        if view.phase.kind == "error_back":
            right = (found["(w³)ᵀ"] @ found["δ³"]) * found["σ′(z²)"]
            np.testing.assert_allclose(found["δ²"], right, atol=1e-15)
        assert neuron_line(one)
        assert scene.note


def right_of_bp1(one: Chosen, found: dict[str, np.ndarray]) -> np.ndarray:
    if "∂a³ / ∂z³" in found:
        columns = found["∇_a C"].shape[1]
        if columns == 1:
            return found["∂a³ / ∂z³"] @ found["∇_a C"]
        a, nabla = one.a(1), found["∇_a C"]
        return a * (nabla - (a * nabla).sum(axis=0))
    if "∇_a C" in found:
        return found["∇_a C"] * found["σ′(z³)"]
    return found["a³"] - found["y"]


def test_the_gradient_of_one_example_has_rank_1_and_the_batch_is_their_mean() -> None:
    of_one = [arrays(scene_of(chosen(6, (3, 4, 2), example)))["∂Cₓ / ∂w²"] for example in (0, 1)]
    assert all(np.linalg.matrix_rank(each) == 1 for each in of_one)
    assert len(scene_of(chosen(6, (3, 4, 2), 0)).note) < 100  # whole in one line of a panel of 590 pixels
    whole = arrays(scene_of(chosen(6, (3, 4, 2), None)))
    np.testing.assert_allclose(whole["∂C / ∂w²"], sum(of_one) / 2, atol=1e-17)
    np.testing.assert_allclose(whole["∂C / ∂w²"], whole["δ²"] @ whole["(a¹)ᵀ"] / 2, atol=1e-17)
    assert np.linalg.matrix_rank(whole["∂C / ∂w²"]) == 2


def test_dropout_shows_its_mask_both_ways() -> None:
    mask = read_only(np.array([[2.0, 0.0], [0.0, 2.0]]))
    forward = with_view(chosen(1), masks=(mask,))
    scene = scene_of(forward)
    assert "r² ⊙ σ(z²)" in words_of(scene.equation)
    np.testing.assert_array_equal(arrays(scene)["r²"][:, 0], [2, 0])
    back = scene_of(with_view(chosen(5), masks=(mask,)))
    assert words_of(back.equation) == "δ² = ((w³)ᵀ δ³) ⊙ σ′(z²) ⊙ r²"
    silent = replace(chosen(5), marks={0: 1})
    delta = (read_only(silent.view.delta[0] * mask), *silent.view.delta[1:])
    assert "· 0 =" in words_of(neuron_line(with_view(silent, masks=(mask,), delta=delta)))


def test_class_weights_multiply_the_error() -> None:
    weights, before = read_only(np.array([3.0, 1.0])), chosen(4)
    delta = (*before.view.delta[:-1], read_only(before.view.delta[-1] * weights))
    view = with_view(before, example_weights=weights, delta=delta)
    found = arrays(scene_of(view))
    np.testing.assert_array_equal(found["cₓ"], [[3.0]])
    assert words_of(neuron_line(view)).split(" = ")[1].endswith("· 3")


@in_turn(
    ("regularizer", "decay", "optimizer", "signs", "told"),
    [
        ("none", 0.0, "sgd", "w²_new = w² − 0.500 ∂C₀ / ∂w²", "a step against its gradient: η = 0.500."),
        ("l2", 0.0, "sgd", "w²_new = w² − 0.500 ∂C₀ / ∂w²", "a step against its gradient: η = 0.500."),
        ("l2", 0.01, "sgd", "w²_new = 0.99500 w² − 0.500 ∂C₀ / ∂w²", "towards 0: ηλ/n = 0.00500."),
        ("l1", 0.01, "sgd", "w²_new = w² − 0.00500 sgn(w²) − 0.500 ∂C₀ / ∂w²", "ηλ/n = 0.00500."),
        ("l2", 0.01, "adam", "w²_new = w² + Δw²", "out of the gradients, with η = 0.500."),
    ],
)
def test_the_update_says_what_was_taken_away(
    regularizer: str, decay: float, optimizer: str, signs: str, told: str
) -> None:
    before = chosen(7)
    theta, gradient = before.theta, before.view.gradient
    assert gradient is not None
    slope = {"none": 0, "l2": theta.vector, "l1": np.sign(theta.vector)}[regularizer]
    change = theta.like(0.5 * (gradient.vector + decay * slope * theta.is_weight))
    scene = scene_of(with_view(before, move=Move(0.5, decay, regularizer, optimizer, change)))
    assert reading(scene).startswith(signs)
    assert scene.note.endswith(told)
    assert ("λ" in words_of(scene.equation)) == (decay > 0 and optimizer == "sgd")
    biases = "b²_new = b² + Δb²" if optimizer == "adam" else "b²_new = b² − 0.500 ∂C₀ / ∂b²"
    assert reading(scene).endswith(biases)  # no penalty pulls at them
    found = arrays(scene)
    if optimizer == "adam":
        np.testing.assert_array_equal(found["Δw²"], -change.weights[0])
    np.testing.assert_array_equal(found["w²_new"], theta.weights[0] - change.weights[0])
    np.testing.assert_array_equal(found["b²_new"], theta.biases[0] - change.biases[0])


def test_each_array_has_the_colours_of_what_it_is() -> None:
    kinds = {
        words_of(term.symbol): term.kind
        for phase in range(len(phases_of(2)))
        for term in scene_of(chosen(phase, cost="quadratic")).terms
    }
    bright = {symbol for symbol, kind in kinds.items() if kind == "activation"}
    assert bright == {"a¹", "a²", "a³", "(a¹)ᵀ", "y"}
    assert {s for s, kind in kinds.items() if kind == "magnitude"} == {"Cₓ", "C", "σ′(z²)", "σ′(z³)"}


def test_the_weights_of_a_step_are_those_from_before_its_update() -> None:
    before = chosen(5)
    moved = Parameters(SMALL, vector=before.theta.vector + 1)
    after = replace(before, lane=replace(before.lane, theta=moved))
    np.testing.assert_array_equal(arrays(scene_of(after))["(w³)ᵀ"], before.theta.weights[1].T)


def test_of_a_batch_it_is_told_what_is_a_mean() -> None:
    assert scene_of(chosen(3)).note.endswith("C is the mean of 2.")
    assert scene_of(chosen(6)).note.endswith("The update uses the mean of all 2.")
    softmax = chosen(4, (2, 3, 2), 1, output="softmax", cost="quadratic")
    assert scene_of(softmax).terms[1].means.endswith("of example 2")


def test_of_a_whole_batch_the_numbers_are_the_mean() -> None:
    whole, first = (neuron_lines(chosen(6, example=example))[0] for example in (None, 0))
    assert whole.words.startswith("∂C / ∂w²")
    assert whole.words.endswith(f"/ 2 = {number(steepest(chosen(6)))}")
    assert first.words.startswith("∂Cₓ / ∂w²")


def steepest(one: Chosen) -> float:
    """The largest slope of a weight into the first neuron, whatever its sign."""
    assert one.view.gradient is not None
    row = one.view.gradient.weights[0][0]
    return float(row[np.abs(row).argmax()])


def test_each_phase_has_the_lines_that_its_numbers_need() -> None:
    def lines(phase: int, **how: Any) -> list[str]:
        return [line.words.split(" = ")[0] for line in neuron_lines(chosen(phase, **how))]

    assert lines(3) == ["Cₓ", "C"]
    assert lines(4) == ["δ³₁"]
    assert lines(4, cost="quadratic") == ["δ³₁", "σ′(z³₁)"]
    assert lines(5) == ["δ²₁", "σ′(z²₁)"]
    assert len(lines(6)) == len(lines(7)) == 2


def test_the_line_of_numbers_is_that_of_the_neuron_pointed_out() -> None:
    theta = Parameters(SMALL, vector=np.array([0.5, -1.0, 0.1, 2.0, 0.25, -0.2, 1.5, -0.75, 0.3]))
    how = {"theta": theta, "x": (0.8, 0.4), "target": 1}
    assert words_of(neuron_line(chosen(1, **how))).startswith(
        "z²₁ = 0.500 · 0.800 + (−1) · 0.400 + 0.100 = 0.100"
    )
    second = replace(chosen(1, **how), marks={0: 1})
    assert words_of(neuron_line(second)).startswith("z²₂ = 2 · 0.800 + 0.250 · 0.400 + (−0.200) = 1.50")


def test_numbers_that_are_none_are_shown_as_such() -> None:
    one = chosen(2)
    z = tuple(None if each is None else read_only(np.full_like(each, np.nan)) for each in one.view.z)
    assert "not a number" in words_of(neuron_line(with_view(one, z=z)))


def test_weighted_inputs_beyond_what_a_sigmoid_can_take_are_bent_to_nought() -> None:
    one = chosen(2)
    z = tuple(None if each is None else read_only(np.full_like(each, -1000)) for each in one.view.z)
    assert not with_view(one, z=z).bent(0).any()

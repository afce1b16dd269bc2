import numpy as np
from calculator import assert_adds_up
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace

from nnviz.core.parameters import Parameters
from nnviz.view.network.network_moment import moment_numbers, moment_of
from nnviz.view.network.network_words import caption, neuron_lines, neuron_title, neuron_written


def chain() -> Parameters:
    """One input, one hidden neuron, one output: z = 2x − 1, then z = 4a."""
    theta = Parameters((1, 1, 1))
    theta.weights[0][:], theta.biases[0][:], theta.weights[1][:] = 2, -1, 4
    return theta


def test_a_neuron_tells_its_numbers() -> None:
    moment = moment_of(make_snapshot((1, 1, 1), theta=chain(), x=[0.5]))
    assert neuron_title(moment, 0, 0) == "hidden 1 (layer 2), neuron 1"
    assert neuron_lines(moment, 0, 0) == [
        "z²₁ = 2 · 0.500 + (−1) = 0",
        "a²₁ = 1 / (1 + exp(−0)) = 0.500",
        "σ′(z²₁) = 0.500 · (1 − 0.500) = 0.250",
        "b = −1.00",
        "w from 2.00 to 2.00 (1 input)",
    ]


def test_an_output_tells_its_class_and_target() -> None:
    moment = moment_of(make_snapshot(target=3))
    assert neuron_title(moment, 1, 3) == "output (layer 3), neuron 4: 3"
    assert neuron_lines(moment, 1, 3)[-1] == "target y = 1.00"
    assert neuron_lines(moment, 1, 4)[-1] == "target y = 0"
    alone = moment_of(make_snapshot((64, 10)))  # without a hidden layer
    assert neuron_title(alone, 0, 3) == "output (layer 2), neuron 4: 3"


def test_caption_counts_from_one_and_states_the_answer() -> None:
    snapshot = make_snapshot(target=3)
    answer = int(np.argmax(snapshot.lanes[0].activations[-1]))
    assert caption(moment_of(snapshot)) == f"7 of 1,500: a 3 · network says {answer}"
    assert caption(moment_of(make_snapshot(target=8))).startswith("7 of 1,500: an 8 · ")


def test_outputs_that_are_not_numbers_give_no_answer() -> None:
    theta = Parameters((64, 30, 10))
    theta.vector[:] = np.nan
    assert "not numbers" in caption(moment_of(make_snapshot(theta=theta)))


@in_turn(
    ("phase", "forward", "back", "words"),
    [
        (0, [False, False], [False, False], "Input"),
        (1, [True, False], [False, False], "Feed forward to layer 2"),
        (3, [True, True], [False, False], "Cost"),
        (4, [True, True], [False, True], "(BP1)"),
        (5, [True, True], [True, True], "(BP2)"),
        (6, [True, True], [True, True], "(BP3, BP4)"),
    ],
)
def test_inside_a_batch_only_what_is_computed_is_known(
    phase: int, forward: list[bool], back: list[bool], words: str
) -> None:
    moment = moment_of(make_snapshot(phase=phase))
    assert [a is not None for a in moment.activations] == forward
    assert [delta is not None for delta in moment.delta] == back
    assert moment.backward == any(back)
    assert words in caption(moment)
    assert "1 of 2 in the batch" in caption(moment)


def test_inside_a_batch_a_neuron_tells_the_weights_that_the_batch_went_through() -> None:
    snapshot = make_snapshot((1, 1, 1), theta=chain(), x=[0.5], phase=6)
    (lane,) = snapshot.lanes
    moved = replace(lane, theta=Parameters((1, 1, 1), vector=lane.theta.vector - 1))
    moment = moment_of(replace(snapshot, lanes=(moved,)))
    assert {"b = −1.00", "w from 2.00 to 2.00 (1 input)"} <= set(neuron_lines(moment, 0, 0))


def test_inside_a_batch_it_is_the_first_of_the_batch_whatever_is_followed_besides() -> None:
    snapshot = make_snapshot((16, 3, 2), phase=3, target=0)
    first = snapshot.example
    assert first is not None
    followed = replace(first, x=1 - first.x, y=first.y[::-1])
    moment = moment_of(replace(snapshot, example=followed))
    np.testing.assert_array_equal(moment.x, first.x)
    np.testing.assert_array_equal(moment.y, first.y)


@in_turn(("phase", "fill", "edge"), [(None, "a", "w"), (4, "δ", "w"), (6, "δ", "∂C/∂w"), (7, "δ", "∂C/∂w")])
def test_its_numbers_say_what_they_are(phase: int | None, fill: str, edge: str) -> None:
    snapshot = make_snapshot((3, 4, 2), phase=phase)
    columns, (lane,) = moment_numbers(moment_of(snapshot)), snapshot.lanes
    assert set(columns["shown"]) - {"x"} == {fill, edge}
    of = lane.theta if edge == "w" or lane.phase is None else lane.phase.gradient
    assert of is not None
    assert list(columns["value"])[-1] == of.weights[-1][-1, -1]


def test_delta_is_the_books_of_one_example() -> None:
    moment = moment_of(make_snapshot(phase=4))
    a, delta = moment.activations[-1], moment.delta[-1]
    assert a is not None
    np.testing.assert_allclose(delta, a - moment.y)


def test_one_output_for_two_classes_is_named_after_the_second() -> None:
    assert moment_of(make_snapshot((2, 3, 1))).output_names == ("1",)


def test_inside_a_batch_a_neuron_tells_what_dropout_makes_of_it() -> None:
    snapshot = make_snapshot((1, 1, 1), theta=chain(), x=[0.5], phase=2)
    view = snapshot.lanes[0].phase
    assert view is not None
    masked = replace(view, masks=(np.array([[2.0, 0.0]]),), a=(view.a[0], 2 * view.a[1], view.a[2]))
    moment = moment_of(replace(snapshot, lanes=(replace(snapshot.lanes[0], phase=masked),)))
    assert neuron_lines(moment, 0, 0)[1] == "a²₁ = 2 · 1 / (1 + exp(−0)) = 1.00"
    assert neuron_lines(moment, 1, 0)[1].startswith("a³₁ = 1 / (1 + exp(")


@in_turn("phase", [None, 2, 5, 6])
def test_what_is_told_of_a_neuron_adds_up(phase: int | None) -> None:
    moment = moment_of(make_snapshot((16, 4, 3), phase=phase, seed=3))
    for layer, j in ((0, 2), (1, 0)):
        for line in neuron_written(moment, layer, j):
            assert_adds_up(line.words)

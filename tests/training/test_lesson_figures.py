"""What the lessons measure is the same ever after: answers that were handed in are judged by it."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from nnviz.data import CATALOG
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.lesson import Ask
from nnviz.experiment.lesson_library import all_lessons
from nnviz.experiment.stand_in import at_hand
from nnviz.training.lessons.answers import _measured
from nnviz.training.lessons.measures import MEASURES
from nnviz.training.lessons.rules import RULES
from nnviz.training.lessons.runs import Runs, Scene

EPOCHS = 2

FIGURES = {
    "edge_of_neuron": -2.0814667,
    "share_lit": -2.4148971,
    "weighted_sum": -0.593696,
    "gates_of_adder": -6.9400846,
    "rows_right": -1.124285,
    "slope_curve": -1.5749099,
    "nudged_output": -4.0363141,
    "steepest": 1.4975643,
    "times_steeper": -0.58398273,
    "parameters": -20177.173,
    "row_term": -4.2563269,
    "black_picture": -1.2903223,
    "cost_of_set": 30.633081,
    "cost_of_example": -2.0094955,
    "cost_of_slide": 0.087841255,
    "step_change": -1.1541849,
    "component_ratio": -31.748677,
    "twin_with": 3.24416,
    "last_stable_eta": 0.84099143,
    "starts_solved": -8.7931832,
    "steps_of_epoch": 31.169698,
    "mean_cosine": -0.24793927,
    "share_of_rises": -5.939955,
    "path_over_distance": -61.601454,
    "error_ratio_of_coding": -1.3138967,
    "whole_answers": -2.6645916,
    "digits_lit": -0.57696447,
    "loss_when_silenced": -1.7771179,
    "best_partners": 0.10014732,
    "noise_top": -0.32052423,
    "noise_commonest": 1.6699043,
    "output_delta": 1.8472679,
    "hidden_delta": 1.430722,
    "weight_gradient": 0.1540722,
    "cost_after_step": -0.021776646,
    "largest_error": -2.0402003,
    "demons_change": -4.958575,
    "passes_of_differences": -434.16649,
    "passes_of_backprop": 1650.303,
    "share_that_agrees": -0.16652759,
    "mean_nudge": -25.256241,
    "weights_over_bias": 5.098018,
    "brightest_over_dimmest": -8.1787133,
    "unmoved_inputs": -21.404858,
    "saturated_factor": -3.98568,
    "first_step_ratio": -1.7411698,
    "activation_curve": -1.0199912,
    "linear_delta": 0.097366142,
    "softmax_raised": 13.066241,
    "rival_lowered": -1.5629403,
    "all_raised": -5.7282484,
    "surprise": 11.968687,
    "accuracy_at_end": -0.17948675,
    "best_epoch": -0.97980717,
    "rise_of_test_cost": 0.12415547,
    "half_life": 217.60858,
    "l1_pull_ratio": 53.614084,
    "share_near_zero": 0.19408909,
    "squares_ratio": -0.89592589,
    "share_of_bias_taken": -0.016304823,
    "fewest_mistakes": -2.1726915,
    "gain_of_more_data": -0.51518167,
    "passed_on_by_dropout": -1.6469592,
    "share_of_commonest": -1.4061393,
    "recall_of": -0.37084078,
    "change_of_accuracy": 0.54030231,
    "spread_of_z": 220.78194,
    "kinds_of_neurons": 3.493376,
    "accuracy_beside": -0.051430219,
    "norm_ratio": 151.52062,
    "accuracy_curve": 2.095871,
    "epochs_until": -6.0761446,
    "chains_gradient": 0.34294425,
    "weight_of_factor_one": 1.3289156,
    "sum_of_paths": -1.4065425,
    "cure_or_time": 1.019482529,
    "ratio_with": -255.68285669,
    "smaller_gradient": 111.98414,
    "nearer_a_minimum": 0.64889859,
    "step_growth": -48.236623,
    "first_step_size": -0.035379874,
    "cost_after_one_step": -2.0014439,
    "broken_accuracy": -0.10045349,
    "broken_over_healthy": -1.5287923,
    "badge_error": -0.2260842,
    "recall_of label twin": -0.37084078,
    "norm_ratio of over twin": 151.52062,
    "norm_ratio of over twin beside": 1931.4131739,
    "badge_error mistake worst": 0.15587022801,
}

ALWAYS = {
    "nothing_without_hidden nothing_in_nothing_out nothing_in_common one_step_is_enough always_stuck": 0,
    "batch_tells_nothing one_neuron_cannot_matter every_weight_learns constant_answer_is_useless": 0,
    "weights_change_nothing badge_sees_nothing": 0,
    "four_coins": 1 / 16,
    "coin_flip": 0.5,
    "same_curve code_is_only_notation training_finds_the_same one_class_for_all_noise all_weights_alike": 1,
    "eta_up_to_one epoch_is_a_step batch_is_the_whole all_examples_agree bias_is_as_strong": 1,
    "only_the_input_matters eta_alone_decides no_harm_in_more steps_alone_count sum_spreads_like_one": 1,
    "all_layers_learn_alike weight_over_one_is_enough tanh_keeps_the_gradient speed_evens_out": 1,
    "weights_of_one_change_nothing momentum_only_smooths as_good_as_healthy": 1,
    "l1_spares_small_weights": 2,
}
"""What beliefs answer whatever was measured."""


def told(facts: Mapping[str, Any]) -> float:
    """One number that another value of any of them changes."""
    total = 0.0
    for place, name in enumerate(
        sorted(name for name, fact in facts.items() if not isinstance(fact, str)), 1
    ):
        values = np.nan_to_num(np.asarray(facts[name], float)).ravel()
        total += float(values @ np.cos(place + np.arange(values.size)))
    return total


def few(experiment: Experiment) -> Experiment:
    """The same on few examples, and for as many epochs as a moment has room for."""
    experiment = at_hand(experiment)
    whole = CATALOG[experiment.data.name].is_whole
    sizes = {} if whole else {"data.train_size": 60, "data.test_size": 40}
    return experiment.with_changes(sizes | {"training.epochs": EPOCHS})


def measures() -> Iterator[tuple[str, Ask]]:
    """Each measure as it is asked for first, and as it is with other arguments, named by these too."""
    known = set()
    for lesson in all_lessons():
        for ask in lesson.asks:
            call = (ask.right.name, *ask.right.arguments)
            name = " ".join(call) if call[0] in known else call[0]
            if call not in known:
                known |= {call[0], call}
                yield name, ask


def test_what_a_lesson_measures_is_what_it_measured() -> None:
    runs = Runs()
    for name, ask in measures():
        if name in FIGURES:
            scene = Scene(few(ask.experiment), min(ask.at, EPOCHS), runs)
            assert told(_measured(ask.right, scene)) == pytest.approx(FIGURES[name], rel=1e-5), name


def test_a_belief_answers_the_same_ever_after() -> None:
    constant = {name: value for names, value in ALWAYS.items() for name in names.split()}
    for name, rule in RULES.items():
        if name in constant:
            assert rule.value({}) == constant[name], name
        else:
            with pytest.raises(KeyError):
                rule.value({})
    facts = {"right": 3, "count": 5}
    told = [RULES[name].value(facts) for name in ("no_half", "sum_for_mean", "squared_ratio")]
    assert told == [6, 15, 9]


def test_the_test_cost_from_an_epoch_on_is_beside_what_the_training_cost_lets_one_expect() -> None:
    (ask,) = (ask for name, ask in measures() if name == "curve_of_test_cost")
    scene = Scene(few(ask.experiment).replace("training.epochs", 3), 3, Runs())
    history = scene.trainer().history
    test, train = history["test_cost"], history["train_cost"]
    found = MEASURES["curve_of_test_cost"](scene, begin=1)
    np.testing.assert_array_equal(found["x"], [1, 2, 3])
    np.testing.assert_array_equal(found["right"], test[1:])
    np.testing.assert_array_equal(found["with_training"], train[1:])
    np.testing.assert_allclose(found["with_gap"], train[1:] + (test[1] - train[1]))
    np.testing.assert_array_equal(MEASURES["curve_of_test_cost"](scene)["right"], test)


def test_epochs_are_counted_until_so_many_are_right() -> None:
    (ask,) = (ask for name, ask in measures() if name == "epochs_until")
    runs = Runs()
    scene = Scene(few(ask.experiment).replace("training.epochs", 4), EPOCHS, runs)
    deep = scene.lane("A")
    shallow = deep.replace("network.hidden", deep.network.hidden[:1])
    for accuracy in (0.1, 0.125, 0.9):
        reached = []
        for lane in (deep, shallow):
            column = runs.at(lane, 4).history["test_accuracy"]
            reached.append(next((epoch for epoch, one in enumerate(column) if one >= accuracy), 4))
        found = MEASURES["epochs_until"](scene, accuracy=accuracy)
        assert (found["right"], found["shallow"], found["half"]) == (*reached, reached[1] / 2)
        assert found["in_proportion"] == reached[1] * len(deep.network.hidden)

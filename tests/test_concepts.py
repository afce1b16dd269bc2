"""The 58 concepts of the notes: where each is seen and tried, by which words it is found, what comes out."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import NamedTuple

import numpy as np
import pytest
from cases import in_turn

from nnviz.app.doings import to_read, to_see
from nnviz.app.layout import LABS, PANELS
from nnviz.app.looked_for import LESSONS, LOOKED_FOR, words_of
from nnviz.core.activations import ACTIVATIONS
from nnviz.core.bowl import Bowl, roll
from nnviz.core.chain import growing_interval, widest_interval
from nnviz.core.costs import COSTS
from nnviz.core.gates import CIRCUITS
from nnviz.core.initializers import INITIALIZERS, spread_of_z
from nnviz.core.neuron_bench import STARTS, slope
from nnviz.core.slowdown import BOOK_STARTS, learn, outputs
from nnviz.core.surprise import softmax
from nnviz.experiment.lesson import Ask, Lesson, Step
from nnviz.experiment.lesson_file import CONCEPTS
from nnviz.experiment.lesson_library import all_lessons
from nnviz.view.form.architecture_form import parameter_count, parameter_sum
from nnviz.view.help.palette import Doing, matches
from nnviz.view.run.step_words import bill_explained

TESTS = Path(__file__).parent
TITLES = {entry.name: entry.title for entry in (*PANELS, *LABS)}
BESIDE = {
    "strip": "run.step_strip:StepStrip",
    "form": "form.architecture_form:ArchitectureForm",
    "twins": "form.twins_form:TwinsForm",
}
"""What is always in sight, and no panel."""


class Concept(NamedTuple):
    """Where it is seen and tried, and what a learner would type to get to a panel or lab among these."""

    what: str
    places: str
    words: str = ""


TABLE = (
    Concept("perceptron, threshold = −bias", "neuron gates", "perceptron, threshold"),
    Concept("NAND, bit arithmetic", "gates neuron", "nand, half adder, full adder"),
    Concept("bias = ease of firing", "neuron", "bias, firing"),
    Concept("sigmoid = smoothed step", "neuron activations", "sigmoid, step function, smooth step"),
    Concept("logistic family", "neuron", "logistic function"),
    Concept("ReLU", "neuron activations", "relu"),
    Concept("tanh and its tie to σ", "neuron", "tanh, hyperbolic tangent"),
    Concept("Gaussian and variants", "activations neuron", "gaussian, softplus"),
    Concept("small Δw, small Δout", "neuron", "small change"),
    Concept("a = σ(Wa + b), rows = neurons", "network weights", "matrix, rows, weights"),
    Concept("layers: more abstract questions", "weights network", "layers, edges, abstract"),
    Concept("ten outputs or four binary", "form outputs", "one-hot, four binary outputs"),
    Concept("MNIST, 28×28, 784 inputs", "data draw", "mnist, pixels, 784"),
    Concept("784-16-16-10 = 13,002", "form network weights", "parameters"),
    Concept("a neuron lit up", "network", "lit up, activation"),
    Concept("network as one function", "draw network", "function"),
    Concept("noise gets a confident answer", "draw", "noise, confident"),
    Concept("quadratic cost, both conventions", "costs", "quadratic, mean squared error"),
    Concept("cost of one example, mean", "cost backprop", "mean over examples, cost of one example"),
    Concept("gradient, ΔC ≈ ∇C·Δv", "strip valley", "gradient descent"),
    Concept("valley and ball", "valley", "ball, landscape, valley"),
    Concept("η too large / small", "valley twins", "learning rate, step size"),
    Concept("component's sign and size", "nudges", "largest components, 32 times"),
    Concept("local, not global minimum", "seeds valley", "local minimum, local minima, global minimum"),
    Concept("mini-batches, epochs", "valley nudges strip", "mini-batch, stochastic, sgd"),
    Concept("batch gradient ≈ full", "strip valley", "stochastic"),
    Concept("drunken walk", "valley", "drunken walk"),
    Concept("BP1", "backprop", "bp1"),
    Concept("BP2, transpose", "backprop", "bp2, transpose"),
    Concept("BP3, BP4 as pictures", "backprop slowness", "bp3, bp4, outer product, rank 1"),
    Concept("Hadamard product", "backprop", "hadamard product, elementwise, ⊙"),
    Concept("slow weight: dim or saturated", "slowness", "slow weight, saturated, saturation, dim input"),
    Concept("reuse of gradients", "strip backprop", "reuse of gradients, backward pass"),
    Concept(
        "finite differences cost", "strip break_it", "finite differences, gradient check, gradient checking"
    ),
    Concept("error δ, demon", "demon", "error δ, demon, delta, δ"),
    Concept("five-step algorithm", "backprop", "five-step algorithm, algorithm, backpropagation, five steps"),
    Concept("paths and rate factors", "paths", "path, rate factors, chain rule"),
    Concept("per-example nudges", "nudges", "per-example nudges, nudge, each example"),
    Concept("three ways to raise a neuron", "nudges", "three ways to raise a neuron"),
    Concept("learning slowdown", "costs", "learning slowdown"),
    Concept("binary cross-entropy", "costs", "binary cross-entropy"),
    Concept("multi-output cross-entropy", "costs", "multi-output cross-entropy, cross-entropy"),
    Concept("entropy as surprise", "costs", "entropy, surprise"),
    Concept("linear output + quadratic", "costs", "linear output"),
    Concept("softmax, log-likelihood", "costs", "softmax, log-likelihood"),
    Concept("L2, weight decay factor", "regularisation", "l2, weight decay factor, regularization"),
    Concept("L1, sgn, sparsity", "regularisation", "l1, sgn, sparsity, sparse"),
    Concept("small/large λ, overfitting", "regularisation cost", "small λ, large λ, overfitting, λ"),
    Concept(
        "penalise complexity; imbalance",
        "regularisation data outputs",
        "penalty, penalise complexity, imbalance, recall",
    ),
    Concept("Hessian technique", "second_order", "hessian technique, second derivative, newton, eigenvalues"),
    Concept("random start", "seeds form", "random start, initialization, twenty starts"),
    Concept("vanishing: chain expression", "chain", "vanishing, chain expression"),
    Concept("vanishing per layer, live", "gradient", "vanishing gradients, unstable gradient"),
    Concept("tanh also shrinks", "gradient activations", "tanh, tanh shrinks"),
    Concept("better activations as remedy", "gradient activations twins", "relu, better activations, remedy"),
    Concept("GPU as remedy, honestly", "gradient", "gpu"),
    Concept("small gradient ≠ minimum", "gradient", "small gradient, minimum, saturated, plateau"),
    Concept("exploding product", "chain gradient", "exploding product, exploding gradients"),
)


def test_every_concept_has_a_place_in_the_window_and_a_lesson_that_leads_to_it() -> None:
    assert len(TABLE) == CONCEPTS
    for concept in TABLE:
        places = concept.places.split()
        assert set(places) <= {*TITLES, *BESIDE}, concept.what
        assert set(places) & {*TITLES}, concept.what
    for place in BESIDE.values():
        assert isinstance(resolve_name(f"nnviz.view.{place}"), type)
    covered = {number for lesson in all_lessons() for number in lesson.covers}
    assert covered == set(range(1, CONCEPTS + 1))


def leads_to(lesson: Lesson) -> set[str]:
    """Panels and labs that a lesson opens, points at, covers while a guess is open, or speaks of."""
    points = {item.point for item in lesson.items if isinstance(item, Step)}
    veils = {veil for item in lesson.items if isinstance(item, Ask) for veil in item.veils}
    words = " ".join(getattr(item, part, "") for item in lesson.items for part in ("text", "after"))
    return {
        *lesson.panels,
        *points,
        *veils,
        *(name for name, title in TITLES.items() if f"*{title}*" in words),
    }


def test_a_lesson_leads_to_where_its_concepts_are_seen() -> None:
    led = [(lesson.covers, leads_to(lesson)) for lesson in all_lessons()]
    for number, concept in enumerate(TABLE, 1):
        places = {place for covers, found in led if number in covers for place in found}
        assert places & {*concept.places.split()}, (number, concept.what, places)


def test_the_words_of_a_learner_lead_to_the_place() -> None:
    every = [*to_see(str), *to_read(str)]
    assert set(LOOKED_FOR) == set(TITLES)
    for concept in TABLE:
        titles = {TITLES[name] for name in concept.places.split() if name in TITLES}
        for words in concept.words.split(", "):
            found = {one.words for one in matches(words, every)}
            assert found & titles, (concept.what, words, found)


def test_the_words_of_a_learner_lead_to_a_lesson_about_them() -> None:
    lessons = [(lesson.covers, Doing("", "", "", str, text=words_of(lesson))) for lesson in all_lessons()]
    assert set(LESSONS) <= {lesson.id for lesson in all_lessons()}
    for number, concept in enumerate(TABLE, 1):
        about = [doing for covers, doing in lessons if number in covers]
        for words in concept.words.split(", "):
            assert matches(words, about), (concept.what, words)


def test_no_lab_is_loaded_before_it_is_opened() -> None:
    loaded = ", ".join(f"nnviz.view.{entry.place.partition(':')[0]}" for entry in PANELS)
    script = f"import sys, nnviz.app.main_window, nnviz.app.doings, {loaded}; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    labs = {f"nnviz.view.{entry.place.partition(':')[0]}" for entry in LABS}
    assert labs & {*found.stdout.split()} == set()
    assert "nnviz.view.labs.lab_shelf" in found.stdout


def test_no_search_is_answered_by_the_whole_glossary() -> None:
    every = [*to_see(str), *to_read(str)]
    assert all(len(matches(words, every)) < 9 for words in ("loss", "setting", "mean", "lab seeds"))


@in_turn("words", ["momentum", "half adder", "local minimum", "entropy", "rate factor", "GPU"])
def test_a_word_of_the_glossary_is_found_and_opened_at_it(words: str) -> None:
    asked: list[str] = []
    first = next(one for one in matches(words, list(to_read(asked.append))))
    first.do()
    assert words.casefold() in asked[0].casefold()


# -- the figures of the notes ---------------------------------------------------------------------


def gates(label: str) -> list[tuple[int, ...]]:
    circuit = next(circuit for circuit in CIRCUITS if circuit.label == label)
    return [circuit.answers(row) for row in circuit.rows]


def fires(w: float, b: float, x: float) -> float:
    neuron = STARTS[0].neuron._replace(w1=w, w2=0.0, b=b)
    return float(neuron.fires(np.array([[x], [0.0]]))[0])


def slowdown() -> list[str]:
    costs = (COSTS["quadratic"], COSTS["cross_entropy"])
    return [f"{outputs(learn(cost, *start))[-1]:.4f}" for cost in costs for start in BOOK_STARTS]


def spreads() -> list[float]:
    return [
        round(spread_of_z(INITIALIZERS[name], 1000, 1, squares=500), digits)
        for name, digits in (("gaussian", 1), ("scaled_gaussian", 2))
    ]


def thrown_out() -> list[bool]:
    bowl = Bowl(8.0, 1.0)
    ways = (roll(bowl, (1.0, 1.0), "sgd", share * 2 / 8, 0, 200) for share in (0.99, 1.01))
    return [bool(bowl.costs(way)[-1] > bowl.costs(way)[0]) for way in ways]


def bill() -> list[str]:
    return re.findall(r"13,00[23]|26,004", bill_explained((784, 16, 16, 10), 13_002, None))


FIGURES: tuple[tuple[str, Callable[[], object], object, str], ...] = (
    (
        "2 NAND",
        lambda: gates("NAND"),
        [(1,), (1,), (1,), (0,)],
        "view/test_gates_lab.py::every_row_of_the_truth",
    ),
    (
        "2 half adder",  # carry, sum
        lambda: gates("half adder"),
        [(0, 0), (0, 1), (0, 1), (1, 0)],
        "view/test_gates_lab.py::every_row_of_the_truth_table_is_there",
    ),
    (
        "3 past ten",
        lambda: [fires(1, -10, x) for x in (9.99, 10, 10.01)],
        [0, 0, 1],
        "view/test_neuron_lab.py::with_b_of_minus_ten_it_fires_only_past_ten",
    ),
    (
        "4 the largest slope",
        lambda: float(slope(ACTIVATIONS["sigmoid"], np.linspace(-9, 9, 1801)).max()),
        0.25,
        "view/test_neuron_lab.py::it_opens_with_the_books_nand",
    ),
    (
        "14 parameters",
        lambda: (parameter_sum((784, 16, 16, 10)), parameter_count((784, 16, 16, 10))),
        ("784·16+16 + 16·16+16 + 16·10+10", 13_002),
        "view/test_form.py::parameters_are_written_out",
    ),
    (
        "22 thrown out beyond 2/λ_max",
        thrown_out,
        [False, True],
        "view/test_valley_lab.py::at_two_over_the_curv",
    ),
    (
        "34 passes",
        bill,
        ["13,002", "13,003", "26,004"],
        "view/test_step_strip.py::the_bill_is_counted_and_timed",
    ),
    (
        "40 slowdown",
        slowdown,
        ["0.0940", "0.2028", "0.0116", "0.0120"],
        "view/test_costs_lab.py::the_books_figures_stand_at_the_ends_of_the_lines",
    ),
    (
        "45 one sum",
        lambda: float(softmax(np.array([1.0, -2.0, 700.0, 3.0])).sum()),
        1.0,
        "view/test_costs_lab.py::what_one_output_gains_the_others_lose_in_proportion",
    ),
    ("51 spread of z", spreads, [22.4, 1.22], "core/test_initializers.py::the_help_of_a_start_foretells"),
    (
        "58 where a chain grows",
        lambda: (growing_interval(3.99), round(widest_interval()[1], 4), round(widest_interval()[0], 3)),
        (0.0, 0.4477, pytest.approx(6.894, abs=1.1e-3)),
        "view/test_chain_lab.py::where_a_factor_grows",
    ),
)
"""Concept, what comes out of the core, what is to, and the test of where it stands in the window."""

ELSEWHERE = {
    "1 b = −threshold": "core/test_neuron_bench.py::the_bias_is_minus_the_threshold",
    "5 logistic with k to 200": "view/test_neuron_lab.py::k_goes_by_equal_ratios_from_1_to_200",
    "6 ReLU by hand": "core/test_activations.py::values_by_hand",
    "7 σ(z) = (1 + tanh(z/2))/2": "core/test_neuron_bench.py::a_sigmoid_is_a_rescaled_tanh",
    "8 every slope": "core/test_activations.py::the_slope_is_the_derivative",
    "9 Δout, foretold and true": "view/test_neuron_lab.py::a_unit_without_slope_stays_or_changes",
    "10 a row is a neuron": "view/test_weights_panel.py::the_outline_is_round_the_weights",
    "11 what each layer looks for": "view/test_weights_panel.py::any_later_layer_can_be_chosen",
    "12 four bits": "data/test_coding.py::binary_has_as_few_outputs_as_will_do",
    "13 50,000 × 784": "data/test_mnist_files.py::the_real_mnist",
    "15 lit by a": "view/test_network_panel.py::a_neuron_is_lit_by_its_activation",
    "16 any picture in": "view/test_draw_pad.py::a_stroke_is_fed_centred_and_answered",
    "17 a thousand noise pictures": "view/test_draw_pad.py::the_histogram_has_every_noise_picture",
    "18 both conventions": "view/test_costs_lab.py::the_books_figures_stand_at_the_ends_of_the_lines",
    "19 the plotted cost": "training/test_evaluation.py::every_number_is_that_of_one_computation_over_all",
    "20 ΔC foretold": "session/test_step_report.py::what_is_foretold_comes_true_as_eta_goes_to_0",
    "21 the ball": "view/test_valley_lab.py::a_ball_rolls_by_itself_and_stands_at_its_end",
    "23 times as much": "view/test_nudges_lab.py::three_point_two_moves_32_times_as_much_as_a_tenth",
    "24 end costs": "view/test_seeds_lab.py::where_the_starts_end_is_told",
    "25 the last short batch": "training/test_trainer.py::the_last_short_batch_is_divided_by_its_own_size",
    "26 the full batch": "session/test_step_report.py::the_full_batch_points_the_same_way_as_itself",
    "27 three walks": "training/test_landscape.py::three_walks_leave_from_one_start",
    "28 BP1 to BP4": "core/test_backprop.py::the_four_equations_by_hand",
    "29 wᵀ brings δ back": "core/test_backprop.py::the_fast_way_is_the_books_way",
    "30 rank 1": "core/test_backprop.py::the_first_layers_gradient_for_one_example_has_rank_1",
    "31 ⊙": "view/test_backprop_scenes.py::factors_make_the_result_for_every_cost_and_output",
    "32 two factors": "view/test_slowness_lab.py::the_product_is_the_gradient_and_of_its_margins",
    "33 one pass back": "view/test_step_strip.py::the_bill_is_counted_and_timed",
    "35 ΔC over δ·Δz": "view/test_demon_lab.py::the_ratio_goes_to_1",
    "36 five steps by hand": "view/test_backprop_scenes.py::every_number_of_a_step_by_hand",
    "37 the sum of the paths": "view/test_paths_lab.py::the_products_add_up_to_backprops_gradient",
    "38 −Δw/η": "app/test_labs.py::the_mean_of_the_nudges_is_the_step_that_was_made",
    "39 three ways": "view/test_nudges_lab.py::three_ways_are_ranked_by_what_they_gain",
    "41 the book's formula": "core/test_costs.py::costs_from_z_equal_the_books_formulas_of_a",
    "42 from z": "core/test_costs.py::a_confident_mistake_costs_what_it_should_and_not_infinity",
    "43 −ln a": "view/test_costs_lab.py::surprise_is_told_of_classes_and_bits",
    "44 δ = a − y": "core/test_costs.py::pairs_made_for_each_other_have_error_a_minus_y",
    "46 decay and half-life": "view/test_regularisation_lab.py::decay_and_half_life_are_those_of_the_run",
    "47 the spike at 0": "view/test_regularisation_lab.py::the_spike_at_zero_is_counted_for_each_twin",
    "48 the gap": "view/test_regularisation_lab.py::the_gap_is_told_and_more_data_is_one_click_away",
    "49 recall": "training/test_scores.py::recall_is_of_each_class",
    "50 one Newton step": "view/test_second_order_lab.py::on_a_quadratic_the_whole_step_is_at_the_bottom",
    "52 the chain of four": "core/test_chain.py::the_books_four_neurons_by_hand",
    "53 the book's figures": "experiment/test_lesson.py::the_books_two_hidden_layers",
    "54 tanh shrinks too": "experiment/test_lesson.py::tanh_from_the_same_start_shrinks_too",
    "55 remedies": "view/test_gradient_panel.py::a_remedy_is_a_click_away",
    "56 the same ratio": "session/test_pace.py::twice_the_speed_makes_twice_the_steps_and_no_layer",
    "57 saturated, not solved": "training/test_diagnosis.py::the_first_kind_that_holds_is_said",
}
"""Figures that take a network of their own, and what is seen without one: the tests that have it come out."""


@in_turn(("compute", "due"), [row[1:3] for row in FIGURES])
def test_the_figure_of_the_notes_comes_out(compute: Callable[[], object], due: object) -> None:
    assert compute() == due


def test_every_concept_has_a_test_of_what_comes_out() -> None:
    told = {int(figure.split()[0]) for figure in (*(row[0] for row in FIGURES), *ELSEWHERE)}
    assert told == set(range(1, CONCEPTS + 1))


def test_every_other_figure_has_its_test() -> None:
    for figure, test in (*((row[0], row[3]) for row in FIGURES), *ELSEWHERE.items()):
        file, _, name = test.partition("::")
        assert f"def test_{name}" in (TESTS / file).read_text("utf-8"), figure


def test_pairs_with_delta_a_minus_y_are_the_three_of_the_notes() -> None:
    pairs = {(kind, cost.name) for cost in COSTS.values() for kind in cost.simple_error_with}
    assert pairs == {("sigmoid", "cross_entropy"), ("softmax", "log_likelihood"), ("linear", "quadratic")}

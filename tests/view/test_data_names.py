"""What inputs and outputs are called."""

import numpy as np
from cases import in_turn
from handmade import make_snapshot
from handmade_data import make_dataset
from msgspec.structs import replace

from nnviz.data.catalog import load
from nnviz.view.parts.data_names import (
    answer_words,
    input_name,
    neuron_name,
    output_names,
    source_name,
    which_examples,
)


def test_columns_pixels_and_nameless_inputs() -> None:
    assert input_name(load("spiral", features=("sin_x1",)), 2) == "sin πx₁"
    assert input_name(load("digits", train_size=10, test_size=10), 9) == "pixel (row 2, column 2)"
    assert input_name(make_dataset(np.zeros((2, 12))), 11) == "x₁₂"


@in_turn(
    ("name", "coding", "n_outputs", "names"),
    [
        ("half_adder", "one_hot", 2, ("sum", "carry")),
        ("nand", "one_hot", 2, ("0", "1")),
        ("nand", "binary", 1, ("1",)),
        ("digits", "binary", 4, ("bit 8", "bit 4", "bit 2", "bit 1")),
        ("sine", "one_hot", 1, ("y",)),
    ],
)
def test_outputs_have_the_names_of_what_they_stand_for(
    name: str, coding: str, n_outputs: int, names: tuple[str, ...]
) -> None:
    assert output_names(n_outputs, load(name, coding=coding, train_size=4, test_size=4)) == names


def test_an_answer_is_a_class_an_amount_or_nothing() -> None:
    example = make_snapshot((2, 2), picture=False).example
    assert example is not None
    classes = replace(example, classes=("ant", "bee"), coding="one_hot")
    assert answer_words(np.array([0.2, 0.7]), classes) == "bee"
    assert answer_words(np.array([0.25]), replace(example, classes=())) == "0.250"
    assert answer_words(np.array([0.2, np.nan]), classes) == "nothing: its outputs are not numbers"


def test_a_weight_goes_from_a_named_source_into_a_named_neuron() -> None:
    data = load("half_adder")
    assert source_name(data, 0, 2, 1) == "x₂"
    assert source_name(data, 1, 2, 0) == "hidden 1 neuron 1"
    assert neuron_name(data, (2, 3, 2), 0, 2) == "hidden 1 neuron 3"
    assert neuron_name(data, (2, 3, 2), 1, 1) == "output neuron 2 “carry”"


@in_turn(
    ("asked", "every", "said"),
    [
        (1, 1, "the one training example"),
        (4, 4, "all 4 training examples"),
        (200, 1500, "the first 200 of 1,500 training examples"),
    ],
)
def test_which_examples_were_looked_at(asked: int, every: int, said: str) -> None:
    assert which_examples(asked, every) == said

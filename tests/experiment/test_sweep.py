"""What a sweep is made of, and what it refuses."""

import math
from itertools import product

import pytest
from small_runs import small

from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.sweep import LAST_SEED, groups_of, values_of, variations
from nnviz.experiment.twins import add_twin


def test_every_combination_is_there_once_and_the_seed_varies_fastest() -> None:
    found = variations(small(seed=7), {"training.eta": [0.1, 1.0], "network.hidden": [[30], [30, 30]]}, 2)
    told = [tuple(map(one.experiment.get, ("training.eta", "network.hidden", "seed"))) for one in found]
    assert told == list(product((0.1, 1.0), ((30,), (30, 30)), (7, 8)))
    assert found[1].name == "η = 0.1, hidden neurons = 30, seed = 8"
    assert found[1].setting == "η = 0.1, hidden neurons = 30"


def test_a_sweep_without_variation_is_the_experiment() -> None:
    (one,) = variations(small(), {})
    assert (one.name, one.setting, one.experiment) == ("", "", small())


def test_values_stand_between_commas_and_lists_between_bars() -> None:
    assert values_of(FIELDS["training.eta"], "0.01,0.1,1") == [0.01, 0.1, 1.0]
    assert values_of(FIELDS["network.hidden"], "30|30,30|") == [[30], [30, 30], []]
    assert values_of(FIELDS["network.activation"], "sigmoid|relu,tanh") == ["sigmoid", ["relu", "tanh"]]


def test_what_is_no_experiment_is_named_by_what_sets_it_apart() -> None:
    with pytest.raises(ExperimentError, match=r"^η = -1.*: training.eta: -1.0 is not a number from 0"):
        variations(small(), {"training.eta": [1, -1]})
    for value in (math.nan, math.inf):
        with pytest.raises(ExperimentError, match=f": training.eta: {value} is not a number from 0"):
            variations(small(), {"training.eta": [1, value]})
    with pytest.raises(ExperimentError, match="20,000 runs are too many"):
        variations(small(), {"training.eta": [1, 2]}, 10_000)
    with pytest.raises(ExperimentError, match="beyond"):
        variations(small(seed=LAST_SEED), {}, 2)


def test_experiments_that_differ_in_their_seed_alone_are_one_group() -> None:
    swept = variations(small(), {"training.eta": [0.1, 1.0], "network.hidden": [[4], [4, 4]]}, 2)
    found = groups_of([one.experiment for one in swept])
    assert [group.places for group in found] == [(0, 1), (2, 3), (4, 5), (6, 7)]
    assert [group.setting for group in found] == [
        "hidden neurons = 4, η = 0.1",
        "hidden neurons = 2 × 4, η = 0.1",
        "hidden neurons = 4, η = 1",
        "hidden neurons = 2 × 4, η = 1",
    ]
    assert groups_of([small(seed=2), small(name="other")]) == [("", (0, 1))]
    assert groups_of([small(), add_twin(small(), "training.eta", 0.1)])[1] == ("twin η = 0.1", (1,))

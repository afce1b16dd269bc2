"""The little language in which a lesson says how the program sees that a step was done."""

from typing import Any

import pytest
from cases import in_turn
from msgspec.structs import replace

from nnviz.experiment.condition import ACTS, Standing, read_condition
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError

BEGIN = Standing(epoch=0, step=0, accuracy=0.1, experiment=Experiment.from_dict({"data": {"name": "digits"}}))
TWIN = Experiment.from_dict({"data": {"name": "digits"}, "twins": [{"training.eta": 1}]})


def with_(path: str, value: Any) -> Standing:
    """As at the beginning, but for one field."""
    return replace(BEGIN, experiment=BEGIN.experiment.replace(path, value))


@in_turn(
    ("text", "not_yet", "done"),
    [
        ("epoch >= 10", replace(BEGIN, epoch=9), replace(BEGIN, epoch=10)),
        ("step > 3", replace(BEGIN, step=3), replace(BEGIN, step=4)),
        ("accuracy >= 0.9", replace(BEGIN, accuracy=float("nan")), replace(BEGIN, accuracy=0.9)),
        ("eta changed", BEGIN, with_("training.eta", 0.1)),
        ("data.seed changed", with_("seed", 1), with_("data.seed", 1)),
        ("eta < 0.5", BEGIN, with_("training.eta", 0.4)),
        ("cost = quadratic", BEGIN, with_("training.cost", "quadratic")),
        ("hidden = 30,30", with_("network.hidden", [30]), with_("network.hidden", [30, 30])),
        ("twin added", BEGIN, replace(BEGIN, experiment=TWIN)),
        ("twins = 1", BEGIN, replace(BEGIN, experiment=TWIN)),
        (
            "panel draw opened",
            replace(BEGIN, used=frozenset({"draw"})),
            replace(BEGIN, opened=frozenset({"draw"})),
        ),
        (
            "panel draw used",
            replace(BEGIN, opened=frozenset({"draw"})),
            replace(BEGIN, used=frozenset({"draw"})),
        ),
        (
            "panel valley used Roll",
            replace(BEGIN, used=frozenset({"valley", "valley step"})),
            replace(BEGIN, used=frozenset({"valley", "valley roll"})),
        ),
        (
            "panel neuron used b = -10",
            replace(BEGIN, used=frozenset({"neuron", "neuron b = -1"})),
            replace(BEGIN, used=frozenset({"neuron", "neuron b = -10"})),
        ),
        ("phase BP2 reached", BEGIN, replace(BEGIN, acts=frozenset({"phase BP2"}))),
        ("rewound", BEGIN, replace(BEGIN, acts=frozenset({"rewound"}))),
        (
            "epoch >= 2 and eta changed",
            replace(BEGIN, epoch=2),
            replace(with_("training.eta", 0.1), epoch=2),
        ),
    ],
)
def test_a_condition_holds_when_it_was_done_and_not_before(
    text: str, not_yet: Standing, done: Standing
) -> None:
    condition = read_condition(text)
    assert not condition.holds(BEGIN, BEGIN)
    assert not condition.holds(BEGIN, not_yet)
    assert condition.holds(BEGIN, done)


def test_a_condition_tells_which_fields_it_asks_to_be_changed() -> None:
    asked = read_condition("eta changed and cost = quadratic and epoch >= 3 and rewound")
    assert asked.fields == ("training.eta", "training.cost")


def test_a_field_that_was_changed_back_is_not_changed() -> None:
    assert not read_condition("eta changed").holds(with_("training.eta", 1.0), with_("training.eta", 1.0))


def test_a_twin_that_was_there_before_is_none_that_was_added() -> None:
    before = replace(BEGIN, experiment=TWIN)
    assert not read_condition("twin added").holds(before, before)


def test_what_stands_empty_is_neither_less_nor_more_than_a_number() -> None:
    for sign in ("<", ">", "="):
        assert not read_condition(f"early_stopping {sign} 3").holds(BEGIN, BEGIN)


def test_every_act_is_a_condition() -> None:
    for act in ACTS:
        assert read_condition(act).holds(BEGIN, replace(BEGIN, acts=frozenset({act})))


@in_turn(
    ("text", "complaint"),
    [
        ("press the button", "'press the button' is no condition; allowed are epoch >= 10"),
        ("eata changed", "'eata' is no field"),
        ("seed changed and", "'seed changed and' is no condition"),
        ("train_size >= many", "data.train_size"),
        ("epoch >= ten", "epoch: 'ten' is not a number"),
        ("cost > quadratic", "training.cost: only = can be asked"),
        ("phase BP5 reached", "'BP5' is not one of input"),
    ],
)
def test_what_is_no_condition_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        read_condition(text)
    assert complaint in str(refusal.value)

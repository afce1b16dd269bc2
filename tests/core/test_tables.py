from collections.abc import Mapping

import pytest
from cases import in_turn
from pairs import OUTPUT_ERRORS

from nnviz.core.activations import ACTIVATIONS
from nnviz.core.costs import COSTS
from nnviz.core.initializers import INITIALIZERS
from nnviz.core.optimizers import OPTIMIZERS
from nnviz.core.regularizers import REGULARIZERS
from nnviz.core.schedules import SCHEDULES
from nnviz.core.tables import entry

TABLES = (ACTIVATIONS, COSTS, INITIALIZERS, OPTIMIZERS, REGULARIZERS, SCHEDULES)
ENTRIES = [one for table in TABLES for one in table.values()]
EACH = in_turn("one", ENTRIES)


def formulas() -> set[str]:
    fields = ("formula", "slope", "nabla", "rule")
    found = {getattr(one, field) for one in ENTRIES for field in fields if hasattr(one, field)}
    return {text for text in found | set(OUTPUT_ERRORS.values()) if isinstance(text, str)}


@EACH
def test_an_entry_explains_itself_in_a_line_or_two(one: object) -> None:
    assert one.label
    assert one.formula
    assert one.help.endswith(".")
    assert 15 <= len(one.help) <= 130


@in_turn("table", TABLES)
def test_names_are_keys_and_labels_differ(table: dict) -> None:
    assert all(name == one.name for name, one in table.items())
    assert len({one.label for one in table.values()}) == len(table)


@pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")
@pytest.mark.parametrize("formula", sorted(formulas()))
def test_formulas_can_be_typeset(formula: str) -> None:
    import ziamath  # its import alone warns

    picture = ziamath.Latex(formula, size=20)
    width, height = picture.getsize()
    assert "\\" not in picture.svg()
    # A bracket that it stretches without end, for one, is hundreds of pixels tall.
    assert 0 < height < 70
    assert 0 < width < 800


def test_a_name_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="cost: 'x' is not one of quadratic, cross_entropy, log_likelihood"):
        entry(COSTS, "x", "cost")


NAMES: tuple[tuple[Mapping[str, object], str], ...] = (
    (
        ACTIVATIONS,
        "sigmoid tanh relu leaky_relu softplus elu gelu silu gaussian logistic linear step softmax",
    ),
    (COSTS, "quadratic cross_entropy log_likelihood"),
    (INITIALIZERS, "scaled_gaussian gaussian xavier he zeros given"),
    (OPTIMIZERS, "sgd momentum nesterov rmsprop adam newton"),
    (REGULARIZERS, "none l2 l1"),
)


@in_turn(("table", "names"), NAMES)
def test_names_that_stand_in_experiment_files_stay(table: Mapping[str, object], names: str) -> None:
    assert set(names.split()) <= set(table)

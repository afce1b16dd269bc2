"""The fields of an experiment that say which examples, and how they are prepared."""

from typing import Annotated, Any

from msgspec import Struct

from nnviz.data.catalog import CATALOG
from nnviz.data.coding import CHOICES, CODINGS
from nnviz.data.own import FILE
from nnviz.data.points import ALLOWED, FIRST_POINTS, Points
from nnviz.data.preparation import FEATURES, SCALINGS
from nnviz.data.reading import AUTO, DECIMALS, DELIMITERS, GAPS, HEADERS, TASKS, Reading
from nnviz.data.synthetic import CURVES
from nnviz.experiment.fields import about


def _labels(table: Any) -> dict[str, str]:
    return {name: entry.label for name, entry in table.items()}


class Data(Struct, frozen=True, forbid_unknown_fields=True):
    """Which examples, how many, and how their classes are coded."""

    name: Annotated[
        str,
        about(
            "Data set",
            "What the network learns from.",
            choices={name: entry.title for name, entry in CATALOG.items()} | {FILE: "a file of one's own"},
        ),
    ]
    train_size: Annotated[
        int | None,
        about(
            "Train on",
            "How many examples to learn from; empty takes the set's own number.",
            symbol="n",
            limits=(1, 1_000_000),
            step=100,
        ),
    ] = None
    test_size: Annotated[
        int | None,
        about(
            "Test on",
            "How many examples are kept aside to judge by; empty takes the set's own number.",
            limits=(1, 1_000_000),
            step=100,
        ),
    ] = None
    noise: Annotated[
        float,
        about("Noise", "Randomness added to the inputs, from 0 (none) to 1.", limits=(0, 1), step=0.05),
    ] = 0.0
    coding: Annotated[
        str,
        about(
            "Targets",
            "One output for each class, or the class written as a binary number.",
            choices=_labels({name: CODINGS[name] for name in CHOICES}),
        ),
    ] = "one_hot"
    test_share: Annotated[
        float | None,
        about(
            "Test share",
            "Share of all examples kept aside to judge by, where no number is given; empty is the set's own, "
            "and with 0 all are trained on.",
            limits=(0, 0.99),
            step=0.05,
        ),
    ] = None
    validation_share: Annotated[
        float,
        about(
            "Validation share",
            "Share of all examples, out of those to train on, that early stopping and a watching schedule go "
            "by, so that the test examples decide nothing.",
            limits=(0, 0.9),
            step=0.05,
        ),
    ] = 0.0
    scaling: Annotated[
        str,
        about(
            "Scaling",
            "How inputs of unlike size are brought to one scale, learnt from the training examples alone.",
            choices={AUTO: "as suits the set"} | _labels(SCALINGS),
        ),
    ] = AUTO
    seed: Annotated[
        int,
        about(
            "Data seed",
            "Which examples are kept aside, where points that are made lie, and their noise come from it.",
            limits=(0, 2**63 - 1),
        ),
    ] = 0
    curve: Annotated[
        str,
        about("Curve", "Where the classes of the set 'above a curve' meet.", choices=_labels(CURVES)),
    ] = "parabola"
    features: Annotated[
        tuple[str, ...],
        about("More inputs", "Inputs made of the two coordinates of a point.", choices=_labels(FEATURES)),
    ] = ()
    points: Annotated[
        Points,
        about("Points", "The points of the set 'painted', each with its class.", noun=ALLOWED),
    ] = FIRST_POINTS
    target: Annotated[
        str | tuple[str, ...] | None,
        about(
            "Target",
            "The column of a table that is foretold: its name, or its number from 1. Several are foretold "
            "together, as amounts.",
        ),
    ] = None
    task: Annotated[
        str,
        about("Task", "Whether the target of a file is a class or an amount.", choices=TASKS),
    ] = AUTO
    header: Annotated[
        str,
        about("First line", "What the first line of a table is.", choices=HEADERS),
    ] = AUTO
    delimiter: Annotated[
        str,
        about("Delimiter", "What stands between the values of a table.", choices=DELIMITERS),
    ] = AUTO
    decimal: Annotated[
        str,
        about("Decimal sign", "How a table writes one and a half.", choices=DECIMALS),
    ] = AUTO

    leave_out: Annotated[
        tuple[str, ...] | None,
        about(
            "Leave out",
            "The columns of a table that are not learnt from; null lets ids, dates and such be recognised.",
        ),
    ] = None
    missing: Annotated[
        str,
        about(
            "Missing values",
            "What is done about rows in which a value is missing; a target is never filled in.",
            choices=GAPS,
        ),
    ] = "refuse"

    @property
    def reading(self) -> Reading:
        """How a file of one's own is to be read."""
        return Reading(**{name: getattr(self, name) for name in Reading.__struct_fields__})

"""What a preview says: of long lists the first and how many more, of one thing no list."""

from pathlib import Path

import pytest

from nnviz.data.reading import MAX_CLASSES, Findings, Preview, Reading
from nnviz.view.data.preview_words import _MOST_CLASSES, _MOST_INPUTS, foretold, headline, shapes, waits


def preview(form: str = "table", rows: int = 0, **more: object) -> Preview:
    return Preview(Path("a.csv"), form, rows, Reading(), **more)  # type: ignore[arg-type]


def classes(n: int) -> tuple[tuple[str, int], ...]:
    return tuple((f"c{k}", 10) for k in range(n))


def of_inputs(n: int) -> str:
    names = tuple(f"x{k}" for k in range(n))
    findings = Findings(targets=("y",), inputs=names, task="regression", guessed=False)
    return foretold(preview(rows=9, inputs=n, findings=findings))


def test_one_input_two_and_many_are_listed_as_one_speaks() -> None:
    assert of_inputs(1) == "From x0 the network learns to foretell y, an amount."
    assert "From x0 and x1 the" in of_inputs(2)
    assert "From x0, x1 and x2 the" in of_inputs(3)
    most = ", ".join(f"x{k}" for k in range(_MOST_INPUTS - 1))
    assert f"From {most} and x{_MOST_INPUTS - 1} the" in of_inputs(_MOST_INPUTS)
    assert f"From {most}, x{_MOST_INPUTS - 1} and 2 more the" in of_inputs(_MOST_INPUTS + 2)


@pytest.mark.parametrize("n", [2, _MOST_CLASSES, _MOST_CLASSES + 3])
def test_the_first_classes_are_told_with_their_counts_and_how_many_more(n: int) -> None:
    words = foretold(preview(rows=10 * n, classes=classes(n)))
    assert words.startswith(f"{n} classes – c0: 10, c1: 10")
    told = min(n, _MOST_CLASSES)
    assert words.count(": 10") == told
    assert (f"c{told - 1}: 10 and {n - told} more." in words) == (n > told)


def test_without_rows_nothing_is_said_of_classes() -> None:
    assert foretold(preview(classes=classes(2))) == ""
    assert foretold(preview(rows=20)) == ""


def test_the_headline_says_only_what_is_known() -> None:
    assert headline(preview()) == "Table"
    assert headline(preview(rows=150, inputs=1)) == "Table · 150 examples · 1 input"
    assert headline(preview("arrays", 150, inputs=4)) == "Arrays · 150 examples · 4 inputs"
    pictures = preview(
        "pictures", 60, inputs=480, image_shape=(20, 24), samples=(("a", None),), test_rows=12,
        validation_rows=6,
    )  # fmt: skip
    assert headline(pictures) == (
        "Pictures · 60 examples of 24 × 20 pixels · 1 of them below · 6 to decide by"
        " · the last 12 kept to test on"
    )
    assert shapes(preview("arrays", 1500, inputs=3)) == "inputs x: 1,500 × 3 numbers\ntargets y: 1,500"


def test_what_is_open_is_asked_for_and_else_nothing() -> None:
    assert waits(preview()) == ""
    assert "Values are missing" in waits(preview(refusal="no value"))
    assert MAX_CLASSES > _MOST_CLASSES

"""A lesson as a sheet of questions, and as a report of what is wrong with it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import in_turn

from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Call
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.stand_in import standing_in
from nnviz.training.build import build
from nnviz.training.lessons.answers import Answer, Wrong, _check_kind, answers_of
from nnviz.training.lessons.check import plain, report
from nnviz.training.lessons.judging import handed_in, judge
from nnviz.training.lessons.rules import RULES
from nnviz.training.lessons.runs import Runs
from nnviz.training.lessons.sheet import Axis, _axes, _shown, sheet

NUMBER = """```ask
id: gate
kind: number
when: before
right: rows_right
wrong: one_layer_is_enough
unit: rows
How many?
---
{gate} of {gate.rows}.
```
"""
CHOICE = """```ask
id: eta
kind: choice
when: before
right: twin_with lowest=train_cost
wrong: smaller_is_safer
options: large | small | all alike
Which?
---
The {eta} one.
```
"""
CURVE = """```ask
id: bell
kind: draw
when: before
right: slope_curve
wrong: sigma_for_sigma_prime
unit: slope
panel: cost
Draw it.
---
A bell.
```
"""
OTHER_SETS = '"twins": [{"training.eta": 0.001}]'


def written(folder: Path, *blocks: str, data: str = "xor", needs: str = "") -> Path:
    """A lesson of these blocks in a file."""
    head = "---\ntitle: A\nquestion: B?\nchapter: 1\nminutes: 4\ncovers: 1, 2\npanels: cost\n"
    network = '"network": {"hidden": [4]}, "training": {"epochs": 4, "eta": 2}'
    experiment = f'```json\n{{"data": {{"name": "{data}"}}, {network}, {OTHER_SETS}}}\n```\n'
    text = f"{head}{needs}---\n{experiment}{''.join(blocks)}"
    (folder / "a.md").write_text(text, encoding="utf-8")
    return folder / "a.md"


def made(right: Any, *wrong: Any, kind: str = "number", unit: str = "", **facts: Any) -> Answer:
    """An answer by hand; its wrong values are those of the first beliefs."""
    ask = Ask(
        id="one",
        kind=kind,  # type: ignore[arg-type]
        when="before",
        text="?",
        after="",
        right=Call("rows_right", {}),
        wrong=(),
        at=0,
        options=("red", "blue", "green"),
        unit=unit,
        veils=(),
        panel="",
        experiment=Experiment.from_dict({"data": {"name": "xor"}}),
    )
    rules = [Wrong(rule, value) for rule, value in zip(RULES.values(), wrong, strict=False)]
    return Answer(ask, right, tuple(rules), {"right": right, **facts})


def test_a_sheet_has_the_numbers_of_a_run_from_its_own_seed(tmp_path: Path) -> None:
    path = written(tmp_path, NUMBER, CHOICE, CURVE)
    found = sheet(7, path)
    lesson = read_lesson(path)
    trainer = build(lesson.experiment.with_changes({"seed": 7}).lanes()[0])
    for _ in range(4):
        trainer.run_epoch()
    for name, value in found.results.items():
        assert value == pytest.approx(float(trainer.history[name][-1]), nan_ok=True), name
    assert (found.seed, found.epochs, found.stands_in, found.is_sound) == (7, 4, "", True)
    number, choice, curve = found.questions
    rows = answers_of(lesson, Runs(7))["gate"]
    assert (number.kind, number.text, number.unit) == ("number", "How many?", "rows")
    assert number.right == rows.shown(rows.right)
    assert number.after == f"{rows.figure} of 250."
    assert number.wrong == (("250 rows", RULES["one_layer_is_enough"].belief),)
    assert number.axes == choice.axes == ()
    assert (choice.options, choice.right) == (("large", "small", "all alike"), "large")
    assert [axis.name for axis in curve.axes] == ["z", "slope"]
    assert curve.axes[0].ends == ("−6", "6")
    assert curve.right == "0.00247 → 0.250 → 0.00247 (at −6, 0, 6)"


def test_a_sheet_whose_wrong_answers_may_be_right_is_not_sound(tmp_path: Path) -> None:
    near = NUMBER.replace("rows_right", "weighted_sum w=1 b=0.01 x=1").replace(
        "one_layer_is_enough", "bias_ignored"
    )
    path = written(tmp_path, near.replace("{gate.rows}", "all"), CURVE)
    assert not sheet(7, path).is_sound


@in_turn(
    ("curves", "ends"),
    [
        (([0.0, 0.31], [0.1, 0.2]), ("0", "0.4")),
        (([0.0, 0.3], [0.1, 0.2]), ("0", "0.3")),
        (([-0.12, 0.5], [0.0, 42.0]), ("−0.2", "50")),
        (([1.0, 2.0], [3.0, 0.5]), ("0", "3")),
        (([-5.0, -3.0], [-2.0, -1.0]), ("−5", "0")),
    ],
)
def test_the_axes_of_a_curve_have_room_for_all_curves_and_give_no_end_away(
    curves: tuple[list[float], list[float]], ends: tuple[str, str]
) -> None:
    right, wrong = map(np.array, curves)
    found = made(right, wrong, kind="draw", unit="a", x=np.array([0.0, 30.0]), over="z")
    assert _axes(found) == (Axis("z", ("0", "30")), Axis("a", ends))
    assert [axis.name for axis in _axes(made(right, wrong, kind="draw", x=[0, 30]))] == ["epoch", "value"]


def test_a_curve_is_told_by_its_beginning_its_middle_and_its_end() -> None:
    found = made(np.arange(5.0), kind="draw", x=np.arange(10.0, 15.0))
    assert _shown(found, found.right) == "0 → 2.00 → 4.00 (at 10, 12, 14)"
    assert _shown(made(2.0, unit="rows"), 3.0) == "3 rows"


def test_a_report_lists_every_question_with_plain_values(tmp_path: Path) -> None:
    found = report(written(tmp_path, NUMBER, CHOICE, CURVE), {"cost"})
    assert found.faults == ()
    assert found.stands_in == ""
    number, choice, curve = found.listed["questions"]
    assert (number["kind"], number["text"]) == ("number", "How many?")
    assert type(number["right"]) is float
    assert number["wrong"] == [{"rule": "one_layer_is_enough", "value": 250.0}]
    assert (choice["right"], choice["wrong"][0]["value"]) == ("large", "small")
    assert len(curve["right"]) == 61
    assert max(curve["right"]) == 0.25
    assert plain(made(1, kind="choice"), 2) == "green"
    assert (found.listed["minutes"], found.listed["covers"], found.listed["steps"]) == (4, [1, 2], 0)


@in_turn(
    ("block", "fault"),
    [
        (
            NUMBER.replace("{gate.rows}", "{gate.columns}"),
            "ask gate: {gate.columns}: no such figure; there are",
        ),
        ("Of {rows} rows.\n", "{rows}: no such figure; there are"),
        ("```step\ndone: epoch >= 1\nThen {rows}.\n```\n", "{rows}: no such figure; there are"),
        ("```why\nWhy?\n---\nOf {columns}.\n```\n", "{columns}: no such figure; there are"),
        (NUMBER.replace("one_layer_is_enough", "luck"), "ask gate: wrong: 'luck' is no rule"),
        (NUMBER.replace("one_layer_is_enough", "bias_ignored"), "ask gate: rows_right finds no fact"),
    ],
)
def test_what_is_wrong_with_a_word_of_a_lesson_is_in_its_report(
    block: str, fault: str, tmp_path: Path
) -> None:
    path = written(tmp_path, block)
    found = report(path, {"cost"})
    assert [one.startswith(f"{path}: {fault}") for one in found.faults] == [True], found.faults


def test_a_lesson_whose_set_is_not_here_says_that_the_digits_stand_in(tmp_path: Path) -> None:
    path = written(tmp_path, data="mnist", needs="needs: mnist\n")
    experiment = read_lesson(path).experiment
    assert standing_in(experiment, tmp_path).data.name == "digits"
    assert report(path, {"cost"}, tmp_path).stands_in == "mnist"
    small = experiment.with_changes({"data.train_size": 20})
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            '"name": "mnist"', f'"name": "mnist", "train_size": {small.data.train_size}'
        ),
        encoding="utf-8",
    )
    assert sheet(1, path, tmp_path).stands_in == "mnist"


def test_what_is_handed_in_is_what_was_answered_and_what_it_was_judged_as() -> None:
    found = made(100.0, 200.0)
    belief = next(iter(RULES))
    for given, told in ((None, ("", "skipped")), (104.0, ("104", "right")), (109.0, ("109", "near"))):
        line = handed_in(found, given)
        assert (line.id, line.value, line.judged) == ("one", *told)
    assert handed_in(found, 199.123456).value == "199.1"
    assert handed_in(found, 199.0).judged == belief
    assert handed_in(found, 120.0).judged == "wrong"
    choice = made(0, 1, kind="choice")
    assert [handed_in(choice, given).value for given in (0, 1)] == ["red", "blue"]
    assert handed_in(choice, 1).judged == belief
    curve = made(np.array([0.0, 1.0]), np.array([5.0, 9.0]), kind="draw")
    assert handed_in(curve, np.array([0.0, 1.00001])).value == "0,1"


@in_turn(
    ("given", "verdict", "is_a_belief"),
    [
        (105.0, "right", False),
        (105.1, "near", False),
        (110.0, "near", False),
        (110.1, "wrong", False),
        (266.0, "wrong", False),  # a factor of 1.5 from the belief
        (267.0, "wrong", True),
    ],
)
def test_a_number_at_the_edge_of_being_right_or_near(given: float, verdict: str, is_a_belief: bool) -> None:
    judged = judge(made(100.0, 400.0), given)
    assert (judged.verdict, judged.rule is not None) == (verdict, is_a_belief)


@in_turn(("given", "is_a_belief"), [(112.0, False), (114.1, True)])
def test_a_number_between_both_is_laid_to_a_belief_where_that_is_the_nearer(
    given: float, is_a_belief: bool
) -> None:
    assert (judge(made(100.0, 130.0), given).rule is not None) is is_a_belief


@in_turn(
    ("off", "verdict", "sentence"),
    [(0.0, "right", "Right."), (0.2, "near", "Near."), (0.5, "wrong", "Not like this.")],
)
def test_of_a_curve_it_is_said_how_like_it_is(off: float, verdict: str, sentence: str) -> None:
    right = np.linspace(0, 1, 11)
    judged = judge(made(right, 100 + right, kind="draw"), right + off)
    assert (judged.verdict, judged.sentence) == (verdict, sentence)


@in_turn(
    ("found", "fits"),
    [
        (made(1, 2, kind="choice"), True),
        (made(1, 3, kind="choice"), False),
        (made(3, 1, kind="choice"), False),
        (made(1.0, 2.0), True),
        (made(1.0, float("inf")), False),
        (made(float("nan"), 1.0), False),
        (made(1.0, np.zeros(3)), False),
        (made(np.zeros(3), np.ones(3), kind="draw"), True),
        (made(np.zeros(3), 1.0, kind="draw"), False),
        (made(np.zeros(3), np.array([1, np.nan, 1]), kind="draw"), False),
    ],
)
def test_every_value_of_a_question_is_of_its_kind(found: Answer, fits: bool) -> None:
    if fits:
        _check_kind(found)
    else:
        with pytest.raises(ExperimentError, match=f"are no {found.ask.kind}"):
            _check_kind(found)

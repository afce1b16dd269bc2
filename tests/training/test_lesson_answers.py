"""Right answers are measured in a run, wrong ones made by rules, and what is given is held against both."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import in_turn
from msgspec.structs import replace

from nnviz.core.marks import POINT, set_marks
from nnviz.core.naming import number
from nnviz.experiment.experiment import FIELDS, Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Ask, Call, Lesson, Why
from nnviz.experiment.lesson_file import read_lesson
from nnviz.experiment.lesson_library import open_lesson
from nnviz.training.build import build
from nnviz.training.lessons.answers import Answer, answer, answers_of, cause_of, faults, filled, written
from nnviz.training.lessons.check import report
from nnviz.training.lessons.judging import Judged, judge
from nnviz.training.lessons.looking import IN_SIGHT
from nnviz.training.lessons.measures import MEASURES
from nnviz.training.lessons.reach import name_faults, step_faults
from nnviz.training.lessons.rules import RULES
from nnviz.training.lessons.runs import Runs

XOR = Experiment.from_dict(
    {
        "data": {"name": "xor"},
        "network": {"hidden": [4]},
        "training": {"epochs": 4, "eta": 2},
        "twins": [{"training.eta": 0.001}],
    }
)


def ask(
    right: str, *wrong: str, arguments: Any = (), options: tuple[str, ...] = (), kind: str = "number"
) -> Ask:
    """A question about a small run."""
    return Ask(
        id="one",
        kind=kind,  # type: ignore[arg-type]
        when="before",
        text="How many?",
        after="",
        right=Call(right, dict(arguments)),
        wrong=wrong,
        at=4,
        options=options,
        unit="rows",
        veils=(),
        panel="",
        experiment=XOR,
    )


@pytest.fixture(scope="module")
def adder() -> dict[str, Answer]:
    return answers_of(open_lesson("adder"), Runs())


def test_an_answer_that_is_right_near_or_like_a_belief_is_told_apart(adder: dict[str, Answer]) -> None:
    rows, z = adder["adder_rows"], adder["nand_z"]
    assert judge(rows, 2).verdict == "right"
    assert judge(z, -1.09).verdict == "near"
    assert judge(z, -1.2) == Judged("wrong", None, "The answer is −1.")  # no nearer than a belief may come
    assert judge(z, -1.7) == Judged("wrong", None, "The answer is −1.")
    wrong = judge(rows, 4)
    assert wrong.rule is RULES["one_layer_is_enough"]
    assert wrong.sentence.startswith("The answer is 2 rows.")
    assert wrong.rule.belief in wrong.sentence
    assert judge(z, -6.5).rule is RULES["bias_is_threshold"]


def test_what_is_far_from_all_is_laid_to_no_belief(adder: dict[str, Answer]) -> None:
    z = adder["nand_z"]
    belief = float(next(wrong.value for wrong in z.wrong if wrong.rule is RULES["bias_is_threshold"]))
    assert all(judge(z, belief * factor).rule is RULES["bias_is_threshold"] for factor in (0.8, 1.49))
    assert all(judge(z, belief * factor).rule is None for factor in (1.51, 1e9))
    found = answer(open_lesson("sigmoid").asks[0], Runs())
    far = np.asarray(next(one.value for one in found.wrong if one.rule is RULES["sigma_for_sigma_prime"]))
    assert judge(found, far + 0.05).rule is not None
    assert judge(found, far + 0.2) == Judged("wrong", None, "Not like this.")


def test_one_of_a_unit_is_told_as_one(adder: dict[str, Answer]) -> None:
    found = next(iter(adder.values()))
    for unit, words in (("steps", "1 step"), ("passes", "1 pass"), ("times", "1 time"), ("", "1")):
        told = replace(found, ask=replace(found.ask, kind="number", unit=unit))
        assert told.shown(1.0) == words
        assert told.shown(2.0) == f"2 {unit}".strip()


def test_a_choice_is_one_of_the_rules_or_none() -> None:
    options = ("η = 2", "η = 0.001", "all alike", "none")
    rules = ("smaller_is_safer", "eta_only_changes_time")
    found = answer(
        ask("twin_with", *rules, arguments={"lowest": "train_cost"}, options=options, kind="choice"), Runs()
    )
    assert found.shown(found.right) == "η = 2"
    assert [judge(found, given).verdict for given in (0, 1, 2, 3)] == ["right", "wrong", "wrong", "wrong"]
    assert judge(found, 2).rule is RULES["eta_only_changes_time"]
    assert judge(found, 3).rule is None


def test_a_drawn_curve_is_held_against_all_curves() -> None:
    lesson = open_lesson("sigmoid")
    found = answer(lesson.asks[0], Runs())
    z = found.facts["x"]
    assert judge(found, found.right).verdict == "right"
    assert judge(found, 1 / (1 + np.exp(-z))).rule is RULES["sigma_for_sigma_prime"]
    assert judge(found, np.asarray(found.right) * 1.3).verdict == "near"
    upside_down = np.asarray(found.right)[30] - np.asarray(found.right)
    assert (judge(found, 3 * upside_down).verdict, judge(found, upside_down + 0.2).verdict) == ("wrong",) * 2


def test_a_wrong_answer_within_a_tenth_of_the_right_one_is_a_fault() -> None:
    far = answer(ask("rows_right", "nothing_without_hidden"), Runs())
    assert faults(far) == []
    near = answer(ask("steps_of_epoch", "step_per_example", arguments={}), Runs())
    assert near.right == len(build(XOR).train) / 10
    same = answer(ask("rows_right", "one_layer_is_enough"), Runs())
    same = Answer(same.ask, same.wrong[0].value * 0.95, same.wrong, same.facts)
    assert "one_layer_is_enough gives" in faults(same)[0]


def test_a_wrong_answer_or_a_lead_of_just_a_tenth_is_far_enough() -> None:
    found = answer(ask("rows_right", "nothing_without_hidden"), Runs())
    (wrong,) = found.wrong
    for value, is_fault in ((11.0, False), (10.9, True)):
        told = replace(found, right=10.0, wrong=(replace(wrong, value=value),))
        assert bool(faults(told)) == is_fault
    for margin, is_fault in ((0.1, False), (0.09, True)):
        assert bool(faults(replace(found, facts=found.facts | {"margin": margin}))) == is_fault


def test_how_far_an_answer_is_from_0_is_told_by_the_smallest_wrong_one() -> None:
    found = answer(ask("rows_right", "nothing_without_hidden", "always_stuck"), Runs())
    for values, distance in (((2.0, 10.0), 0.5), ((10.0, 0.0), 0.1), ((0.0, 0.0), 1.0)):
        wrong = tuple(replace(one, value=value) for one, value in zip(found.wrong, values, strict=True))
        assert replace(found, right=0.0, wrong=wrong).distance(1.0, 0.0) == distance


def test_a_whole_number_is_written_in_full_below_a_million() -> None:
    assert [written(value) for value in (1 - 1e-12, 1e-12)] == ["1", "1.00 × 10⁻¹²"]
    assert [written(value) for value in (12345.0, 999_999.0, 1_234_567.0)] == [
        "12,345",
        "999,999",
        "1.23 × 10⁶",
    ]


def test_figures_of_a_lesson_have_a_point_in_whatever_way_the_window_writes_its_own() -> None:
    set_marks((",", "."))
    try:
        assert [written(value) for value in (12345.0, 0.25)] == ["12,345", "0.250"]
    finally:
        set_marks(POINT)


@in_turn(
    ("question", "complaint"),
    [
        (ask("rows_wrong", "always_stuck"), "ask one: right: 'rows_wrong' is no measure"),
        (ask("rows_right", "luck"), "ask one: wrong: 'luck' is no rule"),
        (ask("rows_right", "bias_ignored"), "ask one: rows_right finds no fact 'without_bias'"),
        (ask("rows_right", "always_stuck", arguments={"of": "1"}), "rows_right takes twin, not of"),
        (ask("rows_right", "always_stuck", arguments={"twin": "C"}), "twin=C is not one of A, B"),
        (ask("share_lit", "bias_ignored", arguments={"change": "much"}), "change=much is no float"),
        (ask("share_lit", "bias_ignored"), "share_lit needs change="),
        (
            ask("twin_with", "larger_is_faster", arguments={"lowest": "train_cost"}, kind="draw"),
            "are no draw",
        ),
    ],
)
def test_what_is_wrong_in_a_question_is_said_in_one_line(question: Ask, complaint: str) -> None:
    with pytest.raises(ExperimentError) as refusal:
        answer(question, Runs())
    assert complaint in str(refusal.value)


def test_answers_are_those_of_a_run_of_that_seed_and_no_question_disturbs_another() -> None:
    lesson = open_lesson("cost")
    shared = answers_of(lesson, Runs(seed=3))
    alone = {one.id: answer(one, Runs(seed=3)) for one in reversed(lesson.asks)}
    for name, found in shared.items():
        assert found.right == alone[name].right
    history = build(lesson.experiment.replace("seed", 3)).history
    assert shared["cost_set"].right == pytest.approx(float(history["train_cost"][0]))


def test_figures_are_put_into_words_but_not_into_formulas(adder: dict[str, Answer]) -> None:
    text = "$w_{jk}$ is {w}, {adder_rows} of {adder_rows.rows} rows"
    assert filled(text, {"w": 0.25}, adder.values()) == "$w_{jk}$ is 0.250, 2 of 4 rows"
    with pytest.raises(ExperimentError, match=r"^\{v\}: no such figure; there are w$"):
        filled("{v}", {"w": 1.0})


def test_a_question_whose_words_name_no_figure_of_it_has_no_answer() -> None:
    asked = replace(ask("rows_right"), id="rows", after="{roes} of four")
    with pytest.raises(ExperimentError, match=r"^ask rows: \{roes\}: no such figure; there are .*rows"):
        answer(asked, Runs())


def test_a_name_of_both_a_question_and_a_figure_is_refused_where_it_is_used() -> None:
    found = answer(ask("rows_right"), Runs())
    called = replace(found, ask=replace(found.ask, id="right", after="{right} of {right.right}"))
    with pytest.raises(ExperimentError, match=r"\{right\}: a question and a figure; write \{right.NAME\}"):
        called.check_words()
    replace(called, ask=replace(called.ask, after="{right.right}")).check_words()


def test_the_forecast_of_downhill_is_what_its_own_length_and_rate_give() -> None:
    forecast = answer(open_lesson("downhill").asks[0], Runs())
    told = number(-0.01 * float(forecast.facts["length"]) ** 2)
    assert f"$ = {told}: the step" in forecast.after
    assert told != forecast.figure  # the curve of the valley


def test_the_slopes_that_downhill_compares_are_those_of_its_run() -> None:
    found = answer(open_lesson("downhill").asks[1], Runs())
    largest, middle = (float(found.facts[name]) for name in ("largest", "middle"))
    assert f"{number(largest)} against {number(middle)} is {found.figure} times" in found.after
    assert largest / middle == pytest.approx(found.right)


def test_a_cause_knows_the_answers_and_its_own_measure(adder: dict[str, Answer]) -> None:
    why = Why(text="?", cause="{adder_rows}, {terms}", right=Call("parameters", {}), at=0, experiment=XOR)
    assert cause_of(why, Runs(), adder) == "2, 2·4 + 4 + 4·2 + 2"


def test_every_rule_has_a_belief_and_every_measure_says_what_it_measures() -> None:
    assert len(RULES) >= 30
    for rule in RULES.values():
        assert rule.belief.endswith("."), rule.name
        assert not rule.belief.startswith(("The ", "A ", "An ")), rule.name  # it stands behind a colon
    for measure in MEASURES.values():
        assert measure.__doc__, measure


def lesson_with(
    tmp_path: Path,
    *steps: str,
    point: str = "run",
    shows: str = "cost",
    dropout: float = 0.0,
    data: str = "xor",
) -> Lesson:
    """A lesson of these steps for nine epochs."""
    blocks = "".join(f"```step\ndone: {done}\npoint: {point}\nshows: {shows}\nDo.\n```\n" for done in steps)
    head = "---\ntitle: A\nquestion: B?\nchapter: 1\nminutes: 1\ncovers: 1\npanels: cost\n---\n"
    training = f'{{"epochs": 9, "dropout": {dropout}}}'
    experiment = f'```json\n{{"data": {{"name": "{data}"}}, "training": {training}}}\n```\n'
    (tmp_path / "a.md").write_text(f"{head}{experiment}{blocks}", encoding="utf-8")
    return read_lesson(tmp_path / "a.md")


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        (("epoch >= 9", "eta changed and hidden changed", "panel cost opened", "rewound"), None),
        (("step >= 5", "eta > 3", "batch_size = 1"), None),
        (("cost = quadratic", "data.name changed", "twins = 1"), None),
        (("epoch >= 10",), "step 1: epoch >= 10: cannot be reached"),
        (("accuracy > 1",), "step 1: accuracy > 1: cannot be reached"),
        (("epoch >= 3", "epoch >= 2"), "step 2: epoch >= 2: is so before the step is begun"),
        (("epoch >= 3", "eta > 3 and epoch >= 2"), "step 2: eta > 3 and epoch >= 2: the epoch was reached"),
        (("epoch >= 3", "eta > 3 and rewound and epoch >= 2", "seed changed and epoch >= 2"), None),
        (("eta < 0",), "step 1: training.eta"),
        (("twin added", "twin added", "twin added"), "step 3: there are 2 twins already"),
        (("panel sheet opened",), "step 1: sheet: is no panel"),
        (("epoch >= 1",), None),
        (("step >= 1",), None),
        (("epoch >= 3", "rewound and epoch >= 1"), None),
        (("step >= 3", "rewound and step >= 1"), None),
        (("step >= 3", "seed changed and step >= 1"), None),
        (("step >= 3", "eta > 3 and step >= 2"), "step 2: eta > 3 and step >= 2: the step was reached"),
        (("epoch >= 3", "eta > 3", "epoch >= 3"), "step 3: epoch >= 3: is so before the step is begun"),
        (("eta > 3", "rewound", "eta > 3"), "step 3: eta > 3: is so before the step is begun"),
        (("rewound", "rewound", "panel cost used", "panel cost used", "panel cost opened"), None),
        (("lmbda > 0", "batch_size < 4", "batch_size > 7", "hidden = 3,4"), None),
        (("eta > 3", "eta < 3", "eta > 3"), None),
        (("dropout > 0.945",), None),
        (("epoch >= 3", "seed changed and epoch >= 1"), None),
        (("epoch >= 3", "branched and epoch >= 3"), "step 2: branched and epoch >= 3: the epoch was reached"),
    ],
)
def test_steps_that_cannot_be_done_are_faults(
    tmp_path: Path, steps: tuple[str, ...], complaint: str | None
) -> None:
    found = step_faults(lesson_with(tmp_path, *steps), Runs(), {"cost"})
    assert (found == []) if complaint is None else found[0].startswith(complaint)


def test_almost_any_field_can_be_changed(tmp_path: Path) -> None:
    bound_by_others = {"network.output", "network.start"}
    for path in FIELDS.keys() - bound_by_others:
        assert step_faults(lesson_with(tmp_path, f"{path} changed"), Runs(), {"cost"}) == [], path
    for dropout in (0.5, 0.25):
        assert not step_faults(lesson_with(tmp_path, "dropout changed", dropout=dropout), Runs(), {"cost"})


def test_an_accuracy_is_reached_where_a_run_reaches_it(tmp_path: Path) -> None:
    lesson = lesson_with(tmp_path, "accuracy > 0.4", "epoch >= 9", "accuracy > 1", data="circle")
    assert step_faults(lesson, Runs(), {"cost"}) == ["step 3: accuracy > 1: cannot be reached"]


def test_an_experiment_opened_in_the_middle_begins_where_it_is_opened_and_no_later(tmp_path: Path) -> None:
    lesson_with(tmp_path, "epoch >= 3")
    second = '```json\n{"data": {"name": "xor"}, "training": {"epochs": 6}}\n```\n'
    text = (tmp_path / "a.md").read_text(encoding="utf-8")
    steps = "".join(f"```step\ndone: {done}\npoint: run\nDo.\n```\n" for done in ("epoch >= 2", "epoch >= 1"))
    (tmp_path / "a.md").write_text(text + second + steps, encoding="utf-8")
    assert step_faults(read_lesson(tmp_path / "a.md"), Runs(), {"cost"}) == [
        "step 3: epoch >= 1: is so before the step is begun"
    ]


def test_what_a_step_points_at_and_a_lesson_opens_must_be_there(tmp_path: Path) -> None:
    for point, is_there in (("run", True), ("training.eta", True), ("cost", True), ("lever", False)):
        lesson = lesson_with(tmp_path, "epoch >= 1", point=point)
        assert (step_faults(lesson, Runs(), {"cost"}) == []) == is_there
    assert name_faults(lesson, {"gradient"}) == ["cost: is no panel, no lab and no control"]
    lesson = lesson_with(tmp_path, "epoch >= 1", shows="weights")
    assert name_faults(lesson, {"cost"}) == ["weights: is no panel, no lab and no control"]


def test_a_report_of_a_lesson_is_plain_and_a_broken_file_is_one_fault(tmp_path: Path) -> None:
    lesson_with(tmp_path, "epoch >= 1")
    found = report(tmp_path / "a.md", {"cost"})
    assert (found.id, found.faults, found.listed["steps"], found.listed["questions"]) == ("a", (), 1, [])
    (tmp_path / "b.md").write_text("Notes", encoding="utf-8")
    broken = report(tmp_path / "b.md", {"cost"})
    assert broken.listed == {}
    assert "b.md: must open with" in broken.faults[0]


def test_a_question_about_a_neuron_is_about_one_that_the_window_has_room_for() -> None:
    asked = {ask.id: ask for ask in open_lesson("function").asks}
    facts = answer(asked["black"], Runs()).facts
    assert 1 <= facts["neuron"] <= IN_SIGHT

import os
import re
from pathlib import Path

import numpy as np
import pytest
from cases import in_turn

from nnviz.core.equation_words import words_of
from nnviz.experiment.condition import Panel
from nnviz.experiment.experiment import Experiment
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson import Lesson, Why
from nnviz.experiment.lesson_file import CONCEPTS, read_lesson
from nnviz.experiment.lesson_library import all_lessons, lesson_ids, open_lesson
from nnviz.training.build import build, build_lanes
from nnviz.training.lessons.measures import MEASURES
from nnviz.training.lessons.rules import RULES

HEAD = "---\ntitle: A title: with a colon\nquestion: Why?\nchapter: 5.2\nminutes: 4\ncovers: 7, 3\n---\n"
BLOCK = '```json\n{"data": {"name": "xor"}}\n```\n'

MNIST = pytest.mark.skipif(
    "NNVIZ_DATA_DIR" not in os.environ, reason="needs MNIST in the folder NNVIZ_DATA_DIR"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mine.md"


def paces(experiment: Experiment) -> np.ndarray:
    """‖∂C/∂b‖ of each layer before training."""
    history = build(experiment).history
    return np.array([history[f"grad_b_{i}"][0] for i in range(1, history.layers + 1)])


def test_a_lesson_is_read(file: Path) -> None:
    file.write_text(f"{HEAD}Look **here**.\n\n{BLOCK}\nAnd there.\n", encoding="utf-8")
    lesson = read_lesson(file)
    assert (lesson.id, lesson.title, lesson.place, lesson.minutes) == (
        "mine",
        "A title: with a colon",
        (5, 2),
        4,
    )
    assert lesson.text == "Look **here**.\n\nAnd there."
    assert lesson.experiment.data.name == "xor"


@in_turn(
    ("content", "complaint"),
    [
        (
            "Look here.",
            "must open with a line ---, then title, question, chapter, minutes, covers, then a line ---",
        ),
        (HEAD, "must hold an experiment, in a block fenced as json"),
        (HEAD.replace("minutes: 4", "minutes: soon") + BLOCK, "minutes: must be a number"),
        (HEAD.replace("chapter: 5.2", "chapter: five") + BLOCK, "chapter: must be a number"),
        (HEAD.replace("title: A title: with a colon", "title:") + BLOCK, "title: must be a text"),
        (HEAD.replace("minutes: 4\n", "") + BLOCK, "minutes: is needed"),
        (
            HEAD.replace("minutes", "hours") + BLOCK,
            "hours: unknown field; allowed are title, question, chapter, minutes, covers, panels, needs",
        ),
        (HEAD.replace("minutes", "h" * 2000) + BLOCK, f"'{'h' * 59}…: unknown field"),
        (HEAD + BLOCK.replace("xor", "nope"), "data.name: 'nope' is not one of"),
        (HEAD + BLOCK.replace("}}", "}"), "not an experiment file (JSON):"),
    ],
)
def test_a_bad_lesson_is_refused_in_one_line(file: Path, content: str, complaint: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ExperimentError) as refusal:
        read_lesson(file)
    assert str(refusal.value).startswith(f"{file}: {complaint}")
    assert len(str(refusal.value).splitlines()) == 1


def test_a_file_that_is_no_text_or_is_not_there(file: Path) -> None:
    with pytest.raises(ExperimentError, match="no such file"):
        read_lesson(file)
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(ExperimentError, match="not a text in UTF-8"):
        read_lesson(file)


def test_lessons_have_ids_places_and_titles_of_their_own() -> None:
    lessons = all_lessons()
    assert sorted(lesson.id for lesson in lessons) == list(lesson_ids())
    assert (
        len({lesson.place for lesson in lessons}) == len({lesson.title for lesson in lessons}) == len(lessons)
    )
    assert [lesson.place for lesson in lessons] == sorted(lesson.place for lesson in lessons)


def test_a_lesson_is_short_and_prescribes_little() -> None:
    for lesson in all_lessons():
        assert 20 <= len(lesson.text.split()) <= 160, lesson.id
        assert len(lesson.steps) <= 3, lesson.id
        assert lesson.panels, lesson.id


@pytest.mark.parametrize(
    "lesson", [one for one in all_lessons() if one.experiment.data.name != "mnist"], ids=lambda one: one.id
)
def test_a_lesson_on_shipped_data_starts_in_all_its_lanes(lesson: Lesson) -> None:
    for trainer in build_lanes(lesson.experiment.lanes()):
        trainer.step()
        assert np.isfinite(trainer.network.theta.vector).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_sigmoids_vanish_at_depth_six_and_relus_do_not(seed: int) -> None:
    sigmoid, _, relu = open_lesson("activations").experiment.replace("seed", seed).lanes()
    slow, fast = paces(sigmoid)[[0, -2]]
    assert fast / slow > 1e3
    slow, fast = paces(relu)[[0, -2]]
    assert fast / slow < 10


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_tanh_from_the_same_start_shrinks_too_and_far_less_than_a_sigmoid(seed: int) -> None:
    sigmoid = open_lesson("activations").experiment.replace("seed", seed).lanes()[0]
    (slow, fast), (slower, faster) = (
        paces(sigmoid.replace("network.activation", kind))[[0, -2]] for kind in ("tanh", "sigmoid")
    )
    assert 3 < fast / slow < faster / slower / 50


def test_linear_layers_from_a_wide_start_explode_and_from_a_scaled_one_do_not() -> None:
    wide, scaled = open_lesson("exploding").experiment.lanes()
    assert (paces(wide)[:-1] / paces(wide)[1:] > 4).all()
    assert np.ptp(np.log10(paces(scaled))) < 0.5


def test_a_wide_start_hides_vanishing_behind_saturation() -> None:
    scaled, wide, xavier = (build(lane).history for lane in open_lesson("starts").experiment.lanes())
    ratios = [float(h["grad_b_4"][0] / h["grad_b_1"][0]) for h in (scaled, wide, xavier)]
    assert ratios[0] > 50
    assert ratios[1] < 10
    assert ratios[2] > 50
    assert [round(float(h["saturated_2"][0]), 1) for h in (scaled, wide)] == [0.0, 0.2]


@MNIST
@pytest.mark.parametrize(
    ("epoch", "published"), [(0, (0.0657, 0.3092)), (100, (0.00149, 0.00186)), (500, (0.0034, 0.0096))]
)
def test_the_books_two_hidden_layers(
    books_history: dict[int, np.ndarray], epoch: int, published: tuple[float, float]
) -> None:
    """Nielsen's figures, published for one seed; others land within a factor of two."""
    ratio = books_history[epoch] / np.array(published)
    assert (ratio > 1 / 2).all()
    assert (ratio < 2).all()


@pytest.fixture(scope="module")
def books_history() -> dict[int, np.ndarray]:
    trainer = build(open_lesson("vanishing-2").experiment.replace("data.test_size", 1))
    while trainer.epoch < 500:
        trainer.run_epoch()
    history = trainer.history
    return {epoch: np.array([history[f"grad_b_{i}"][epoch] for i in (1, 2)]) for epoch in (0, 100, 500)}


def test_every_formula_of_a_lesson_can_be_read_aloud() -> None:
    for lesson in all_lessons():
        for item in lesson.items:
            for text in (getattr(item, name, "") for name in ("text", "after", "cause")):
                assert text.count("$") % 2 == 0, (lesson.id, text)
                for formula in text.split("$")[1::2]:
                    assert not re.search(r"\\|[A-Za-z]{5,}", words_of(formula)), (lesson.id, formula)


def test_the_lessons_teach_every_concept_and_each_asks_at_least_twice() -> None:
    lessons = all_lessons()
    assert len(lessons) >= 24
    assert {number for lesson in lessons for number in lesson.covers} == set(range(1, CONCEPTS + 1))
    for lesson in lessons:
        assert len(lesson.asks) >= 2, lesson.id
        assert any(ask.when == "before" for ask in lesson.asks), lesson.id
        assert any(isinstance(item, Why) for item in lesson.items), lesson.id


def test_every_measure_and_rule_of_a_lesson_is_in_its_table_and_every_rule_is_used() -> None:
    asks = [ask for lesson in all_lessons() for ask in lesson.asks]
    assert {ask.right.name for ask in asks} <= set(MEASURES)
    assert {rule for ask in asks for rule in ask.wrong} == set(RULES)


def test_a_step_inside_a_panel_brings_it_into_sight() -> None:
    """A newcomer who has to look for a lab loses more time than the lesson takes."""
    for lesson in all_lessons():
        for step in lesson.steps:
            for clause in step.done.clauses:
                if isinstance(clause, Panel) and clause.what == "used":
                    assert clause.name in step.shows, lesson.id

"""What is kept of a run and what is forgotten with it, and what is said of it in the smaller places."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from recorded import TINY, recorded
from small_runs import small

from nnviz.core.mistakes import SOUND, Part
from nnviz.experiment.fields import ExperimentError
from nnviz.experiment.lesson_library import all_lessons
from nnviz.training import score_words
from nnviz.training.answering import rows_csv, safe_cell
from nnviz.training.build import build
from nnviz.training.foreign_networks import _chained
from nnviz.training.history import step_curves
from nnviz.training.lane_data import read_data, spoiled
from nnviz.training.lessons.reach import name_faults
from nnviz.training.open_run import Run
from nnviz.training.remedies import _smaller_eta, _smaller_penalty, _widest_input
from nnviz.training.run_reading import RunNote
from nnviz.training.score_words import score_lines


def test_a_retuned_trainer_goes_back_to_where_it_was_retuned() -> None:
    trainer = build(small())
    trainer.finish_evaluation()
    for _ in range(3):
        trainer.step()
    other = replace(trainer.training, eta=0.125)
    trainer.retune(other)
    assert trainer.experiment.training == trainer.training == other
    for _ in range(3):
        trainer.step()
    trainer.go_back(4)
    assert (trainer.steps, trainer.training, trainer.experiment.training) == (3, other, other)


def test_curves_of_steps_have_biases_and_weights_in_columns_of_their_own() -> None:
    trainer = build(small())
    trainer.step()
    trainer.gradients.fold(trainer.steps)
    curves = step_curves(trainer.gradients, trainer.cost_samples)
    gradient = trainer.gradient
    np.testing.assert_allclose(curves.grad_b[-1], [np.linalg.norm(b) for b in gradient.biases])
    np.testing.assert_allclose(curves.grad_w[-1], [np.linalg.norm(w) for w in gradient.weights])
    assert curves.grad_b.shape == curves.grad_w.shape == (1, 2)


def test_a_run_that_is_deleted_leaves_nothing_behind() -> None:
    with recorded(None, 3) as file:
        file.mark(1, 2, "here")
        file.write_note(1, RunNote({"w": "1"}))
        assert file.note(1).by_hand == {"w": "1"}
        assert dict(file.marks(1)) == {2: "here"}
        for table in ("moment", "mark", "run"):
            column = "id" if table == "run" else "run"
            assert file._ask(f"SELECT count(*) FROM {table} WHERE {column} = 1") != [(0,)]
        file.delete(1)
        for table in ("moment", "epoch", "mark"):
            assert file._ask(f"SELECT count(*) FROM {table} WHERE run = 1") == [(0,)]
        assert file.note(1).by_hand == {}
        assert file.runs() == []


def test_a_run_that_is_opened_knows_its_steps_and_rows(tmp_path: Path) -> None:
    with recorded(tmp_path / "a.nnviz", 9) as file:
        run = Run(file, tmp_path / "a.nnviz", None, 1)
        assert run.steps == tuple(range(1, 10))
        assert run.history.rows == file.rows(1, 0)
        assert len(run.history.rows) > 1
        assert run.experiment == small(**TINY)
        assert repr(run).endswith(f"{len(run.history.rows) - 1} epochs, 9 steps)")
    assert (run.trainer(4).steps, run.trainer().steps) == (4, 9)


def test_a_mistake_in_the_data_gets_each_part_as_it_is() -> None:
    lanes = (small(data__validation_share=0.1),)
    data = read_data(lanes, None)
    seen: list[Part] = []

    def spoil(parts: tuple[Part, Part, Part]) -> tuple[Part, Part, Part]:
        seen.extend(parts)
        return parts[1], parts[2], parts[0]

    (found,) = spoiled(lanes, data, SOUND._replace(spoil=spoil))
    of = data[0].dataset
    for part, name in zip(seen, ("train", "test", "validation"), strict=True):
        for own, kind in zip(part, ("x", "y", "labels"), strict=True):
            np.testing.assert_array_equal(own, getattr(of, f"{kind}_{name}"))
    np.testing.assert_array_equal(found.dataset.x_train, of.x_test)
    np.testing.assert_array_equal(found.dataset.y_validation, of.y_train)
    np.testing.assert_array_equal(found.dataset.labels_test, of.labels_validation)


def test_rows_of_the_test_set_are_written_with_what_they_are_and_were_taken_for() -> None:
    dataset = build(small()).dataset
    outputs = np.eye(10)[[3] * 40]
    lines = list(csv.reader(io.StringIO(rows_csv(dataset, np.array([5, 0]), outputs))))
    assert lines[0][:3] == ["test example", "x1", "x2"]
    assert lines[0][65:68] == ["is", "answer", "0"]
    for line, row in zip(lines[1:], (5, 0), strict=True):
        assert line[0] == str(row + 1)
        np.testing.assert_allclose([float(one) for one in line[1:65]], dataset.x_test[row])
        assert line[65:67] == [str(dataset.labels_test[row]), "3"]
    cells = {"a": "a", "=a": "'=a", "-5": "-5", "-a": "'-a", "@": "'@", "+1e3": "+1e3"}
    assert {text: safe_cell(text) for text in cells} == cells


def test_layers_are_put_in_the_order_in_which_each_takes_what_the_last_one_gives() -> None:
    def layer(n_in: int, n_out: int) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros((n_out, n_in)), np.zeros(n_out)

    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        layers = [layer(4, 6), layer(6, 5), layer(5, 3)]
        found = _chained([layers[k] for k in order], ["a", "b", "c"])
        assert [weight.shape for weight, _ in found] == [(6, 4), (5, 6), (3, 5)]
    with pytest.raises(ExperimentError, match="a, b, c: no order fits, each taking what the last one gives"):
        _chained([layer(4, 6), layer(6, 5), layer(7, 3)], ["a", "b", "c"])


def test_smaller_rates_and_penalties_are_tried_step_by_step() -> None:
    trainer = build(small())
    assert [change["training.eta"] for change in _smaller_eta(trainer, 3)] == [0.2, 0.05, 0.02]
    assert len(_smaller_eta(trainer)) == 13
    assert _smaller_penalty(trainer) == []
    bound = build(small(training__regularizer="l2", training__lmbda=5.0))
    assert [change["training.lmbda"] for change in _smaller_penalty(bound)] == [0.5, 0.05, 5e-3, 5e-4, 5e-5]
    assert _widest_input(trainer) == 1


class _AllBut:
    """Names of panels: all but one."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __contains__(self, name: object) -> bool:
        return name != self.name


def test_a_part_of_a_panel_is_no_panel_and_need_not_be_one() -> None:
    tried = 0
    for lesson in all_lessons():
        shown = [item.shows for item in (*lesson.asks, *lesson.steps) if len(item.shows) == 2]
        panels = {*lesson.panels, *(ask.panel for ask in lesson.asks)}
        panels |= {name for ask in lesson.asks for name in (*ask.veils, *ask.shows[:1])}
        for panel, part in shown:
            if part not in panels:
                assert name_faults(lesson, _AllBut(part)) == []
                tried += 1
            assert name_faults(lesson, _AllBut(panel)) == [f"{panel}: is no panel, no lab and no control"]
    assert tried


def test_the_recall_of_each_class_is_told_where_there_are_not_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trainer = build(small())
    trainer.finish_evaluation()
    for most in (10, 9):
        monkeypatch.setattr(score_words, "_MOST_CLASSES", most)
        lines = [line for line in score_lines(trainer) if line.startswith("recall on the test examples: 0 ")]
        assert len(lines) == (most == 10)

"""What a session says and keeps in the smaller places, at both sides of every limit."""

import math
import threading
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pytest
from by_hand import ByHand
from cases import in_turn
from msgspec.structs import replace
from small_runs import small

from nnviz.experiment.experiment import Data, Experiment
from nnviz.session import letters, recorder
from nnviz.session.commands import Rename, Step
from nnviz.session.controller import AT_START
from nnviz.session.gradient_badge import GradientBadge
from nnviz.session.lanes import Lanes
from nnviz.session.letters import Reader, Writer
from nnviz.session.past import NO_SUCH_RUN
from nnviz.session.phases import phases_of
from nnviz.session.recorder import Recorder
from nnviz.session.retrace import retrace
from nnviz.session.shelf import KeptRun, _highest, _other_twins
from nnviz.session.starts import LaneCurves
from nnviz.session.step_report import _compare, _ratios
from nnviz.session.walk import Walk
from nnviz.session.written_pass import WrittenPass, symbol_of
from nnviz.session.written_walk import _largest, lines_of_walk
from nnviz.training.build import build

XOR = Experiment(data=Data("xor"))


@in_turn(
    ("a_layer", "biases", "weights"),
    [(1, [1, 1], [0, 0]), (2, [1, 1], [1, 1]), (7, [2, 2], [5, 5]), (1000, [6, 10], [384, 60])],
)
def test_a_sample_of_a_layer_has_a_bias_at_least(a_layer: int, biases: list[int], weights: list[int]) -> None:
    trainer = build(small())
    theta = trainer.network.theta
    sample = GradientBadge(trainer, a_layer)._sample()
    assert sample == sorted(set(sample))
    found = [theta.locate(place) for place in sample]
    assert [sum(at == layer and k is None for at, _, k in found) for layer in (0, 1)] == biases
    assert [sum(at == layer and k is not None for at, _, k in found) for layer in (0, 1)] == weights


def test_a_walk_is_called_as_the_book_calls_it() -> None:
    phases = phases_of(3)
    assert [(phase.kind, phase.layer, phase.tag) for phase in phases] == [
        ("input", None, ""),
        ("feed_forward", 0, ""),
        ("feed_forward", 1, ""),
        ("feed_forward", 2, ""),
        ("cost", None, ""),
        ("output_error", 2, "BP1"),
        ("error_back", 1, "BP2"),
        ("error_back", 0, "BP2"),
        ("gradients", None, "BP3, BP4"),
        ("update", None, ""),
    ]
    assert phases[2].title == "Feed forward to layer 3"
    assert phases[2].equation == r"z^{3} = w^{3} a^{2} + b^{3}, \quad a^{3} = \sigma(z^{3})"
    assert phases[5].title == "Error of the output, layer 4"
    assert phases[5].equation == r"\delta^{4} = \nabla_a C \odot \sigma'(z^{4})"
    assert phases[6].title == "Error back to layer 3"
    assert phases[6].equation == r"\delta^{3} = ((w^{4})^T \delta^{4}) \odot \sigma'(z^{3})"


def test_symbols_have_commas_from_ten_on() -> None:
    assert [
        symbol_of(0, 0, 2),
        symbol_of(0, 0),
        symbol_of(1, 8, 8),
        symbol_of(0, 9, 0),
        symbol_of(0, 0, 9),
    ] == [
        "w²₁₃",
        "b²₁",
        "w³₉₉",
        "w²₁₀,₁",
        "w²₁,₁₀",
    ]


def test_an_input_is_a_line_as_well_and_only_what_is_done_is_written() -> None:
    walk = Walk(build(small()))
    written = WrittenPass(walk.view(), walk.trainer.experiment, example=1)
    line = written.input(20)
    assert (line.value, line.symbol, line.formula) == (walk.work.a[0][20, 1], "a^{1}_{21}", "x_{21}")
    assert list(lines_of_walk(written)) == []
    walk.forward()
    written = replace(written, view=walk.view())
    assert [(one.at, one.layer, one.neuron) for one in lines_of_walk(written)][:3] == [
        ("z", 2, 1),
        ("a", 2, 1),
        ("z", 2, 2),
    ]
    assert {one.at for one in lines_of_walk(written)} == {"z", "a"}
    walk.back()
    assert list(lines_of_walk(replace(written, view=walk.view()))) == []
    walk.stop_before_update()
    assert (walk.index, walk.is_done) == (len(walk.phases) - 2, False)
    walk.finish()
    assert walk.is_done


def test_the_largest_weights_are_those_of_the_largest_numbers() -> None:
    values = np.array([[1.0, -9.0, 3.0], [np.nan, 2.0, 8.0]])
    assert _largest(values, 3) == [(0, 1), (1, 0), (1, 2)]
    assert _largest(values, None) == [(j, k) for j in range(2) for k in range(3)]


def test_directions_are_compared_by_angle_and_length() -> None:
    assert _compare(np.array([3.0, 0]), np.array([0, 4.0])) == (90, 0.75)
    assert _compare(np.array([3.0, 0]), np.array([-6.0, 0])) == (180, 0.5)
    assert all(map(math.isnan, _compare(np.zeros(2), np.ones(2))))
    np.testing.assert_equal(
        _ratios([np.array([6.0]), np.ones(4)], [np.array([3.0]), np.zeros(4)]), [2, np.nan]
    )


def test_a_run_from_a_seed_ends_at_its_last_row_unless_it_went_astray() -> None:
    costs, none = np.array([3.0, 2.0]), np.array([])
    found = LaneCurves(costs, costs + 1, costs + 2, costs + 3, costs[:, np.newaxis], False)
    assert (found.end_cost, found.end_accuracy) == (2, 5)
    astray = replace(found, diverged=True)
    assert math.isinf(astray.end_cost)
    assert math.isnan(astray.end_accuracy)
    assert math.isnan(replace(found, train_cost=none).end_cost)


def test_large_rows_are_written_one_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "PIECE", 1)
    monkeypatch.setattr(letters, "LARGE", 1)
    array = np.arange(12.0).reshape(3, 4)[:, ::-1]
    found = Reader(tmp_path).read(Writer(tmp_path).write(array))
    np.testing.assert_array_equal(found, array)
    name = Writer(tmp_path)._file_of(array)
    assert (tmp_path / name).read_bytes() == array.tobytes()


@in_turn(
    ("changes", "differs"),
    [
        ({}, ""),
        ({"training.eta": 1.0}, "η = 1"),
        ({"training.eta": 1.0, "name": "other"}, ""),  # its name sets it apart
        ({"twins": ({"seed": 1},)}, "twin seed = 1"),
        ({"twins": ()}, ""),
    ],
)
def test_a_run_is_told_by_what_sets_it_apart(changes: dict[str, object], differs: str) -> None:
    twins = changes.pop("twins", ())
    now = replace(XOR.with_changes(changes), twins=twins)
    assert KeptRun(now, 1, 0, XOR).differs == differs
    assert KeptRun(now, None, 0, None).differs == ""
    assert KeptRun(now, 1, 0, XOR, {"w²₁₃": "0.5"}).differs == ", ".join(
        filter(None, ["w²₁₃ = 0.5", differs])
    )


def test_the_highest_of_some_scores_is_found_with_its_place() -> None:
    assert _highest(np.array([np.nan, 0.5, 0.9, 0.9])) == (0.9, 2)
    value, at = _highest(np.array([np.nan, np.nan]))
    assert (math.isnan(value), at) == (True, -1)
    assert _other_twins(XOR, XOR) == []
    assert KeptRun(XOR, 1, 0, replace(XOR, twins=({"seed": 2},))).differs == "no twin"


def test_of_a_run_that_is_not_there_it_is_said_so() -> None:
    past = ByHand(small()).controller.past
    there = past.shelf.at_hand.number
    assert past.pin({9: True}) == past.pin({there: True, 9: True}) == past.obey(Rename(9, "x")) == NO_SUCH_RUN
    assert not past.shelf.at_hand.pinned
    assert past.obey(Rename(there, "x")) == past.pin({there: True}) == ""
    assert (past.shelf.at_hand.name, past.shelf.at_hand.pinned) == ("x", True)


def test_before_the_first_step_there_is_no_way_but_its_beginning() -> None:
    loop = ByHand(small())
    journey = loop.controller.journey
    (way,) = retrace(journey.lanes, loop.controller.past)
    assert way.steps == (0,)


@in_turn(
    ("took", "passed", "is_due"),
    [
        (0.0, recorder.EVERY, True),
        (0.0, 0.99 * recorder.EVERY, False),
        (2 * recorder.EVERY / recorder.SPARING, 1.5 * recorder.EVERY, False),
        (2 * recorder.EVERY / recorder.SPARING, 2 * recorder.EVERY, True),
        (1e9, recorder.LONGEST, True),
        (1e9, 0.99 * recorder.LONGEST, False),
    ],
)
def test_a_moment_is_due_the_later_the_longer_the_last_one_took(
    monkeypatch: pytest.MonkeyPatch, took: float, passed: float, is_due: bool
) -> None:
    writer = Recorder(None)
    writer._offered, writer._took = 100.0, took
    monkeypatch.setattr(recorder, "perf_counter", lambda: 100.0 + passed * (1 + 1e-9))
    assert writer.is_due is is_due


def test_a_recorder_is_looked_at_as_often_as_it_may_have_news() -> None:
    writer = Recorder(None)
    assert writer.wait is None
    writer._thread = threading.current_thread()  # type: ignore[assignment]
    assert writer.wait is None
    writer._entries.append(lambda file: None)  # type: ignore[arg-type]
    assert writer.wait == recorder.LOOK
    writer.trouble = "the disk is full"
    assert writer.wait == recorder.AGAIN
    writer._entries.clear()
    assert writer.wait is None
    writer.saving = 0.5
    assert writer.wait == recorder.LOOK


def test_what_is_asked_of_a_recorder_is_looked_at_until_all_of_it_is_done() -> None:
    writer, found = Recorder(None), Future[float | None]()
    writer._thread = threading.current_thread()  # type: ignore[assignment]
    writer._ask_later(lambda _: writer.wait, found)
    writer._turn()
    assert found.result(0) == recorder.LOOK
    assert writer.wait is None


def test_a_step_back_by_mini_batches_ends_at_the_beginning() -> None:
    loop = ByHand(small())
    for forward, back, left, said in ((1, 1, 0, ""), (0, 1, 0, AT_START), (3, 1, 2, ""), (0, 5, 0, "")):
        loop.do(Step("batch", forward))
        there = loop.do(Step("batch", -back))
        assert loop.controller.journey.lanes.clock == left
        assert there.message == said


def test_lanes_tell_the_phase_that_they_walk_through() -> None:
    lanes = Lanes(small(), None)
    lanes.finish_evaluation()
    assert (lanes.phase_index, lanes.is_walking) == (None, False)
    lanes.phase_forward()
    assert lanes.phase_index == 0
    lanes.phase_forward()
    assert (lanes.phase_index, lanes.is_walking) == (1, True)
    assert lanes.remembered(0) == 0
    assert lanes.remembered(-1) == -1

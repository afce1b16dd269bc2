"""The Backprop panel shows rules that are one entry of their table, right to the last digit."""

import pytest
from added_rules import add_rules
from cases import in_turn
from handmade import make_snapshot
from msgspec.structs import replace

from nnviz.core.equation_words import words_of
from nnviz.core.written import Number
from nnviz.session.phases import phases_of
from nnviz.training.move import Move
from nnviz.view.backprop.backprop_numbers import neuron_lines
from nnviz.view.backprop.backprop_scene import Chosen
from nnviz.view.backprop.backprop_scenes import scene_of
from nnviz.view.backprop.backprop_update import update_scene


@pytest.fixture(autouse=True)
def _added(monkeypatch: pytest.MonkeyPatch) -> None:
    add_rules(monkeypatch)


def chosen(phase: int) -> Chosen:
    lane = make_snapshot((3, 6, 5), phase=phase, activation="mish", output="mish", cost="log_cosh").lanes[0]
    assert lane.phase is not None
    return Chosen(lane, lane.phase)


@in_turn("phase", range(len(phases_of(2))))
def test_each_phase_is_drawn_and_written_out(phase: int) -> None:
    one = chosen(phase)
    assert scene_of(one).terms
    for line in neuron_lines(one):
        assert isinstance(line.tree, Number) or not isinstance(line.readable[0], Number), line.words


def test_the_error_is_that_of_the_cost_and_not_a_minus_y() -> None:
    one = chosen(4)
    error, slope = neuron_lines(one)
    assert error.text.startswith("tanh(")
    assert "∇_a C = tanh(a − y)" in words_of(scene_of(one).equation)
    assert slope.name == "σ′(z³₁)"


def test_the_step_is_that_of_the_optimiser_and_the_penalty() -> None:
    one = chosen(7)
    change = one.view.move.change  # type: ignore[union-attr]
    by_adagrad = Move(0.5, 0.0, "none", "adagrad", change)
    assert "s → s" in words_of(update_scene(_with(one, by_adagrad)).equation)
    by_penalty = update_scene(_with(one, Move(0.5, 0.01, "elastic", "sgd", change)))
    symbols = [words_of(term.symbol) for term in by_penalty.terms]
    assert "R′(w²)" in symbols


def _with(one: Chosen, move: Move) -> Chosen:
    return replace(one, view=replace(one.view, move=move))

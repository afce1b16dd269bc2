"""The figures of a lesson are the same ever after: answers that were handed in are judged by them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from cases import in_turn

from nnviz.experiment.lesson_file import open_lesson
from nnviz.training.lessons.answers import answer
from nnviz.training.lessons.runs import Runs


def _told(facts: Mapping[str, Any]) -> float:
    """One number that another value of any of them changes."""
    total = 0.0
    for place, name in enumerate(
        sorted(name for name, fact in facts.items() if not isinstance(fact, str)), 1
    ):
        values = np.nan_to_num(np.asarray(facts[name], float)).ravel()
        total += float(values @ np.cos(place + np.arange(values.size)))
    return total


@in_turn(
    ("lesson", "figures"),
    [
        ("adder", {"nand_z": -0.593696, "adder_gates": -6.9400846}),
        (
            "sigmoid",
            {
                "draw_prime": -1.5749099,
                "nudge_out": -4.1837683,
                "steep": 1.4975643,
                "tanh_times": -0.58398273,
            },
        ),
        ("function", {"count": -20177.173, "row": -4.1112885, "black": -1.335081}),
        ("cost", {"cost_set": 808.60918, "cost_slide": 0.087841255}),
        ("rates", {"bowl": 0.84099143}),
        ("ten-or-four", {"bits": -3.7891483}),
        ("by-hand", {"bp1": 1.8472679, "bp2": 1.430722, "bp4": 0.1540722, "hand_step": -0.021776646}),
        ("four-equations", {"demon": -2.8465342, "passes": -434.16649, "passes_bp": 1650.303}),
        ("who-moves", {"nudge_mean": -7.479857, "three_ways": 2.7742994}),
        ("slowdown", {"first_steps": -1.7411698, "first_ce": -2.1818221}),
        ("by-heart", {"heart_draw": -269.46227, "heart_rise": 0.90657983}),
    ],
)
def test_what_a_lesson_measures_is_what_it_measured(lesson: str, figures: dict[str, float]) -> None:
    runs = Runs()
    asks = [ask for ask in open_lesson(lesson).asks if ask.id in figures]
    found = {ask.id: _told(answer(ask, runs).facts) for ask in asks}
    assert found == pytest.approx(figures, rel=1e-5)

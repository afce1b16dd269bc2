"""Histories: bounded and true."""

from xml.etree import ElementTree

import numpy as np
import pytest
from small_runs import small

from nnviz.core.naming import number
from nnviz.training.build import build
from nnviz.training.history import (
    MAX_ROWS_PRINTED,
    MAX_ROWS_SHOWN,
    MAX_SAMPLES,
    SCALARS,
    CostSamples,
    History,
    Row,
)


def test_samples_of_the_cost_get_rarer_and_stay_evenly_spaced() -> None:
    samples = CostSamples()
    for step in range(1, 5001):
        if samples.is_due(step):
            samples.add(step, 0.0, float(step))
    steps = np.array(samples.samples)[:, 0]
    assert len(steps) <= MAX_SAMPLES
    assert set(np.diff(steps)) == {samples.stride}
    np.testing.assert_array_equal(np.array(samples.samples)[:, 2], steps)


def test_as_text_it_is_a_table_of_every_epoch() -> None:
    trainer = build(small())
    trainer.run_epoch()
    head, *rows = repr(trainer.history).splitlines()
    assert head.split() == list(SCALARS)
    assert [row.split()[:3] for row in rows] == [["0", "0", "0"], ["1", "10", "95"]]
    assert rows[-1].split()[3] == number(trainer.history["train_cost"][-1], 4)
    assert len({len(line) for line in (head, *rows)}) == 1


def test_of_a_long_run_the_first_and_the_last_epochs_are_shown() -> None:
    trainer = build(small())
    trainer.run_epoch()
    trainer.history.rows *= 20
    lines = repr(trainer.history).splitlines()
    assert len(lines) == 1 + MAX_ROWS_PRINTED + 1
    assert [line.split()[0] for line in (lines[1], lines[11], lines[-1])] == ["0", "…", "1"]


def test_what_a_run_has_not_is_a_dash_in_its_table() -> None:
    trainer = build(small(data__name="sine", training__cost="quadratic", network__output="linear"))
    trainer.finish_evaluation()
    (told,) = repr(trainer.history).splitlines()[1:]
    assert told.split()[SCALARS.index("test_accuracy")] == "–"


def test_in_a_notebook_it_is_a_table_of_plain_text() -> None:
    trainer = build(small(training__cost="quadratic"))
    table = ElementTree.fromstring(trainer.history._repr_html_())
    assert [cell.text for cell in table[0]] == list(SCALARS)
    assert len(table) == 2
    assert table[1][0].text == "0"


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(KeyError, match="grad_q_1"):
        History(2)["grad_q_1"]


@pytest.mark.parametrize("rows", [1, MAX_ROWS_SHOWN, MAX_ROWS_SHOWN + 1, 3 * MAX_ROWS_SHOWN + 7])
def test_of_many_epochs_about_a_thousand_are_drawn_whole_the_first_and_the_last_among_them(rows: int) -> None:
    history = History(layers=2)
    for epoch in range(rows):
        measures = [np.array([epoch, -epoch - i]) for i in range(6)]
        history.rows.append(Row(epoch, 10 * epoch, 95 * epoch, *(epoch + i / 8 for i in range(5)), *measures))
    curves = history.curves()
    assert min(rows, MAX_ROWS_SHOWN // 2) <= len(curves.epoch) <= MAX_ROWS_SHOWN + 1
    assert rows > MAX_ROWS_SHOWN or len(curves.epoch) == rows
    assert (curves.epoch[0], curves.epoch[-1]) == (0, rows - 1)
    assert (np.diff(curves.epoch) > 0).all()
    np.testing.assert_array_equal(curves.step, 10 * curves.epoch)
    for i, name in enumerate(("train_cost", "train_penalty", "train_accuracy", "test_cost", "test_accuracy")):
        np.testing.assert_array_equal(getattr(curves, name), curves.epoch + i / 8)
    for i, name in enumerate(("grad_b", "grad_w", "grad_rms", "update_ratio", "saturated", "example_grad_b")):
        expected = np.stack([curves.epoch, -curves.epoch - i], axis=1)
        np.testing.assert_array_equal(getattr(curves, name), expected, err_msg=name)


def test_curves_are_made_anew_when_a_row_comes_or_another_takes_its_place() -> None:
    history = History(layers=1)

    def row(epoch: int, cost: float) -> Row:
        return Row(epoch, 0, 0, cost, 0.0, 0.0, 0.0, 0.0, *(np.zeros(1) for _ in range(6)))

    history.rows.append(row(0, 1.0))
    first = history.curves()
    assert history.curves() is first
    history.rows.append(row(1, 2.0))
    assert history.curves().train_cost.tolist() == [1.0, 2.0]
    history.rows[1] = row(1, 3.0)
    assert history.curves().train_cost.tolist() == [1.0, 3.0]
    del history.rows[1:]
    assert history.curves().train_cost.tolist() == [1.0]


def test_a_column_is_of_the_rows_of_now_however_many_they_are() -> None:
    history = History(layers=1)

    def costs(first: int, last: int, cost: float) -> None:
        blank = [np.zeros(1) for _ in range(6)]
        for epoch in range(first, last):
            history.rows.append(Row(epoch, 0, 0, cost, 0.0, 0.0, cost + epoch, 0.0, *blank))

    costs(0, 150, 1.0)
    assert history["train_cost"].tolist() == [1.0] * 150
    history["test_cost"][:] = 0.0  # an array of one's own
    history.rows = history.rows[:20]
    costs(20, 150, 2.0)
    assert history["train_cost"].tolist() == [1.0] * 20 + [2.0] * 130
    assert history["test_cost"].tolist() == [*range(1, 21), *range(22, 152)]
    del history.rows[3:]
    assert history["epoch"].tolist() == [0, 1, 2]

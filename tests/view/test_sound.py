"""A chart as sound: what is higher is heard higher."""

import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from handmade import make_snapshot
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnviz.core.parameters import Array
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.parts import sound, ways_out
from nnviz.view.parts.fan_chart import FanChart, fan_of
from nnviz.view.parts.sound import HIGHEST, LOWEST, PAUSE, RATE, SECONDS, wave_of
from nnviz.view.parts.style import DARK
from nnviz.view.parts.ways_out import WaysOut


def samples_of(content: bytes) -> Array:
    with wave.open(BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float)


def pitch(samples: Array) -> float:
    """Hz, by the times at which it goes from below zero to above."""
    ups = np.flatnonzero((samples[:-1] < 0) & (samples[1:] >= 0))
    return (len(ups) - 1) / (ups[-1] - ups[0]) * RATE


def test_the_tone_rises_with_the_logarithm_of_the_value() -> None:
    samples = samples_of(wave_of([10.0 ** np.arange(-6, 1)]))
    pitches = np.array([pitch(part) for part in np.split(samples, 20)])
    assert (np.diff(pitches) > 0).all()
    octaves = np.log2(pitches / LOWEST)  # in the middle of each part, which is short
    np.testing.assert_allclose(octaves, 2 * (np.arange(20) + 0.5) / 20, atol=0.03)


def test_a_lower_line_is_heard_lower_and_one_after_the_other() -> None:
    samples = samples_of(wave_of([np.full(5, 1.0), np.full(5, 1e-3)]))
    of_one, pause = round(SECONDS * RATE), round(PAUSE * RATE)
    assert len(samples) == 2 * of_one + pause
    assert pitch(samples[:of_one]) == pytest.approx(HIGHEST, rel=0.01)
    assert pitch(samples[of_one + pause :]) == pytest.approx(LOWEST, rel=0.01)
    assert not samples[of_one : of_one + pause].any()


def test_what_has_no_logarithm_is_silence_and_many_lines_are_heard_in_short() -> None:
    line = np.array([1.0, 1, 0, 0, np.nan, np.inf, -1, 1, 1])
    parts = np.array_split(samples_of(wave_of([line])), 9)
    assert not parts[4].any()
    assert parts[0].any()
    assert parts[8].any()
    assert not samples_of(wave_of([np.zeros(3)])).any()
    assert not len(samples_of(wave_of([])))
    many = np.array_split(samples_of(wave_of([np.full(5, 1.0), np.full(5, 1e-3)] * 30)), 60)
    assert sum(map(len, many)) < 13 * RATE
    assert pitch(many[2]) > 3.5 * pitch(many[57])  # each has its tone
    assert pitch(samples_of(wave_of([np.ones(3)]))) == pytest.approx(2 * LOWEST, rel=0.01)


def test_a_panel_is_heard_or_saved_and_says_where_nothing_plays(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel, snapshot = CostPanel(DARK), make_snapshot(epochs=6)
    qtbot.addWidget(panel)
    panel.show()
    told: list[tuple[str, bool]] = []
    panel.ways_out.told.connect(lambda *words: told.append(words))
    panel.ways_out.hear()
    assert told == [("There is no curve here to be heard.", True)]
    panel.show_snapshot(snapshot)
    of = snapshot.lanes[0].epochs
    panel.ways_out.save_sound(tmp_path / "cost.wav")
    assert (tmp_path / "cost.wav").read_bytes() == wave_of([of.train_cost, of.test_cost])
    played: list[bytes] = []
    monkeypatch.setattr(ways_out, "play", lambda content: played.append(content) or True)
    panel.ways_out.hear()
    assert played == [(tmp_path / "cost.wav").read_bytes()]
    monkeypatch.undo()
    monkeypatch.setattr(sound.shutil, "which", lambda name: None)
    panel.ways_out.hear()
    assert told[-1][0].startswith("No program was found")


def test_the_chart_that_has_the_keys_is_heard_and_none_that_is_hidden(qtbot: QtBot) -> None:
    panel = CostPanel(DARK)
    qtbot.addWidget(panel)
    panel.resize(400, 400)
    with qtbot.waitActive(panel):
        panel.show()
    panel.show_snapshot(make_snapshot(epochs=6))
    costs, shares = (
        wave_of([line.y for line in plot.point.lines()]) for plot in (panel.cost_plot, panel.accuracy_plot)
    )
    assert panel.ways_out._sound() == costs
    panel.accuracy_plot.setFocus()
    assert panel.ways_out._sound() == shares
    panel.accuracy_plot.clearFocus()
    assert panel.ways_out._sound() == costs
    panel.cost_plot.hide()
    assert panel.ways_out._sound() == shares


def test_of_many_runs_their_median_and_the_edges_of_their_band_are_heard(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    chart, runs = FanChart(DARK, "cost"), [[4.0, 2.0], [4.0, 1.0], [4.0, 3.0]]
    chart.setParent(panel)
    panel.show()
    chart.show_fans([fan_of("", ["a", "b", "c"], runs, QColor("red"), Qt.PenStyle.SolidLine)])
    low, middle, high = chart.fans[0].band
    assert WaysOut(panel, dict)._sound() == wave_of([middle, low, high])

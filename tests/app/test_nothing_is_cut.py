"""Every panel painted in a window of several sizes, with numbers of every size: no words are cut."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np
import pytest
from cut_text import cut_words
from msgspec.structs import fields, replace
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from nnviz.app.layout import LABS, PANELS
from nnviz.app.opening import Opened, default_experiment
from nnviz.app.picture import Picture
from nnviz.experiment.twins import add_twin
from nnviz.session.snapshot import LaneSnapshot, Snapshot
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.gradient_panel import GradientPanel

pytestmark = pytest.mark.dressed

_TITLES = {"Open a file …"}
"""They end in "…" of their own accord."""

_FACTORS = {"as they are": 1.0, "tiny": 1e-12, "huge and negative": -1.5e15, "large and negative": -3e7}


def times(snapshot: Snapshot, factor: float) -> Snapshot:
    """The same with parameters, gradients, costs and z so many times as large."""
    return replace(snapshot, lanes=tuple(_lane(lane, factor) for lane in snapshot.lanes))


def _lane(lane: LaneSnapshot, factor: float) -> LaneSnapshot:
    return replace(
        lane,
        theta=lane.theta.like(factor * lane.theta.vector).frozen(),
        gradient=lane.gradient.like(factor * lane.gradient.vector).frozen(),
        z=tuple(factor * z for z in lane.z),
        now=_scaled(lane.now, abs(factor)),
        epochs=_scaled(lane.epochs, abs(factor), but=("epoch", "step", "accuracy")),
        steps=_scaled(lane.steps, abs(factor), but=("epoch", "step")),
    )


def _scaled(of: Any, factor: float, but: tuple[str, ...] = ()) -> Any:
    names = [field.name for field in fields(of) if not any(part in field.name for part in but)]
    return replace(of, **{name: factor * np.asarray(getattr(of, name)) for name in names})


def painted(panel: QWidget) -> Iterator[QWidget]:
    """The panel and all in it that is in sight and drawn by hand."""
    for widget in (panel, *panel.findChildren(QWidget)):
        ours = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("nnviz")]
        by_hand = isinstance(widget, CurvePlot) or any("paintEvent" in vars(kind) for kind in ours)
        if by_hand and widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


SIZES = ((960, 600), (1280, 800), (1440, 900))
COMBINED = [
    pytest.param(size, theme, marks=() if (size, theme) == (SIZES[0], "light") else pytest.mark.wide)
    for size, theme in product(SIZES, ("light", "dark"))
]


@pytest.mark.parametrize(("size", "theme"), COMBINED, ids=str)
def test_no_words_are_cut(qapp: QApplication, size: tuple[int, int], theme: str) -> None:
    found = []
    with Picture(Opened(default_experiment()), None, size, theme) as picture:
        picture.train(1)
        window = picture.window
        real = window.bridge.latest
        assert real is not None
        for name in [entry.name for entry in (*PANELS, *LABS)]:
            window.show_panel(name)
            for kind, factor in _FACTORS.items():
                window.panels[name].show_snapshot(times(real, factor))
                for _ in range(4):  # laid out, and anew where that changed what there is to write
                    qapp.processEvents()
                found += [
                    f"{name}, {kind}: {words} in {type(widget).__name__}"
                    for widget in painted(window.panels[name])
                    for words in cut_words(widget)
                    if words.strip("'\"").split("' ")[0] not in _TITLES
                ]
    assert not found, "\n".join(dict.fromkeys(found))


def test_three_twins_in_the_smallest_window_need_no_scrolling(qapp: QApplication) -> None:
    twins = add_twin(add_twin(default_experiment(), "training.eta", 0.05), "network.activation", "relu")
    with Picture(Opened(twins), None, (960, 600), "light") as picture:
        picture.train(1)
        panels, scrolled = picture.window.panels, []
        gradient = panels["gradient"]
        assert isinstance(gradient, GradientPanel)
        for lane, size in product(range(3), ((960, 600), (946, 568))):  # and that of one with a frame
            picture.window.resize(*size)
            laid_out(qapp)
            for panel in (panels["network"], panels["cost"], gradient):
                panel.follow(lane)
                gradient.remedies.show_remedies([{"training.eta": 0.1}])
                gradient.body.room_changed.emit(gradient.body.height())
                for _ in range(4):
                    qapp.processEvents()
                bars = panel.body.verticalScrollBar(), panel.body.horizontalScrollBar()
                scrolled += [f"{panel.name}, twin {lane}, {size}" for bar in bars if bar.isVisible()]
                cut = [words for part in painted(panel) for words in cut_words(part)]
                assert not cut, (panel.name, cut)
        assert not scrolled


def test_a_lab_that_has_the_window_of_1280_by_800_needs_no_scrolling(qapp: QApplication) -> None:
    """Only the list of fourteen mistakes is longer; of the docked labs, Gates is whole but for its adder."""
    scrolled = {}
    with Picture(Opened(default_experiment()), None, (1272, 760), "light") as picture:
        picture.train(0)
        for entry in LABS:
            picture.window.show_panel(entry.name)
            lab = picture.window.panels[entry.name]
            if entry.name == "gates":
                laid_out(qapp)
                assert lab.body.verticalScrollBar().maximum() == 0
            lab.alone_requested.emit()
            laid_out(qapp)
            assert lab.width() > 1000
            scrolled |= {
                f"{entry.name}, {type(area).__name__}": area.verticalScrollBar().maximum()
                for area in lab.findChildren(QAbstractScrollArea)
                if area.isVisible()
            }
            lab.alone_requested.emit()  # back among the others
    assert {name for name, rest in scrolled.items() if rest} <= {"break_it, MistakeList"}


def laid_out(qapp: QApplication) -> None:
    for _ in range(6):
        qapp.processEvents()

"""Of very many things the first are shown, and no more: points, rows, names, cards, notes."""

from collections.abc import Callable

import numpy as np
import pytest
from handmade import make_snapshot
from handmade_data import make_dataset
from pictures import Drawing, drawn_by
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from nnviz.view.data import preview_choices, set_picture
from nnviz.view.labs import nudge_model
from nnviz.view.labs.nudges_lab import NudgesLab
from nnviz.view.outputs import curve_view, decision_surface, foretold_view, typed_row
from nnviz.view.outputs.curve_view import FittedCurve
from nnviz.view.outputs.decision_surface import DecisionSurface
from nnviz.view.outputs.foretold_view import ForetoldChart
from nnviz.view.parts.plane import plane_of
from nnviz.view.parts.responses import Scale, Surface
from nnviz.view.parts.style import DARK

Drawn = Callable[[QWidget], Drawing]


@pytest.fixture
def drawn(qtbot: QtBot) -> Drawn:
    def draw(widget: QWidget) -> Drawing:
        qtbot.addWidget(widget)
        widget.resize(360, 240)
        widget.show()
        return drawn_by(widget)

    return draw


def test_points_foretold_are_the_first(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foretold_view, "MOST_POINTS", 3)
    chart = ForetoldChart(DARK)
    chart.show_pairs(np.arange(5.0)[:, np.newaxis], np.array([[0.0], [2], [np.nan], [9], [9]]), "y")
    found = drawn(chart)
    assert len(found.of("disc")) == 2  # the third is not a number
    (line,) = [mark for mark in found.of("line", DARK.faint) if mark.place.width() and mark.place.height()]
    assert line.place.width() == line.place.height()  # where the output is the target
    first, second = found.of("disc", DARK.test)
    assert first.place.center().y() - second.place.center().y() == pytest.approx(
        2 * (second.place.center().x() - first.place.center().x())
    )


def test_points_beside_a_curve_are_the_first_of_each_set(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(curve_view, "MOST_POINTS", 4)
    curve = FittedCurve(DARK)
    curve.show_data(make_dataset(np.arange(7.0)[:, np.newaxis], y=np.arange(7.0)[:, np.newaxis]))
    discs = drawn(curve).of("disc")
    assert len(discs) == 8
    for part in (discs[:4], discs[4:]):
        steps = np.diff([mark.place.center().x() for mark in part])
        assert steps == pytest.approx([steps[0]] * 3)
    assert list(curve.numbers()["shown"]) == ["test"] * 4 + ["train"] * 4


def test_points_on_the_plane_are_the_first_of_each_set(drawn: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decision_surface, "MOST_ON_PLANE", 3)
    labels = [0, 1, 1, 0, 0]
    data = make_dataset(np.random.default_rng(0).random((5, 2)), labels, classes=("a", "b"))
    surface = DecisionSurface(DARK)
    surface.show_data(data, plane_of(data), 1.0)
    shown = Surface(np.zeros((4, 4), np.uint8), Scale(DARK.diverging, "a", ()))
    surface.show_surface(shown, data.x_train[0], smooth=False)
    discs = drawn(surface).of("disc")
    assert len(discs) == 3 + 3 + 1
    assert [mark.fill for mark in discs[3:6]] == [DARK.class_colour(k, 2) for k in labels[:3]]
    assert [mark.ink for mark in discs[:3]] == [DARK.class_colour(k, 2) for k in labels[:3]]
    surface.show_data(make_dataset(data.x_train, y=np.arange(5.0)[:, np.newaxis]), plane_of(data), 5.0)
    assert len(drawn(surface).of("disc")) == 3 + 3 + 1


def test_nudges_are_of_the_first_examples_and_their_mean_of_all(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nudge_model, "MOST_ROWS", 1)
    lab = NudgesLab(DARK)
    qtbot.addWidget(lab)
    lab.show_snapshot(make_snapshot((6, 4, 3), phase=3))
    model = lab.table.model
    assert model.rowCount() == 2
    np.testing.assert_allclose(model._cells[-1], model._requests.rows.mean(axis=0))


def test_a_card_draws_the_first_points_large_when_they_are_few(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    radii: list[float] = []
    monkeypatch.setattr(QPainter, "drawEllipse", lambda _, place, a, b: radii.append(a))
    monkeypatch.setattr(set_picture, "POINTS", 30)
    for n in (set_picture._FEW, set_picture._FEW + 1, 40):
        radii.clear()
        data = make_dataset(np.random.default_rng(1).random((n, 2)), ([0, 1] * n)[:n], classes=("a", "b"))
        set_picture.picture_of(data, DARK, 56, 1.0)
        assert len(radii) == min(n, 30)
        assert set(radii) == {set_picture._BIG if n <= set_picture._FEW else set_picture._SMALL}
    radii.clear()
    set_picture.picture_of(make_dataset(np.zeros((3, 1)), [0, 1, 0], classes=("a", "b")), DARK, 56, 1.0)
    assert len(radii) == 3  # one input and classes: points on a line


def test_a_card_draws_four_pictures_in_reading_order(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: list[tuple[float, float]] = []
    monkeypatch.setattr(
        QPainter, "drawImage", lambda _, place, image: places.append((place.left(), place.top()))
    )
    data = make_dataset(np.zeros((9, 16)), [0] * 9, classes=("a", "b"), image_shape=(4, 4))
    set_picture.picture_of(data, DARK, 56, 1.0)
    assert places == [(0, 0), (28, 0), (0, 28), (28, 28)]


def test_a_row_to_type_names_the_first_columns(qtbot: QtBot) -> None:
    for n in (typed_row._NAMED, typed_row._NAMED + 1):
        row = typed_row.TypedRow()
        qtbot.addWidget(row)
        row.start(make_dataset(np.zeros((4, n)), [0, 1, 0, 1], classes=("a", "b")))
        words = row.placeholderText()
        assert words.count(", ") == n - 1
        assert words.endswith(", …") is (n > typed_row._NAMED)


def test_recognised_names_are_listed_up_to_a_few() -> None:
    most = preview_choices._MOST_NAMED
    names = [f"n{k}" for k in range(most + 1)]
    assert preview_choices._listed(names[:most]) == ", ".join(names[:most])
    assert preview_choices._listed(names) == ", ".join(names[:most]) + " …"

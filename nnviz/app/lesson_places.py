"""Where in the window the things are that a lesson names: controls, fields, panels, charts."""

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nnviz.experiment.lesson import Ask, Lesson, Published
from nnviz.view.charts.cost_panel import CostPanel
from nnviz.view.charts.curve_plot import CurvePlot
from nnviz.view.charts.gradient_panel import GradientPanel
from nnviz.view.labs.pages import Pages

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow

_LAYERS = ("network.hidden", "network.activation", "network.output")
_PER_CENT = 100.0
_LOWER, _IN_SIGHT = 0.58, {"network", "cost", "gradient"}
"""What a lesson's panel gets of the column it shares with the network; and who has a place of its own."""


class LessonPlaces:
    """Finds widgets by the names of `lesson_file.CONTROLS`, of fields, and of panels and labs."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window

    def control(self, name: str) -> QWidget | None:
        """What a step points at, in sight where that can be; None where there is no such thing."""
        window = self._window
        buttons = window.controls.buttons
        if name in buttons:
            return buttons[name]
        others = {"speed": window.controls.speed, "timeline": window.timeline}
        if name in others:
            return others[name]
        if name == "add_twin":
            return self._in_form(window.form.twins.add_button)
        if "." in name or name == "seed":
            return self._field(name)
        return window.panels.get(name) or window.panels.dock_of(name)

    def show(self, named: Sequence[str]) -> None:
        """Bring a panel, or a lab, into sight, and turn to the part of it that is named after it."""
        for name in named[:1]:
            self._window.show_panel(name)
        for name, part in itertools.pairwise(named):
            pages = self._window.panels[name].findChild(Pages)
            if pages is not None:
                pages.turn_to(part)

    def chart(self, ask: Ask) -> tuple[CurvePlot, float] | None:
        """The chart that a curve is drawn into, and what it shows for a value of 1; None where none is."""
        panel = self._window.panels.get(ask.panel)
        if isinstance(panel, GradientPanel):
            return panel.plot, 1.0
        if isinstance(panel, CostPanel):
            if "accuracy" in " ".join((ask.right.name, *ask.right.arguments.values())):
                return panel.accuracy_plot, _PER_CENT
            return panel.cost_plot, 1.0
        return None

    def make_ready(self, lesson: Lesson, figures: Sequence[Published]) -> None:
        """Show the panels of a lesson, with these figures behind the gradients of the run."""
        panel = self._window.panels["gradient"]
        assert isinstance(panel, GradientPanel)
        panel.forget_choices()  # what was opened in the lesson before would take their room
        self.publish(figures)
        for name in lesson.panels:
            self._window.show_panel(name)
        shown = {name for step in lesson.steps for name in step.shows[:1]}
        self._window.places.lend_to_lower(_LOWER if {*lesson.panels, *shown} - _IN_SIGHT else None)
        self._window.phase_bar.give_way(True)

    def give_back(self) -> None:
        """Undo it, but for the panels, which stay where they are."""
        self.publish(())
        self._window.places.lend_to_lower(None)
        self._window.phase_bar.give_way(False)

    def publish(self, figures: Sequence[Published]) -> None:
        """Draw these behind the gradients of the run."""
        panel = self._window.panels["gradient"]
        assert isinstance(panel, GradientPanel)
        if figures != panel.published:
            panel.published = figures
            panel.draw_again()

    def veiled(self, ask: Ask) -> list[QWidget]:
        """What would give the answer away: the verdict, and what the question names."""
        window = self._window
        found = self.bodies(name for name in ask.veils if name != ask.panel)
        if "gradient" not in ask.veils or ask.panel == "gradient":
            gradient = window.panels["gradient"]
            assert isinstance(gradient, GradientPanel)
            found += [gradient.sentence, gradient.remedies]
        if "cost" in ask.veils:
            found += [window.controls.score, window.timeline, window.step_strip.promise]
        return found

    def bodies(self, names: Iterable[str]) -> list[QWidget]:
        """What panels and labs of these names show."""
        panels = self._window.panels
        found: list[QWidget] = []
        for name in sorted(set(names) & panels.keys()):
            found.append(panels[name].body)
            if name == "outputs":
                found.append(panels[name].caption)  # it tells the accuracy and what is found
        return found

    def _field(self, path: str) -> QWidget | None:
        form = self._window.form
        if path in _LAYERS:
            return self._in_form(form.architecture)
        for section in form.fields.sections:
            if path in section.rows:
                if not form.isAncestorOf(section):
                    self._window.show_panel("data")
                    return section.rows[path].input
                if not section.rows[path].input.isVisibleTo(section):
                    section.more.setChecked(True)
                return self._in_form(section.rows[path].input)
        return None

    def _in_form(self, widget: QWidget) -> QWidget:
        """The widget; where the form has given way to a small window, the button that brings it."""
        if self._window.form.isVisible():
            self._window.form.fields.ensureWidgetVisible(widget)
            return widget
        return self._window.settings_button


def is_in_front(widget: QWidget) -> bool:
    """Whether something of it is seen: behind another tab a dock counts as visible."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()

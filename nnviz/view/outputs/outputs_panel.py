"""The outputs panel: what the network makes of the data, in the way that suits the data."""

from PySide6.QtWidgets import QSizePolicy, QStackedLayout

from nnviz.data.dataset import Dataset
from nnviz.session.snapshot import Snapshot
from nnviz.view.outputs.classes_view import ClassesView
from nnviz.view.outputs.curve_view import CurveView
from nnviz.view.outputs.foretold_view import ForetoldView
from nnviz.view.outputs.outputs_view import OutputsView
from nnviz.view.outputs.plane_view import PlaneView
from nnviz.view.outputs.typed_row import answer_to_row
from nnviz.view.panel import Panel
from nnviz.view.parts.numbers import Columns
from nnviz.view.parts.score_words import accuracy_words, recall_words
from nnviz.view.parts.style import Style

_USUAL = QSizePolicy.Policy.Preferred


class OutputsPanel(Panel):
    """A plane for two inputs, a curve for one; for more a confusion matrix of classes, a chart of numbers.

    Attributes
    ----------
    plane, curve, classes, foretold
        The views, of which one is in sight.
    """

    name = "outputs"
    title = "Outputs"
    shows = (
        "What the network answers: over the plane for two inputs, as a curve for one, else each class "
        "against each answer."
    )
    how_to_read = (
        "In the table of classes the diagonal is what is right and everything beside it is a mistake. "
        "Click a field to see the examples it counts."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self._shown: tuple[int, Dataset] | None = None
        self.plane, self.curve = PlaneView(style), CurveView(style)
        self.classes, self.foretold = ClassesView(style), ForetoldView(style)
        self._views: tuple[OutputsView, ...] = (self.plane, self.curve, self.classes, self.foretold)
        self._pages = QStackedLayout(self.content)
        self._pages.setContentsMargins(0, 0, 0, 0)
        for view in self._views:
            self.controls.addWidget(view.tools)  # before what lies below it, for Tab to come so
            self._pages.addWidget(view)
            view.tools.hide()  # until there is something to see
            view.command_requested.connect(self.command_requested)
            view.change_requested.connect(self.change_requested)
            view.neuron_selected.connect(self.neuron_selected)
            view.redraw_requested.connect(self.draw_again)

    @property
    def view(self) -> OutputsView:
        """The view in sight."""
        return self._views[self._pages.currentIndex()]

    def draw(self, snapshot: Snapshot) -> None:
        data = snapshot.dataset
        if data is None:
            return
        view = self._view_for(data)
        if self._shown is None or self._shown[0] != snapshot.run or self._shown[1] is not data:
            self._shown = snapshot.run, data
            self._pages.setCurrentWidget(view)
            for other in self._views:
                other.tools.setVisible(other is view)
                # a view that is out of sight asks for no room: the plane can do with less than a matrix
                other.setSizePolicy(_USUAL, _USUAL if other is view else QSizePolicy.Policy.Ignored)
            view.start(data)
        view.draw(snapshot, data)
        scores = () if view is self.classes else self._scores(snapshot, data)  # a matrix tells of each class
        answer = "" if view.typed.is_refused else answer_to_row(snapshot, data)
        caution = view.typed.caution if answer else ""
        said = (answer, caution, view.caption, *scores)
        self.caption.setText(" · ".join(part for part in said if part))

    def numbers(self) -> Columns:
        return self.view.numbers()

    def let_go(self) -> None:
        super().let_go()
        self._shown = None
        for view in self._views:
            view.let_go()

    def recolour_parts(self) -> None:
        for view in self._views:
            view.recolour(self.look)

    def show_neuron(self, layer: int, neuron: int) -> None:
        if self._shown is not None:
            self.view.show_neuron(layer, neuron)

    def _scores(self, snapshot: Snapshot, data: Dataset) -> tuple[str, ...]:
        if not snapshot.lanes:
            return ()
        lane = snapshot.lanes[0]
        return accuracy_words(lane, data), recall_words(lane, data)

    def _view_for(self, data: Dataset) -> OutputsView:
        if data.n_measured == 2:
            return self.plane
        if data.n_measured == 1:
            return self.curve
        return self.classes if data.classes else self.foretold

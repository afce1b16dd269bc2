"""All that is set in the form, one below the other, and fields of it that stand elsewhere."""

from collections.abc import Mapping, Sequence, Set
from itertools import chain
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from nnviz.core.initializers import INITIALIZERS
from nnviz.experiment.experiment import FIELDS
from nnviz.view.form.architecture_form import ArchitectureForm
from nnviz.view.form.tab_order import tab_as_laid_out
from nnviz.view.form.twins_form import TwinsForm
from nnviz.view.parts.fields.form_section import FormSection
from nnviz.view.parts.fields.set_input import SetInput
from nnviz.view.parts.plain_label import PlainLabel
from nnviz.view.parts.small_button import small_button
from nnviz.view.parts.style import Style

_SECTIONS = {
    "Data": ("data.name", "data.curve", "data.train_size", "data.noise"),
    "Architecture": ("network.initializer", "seed"),
    "Learning": tuple(path for path in FIELDS if path.startswith("training.")),
}
_GIVEN = "Each weight and bias begins as given: double-click one in Network or Weights to set it."


class FormFields(QScrollArea):
    """Shows values, and tells of those that a person sets.

    Attributes
    ----------
    twins, architecture
        What is no list of fields.
    own
        The sections that stand here, by title.
    suited
        What else was set anew for another data set.
    """

    value_changed = Signal(str, object)
    """The path of a field, and its value."""
    open_requested = Signal()
    """A file of one's own is wanted."""

    def __init__(self, style: Style, parent: QWidget) -> None:
        super().__init__(parent)  # here at once: in the form all is dressed for less room
        self.own = {title: FormSection(title, paths) for title, paths in _SECTIONS.items()}
        self._adopted: list[FormSection] = []
        self._hints: dict[str, str] = {}
        self.open_button = small_button("open …", "Open data of your own, an experiment or a network")
        self.architecture, self.twins = ArchitectureForm(style), TwinsForm()
        self.suited, self.given = PlainLabel(wordWrap=True), PlainLabel(_GIVEN, wordWrap=True)
        self.suited.setProperty("role", "note")
        self.given.setProperty("role", "muted")
        self.suited.hide()
        self._connect()
        self._fill_sections()
        self._lay_out()

    @property
    def sections(self) -> chain[FormSection]:
        """All of them, those that stand elsewhere too."""
        return chain(self.own.values(), self._adopted)

    def adopt(self, section: FormSection, values: Mapping[str, Any]) -> None:
        """Keep fields that stand elsewhere in step with what is set here."""
        self._adopted.append(section)
        section.value_changed.connect(self.value_changed)
        section.show_values(values)
        section.show_hints(self._hints)

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values, by path."""
        for section in self.sections:
            section.show_values(values)

    def show_architecture(self, values: Mapping[str, Any]) -> None:
        """Show the layers that all values together tell of."""
        hidden, kinds = values["network.hidden"], values["network.activation"]
        kinds = (kinds,) * len(hidden) if isinstance(kinds, str) else tuple(kinds)
        self.architecture.show_values(tuple(hidden), kinds, values["network.output"])

    def show_hints(self, hints: Mapping[str, str]) -> None:
        """Show what an empty input, named by its path, stands for."""
        self._hints = dict(hints)
        for section in self.sections:
            section.show_hints(hints)

    def show_suited(self, words: str) -> None:
        """Say what was set anew to suit another data set; nothing when empty."""
        self.suited.setText(words)
        self.suited.setVisible(bool(words))

    def show_state(
        self,
        values: Mapping[str, Any],
        waiting: Set[str],
        refusals: Mapping[str, str],
        twins: Sequence[Mapping[str, Any]],
    ) -> None:
        """Show how it stands with each field; see `FormSection.show_state`."""
        for section in self.sections:
            section.twins = twins
            section.show_state(values, waiting, refusals)
        self.given.setVisible(INITIALIZERS[values["network.initializer"]].is_given)

    def scroll_up(self) -> None:
        """Bring its beginning into sight."""
        self.verticalScrollBar().setValue(0)

    def has_here(self, path: str) -> bool:
        """Whether a field stands in a section of the form itself."""
        return any(path in section.rows for section in self.own.values())

    def are_above(self, part: QWidget) -> bool:
        """Whether this is a part of the fields, here or elsewhere."""
        return any(one.isAncestorOf(part) for one in (self, *self._adopted))

    def order_stops(self) -> None:
        """Let Tab go through all as it stands now: layers and twins come and go."""
        tab_as_laid_out(self._rows)

    def _connect(self) -> None:
        for section in self.own.values():
            section.value_changed.connect(self.value_changed)
        chooser = self.own["Data"].rows["data.name"].input
        if isinstance(chooser, SetInput):
            chooser.open_requested.connect(self.open_requested)
        self.open_button.clicked.connect(self.open_requested)

    def _fill_sections(self) -> None:
        data, architecture = self.own["Data"], self.own["Architecture"]
        data.heading.addWidget(self.open_button)
        data.body.addWidget(self.suited)
        architecture.heading.addWidget(self.architecture.add_button)
        architecture.body.insertWidget(1, self.architecture)
        architecture.body.addWidget(self.given)

    def _lay_out(self) -> None:
        inside = QWidget()
        inside.setObjectName("form-body")
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(11, 10, 8, 8)
        self._rows.setSpacing(9)
        for part in (self.twins, *self.own.values()):
            self._rows.addWidget(part)
        self._rows.addStretch()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # a stop that shows nothing

"""How many examples, and how they are prepared: all fields of the data that apply to the set in use."""

from collections.abc import Mapping, Set
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from nnviz.data.reading import Reading
from nnviz.experiment.experiment import Data
from nnviz.experiment.relevance import applies
from nnviz.view.parts.fields.form_section import FormSection

_ELSEWHERE = ("name", "points")
"""What the gallery and the table of points set."""

_FIRST = ("curve", *Reading.__struct_fields__, "train_size", "test_size", "test_share", "validation_share")
PATHS = (
    *(f"data.{name}" for name in _FIRST),
    *(f"data.{name}" for name in Data.__struct_fields__ if name not in (*_ELSEWHERE, *_FIRST)),
)
_DEFAULTS = Data("digits")


class DataFields(FormSection):
    """The same fields as in the form, none folded away, with a rewind beside them when one waits for it."""

    rewind_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Settings", PATHS)
        self.more.hide()
        self.show_hints({"data.test_share": "the set's own"})
        self.apply_button = QPushButton("Rewind  R")
        self.apply_button.setProperty("accent", True)
        self.apply_button.setToolTip("Start anew with what was changed here and in the form")
        self.apply_button.clicked.connect(self.rewind_requested)
        policy = self.apply_button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that it moves nothing when it comes
        self.apply_button.setSizePolicy(policy)
        self.apply_button.hide()
        self.heading.addWidget(self.apply_button)

    def show_state(self, values: Mapping[str, Any], waiting: Set[str], refusals: Mapping[str, str]) -> None:
        super().show_state(values, waiting, refusals)
        self.apply_button.setVisible(bool(waiting & self.rows.keys()))
        self.apply_button.setEnabled(not any(refusals.values()))

    def shows(self, path: str, values: Mapping[str, Any]) -> bool:
        """Whether a field is in sight: where it applies, or was set though it does not."""
        is_set = values[path] != getattr(_DEFAULTS, path.removeprefix("data."))
        return applies(path, values) or is_set

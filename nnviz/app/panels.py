"""The panels and labs of the window, each in its dock, of which those out of sight are made later."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from importlib import import_module

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from nnviz.app.dock import Dock
from nnviz.app.layout import LABS, PANELS, Entry, make_docks
from nnviz.session.job import Job
from nnviz.view.labs.lab_shelf import LabShelf
from nnviz.view.panel import Panel
from nnviz.view.parts import typesetting
from nnviz.view.parts.turn import NEXT_TURN

_LABS = {entry.name: entry for entry in LABS}
_READ_LATER = ("nnviz.app.lesson_desk", "numpy.ma")
"""Code that is not needed to begin with: NumPy reads some of its own when first asked for a median."""


class Panels(Mapping[str, Panel]):
    """What is made so far, by name; a lab is made when it is first opened.

    Parameters
    ----------
    make
        Makes one, and joins it to the window.
    finish
        Is called once all panels are there.

    Attributes
    ----------
    docks
        By the name of the panel; all labs share one, and the form has one as well.
    lab_shelf
        All labs; not there before the panels are.
    """

    lab_shelf: LabShelf

    def __init__(
        self,
        window: QMainWindow,
        form: QWidget,
        below_network: QWidget,
        make: Callable[[Entry], Panel],
        finish: Callable[[], object],
    ) -> None:
        self._window, self._make = window, make
        self._made: dict[str, Panel] = {}
        for entry in PANELS:
            if entry.at_first:
                self._add(entry)
        self.docks = make_docks(window, form, self._made, below_network)
        later = [partial(self._fill_dock, entry) for entry in PANELS if not entry.at_first]
        self._to_come: list[Callable[[], object]] = [*later, self._add_lab_shelf, finish]
        code = [partial(import_module, name) for name in _READ_LATER]
        self._to_read: list[Callable[[], object]] = [*code, *(lab.read for lab in LABS)]

    def __getitem__(self, name: str) -> Panel:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    @property
    def are_complete(self) -> bool:
        """Whether all panels are made."""
        return not self._to_come

    def complete(self) -> None:
        """Make those that were not in sight at first; nothing when they are there."""
        while self._to_come:
            self._to_come.pop(0)()

    def complete_soon(self) -> None:
        """The same, one in each turn of the event loop: in between the window answers."""
        QTimer.singleShot(NEXT_TURN, self._window, self.complete_some)

    def complete_some(self) -> None:
        """Make the next one, and the others soon; then read the code of what is opened later."""
        if coming := self._to_come or self._to_read:
            self.complete_soon()
            coming.pop(0)()
        else:
            Job(lambda _: typesetting.get_ready())

    def make_no_more(self) -> None:
        """Leave those unmade that are still to come."""
        self._to_come.clear()
        self._to_read.clear()

    def dock_of(self, name: str) -> Dock | None:
        """The one that a panel, or a lab, stands in; None where there is no such thing."""
        return self.docks.get("labs" if name in _LABS else name)

    def provide(self, name: str) -> bool:
        """Make all panels, and a lab of that name; False where it is there."""
        self.complete()
        return name in _LABS and self.lab_shelf.provide(name)

    def turn_to(self, name: str) -> Dock:
        """The dock of a panel, or of a lab, which is the one in sight there from now on."""
        self.complete()
        if name not in _LABS:
            return self.docks[name]
        self.lab_shelf.show_lab(name)
        return self.docks["labs"]

    def _add(self, entry: Entry) -> Panel:
        panel = self._made[entry.name] = self._make(entry)
        return panel

    def _fill_dock(self, entry: Entry) -> None:
        self.docks[entry.name].fill(self._add(entry))

    def _add_lab_shelf(self) -> None:
        titles = {name: entry.title for name, entry in _LABS.items()}
        self.lab_shelf = LabShelf(titles, lambda name: self._add(_LABS[name]))
        self.docks["labs"].fill(self.lab_shelf)

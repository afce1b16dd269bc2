"""The strip at the bottom: is the gradient right, what does it cost, did the last step keep its promise."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStatusBar, QToolButton, QWhatsThis

from nnviz.core.marks import marks
from nnviz.session.snapshot import Check, LaneSnapshot, Snapshot
from nnviz.view.parts.copying import Copy, copy_of, offer_copies
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.plain_label import PlainLabel, measure_anew, say_steadily
from nnviz.view.parts.style import Style
from nnviz.view.parts.tooltip import is_read, set_tip
from nnviz.view.parts.zoom import make_small
from nnviz.view.run.step_words import (
    badge,
    bill,
    bill_explained,
    check_explained,
    promise,
    promise_explained,
    promise_lines,
)

_HEIGHT = 24


class StepStrip(QStatusBar):
    """The badge, the bill and the promise of one lane's last step."""

    def __init__(self) -> None:
        super().__init__()
        self._lane = 0
        self._snapshot: Snapshot | None = None
        self._told: tuple[object, ...] = ()
        self.badge = QToolButton()
        self.badge.setProperty("badge", "none")
        self.badge.setEnabled(False)  # until there is something to explain, it is no stop of the keyboard
        self.bill = ElidedLabel(lines=1)
        self.bill.setProperty("role", "muted")
        self.promise = PlainLabel()
        for part, stretch in ((self.badge, 0), (self.bill, 1), (self.promise, 0)):
            make_small(part)
            self.addWidget(part, stretch)
        self.setFixedHeight(_HEIGHT)  # the sign of the badge is taller in some fonts
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, 8, 0)
        self.badge.clicked.connect(self._explain)
        offer_copies(self.promise, self._to_copy)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the last step of the chosen lane."""
        self._snapshot = snapshot
        lane = self._chosen
        self._show_check(lane, lane.check if lane else None)
        descent = lane.descent if lane else None
        say_steadily(self.promise, promise(descent) if descent else "")
        self.promise.setVisible(descent is not None)  # a veil would hide nothing, and be seen
        if is_read(self.promise, snapshot):
            set_tip(self.promise, promise_explained(lane, descent) if lane and descent else "")

    def follow(self, lane: int) -> None:
        """Show the lane that was chosen for all panels."""
        self._lane = lane
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def recolour(self, style: Style) -> None:
        """Give the words the room that they take at the zoom of now."""
        measure_anew(self.promise)

    @property
    def _chosen(self) -> LaneSnapshot | None:
        lanes = self._snapshot.lanes if self._snapshot else ()
        return lanes[self._lane if self._lane < len(lanes) else 0] if lanes else None

    def _show_check(self, lane: LaneSnapshot | None, check: Check | None) -> None:
        """The badge and the bill, where there is a new check or another network or penalty."""
        told = (check, lane.experiment, lane.sizes, marks()) if lane else (None,)
        if told == self._told:
            return
        self._told = told
        self._show_badge(lane, check)
        self.bill.setText(bill(lane.theta.count, check) if lane else "")
        set_tip(self.bill, bill_explained(lane.sizes, lane.theta.count, check) if lane else "")

    def _show_badge(self, lane: LaneSnapshot | None, check: Check | None) -> None:
        words, kind = badge(check)
        self.badge.setText(words)
        self.badge.setAccessibleName(words)
        set_tip(self.badge, check_explained(lane, check) if lane and check else "")
        self.badge.setEnabled(check is not None)
        if kind != self.badge.property("badge"):
            self.badge.setProperty("badge", kind)
            self.badge.style().polish(self.badge)

    def _to_copy(self) -> Copy:
        lane = self._chosen
        return copy_of(promise_lines(lane, lane.descent) if lane and lane.descent else ())

    def _explain(self) -> None:
        """What the mouse finds in the three, for who has none."""
        words = "<hr>".join(tip for part in (self.badge, self.bill, self.promise) if (tip := part.toolTip()))
        QWhatsThis.showText(self.badge.mapToGlobal(QPoint(0, 0)), words, self.badge)

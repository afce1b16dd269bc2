"""The columns of a page: side by side, as low as their words allow."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from nnviz.view.parts.zoom import zoomed

_LEAST, _USUAL, _MOST = 58, 76, 112
"""Pixels: room for three lines, for four, and for the most that a page may take."""

_LEAST_SHORT, _MOST_SHORT = 24, 74
_SHARES = (
    ((1,),),
    ((1, 1), (3, 2), (2, 3)),
    ((1, 1, 1), (1, 1, 2), (2, 1, 2), (2, 2, 3), (1, 2, 2), (3, 2, 4)),
)
"""How one, two or three columns may share the width: as that needs fewest lines, the first of equals."""
_LINE, _GAP = 14, 16
_NARROWEST = 120


class PageColumns(QScrollArea):
    """Up to three columns, of which those in sight share the width."""

    def __init__(self, columns: Sequence[QWidget]) -> None:
        super().__init__()
        self._columns = columns
        self._high = 0
        inside = QWidget()
        self._line = QHBoxLayout(inside)
        self._line.setContentsMargins(0, 0, 4, 0)
        self._line.setSpacing(_GAP)
        for column in columns:
            self._line.addWidget(column, alignment=Qt.AlignmentFlag.AlignTop)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def start_over(self) -> None:
        """Be no longer as high as a page before needed."""
        self._high = 0

    def fit(self, room: int, *, is_short: bool) -> None:
        """As high as the longest column needs, within bounds, so that the charts stay readable.

        Parameters
        ----------
        room
            Pixels across.
        is_short
            Whether there is little room below.
        """
        high = self._share_width(room) + 4
        if is_short:
            self._high = 0
            self.setFixedHeight(min(max(high, zoomed(_LEAST_SHORT)), zoomed(_MOST_SHORT)))
        else:  # as a rule the panels do not move from page to page; a page with much to read is higher
            high = max(high, zoomed(_LEAST))
            self._high = max(self._high, min(high, zoomed(_USUAL)))
            self.setFixedHeight(max(self._high, min(high, zoomed(_MOST))))

    def _share_width(self, room: int) -> int:
        """Let the columns in sight share the width as that needs least height; which is given back."""
        shown = [column for column in self._columns if not column.isHidden()]
        if not shown:
            return 0
        free = max(_NARROWEST * len(shown), room - zoomed(_GAP) * (len(shown) - 1))

        def height(shares: tuple[int, ...]) -> int:
            widths = (free * share // sum(shares) for share in shares)
            return max(map(_height, shown, widths))

        best = min(_SHARES[len(shown) - 1], key=lambda shares: height(shares) // zoomed(_LINE))
        shares = dict(zip(shown, best, strict=True))
        for place, column in enumerate(self._columns):
            self._line.setStretch(place, shares.get(column, 0))
        return height(best)


def _height(column: QWidget, width: int) -> int:
    layout = column.layout()
    if layout is None:
        return column.heightForWidth(width)
    layout.invalidate()
    return layout.heightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()

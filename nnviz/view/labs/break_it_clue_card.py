"""A clue to be looked at: its finding comes when it is asked for."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nnviz.view.labs.break_it_clues import Clue
from nnviz.view.labs.break_it_list import NUMBERS
from nnviz.view.labs.sentence import Sentence
from nnviz.view.labs.space_button import SpaceButton
from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.plain_label import PlainLabel

NOT_YET = "not looked at yet"


class ClueCard(QWidget):
    """Where to look, and once that was done, what is seen there and what it rules out."""

    looked = Signal()

    def __init__(self, clue: Clue) -> None:
        super().__init__()
        self.clue = clue
        self.is_open = False
        self.button = SpaceButton("look ›", f"Look: {clue.title}")
        self.button.setAccessibleName(f"Look: {clue.title}")
        self.button.setProperty("slim", True)
        self.button.clicked.connect(self.open)
        self.finding = Sentence(NOT_YET, role="muted")
        self.out = ElidedLabel()
        head = QHBoxLayout()
        head.setSpacing(10)
        title = PlainLabel(clue.title)
        title.setProperty("role", "title")
        head.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.out, 1)
        head.addWidget(self.button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(1)
        rows.addLayout(head)
        rows.addWidget(self.finding)

    def open(self) -> None:
        """Look."""
        if not self.is_open:
            self.is_open = True
            self.button.hide()
            self.looked.emit()

    def close_again(self) -> None:
        """Forget what was seen."""
        self.is_open = False
        self.button.show()
        self.finding.setText(NOT_YET)
        self.out.setText("")

    def wait(self) -> None:
        """There is nothing to be seen yet."""
        self.finding.setText("Let it train for a moment first.")
        self.out.setText("")

    def tell(self, words: str, rules_out: Iterable[str]) -> None:
        """What is seen."""
        self.finding.setText(words)
        numbers = sorted(NUMBERS[name] for name in rules_out)
        self.out.setText(f"rules out {_spans(numbers)}" if numbers else "rules out nothing")


def _spans(numbers: list[int]) -> str:
    """1, 2, 3, 7 as "1 to 3, 7"."""
    spans: list[list[int]] = []
    for one in numbers:
        if spans and one == spans[-1][-1] + 1:
            spans[-1].append(one)
        else:
            spans.append([one])
    return ", ".join(
        f"{span[0]} to {span[-1]}" if len(span) > 2 else ", ".join(map(str, span)) for span in spans
    )

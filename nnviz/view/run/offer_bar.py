"""A bar above all panels that offers one thing, and waits for nobody."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from nnviz.view.parts.elided_label import ElidedLabel
from nnviz.view.parts.small_button import small_button


class OfferBar(QFrame):
    """Hidden until there is an offer, and again when it was taken or put away."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("message")
        self._take: Callable[[], object] = self.hide
        self._refuse: Callable[[], object] = self.hide
        self.text = ElidedLabel(lines=1)
        self.take_button = QPushButton()
        self.take_button.setProperty("slim", True)
        self.take_button.clicked.connect(lambda: self._answer(self._take))
        self.refuse_button = small_button("✕", "Not now")
        self.refuse_button.clicked.connect(lambda: self._answer(self._refuse))
        for button in (self.take_button, self.refuse_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click that hides it would pass the keys on
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 2, 4, 2)
        line.addWidget(self.text, 1)
        line.addWidget(self.take_button)
        line.addWidget(self.refuse_button)
        self.hide()

    def offer(
        self,
        text: str,
        label: str,
        take: Callable[[], object],
        refuse: Callable[[], object],
        later: str = "File ▸ Open recent",
    ) -> None:
        """Show what is offered, the button that takes it, and where it stands for those who refuse."""
        self._take, self._refuse = take, refuse
        self.text.setText(text)
        self.setAccessibleName(text)
        self.take_button.setText(label)
        self.refuse_button.setToolTip(f"Not now: it stands in {later}")
        self.show()

    def _answer(self, act: Callable[[], object]) -> None:
        self.hide()
        act()

"""Buttons of which one is down are one stop of Tab; the arrow keys go on from it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QButtonGroup

_TAB = Qt.FocusPolicy.TabFocus


def tab_to_the_chosen(group: QButtonGroup) -> None:
    """Let Tab come to the button that is down; Qt lets it come to the one that had the keys last."""
    group.buttonToggled.connect(partial(_follow, group))


def _follow(group: QButtonGroup, chosen: QAbstractButton, is_down: bool) -> None:
    if is_down:
        for button in group.buttons():
            policy = button.focusPolicy()
            button.setFocusPolicy(policy | _TAB if button is chosen else policy & ~_TAB)

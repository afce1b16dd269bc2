"""What holds of every part of the window: it says what it is, and has a place and a look."""

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QTextBrowser,
    QToolButton,
    QWidget,
)

PROPERTIES = {"role", "small", "zoom", "changed", "accent", "bad", "badge", "flat", "slim", "swatch"}
"""What the house style and the fields ask widgets for."""

ROLES = {None, "bad", "muted", "note", "section", "title"}

_INPUTS = (QAbstractSpinBox, QAbstractSlider, QComboBox, QLineEdit, QPlainTextEdit)
_SHOWN = (QAbstractItemView, QProgressBar, QTextBrowser)
_PARTS = (*_INPUTS, QScrollBar, QAbstractItemView)
"""Of these Qt makes what lies within."""


def assert_known_properties(root: QWidget) -> None:
    for widget in (root, *root.findChildren(QWidget)):
        names = {bytes(name.data()).decode() for name in widget.dynamicPropertyNames()}
        assert {name for name in names if not name.startswith("_")} <= PROPERTIES, widget
        assert widget.property("role") in ROLES, widget
        assert not isinstance(widget.property("bad"), str), widget


def assert_all_is_laid_out(root: QWidget) -> None:
    """What a widget keeps as its own has a place in it; else it would open as a window, or never be seen."""
    for widget in (root, *root.findChildren(QWidget)):
        assert type(widget) is not QScrollArea or widget.widgetResizable(), widget
        for name, part in vars(widget).items():
            is_around = part is root.parentWidget()
            if isinstance(part, QWidget) and not isinstance(part, QMenu) and not is_around:
                assert part.window() is root.window(), f"{widget}: {name}"


def assert_says_what_it_is(root: QWidget) -> None:
    assert root.windowTitle() or not isinstance(root, QDialog), root
    for widget in root.findChildren(QWidget):
        is_part = isinstance(widget.parentWidget(), _PARTS) or widget.window() is not root.window()
        if is_part or isinstance(widget, QScrollBar | QHeaderView):
            continue
        if isinstance(widget, (*_INPUTS, *_SHOWN)):
            assert widget.accessibleName(), widget
        elif isinstance(widget, QAbstractButton) and widget.toolTip() and widget.property("flat"):
            assert len(widget.text()) < len(widget.toolTip()), widget
        elif isinstance(widget, QPushButton | QToolButton) and widget.isVisible():
            assert widget.toolTip() or len(widget.text()) > 12, widget

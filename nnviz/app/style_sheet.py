"""The small style sheets: what a palette cannot say of one kind of widget.

Each is worn by the widgets of its kind alone. One sheet for the whole application is matched with every
widget at each change of theme, which took more than half a second.
"""

from string import Template

BUTTON = Template("""
* { font-size: ${points}pt; }
QPushButton, QToolButton {
    background: $field; color: $text; border: 1px solid $outline; border-radius: 4px; padding: 3px 7px;
}
QPushButton:hover, QToolButton:hover { border-color: $text; }
QPushButton:pressed, QToolButton:pressed { background: $border; }
QToolButton:checked, QPushButton:checked {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: bold;
}
QPushButton:disabled, QToolButton:disabled { color: $faint; border-color: $border; }
QPushButton[accent="true"], QToolButton[accent="true"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: bold;
}
QPushButton[accent="true"]:disabled, QToolButton[accent="true"]:disabled {
    background: $field; color: $faint; border-color: $border;
}
QPushButton[slim="true"] { padding: 0 8px; }
QToolButton[flat="true"] {
    background: transparent; border-color: transparent; color: $accent; padding: $tight;
}
QToolButton[flat="true"]:hover { background: $field; }
QToolButton[flat="true"][checkable="true"] { border-color: $outline; }
QToolButton[flat="true"]:checked { background: $accent; color: $on_accent; border-color: $accent; }
QToolButton[flat="true"]:disabled { color: $faint; }
QToolButton[swatch="true"] { background: transparent; border-color: transparent; padding: 2px; }
QToolButton[swatch="true"]:checked { background: $field; border-color: $outline; }
QToolButton[badge] { background: transparent; border: none; padding: 1px 4px; }
QToolButton[badge="good"] { color: $accent; }
QToolButton[badge="bad"] { background: $test; color: $on_accent; font-weight: bold; }
QToolButton[dock="true"] { background: transparent; border: none; color: $muted; padding: 0; }
QToolButton[dock="true"]:hover { color: $text; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 2px 6px; }
QToolButton[flat="true"]:focus { border: 2px solid $focus; padding: $tight_focus; }
QToolButton::menu-indicator { image: none; }
""")

FIELD = Template("""
* { font-size: ${points}pt; }
QLineEdit, QComboBox, QAbstractSpinBox {
    background: $field; color: $text; border: 1px solid $outline; border-radius: 4px; padding: $pad;
    selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:hover, QComboBox:hover, QAbstractSpinBox:hover { border-color: $text; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $faint; border-color: $border; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: $pad_focus; }
QLineEdit[bad="true"], QAbstractSpinBox[bad="true"] { border-color: $bad; color: $bad; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: ${drop}px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: ${px16}px;
}
QComboBox::down-arrow, QAbstractSpinBox::down-arrow {
    image: url("$icons/down.svg"); width: ${px9}px; height: ${px9}px;
}
QAbstractSpinBox::up-arrow { image: url("$icons/up.svg"); width: ${px9}px; height: ${px9}px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $outline; outline: none; }
""")

CHECK = Template("""
* { font-size: ${points}pt; }
QCheckBox::indicator, QTableView::indicator {
    width: ${px13}px; height: ${px13}px; border: 1px solid $outline; border-radius: 3px; background: $field;
}
QCheckBox::indicator:checked, QTableView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check.svg");
}
QCheckBox::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:checked:focus { border: 2px solid $text; }
QTableView { background: transparent; }
QTableView:focus { border: 2px solid $accent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView, QHeaderView::section, QTableView QTableCornerButton::section {
    background: transparent; border: none; padding: 1px 2px; font-size: ${small}pt;
}
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 8px; }
QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: $faint; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")

SCROLL = Template("""
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 8px; }
QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: $faint; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")

TABS = Template("""
* { font-size: ${points}pt; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 5px 8px; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:hover:!selected { color: $text; }
QTabBar::tab:focus { border: 2px solid $accent; padding: 3px 6px; }
""")

SLIDER = Template("""
QSlider::groove:horizontal { height: 2px; background: $faint; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $muted; }
QSlider::handle:horizontal {
    width: ${px14}px; height: ${px14}px; margin: -${px6}px 0; border-radius: ${px7}px; background: $accent;
}
QSlider::handle:horizontal:focus { border: 2px solid $text; }
QSlider::handle:horizontal:disabled { background: $faint; }
""")

BAR = Template("""
QProgressBar { background: $border; border: none; border-radius: 3px; max-height: ${px6}px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")

LIST = Template("""
* { font-size: ${points}pt; }
QListWidget {
    background: $card; border: 1px solid $border; border-radius: 6px; padding: 4px; outline: none;
}
QListWidget:focus { border: 2px solid $accent; padding: 3px; }
QListWidget::item { padding: 4px 6px; border-radius: 4px; color: $muted; }
QListWidget::item:hover { color: $text; }
QListWidget::item:selected { background: $field; color: $accent; }
""")

NOTE = Template(
    "* { background: $field; color: $text; border-radius: 4px; padding: 5px 8px; font-size: ${points}pt; }"
)

MENUS = Template("""
QMenuBar { background: $card; color: $text; font-size: ${points}pt; }
QMenuBar::item:selected { background: $accent; color: $on_accent; }
""")

STATUS = Template("QStatusBar::item { border: none; }")

FRAMES = {
    "message": Template(
        """#message { background: $field; border: none; border-left: 4px solid $accent; }
        #message[bad="true"] { border-left-color: $bad; }"""
    ),
    "lesson-strip": Template(
        """#lesson-strip {
            background: $card; border: 1px solid $border; border-left: 4px solid $accent; border-radius: 6px;
        }"""
    ),
    "download": Template("#download { background: $field; border-radius: 4px; }"),
    "weight-editor": Template(
        "#weight-editor { background: $card; border: 1px solid $accent; border-radius: 6px; }"
    ),
    "timeline-bar": Template("#timeline-bar { border: none; padding: 0; spacing: 0; }"),
    "from-here": Template("#from-here { background: $card; border: 1px solid $accent; border-radius: 6px; }"),
    "help-card": Template("#help-card { background: $card; border: 1px solid $accent; border-radius: 6px; }"),
    "phases": Template("#phases { background: $card; border: 1px solid $border; border-radius: 6px; }"),
    "form-footer": Template("#form-footer { border-top: 1px solid $border; }"),
}
"""By the name of the frame."""

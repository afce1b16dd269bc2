"""The one style sheet: what a palette cannot say."""

from string import Template

STYLE_SHEET = Template("""
Panel { background: $card; border: 1px solid $border; border-radius: 6px; }
QLabel[role="title"] { font-weight: bold; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="section"] { color: $muted; font-weight: bold; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="asked"] { font-weight: bold; }
QLabel[role="note"] { background: $field; border-radius: 4px; padding: 5px 8px; }

QToolTip { background: $field; color: $text; border: 1px solid $border; padding: 4px; }

QPushButton, QToolButton, QLineEdit, QComboBox, QAbstractSpinBox {
    background: $field; color: $text; border: 1px solid $outline; border-radius: 4px; padding: 3px 7px;
    selection-background-color: $accent; selection-color: $on_accent;
}
QPushButton:hover, QToolButton:hover, QComboBox:hover, QAbstractSpinBox:hover, QLineEdit:hover {
    border-color: $faint;
}
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border-color: $accent;
}
QPushButton:pressed, QToolButton:pressed, QToolButton:checked, QPushButton:checked { background: $border; }
QPushButton:disabled, QToolButton:disabled, QLineEdit:disabled, QComboBox:disabled,
QAbstractSpinBox:disabled { color: $faint; }
QPushButton[accent="true"], QToolButton[accent="true"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: bold;
}
QPushButton[accent="true"]:disabled, QToolButton[accent="true"]:disabled {
    background: $field; color: $faint; border-color: $border;
}
QToolButton[flat="true"] {
    background: transparent; border-color: transparent; color: $accent; padding: 2px 5px;
}
QToolButton[flat="true"]:hover { background: $field; }
QToolButton[flat="true"]:checked { background: $field; border-color: $border; color: $text; }
QToolButton[flat="true"]:focus { border-color: $accent; }
QToolButton[flat="true"]:disabled { color: $faint; }
QToolButton[swatch="true"] { background: transparent; border-color: transparent; padding: 2px; }
QToolButton[swatch="true"]:checked { background: $field; border-color: $faint; }
QToolButton::menu-indicator { image: none; }
QComboBox { padding-right: 2px; }
QComboBox::drop-down { border: none; width: 18px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: 16px;
}
QComboBox::down-arrow, QAbstractSpinBox::down-arrow {
    image: url("$icons/down.svg"); width: 9px; height: 9px;
}
QAbstractSpinBox::up-arrow { image: url("$icons/up.svg"); width: 9px; height: 9px; }
QCheckBox::indicator, QTableView::indicator {
    width: 13px; height: 13px; border: 1px solid $outline; border-radius: 3px; background: $field;
}
QCheckBox::indicator:checked, QTableView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check.svg");
}
QComboBox QAbstractItemView { background: $card; border: 1px solid $border; outline: none; }
QLineEdit[bad="true"], QAbstractSpinBox[bad="true"] { border-color: $bad; color: $bad; }

QToolBar {
    background: $card; border: none; border-bottom: 1px solid $border; spacing: 6px; padding: 6px 8px;
}
QMenuBar { background: $card; }
QMenuBar::item:selected, QMenu::item:selected { background: $accent; color: $on_accent; }
QMenu { background: $card; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 4px 22px 4px 18px; border-radius: 3px; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }

QMainWindow::separator { background: $window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $border; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 5px 12px; border-bottom: 2px solid transparent;
}
QTabBar::tab:selected { color: $accent; font-weight: bold; border-bottom-color: $accent; }
QTabBar::tab:hover:!selected { color: $text; }
QTabBar { qproperty-drawBase: 0; }

QTableView { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView, QHeaderView::section, QTableView QTableCornerButton::section {
    background: transparent; border: none; padding: 1px 2px; font-size: 8.5pt;
}

QScrollArea { border: none; background: transparent; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 8px; }
QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: $border; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider::groove:horizontal { height: 2px; background: $border; border-radius: 1px; }
QSlider::sub-page:horizontal { background: $faint; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 7px; background: $accent;
}
QSlider::handle:horizontal:disabled { background: $faint; }

#form QLabel, #form QLineEdit, #form QComboBox, #form QToolButton { font-size: 9pt; }
#form QLineEdit, #form QComboBox { padding: 2px 6px; }
#form QComboBox { padding-right: 1px; }
#form QComboBox::drop-down { width: 13px; }
#form QToolButton[flat="true"] { padding: 0 2px; }
QLabel[changed="true"] { color: $accent; }
#form, #form-body { background: $card; }
#form { border: 1px solid $border; border-radius: 6px; }
#lesson { background: $field; border-left: 3px solid $accent; border-radius: 4px; }
#form-footer { border-top: 1px solid $border; padding: 6px 10px; color: $bad; }
#stale { background: $card; border: 2px solid $accent; border-radius: 8px; }
#download { background: $field; border-radius: 4px; }
QProgressBar { background: $border; border: none; border-radius: 3px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $border; outline: none; }

QListWidget#labs {
    background: $card; border: 1px solid $border; border-radius: 6px; padding: 4px; outline: none;
}
QListWidget#labs::item { padding: 4px 6px; border-radius: 4px; color: $muted; }
QListWidget#labs::item:hover { color: $text; }
QListWidget#labs::item:selected { background: $field; color: $accent; }

QStatusBar { background: transparent; color: $muted; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; }
QToolButton[badge] { background: transparent; border: none; padding: 1px 4px; }
QToolButton[badge="good"] { color: $accent; }
QToolButton[badge="bad"] { background: $test; color: $on_accent; font-weight: bold; }

#header { background: $card; border-bottom: 1px solid $border; }
#header QPushButton { padding: 5px 12px; }
#header QPushButton[slim="true"] { padding: 0 8px; }
#message { background: $field; border: none; border-left: 4px solid $accent; }
#message[bad="true"] { border-left-color: $bad; }
#phases { background: $card; border: 1px solid $border; border-radius: 6px; }
QToolButton[dock="true"] { background: transparent; border: none; color: $muted; padding: 0; }
QToolButton[dock="true"]:hover { color: $text; }
""")

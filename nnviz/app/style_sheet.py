"""The small style sheets: what a palette cannot say of one kind of widget.

Each is worn by the widgets of its kind alone. One sheet for the whole application is matched with every
widget at each change of theme, which took more than half a second.
"""

from functools import cache
from string import Template

_BUTTON = """
* { font-size: ${points}pt; }
KIND { background: $field; color: $text; border: 1px solid $outline; border-radius: 4px; padding: 3px 7px; }
KIND:hover { border-color: $text; }
KIND:pressed { background: $border; }
KIND:checked { background: $accent; color: $on_accent; border-color: $accent; font-weight: bold; }
KIND:disabled { color: $faint; border-color: $border; }
"""

ROLES = {
    "accent": """
KIND[accent="true"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: bold;
}
KIND[accent="true"]:disabled { background: $field; color: $faint; border-color: $border; }
""",
    "slim": """
KIND[slim="true"] { padding: 0 8px; }
""",
    "flat": """
KIND[flat="true"] {
    background: transparent; border-color: transparent; color: $accent; padding: $tight;
}
KIND[flat="true"]:hover { background: $field; }
KIND[flat="true"][checkable="true"] { border-color: $outline; }
KIND[flat="true"]:checked {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: normal;
}
KIND[flat="true"]:disabled { color: $faint; }
""",
    "swatch": """
KIND[swatch="true"] { background: transparent; border-color: transparent; padding: 2px; }
KIND[swatch="true"]:checked { background: $field; border-color: $outline; }
""",
    "badge": """
KIND[badge] { background: transparent; border: none; padding: 1px 4px; }
KIND[badge="good"] { color: $accent; }
KIND[badge="bad"] { background: $test; color: $on_accent; font-weight: bold; }
""",
    "dock": """
KIND[dock="true"] { background: transparent; border: none; color: $muted; padding: 0; }
KIND[dock="true"]:hover { color: $text; }
""",
}
"""What a button is, by the property that says so."""

_FOCUSED = """
KIND:focus { border: 2px solid $focus; padding: 2px 6px; outline: none; }
KIND::menu-indicator { image: none; }
"""
_FLAT_FOCUSED = """
KIND[flat="true"]:focus { border: 2px solid $focus; padding: $tight_focus; }
"""


@cache
def button(kind: str, roles: tuple[str, ...]) -> Template:
    """Of a ``QPushButton`` or a ``QToolButton``: no more than it needs, as Qt reads it anew for each."""
    flat = _FLAT_FOCUSED if "flat" in roles else ""
    words = "".join((_BUTTON, *(ROLES[role] for role in roles), _FOCUSED, flat))
    return Template(words.replace("KIND", kind))


_FIELD = """
* { font-size: ${points}pt; }
KIND {
    background: $field; color: $text; border: 1px solid $outline; border-radius: 4px; padding: $pad;
    selection-background-color: $accent; selection-color: $on_accent; placeholder-text-color: $muted;
}
KIND:hover { border-color: $text; }
KIND:disabled { color: $faint; border-color: $border; }
KIND:focus { border: 2px solid $accent; padding: $pad_focus; }
KIND[bad="true"] { border-color: $bad; color: $bad; }
"""

_BAR = """
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 8px; }
QScrollBar:horizontal { height: 8px; }
QScrollBar::handle { background: $faint; border-radius: 4px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

LINE = Template(_FIELD.replace("KIND", "QLineEdit"))

LINES = Template(_FIELD.replace("KIND", "QPlainTextEdit"))

COMBO = Template(
    _FIELD.replace("KIND", "QComboBox")
    + """
QComboBox { padding-right: 2px; combobox-popup: 0; }
QComboBox:focus { padding-right: 1px; }
QComboBox::drop-down { border: none; width: ${drop}px; }
QComboBox::down-arrow { image: url("$icons/down.svg"); width: ${px9}px; height: ${px9}px; }
QComboBox QAbstractItemView { background: $card; border: 1px solid $outline; outline: none; }
QComboBox QAbstractItemView::item { padding: ${px3}px ${px6}px; }
"""
    + _BAR
)

SPIN = Template(
    _FIELD.replace("KIND", "QAbstractSpinBox")
    + """
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    border: none; background: transparent; width: ${px16}px;
}
QAbstractSpinBox::down-arrow { image: url("$icons/down.svg"); width: ${px9}px; height: ${px9}px; }
QAbstractSpinBox::up-arrow { image: url("$icons/up.svg"); width: ${px9}px; height: ${px9}px; }
"""
)

CHECK = Template("""
* { font-size: ${points}pt; }
QCheckBox::indicator {
    width: ${px13}px; height: ${px13}px; border: 1px solid $outline; border-radius: 3px; background: $field;
}
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check.svg");
}
QCheckBox::indicator:focus { border: 2px solid $accent; }
QCheckBox::indicator:checked:focus { border: 2px solid $text; }
""")

TABLE = Template("""
* { font-size: ${points}pt; }
QTableView::indicator {
    width: ${px13}px; height: ${px13}px; border: 1px solid $outline; border-radius: 3px; background: $field;
}
QTableView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check.svg");
}
QTableView { background: transparent; }
QTableView:focus { border: 2px solid $accent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QHeaderView, QHeaderView::section, QTableView QTableCornerButton::section {
    background: transparent; border: none; padding: 1px 2px; font-size: ${small}pt;
}
""")

SCROLL = Template(_BAR)

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
QSlider { min-height: ${px16}px; }
QSlider::groove:horizontal {
    height: ${px2}px; padding: ${px6}px 0; background: $faint; background-clip: content; border-radius: 1px;
}
QSlider::sub-page:horizontal { padding: ${px6}px 0; background: $muted; background-clip: content; }
QSlider::handle:horizontal {
    width: ${px14}px; height: ${px14}px; margin: -${px6}px 0; border-radius: ${round}px; background: $accent;
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
QListWidget[slim="true"]::item { padding: 3px 6px; }
QListWidget::item:hover { color: $text; }
QListWidget::item:selected { background: $field; color: $accent; }
QListWidget::indicator {
    width: ${px13}px; height: ${px13}px; border: 1px solid $outline; border-radius: 3px; background: $field;
}
QListWidget::indicator:checked {
    background: $accent; border-color: $accent; image: url("$icons/check.svg");
}
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
    "stale": Template("#stale { background: $card; border: 1px solid $accent; border-radius: 6px; }"),
    "phases": Template("#phases { background: $card; border: 1px solid $border; border-radius: 6px; }"),
    "form-footer": Template("#form-footer { border-top: 1px solid $border; }"),
}
"""By the name of the frame."""

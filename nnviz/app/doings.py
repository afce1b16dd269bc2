"""All that the command palette finds: what menus and buttons do, panels, labs, fields of the form, words."""

from collections.abc import Callable, Container, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMenu, QMenuBar

from nnviz.app.layout import LABS, PANELS
from nnviz.app.lesson_places import LessonPlaces
from nnviz.app.looked_for import ACTIONS, LOOKED_FOR, SETTINGS
from nnviz.app.settings_dialog import ROWS
from nnviz.experiment.experiment import FIELDS
from nnviz.view.help.glossary import terms
from nnviz.view.help.palette import Doing
from nnviz.view.parts.scrolled import bring_into_sight
from nnviz.view.run.run_controls import ActionButton

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow

_RECENT = "File ▸ Open recent"
_PICTURES, _TABLES = "export image PNG SVG screenshot", "export table CSV Excel"


def doings_of(window: "MainWindow") -> list[Doing]:
    """Everything that can be found; last what was open before: it may bear a lesson's name."""
    bar = window.header.findChild(QMenuBar)
    assert bar is not None
    read = window.teaching.show_glossary
    chosen = [
        Doing(row.label, "Edit ▸ Settings", "", partial(window.show_settings, row.key),
              f"{row.help} {SETTINGS.get(row.key, '')}")
        for row in ROWS
    ]  # fmt: skip
    fields = [*_to_set(window)]
    found = [
        *_in_menus(bar), *to_see(window.go_to_panel), *_to_take_out(window), *_to_press(window), *fields,
        *chosen, *to_read(read, {field.words for field in fields}),
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.kind == _RECENT)


def _in_menus(bar: QMenuBar) -> Iterator[Doing]:
    # Not by QAction.menu(): the menu would be gone with what it returns.
    menus = bar.findChildren(QMenu)
    openers = [menu.menuAction() for menu in menus]
    for menu in menus:
        menu.aboutToShow.emit()  # some are filled only then
        for action in menu.actions():
            is_there = action.isEnabled() or _where(menu) != _RECENT  # where words tell that there is nothing
            if action.text() and is_there and action not in openers:
                words, text = _words_of(action), action.property("words") or ""
                also = f"{action.toolTip()} {ACTIONS.get(words, '')}"
                yield Doing(
                    words, _where(menu), _key_of(action), action.trigger, also, text, action.isEnabled()
                )


def _key_of(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def _words_of(action: QAction) -> str:
    """What it will do: the name of a panel alone is found as well, and that one always shows it."""
    words = _plain(action.text())
    if isinstance(action.parent(), QDockWidget):
        return f"{'Hide' if action.isChecked() else 'Show'} {words}"
    return words


def _where(menu: QMenu) -> str:
    above = menu.parent()
    title = _plain(menu.title())
    return f"{_where(above)} ▸ {title}" if isinstance(above, QMenu) else title


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix(" …")


def to_see(show: Callable[[str], object]) -> Iterator[Doing]:
    """The panels and labs, which are shown by their names."""
    for kind, entries in (("panel", PANELS), ("lab", LABS)):
        for entry in entries:
            yield Doing(entry.title, kind, "", partial(show, entry.name), LOOKED_FOR[entry.name])


def _to_take_out(window: "MainWindow") -> Iterator[Doing]:
    """What a right click offers in the panels in sight."""
    for panel in window.panels.values():
        if panel.is_in_sight:
            for action in panel.ways_out.offered():
                words = _plain(action.text())
                also = _PICTURES if "picture" in words else _TABLES if "numbers" in words else ""
                yield Doing(f"{words}: {panel.title}", "panel", _key_of(action), action.trigger, also)


def _to_press(window: "MainWindow") -> Iterator[Doing]:
    """The buttons in sight, by what they do; those of the run are in a menu."""
    for button in window.findChildren(QAbstractButton):
        does = (button.accessibleName() or button.toolTip()).partition(" (")[0]
        is_there = not button.visibleRegion().isEmpty()
        if is_there and does and "<" not in does and not isinstance(button, ActionButton):
            yield Doing(does, f"button {button.text()}", "", button.click, is_now=button.isEnabled())


def to_read(show: Callable[[str], object], but: Container[str] = ()) -> Iterator[Doing]:
    """The words of the glossary, which is opened at them, but those of fields that are gone to instead."""
    for term in terms():
        if term.names not in but:
            yield Doing(term.names, "word", "", partial(show, term.names))


def _to_set(window: "MainWindow") -> Iterator[Doing]:
    places = LessonPlaces(window)

    def reach(path: str) -> None:
        if not window.form.isVisible():
            window.settings_button.setChecked(True)
        if widget := window.form.architecture.field(path) or places.control(path):
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)
            bring_into_sight(widget)

    values = window.form.wanted
    there = [path for one in window.form.fields.sections for path in one.rows if one.has_part(path, values)]
    there = [*window.form.architecture.values, *there]
    for path in dict.fromkeys(there):  # some stand in the form and in a panel
        yield Doing(FIELDS[path].label, "setting", "", partial(reach, path), path)

"""The menu bar: everything that can be done, with its key."""

from collections.abc import Callable, Iterable
from functools import partial

from msgspec import Struct
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from nnviz.app.looked_for import words_of
from nnviz.app.settings import THEMES, ZOOMS, Settings
from nnviz.core.plain_names import readable
from nnviz.experiment.lesson_library import all_lessons
from nnviz.training.exports import EXPORTS
from nnviz.view.parts.plain_label import in_menu
from nnviz.view.run.run_actions import RunActions


class Doings(Struct, frozen=True):
    """What the menus ask of the window."""

    open: Callable[[], object]
    open_pictures: Callable[[], object]
    open_lesson: Callable[[str], object]
    fill_recent: Callable[[QMenu], object]
    save: Callable[[], object]
    save_as: Callable[[], object]
    save_experiment: Callable[[], object]
    export: Callable[[str], object]
    copy_text: Callable[[], object]
    paste: Callable[[], object]
    quit: Callable[[], object]
    restore_layout: Callable[[], object]
    show_one_panel: Callable[[], object]
    set_theme: Callable[[str], object]
    set_zoom: Callable[[float], object]
    show_settings: Callable[[], object]
    show_start: Callable[[], object]
    take_tour: Callable[[], object]
    show_glossary: Callable[[], object]
    show_palette: Callable[[], object]
    show_keys: Callable[[], object]
    show_about: Callable[[], object]


def fill_menus(
    bar: QMenuBar,
    edits: Iterable[QAction],
    run: RunActions,
    views: Iterable[QAction],
    settings: Settings,
    doings: Doings,
) -> None:
    """File, Edit, Run, View and Help."""
    _fill_file(bar.addMenu("&File"), doings)
    edit = bar.addMenu("&Edit")
    edit.addActions(list(edits))
    edit.addSeparator()
    _add(edit, "Copy experiment as &text", doings.copy_text, "Ctrl+Shift+T")
    _add(edit, "&Paste experiment", doings.paste, QKeySequence.StandardKey.Paste)
    edit.addSeparator()
    _add(edit, "&Settings …", doings.show_settings, "Ctrl+,", QAction.MenuRole.PreferencesRole)
    _fill_run(bar.addMenu("&Run"), run)
    view = bar.addMenu("&View")
    view.addActions(list(views))
    view.addSeparator()
    _add(view, "&Start here", doings.show_start)
    _add(view, "&Restore layout", doings.restore_layout)
    _add(view, "One panel &alone, and back", doings.show_one_panel, "F11")
    _fill_themes(view.addMenu("&Theme"), settings, doings.set_theme)
    _fill_zooms(view.addMenu("&Zoom"), settings, doings.set_zoom)
    _fill_help(bar.addMenu("&Help"), doings)


def _fill_file(menu: QMenu, doings: Doings) -> None:
    _add(menu, "&Open …", doings.open, QKeySequence.StandardKey.Open)
    _add(menu, "Open folder of &pictures …", doings.open_pictures)
    recent = menu.addMenu("Open &recent")
    recent.aboutToShow.connect(lambda: doings.fill_recent(recent))
    lessons = menu.addMenu("&Lessons")
    lessons.aboutToShow.connect(lambda: _fill_lessons(lessons, doings.open_lesson))  # all have to be read
    _add(menu, "&Save", doings.save, QKeySequence.StandardKey.Save)
    _add(menu, "Save &as …", doings.save_as, "Ctrl+Shift+S")
    _add(menu, "Save e&xperiment alone …", doings.save_experiment)
    export = menu.addMenu("&Export")
    for kind, way in EXPORTS.items():
        _add(export, way.label, partial(doings.export, kind))
    menu.addSeparator()
    _add(menu, "&Quit", doings.quit, QKeySequence.StandardKey.Quit, QAction.MenuRole.QuitRole)


def _fill_help(menu: QMenu, doings: Doings) -> None:
    _add(menu, "&Start here", doings.show_start)
    _add(menu, "&Tour", doings.take_tour)
    _add(menu, "&Find anything …", doings.show_palette, "Ctrl+K")
    _add(menu, "&Keys and mouse", doings.show_keys, QKeySequence.StandardKey.HelpContents)
    _add(menu, "&Glossary", doings.show_glossary, "Shift+F1")
    _add(menu, "&About nnviz", doings.show_about, role=QAction.MenuRole.AboutRole)


def _fill_lessons(menu: QMenu, open: Callable[[str], object]) -> None:
    menu.clear()
    for lesson in all_lessons():
        action = menu.addAction(f"{in_menu(readable(lesson.title, 80))}  ·  {lesson.minutes} min")
        action.setToolTip(lesson.question)  # neither is ever shown: the palette finds the lesson by them
        action.setProperty("words", words_of(lesson))
        action.triggered.connect(lambda _=False, name=lesson.id: open(name))


def _fill_run(menu: QMenu, run: RunActions) -> None:
    menu.addAction(run.run)
    menu.addSeparator()
    menu.addActions(list(run.forward.values()))
    menu.addSeparator()
    menu.addActions(list(run.back.values()))
    menu.addSeparator()
    menu.addActions([run.rewind, run.new_weights])


def _fill_themes(menu: QMenu, settings: Settings, choose: Callable[[str], object]) -> None:
    group = QActionGroup(menu)
    for theme, label in THEMES.items():
        action = group.addAction(label)
        action.setCheckable(True)
        action.setData(theme)
        action.triggered.connect(lambda _=False, theme=theme: choose(theme))
    menu.addActions(group.actions())
    menu.aboutToShow.connect(lambda: _mark(group, settings.theme))


def _fill_zooms(menu: QMenu, settings: Settings, choose: Callable[[float], object]) -> None:
    group = QActionGroup(menu)

    def step(by: int) -> None:
        place = ZOOMS.index(settings.zoom) + by
        choose(ZOOMS[min(max(place, 0), len(ZOOMS) - 1)])

    _add(menu, "&Larger", lambda: step(1), "Ctrl++, Ctrl+=")
    _add(menu, "&Smaller", lambda: step(-1), QKeySequence.StandardKey.ZoomOut)
    _add(menu, "As &designed", lambda: choose(1.0), "Ctrl+0")
    menu.addSeparator()
    for zoom in ZOOMS:
        action = group.addAction(f"{zoom:.0%}".replace("%", " %"))
        action.setCheckable(True)
        action.setData(zoom)
        action.triggered.connect(lambda _=False, zoom=zoom: choose(zoom))
    menu.addActions(group.actions())
    menu.aboutToShow.connect(lambda: _mark(group, settings.zoom))


def _mark(group: QActionGroup, chosen: object) -> None:
    """Tick what was chosen, here or in the settings."""
    for action in group.actions():
        action.setChecked(action.data() == chosen)


def _add(
    menu: QMenu,
    text: str,
    does: Callable[[], object],
    key: str | QKeySequence.StandardKey | None = None,
    role: QAction.MenuRole = QAction.MenuRole.NoRole,
) -> None:
    """``role`` is its own place on macOS, which Qt else would guess by the words."""
    action = menu.addAction(text)
    action.setMenuRole(role)
    action.triggered.connect(lambda: does())
    if key is not None:
        action.setShortcuts([QKeySequence(one) for one in key.split(", ")] if isinstance(key, str) else key)

"""Each part beside the panels as it is made: what stands out in it and what stands back, what has a tip and a
name, what is not there yet, and what cannot be pressed yet."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from handmade import make_snapshot
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QSizePolicy,
    QWidget,
)
from pytestqt.qtbot import QtBot
from small_runs import small
from timelines import made_timeline, standing
from told import assert_all_is_laid_out, assert_known_properties, assert_says_what_it_is

from nnviz.data.reading import Reading
from nnviz.experiment.lesson import Ask, Why
from nnviz.experiment.lesson_library import open_lesson
from nnviz.experiment.progress import Progress
from nnviz.experiment.twins import add_twin
from nnviz.view.backprop.backprop_panel import BackpropPanel
from nnviz.view.data.data_panel import DataPanel
from nnviz.view.data.download_bar import DownloadBar
from nnviz.view.data.points_table import PointsTable
from nnviz.view.data.preview_dialog import PreviewDialog
from nnviz.view.data.set_detail import SetDetail
from nnviz.view.form.form import Form
from nnviz.view.form.form_fields import FormFields
from nnviz.view.form.new_twin_form import NewTwinForm
from nnviz.view.form.twins_form import TwinsForm
from nnviz.view.help.glossary_dialog import GlossaryDialog
from nnviz.view.help.palette import Palette
from nnviz.view.help.tour import Stop, Tour
from nnviz.view.lesson.answer_box import AnswerBox, WhyBox
from nnviz.view.lesson.guide import Guide
from nnviz.view.lesson.lesson_strip import LessonStrip
from nnviz.view.lesson.page_columns import PageColumns
from nnviz.view.lesson.words_card import WordsCard
from nnviz.view.parts.fields.form_section import FormSection
from nnviz.view.parts.scrolled import Scrolled
from nnviz.view.parts.style import DARK
from nnviz.view.run.from_here import FromHere
from nnviz.view.run.message_bar import MessageBar
from nnviz.view.run.offer_bar import OfferBar
from nnviz.view.run.phase_bar import PhaseBar
from nnviz.view.run.run_actions import RunActions
from nnviz.view.run.run_controls import RunControls
from nnviz.view.run.stale_notice import StaleNotice
from nnviz.view.run.step_strip import StepStrip
from nnviz.view.run.timeline_strip import TimelineStrip
from nnviz.view.shelf.shelf_panel import ShelfPanel
from nnviz.view.start.pictures import paint_table
from nnviz.view.start.start_page import Recent, StartPage

LESSON = open_lesson("neuron")
(WHY,) = [item for item in LESSON.items if isinstance(item, Why)][:1]


def an_ask(kind: str, *options: str) -> Ask:
    (number,) = [ask for ask in LESSON.asks if ask.kind == "number"][:1]
    return replace(number, kind=kind, options=options)


def a_lesson(window: QWidget) -> QWidget:
    strip = LessonStrip(DARK)
    strip.show_page(Guide(LESSON, Progress()))
    return strip


def from_here(window: QWidget) -> QWidget:
    form = FromHere(window)
    form.open(make_snapshot(), made_timeline(), window.pos())
    return form


def phases(window: QWidget) -> QWidget:
    bar = PhaseBar(DARK)
    bar.show_snapshot(make_snapshot(phase=3))
    return bar


def timeline(window: QWidget) -> QWidget:
    strip = TimelineStrip(DARK)
    strip.show_snapshot(standing(made_timeline()))
    return strip


MAKE: dict[str, Callable[[QWidget], QWidget]] = {
    "answer by number": lambda _: AnswerBox(an_ask("number")),
    "answer by line": lambda _: AnswerBox(an_ask("draw")),
    "answer by choice": lambda _: AnswerBox(an_ask("choice", "one", "two")),
    "backprop": lambda _: BackpropPanel(DARK),
    "data": lambda _: DataPanel(DARK),
    "download": lambda _: DownloadBar(),
    "form": lambda _: Form(add_twin(small(), "training.eta", 3.0), DARK),
    "from here": from_here,
    "glossary": lambda _: GlossaryDialog(),
    "lesson": a_lesson,
    "message": lambda _: MessageBar(),
    "new twin": lambda _: NewTwinForm(),
    "offer": lambda _: OfferBar(),
    "palette": lambda window: Palette([], window),
    "phases": phases,
    "points": lambda _: PointsTable(),
    "run": lambda _: RunControls(RunActions(), DARK),
    "set": lambda _: SetDetail(DARK),
    "shelf": lambda _: ShelfPanel(DARK),
    "stale": lambda window: StaleNotice(window, window, window),
    "start": lambda window: StartPage(
        [LESSON], {}, [Recent(Path("a"), "a run", "today")], paint_table, DARK, window, ["x.md: is empty"]
    ),
    "step": lambda _: StepStrip(),
    "timeline": timeline,
    "twins": lambda _: TwinsForm(),
    "tour": lambda window: Tour(window, [Stop(window, "Title", "Words.")], DARK),
    "why": lambda _: WhyBox(WHY, ""),
    "words": lambda window: WordsCard(window, "Why?", "Because.", DARK),
}


LOOKS: dict[str, dict[str, str]] = {
    "answer by number": {
        "accent": "send",
        "bad": "hint",
        "flat": "skip",
        "hint": "field",
        "named": "field",
        "of one width": "field",
        "off": "send",
    },
    "answer by line": {
        "accent": "send",
        "bad": "hint",
        "flat": "clear; skip",
        "off": "send",
    },
    "answer by choice": {
        "bad": "hint",
        "flat": "skip",
    },
    "backprop": {
        "as high as it asks": "choices; equation; strip; with_numbers",
        "as narrow as need be": "caption; equation; reading; with_numbers",
        "checkable": "A; B; C; numbers_button; play",
        "checked": "numbers_button",
        "flat": "A; B; C; back; forward; numbers_button; play; sign",
        "hidden": "body; choices; lanes_in_sight; veil",
        "muted": "caption; nothing; reading",
        "named": "example_choice; itself; layer_choice; speed",
        "no stop": "body; picture",
        "no wider than it asks": "choices; layer_choice; speed; strip",
        "not scrolled across": "picture",
        "of one width": "play; sign",
        "small": "reading",
        "tip": "example_choice; layer_choice; speed",
        "title": "Backprop",
        "wrapped": "nothing",
    },
    "data": {
        "accent": "apply_button",
        "as high as it asks": "counts",
        "as narrow as need be": "about; balance; caption; credits; title",
        "bad": "reason",
        "checkable": "A; B; C; ask; more",
        "flat": "A; B; C; add_button; more; remove_button; sign",
        "hidden": "apply_button; body; download; downloads; lanes_in_sight; more; points; reason; veil",
        "muted": "about; caption; credits; nothing",
        "named": "ask; download; gallery; itself; progress; view",
        "no stop": "body",
        "not scrolled across": "detail",
        "note": "balance",
        "of one width": "sign",
        "section": "PICTURES; POINTS AND LINES; Points; TRUTH TABLES; YOUR OWN",
        "slim": "download",
        "small": "download",
        "tip": "apply_button; ask; preview_button",
        "title": "Data; title",
        "wrapped": "about; balance; credits; nothing; reason; words",
    },
    "download": {
        "named": "progress",
        "wrapped": "words",
    },
    "form": {
        "accent": "add_button",
        "as narrow as need be": "all; as set below; field; input; output; η = 3",
        "bad": "reason",
        "checkable": "more",
        "flat": "add_button; more; open_button; ✕",
        "hidden": "all; all_label; given; more; new; reason; suited",
        "hint": "all",
        "muted": "given; sum",
        "named": "all; field; input; output",
        "no stop": "fields",
        "not scrolled across": "fields",
        "note": "suited",
        "on a ground of its own": "itself",
        "section": "TWINS",
        "tip": "all; input; output",
        "title": "count",
        "wrapped": "given; reason; suited; sum",
    },
    "from here": {
        "accent": "run_button",
        "bad": "reason",
        "flat": "close_button; more_button; × 10; × 2; ÷ 10; ÷ 2",
        "hidden": "reason",
        "muted": "was 0.5",
        "named": "itself",
        "off": "branch_button; run_button",
        "title": "title",
        "wrapped": "reason",
    },
    "glossary": {
        "hint": "search",
        "let go when closed": "itself",
        "named": "page; search",
    },
    "lesson": {
        "as high as it asks": "itself; ticks",
        "as narrow as need be": "name; question",
        "flat": "back_button; close_button; copy_button; now_button; on_button; open_button; own_button; "
        "restart_button",
        "hidden": "now_button; outcome; own_button; question; reading; state; waits",
        "muted": "name; stand_in; state",
        "named": "name; question; reading; task; ticks",
        "not scrolled across": "columns",
        "of one height": "columns",
        "off": "back_button",
        "on a ground of its own": "itself",
        "slim": "download_button",
        "tip": "ticks",
        "title": "kind; question",
        "wrapped": "state; waits",
    },
    "message": {
        "as narrow as need be": "text",
        "flat": "close_button",
        "slim": "cancel_button; report_button; rewind_button",
        "tip": "cancel_button; report_button",
    },
    "new twin": {
        "accent": "add_button",
        "as narrow as need be": "field; input",
        "bad": "reason",
        "flat": "✕",
        "hidden": "reason",
        "named": "field; input",
        "tip": "input",
        "wrapped": "reason",
    },
    "offer": {
        "as narrow as need be": "text",
        "flat": "refuse_button",
        "slim": "take_button",
    },
    "palette": {
        "hint": "search",
        "let go when closed": "itself",
        "named": "list; search",
        "no stop": "list",
    },
    "phases": {
        "as high as it asks": "itself",
        "as narrow as need be": "itself",
        "named": "itself",
        "on a ground of its own": "itself",
    },
    "points": {
        "bad": "reason",
        "flat": "add_button; remove_button",
        "hidden": "reason",
        "named": "view",
        "section": "Points",
        "wrapped": "reason",
    },
    "run": {
        "accent": "run_button",
        "muted": "rate; speed_name; speed_text",
        "named": "Batch; Epoch; Phase; Rewind; run_button; speed",
        "no stop": "Batch; Epoch; Phase; Rewind; run_button",
        "of one width": "speed; speed_text",
        "tip": "Batch; Epoch; Phase; Rewind; rate; run_button; speed",
    },
    "set": {
        "accent": "apply_button",
        "as high as it asks": "counts",
        "as narrow as need be": "about; balance; credits; title",
        "checkable": "more",
        "flat": "more",
        "hidden": "apply_button; more",
        "muted": "about; credits",
        "not scrolled across": "itself",
        "note": "balance",
        "tip": "apply_button; preview_button",
        "title": "title",
        "wrapped": "about; balance; credits",
    },
    "shelf": {
        "as narrow as need be": "caption; hint",
        "checkable": "A; B; C; bands_button",
        "flat": "A; B; C; bands_button; compare; delete; go to; pin; rename; sign",
        "hidden": "body; lanes_in_sight; multiples; reading; veil",
        "muted": "caption; hint; nothing; words",
        "named": "itself; measure; view",
        "no stop": "body",
        "of one width": "sign",
        "off": "compare; delete; go to; pin; rename",
        "small": "hint; view; words",
        "title": "Runs",
        "wrapped": "nothing; reading",
    },
    "stale": {
        "accent": "anew_button",
        "flat": "open_button",
        "hidden": "itself",
        "tip": "anew_button; back_button",
        "title": "text",
    },
    "start": {
        "bad": "x.md: is empty",
        "flat": "Take the five-step tour; a teacher's folder …; close  Esc",
        "hint": "search",
        "muted": "1 in all · 0 done; or press Space to train what is open",
        "named": "itself; search",
        "title": "1  Neurons that learn; Lessons; Recent runs; Start here",
        "wrapped": "x.md: is empty",
    },
    "step": {
        "as narrow as need be": "bill",
        "muted": "bill",
        "none": "badge",
        "of one height": "itself",
        "off": "badge",
        "small": "badge; bill; promise",
    },
    "timeline": {
        "accent": "run_button",
        "bad": "reason",
        "flat": "branch_button; close_button; mark_button; more_button",
        "hidden": "from_here",
        "muted": "where",
        "named": "from_here; slider",
        "of one height": "slider; where",
        "of one width": "where",
        "small": "where",
        "tip": "Timeline",
        "title": "Timeline; title",
        "wrapped": "reason",
    },
    "twins": {
        "accent": "add_button",
        "as narrow as need be": "field; input",
        "bad": "reason",
        "flat": "add_button; ✕",
        "hidden": "new; reason",
        "named": "field; input",
        "section": "TWINS",
        "tip": "input",
        "wrapped": "reason",
    },
    "tour": {
        "accent": "next_button",
        "flat": "skip  Esc",
        "named": "itself",
        "of one width": "itself",
        "title": "title",
        "wrapped": "words",
    },
    "why": {
        "hint": "field",
        "named": "field",
        "of one height": "field",
    },
    "words": {
        "let go when closed": "itself",
        "named": "words",
        "title": "Why?",
        "wrapped": "Why?",
    },
}
"""Names of what is in each part by what it is: a title, muted, there but hidden, with a tip …"""


PLACES = {
    "answer by number": "(field, send, skip, hint, …1)",
    "answer by line": "(send, clear, skip, hint, …1)",
    "answer by choice": "(one, two, skip, hint, …1)",
    "backprop": (
        "[[((), Backprop, caption1000, …1, lanes_in_sight, (choices(…, layer_choice, example_choice, "
        "numbers_button, autoplay)), _), (…1)], [nothing, body[[strip, equation], with_numbers, "
        "picture1, reading]]1]"
    ),
    "data": (
        "[[((), Data, caption1000, …1, lanes_in_sight, (), _), (…1)], [nothing, body[downloads, "
        "(gallery4, detail3)1]]1]"
    ),
    "download": "([words, progress]1, retry_button, cancel_button)",
    "form": "[fields[twins, , , , …]1, reason]",
    "from here": (
        "[(title1, close_button), [Learning rate η, , was 0.5, (÷ 10, ÷ 2, × 2, × 10)], reason, "
        "(run_button, branch_button, …1, more_button)]"
    ),
    "glossary": "[search, page1]",
    "lesson": (
        "[(name1, stand_in, download_button, ticks, own_button, back_button, on_button, copy_button, "
        "restart_button, open_button, close_button), question, columns(reading^, task[(kind^, "
        "task1), state]1^, outcome[outcome, waits, now_button^]^)]"
    ),
    "message": "(text1, rewind_button, cancel_button, report_button, close_button)",
    "new twin": "[field, input, (add_button, …, ✕)^, reason]",
    "offer": "(text1, take_button, refuse_button)",
    "palette": "[search, list1]",
    "points": "[(Points1, add_button, remove_button), reason, view1]",
    "run": (
        "(run_button, Epoch, Batch, Phase, Rewind, _, speed_name, speed, speed_text, _, progress, _, "
        "rate, …, score)"
    ),
    "shelf": (
        "[[((), Runs, caption1000, …1, lanes_in_sight, (go to, pin, rename, compare, delete, "
        "bands_button), _), (…1)], [nothing, body[[view, multiples]1, reading, hint]]1]"
    ),
    "stale": "[open_button, text^, (anew_button, back_button)]",
    "start": (
        "[[(Start here, or press Space to train what is open1, Take the five-step tour, close  Esc), "
        ", _, (Recent runs, 1), , _, (Lessons, 1 in all · 0 done1, a teacher's folder …, search), "
        "x.md: is empty, , …1]]"
    ),
    "timeline": "([Timeline, where], slider1, [branch_button, mark_button])",
    "twins": "[(TWINS1, add_button), [], new]",
    "tour": "[title, words, (next_button, skip  Esc, …1)]",
    "why": "(field1, Show the computed cause^)",
    "words": "[[Why?, words]]",
}
"""How each part is laid out, as `places` tells it."""

NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
USUALLY_FIXED = (QAbstractButton, QAbstractSpinBox, QAbstractSlider, QComboBox, QLineEdit, QProgressBar)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 800)
    return made


@pytest.mark.parametrize("name", MAKE)
def test_a_part_says_what_it_is_and_what_its_buttons_do(window: QWidget, qtbot: QtBot, name: str) -> None:
    part = MAKE[name](window)
    qtbot.addWidget(part)
    assert_known_properties(part)
    assert_all_is_laid_out(part)
    assert_says_what_it_is(part)


@pytest.mark.parametrize("name", MAKE)
def test_what_stands_out_and_back_and_what_is_not_there_yet(window: QWidget, qtbot: QtBot, name: str) -> None:
    part = MAKE[name](window)
    qtbot.addWidget(part)
    assert looks(part) == LOOKS[name]


@pytest.mark.parametrize("name", PLACES)
def test_what_is_in_it_stands_in_its_order_and_takes_its_share(
    window: QWidget, qtbot: QtBot, name: str
) -> None:
    part = MAKE[name](window)
    qtbot.addWidget(part)
    assert places(part, part.layout()) == PLACES[name]


def test_a_preview_has_known_properties_alone(qtbot: QtBot, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("a,b,c\n" + "1.5,2,x\n2.5,1,y\n" * 20)
    dialog = PreviewDialog(table, Reading())
    qtbot.addWidget(dialog)
    assert_known_properties(dialog)
    assert_all_is_laid_out(dialog)
    stands = "[own.csv, headline, (target_words1, task_button), (body1, choices)1, notes, "
    assert (
        places(dialog, dialog.layout())
        == stands + "([…, progress, status, …]1, cancel_button^, train_button^)]"
    )
    seen = looks(dialog)
    assert (seen["title"], seen["note"], seen["accent"]) == ("own.csv", "target_words", "train_button")
    assert seen["tip"] == "own.csv"
    assert seen["hidden"] == "Target; Task; notes; pictures; pinned; table_page; task_button"
    qtbot.waitUntil(lambda: not dialog.progress.isVisibleTo(dialog))


def looks(root: QWidget) -> dict[str, str]:
    """Names of what is in it, by each way in which it looks or is told otherwise than the rest."""
    found: dict[str, set[str]] = defaultdict(set)
    for widget in (root, *root.findChildren(QWidget)):
        if (name := name_of(widget, root)) is not None:
            for way in ways(widget):
                found[way].add(name)
    return {way: "; ".join(sorted(found[way])) for way in sorted(found)}


def ways(widget: QWidget) -> Iterator[str]:
    for name in ("role", "badge", "accent", "slim", "small", "flat"):
        if value := widget.property(name):
            yield value if isinstance(value, str) else name
    across, down = widget.sizePolicy().horizontalPolicy(), widget.sizePolicy().verticalPolicy()
    is_pressed, is_scrolled = isinstance(widget, QAbstractButton), isinstance(widget, QAbstractScrollArea)
    told = {
        "hidden": widget.isHidden() and not widget.isWindow(),
        "off": not widget.isWindow() and not widget.isEnabledTo(widget.parentWidget()),
        "wrapped": isinstance(widget, QLabel) and widget.wordWrap(),
        "checked": is_pressed and widget.isChecked(),
        "checkable": is_pressed and widget.isCheckable(),
        "tip": widget.toolTip() and not widget.property("flat"),
        "named": widget.accessibleName() and not widget.property("flat"),
        "hint": getattr(widget, "placeholderText", str)(),
        "as narrow as need be": across is QSizePolicy.Policy.Ignored,
        "no wider than it asks": across is QSizePolicy.Policy.Maximum,
        "of one width": widget.minimumWidth() == widget.maximumWidth(),
        "of one height": widget.minimumHeight() == widget.maximumHeight(),
        "as high as it asks": down is QSizePolicy.Policy.Fixed and not isinstance(widget, USUALLY_FIXED),
        "no stop": widget.focusPolicy() is Qt.FocusPolicy.NoFocus and (is_pressed or is_scrolled),
        "not scrolled across": is_scrolled and widget.horizontalScrollBarPolicy() is NEVER,
        "on a ground of its own": widget.testAttribute(Qt.WidgetAttribute.WA_StyledBackground),
        "let go when closed": widget.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose),
    }
    yield from (way for way, holds in told.items() if holds)


def name_of(widget: QWidget, root: QWidget) -> str | None:
    """What the part calls it, or else what it says; None of what Qt has made."""
    if widget is root:
        return "itself"
    owner, is_field = widget.parentWidget(), False
    while owner is not None:
        for name, part in vars(owner).items():
            if part is widget:
                return name.lstrip("_")
        is_field = is_field or isinstance(owner, FormSection)  # which has tests of its own
        owner = None if owner is root else owner.parentWidget()
    is_shown = isinstance(widget, QLabel | QAbstractButton) and not isinstance(widget.parent(), QLineEdit)
    return widget.text().strip() or None if is_shown and not is_field else None


def places(root: QWidget, layout: QLayout) -> str:
    """What stands in a layout from the left (…) or from above […], each with its share of what is left."""
    told = []
    for index in range(layout.count()):
        item = layout.itemAt(index)
        assert item is not None
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            word = name_of(widget, root) or ""
            if inside := insides(widget):
                word += places(root, inside)
        else:
            word = places(root, inner) if inner else "…" if item.expandingDirections() else "_"
        share = layout.stretch(index) if isinstance(layout, QBoxLayout) else 0
        told.append(f"{word}{share or ''}{'^' if item.alignment() else ''}")
    is_across = isinstance(layout, QHBoxLayout)
    return f"({', '.join(told)})" if is_across else f"[{', '.join(told)}]"


def insides(widget: QWidget) -> QLayout | None:
    """The layout of what only holds others; of parts that have a test of their own none."""
    holds = widget.widget() if isinstance(widget, QScrollArea) else widget
    plain = (QWidget, QFrame, QScrollArea, Scrolled, FormFields, PageColumns)
    return holds.layout() if type(widget) in plain and holds else None

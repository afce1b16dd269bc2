"""A lesson in the window: its strip, what it points at and veils, and what comes of an answer."""

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget

from nnviz.app.lesson_overlays import LessonOverlays
from nnviz.app.lesson_places import LessonPlaces, is_in_front
from nnviz.app.lesson_run import LessonRun
from nnviz.app.lesson_sketch import LessonSketch
from nnviz.app.lesson_watch import LessonWatch
from nnviz.app.lesson_work import LessonWork, outcome
from nnviz.app.progress_book import ProgressBook
from nnviz.core.naming import count
from nnviz.experiment.answer_line import AnswerLine, write_line
from nnviz.experiment.condition import Panel as PanelClause
from nnviz.experiment.experiment import FIELDS
from nnviz.experiment.lesson import Ask, Lesson, Step, Why
from nnviz.experiment.twins import written
from nnviz.session.commands import Pause
from nnviz.training.lessons.answers import Answer
from nnviz.view.lesson.guide import Guide
from nnviz.view.lesson.lesson_strip import LessonStrip
from nnviz.view.parts.turn import NEXT_TURN

if TYPE_CHECKING:
    from nnviz.app.main_window import MainWindow

_PERIOD = 200
"""Milliseconds between two looks: what a hand does in a paused window makes no snapshot."""

_WAITS = "Run waits for your answer in the lesson above, or for “skip”."
_VEILED = "Veiled until you have answered."
_STILL_VEILED = "The next question is about this too."
_RESUMED = (
    "The lesson goes on where it was left. Its run begins anew: what it had trained, Space trains again."
)
_DRAW_THERE = "Draw it into the empty chart, with the mouse or with ← → ↑ ↓ and Enter."
_GO_ON = "✓ Done. Look and try as long as you like, then on ▸."


class LessonDesk(QObject):
    """Leads through one lesson at a time.

    Attributes
    ----------
    strip, place
        What is read and asked, and what it stands in in the header, in sight while a lesson is open.
    """

    def __init__(self, window: "MainWindow", book: ProgressBook, next_lesson: Callable[[str], str]) -> None:
        super().__init__(window)
        self._window, self._book, self._next_lesson = window, book, next_lesson
        self.strip, self.place = LessonStrip(window.look), QWidget()
        self.places, self.watch = LessonPlaces(window), LessonWatch(window)
        self.sketch = LessonSketch(window, self.places)
        self.overlays = LessonOverlays(window.look)
        self.run, self.work = LessonRun(window), LessonWork(self)
        self.guide: Guide | None = None
        self._awaited: Ask | None = None
        self._unseen: int | None = None
        self._is_resumed = False
        self._timer = QTimer(self)
        self._timer.setInterval(_PERIOD)
        self._timer.timeout.connect(self.look)
        self._page_soon = QTimer(self, singleShot=True, interval=NEXT_TURN)
        self._page_soon.timeout.connect(self._show_page)
        self._connect()

    @property
    def is_open(self) -> bool:
        """Whether a lesson is in hand."""
        return self.guide is not None

    def open(self, lesson: Lesson, missing: str) -> None:
        """Lead through this lesson from where it was left; one that was done begins anew."""
        self.close()
        guide = Guide(lesson, self._book.of(lesson.id))
        if guide.progress.is_done:
            guide.start_over()
        self.guide, self._unseen = guide, None
        self.work.begin(self._window.bridge.session.data_dir)
        self.run.begin(lesson.experiment)
        words = f"Not on this machine: {_set_name(missing)}. The digits of 8 × 8 stand in." if missing else ""
        self.strip.show_missing(words)
        self.place.show()
        self.strip.setFocus()  # for Enter; else the lesson before has left the keys to a field of the form
        self._window.form.fields.scroll_up()
        self.places.make_ready(lesson, () if missing else lesson.published)
        self.places.show(guide.shown)
        self._timer.start()
        self._window.message_bar.let_go()
        self._is_resumed = guide.progress.place > 0
        self._page_soon.start()  # the page takes as long as all this

    @Slot()
    def close(self) -> None:
        """Put the strip away; form, twins and run stay as they are."""
        self._timer.stop()
        self._page_soon.stop()
        self.work.end()
        self._clear()
        self.watch.begin(hands=False)
        self.guide = self._unseen = None
        self.place.hide()
        self.places.give_back()

    @Slot()
    def look(self) -> None:
        """See whether the step in sight was done, and whether the run has come to what was asked."""
        snapshot, guide = self._window.bridge.latest, self.guide
        if guide is None or snapshot is None or not snapshot.lanes:
            return
        self.overlays.look()
        if self._awaited is not None and self.run.has_reached(self._awaited, snapshot):
            if self._unseen is not None:
                self.turn(self._unseen)
            else:
                self._reveal(self._awaited)
        item = guide.page.item
        asked = item.done.fields if isinstance(item, Step) else ()
        self.strip.own_button.setVisible(self.run.is_another(snapshot, asked))
        if self.run.is_of_before(snapshot):
            return  # of what the page is about nothing is trained yet
        if self._is_resumed:  # not before: a run that begins puts away what was said of the one before
            self._is_resumed = False
            self._window.message_bar.show_notice(_RESUMED, bad=False)
        if guide.look(self.watch.standing(snapshot)):
            self._keep()
            self.strip.show_ticks()
            if snapshot.is_moving and guide.asks_again:
                self._window.bridge.session.send(Pause())
            if self._unseen is not None:  # what came of it is to be seen before anything else is asked
                self.turn(self._unseen)
            elif guide.is_last:
                self._say_end()
            else:  # the first touch is seldom all that is asked for, and what came of it is to be looked at
                self.strip.say(_GO_ON)
            if QApplication.focusWidget() is None:  # a field gave the keys up at Enter
                self.strip.setFocus()  # so that the next Enter goes on

    def recolour(self) -> None:
        """Take the colours of the window."""
        style = self._window.look
        for part in (self.strip, self.sketch, self.overlays):
            part.recolour(style)

    @Slot(int)
    def turn(self, place: int) -> None:
        """Go to another page; behind the last one, to the next lesson."""
        guide = self.guide
        if guide is None:
            return
        if self._awaited is not None and self._unseen is None:
            self._unseen = guide.progress.place
        place = guide.next_after(place - 1) if place == guide.progress.place + 1 else place
        if place >= len(guide.pages):
            self._window.documents.open_lesson(self._next_lesson(guide.lesson.id))
        elif guide.go(place):
            self._keep()
            self._window.message_bar.let_go()  # such as "30 epochs done", of the page before
            self._show_page()

    @Slot()
    def _show_page(self) -> None:
        guide = self.guide
        assert guide is not None
        self._page_soon.stop()
        self._clear()
        item = guide.page.item
        self.strip.show_page(guide)
        self.run.turn_to(guide.experiment)
        self.watch.begin(hands=_asks_for(item, "used"))
        if isinstance(item, Step | Ask):
            self.places.show(item.shows)
        if isinstance(item, Step):
            self._point(item.point, opens=_asks_for(item, "opened"))
        elif isinstance(item, Ask):
            self._pose(item)
        elif isinstance(item, Why) and guide.is_ticked(guide.progress.place):
            self._explain(item)
        self._say_end()

    def _pose(self, ask: Ask) -> None:
        """Ask it, veil what gives it away, and let nothing be trained before it is answered."""
        guide = self.guide
        assert guide is not None
        if ask.panel:
            self._window.show_panel(ask.panel)
        is_open = guide.open_ask is not None
        if is_open:
            self.overlays.veil(self.places.veiled(ask), _VEILED)
            if ask.when == "before":
                self._window.documents.waits_for = _WAITS
                self.run.pause()
            if ask.kind == "draw" and ask.id not in self.work.answers:
                self.strip.say("One moment: the chart is made ready …")
        self.work.find_answer(ask)

    @Slot(object)
    def _take(self, found: Answer) -> None:
        """Put the question with the figures of its run, and let it be answered; or show what came of it."""
        guide, ask = self.guide, found.ask
        if guide is None or ask is not guide.page.item:
            return
        self.strip.say("")
        self.strip.show_question(found.text)
        self.run.follow_subject(found)
        if guide.open_ask is None:
            self._show_result(ask)
        elif ask.kind == "draw":
            self.sketch.begin(found, covers=ask.when == "after" or ask.panel in ask.veils)
            self.strip.say("" if self.places.chart(ask) else _DRAW_THERE)

    @Slot(object)
    def _answer(self, value: object) -> None:
        guide = self.guide
        ask = guide.open_ask if guide else None
        if guide is None or ask is None:
            return
        guide.answer(self.sketch.values().tolist() if value is True and ask.kind == "draw" else value)
        self.strip.setFocus()  # so that Enter goes on after the mouse as well
        self._keep()
        self._show_page()

    def _show_result(self, ask: Ask) -> None:
        """What the run gives beside what was guessed; not before the run has come there, where it will."""
        latest, guide = self._window.bridge.latest, self.guide
        assert guide is not None
        given = guide.progress.answers.get(ask.id)
        comes_later = ask.when == "before" and given is not None and guide.is_shown(ask)
        if ask.kind == "draw" and self.places.chart(ask) is None:
            comes_later = False  # no panel will show it
        if ask.kind == "draw" and given is not None:
            self.sketch.show_guess(self.work.answers[ask.id], np.asarray(given, float))
        if comes_later and latest is not None and latest.lanes and not self.run.has_reached(ask, latest):
            self._awaited = ask
            if guide.asks_again:
                self.strip.show_outcome("", waits="Noted. One more guess before it runs: on\u00a0▸")
                self._window.documents.waits_for = _WAITS
            else:
                self.strip.show_outcome("", waits=f"Noted. Now run it to epoch {ask.at} (Space).")
                self._point("run")
        else:
            self._reveal(ask)

    def _reveal(self, ask: Ask) -> None:
        self._awaited = None
        guide, found = self.guide, self.work.answers.get(ask.id)
        if guide is None or found is None or guide.page.item is not ask:
            return
        if self._unseen == guide.progress.place:
            self._unseen = None
        self._lift()
        self._keep_veiled(ask, guide)
        given = guide.progress.answers.get(ask.id)
        self.strip.show_outcome(outcome(found, given))
        if ask.kind == "draw" and given is not None:
            self.sketch.show_truth(found)
        self._say_end()

    def _keep_veiled(self, ask: Ask, guide: Guide) -> None:
        """What the next question is about too would give that one away; a curve is drawn in the open."""
        following = guide.next_ask
        if following is not None and following.when == "before":
            shared = set(ask.veils) & set(following.veils) - {ask.panel, following.panel}
            self.overlays.veil(self.places.bodies(shared), _STILL_VEILED)

    @Slot()
    def _reveal_now(self) -> None:
        if self._awaited is not None:
            self._reveal(self._awaited)

    @Slot(str)
    def _take_reason(self, words: str) -> None:
        guide = self.guide
        if guide is not None and isinstance(guide.page.item, Why):
            guide.explain(words)
            self._keep()
            self.strip.show_ticks()
            self._explain(guide.page.item)

    @Slot()
    def _ask_name(self) -> None:
        """The name that is to stand in the line of answers, which may be none."""
        dialog = QInputDialog(self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Copy answers")
        dialog.setLabelText("Your name, which goes before the answers; it may stay empty:")
        dialog.textValueSelected.connect(self._copy_answers)
        dialog.open()

    @Slot(str)
    def _copy_answers(self, name: str) -> None:
        """Put all that was answered so far on the clipboard, once it is written."""
        guide = self.guide
        if guide is not None:
            answers = dict(guide.progress.answers)
            self.work.write_answers(guide.lesson, answers, name.strip())

    @Slot(object)
    def _copy(self, line: AnswerLine) -> None:
        QGuiApplication.clipboard().setText(write_line(line))
        words = f"Copied: {count(len(line.given))} answers as one line of text"
        self._window.message_bar.show_notice(words, bad=False)

    def _explain(self, why: Why) -> None:
        guide = self.guide
        assert guide is not None
        self.strip.say("One moment: the run is measured …")
        self.work.find_cause(why, guide.lesson.asks)

    @Slot(object, str)
    def _show_cause(self, why: Why, cause: str) -> None:
        """What lies behind it, below what was written by hand."""
        guide = self.guide
        if guide is not None and why is guide.page.item:
            own = re.sub(r"[$*`]", "", guide.progress.reasons.get(guide.progress.place, ""))  # no marks
            self.strip.say("")
            self.strip.show_outcome("\n\n".join(filter(None, (own and f"You wrote: “{own}”", cause))))
            self._say_end()

    def _point(self, name: str, *, opens: bool = False) -> None:
        """A ring round it, in sight unless it is to be opened by hand."""
        target = self.places.control(name) if name else None
        if target is not None:
            self._window.places.one_panel.follow(target)
            if not opens and self._window.panels.dock_of(name) is not None and not is_in_front(target):
                self._window.show_panel(name)
            self.overlays.point_at(target)

    def _say_end(self) -> None:
        guide = self.guide
        if guide is not None and guide.is_at_end:
            self.strip.show_end(self._next_lesson(guide.lesson.id))

    def _lift(self) -> None:
        self.overlays.lift()
        self._window.documents.waits_for = ""
        self._window.message_bar.put_away(_WAITS)

    def _clear(self) -> None:
        self._awaited = None
        self._lift()
        self.sketch.clear()

    def _keep(self) -> None:
        if self.guide is not None:
            self._book.keep(self.guide.lesson.id, self.guide.progress)

    @Slot()
    def _restart(self) -> None:
        if self.guide is not None:
            self.guide.start_over()
            self._keep()
            self._window.documents.lead_through(self.guide.lesson)

    @Slot()
    def _download(self) -> None:
        if self.guide is not None:
            self._window.download(self.guide.lesson.needs, self.guide.lesson.id)

    def _connect(self) -> None:
        strip = self.strip
        strip.answered.connect(self._answer)
        strip.explained.connect(self._take_reason)
        strip.cleared.connect(self.sketch.start_over)
        strip.turned.connect(self.turn)
        strip.shown_now.connect(self._reveal_now)
        strip.restarted.connect(self._restart)
        strip.closed.connect(self.close)
        strip.copied.connect(self._ask_name)
        strip.own_button.clicked.connect(self.run.start)
        strip.download_requested.connect(self._download)
        self.work.answered.connect(self._take)
        self.work.explained.connect(self._show_cause)
        self.work.written.connect(self._copy)
        self.work.failed.connect(lambda why: strip.say(f"This cannot be computed here: {why}"))
        self.sketch.changed.connect(strip.show_complete)
        self.sketch.finished.connect(partial(self._answer, True))


def _set_name(name: str) -> str:
    """Of a set, as it stands in the form."""
    return written(FIELDS["data.name"], name)


def _asks_for(item: Step | Ask | Why | None, what: str) -> bool:
    """Whether a panel is to be ``opened``, or ``used`` with the mouse or the keys inside it."""
    return isinstance(item, Step) and any(
        isinstance(clause, PanelClause) and clause.what == what for clause in item.done.clauses
    )

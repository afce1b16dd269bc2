"""Break it: fourteen mistakes in a copy of the network that trains, to be thrown, or to be found."""

from itertools import pairwise
from random import choice

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from nnviz.core.costs import COSTS
from nnviz.core.mistakes import MISTAKES
from nnviz.core.naming import count
from nnviz.core.suspects import expectations, where_to_look
from nnviz.experiment.experiment import Experiment
from nnviz.session.commands import Unit
from nnviz.session.snapshot import Check, Snapshot
from nnviz.training.breakable import breakable, breakable_digits
from nnviz.view.labs.break_it_bench import Bench
from nnviz.view.labs.break_it_buttons import Buttons
from nnviz.view.labs.break_it_clue_card import ClueCard
from nnviz.view.labs.break_it_clues import CLUES, SOONEST, Expectations, cells_in
from nnviz.view.labs.break_it_layers import LayerTable
from nnviz.view.labs.break_it_list import NUMBERS, MistakeList
from nnviz.view.labs.break_it_numbers import sample, switches
from nnviz.view.labs.break_it_pictures import Make, Pictures
from nnviz.view.labs.break_it_words import HIDDEN, OFF, SOUND, how_many, standing, story
from nnviz.view.labs.sentence import Sentence
from nnviz.view.panel import Panel
from nnviz.view.parts.numbers import NO_NUMBERS, Columns, stacked
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import zoomed

_BROAD, _ROOMY, _WIDE = 600, 590, 860
"""Pixels from which on the buttons, the list and what is told stand beside what else there is."""
_DOWN, _ALONG = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class BreakItLab(Panel):
    """Trains a copy that makes a mistake. The run is not touched, and nothing of the copy is kept.

    Attributes
    ----------
    mistake
        What the copy does wrong; empty for nothing.
    has_guessed
        Whether the hidden mistake was found, or told.
    """

    name = "break_it"
    title = "Break it"
    shows = (
        "A copy of the network that trains with one of fourteen classic mistakes in it, and what the "
        "gradient's badge says of each layer. Your run is not touched."
    )
    how_to_read = (
        "Red: backpropagation is not the slope of the cost, and the layers that disagree say where. Green, "
        "and still something wrong: look at the data. Switched off, θ is what it was, bit for bit. Where the "
        "network or its data would hide a mistake, the copy has others, such as a second hidden layer."
    )

    of_run = False

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.has_guessed = False
        self._guesses = 0
        self._experiment: Experiment | None = None
        self._expected: Expectations = {}
        self._drawn: object = None
        self.bench = Bench(self)
        self.list = MistakeList()
        self.layers, self.pictures = LayerTable(style), Pictures(style)
        self.badge = QToolButton()
        self.badge.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.where, self.told = Sentence(role="note"), Sentence(role="note")
        self.cards = tuple(map(ClueCard, CLUES))
        self.buttons = Buttons()
        self._arrange()
        self._connect()
        self.show_content()  # a copy needs no run
        self._show_all()

    def take_in(self, title: str, make: Make) -> None:
        """Have this panel show the copy, too."""
        self.pictures.take_in(title, make)

    # -- what a person does ---------------------------------------------------------------------------

    @property
    def mistake(self) -> str:
        """What the copy does wrong on purpose."""
        return self.bench.mistake

    def switch_on(self, name: str) -> None:
        """Make this mistake, or none, from where the copy stood before any, and train on."""
        self.list.show_switches(name)
        if name:
            self.list.choose(name)
        self.buttons.by_hand.setChecked(True)
        self._throw(name)

    def hide_one(self) -> None:
        """Make one of the fourteen, and do not say which."""
        self.buttons.in_blind.setChecked(True)
        self.has_guessed, self._guesses = False, 0
        self.list.rule_out(frozenset())
        self.list.show_suspects()
        for card in self.cards:
            card.close_again()
        self._begin(choice(list(MISTAKES)))
        self.bench.run()

    def guess(self, name: str) -> None:
        """Say that it is this one."""
        self._guesses += 1
        if name == self.mistake:
            self._reveal()
        else:
            self.told.setText(f"It is not {NUMBERS[name]}, {MISTAKES[name].label}. {how_many(self._guesses)}")

    def _reveal(self) -> None:
        self.has_guessed = True
        self.list.choose(self.mistake)
        self._show_all()

    def _hint(self) -> None:
        """Look at what rules out the most."""
        closed = [card for card in self.cards if not card.is_open]
        if closed and (found := self._findings()):
            max(closed, key=lambda card: len(found[card][1])).open()

    def _throw(self, name: str) -> None:
        for card in self.cards:
            card.open()
        self._drawn = None
        self.bench.throw(self._experiment or self._fresh(), self.data_dir, name)
        if name:
            self.bench.run()
        self._show_all()

    def _turn(self) -> None:
        if self.buttons.in_blind.isChecked() and not self.list.is_blind:
            self.hide_one()
        elif self.buttons.by_hand.isChecked() and self.list.is_blind:
            self.list.show_switches("")
            self._begin("")

    def _begin(self, mistake: str) -> None:
        """A copy of the run as it is set now, from the start."""
        self._drawn = None
        self.bench.begin(self._fresh(), self.data_dir, mistake)
        self._show_all()

    def _run(self) -> None:
        self._be_there()
        if self.bench.is_running:
            self.bench.pause()
        else:
            self.bench.run()

    def _step(self, unit: Unit) -> None:
        self._be_there()
        self.bench.step(unit)

    def _be_there(self) -> None:
        if not self.bench.is_there:
            self._begin("")

    def _fresh(self) -> Experiment:
        """What a copy of the run trains on; what is expected of each mistake is found anew for it."""
        run = self._snapshot
        self._expected = {}
        if run is None or run.dataset is None:
            self._experiment = breakable_digits()
        else:
            self._experiment = breakable(run.experiment, run.dataset)
        return self._experiment

    # -- the copy -------------------------------------------------------------------------------------

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.show_content()

    def draw(self, snapshot: Snapshot) -> None:
        """All that it draws is of the copy."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.bench.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bench.rest()

    def end_work(self) -> None:
        """Nothing of the copy is kept."""
        self.bench.close()

    # -- what is seen ---------------------------------------------------------------------------------

    def _show_all(self) -> None:
        lane = self.bench.lane
        self._show_controls()
        self.pictures.show_copy(self.bench.latest)
        check = lane.check if lane else None
        drawn = check, self.mistake, self.has_guessed, self.bench.is_restored
        if drawn == self._drawn:
            return
        self._drawn = drawn
        self._tell()
        cells = cells_in(self.bench.latest)
        self._show_badge(check, where_to_look(cells, len(lane.z)) if lane and check else "")
        self.layers.show_cells(cells, len(lane.z) if lane else 3)
        self.pictures.dots.show_check(check.sample if check else None, lane.theta if lane else None)
        self._show_clues()

    def _show_controls(self) -> None:
        self.buttons.show_state(
            is_running=self.bench.is_running, is_blind=self.list.is_blind, is_told=self.has_guessed
        )
        run = self._snapshot
        own = run.lanes[0].sizes if run is not None and run.lanes else ()
        self.caption.setText(standing(self.bench.latest, self.bench.red_after, own))

    def _show_badge(self, check: Check | None, where: str) -> None:
        if check is None:
            words, kind = "gradient not checked yet", "none"
        elif check.failed:
            words, kind = f"✕ gradient DISAGREES: {count(check.failed)} of {count(check.checked)}", "bad"
        else:
            words, kind = f"✓ gradient agrees: {count(check.checked)} checked", "good"
        self.badge.setText(words)
        self.badge.setAccessibleName(words)
        if self.badge.property("badge") != kind:
            self.badge.setProperty("badge", kind)
            self.badge.style().polish(self.badge)
            self.badge.setMinimumWidth(0)
        room = self.badge.sizeHint()
        if room.width() > self.badge.minimumWidth():  # else the lab would be laid out anew for each number
            self.badge.setFixedSize(room)
        self.where.setText(where)
        self.where.setVisible(bool(where))

    def _tell(self) -> None:
        if self.list.is_blind and not self.has_guessed:
            if not self._guesses:
                self.told.setText(HIDDEN)
        elif self.mistake:
            self.told.setText(story(self.mistake, self._guesses if self.list.is_blind else 0))
        else:
            self.told.setText(OFF if self.bench.is_restored else SOUND)

    def _findings(self) -> dict[ClueCard, tuple[str, set[str]]]:
        seen, lane = self.bench.latest, self.bench.lane
        if seen is None or lane is None or lane.check is None or seen.step < SOONEST:
            return {}
        if not self._expected:
            names = [kind.name for kind in lane.kinds]
            self._expected = expectations(lane.sizes, names, COSTS[lane.experiment.training.cost])
        return {card: card.clue.find(seen, self._expected) for card in self.cards}

    def _show_clues(self) -> None:
        found = self._findings()
        out: set[str] = set()
        for card in self.cards:
            if card.is_open and found:
                card.tell(*found[card])
                out |= found[card][1]
            elif card.is_open:
                card.wait()
        self.list.rule_out(frozenset(out))

    def numbers(self) -> Columns:
        """The switches that lie open; below them the sample of the last check, a component a row."""
        is_hidden = self.list.is_blind and not self.has_guessed
        return stacked([NO_NUMBERS if is_hidden else switches(self.mistake), sample(self.bench.lane)])

    def recolour_parts(self) -> None:
        self.layers.recolour(self.look)
        self.pictures.recolour(self.look)

    # -- its parts ------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.bench.changed.connect(self._show_all)
        self.pictures.command_requested.connect(self.bench.send)
        self.body.verticalScrollBar().valueChanged.connect(self.pictures.catch_up)
        self.list.thrown.connect(self._throw)
        self.buttons.by_hand.toggled.connect(self._turn)
        self.buttons.run.clicked.connect(self._run)
        self.buttons.batch.clicked.connect(lambda: self._step("batch"))
        self.buttons.epoch.clicked.connect(lambda: self._step("epoch"))
        self.buttons.guess.clicked.connect(lambda: self.guess(self.list.current))
        self.buttons.hint.clicked.connect(self._hint)
        self.buttons.give_up.clicked.connect(self._reveal)
        self.buttons.again.clicked.connect(self.hide_one)
        self.buttons.start.clicked.connect(lambda: self._begin(self.mistake))
        for card in self.cards:
            card.looked.connect(self._show_clues)

    def _arrange(self) -> None:
        self._tools = QBoxLayout(_DOWN)
        self._tools.addLayout(self.buttons.modes)
        self._tools.addLayout(self.buttons.runs)
        self._beside_list, self._beside_seen = QBoxLayout(_DOWN), QBoxLayout(_DOWN)
        self._beside_seen.addLayout(self._seen_column(), 8)
        self._beside_seen.addLayout(self._told_column(), 7)
        self._beside_list.addWidget(self.list, 5)
        self._beside_list.addLayout(self._beside_seen, 15)
        for columns in (self._beside_list, self._beside_seen):
            columns.setSpacing(14)
        rows = QVBoxLayout(self.content)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addLayout(self._tools)
        rows.addLayout(self._beside_list, 1)
        looks = [card.button for card in self.cards]
        stops = [*self.buttons.tools, self.list, *looks, *self.buttons.talk, self.pictures.tabs]
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)

    def _seen_column(self) -> QVBoxLayout:
        badge, seen = QHBoxLayout(), QVBoxLayout()
        badge.addWidget(self.badge)
        badge.addStretch(1)
        seen.addLayout(badge)
        for part in (self.layers, self.where, *self.cards):
            seen.addWidget(part)
        seen.addStretch(1)
        seen.setSpacing(6)
        return seen

    def _told_column(self) -> QVBoxLayout:
        told = QVBoxLayout()
        told.addLayout(self.buttons.asks)
        told.addWidget(self.told)
        told.addWidget(self.pictures, 1)
        return told

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for columns, least in (
            (self._tools, _BROAD),
            (self._beside_list, _ROOMY),
            (self._beside_seen, _WIDE),
        ):
            way = _ALONG if self.width() >= zoomed(least) else _DOWN
            if columns.direction() is not way:
                columns.setDirection(way)

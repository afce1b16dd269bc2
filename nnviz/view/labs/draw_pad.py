"""A digit drawn by hand, or noise, and what the network says to it."""

from html import escape

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout

from nnviz.core.naming import count, fixed, percent
from nnviz.core.parameters import Array
from nnviz.data.dataset import Dataset
from nnviz.data.handwriting import as_input
from nnviz.data.preparation import Preparation
from nnviz.session.commands import Feed, Watch
from nnviz.session.in_hand import network_of
from nnviz.session.snapshot import Example, LaneSnapshot, Snapshot
from nnviz.view.labs.answer_bars import AnswerBars
from nnviz.view.labs.ink_pad import InkPad
from nnviz.view.labs.noise_histogram import NoiseHistogram
from nnviz.view.labs.sentence import Sentence
from nnviz.view.panel import Panel
from nnviz.view.parts.canvas import Canvas, grown, painter_on, ring
from nnviz.view.parts.colour_map import image_of, unit_levels
from nnviz.view.parts.data_names import answer_words, output_names
from nnviz.view.parts.numbers import Columns, stacked
from nnviz.view.parts.plain_label import RichLabel
from nnviz.view.parts.point_cursor import PointCursor, Series, by_rows
from nnviz.view.parts.style import Style
from nnviz.view.parts.zoom import make_small

NOISE_PICTURES = 1000
SURE = 0.5
_OFTEN = 0.1

_SEEN = 94
_GREY = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


class SeenPicture(Canvas):
    """What reaches the network: the drawing as centred and scaled as the data."""

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style = style
        self._pixels: Array = np.zeros((1, 1))
        self.point = PointCursor(self, self._read_out, begins_at=0, place=self._place_of)
        self.point.moved.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What the network sees")
        self.setToolTip("What the network sees: centred and scaled as the pictures that it was trained on")

    def sizeHint(self) -> QSize:
        return grown(_SEEN, _SEEN)

    def show_input(self, x: Array, shape: tuple[int, int]) -> None:
        """Draw the input (n_0,)."""
        self._pixels = x.reshape(shape)
        self.point.follow()
        self.update()

    def recolour(self, style: Style) -> None:
        """Take other colours."""
        self._style = style
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with painter_on(self) as painter:
            place = self._place
            painter.drawImage(place, image_of(unit_levels(self._pixels), _GREY))
            painter.setPen(QPen(self._style.colour("border"), 1))
            painter.drawRect(place)
            if (cell := self.point.cell) is not None:
                ring(painter, self._place_of(*cell).adjusted(-2, -2, 2, 2), self._style.colour("accent"))

    @property
    def _place(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -1)

    def _place_of(self, row: int, column: int) -> QRectF:
        """Where a pixel is."""
        place, (rows, columns) = self._place, self._pixels.shape
        wide, high = place.width() / columns, place.height() / rows
        return QRectF(place.left() + column * wide, place.top() + row * high, wide, high)

    def _read_out(self) -> list[Series]:
        """For `point`: the picture row by row."""
        return by_rows(self._pixels, lambda row: f"row {row + 1}", lambda column: f"column {column + 1}")


class DrawPad(Panel):
    """A sheet, what the network sees of it, its answer, and how sure it is of noise.

    Attributes
    ----------
    drawn
        The pixels in hand (n_0,), from 0 to 1; None before anything was drawn.
    """

    name = "draw"
    title = "Draw a digit"
    shows = "A digit of your own hand on its way through the trained network, with the ten answers beside it."
    how_to_read = (
        "Draw with the left button, rub out with the right one; or draw with Shift and the arrow keys. The "
        "longest bar is the answer; Noise shows what it says to something that is no digit."
    )

    def __init__(self, style: Style) -> None:
        super().__init__(style)
        self.drawn: Array | None = None
        self._drawing: Array | None = None  # by hand, whatever is in hand now
        self._source = ""
        self._example: Example | None = None
        self._preparation = Preparation()
        self._noise: Array = np.empty((0, 0))
        self._judged: object = None
        self._rng = np.random.default_rng()
        self.pad, self.seen, self.bars = InkPad(style), SeenPicture(style), AnswerBars(style)
        self.histogram = NoiseHistogram(style)
        self.answer, self.noise_words = RichLabel(), Sentence(role="muted")
        self.clear_button = _button("Clear", "A new sheet, and back to the training example")
        self.noise_button = _button("Noise", "Every pixel at random, uniform from 0 to 1")
        self.shuffle_button = _button(
            "Shuffle", "The pixels of your drawing, or of the training example, in a random order"
        )
        self._arrange()
        self.pad.ink_changed.connect(self._take_ink)
        self.clear_button.clicked.connect(self.pad.clear)
        self.noise_button.clicked.connect(self._take_noise)
        self.shuffle_button.clicked.connect(self._shuffle)

    def draw(self, snapshot: Snapshot) -> None:
        lane, example = snapshot.lanes[0], snapshot.example
        self._know(snapshot.dataset)
        assert example is not None
        self._example = example
        pictures = example.image_shape is not None and bool(example.classes)
        self.stack_content(pictures)
        if pictures:
            self._show_answer(lane, example)
            self._judge_noise(snapshot, lane)

    def let_go(self) -> None:
        super().let_go()
        self._forget_noise()

    def numbers(self) -> Columns:
        """What the network sees and what it says; then the histogram of its answers to noise."""
        seen: Columns = {}
        if self.drawn is not None:
            seen = {"pixel": np.arange(1, len(self.drawn) + 1), "seen": self.drawn}
        return stacked([self.bars.numbers(), seen, self.histogram.numbers()])

    def recolour_parts(self) -> None:
        for part in (self.pad, self.seen, self.bars, self.histogram):
            part.recolour(self.look)
        self._judged = None

    def stack_content(self, pictures: bool) -> None:
        """Show the sheet where the inputs are pictures, else say what is needed."""
        why_not = "To draw, train on pictures first: choose digits or MNIST as the data set."
        self.show_content("" if pictures else why_not)
        if not pictures:
            self.caption.setText("")
        for button in (self.clear_button, self.noise_button, self.shuffle_button):
            button.setEnabled(pictures)

    # -- answering --------------------------------------------------------------------------------

    def begin(self, snapshot: Snapshot) -> None:
        """The drawing stays, as long as pictures are of the same shape."""
        example = snapshot.example
        assert example is not None
        same = self._example is not None and self._example.image_shape == example.image_shape
        self._know(snapshot.dataset)
        self._forget_noise()
        if not same:
            self.drawn = self._drawing = None
            self.pad.wipe()
            self.seen.show_input(np.zeros(example.x.size), example.image_shape or (1, example.x.size))

    def _show_answer(self, lane: LaneSnapshot, example: Example) -> None:
        names = output_names(lane.sizes[-1], example)
        if self.drawn is None:
            self.bars.show_outputs(None, names)
            self.answer.setText("It says –")
            self.caption.setText("as the data set was made, and answered live")
            return
        x = self._prepared(self.drawn[:, np.newaxis])
        outputs = network_of(lane, lane.theta).feedforward(x)[:, 0]
        self.bars.show_outputs(outputs, names)
        self.answer.setText(f"It says <b>{escape(answer_words(outputs, example))}</b>")
        is_followed = example.source == self._source  # and not another example, chosen since
        self.caption.setText(
            f"{self._source}, {'followed in the network' if is_followed else 'answered live'}"
        )

    def _judge_noise(self, snapshot: Snapshot, lane: LaneSnapshot) -> None:
        """While training only after an evaluation: a thousand pictures take a few milliseconds."""
        key = (snapshot.run, lane.answers, None if snapshot.is_moving else snapshot.version)
        if key == self._judged:
            return
        self._judged = key
        if not self._noise.size:
            self._noise = self._prepared(np.random.default_rng(0).random((lane.sizes[0], NOISE_PICTURES)))
        largest = network_of(lane, lane.theta).feedforward(self._noise).max(axis=0)
        self.histogram.show_largest(largest)
        self.noise_words.setText(noise_words(largest))

    def _forget_noise(self) -> None:
        """Of pictures as large as MNIST's it takes 6 MB."""
        self._noise, self._judged = np.empty((0, 0)), None

    # -- inputs -----------------------------------------------------------------------------------

    def _take_ink(self) -> None:
        if self._example is None or self._example.image_shape is None:
            return
        if self.pad.is_empty:
            self.drawn = self._drawing = None
            self.seen.show_input(np.zeros(self._example.x.size), self._example.image_shape)
            self.command_requested.emit(Watch(self._example.index))
            self.draw_again()
        else:
            self._drawing = as_input(self.pad.ink, self._example.image_shape)
            self._feed(self._drawing, "your drawing")

    def _take_noise(self) -> None:
        if self._example is not None:
            self.pad.wipe()  # what is answered now is not what was drawn
            self._feed(self._rng.random(self._example.x.size), "uniform noise")

    def _shuffle(self) -> None:
        if self._example is not None:
            x = self._measured(self._example.x) if self._drawing is None else self._drawing
            self.pad.wipe()
            self._feed(self._rng.permutation(x), "shuffled pixels")

    def _feed(self, x: Array, source: str) -> None:
        assert self._example is not None
        self.drawn, self._source = x, source
        self.seen.show_input(x, self._example.image_shape or (1, x.size))
        self.command_requested.emit(Feed(self._prepared(x[:, np.newaxis])[:, 0], source))
        self.draw_again()

    def _know(self, data: Dataset | None) -> None:
        self._preparation = data.preparation if data is not None else Preparation()

    def _prepared(self, pixels: Array) -> Array:
        """Inputs (n_0, m) for pixels (n_0, m) from 0 to 1: scaled as the data are."""
        return self._preparation.apply(pixels.T).T

    def _measured(self, x: Array) -> Array:
        return np.asarray(self._preparation.undo(x[np.newaxis])[0])

    def _arrange(self) -> None:
        make_small(self.noise_words)
        for button in (self.clear_button, self.noise_button, self.shuffle_button):
            self.controls.addWidget(button)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self.seen)
        middle.addWidget(self.answer)
        middle.addStretch()
        right = QVBoxLayout()
        right.setSpacing(2)
        right.addWidget(self.histogram, 1)
        right.addWidget(self.noise_words)
        columns = QHBoxLayout(self.content)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(10)
        columns.addWidget(self.pad, 5)
        columns.addLayout(middle)
        columns.addWidget(self.bars, 3)
        columns.addLayout(right, 4)


def noise_words(largest: Array) -> str:
    """What the histogram says."""
    share = float(np.mean(largest > SURE))
    if share > SURE:
        moral = "it answers with confidence all the same"
    else:
        moral = "it knows no “none of these”" if share > _OFTEN else "this one holds back"
    return (
        f"On {count(len(largest))} pictures of pure noise the largest output is over {fixed(SURE, 1)}"
        f" in {percent(share, 0)}: {moral}."
    )


def _button(words: str, help: str) -> QToolButton:
    button = QToolButton()
    button.setText(words)
    button.setToolTip(help)
    button.setProperty("flat", True)
    return button

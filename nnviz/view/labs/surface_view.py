"""What draws a valley as a surface, by OpenGL: loaded when a person asks for it, and not before."""

import numpy as np
from OpenGL import GL
from pyqtgraph.opengl import GLLinePlotItem, GLScatterPlotItem, GLSurfacePlotItem, GLViewWidget
from pyqtgraph.opengl.shaders import getShaderProgram
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMatrix4x4, QPainter, QSurfaceFormat, QVector3D

from nnviz.core.naming import number
from nnviz.core.parameters import Array
from nnviz.view.labs.valley_picture import Relief, Scene
from nnviz.view.labs.valley_surface import HIGH, colours, heights, lines_over, on_surface, way_over
from nnviz.view.parts.style import Style, small_font
from nnviz.view.parts.text_size import widest

_ON = {GL.GL_DEPTH_TEST: True, GL.GL_BLEND: False, GL.GL_CULL_FACE: False}
_GROUND = {**_ON, GL.GL_POLYGON_OFFSET_FILL: True, "glPolygonOffset": (1.0, 4.0)}
"""A little farther off than it is, so that the lines on it are seen whole."""
_LINES = {**_ON, GL.GL_POLYGON_OFFSET_FILL: False}
_DOTS = {**_LINES, GL.GL_DEPTH_TEST: False}
"""Seen through the hills: where training is now is never lost."""

_DOT, _WAY, _THIN, _ABOVE = 12.0, 3.0, 1.0, 16.0
_TURN, _NEARER, _SAMPLES = 5.0, 0.9, 4
_TURNS = {
    Qt.Key.Key_Left: (_TURN, 0.0),
    Qt.Key.Key_Right: (-_TURN, 0.0),
    Qt.Key.Key_Up: (0.0, -_TURN),
    Qt.Key.Key_Down: (0.0, _TURN),
}
_NEAR = {Qt.Key.Key_Plus: _NEARER, Qt.Key.Key_Equal: _NEARER, Qt.Key.Key_Minus: 1 / _NEARER}
_FLOOR = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]]) / 2
_POST = np.array([[-0.5, 0.5, 0.0], [-0.5, 0.5, HIGH]])
_FRAME = np.concatenate([np.stack([_FLOOR, np.roll(_FLOOR, -1, axis=0)], axis=1).reshape(-1, 3), _POST])


class SurfaceView(GLViewWidget):  # type: ignore[misc]
    """The slice with its lines of equal cost, the ways upon it, and names beside the axes.

    Signals
    -------
    failed
        OpenGL is there, but cannot draw this.
    """

    failed = Signal()

    def __init__(self, style: Style) -> None:
        super().__init__()
        wanted = QSurfaceFormat()
        wanted.setDepthBufferSize(24)
        wanted.setSamples(_SAMPLES)
        self.setFormat(wanted)
        self._style, self._has_failed = style, False
        self._scene: Scene | None = None
        self._drawn: tuple[Relief, Style] | None = None
        self._names: list[tuple[str, Array]] = []
        self._ground = GLSurfacePlotItem(computeNormals=False, glOptions=_GROUND)
        self._lines, self._frame, self._ways = (
            GLLinePlotItem(mode="lines", antialias=True, glOptions=_LINES) for _ in range(3)
        )
        self._dots = GLScatterPlotItem(pxMode=True, glOptions=_DOTS)
        for item in (self._ground, self._lines, self._frame, self._ways, self._dots):
            self.addItem(item)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("The valley as a surface")
        self.setCameraPosition(pos=QVector3D(0, 0, HIGH / 4), distance=1.85, elevation=30, azimuth=-60)

    def show_scene(self, scene: Scene, at: int, style: Style) -> None:
        """Draw this, with dots at that many steps from the start of the ways."""
        self._scene, self._style = scene, style
        if self._drawn is None or self._drawn != (scene.relief, style):
            self._drawn = scene.relief, style
            self._show_ground(scene.relief, style)
        ratio, text = self.devicePixelRatioF(), style.colour("text")
        ways = [way_over(scene.relief, way.points) for way in scene.ways]
        self._ways.setData(pos=np.concatenate(ways), color=text, width=_WAY * ratio)
        ends = np.array([way.points[min(at, len(way.points) - 1)] for way in scene.ways])
        placed = on_surface(scene.relief, ends)
        named = [(way.name, end) for way, end in zip(scene.ways, placed, strict=True)]
        self._names = [(name, end) for name, end in named if np.isfinite(end).all()]
        dots = np.array([end for _, end in self._names]).reshape(-1, 3)
        self._dots.setVisible(len(dots) > 0)
        self._dots.setData(pos=dots, color=text.getRgbF(), size=_DOT * ratio)

    def _show_ground(self, relief: Relief, style: Style) -> None:
        ground, thin = relief.ground, _THIN * self.devicePixelRatioF()
        self.setBackgroundColor(style.colour("card"))
        x, y = (np.linspace(-0.5, 0.5, len(side)) for side in (ground.x, ground.y))
        self._ground.setData(x=x, y=y, z=heights(relief), colors=colours(relief, style.sequential))
        self._lines.setData(pos=lines_over(relief), color=style.colour("muted"), width=thin)
        self._frame.setData(pos=_FRAME, color=style.colour("faint"), width=thin)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TURNS:
            self.orbit(*_TURNS[Qt.Key(event.key())])
        elif event.key() in _NEAR:
            self.setCameraPosition(distance=self.opts["distance"] * _NEAR[Qt.Key(event.key())])
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    # -- painting ---------------------------------------------------------------------------------

    def initializeGL(self) -> None:  # noqa: N802 - as Qt has it
        # pyqtgraph keeps its programs, but they are those of another window.
        GLLinePlotItem._shaderProgram = GLScatterPlotItem._shaderProgram = None
        getShaderProgram(None).prog = None
        super().initializeGL()

    def paintGL(self) -> None:  # noqa: N802 - as Qt has it
        if self._has_failed:
            return
        try:
            super().paintGL()
        except Exception:  # whatever a driver cannot do
            self._has_failed = True
            self.failed.emit()
            return
        if self._scene is not None:
            with QPainter(self) as painter:
                self._paint_words(painter, self._scene)

    def drawItemTree(self, item: object = None, useItemNames: bool = False) -> None:  # noqa: N802
        """Draw all, and let `paintGL` tell what fails: pyqtgraph would print it at every paint."""
        for one in self.items:
            if one.visible():
                if self.default_vao.isCreated():
                    self.default_vao.bind()
                one.paint()

    def _paint_words(self, painter: QPainter, scene: Scene) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        ground, (low, high) = scene.relief.ground, scene.relief.limits
        muted, out = self._style.colour("muted"), 0.56
        for words, place in (
            (scene.x_name, (0, -out - 0.07, 0)),
            (scene.y_name, (out + 0.07, 0, 0)),
            (number(float(ground.x[0])), (-0.5, -out, 0)),
            (number(float(ground.x[-1])), (0.5, -out, 0)),
            (number(float(ground.y[0])), (out, -0.5, 0)),
            (number(float(ground.y[-1])), (out, 0.5, 0)),
            (number(low), (-out, out, 0)),
            (number(high), (-out, out, HIGH)),
            ("cost C", (-0.5, 0.5, HIGH + 0.08)),
        ):
            self._write(painter, words, _about(painter, words, self._seen_at(*place)), muted)
        self._write_names(painter)

    def _write_names(self, painter: QPainter) -> None:
        """Of the ways, above their dots, none over another."""
        painter.setFont(small_font(bold=True))
        taken: list[QRectF] = []
        for name, end in self._names:
            place = _about(painter, name, self._seen_at(*end) - QPointF(0, _ABOVE))
            while any(place.intersects(other) for other in taken):
                place.translate(0, -place.height())
            taken.append(place)
            self._write(painter, name, place, self._style.colour("text"))

    def _seen_at(self, x: float, y: float, z: float) -> QPointF:
        """The pixel of a place."""
        to_pixels = QMatrix4x4()
        to_pixels.viewport(0, self.height(), self.width(), -self.height())
        seen: QMatrix4x4 = to_pixels * self.currentProjection() * self.currentModelView()
        return seen.map(QVector3D(float(x), float(y), float(z))).toPointF()

    def _write(self, painter: QPainter, words: str, box: QRectF, colour: QColor) -> None:
        """On the card's colour, so that it is read over the surface, too."""
        card = self._style.colour("card")
        card.setAlphaF(0.75)
        painter.fillRect(box, card)
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _about(painter: QPainter, words: str, at: QPointF) -> QRectF:
    """The room of words about a place."""
    box = QRectF(0, 0, widest([words], bold=painter.font().bold()) + 6, painter.fontMetrics().height())
    box.moveCenter(at)
    return box

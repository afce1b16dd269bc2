"""Inside each neuron what it answers over the plane of two inputs."""

from base64 import b64encode
from functools import lru_cache

from PySide6.QtCore import QBuffer, QIODevice, QPoint, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from nnviz.data.dataset import Dataset
from nnviz.view.network.network_layout import NetworkLayout
from nnviz.view.network.network_moment import Moment
from nnviz.view.parts.plane import Plane, plane_of
from nnviz.view.parts.responses import Strip, over_the_plane, strips_of
from nnviz.view.parts.style import Style

_LARGEST_SIDE = 40
_LEAST_RADIUS = 9.0
_ENLARGED = 132


class Responses:
    """The responses of all neurons at a moment; none where they are too small or the input is no plane."""

    def __init__(self) -> None:
        self._data: Dataset | None = None
        self._plane: Plane | None = None
        self.strips: list[Strip] = []

    def follow(self, moment: Moment, layout: NetworkLayout, style: Style) -> None:
        """Ask the network of a moment."""
        if moment.data is not self._data:
            self._data = moment.data
            self._plane = plane_of(moment.data) if has_plane(moment) and moment.data else None
        self.strips = []
        if self._plane is not None and self._data is not None and layout.radius >= _LEAST_RADIUS:
            layers = range(len(moment.z))
            shown = [column.shown for column in layout.columns]
            side = min(_LARGEST_SIDE, 2 * round(layout.radius))
            activations = over_the_plane(moment.lane, self._data, self._plane, side)
            few = [a[:n] for a, n in zip(activations, shown, strict=True)]
            self.strips = strips_of(few, [moment.kind(layer) for layer in layers], style)

    def paint(self, painter: QPainter, layout: NetworkLayout, layer: int) -> None:
        """Fill the neurons of a layer."""
        strip = self.strips[layer]
        # To cut all of them round at once costs a fifth of filling each disc with its picture.
        discs = strip.image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
        with QPainter(discs) as cutter:
            cutter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
            cutter.drawImage(0, 0, _round_holes(strip.side, strip.count))
        half = QPoint(strip.side // 2, strip.side // 2)
        for neuron, centre in enumerate(layout.columns[layer].centres):
            painter.drawImage(centre.toPoint() - half, discs, strip.part(neuron).toRect())

    def enlarged(self, layer: int, neuron: int) -> str:
        """The response as a picture in a tooltip; empty where there is none."""
        if not self.strips:
            return ""
        strip = self.strips[layer]
        part = strip.image.copy(strip.part(neuron).toRect())
        mode = Qt.TransformationMode.SmoothTransformation
        png = QBuffer()
        png.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(png, b"png").write(part.scaled(_ENLARGED, _ENLARGED, mode=mode))
        encoded = b64encode(png.data().data()).decode()
        return f'a over the plane of the inputs:<br><img src="data:image/png;base64,{encoded}">'


@lru_cache(maxsize=16)
def _round_holes(side: int, count: int) -> QImage:
    """So many discs side by side."""
    holes = QImage(side * count, side, QImage.Format.Format_ARGB32_Premultiplied)
    holes.fill(Qt.GlobalColor.transparent)
    with QPainter(holes) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(Qt.GlobalColor.black)
        for place in range(count):
            painter.drawEllipse(place * side, 0, side, side)
    return holes


def has_plane(moment: Moment) -> bool:
    """Whether the inputs are a plane, or made of one."""
    return moment.data is not None and moment.data.n_measured == 2

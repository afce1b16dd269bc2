"""Colours and fonts. Each means the same everywhere: a hue is a layer, one colour negative, one positive."""

import sys
from functools import cache, cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

Table = NDArray[np.uint8]

LANE_PENS = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine)

_POINT = 96 / 72 if sys.platform == "darwin" else 1.0
"""On the screen of macOS a point is a pixel; elsewhere there are 96 pixels to 72 points."""

FONT_POINTS, FORM_POINTS, SMALL_POINTS = 9.5 * _POINT, 9.0 * _POINT, 8.5 * _POINT
"""Of text, of the form, where there is less room, and of ticks and captions."""

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Shares of red, green and blue in how light a colour is (WCAG 2)."""

_AS_FAR_FROM_BOTH = 0.1791
"""How light a colour is that has the same contrast to black and to white: (x + 0.05)² = 0.05 · 1.05."""


class Style(Struct, frozen=True, dict=True):
    """One theme: named colours, as ``#rrggbb``.

    Attributes
    ----------
    window, card, field, border
        Behind the cards, the cards, what can be typed or pressed in, thin lines that only divide.
    outline
        Of what can be typed or pressed in; it stands out threefold from what is on either side.
    text, muted, faint
        Words; captions and ticks; axes and guide lines.
    accent, on_accent
        What can be acted on, and words on it.
    bad
        A value that cannot be used; always beside words that say so.
    off, on
        A neuron of activation 0, and the brighter one of activation 1, in every theme.
    negative, zero, positive
        Signed numbers.
    magnitudes
        From nothing to much.
    train, test
        Curves of the two sets.
    twins
        Of A, B and C, where a line is theirs and no layer's.
    signs
        What the colours of negative and of positive numbers are called.
    hues
        Of the hidden layers in order; the output has a hue of its own. Any two of the first four and the
        output are apart in the sight of the colour-blind too, and all can be read as words.
    """

    name: str
    window: str
    card: str
    field: str
    border: str
    outline: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    bad: str
    off: str
    on: str
    negative: str
    zero: str
    positive: str
    magnitudes: tuple[str, ...]
    train: str
    test: str
    twins: tuple[str, ...]
    hues: tuple[str, ...]
    output_hue: str
    input_hue: str
    signs: tuple[str, str] = ("blue", "orange")

    def naming(self, words: str) -> str:
        """Words in which ``{negative}`` and ``{Positive}``, say, stand for what those colours are called."""
        for sign, colour in zip(("negative", "positive"), self.signs, strict=True):
            words = words.replace(f"{{{sign}}}", colour)
            words = words.replace(f"{{{sign.capitalize()}}}", colour.capitalize())
        return words

    def colour(self, name: str) -> QColor:
        """A named colour, such as ``"muted"``."""
        return QColor(getattr(self, name))

    def layer_colour(self, layer: int, layers: int) -> QColor:
        """The hue of a layer, of ``layers`` that compute; when the hues run out, paler ones follow."""
        if layer == layers - 1:
            return QColor(self.output_hue)
        round_, place = divmod(layer, len(self.hues))
        hue = QColor(self.hues[place])
        return mix(hue, QColor(self.text), 0.35 * round_) if round_ else hue

    def class_colour(self, k: int, classes: int) -> QColor:
        """Of two classes that of negative and that of positive numbers; of more a hue each."""
        if classes == 2:
            return self.colour("positive" if k else "negative")
        return self.layer_colour(k, classes + 1)

    @cached_property
    def diverging(self) -> Table:
        """(256, 3) for signed numbers: 1 is most negative, 128 zero, 255 most positive, 0 no number."""
        half = np.linspace(0, 1, 128)
        down = _ramp((self.zero, self.negative), half)
        up = _ramp((self.zero, self.positive), half)
        nothing = np.array([_rgb(self.muted)], np.uint8)
        return np.concatenate([nothing, down[::-1], up[1:]])

    @cached_property
    def diverging_with_gap(self) -> Table:
        """(257, 3): the same, and at the end the card, for what lies between pictures."""
        return np.concatenate([self.diverging, np.array([_rgb(self.card)], np.uint8)])

    @cached_property
    def sequential(self) -> Table:
        """(256, 3) for magnitudes, from nothing to much."""
        return _ramp(self.magnitudes, np.linspace(0, 1, 256))

    @cached_property
    def activations(self) -> Table:
        """(256, 3) for activations from 0 to 1."""
        return _ramp((self.off, self.on), np.linspace(0, 1, 256))

    @property
    def palette(self) -> QPalette:
        """For what Qt draws itself."""
        palette = QPalette()
        for role, name in _ROLES.items():
            palette.setColor(role, self.colour(name))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("faint"))
        return palette


_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "card",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "field",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "bad",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.ToolTipBase: "field",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Accent: "accent",
}

DARK = Style(
    name="dark",
    window="#1b1d21",
    card="#23262b",
    field="#2b2f36",
    border="#363b43",
    outline="#808892",
    text="#e8eaed",
    muted="#9aa0a8",
    faint="#757d88",
    accent="#4aa3ff",
    on_accent="#0b1622",
    bad="#ff8a80",
    off="#17191c",
    on="#ffffff",
    negative="#4f9ff0",
    zero="#2c3036",
    positive="#ff8c3a",
    magnitudes=("#2c3036", "#5b4a9e", "#b06fd0", "#ffe9c9"),
    train="#4aa3ff",
    test="#ff8c3a",
    twins=("#e8eaed", "#e0b93c", "#a98bff"),
    hues=("#3ccf9e", "#b88c14", "#c6acf8", "#c6d25a", "#8a9967", "#9dd8d4", "#1aa3a6", "#f5968e"),
    output_hue="#f863ab",
    input_hue="#9aa0a8",
)

LIGHT = Style(
    name="light",
    window="#f3f4f6",
    card="#ffffff",
    field="#f6f7f9",
    border="#d9dde3",
    outline="#7d8590",
    text="#1d2127",
    muted="#626972",
    faint="#868e98",
    accent="#1a66dc",
    on_accent="#ffffff",
    bad="#b3261e",
    off="#1b1d21",
    on="#ffffff",
    negative="#1f63b4",
    zero="#ffffff",
    positive="#c04a10",
    magnitudes=("#ffffff", "#d9b8e8", "#8550b8", "#2a1458"),
    train="#1a66dc",
    test="#c04a10",
    twins=("#1d2127", "#8a6100", "#7a4fd0"),
    hues=("#00835d", "#916400", "#9e36ab", "#3b4d00", "#653259", "#806b8c", "#115338", "#3e3981"),
    output_hue="#da2a5b",
    input_hue="#6b7280",
)

CONTRAST = Style(
    name="contrast",
    window="#000000",
    card="#000000",
    field="#000000",
    border="#c4c4c4",
    outline="#ffffff",
    text="#ffffff",
    muted="#e4e4e4",
    faint="#b0b0b0",
    accent="#ffe45c",
    on_accent="#000000",
    bad="#ffb0a8",
    off="#000000",
    on="#ffffff",
    negative="#7fc1ff",
    zero="#000000",
    positive="#ffa35c",
    magnitudes=("#000000", "#7d62dc", "#dc9cf6", "#fff4e0"),
    train="#7fc1ff",
    test="#ffa35c",
    twins=("#ffffff", "#ffd23c", "#b9a0ff"),
    hues=("#2fd6a0", "#c99a1c", "#d8c4ff", "#e6f27a", "#a8b886", "#b4efeb", "#40c4c8", "#ffa8a0"),
    output_hue="#ff80bd",
    input_hue="#e4e4e4",
)

STYLES = {style.name: style for style in (LIGHT, DARK, CONTRAST)}


def system_style() -> Style:
    """As the desktop is: in high contrast where it asks for it, else light or dark."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() is Qt.ColorScheme.Dark else LIGHT


def mix(colour: QColor, other: QColor, share: float) -> QColor:
    """``colour`` with a ``share`` of ``other`` in it."""
    (red, green, blue), (more_red, more_green, more_blue) = _parts(colour), _parts(other)
    return QColor(
        round(red + (more_red - red) * share),
        round(green + (more_green - green) * share),
        round(blue + (more_blue - blue) * share),
    )


def ink_on(fill: QColor) -> QColor:
    """Black or white, whichever is read more easily on this colour: 4.5 times as light or dark at least."""
    return QColor(_ink_on(fill.rgb()))


@cache  # a table of numbers asks for that of each cell at each picture
def _ink_on(fill: int) -> str:
    parts = np.array(_parts(QColor(fill))) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return "#000000" if linear @ _LUMINANCE > _AS_FAR_FROM_BOTH else "#ffffff"


def body_font() -> QFont:
    """Of all text that has no other."""
    return _sized(FONT_POINTS)


def small_font(*, bold: bool = False) -> QFont:
    """Of ticks, captions and labels inside pictures."""
    return _sized(SMALL_POINTS, bold)


def _sized(points: float, bold: bool = False) -> QFont:
    font = QFont(QGuiApplication.font())
    font.setPointSizeF(points)
    font.setBold(bold)
    return font


def _rgb(colour: str) -> tuple[int, int, int]:
    return _parts(QColor(colour))


def _parts(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()


def _ramp(stops: tuple[str, ...], at: NDArray[np.float64]) -> Table:
    corners = np.array([_rgb(stop) for stop in stops], float)
    places = np.linspace(0, 1, len(stops))
    return np.stack([np.interp(at, places, corners[:, c]) for c in range(3)], axis=1).round().astype(np.uint8)

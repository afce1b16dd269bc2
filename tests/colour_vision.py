"""How far apart two colours look, to usual eyes and to colour-blind ones."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

Vector = NDArray[np.float64]

# Machado, Oliveira and Fernandes (2009), at severity 1, on linear RGB.
SIGHTS: dict[str, Vector] = {
    "normal": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}

# sRGB to CIE XYZ, over the white of D65.
_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
_WHITE = _XYZ.sum(axis=1)


def linear(colour: QColor) -> Vector:
    """(3,) of its light."""
    parts = np.array([colour.redF(), colour.greenF(), colour.blueF()])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: QColor, other: QColor) -> float:
    """The ratio of WCAG 2: from 1 (the same) to 21 (black on white)."""
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: QColor, sight: str = "normal") -> Vector:
    """CIE L*, a*, b* of what is seen."""
    seen = _XYZ @ np.clip(SIGHTS[sight] @ linear(colour), 0, 1) / _WHITE
    x, y, z = np.where(seen > (6 / 29) ** 3, np.cbrt(seen), seen / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def ciede2000(one: Vector, other: Vector) -> float:
    """ΔE00 of two colours given as L*, a*, b*; the steps are those of Sharma, Wu and Dalal (2005)."""
    lightness = np.array([one[0], other[0]])
    chroma = np.hypot([one[1], other[1]], [one[2], other[2]]).mean()
    stretch = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    a, b = stretch * np.array([one[1], other[1]]), np.array([one[2], other[2]])
    c, h = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    grey = c.prod() == 0
    turn = 0.0 if grey else (h[1] - h[0] + 180) % 360 - 180
    hue = h.sum() if grey else h[0] + turn / 2
    middle, c_mean = lightness.mean(), c.mean()
    t = (
        1
        - 0.17 * _cos(hue - 30)
        + 0.24 * _cos(2 * hue)
        + 0.32 * _cos(3 * hue + 6)
        - 0.20 * _cos(4 * hue - 63)
    )
    d_lightness = (lightness[1] - lightness[0]) / (
        1 + 0.015 * (middle - 50) ** 2 / np.sqrt(20 + (middle - 50) ** 2)
    )
    d_chroma = (c[1] - c[0]) / (1 + 0.045 * c_mean)
    d_hue = 2 * np.sqrt(c.prod()) * np.sin(np.radians(turn / 2)) / (1 + 0.015 * c_mean * t)
    twist = 60 * np.exp(-(((hue % 360 - 275) / 25) ** 2))
    rotation = -np.sin(np.radians(twist)) * 2 * np.sqrt(c_mean**7 / (c_mean**7 + 25.0**7))
    return float(np.sqrt(d_lightness**2 + d_chroma**2 + d_hue**2 + rotation * d_chroma * d_hue))


def apart(one: QColor, other: QColor, sight: str) -> float:
    """ΔE00 of two colours to eyes of this kind: below 2 they look alike."""
    return ciede2000(lab(one, sight), lab(other, sight))


def _cos(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))

"""A chart as sound: a tone that rises and falls with log₁₀ of the value."""

import shutil
import sys
import wave
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PySide6.QtCore import QProcess

from nnviz.core.parameters import Array
from nnviz.view.parts.value_axis import log_gaps

RATE = 22_050
"""Samples a second."""

LOWEST, HIGHEST = 220.0, 880.0
"""Hz of the least and of the greatest value: two octaves."""

SECONDS, PAUSE, LONGEST = 2.0, 0.3, 12.0
"""Of one line; between two, both shorter where there are many; and of all together, at most."""

_LOUD, _FADE = 0.3, 0.01
_PLAYERS = ("pw-play", "paplay", "aplay", "afplay")
"""Programs that play a file, as desktops have them: what Qt plays with is not in its essentials."""

_folder: list[TemporaryDirectory[str]] = []


def wave_of(lines: Sequence[Array]) -> bytes:
    """The lines (n,), one after the other, as a file of sound (WAV, 16 bits).

    All are on one scale, so that a lower line is heard lower. What has no logarithm is silence, and so is
    everything where nothing has one.
    """
    heights = [log_gaps(line) for line in lines if len(line)]
    known = np.concatenate([*heights, np.empty(0)])
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    short = min(1.0, LONGEST / (SECONDS + PAUSE) / max(1, len(heights)))
    seconds, rest = short * SECONDS, np.zeros(round(short * PAUSE * RATE))
    tones = [part for line in heights for part in (_tone(line, low, high, seconds), rest)]
    samples = np.concatenate([*tones[:-1], np.empty(0)])
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes((samples * _LOUD * np.iinfo(np.int16).max).astype("<i2").tobytes())
    return file.getvalue()


def _tone(heights: Array, low: float, high: float, seconds: float) -> Array:
    """A tone that glides from point to point."""
    known = np.isfinite(heights)
    time = np.arange(round(seconds * RATE)) / RATE
    if not known.any():
        return np.zeros(len(time))
    points = np.linspace(0, seconds, len(heights))
    height = np.interp(time, points[known], heights[known])
    share = (height - low) / (high - low) if high > low else np.full(len(time), 0.5)
    frequency = LOWEST * (HIGHEST / LOWEST) ** share
    ends = np.minimum(1, np.minimum(time, seconds - time) / _FADE)  # else it begins with a crack
    loud = np.interp(time, points, known.astype(float)) * ends
    return np.asarray(np.sin(2 * np.pi * np.cumsum(frequency) / RATE) * loud)


def play(sound: bytes) -> bool:
    """Play it beside the program; False where there is nothing that plays."""
    if not _folder:
        _folder.append(TemporaryDirectory(prefix="nnviz-"))
    path = Path(_folder[0].name) / "chart.wav"
    path.write_bytes(sound)
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
        return True
    player = next(filter(None, map(shutil.which, _PLAYERS)), None)
    if player is None:
        return False
    process = QProcess()
    process.setProgram(player)
    process.setArguments([str(path)])
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    return bool(process.startDetached()[0])

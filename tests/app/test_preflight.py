import ctypes
from pathlib import Path
from typing import Any

import pytest

from nnviz.app import preflight
from nnviz.app.main import main


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(preflight, "_loads", lambda library: True)
    monkeypatch.setattr(preflight, "_answers_on_x11", lambda: True)
    return monkeypatch


def test_without_a_display_it_names_the_commands_that_need_none(linux: pytest.MonkeyPatch) -> None:
    reason = preflight.reason_against_a_window()
    assert "no display" in reason
    assert "nnviz shot" in reason
    assert "nnviz run" in reason
    assert len(reason.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0"), ("QT_QPA_PLATFORM", "offscreen")]
)
def test_with_a_display_and_libraries_nothing_stands_against_it(
    linux: pytest.MonkeyPatch, name: str, value: str
) -> None:
    linux.setenv(name, value)
    assert preflight.reason_against_a_window() == ""


def test_missing_libraries_are_named_by_their_packages(linux: pytest.MonkeyPatch) -> None:
    linux.setenv("DISPLAY", ":0")
    linux.setattr(preflight, "_loads", lambda library: library not in ("libGL.so.1", "libxcb-cursor.so.0"))
    assert preflight.reason_against_a_window().endswith("sudo apt-get install libgl1 libxcb-cursor0")


def test_x11_libraries_are_not_asked_for_where_there_is_no_x11(linux: pytest.MonkeyPatch) -> None:
    linux.setenv("QT_QPA_PLATFORM", "offscreen")
    linux.setattr(preflight, "_loads", lambda library: "xcb" not in library)
    assert preflight.reason_against_a_window() == ""


def test_display_that_does_not_answer_is_named(linux: pytest.MonkeyPatch) -> None:
    linux.setenv("DISPLAY", ":93")
    linux.setattr(preflight, "_answers_on_x11", lambda: False)
    assert "':93' does not answer" in preflight.reason_against_a_window()


def test_a_display_that_is_not_there_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        ctypes.CDLL("libxcb.so.1")
    except OSError:
        pytest.skip("no libxcb here")
    monkeypatch.setenv("DISPLAY", "no-such-host.invalid:4096")
    assert not preflight._answers_on_x11()


def test_program_stops_with_2_and_opens_nothing(linux: pytest.MonkeyPatch, capsys: Any) -> None:
    assert main([]) == 2
    assert capsys.readouterr().err.startswith("nnviz: there is no display")


def test_a_picture_that_cannot_be_drawn_is_told_of_by_its_command_alone(
    linux: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    linux.setattr(preflight, "_loads", lambda library: False)
    linux.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main(["shot", "xor", "--out", str(tmp_path / "a.png")]) == 2
    assert capsys.readouterr().err.startswith("nnviz shot: Qt lacks libraries")


def test_a_wrong_word_is_told_of_before_a_display_is_missed(linux: pytest.MonkeyPatch, capsys: Any) -> None:
    for typed, meant in (("vanishign", "vanishing"), ("lesons", "lessons"), ("digit", "digits")):
        assert main([typed]) == 2
        assert capsys.readouterr().err.endswith(f"; did you mean {meant}?\n")

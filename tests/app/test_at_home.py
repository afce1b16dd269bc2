"""What makes it a program that is installed: its entry in the desktop's menu, and completion in a shell."""

import configparser
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from typed import CommandLine

from nnviz.app.cli import COMMANDS
from nnviz.app.completion import SHELLS
from nnviz.app.desktop import Application
from nnviz.app.install_desktop import data_folder, install_desktop
from nnviz.training.run_format import APPLICATION_ID, SUFFIX

ROOT = Path(__file__).parents[2]


def entry_of(home: Path) -> configparser.SectionProxy:
    entry = configparser.ConfigParser(interpolation=None)
    entry.read(home / "applications/nnviz.desktop", encoding="utf-8")
    return entry["Desktop Entry"]


def test_the_entry_starts_this_very_program(
    nnviz: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    done = nnviz("--install-desktop")
    written = [Path(line) for line in done.out.splitlines()]
    assert (done.code, len(written)) == (0, 3)
    assert all(path.is_file() and tmp_path in path.parents for path in written)
    assert shlex.split(entry_of(tmp_path)["exec"]) == [sys.executable, "-P", "-m", "nnviz", "%f"]
    assert nnviz("--install-desktop").out == done.out  # a second time changes nothing


def test_where_it_cannot_be_written_one_line_says_so(
    nnviz: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    complaint = nnviz("--install-desktop").complaint
    assert complaint.startswith(f"nnviz --install-desktop: {tmp_path / 'file'}: ")


def test_a_folder_that_is_no_whole_path_counts_as_not_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "share")
    assert data_folder() == Path.home() / ".local/share"


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_where_there_is_no_such_menu_nothing_is_written(
    nnviz: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", system)
    assert nnviz("--install-desktop").complaint.startswith("nnviz --install-desktop: this writes into menus")
    assert not [*tmp_path.iterdir()]


def test_no_module_beside_an_opened_file_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "argparse.py").write_text("raise SystemExit(9)")
    list(install_desktop(tmp_path / "home"))
    *program, _ = shlex.split(entry_of(tmp_path / "home")["exec"])
    where = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([*program, "--version"], cwd=tmp_path, env=where, capture_output=True, check=False)
    assert done.returncode == 0


def test_a_plain_path_stands_without_quotes_for_those_who_know_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/nn-viz_3.11/bin/python3")
    list(install_desktop(tmp_path))
    assert entry_of(tmp_path)["exec"].split()[0] == "/opt/nn-viz_3.11/bin/python3"


def test_a_bundle_starts_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/opt/nnviz/nnviz")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    list(install_desktop(tmp_path))
    assert shlex.split(entry_of(tmp_path)["exec"]) == ["/opt/nnviz/nnviz", "%f"]


def test_whatever_is_in_the_path_of_python_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = r'/a "b" $c `d` 50%/e\f'
    monkeypatch.setattr(sys, "executable", path)
    list(install_desktop(tmp_path))
    written = entry_of(tmp_path)["exec"].replace("\\\\", "\\")  # a string of an entry has its own escapes
    echoed = subprocess.run(
        ["sh", "-c", f"printf %s {written.replace('%f', '')}"], capture_output=True, check=True
    )
    assert echoed.stdout.decode().replace("%%", "%").startswith(path)


def test_a_run_file_is_known_by_its_header_and_its_suffix(tmp_path: Path) -> None:
    list(install_desktop(tmp_path))
    (kind,) = ElementTree.parse(tmp_path / "mime/packages/nnviz.xml").getroot()
    (glob,) = kind.findall("{*}glob")
    assert glob.get("pattern") == f"*{SUFFIX}"
    inner = kind.find("{*}magic/{*}match/{*}match")
    assert inner is not None
    assert inner.get("value", "").encode() == APPLICATION_ID.to_bytes(4)
    assert kind.get("type") in entry_of(tmp_path)["mimetype"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_every_command(nnviz: CommandLine, shell: str) -> None:
    done = nnviz("--print-completion", shell)
    assert done.code == 0
    assert all(command in done.out for command in COMMANDS)


def test_a_shell_that_is_not_known_is_told_the_others(nnviz: CommandLine) -> None:
    done = nnviz("--print-completion", "csh")
    assert (done.code, done.err) == (2, f"nnviz: --print-completion: must be one of {', '.join(SHELLS)}\n")


def completed(script: str, *words: str) -> list[str]:
    line = f"COMP_WORDS=(nnviz {shlex.join(words)}); COMP_CWORD={len(words)}; _shtab_nnviz"
    asked = f'{script}\n{line}\nprintf "%s\\n" "${{COMPREPLY[@]}}"'
    return subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True).stdout.split()


def test_bash_completes_commands_options_and_choices(nnviz: CommandLine) -> None:
    script = nnviz("--print-completion", "bash").out
    assert completed(script, "swe") == ["sweep"]
    assert "--save" in completed(script, "run", "--s")
    assert completed(script, "shot", "x", "--theme", "d") == ["dark"]


def typed(shell: str, *words: str, where: Path, env: dict[str, str]) -> str:
    """What a shell of its own, with the completion, prints."""
    asked = subprocess.run([shell, *words], cwd=where, env=os.environ | env, capture_output=True, check=True)
    return asked.stdout.decode()


def test_the_first_word_may_be_a_file(nnviz: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "mine.csv").touch()
    (tmp_path / "script").write_text(nnviz("--print-completion", "bash").out)
    line = "source ./script; complete -p nnviz"
    assert "-o default" in typed("bash", "-c", line, where=tmp_path, env={})
    if shutil.which("fish"):
        (tmp_path / "script").write_text(nnviz("--print-completion", "fish").out)
        line = "source ./script; complete -C 'nnviz '"
        found = typed("fish", "-N", "-c", line, where=tmp_path, env={"HOME": str(tmp_path)})
        assert {"mine.csv", "sweep"} <= {one.split("\t")[0] for one in found.splitlines()}


def test_a_file_that_the_desktop_asks_for_is_opened(qapp: Application) -> None:
    asked: list[Path] = []
    qapp.file_asked.connect(asked.append)
    QApplication.sendEvent(qapp, QFileOpenEvent("/some where/x.nnviz"))
    assert asked == [Path("/some where/x.nnviz")]
    assert not qapp.windowIcon().pixmap(64).isNull()


def test_a_thread_at_work_lets_the_window_go_on_within_a_millisecond(qapp: Application) -> None:
    assert sys.getswitchinterval() < 0.001


def test_fields_have_the_digits_of_the_texts_in_any_language_and_all_goes_from_left_to_right() -> None:
    script = (
        "from PySide6.QtWidgets import QSpinBox; from nnviz.app.desktop import Application;"
        "app = Application(['nnviz', '-reverse']);"
        "print(QSpinBox(maximum=9999, value=1234).text(), app.layoutDirection().name)"
    )
    of_cairo = os.environ | {"LC_ALL": "ar_EG.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], env=of_cairo, capture_output=True, check=True)
    assert done.stdout.split() == [b"1234", b"LeftToRight"]


def test_in_macos_where_a_point_is_a_pixel_text_has_as_many_pixels_as_elsewhere() -> None:
    script = (
        "import sys, numpy, PySide6.QtGui; sys.platform = 'darwin'; from nnviz.view.parts import style;"
        "print(style.FONT_POINTS, style.SMALL_POINTS)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert [float(points) for points in done.stdout.split()] == pytest.approx([9.5 / 0.75, 8.5 / 0.75])


def test_in_windows_it_has_a_place_of_its_own_in_the_taskbar_and_its_menus_show_keys_everywhere() -> None:
    script = (
        "import ctypes, sys; from unittest.mock import Mock; from PySide6.QtGui import QGuiApplication;"
        "from nnviz.app.desktop import Application; QGuiApplication.styleHints()"
        ".setShowShortcutsInContextMenus(False); ctypes.windll = Mock(); sys.platform = 'win32';"
        "app = Application([]); print(*ctypes.windll.shell32.mock_calls, sep='\\n');"
        "print(app.styleHints().showShortcutsInContextMenus())"
    )
    offscreen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", script], env=offscreen, capture_output=True, check=True)
    assert done.stdout.decode().splitlines() == [
        "call.SetCurrentProcessExplicitAppUserModelID('nnviz')", "True"
    ]  # fmt: skip

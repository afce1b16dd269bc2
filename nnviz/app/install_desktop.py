"""A place in the desktop's menu: an entry, an icon, and run files that open by a double click."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Template

from nnviz.data.resources import is_bundled, resource
from nnviz.experiment.atomic import write_atomically

_INDEXES = (("update-desktop-database", "applications"), ("update-mime-database", "mime"))
"""Programs that make known what was written, each with its folder; without them a new login does it."""

_RESERVED = re.compile(r"""[\s"'\\><~|&;$*?#()`]""")
"""What the standard allows in quotes alone."""


def data_folder() -> Path:
    """The folder of the user's data: what ``XDG_DATA_HOME`` says, as long as that is a whole path."""
    named = Path(os.environ.get("XDG_DATA_HOME", ""))
    return named if named.is_absolute() else Path.home() / ".local/share"


def install_desktop(root: Path) -> Iterator[Path]:
    """Write the entry, the kind of file and the icon of the freedesktop.org standards; each as it is there.

    Parameters
    ----------
    root
        The folder of a user's data.

    Raises
    ------
    OSError
        The folder cannot be written.
    """
    entry = Template(resource("desktop/nnviz.desktop").read_text(encoding="utf-8"))
    yield _write(root / "applications/nnviz.desktop", entry.substitute(exec=_command()))
    kind = resource("desktop/nnviz.xml").read_text(encoding="utf-8")
    yield _write(root / "mime/packages/nnviz.xml", kind)
    icon = resource("icons/nnviz.svg").read_text(encoding="utf-8")
    yield _write(root / "icons/hicolor/scalable/apps/nnviz.svg", icon)
    for program, folder in _INDEXES:
        if found := shutil.which(program):
            subprocess.run([found, root / folder], check=False, capture_output=True)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, text.encode())
    return path


def _command() -> str:
    """This very program as an entry's Exec spells it: in a bundle by itself, else Python and the module.

    With -P nothing is imported from the folder that a file is opened in, which may be anybody's.
    """
    return _quoted(sys.executable) + ("" if is_bundled() else " -P -m nnviz")


def _quoted(path: str) -> str:
    """A word of an Exec: in quotes only where it must be, as the xdg-open of a bare desktop knows none."""
    escaped = re.sub(r'["$`\\]', lambda found: r"\\" + found[0].replace("\\", r"\\"), path)
    quote = '"' if _RESERVED.search(path) else ""
    return f"{quote}{escaped.replace('%', '%%')}{quote}"

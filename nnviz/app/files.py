"""Which file a person means: asked for in a dialog, or dropped on the window."""

from pathlib import Path

from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

_EXPERIMENTS = "*.json *.safetensors *.nnviz *.md"
_DATA = (
    "*.csv *.tsv *.tab *.txt *.data *.xlsx *.parquet *.jsonl *.ndjson *.arff *.svm *.libsvm *.npz *.npy "
    "*.mat *.zip *.gz *ubyte"
)
_READABLE = ";;".join(
    (
        f"All that nnviz opens ({_EXPERIMENTS} {_DATA})",
        f"Runs, experiments, networks and lessons ({_EXPERIMENTS})",
        f"Data ({_DATA})",
        "All files (*)",
    )
)
_WRITABLE = "Experiments (*.json)"


def ask_open(parent: QWidget, folder: Path) -> Path | None:
    """A file to open, or None."""
    return ask_which(parent, "Open", folder)


def ask_pictures(parent: QWidget, folder: Path) -> Path | None:
    """A folder to open, or None."""
    title = "Open a folder that holds a folder of pictures for each class"
    name = QFileDialog.getExistingDirectory(parent, title, str(folder))
    return Path(name) if name else None


def ask_lessons(parent: QWidget, folder: Path) -> Path | None:
    """A folder of lessons, or None."""
    name = QFileDialog.getExistingDirectory(parent, "Open a folder of lessons", str(folder))
    return Path(name) if name else None


def ask_which(parent: QWidget, title: str, proposed: Path) -> Path | None:
    """The file that is meant by a name, or None."""
    # All those endings would make a dialog of Qt's own wider than many a screen.
    brief = QFileDialog.Option.HideNameFilterDetails
    name, _ = QFileDialog.getOpenFileName(parent, title, str(proposed), _READABLE, "", brief)
    return Path(name) if name else None


def ask_save(parent: QWidget, folder: Path) -> Path | None:
    """Where to write an experiment, or None."""
    return ask_where(parent, "Save experiment", folder / "experiment.json", _WRITABLE)


def ask_where(parent: QWidget, title: str, proposed: Path, kinds: str = "") -> Path | None:
    """Where to write a file of the proposed one's kind, or None."""
    suffix = proposed.suffix
    dialog = QFileDialog(parent, title, str(proposed.parent), kinds or f"*{suffix}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))  # what is typed without one is found again by Open
    dialog.selectFile(proposed.name)
    chosen = dialog.selectedFiles()[0] if dialog.exec() else ""
    dialog.deleteLater()
    return Path(chosen) if chosen else None


def dropped_file(event: QDropEvent) -> Path | None:
    """What was dropped, when it is one file or folder of this machine."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None

"""What is remembered between two starts: theme, layout and the last folder."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

ZOOMS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5)
THEMES = ("system", "light", "dark")


class Memory:
    """In place of a QSettings, for a window that reads none of the user's and leaves none behind."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str, default: object = None) -> object:
        return self._values.get(key, default)

    def setValue(self, key: str, value: object) -> None:  # noqa: N802 - as QSettings has it
        self._values[key] = value


class Settings:
    """The user's settings, by default in an INI file of their configuration folder."""

    def __init__(self, store: QSettings | Memory | None = None) -> None:
        self._store = store or QSettings(
            QSettings.Format.IniFormat, QSettings.Scope.UserScope, "nnviz", "nnviz"
        )

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        theme = str(self._store.value("theme", "system"))
        return theme if theme in THEMES else "system"

    @theme.setter
    def theme(self, theme: str) -> None:
        self._store.setValue("theme", theme)

    @property
    def zoom(self) -> float:
        """How large everything is drawn: one of `ZOOMS`."""
        try:
            zoom = float(str(self._store.value("zoom", 1.0)))
        except ValueError:
            return 1.0
        return zoom if zoom in ZOOMS else 1.0

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        self._store.setValue("zoom", zoom)

    @property
    def folder(self) -> Path:
        """Where a file was last opened or saved."""
        folder = Path(str(self._store.value("folder", "")))
        return folder if folder.is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    @property
    def layout(self) -> tuple[QByteArray, QByteArray]:
        """Geometry of the window and state of its docks; empty before the first time."""
        return self._bytes("geometry"), self._bytes("docks")

    @layout.setter
    def layout(self, layout: tuple[QByteArray, QByteArray]) -> None:
        geometry, docks = layout
        self._store.setValue("geometry", geometry)
        self._store.setValue("docks", docks)

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

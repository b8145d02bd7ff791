"""What the program remembers from one start to the next: recent files, the window's shape and the theme.

A thin, typed shell around QSettings for the window and the application; what is stored is never trusted.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from gui.theme import THEME_CHOICES, ThemeChoice

ORGANIZATION = "Backprop Studio"
RECENT_LIMIT = 10
# Raised whenever docks come or go, so that an old arrangement is not forced on new ones.
LAYOUT_VERSION = 4


class Settings:
    """Reads and writes the settings of this user; unreadable or missing ones give the defaults."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store or QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, ORGANIZATION, "window")

    # --- recent files -------------------------------------------------------------------------------------------

    @property
    def recent_files(self) -> tuple[Path, ...]:
        """The files opened or saved last, the latest first."""
        stored = self._store.value("recent_files", [])
        names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
        return tuple(Path(name) for name in names if isinstance(name, str) and name)[:RECENT_LIMIT]

    def add_recent_file(self, path: Path) -> None:
        """Put a file at the head of the list."""
        full = path.absolute()
        others = [known for known in self.recent_files if known != full]
        self._write_recent([full, *others])

    def forget_recent_file(self, path: Path) -> None:
        """Take a file off the list."""
        self._write_recent([known for known in self.recent_files if known != path])

    def _write_recent(self, paths: list[Path]) -> None:
        self._store.setValue("recent_files", [str(path) for path in paths[:RECENT_LIMIT]])

    # --- the window ---------------------------------------------------------------------------------------------

    @property
    def geometry(self) -> QByteArray:
        """The window's place and size; empty if nothing is stored."""
        return self._bytes("geometry")

    @property
    def layout(self) -> QByteArray:
        """Where docks and toolbars are; empty if nothing is stored."""
        return self._bytes("layout")

    def store_window(self, geometry: QByteArray, layout: QByteArray) -> None:
        """Remember the window's shape."""
        self._store.setValue("geometry", geometry)
        self._store.setValue("layout", layout)

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    # --- choices ------------------------------------------------------------------------------------------------

    @property
    def theme(self) -> ThemeChoice:
        """The user's choice of theme."""
        value = self._store.value("theme")
        return next((choice for choice in THEME_CHOICES if choice == value), "system")

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice)

    @property
    def step_size(self) -> str:
        """The name of the step size that was in use."""
        value = self._store.value("step_size")
        return value if isinstance(value, str) else ""

    @step_size.setter
    def step_size(self, size: str) -> None:
        self._store.setValue("step_size", size)

    @property
    def labels(self) -> str:
        """The name of the way in which weights are labelled; empty if nobody chose."""
        value = self._store.value("labels")
        return value if isinstance(value, str) else ""

    @labels.setter
    def labels(self, mode: str) -> None:
        self._store.setValue("labels", mode)

    @property
    def digits(self) -> int:
        """How many significant digits the canvas shows; 0 if nobody chose."""
        value = self._store.value("digits")
        return int(value) if isinstance(value, int | str) and str(value).isdecimal() else 0

    @digits.setter
    def digits(self, count: int) -> None:
        self._store.setValue("digits", count)

    @property
    def fold_limit(self) -> int:
        """Above how many neurons a layer begins as a block, 0 for none at all; −1 if nobody chose."""
        value = self._store.value("fold_limit")
        return int(value) if isinstance(value, int | str) and str(value).isdecimal() else -1

    @fold_limit.setter
    def fold_limit(self, limit: int) -> None:
        self._store.setValue("fold_limit", limit)

    @property
    def pace(self) -> float:
        """How many steps a second are played; 0 if nobody chose."""
        value = self._store.value("pace")
        try:
            return float(value) if isinstance(value, int | float | str) else 0.0
        except ValueError:
            return 0.0

    @pace.setter
    def pace(self, pace: float) -> None:
        self._store.setValue("pace", pace)

    @property
    def animates(self) -> bool:
        """Whether steps are shown as a wave along the lines."""
        return self._store.value("animates", True) in (True, "true")

    @animates.setter
    def animates(self, animates: bool) -> None:
        self._store.setValue("animates", animates)

    @property
    def compiled(self) -> bool:
        """Whether compiled code trains where it is faster."""
        return self._store.value("compiled", True) in (True, "true")

    @compiled.setter
    def compiled(self, used: bool) -> None:
        self._store.setValue("compiled", used)

    @property
    def welcomed(self) -> bool:
        """Whether the program was started before."""
        return self._store.value("welcomed") in (True, "true")

    @welcomed.setter
    def welcomed(self, done: bool) -> None:
        self._store.setValue("welcomed", done)

    @property
    def last_folder(self) -> str:
        """The folder of the file opened or saved last; empty if there is none."""
        return str(self.recent_files[0].parent) if self.recent_files else ""

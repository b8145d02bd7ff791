"""The docks around the canvas: where each panel goes, how it is called, and how the arrangement is remembered.

For the main window.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QWidget

from gui.panels.panel_header import MARGIN, PanelHeader
from gui.settings import LAYOUT_VERSION

_Area = Qt.DockWidgetArea


@dataclass(frozen=True, slots=True)
class _Spec:
    """One dock: its title, its place, and its size along the side of the window in pixels."""

    name: str
    title: str
    area: Qt.DockWidgetArea
    extent: int


_SPECS = (
    _Spec("data", "Data", _Area.LeftDockWidgetArea, 200),
    _Spec("inspector", "Inspector", _Area.LeftDockWidgetArea, 260),
    _Spec("notes", "Notes", _Area.LeftDockWidgetArea, 260),
    _Spec("explanation", "Explanation", _Area.RightDockWidgetArea, 800),
    _Spec("error", "Error over epochs", _Area.BottomDockWidgetArea, 230),
)
# Widths and height in a window of the size that it first opens in; narrower windows get their share.
_WIDTHS = {"data": 300, "explanation": 430}
_HEIGHT = 240
_FULL_WIDTH, _FULL_HEIGHT = 1440, 900


class Docks:
    """The docks of one window, by name. They are there from the start; panels are put into them."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._docks = {spec.name: _made(spec, window) for spec in _SPECS}
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks)
        for bottom, side in (
            (Qt.Corner.BottomLeftCorner, _Area.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, _Area.RightDockWidgetArea),
        ):
            window.setCorner(bottom, side)

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def put(self, name: str, panel: QWidget) -> None:
        """Put a panel into its dock; its header becomes the dock's title."""
        dock = self._docks[name]
        dock.setWidget(panel)
        header = getattr(panel, "header", None)
        if isinstance(header, PanelHeader):
            header.setContentsMargins(MARGIN, 8, MARGIN, 4)
            dock.setTitleBarWidget(header)

    def fill_menu(self, menu: QMenu) -> None:
        """Entries that show and hide the docks."""
        for spec in _SPECS:
            action = self._docks[spec.name].toggleViewAction()
            action.setToolTip(f"Show or hide the panel {spec.title}")
            menu.addAction(action)

    def arrange(self) -> None:
        """Put every dock where it belongs at first, in sizes that suit the window."""
        for spec in _SPECS:
            dock = self._docks[spec.name]
            dock.setFloating(False)
            self._window.addDockWidget(spec.area, dock)
            dock.show()
        wide = min(max(self._window.width() / _FULL_WIDTH, 0.7), 1.25)
        high = min(max(self._window.height() / _FULL_HEIGHT, 0.7), 1.25)
        self._resize(Qt.Orientation.Horizontal, {name: int(wide * width) for name, width in _WIDTHS.items()})
        left = {spec.name: spec.extent for spec in _SPECS if spec.area == _Area.LeftDockWidgetArea}
        self._resize(Qt.Orientation.Vertical, left)
        self._resize(Qt.Orientation.Vertical, {"error": int(high * _HEIGHT)})

    def state(self) -> QByteArray:
        """The arrangement, to be remembered."""
        return self._window.saveState(LAYOUT_VERSION)

    def restore(self, state: QByteArray) -> None:
        """An arrangement of this version; any other is left alone."""
        self._window.restoreState(state, LAYOUT_VERSION)

    def _resize(self, orientation: Qt.Orientation, sizes: dict[str, int]) -> None:
        self._window.resizeDocks([self._docks[name] for name in sizes], list(sizes.values()), orientation)


def _made(spec: _Spec, window: QMainWindow) -> QDockWidget:
    dock = QDockWidget(spec.title, window)
    dock.setObjectName(f"dock_{spec.name}")
    dock.setAccessibleName(spec.title)
    window.addDockWidget(spec.area, dock)
    return dock

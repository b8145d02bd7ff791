"""How the plots share the bottom of the window: behind one another's tabs, or side by side.

For the docks of the window. A plot that is closed keeps a place among the tabs, and comes back there.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

TABS, SIDE_BY_SIDE = "plots_tabs", "plots_side_by_side"  # as the actions are called

_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
_NOWHERE = Qt.DockWidgetArea.NoDockWidgetArea
_PLACES = 4  # side by side; what is open besides goes behind their tabs
_FIRST = ("error", "accuracy", "gradients", "function")  # where fewer than two are open
_NARROWEST = 300  # px that a plot is worth; below, two rows of two are better than one of three or four


class PlotPlaces(QObject):
    """Places the docks of plots, which it gets by name in the order of their tabs.

    `arranged` carries the action that stands for the arrangement; `resized` says that there are other places to size.
    """

    arranged = Signal(str)
    resized = Signal()

    def __init__(self, window: QMainWindow, docks: dict[str, QDockWidget]) -> None:
        super().__init__(window)
        self._window, self._docks = window, docks
        self.apart = False
        self._busy = False
        self._soon = QTimer(self)  # several may come or go at once
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.settle)
        for dock in docks.values():
            dock.toggleViewAction().toggled.connect(self._on_dock_toggled)

    def show_tabs(self) -> None:
        """All of them in one place, behind tabs."""
        self.take(apart=False)
        self.settle()

    def show_side_by_side(self) -> None:
        """Those that are open beside each other; if there is but one, some that go well with it."""
        self.take(apart=True)
        if len(self._opened()) < 2:
            for name in _FIRST:
                self._docks[name].show()
        self.settle()

    def take(self, *, apart: bool) -> None:
        """Take an arrangement for the one in force, and leave the docks where they are."""
        self.apart = apart
        self.arranged.emit(SIDE_BY_SIDE if apart else TABS)

    def rows(self) -> list[list[QDockWidget]]:
        """The docks in front of each place, row by row; none where no plot is open."""
        opened = self._opened()
        if not self.apart:
            return [opened[:1]] if opened else []
        return _rows(opened[:_PLACES], self._width())

    def behind(self, dock: QDockWidget) -> bool:
        """Whether a dock is a plot behind the tab of another one."""
        return dock in self._docks.values() and not dock.isHidden() and dock.visibleRegion().isEmpty()

    def settle(self) -> None:
        """Put every plot at the bottom into its place, and leave the one in front there."""
        self._soon.stop()
        self._busy = True
        here = [dock for dock in self._docks.values() if _wanted(dock) and self._is_here(dock)]
        opened = [dock for dock in here if not dock.isHidden()]
        front = next((dock for dock in opened if not self.behind(dock)), None)
        for dock in here:
            self._window.removeDockWidget(dock)
        places = self._place(opened) if self.apart and opened else self._place(here[:1])
        rest = [dock for dock in (opened if self.apart else here) if dock not in places]
        for number, dock in enumerate(rest):
            self._window.tabifyDockWidget(places[number % len(places)], dock)
        for dock in here:
            if dock not in places and dock not in rest:
                self._window.tabifyDockWidget(places[0], dock)
            dock.setVisible(dock in opened)
        for dock in places if self.apart or front is None else [front]:
            dock.raise_()
        self._busy = False
        self.resized.emit()

    def _place(self, docks: list[QDockWidget]) -> list[QDockWidget]:
        """Rows of docks, each with a place of its own; those that have got one."""
        rows = _rows(docks[:_PLACES], self._width())
        for above, row in zip([None, *rows], rows, strict=False):
            if above is None:
                self._window.addDockWidget(_BOTTOM, row[0])
            else:
                self._window.splitDockWidget(above[0], row[0], Qt.Orientation.Vertical)
        for row in rows:
            for left, right in pairwise(row):
                self._window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
        return [dock for row in rows for dock in row]

    def _opened(self) -> list[QDockWidget]:
        return [dock for dock in self._docks.values() if not dock.isHidden() and self._is_here(dock)]

    def _is_here(self, dock: QDockWidget) -> bool:
        """Whether nobody has taken a dock elsewhere."""
        return not dock.isFloating() and self._window.dockWidgetArea(dock) in (_BOTTOM, _NOWHERE)

    def _width(self) -> int:
        """Of the place that they share: what stands above them is as wide."""
        middle = self._window.centralWidget()
        return self._window.width() if middle is None else middle.width()

    def _on_dock_toggled(self) -> None:
        if self.apart and not self._busy:
            self._soon.start(0)


def _wanted(dock: QDockWidget) -> bool:
    """Whether a dock may be opened: one that is there on demand is in no place until then."""
    return dock.toggleViewAction().isVisible()


def _rows(docks: list[QDockWidget], width: int) -> list[list[QDockWidget]]:
    """In one row if each is wide enough there, else in two, the longer of which is the first."""
    if len(docks) <= 2 or len(docks) * _NARROWEST <= width:
        return [docks] if docks else []
    first = (len(docks) + 1) // 2
    return [docks[:first], docks[first:]]

"""The docks around the canvas: where each panel goes, how it is called, and how the arrangement is remembered.

For the main window.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QTabBar, QWidget

from gui.panels.panel_header import MARGIN, PanelHeader
from gui.plot_places import SIDE_BY_SIDE, TABS, PlotPlaces
from gui.settings import LAYOUT_VERSION

_Area = Qt.DockWidgetArea


@dataclass(frozen=True, slots=True)
class _Spec:
    """One dock: its title, its place, and the share that it has in the length of that side of the window.

    `tab_of` is the dock that it shares its place with.
    """

    name: str
    title: str
    area: Qt.DockWidgetArea
    share: int
    tab_of: str = ""
    on_demand: bool = False  # it is hidden until something brings it
    closed: bool = False  # at first, for the window is to begin calm


_SPECS = (
    _Spec("data", "Data", _Area.LeftDockWidgetArea, 30),
    _Spec("inspector", "Inspector", _Area.LeftDockWidgetArea, 38),
    _Spec("training", "Training", _Area.LeftDockWidgetArea, 38, tab_of="inspector"),
    _Spec("notes", "Notes", _Area.LeftDockWidgetArea, 32),
    _Spec("lesson", "Lesson", _Area.LeftDockWidgetArea, 72, tab_of="notes", on_demand=True),
    _Spec("outline", "Outline", _Area.LeftDockWidgetArea, 32, tab_of="notes"),
    _Spec("history", "History", _Area.LeftDockWidgetArea, 32, tab_of="notes"),
    _Spec("explanation", "Explanation", _Area.RightDockWidgetArea, 100),
    _Spec("exercise", "Exercise", _Area.RightDockWidgetArea, 100, tab_of="explanation", on_demand=True),
    _Spec("diagnosis", "Diagnosis", _Area.RightDockWidgetArea, 100, tab_of="explanation"),
    _Spec("error", "Error", _Area.BottomDockWidgetArea, 100),
    _Spec("accuracy", "Accuracy", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("function", "Output", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("confusion", "Confusion", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("surface", "Surface", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("gradients", "Gradients", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("updates", "Updates", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("histograms", "Histograms", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("units", "Units", _Area.BottomDockWidgetArea, 100, tab_of="error", closed=True),
    _Spec("gradient_check", "Gradient check", _Area.BottomDockWidgetArea, 100, tab_of="error", on_demand=True),
)


@dataclass(frozen=True, slots=True)
class _Depth:
    """How far a side reaches into the window: a part of its width or height, and the limits in pixels."""

    part: float
    least: int
    most: int

    def of(self, whole: int) -> int:
        return round(min(max(self.part * whole, self.least), self.most))


# The network in the middle gets the most of a small window and its share of a large one.
_WIDTHS = {"data": _Depth(0.208, 190, 340), "explanation": _Depth(0.3, 270, 560)}
# Added to the version of a remembered arrangement: nobody has chosen its sizes; its plots stand side by side.
_FOLLOWED, _APART = 10_000, 20_000
_HEIGHT = _Depth(0.23, 132, 270)
_HEIGHT_READING = _Depth(0.31, 150, 360)  # while a text speaks of what a plot shows
_HEIGHTS = {1: _Depth(0.27, 150, 330), 2: _Depth(0.5, 300, 620)}  # of so many rows of plots side by side
_LEAST = 100  # px of width asked for each plot beside others; what is left is shared out equally
_READING = _Depth(0.25, 320, 400)  # of the left side while a text is read there


class Docks(QObject):
    """The docks of one window, by name. They are there from the start; panels are put into them.

    Their sizes follow that of the window until somebody drags one or its edge.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._following = True
        self._reading = ""  # the dock that has the most of the left side
        self._before: tuple[QByteArray, bool] | None = None  # the arrangement that comes back when it goes
        self._docks = {spec.name: _made(spec, window) for spec in _SPECS}
        self.plots = PlotPlaces(window, {spec.name: self._docks[spec.name] for spec in _plots()})
        self.plots.resized.connect(self._share_bottom)
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks)
        for bottom, side in (
            (Qt.Corner.BottomLeftCorner, _Area.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, _Area.RightDockWidgetArea),
        ):
            window.setCorner(bottom, side)
        window.installEventFilter(self)
        for dock in self._docks.values():
            dock.topLevelChanged.connect(self._on_dock_top_level_changed)

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    def all(self) -> list[QDockWidget]:
        """Every dock, in the order of the menu."""
        return list(self._docks.values())

    def put(self, name: str, panel: QWidget) -> None:
        """Put a panel into its dock; its header becomes the dock's title."""
        dock = self._docks[name]
        dock.setWidget(panel)
        # Behind the tab of another a dock lies outside the window, where Tab would go to what is in it.
        dock.visibilityChanged.connect(panel.setEnabled)
        header = getattr(panel, "header", None)
        if isinstance(header, PanelHeader):
            header.setContentsMargins(MARGIN, 8, MARGIN, 4)
            dock.setTitleBarWidget(header)

    def stops(self) -> list[QDockWidget]:
        """The docks that F6 comes to: of plots behind each other's tabs only the one in front."""
        return [dock for dock in self._docks.values() if not self.plots.behind(dock)]

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {
            "restore_layout": self.arrange,
            TABS: self.plots.show_tabs,
            SIDE_BY_SIDE: self.plots.show_side_by_side,
        }

    def fill_menus(self, panels: QMenu, plots: QMenu) -> None:
        """Entries that show and hide the docks, those of the plots in a menu of their own, above what is there."""
        first = plots.actions()[0]
        for spec in _SPECS:
            action = self._docks[spec.name].toggleViewAction()
            action.setToolTip(f"Show or hide the panel {spec.title}")
            action.triggered.connect(partial(_raise_if_shown, self._docks[spec.name]))
            if spec in _plots():
                plots.insertAction(first, action)
            else:
                panels.addAction(action)

    def arrange(self) -> None:
        """Put every dock where it belongs at first, in sizes that suit the window."""
        reading, self._reading = self._reading, ""
        self.plots.take(apart=False)
        for spec in _SPECS:
            dock = self._docks[spec.name]
            if spec.on_demand and dock.isHidden():
                continue
            dock.setFloating(False)
            self._window.addDockWidget(spec.area, dock)
            if spec.tab_of:
                self._window.tabifyDockWidget(self._docks[spec.tab_of], dock)
            dock.setVisible(not spec.closed)
        for spec in _SPECS:
            if spec.tab_of:
                self._docks[spec.tab_of].raise_()
        self._following = True
        if reading:
            self._read(reading)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size; what is pressed on the window itself, under all its widgets, is a divider."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._following = False
        elif event.type() == QEvent.Type.Resize and self._following:
            self._share()
        elif event.type() == QEvent.Type.LayoutRequest:
            self._tend_bars()
        return False

    def _tend_bars(self) -> None:
        """Bars of tabs scroll, for titles of two letters and dots say nothing; one tab alone is no stop for Tab."""
        for bar in self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
            # Each of these lays the bar out anew, which is another request: without end, were it not for the looks.
            if bar.elideMode() != Qt.TextElideMode.ElideNone:
                bar.setElideMode(Qt.TextElideMode.ElideNone)
            if not bar.usesScrollButtons():
                bar.setUsesScrollButtons(True)
            policy = Qt.FocusPolicy.TabFocus if bar.count() > 1 else Qt.FocusPolicy.NoFocus
            if bar.focusPolicy() != policy:
                bar.setFocusPolicy(policy)

    def _on_dock_top_level_changed(self, _floating: bool) -> None:
        self._following = False  # somebody takes it elsewhere

    def _share(self) -> None:
        """Sizes that suit the window."""
        width, height = self._window.width(), self._window.height()
        widths = {**_WIDTHS, "data": _READING} if self._reading else _WIDTHS
        self._resize(Qt.Orientation.Horizontal, {name: depth.of(width) for name, depth in widths.items()})
        left = self._left_shares(height)
        self._resize(Qt.Orientation.Vertical, left)
        self._share_bottom()

    def _share_bottom(self) -> None:
        """Sizes of the plots: all rows are equally high, and all plots of one equally wide."""
        if rows := self.plots.rows():
            alone = _HEIGHT_READING if self._reading else _HEIGHT
            depth = _HEIGHTS[len(rows)] if self.plots.apart else alone
            high = depth.of(self._window.height()) // len(rows)
            self._window.resizeDocks([row[0] for row in rows], [high] * len(rows), Qt.Orientation.Vertical)
            for row in rows[: len(rows) if self.plots.apart else 0]:  # what is asked for is their least together
                self._window.resizeDocks(row, [_LEAST] * len(row), Qt.Orientation.Horizontal)

    def _left_shares(self, height: int) -> dict[str, int]:
        """What each dock of the left side has of a height."""
        shares = {spec.name: spec.share for spec in _left() if not spec.on_demand}
        if self._reading:
            share = next(spec.share for spec in _SPECS if spec.name == self._reading)
            shares = {self._reading: share, "data": 100 - share}
        return {name: share * height // 100 for name, share in shares.items()}

    def begin_reading(self, name: str) -> None:
        """Give the most of the left side to a dock with a text, above all others there, until `end_reading`."""
        if self._reading:
            return
        self._before = (self.state(), self._following)
        self._docks[name].toggleViewAction().setVisible(True)
        self._read(name)
        self._share()

    def end_reading(self) -> None:
        """Take that dock away, and put all others where they were before."""
        if self._before is None:
            return
        name, (state, following) = self._reading, self._before
        self._reading, self._before = "", None
        self._docks[name].toggleViewAction().setVisible(False)
        self._window.removeDockWidget(self._docks[name])
        size = self._window.size()
        self.restore(state)
        if self._window.size() != size:  # Qt makes a small window wider meanwhile, for all docks side by side
            self._window.setMinimumSize(0, 0)
            self._window.resize(size)
        self._following = following
        if following:
            self._share()

    def _read(self, name: str) -> None:
        """The dock at the top of the left side, and those that are open there behind each other's tabs below it."""
        self._reading = name
        others = [self._docks[spec.name] for spec in _left() if spec.name != name]
        opened = [dock for dock in others if not dock.isHidden() and not dock.isFloating()]
        for dock in opened:
            self._window.removeDockWidget(dock)
        for dock in (self._docks[name], *opened[:1]):
            self._window.addDockWidget(_Area.LeftDockWidgetArea, dock, Qt.Orientation.Vertical)
        for dock in opened[1:]:
            self._window.tabifyDockWidget(opened[0], dock)
        for dock in (self._docks[name], *opened):
            dock.show()
        for dock in opened[:1]:
            dock.raise_()

    def bring(self, name: str, wanted: bool) -> None:
        """Put a dock that is there on demand into its place, in front, or take it away."""
        dock, spec = self._docks[name], next(spec for spec in _SPECS if spec.name == name)
        dock.toggleViewAction().setVisible(wanted)
        if not wanted:
            in_front = not dock.visibleRegion().isEmpty()
            self._window.removeDockWidget(dock)
            if in_front:  # Qt would take the last of the tabs
                _raise_if_shown(self._docks[spec.tab_of])
        elif dock.isHidden():
            self._window.addDockWidget(spec.area, dock)
            self._window.tabifyDockWidget(self._docks[spec.tab_of], dock)
            dock.show()
            dock.raise_()

    def state(self) -> QByteArray:
        """The arrangement, to be remembered: without what is there for reading alone."""
        if self._before is not None:
            return self._before[0]
        return self._window.saveState(_version(followed=self._following, apart=self.plots.apart))

    def restore(self, state: QByteArray) -> None:
        """An arrangement of this version; any other is left alone."""
        followed, self._following = self._following, False  # Qt resizes the window while docks are in no place yet
        kinds = ((follows, apart) for follows in (False, True) for apart in (False, True))
        found = next((kind for kind in kinds if self._window.restoreState(state, _version(*kind))), None)
        self._following, apart = found or (followed, self.plots.apart)
        self.plots.take(apart=apart)
        for dock in self._docks.values():
            if not dock.toggleViewAction().isVisible():
                self._window.removeDockWidget(dock)  # Qt shows what an arrangement does not name
        if found is not None and self._following:
            self._share()

    def _resize(self, orientation: Qt.Orientation, sizes: dict[str, int]) -> None:
        self._window.resizeDocks([self._docks[name] for name in sizes], list(sizes.values()), orientation)


def _version(followed: bool, apart: bool) -> int:
    """Of an arrangement of that kind."""
    return LAYOUT_VERSION + (_FOLLOWED if followed else 0) + (_APART if apart else 0)


def _plots() -> list[_Spec]:
    """The docks that belong at the bottom."""
    return [spec for spec in _SPECS if spec.area == _Area.BottomDockWidgetArea]


def _left() -> list[_Spec]:
    """The docks that belong on the left."""
    return [spec for spec in _SPECS if spec.area == _Area.LeftDockWidgetArea]


def _raise_if_shown(dock: QDockWidget, _checked: bool = False) -> None:
    """What somebody opens comes in front of the tabs of others."""
    if not dock.isHidden():
        dock.raise_()


def _made(spec: _Spec, window: QMainWindow) -> QDockWidget:
    dock = QDockWidget(spec.title, window)
    dock.setObjectName(f"dock_{spec.name}")
    dock.setAccessibleName(spec.title)
    window.addDockWidget(spec.area, dock)
    dock.toggleViewAction().setVisible(not spec.on_demand)
    if spec.tab_of:
        window.removeDockWidget(dock)  # all of them beside each other would make a window wider than it need be
    return dock

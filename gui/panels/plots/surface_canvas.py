"""The drawing of the error surface: the map with its contour lines, the path of training on it, and going there.

For the plot of the error surface; loads pyqtgraph.
"""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QMenu

from engine.network import Vector
from engine.observing.surface import Landscape
from gui.panels.plots.axes import ValueAxis
from gui.panels.plots.curve import flat_pen
from gui.panels.plots.plot_canvas import PlotCanvas
from gui.panels.plots.surface_picture import Scale, SurfaceKey, finer
from gui.theme import LIGHT, Theme, ui_font

_LOW = 170  # px of height below which the axes have no titles
_DOTS = 60  # places of the path up to which each has a dot


class SurfaceCanvas(PlotCanvas):
    """Emits `entered` with the point that somebody wants the network to be at."""

    entered = Signal(QPointF)

    def __init__(self) -> None:
        self._theme = LIGHT
        self._image = pg.ImageItem(axisOrder="row-major")
        self._lines = pg.PlotCurveItem(connect="pairs", antialias=True)
        self._halo, self._path = (pg.PlotCurveItem(antialias=True) for _ in range(2))
        self._dots, self._ends = pg.ScatterPlotItem(antialias=True), pg.ScatterPlotItem(antialias=True)
        self._names = tuple(pg.TextItem(text, anchor=(-0.15, 0.5)) for text in ("start", "now"))
        self.axes_named = ValueAxis("bottom", ""), ValueAxis("left", "")
        super().__init__(*self.axes_named, "Error surface")
        self.setObjectName("surface_plot")
        items = (self._image, self._lines, self._halo, self._path, self._dots, self._ends, *self._names)
        for level, item in enumerate(items):
            item.setZValue(level)
            self.getPlotItem().addItem(item, ignoreBounds=True)
        for axis in self.axes_named:
            axis.setGrid(False)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme; the map is drawn anew by whoever shows it."""
        super().set_theme(theme)
        self._theme = theme
        self._lines.setPen(flat_pen(SurfaceKey.line_colour(theme), width=1.0))
        self._halo.setPen(flat_pen(theme.plot_background, width=4.0))
        self._path.setPen(flat_pen(theme.focus, width=2.0))
        self._dots.setPen(flat_pen(theme.plot_background, width=1.0))
        self._dots.setBrush(theme.focus)
        for name in self._names:
            name.setColor(theme.text)
            name.setFont(ui_font(8.5, bold=True))

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_landscape(self, of: Landscape, scale: Scale, titles: tuple[str, str]) -> None:
        """The map, its lines and what the axes are."""
        self._image.setImage(scale.pixels(finer(of.errors), self._theme), autoLevels=False, levels=None)
        self._image.setRect(QRectF(of.x[0], of.y[0], of.x[-1] - of.x[0], of.y[-1] - of.y[0]))
        points = np.concatenate([*of.contours, np.empty((0, 2, 2))]).reshape(-1, 2)
        self._lines.setData(x=points[:, 0], y=points[:, 1])
        for axis, title in zip(self.axes_named, titles, strict=True):
            axis.set_title(title)
        self._show_titles()
        self.view.setRange(xRange=(of.x[0], of.x[-1]), yRange=(of.y[0], of.y[-1]), padding=0)

    def show_path(self, path: Vector, here: tuple[float, float]) -> None:
        """The way of training, shape (places, 2), from its start to where the network is now."""
        x, y = path[:, 0], path[:, 1]
        for curve in (self._halo, self._path):
            curve.setData(x=x, y=y)
        dotted = path if len(path) <= _DOTS else path[:0]
        self._dots.setData(x=dotted[:, 0], y=dotted[:, 1], size=5)
        started = len(path) > 1
        ends = [(path[0], 11, self._theme.plot_background)] if started else []
        spots = [*ends, (np.array(here), 11, self._theme.focus)]
        edge = flat_pen(self._theme.text, width=1.6)
        self._ends.setData([{"pos": at, "size": size, "brush": brush, "pen": edge} for at, size, brush in spots])
        self._names[0].setVisible(started)
        if started:
            self._names[0].setPos(*path[0])
        self._names[1].setPos(*here)

    def clear_all(self) -> None:
        """Show nothing."""
        for curve in (self._lines, self._halo, self._path):
            curve.setData(x=[], y=[])
        self._dots.clear()
        self._ends.clear()
        self._image.clear()
        for name in self._names:
            name.setVisible(False)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self._show_titles()

    def _show_titles(self) -> None:
        for axis in self.axes_named:
            axis.showLabel(self.height() >= _LOW)  # the lists above name the parameters too

    # --- going there -------------------------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        spot = self._spot(event)
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.entered.emit(spot)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()
        if event.reason() == QContextMenuEvent.Reason.Mouse and self.area.contains(QPointF(event.pos())):
            spot = QPointF(self.view.mapSceneToView(self.mapToScene(event.pos())))
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.addAction("Go here").triggered.connect(lambda: self.entered.emit(spot))
            menu.popup(event.globalPos())

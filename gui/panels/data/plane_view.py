"""The samples of a network with two inputs as points: clicked in, dragged, taken away, over what the network computes.

For the data panel. It shows values and speaks through signals; nothing is written before a drag has ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from engine.data import Data
from engine.edits.rows import Part
from engine.formula.notation import NOTATION, Notation
from engine.network import Network, Vector
from engine.numerals import shown
from gui.intents import rows
from gui.panels.data.columns import Column, Kind, columns
from gui.panels.data.heat_map import HeatMap, Scale, picture
from gui.panels.data.plane_axes import Frame, draw_axes, draw_legend, fitted
from gui.panels.data.plane_dots import Dots
from gui.theme import LIGHT, Theme, ui_font

_REACH = 9.0  # px within which a click is on a point
_INTERVAL = 50  # milliseconds between two pictures of what the network computes
_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space)
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class Drag:
    """A point under the mouse: its row, where it was pressed, and where it is now in px once it moves."""

    row: int
    pressed: QPointF
    at: QPointF | None = None


class PlaneView(QWidget):
    """`requested` carries an Intent, `sample_chosen` a row, `point_wanted` a place where a new one is clicked in.

    `menu_asked` carries the row under the mouse, or None, with the place on the screen.
    """

    requested = Signal(object)
    sample_chosen = Signal(int)
    point_wanted = Signal(float, float)
    menu_asked = Signal(object, object)
    gave_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("data_plane")
        self.setAccessibleName("Samples in the plane")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.adding = False
        self._network: Network | None = None
        self._data: Data | None = None
        self._parameters: Vector | None = None
        self._columns: tuple[Column, ...] = ()
        self._names = NOTATION
        self._points = np.empty((0, 2))
        self._targets = np.empty(0)
        self._scale = Scale()
        self._buckets: npt.NDArray[np.uint8] = np.empty(0, np.uint8)  # of the targets' colours
        self._frame = Frame(QRectF(0, 0, 1, 1), QRectF())
        self._sample: int | None = None
        self.selected: int | None = None
        self._drag: Drag | None = None
        self._theme = LIGHT
        self._heat = HeatMap()
        self._picture: QImage | None = None
        self._layer: QPixmap | None = None  # the points as they were drawn last; thousands take longer than the ground
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL)
        self._timer.timeout.connect(self._on_timeout)
        self._describe()

    # --- what is shown ------------------------------------------------------------------------------------------

    def set_names(self, names: Notation) -> None:
        """The document's letters."""
        self._names = names
        if self._network is not None and self._data is not None:
            self._columns = columns(self._network, self._data, names)
            self._describe()
            self.update()

    def show_data(self, network: Network, data: Data) -> None:
        """The samples; what is in view stays as long as all points are in it."""
        if network is self._network and data is self._data:
            return
        anew = self._network is None or self._data is None
        if len(self._points) != len(data.train) + len(data.test):
            self.cancel()
        self._network, self._data, self._columns = network, data, columns(network, data, self._names)
        self._points = np.concatenate([data.train.inputs, data.test.inputs])
        self._targets = np.concatenate([data.train.targets, data.test.targets])[:, 0]
        self._scale = Scale.of(self._targets)
        self._buckets = self._scale.buckets(self._targets)
        self.selected = self.selected if self.selected is not None and self.selected < len(self._points) else None
        if anew or not self._frame.holds(self._points):
            self.fit()
        self._describe()
        self._outdate()

    def show_parameters(self, parameters: Vector) -> None:
        """The weights that the ground is computed with, at once or, while they change often, soon."""
        if parameters is not self._parameters:
            self._parameters = parameters
            self._ask_for_ground()

    def show_running(self, parameters: Vector) -> None:
        """The weights of a run that goes on; whoever shows them chooses when the time for it is."""
        self._parameters = parameters
        if self.isVisible():
            self._timer.stop()
            self._on_timeout()

    def show_sample(self, row: int | None) -> None:
        """Ring the sample in view."""
        self._sample = row
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._outdate()

    def fit(self) -> None:
        """All points in view, with some room around."""
        self._frame = replace(self._frame, part=fitted(self._points))
        self._outdate()

    @property
    def frame(self) -> Frame:
        """Which part of the plane is where."""
        return self._frame

    def _outdate(self) -> None:
        """Points and ground are to be drawn anew."""
        self._ask_for_ground()
        self._redraw()

    def _ask_for_ground(self) -> None:
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _redraw(self) -> None:
        self._layer = None
        self.update()

    def _on_timeout(self) -> None:
        self._picture = None
        if self._network is not None and self._parameters is not None and self._network.input_count == 2:
            values = self._heat.values(self._network, self._parameters, self._frame.part)
            self._picture = None if values is None else picture(values, self._scale, self._theme)
        self.update()

    def _describe(self) -> None:
        if self.selected is None:
            text = f"{len(self._points):,} points; arrow keys go from one to the next"
        else:
            text = self.words(self.selected)
        self.setAccessibleDescription(text)

    def words(self, row: int) -> str:
        """A sample in words: its row and its numbers."""
        part, number = self.place(row)
        titles = [column.title for column in self._columns if column.kind in (Kind.INPUT, Kind.TARGET)]
        values = [*self._points[row], self._targets[row]]
        numbers = ", ".join(f"{title} {shown(value)}" for title, value in zip(titles, values, strict=False))
        name = rows.names({part: [number]})
        return f"{name[0].upper()}{name[1:]}: {numbers}"

    def place(self, row: int) -> tuple[Part, int]:
        """The part of the data that a row is in, and its number there."""
        train = 0 if self._data is None else len(self._data.train)
        return ("train", row) if row < train else ("test", row - train)

    # --- the mouse ----------------------------------------------------------------------------------------------

    def row_at(self, at: QPointF) -> int | None:
        """The point under the mouse; of several the nearest."""
        if not len(self._points):
            return None
        distances = np.hypot(*(self._frame.to_screen(self._points) - (at.x(), at.y())).T)
        nearest = int(distances.argmin())
        return nearest if distances[nearest] <= _REACH else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row = self.row_at(at)
        if row is not None:
            self._drag = Drag(row, at)
            self._select(row)
        elif self.adding and self._frame.place.contains(at):
            self.point_wanted.emit(*self._frame.rounded(at))
        else:
            self._select(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, drag = event.position(), self._drag
        if drag is None:
            over = self.row_at(at) is not None
            shape = Qt.CursorShape.CrossCursor if self.adding else Qt.CursorShape.ArrowCursor
            self.setCursor(Qt.CursorShape.PointingHandCursor if over else shape)
            return
        far = (at - drag.pressed).manhattanLength() >= QApplication.startDragDistance()
        if drag.at is not None or far:
            self._drag = replace(drag, at=self._frame.inside(at))
            self._redraw()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        if drag is None or event.button() != Qt.MouseButton.LeftButton or self._network is None:
            return
        self._redraw()
        if drag.at is None:
            self._choose(drag.row)
            return
        part, number = self.place(drag.row)
        x, y = self._frame.rounded(drag.at)
        intent = rows.set_cells(self._network, {(part, number, 0): x, (part, number, 1): y})
        self.requested.emit(replace(intent, text=f"Move the point of {rows.names({part: [number]})}"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the mouse."""
        self._frame = self._frame.zoomed(event.position(), 0.85 ** (event.angleDelta().y() / 120))
        self._outdate()
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        row = self.row_at(QPointF(event.pos())) if by_mouse else self.selected
        self.cancel()
        self._select(row)
        self.menu_asked.emit(row, event.globalPos())

    def cancel(self) -> bool:
        """Give up a drag; whether there was one."""
        dragging, self._drag = self._drag is not None, None
        self._redraw()
        return dragging

    def _select(self, row: int | None) -> None:
        self.selected = row
        self._describe()
        self.update()

    def _choose(self, row: int) -> None:
        if self.place(row)[0] == "train":
            self.sample_chosen.emit(row)

    # --- the keyboard -------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys that are used here from the window's shortcuts; say what a point is."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._uses(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = self.row_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if row is None else self.words(row), self)
            return True
        return super().event(event)

    def _uses(self, event: QKeyEvent) -> bool:
        if event.modifiers():
            return False
        escapes = event.key() == Qt.Key.Key_Escape and (self._drag is not None or self.adding)
        return escapes or event.key() in _STEPS or (event.key() in _KEYS and self.selected is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if not self.cancel():
                self.gave_up.emit()
        elif key in _STEPS and len(self._points):
            before = self.selected if self.selected is not None else (-1 if _STEPS[Qt.Key(key)] > 0 else 0)
            self._select((before + _STEPS[Qt.Key(key)]) % len(self._points))
        elif key == Qt.Key.Key_Space and self.selected is not None:
            self._choose(self.selected)
        elif key in _KEYS and self.selected is not None:
            self.remove(self.selected)
        else:
            super().keyPressEvent(event)

    def remove(self, row: int) -> None:
        """Ask for a sample to go."""
        part, number = self.place(row)
        self.requested.emit(rows.remove({part: [number]}))

    # --- drawing ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(ui_font(8.0))
        place = self._frame.place
        painter.fillRect(place, self._theme.plot_background)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._picture)
        inputs = [column.title for column in self._columns if column.kind == Kind.INPUT]
        draw_axes(painter, self._frame, inputs, self._theme)
        outputs = [column.title for column in self._columns if column.kind == Kind.OUTPUT]
        if outputs:
            draw_legend(painter, self._frame, outputs[0], self._scale, self._theme)
        dots = self._dots()
        if self._layer is None:
            self._layer = dots.layer(self.size(), self.devicePixelRatioF())
        painter.setClipRect(place.adjusted(-1, -1, 1, 1))
        painter.drawPixmap(0, 0, self._layer)
        dots.draw_rings(painter, self._sample, self.selected)
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.focus_ring, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _dots(self) -> Dots:
        drag, train = self._drag, 0 if self._data is None else len(self._data.train)
        moved = None if drag is None or drag.at is None else (drag.row, drag.at)
        return Dots(self._frame, self._points, self._buckets, train, self._theme, moved)

    # --- Qt -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._frame = replace(self._frame, place=Frame.room(self.rect()))
        self._layer = None

    def showEvent(self, event: QShowEvent) -> None:
        self._on_timeout()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        self.cancel()

    def sizeHint(self) -> QSize:
        return QSize(240, 220)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, 110)

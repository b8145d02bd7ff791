"""What samples look like, small: points of a plane, a curve, pictures of digits, or the first rows as a table.

For the dialogs that bring data in.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from engine.columns import Column, Columns, class_names, class_rows
from engine.data import Data
from engine.network import Vector
from engine.numerals import shown
from gui.panels.panel_header import muted
from gui.theme import LIGHT, Theme, number_font, ui_font

_MOST = 2_000  # points that are drawn
_ROWS = 16  # of the table
_MOST_COLUMNS = 12
_SIDE = 8  # pixels of a digit's picture
_DIGITS = 4
_MARGINS = (40.0, 10.0, 12.0, 32.0)  # px around the axes: left, top, right, bottom
_NUMBER_ALIGNMENT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DataPicture(QStackedWidget):
    """Shows samples in the way that suits them, with a line that says what is seen."""

    def __init__(self, theme: Theme | None = None) -> None:
        super().__init__()
        self.setAccessibleName("Preview")
        self.drawing = _Drawing(theme or LIGHT)
        self.table = _Table()
        for widget in (self.drawing, self.table):
            self.addWidget(widget)

    def show_data(self, data: Data) -> None:
        """Points for two inputs that are no bits, a curve for one, pictures for 8 × 8, and rows for all else."""
        inputs, targets = data.train.inputs.shape[1], data.train.targets.shape[1]
        bits = bool(np.isin(data.train.inputs, (0.0, 1.0)).all())
        draw: Callable[[QPainter], None] | None = None
        if inputs == _SIDE**2:
            draw = self.drawing.draw_digits
        elif inputs == 2 and not bits:
            draw = self.drawing.draw_points
        elif inputs == 1 and targets == 1:
            draw = self.drawing.draw_curve
        if draw is None:
            self.table.show_data(data)
            self.setCurrentWidget(self.table)
        else:
            self.drawing.show_data(data, draw)
            self.setCurrentWidget(self.drawing)


class _Drawing(QWidget):
    """The picture of samples that can be drawn."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._data: Data | None = None
        self._draw: Callable[[QPainter], None] | None = None
        self.setMinimumSize(220, 190)

    def sizeHint(self) -> QSize:
        return QSize(340, 300)

    def show_data(self, data: Data, draw: Callable[[QPainter], None]) -> None:
        """The samples, and how they are drawn."""
        self._data, self._draw = data, draw
        self.setAccessibleDescription(f"{len(data.train):,} rows to train with, {len(data.test):,} to test")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.plot_background)
        if self._draw is not None and self._data is not None and len(self._data.train):
            self._draw(painter)
        painter.end()

    # --- points -------------------------------------------------------------------------------------------------

    def draw_points(self, painter: QPainter) -> None:
        """Two inputs as a place, the target as a colour; rows for testing are rings."""
        data = self._drawn
        place = self._axes(painter, data.train.inputs, _name(data.inputs, 0, "x₁"), _name(data.inputs, 1, "x₂"))
        for samples, filled in ((data.train, True), (data.test, False)):
            colours = self._colours(data, samples.targets[:_MOST])
            self._dots(painter, place(samples.inputs[:_MOST]), colours, filled=filled)
        self._legend(painter, class_names(data.targets))

    def draw_curve(self, painter: QPainter) -> None:
        """The target over the input; rows for testing are rings."""
        data = self._drawn
        both = [np.hstack([part.inputs, part.targets]) for part in (data.train, data.test)]
        place = self._axes(painter, np.vstack(both), _name(data.inputs, 0, "x"), _name(data.targets, 0, "target"))
        colour = self._theme.series[0]
        for rows, filled in zip(both, (True, False), strict=True):
            self._dots(painter, place(rows[:_MOST]), [colour] * min(len(rows), _MOST), filled=filled)

    def _axes(self, painter: QPainter, values: Vector, below: str, beside: str) -> Callable[[Vector], Vector]:
        """Draw a frame with the ends of both axes; the answer takes values to places in it."""
        left, top, right, bottom = _MARGINS
        frame = QRectF(left, top, self.width() - left - right, self.height() - top - bottom)
        low, high = values.min(axis=0), values.max(axis=0)
        room = np.where(high > low, high - low, 1.0) * 0.06
        low, high = low - room, high + room
        painter.setPen(QPen(self._theme.border, 1))
        painter.drawRect(frame)
        painter.setFont(ui_font(8.0))
        painter.setPen(self._theme.muted)
        metrics = QFontMetricsF(painter.font())
        ends = [shown(float(value), 2) for value in (*low, *high)]
        line = metrics.height()
        painter.drawText(QPointF(frame.left(), frame.bottom() + line), ends[0])
        painter.drawText(QPointF(frame.right() - metrics.horizontalAdvance(ends[2]), frame.bottom() + line), ends[2])
        painter.drawText(QRectF(0, frame.bottom() - line, left - 4, line), Qt.AlignmentFlag.AlignRight, ends[1])
        painter.drawText(QRectF(0, frame.top(), left - 4, line), Qt.AlignmentFlag.AlignRight, ends[3])
        middle = Qt.AlignmentFlag.AlignHCenter
        painter.drawText(QRectF(frame.left(), frame.bottom() + line * 0.9, frame.width(), line + 2), middle, below)
        painter.save()
        painter.translate(left - 22, frame.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-frame.height() / 2, -line, frame.height(), line), middle, beside)
        painter.restore()

        def place(rows: Vector) -> Vector:
            shares = (rows - low) / (high - low)
            across = frame.left() + shares[:, 0] * frame.width()
            return np.stack([across, frame.bottom() - shares[:, 1] * frame.height()], axis=1)

        return place

    def _dots(self, painter: QPainter, places: Vector, colours: list[QColor], *, filled: bool) -> None:
        radius = 3.0 if len(places) <= 400 else 2.0
        for (x, y), colour in zip(places.tolist(), colours, strict=True):
            painter.setPen(Qt.PenStyle.NoPen if filled else QPen(colour, 1.3))
            painter.setBrush(colour if filled else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), radius, radius)

    def _colours(self, data: Data, targets: Vector) -> list[QColor]:
        """A colour for each class; without classes those of the lowest and the highest half of the first target."""
        series = self._theme.series
        classes = class_rows(data.targets, targets)
        if classes is None:
            middle = (data.train.targets[:, 0].min() + data.train.targets[:, 0].max()) / 2
            classes = (targets[:, 0] > middle).astype(np.intp)
        return [series[one % len(series)] for one in classes.tolist()]

    def _legend(self, painter: QPainter, names: tuple[str, ...]) -> None:
        """The classes with their colours, in the upper left corner."""
        metrics, left, top = QFontMetricsF(painter.font()), _MARGINS[0] + 8, _MARGINS[1] + 6
        for i, name in enumerate(names[:6]):
            y = top + i * (metrics.height() + 1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.series[i % 6])
            painter.drawEllipse(QPointF(left + 3, y + metrics.height() / 2), 3.0, 3.0)
            painter.setPen(self._theme.muted)
            painter.drawText(QPointF(left + 12, y + metrics.ascent()), name)

    # --- digits -------------------------------------------------------------------------------------------------

    def draw_digits(self, painter: QPainter) -> None:
        """As many pictures as there is room for, each with its class below."""
        data, cell = self._drawn, 46
        across, down = max(self.width() // cell, 1), max(self.height() // (cell + 12), 1)
        shown_rows = data.train.inputs[: across * down]
        low, high = float(data.train.inputs.min()), float(data.train.inputs.max())
        classes = class_rows(data.targets, data.train.targets[: across * down])
        names = class_names(data.targets)
        painter.setFont(ui_font(7.5))
        for i, row in enumerate(shown_rows):
            x, y = (i % across) * cell + 4, (i // across) * (cell + 12) + 4
            ink = np.clip((row.reshape(_SIDE, _SIDE) - low) / ((high - low) or 1.0), 0, 1)
            grey = np.ascontiguousarray((255 * (1 - ink)).astype(np.uint8))
            image = QImage(grey.data, _SIDE, _SIDE, _SIDE, QImage.Format.Format_Grayscale8).copy()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(QRect(x, y, cell - 8, cell - 8), image)
            if classes is not None:
                painter.setPen(self._theme.muted)
                below = QRectF(x, y + cell - 8, cell - 8, 13)
                painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, names[int(classes[i])])

    @property
    def _drawn(self) -> Data:
        assert self._data is not None
        return self._data


class _Table(QWidget):
    """The first rows of samples."""

    def __init__(self) -> None:
        super().__init__()
        self._says = muted()
        self.table = QTableWidget()
        self.table.setAccessibleName("First rows")
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setShowGrid(False)
        self.table.setFont(number_font(9.0))
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(22)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.table, 1)
        column.addWidget(self._says)

    def show_data(self, data: Data) -> None:
        """The first rows for training, with the columns' names."""
        inputs, targets = data.train.inputs[:_ROWS], data.train.targets[:_ROWS]
        titles = [_name(data.inputs, i, f"x{i + 1}") for i in range(inputs.shape[1])]
        titles += [_target_name(data.targets, i) for i in range(targets.shape[1])]
        rows = np.hstack([inputs, targets])[:, :_MOST_COLUMNS]
        self.table.setColumnCount(rows.shape[1])
        self.table.setRowCount(len(rows))
        self.table.setHorizontalHeaderLabels(titles[:_MOST_COLUMNS])
        for i, row in enumerate(rows.tolist()):
            for j, value in enumerate(row):
                item = QTableWidgetItem(shown(value, _DIGITS))
                item.setTextAlignment(_NUMBER_ALIGNMENT)
                self.table.setItem(i, j, item)
        total = len(data.train) + len(data.test)
        self._says.setText(f"the first {len(rows)} of {total:,} rows" if total > len(rows) else "")


def _name(columns: Columns, i: int, otherwise: str) -> str:
    column = columns[i] if columns else Column()
    return column.name or otherwise


def _target_name(columns: Columns, i: int) -> str:
    column = columns[i] if columns else Column()
    return f"t {column.one_of or column.name}".strip()

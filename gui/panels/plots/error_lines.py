"""The curves of all lines of training on one plot: which there are, how strong each is drawn, which is near a point.

For the error plot alone; loads pyqtgraph, so it is imported by it only.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from engine.document import NO_HISTORY, History
from gui.lines import LineView
from gui.panels.plots.curve import WIDTH, LineCurves, View
from gui.panels.plots.readout import Pixels
from gui.theme import LIGHT, Theme

_NEAR = 14.0  # px from a curve within which it is meant
_BACK, _FADED = 0.25, 0.62  # how much of the ground is in the colours of other lines, and beside an emphasised one
_STRONG, _FAINT = 2.4, 1.2  # px, widths of an emphasised curve and of those of other lines
_MOST_NAMES = 6  # in a legend
_STYLES = {"train": Qt.PenStyle.SolidLine, "test": Qt.PenStyle.DashLine}
ALONE = -1  # the line of a history that is shown without any


class ErrorLines:
    """The lines by their ids; the colours follow the order in which they came."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._curves: dict[int, LineCurves] = {}
        self._views: dict[int, LineView] = {}
        self._order: dict[int, int] = {}  # of every line that ever was
        self._theme = LIGHT
        self.current = ALONE
        self.emphasised: int | None = None

    # --- what there is -----------------------------------------------------------------------------------------

    @property
    def now(self) -> LineCurves:
        """The curves of the line on which training goes on."""
        if self.current not in self._curves:
            self._curves[self.current] = LineCurves(self._plot)
            self._recolour()
        return self._curves[self.current]

    @property
    def views(self) -> tuple[LineView, ...]:
        """The lines as they were given."""
        return tuple(self._views.values())

    def visible(self) -> Iterator[tuple[int, LineCurves]]:
        """The lines whose curves are shown, the current one last."""
        lines = sorted(self._curves.items(), key=lambda pair: pair[0] == self.current)
        return ((line, curves) for line, curves in lines if curves.visible)

    def curves(self, line: int) -> LineCurves:
        """The curves of a line; those of the current one for a line that is none."""
        return self._curves.get(line, self.now)

    def name(self, line: int) -> str:
        """What a line is called; nothing where there is no other."""
        return self._views[line].name if len(self._views) > 1 and line in self._views else ""

    def colour_of(self, line: int) -> QColor:
        """The colour of a line in its full strength."""
        place = self._order.setdefault(line, len(self._order)) if line != ALONE else 0
        return self._theme.runs[place % len(self._theme.runs)]

    def last_epoch(self, line: int) -> int:
        """The newest epoch of a line."""
        curves = self.curves(line)
        reached = max(curves.last, 0) * curves.history.stride
        view = self._views.get(line)
        return max(reached, view.last_epoch if view else 0)

    def line_at(self, line: int, epoch: int) -> int:
        """The line to which an epoch of a line belongs: itself, or one of those that it branched off."""
        while (view := self._views.get(line)) and view.parent in self._views and epoch < view.first_epoch:
            line = view.parent
        return line

    def share(self, line: int, other: int, epoch: int) -> bool:
        """Whether an epoch lies on the way of both of two lines."""
        return self.line_at(line, epoch) == self.line_at(other, epoch)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show(self, lines: tuple[LineView, ...]) -> None:
        """Take in all lines; curves come and go only where lines do."""
        self._views = {line.id: line for line in lines}
        self.current = next((line.id for line in lines if line.current), ALONE)
        for gone in [line for line in self._curves if line not in self._views and line != self.current]:
            self._curves.pop(gone).remove()
        for line in lines:
            if line.id not in self._curves:
                self._curves[line.id] = LineCurves(self._plot)
            curves = self._curves[line.id]
            curves.show(line.history, line.first_epoch if line.parent is not None else 0)
            curves.set_visible(line.visible)
        if self.emphasised not in self._views:
            self.emphasised = None
        self._recolour()

    def show_current(self, history: History) -> None:
        """How far the current line has come; the others stay as they are."""
        now = self.now
        now.show(history, now.first_epoch)

    def empty(self) -> bool:
        """Whether there is nothing at all to be shown."""
        return all(curves.history is NO_HISTORY or curves.last < 0 for _, curves in self.visible())

    def emphasise(self, line: int | None) -> bool:
        """Draw one line stronger than all others; whether that changes anything."""
        line = line if line in self._views and len(self._views) > 1 else None
        if line == self.emphasised:
            return False
        self.emphasised = line
        self._recolour()
        return True

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._recolour()

    def _recolour(self) -> None:
        ground, chosen = self._theme.plot_background, self.emphasised
        for line, curves in self._curves.items():
            colour, strong = self.colour_of(line), line in (chosen, self.current)
            share = 0.0 if line == chosen or (strong and chosen is None) else _BACK if chosen is None else _FADED
            width = _STRONG if line == chosen else WIDTH if line == self.current else _FAINT
            width = 2.0 if line == self.current and chosen is None and len(self._curves) > 1 else width
            curves.colour(mixed(colour, ground, share), ground, width, 3.0 if line == chosen else 2.0 * strong)

    def legend(self, muted: str, *, named: bool) -> list[tuple[str, Qt.PenStyle, str]]:
        """What a legend says, as names, styles and colours: the runs if they are to be `named`, then which curve of one
        is which where there are two.
        """
        shown = [line for line, _ in self.visible()][::-1]
        entries: list[tuple[str, Qt.PenStyle, str]] = []
        if len(self._views) > 1 and named:
            most = _MOST_NAMES if len(shown) <= _MOST_NAMES else _MOST_NAMES - 1
            entries = [(self.name(n), Qt.PenStyle.SolidLine, self.colour_of(n).name()) for n in shown[:most]]
            if len(shown) > most:
                entries.append((f"and {len(shown) - most} more", Qt.PenStyle.NoPen, muted))
        if any(curves.test.range() for _, curves in self.visible()):
            colour = self.colour_of(self.current).name() if len(self._views) < 2 else muted
            entries += [(name, style, colour) for name, style in _STYLES.items()]
        return entries

    # --- numbers -----------------------------------------------------------------------------------------------

    def range(self, above: float) -> tuple[float, float] | None:
        """The lowest and highest visible value greater than `above`; None without any."""
        found = [r for r in (curves.range(above) for _, curves in self.visible()) if r is not None]
        return (min(r[0] for r in found), max(r[1] for r in found)) if found else None

    def draw(self, view: View, width: int, *, log: bool) -> None:
        """Draw what is in view."""
        for _, curves in self.visible():
            curves.draw(view, width, log=log)

    def nearest(self, x: float, y: float, tall: float) -> int | None:
        """The visible line whose training curve comes nearest to a point, within some pixels of height `tall`."""
        best, found = _NEAR * tall, None
        for line, curves in self.visible():
            xs, ys = curves.train.points()
            if len(xs) and xs[0] <= x <= xs[-1]:
                away = abs(float(np.interp(x, xs, ys)) - y)
                best, found = (away, line) if away <= best else (best, found)
        return found

    def pixels(self, scale_x: float, shift_x: float, scale_y: float, shift_y: float) -> Iterator[Pixels]:
        """The points of all visible curves in pixels, by the scale and the shift of either coordinate."""
        for _, curves in self.visible():
            for curve in curves.both:
                x, y = curve.points()
                yield x * scale_x + shift_x, y * scale_y + shift_y


def mixed(colour: QColor, ground: QColor, share: float) -> QColor:
    """A colour with a share of the ground in it: what a translucent one looks like, and much faster to draw."""
    pairs = ((colour.redF(), ground.redF()), (colour.greenF(), ground.greenF()), (colour.blueF(), ground.blueF()))
    return QColor.fromRgbF(*(own * (1 - share) + below * share for own, below in pairs))

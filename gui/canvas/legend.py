"""What stands over the canvas without being zoomed: the scale of the weights, what is labelled, and the headline.

For the view and for pictures; it draws on any painter.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPixmap

from engine.numerals import MINUS, shown
from engine.steps import Phase
from gui.canvas.labels.plan import LabelsShown
from gui.canvas.text import draw, draw_centred, width, word
from gui.canvas.words import PHASE_ROLES
from gui.theme import Theme, WeightScale

HEIGHT = 46.0  #: What the legend takes at the bottom.
HEADLINE = 26.0  #: What the headline takes above it.
_MARGIN, _BAR_WIDTH, _BAR_HEIGHT, _SIZE = 18.0, 150.0, 7.0, 11.0
_BETWEEN = 24.0
_LINE = 15.0


@dataclass(frozen=True, slots=True)
class Legend:
    """What the legend says."""

    scale: WeightScale
    notes: tuple[str, ...]
    headline: str
    phase: Phase | None

    def draw(self, painter: QPainter, area: QRectF, theme: Theme) -> None:
        """Draws along the bottom of an area."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        _draw_bar(painter, area, self.scale, theme)
        _draw_notes(painter, area, self.notes, theme)
        if self.headline:
            _draw_headline(painter, area, self.headline, PHASE_ROLES[self.phase], theme)


class KeptLegend:
    """A legend on the screen: drawn once, and from its picture as long as nothing that it shows has changed."""

    def __init__(self) -> None:
        self._shown: tuple[Legend, QSizeF, Theme, float] | None = None
        self._picture = QPixmap()

    def draw(self, painter: QPainter, area: QRectF, legend: Legend, theme: Theme) -> None:
        """Draws along the bottom of an area."""
        ratio = painter.device().devicePixelRatio()
        strip = QSizeF(area.width(), HEIGHT + HEADLINE)
        if (legend, strip, theme, ratio) != self._shown:
            self._shown = legend, strip, theme, ratio
            self._picture = _picture(legend, strip, theme, ratio)
        painter.drawPixmap(QPointF(area.left(), area.bottom() - strip.height()), self._picture)


def _picture(legend: Legend, size: QSizeF, theme: Theme, ratio: float) -> QPixmap:
    picture = QPixmap((size * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    legend.draw(painter, QRectF(QPointF(), size), theme)
    painter.end()
    return picture


@dataclass(frozen=True, slots=True)
class Said:
    """What the picture leaves out or draws as one, and what the labels are about."""

    labels: LabelsShown = "all"
    fewer_digits: int = 0  # that labels have where there is no room for as many as were chosen
    wanted_all: bool = False
    lines: int = 0  # connections that have a line of their own
    drawn: int = 0
    in_view: int = 0
    bundled: int = 0  # lines and bands that stand for many connections
    folded: int = 0
    biases_in_fields: int = 0  # layers drawn as fields of dots, of which biases are not seen
    biases_in_blocks: int = 0  # folded layers, of which only the range of the biases is seen
    biases: bool = True


def notes(said: Said | None, zoom: float | None) -> tuple[str, ...]:
    """The notes, the most important ones first; `zoom` None where nothing is zoomed."""
    if said is None:
        return ()
    found = []
    if said.drawn < said.in_view:
        found.append(f"strongest {said.drawn:,} of {said.in_view:,} weights")
    if said.biases_in_fields:
        found.append(f"biases of {_layers(said.biases_in_fields)} of dots are not shown")
    if said.folded:
        of = ", of their biases the range" if said.biases_in_blocks else ""
        found.append(f"{_layers(said.folded)} folded{of}")
    if said.lines:
        crowded = said.wanted_all and said.labels != "all"
        digits = f", to {said.fewer_digits} digits" if said.fewer_digits else ""
        found.append(f"labels: {_LABELS[said.labels]}{digits}{' (too many for all)' if crowded else ''}")
    if not said.biases:
        found.append("no biases in this network")
    if said.bundled:
        found.append("lines and cells of folded layers: strongest weight")
    return tuple(found) if zoom is None else (*found, f"{round(100 * zoom)} %")


_LABELS: dict[LabelsShown, str] = {
    "all": "all",
    "focus": "around the focus",
    "hover": "under the pointer",
    "none": "none, weights are not labelled",
}


def _layers(count: int) -> str:
    return f"{count} layer{'' if count == 1 else 's'}"


def _draw_bar(painter: QPainter, area: QRectF, scale: WeightScale, theme: Theme) -> None:
    bar = QRectF(area.left() + _MARGIN, area.bottom() - HEIGHT + 6, _bar_width(area), _BAR_HEIGHT)
    _draw_ground(painter, bar.adjusted(-8, -7, 8, 22), theme)
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    gradient.setStops(scale.gradient_stops(theme))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(gradient)
    painter.drawRoundedRect(bar, 3.5, 3.5)
    limit = shown(scale.limit)
    middle = bar.bottom() + 13
    ends = ([word(MINUS + limit, _SIZE, "muted")], [word("+" + limit, _SIZE, "muted")])
    draw(painter, bar.left(), middle, ends[0], theme)
    draw(painter, bar.right() - width(ends[1]), middle, ends[1], theme)
    draw_centred(painter, bar.center().x(), middle, [word("weight", _SIZE, "muted")], theme)


def _bar_width(area: QRectF) -> float:
    return min(_BAR_WIDTH, area.width() * 0.28)


def _draw_notes(painter: QPainter, area: QRectF, said: tuple[str, ...], theme: Theme) -> None:
    """As many notes as fit beside the bar on two lines; the zoom, which is the last, always stays."""
    lines = note_lines(said, area.width() - _bar_width(area) - 2 * _MARGIN - _BETWEEN)
    wide = max((width([word(line, _SIZE, "muted")]) for line in lines), default=0.0)
    if lines:
        top = area.bottom() - HEIGHT + 26 - _LINE * (len(lines) - 1) - 9
        right = area.right() - _MARGIN
        _draw_ground(painter, QRectF(right - wide - 8, top, wide + 16, _LINE * len(lines) + 4), theme)
    for row, line in enumerate(lines):
        pieces = [word(line, _SIZE, "muted")]
        middle = area.bottom() - HEIGHT + 26 - _LINE * (len(lines) - 1 - row)
        draw(painter, area.right() - _MARGIN - width(pieces), middle, pieces, theme)


def note_lines(said: tuple[str, ...], room: float) -> list[str]:
    """Notes on at most two lines of so much room; those that do not fit are left out from the least important on."""
    while said:
        lines = [""]
        for note in said:
            longer = f"{lines[-1]} · {note}" if lines[-1] else note
            if lines[-1] and width([word(longer, _SIZE, "muted")]) > room:
                lines.append(note)
            else:
                lines[-1] = longer
        if len(lines) <= 2 or len(said) == 1:
            return lines
        said = (*said[:-2], said[-1])
    return []


def _draw_headline(painter: QPainter, area: QRectF, text: str, role: str, theme: Theme) -> None:
    size = 13.0
    pieces = [word(text, size, role, bold=True)]
    while width(pieces) > area.width() - 2 * _MARGIN and size > 9:
        size -= 1
        pieces = [word(text, size, role, bold=True)]
    middle = area.bottom() - HEIGHT - HEADLINE / 2
    wide = width(pieces)
    _draw_ground(painter, QRectF(area.center().x() - wide / 2 - 10, middle - 12, wide + 20, 24), theme)
    draw_centred(painter, area.center().x(), middle, pieces, theme)


def _draw_ground(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """What lets words be read above lines: nothing is seen of it where there are none."""
    painter.setPen(Qt.PenStyle.NoPen)
    ground = QColor(theme.canvas)
    ground.setAlphaF(0.86)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 6, 6)

"""The titles above the samples, in two lines where they are long; each line ends in dots where there is no room for it.

For the data panel alone.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QStyleOptionHeader, QStyleOptionHeaderV2, QWidget

_BESIDE = 10  # px of the style sheet's padding


class TitleHeader(QHeaderView):
    """Qt's own header would put the dots behind the first line and drop the second."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)

    def initStyleOptionForIndex(self, option: QStyleOptionHeader, section: int) -> None:
        super().initStyleOptionForIndex(option, section)
        room, metrics = self.sectionSize(section) - _BESIDE, self.fontMetrics()
        lines = (metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in option.text.split("\n"))
        option.text = "\n".join(lines)
        if isinstance(option, QStyleOptionHeaderV2):
            option.textElideMode = Qt.TextElideMode.ElideNone

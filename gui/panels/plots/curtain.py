"""What hides a plot or a table while an exercise asks for numbers that it would tell.

For panels whose numbers an exercise may ask for.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from gui.panels.plots.quantities import HELD
from gui.theme import LIGHT, Theme


class Curtain(QLabel):
    """Covers a panel while it is drawn; nothing behind it can be read, pointed at or come to by keys."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(HELD, over)
        self.setObjectName("curtain")
        self.setProperty("kind", "muted")
        self.setWordWrap(True)
        self.setMargin(24)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._ground: QColor = LIGHT.panel
        self._disabled: list[QWidget] = []
        self.hide()

    @property
    def _panel(self) -> QWidget:
        # Asked for and not kept: a cycle of widgets may be collected, and so taken apart, in the middle of a painting.
        return cast("QWidget", self.parentWidget())

    def draw(self, drawn: bool) -> None:
        """Cover the panel, or show it again."""
        if drawn != self.isHidden():
            return
        if drawn:
            children = self._panel.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            self._disabled = [child for child in children if child is not self and child.isEnabled()]
        for child in self._disabled:
            child.setEnabled(not drawn)
        self.cover()
        self.setVisible(drawn)
        self.raise_()

    def cover(self) -> None:
        """Take the panel's size, which is another one now."""
        self.setGeometry(self._panel.rect())

    def set_theme(self, theme: Theme) -> None:
        """Take the ground of a theme's panels."""
        self._ground = theme.panel
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ground)
        painter.end()
        super().paintEvent(event)

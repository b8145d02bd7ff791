"""A veil over what is out of date: it can still be read, but looks like what it is, and cannot be clicked.

For panels whose new content takes longer than the eye waits.
"""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme import LIGHT, Theme

_OPACITY = 0.7


class Veil(QWidget):
    """Lies over its parent in the colour of a panel's ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._theme = LIGHT
        self.hide()

    def cover(self) -> None:
        """Lie over all of the parent as it is now."""
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ground = QColor(self._theme.panel)
        ground.setAlphaF(_OPACITY)
        QPainter(self).fillRect(self.rect(), ground)

"""Colours between the theme's own: shades of activation, and the light around what a step or a factor is about.

For the items of the canvas.
"""

from __future__ import annotations

from PySide6.QtGui import QColor

from gui.theme import FACTOR_ROLES, Theme

_FACTOR_STRENGTH = 0.34  # of a factor's strong colour in its light, so that lines and numbers on it can be read


def blended(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two: `share` 0 is the first, 1 the other."""
    share = min(max(share, 0.0), 1.0)
    pairs = zip((one.red(), one.green(), one.blue()), (other.red(), other.green(), other.blue()), strict=True)
    return QColor(*(round(a + (b - a) * share) for a, b in pairs))


def glow(theme: Theme, role: str) -> QColor:
    """The light of a role around a place: for a factor between its two colours, else the role's own colour."""
    if role in FACTOR_ROLES:
        factor = theme.factor(role)
        return blended(factor.background, factor.strong, _FACTOR_STRENGTH)
    return theme.colour(role)

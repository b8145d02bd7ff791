"""What the program looks like: which theme is on, its palette and style sheet, its fonts.

Bottom layer of the window, for everyone in `gui`; needs Qt and NumPy only.  Plots take their colours from the
`Theme` themselves, so that pyqtgraph is not loaded at the start.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from gui.palette import DARK, FACTOR_ROLES, LIGHT, Factor, Theme, colour_roles
from gui.style_sheet import style_sheet
from gui.weight_scale import BUCKETS, MAX_WIDTH, MIN_WIDTH, WeightScale

__all__ = [
    "BUCKETS", "DARK", "FACTOR_ROLES", "LIGHT", "MAX_WIDTH", "MIN_WIDTH", "THEME_CHOICES", "Factor", "Theme",
    "ThemeChoice", "WeightScale", "apply_theme", "caption_font", "chosen_theme", "colour_roles", "contrast",
    "number_font", "system_theme", "ui_font",
]  # fmt: skip

ThemeChoice = Literal["system", "light", "dark"]
THEME_CHOICES: tuple[ThemeChoice, ...] = ("system", "light", "dark")

_UI_FAMILIES = ("Inter", "Segoe UI", "SF Pro Text", "Cantarell", "Ubuntu", "Noto Sans", "DejaVu Sans")
_NUMBER_FAMILIES = (
    "JetBrains Mono", "Cascadia Mono", "SF Mono", "Menlo", "Consolas", "Ubuntu Mono", "Noto Sans Mono",
    "DejaVu Sans Mono",
)  # fmt: skip

_PALETTE_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "field",
    QPalette.ColorRole.AlternateBase: "row_alternate",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "button",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "accent_text",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "tooltip_text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Highlight: "selection",
    QPalette.ColorRole.HighlightedText: "selection_text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.Light: "panel",
    QPalette.ColorRole.Midlight: "separator",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border_strong",
    QPalette.ColorRole.Shadow: "border_strong",
}
_DISABLED_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def system_theme(app: QGuiApplication) -> Theme:
    """The theme the desktop asks for; light if it does not say."""
    return DARK if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def chosen_theme(choice: str, app: QGuiApplication) -> Theme:
    """The theme for a user's choice ``"system"``, ``"light"`` or ``"dark"``; anything else is "system"."""
    named = {"light": LIGHT, "dark": DARK}
    return named.get(choice) or system_theme(app)


def apply_theme(app: QApplication, theme: Theme) -> None:
    """Give every widget of the program the palette, style sheet and font of a theme."""
    # Fusion is the one style that follows palette and style sheet alike on every system.
    if app.style().objectName().lower() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    palette, font, sheet = _palette(theme), ui_font(), style_sheet(theme)
    if (app.palette(), app.font(), app.styleSheet()) == (palette, font, sheet):
        return  # Qt would look at every widget again, which takes longer than all else that a window does at its start
    app.setPalette(palette)
    app.setFont(font)
    app.setStyleSheet(sheet)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    for role, name in _PALETTE_ROLES.items():
        palette.setColor(role, theme.colour(name))
    for role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.disabled)
    return palette


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2.1 contrast ratio of two opaque colours, 1 … 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4) for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ui_font(size: float = 10.0, *, bold: bool = False) -> QFont:
    """The font of the window's text; ``size`` in points."""
    font = QFont(_installed(_UI_FAMILIES, "DejaVu Sans"))
    font.setPointSizeF(size)
    font.setBold(bold)
    return font


def number_font(size: float = 10.0, *, bold: bool = False) -> QFont:
    """A font whose digits all have one width, so that changing numbers do not dance; ``size`` in points."""
    font = QFont(_installed(_NUMBER_FAMILIES, "DejaVu Sans Mono"))
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(size)
    font.setBold(bold)
    return font


def caption_font(size: float = 8.5) -> QFont:
    """Bold small capitals-like font of panel captions such as EXPLANATION; ``size`` in points."""
    font = ui_font(size, bold=True)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 103.0)
    return font


@lru_cache(maxsize=8)
def _installed(families: tuple[str, ...], fallback: str) -> str:
    available = set(QFontDatabase.families())
    return next((family for family in families if family in available), fallback)

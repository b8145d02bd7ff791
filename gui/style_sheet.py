"""The style sheet of the window, filled with the colours of a theme.

Only `gui.theme` uses it.  Widgets ask for a variant by a dynamic property instead of a sheet of their own:
``setProperty("kind", …)`` with "primary", "compact", "flat" or "link" for buttons, "caption", "small", "muted",
"title" or "figure" for labels, and "ok", "warning", "error" or "info" for boxes; "invalid" = "true" marks a line edit.
"""

from __future__ import annotations

from pathlib import Path
from string import Template

from gui.palette import Theme, colour_roles

# Arrows and ticks, in a grey that is seen in both themes.
_WIDGET_PICTURES = Path(__file__).resolve().parent.parent / "resources" / "icons" / "widgets"

_SHEET = Template(
    """
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $focus_ring; }
QToolTip { background: $tooltip; color: $tooltip_text; border: 1px solid $tooltip; padding: 4px 6px; }

QToolBar {
    background: $window; border: none; border-bottom: 1px solid $border; spacing: 4px; padding: 5px 8px;
}
QToolBar::separator {
    border-left: 1px solid $border; background: transparent; width: 5px; margin: 6px 0 6px 5px;
}
QToolBar QToolButton { padding: 5px 8px; }
/* Qt leaves room for two spaces behind a text beside an icon. */
QToolBar QToolButton[toolButtonStyle="2"] { padding: 5px 1px 5px 8px; }
QToolBar QToolButton[popupMode="1"] { padding-right: 21px; }
QToolBar QToolButton::menu-button {
    width: 19px; background: transparent; border: none; border-left: 1px solid $border;
}
QToolBar QToolButton::menu-button:hover { background: $button_pressed; }
QToolBar QToolButton::menu-arrow { image: url($widgets/arrow_down.svg); width: 11px; height: 11px; }
QToolBar QLineEdit { padding: 0 6px; }
QToolBar QToolBarExtension { padding: 0; border: none; background: $muted; }
QStatusBar { background: $window; color: $muted; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QMenuBar { background: $window; border-bottom: 1px solid $separator; }
QMenuBar::item { padding: 4px 9px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $selection; color: $selection_text; }
QMenu { background: $panel; border: 1px solid $border_strong; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 24px; border-radius: 4px; }
QMenu::item:selected { background: $selection; color: $selection_text; }
QMenu::item:disabled { color: $disabled; background: transparent; }
QMenu::separator { height: 1px; background: $border; margin: 4px 6px; }

QDockWidget { color: $muted; font-weight: bold; }
QDockWidget::title {
    background: $panel; padding: 7px 10px; border-bottom: 1px solid $separator; text-align: left;
}

QPushButton, QToolButton {
    background: $button; color: $text; border: 1px solid $border; border-radius: 5px; padding: 5px 12px;
}
QToolButton { padding: 5px; }
QPushButton:hover, QToolButton:hover { background: $button_hover; border-color: $border_strong; }
QPushButton:pressed, QToolButton:pressed { background: $button_pressed; }
/* Not the colour of the ring: what is pressed in need not have the focus. */
QPushButton:checked, QToolButton:checked { background: $selection; border-color: $border_strong; }
QPushButton:focus, QToolButton:focus { border: 1px solid $focus_ring; }
QPushButton:disabled, QToolButton:disabled {
    color: $disabled; border-color: $separator; background: $window;
}
QToolButton[kind="section"] {
    padding: 3px 4px 3px 0; background: transparent; border-color: transparent; color: $muted; font-weight: bold;
    font-size: 8.5pt;
}
QToolButton[kind="section"]:hover { color: $text; }
QToolButton[kind="section"]:focus { border-color: $focus_ring; }
QToolButton[kind="compact"] { padding: 2px 7px; }
QToolButton[kind="flat"] { padding: 0; background: transparent; border-color: transparent; }
QToolButton[kind="flat"]:hover { background: $button_hover; border-color: $border; }
QToolButton[kind="flat"]:pressed { background: $button_pressed; }
QToolButton[kind="flat"]:checked { background: $selection; border-color: $focus_ring; }
QToolButton[kind="flat"]:focus { border-color: $focus_ring; }
QToolButton::menu-indicator { image: none; }
QDialogButtonBox QPushButton { min-width: 62px; }  /* Qt measures the default one before it is bold */
QPushButton:default, *[kind="primary"] {
    background: $accent; color: $accent_text; border: 1px solid $accent; font-weight: bold;
}
QPushButton:default:hover, *[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton:default:pressed, *[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton:default:focus, *[kind="primary"]:focus { border: 2px solid $focus; padding: 4px 11px; }
QPushButton:default:disabled, *[kind="primary"]:disabled {
    background: $button_pressed; color: $disabled; border-color: $separator;
}
*[kind="link"] { background: transparent; border: none; color: $link; padding: 2px 0; text-align: left; }
*[kind="link"]:hover { text-decoration: underline; background: transparent; }
*[kind="link"]:focus { border: 1px solid $focus_ring; }
QPushButton[kind="number"] {
    background: transparent; color: $link; border: 1px solid transparent; border-radius: 3px; padding: 1px 2px;
    text-align: right;
}
QPushButton[kind="number"]:hover { text-decoration: underline; }
QPushButton[kind="number"]:focus { border: 1px solid $focus_ring; }
QPushButton[kind="number"]:disabled { color: $text; }
QPushButton[kind="narrow"] { padding: 3px 4px; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
    background: $field; color: $text; border: 1px solid $border_strong; border-radius: 4px; padding: 3px 6px;
    selection-background-color: $accent; selection-color: $accent_text;
}
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $muted; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QPlainTextEdit:focus, QTextEdit:focus {
    border: 1px solid $focus_ring;
}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $disabled; border-color: $separator; background: $window;
}
QLineEdit[invalid="true"] { border: 1px solid $error_text; background: $error_box; }
QComboBox { padding: 4px 8px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $border_strong; outline: none;
    selection-background-color: $selection; selection-color: $selection_text;
}
QComboBox[kind="narrow"] { padding: 2px 2px 2px 6px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url($widgets/arrow_down.svg); width: 12px; height: 12px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    border: none; background: transparent; width: 16px;
}
QSpinBox::up-button:hover, QDoubleSpinBox::up-button:hover,
QSpinBox::down-button:hover, QDoubleSpinBox::down-button:hover {
    background: $button_pressed; border-radius: 2px;
}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
    image: url($widgets/arrow_up.svg); width: 10px; height: 10px;
}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url($widgets/arrow_down.svg); width: 10px; height: 10px;
}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QGroupBox::indicator {
    width: 14px; height: 14px; border: 1px solid $muted; border-radius: 3px; background: $field;
}
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover {
    border-color: $focus_ring; background: $button_hover;
}
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border: 1px solid $focus_ring; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QGroupBox::indicator:checked {
    background: $accent; border-color: $accent; image: url($widgets/check.svg);
}
QCheckBox::indicator:indeterminate {
    background: $accent; border-color: $accent; image: url($widgets/partly.svg);
}
QRadioButton::indicator:checked {
    border: 1px solid $accent;
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0.5 $accent, stop: 0.6 $field);
}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {
    border-color: $disabled; background: $window;
}
QCheckBox::indicator:checked:disabled { background: $disabled; }
QRadioButton::indicator:checked:disabled {
    background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
        stop: 0.5 $disabled, stop: 0.6 $window);
}
QCheckBox:disabled, QRadioButton:disabled, QLabel:disabled { color: $disabled; }
QCheckBox:focus, QRadioButton:focus { color: $link; }

QAbstractItemView {
    background: $panel; alternate-background-color: $row_alternate; color: $text;
    border: 1px solid $separator; gridline-color: $separator;
    selection-background-color: $selection; selection-color: $selection_text; outline: none;
}
QAbstractItemView:focus { border: 1px solid $focus_ring; }
#data_table, #history_list { border-color: $panel; }
#data_table:focus, #history_list:focus { border-color: $focus_ring; }
#data_table QHeaderView::section { padding: 4px 5px; }
#import_columns QHeaderView::section { padding: 4px 8px; }
#import_columns QHeaderView::section:vertical, #import_rows QHeaderView::section:vertical { border: none; }
#import_rows::item { padding: 0 7px; }
QAbstractItemView QLineEdit { padding: 0 2px; border-radius: 0; }
QTreeView::item { padding: 3px 0; }
QTreeView::item:disabled { color: $disabled; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section {
    background: $panel; color: $muted; border: none; border-bottom: 1px solid $border; padding: 4px 6px;
}
QTableCornerButton::section { background: $panel; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }

QTabWidget::pane { border: none; border-top: 1px solid $separator; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $muted; padding: 6px 10px; border-bottom: 2px solid transparent;
}
QMainWindow > QTabBar::tab { padding: 6px 8px; }  /* of docks, of which three share a narrow place */
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; }
QTabBar::tab:selected:focus { background: $selection; color: $selection_text; }
QTabBar::tab:disabled { color: $disabled; }

QGroupBox { border: 1px solid $border; border-radius: 5px; margin-top: 9px; padding-top: 6px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; padding: 0 4px; color: $muted; }
QScrollArea > QWidget > QWidget { background: $panel; border: none; }
/* The border is there at all times, so that nothing moves when it turns into the ring. */
QScrollArea { background: $panel; border: 1px solid $panel; }
#error_plot { border: 1px solid $panel; }
QScrollArea[kind="plain"], QScrollArea[kind="plain"] > QWidget > QWidget { background: $window; border: none; }
QScrollArea:focus, #error_plot:focus { border: 1px solid $focus_ring; }
QProgressBar { border: none; border-radius: 3px; background: $separator; height: 6px; text-align: center; }
QProgressBar::chunk { border-radius: 3px; background: $neuron_fill_strong; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $border; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
    background: $panel; border: 1px solid $muted;
}
QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus { border: 2px solid $focus_ring; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QSplitter::handle { background: $border; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 11px; }
QScrollBar:horizontal { height: 11px; }
QScrollBar::handle { background: $border_strong; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QLabel { background: transparent; }
QFrame[kind="line"] { border: none; border-top: 1px solid $separator; background: transparent; }
QLabel[kind="caption"] { color: $muted; font-weight: bold; font-size: 8.5pt; }
QLabel[kind="small"] { color: $muted; font-size: 8pt; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="figure"] { color: $text; font-weight: bold; font-size: 13pt; }
QLabel[kind="figure"][past="true"] {
    color: $warning_text; background: $warning_box; border-radius: 3px;
}
#past_banner { padding: 3px 6px; }
QLabel[kind="title"] { color: $text; font-weight: bold; font-size: 10pt; }
*[kind="ok"], *[kind="warning"], *[kind="error"], *[kind="info"] { border-radius: 5px; padding: 7px 11px; }
*[kind="ok"] { background: $ok_box; color: $ok_text; border: 1px solid $ok_border; }
*[kind="warning"] { background: $warning_box; color: $warning_text; border: 1px solid $warning_border; }
#hand_badge { padding: 3px 8px; }
*[kind="error"] { background: $error_box; color: $error_text; border: 1px solid $error_border; }
*[kind="info"] { background: $info_box; color: $info_text; border: 1px solid $info_border; }
"""
)


def style_sheet(theme: Theme) -> str:
    """The whole style sheet with every colour put in."""
    colours = {role: theme.colour(role).name() for role in colour_roles()}
    return _SHEET.substitute(colours, widgets=_WIDGET_PICTURES.as_posix())

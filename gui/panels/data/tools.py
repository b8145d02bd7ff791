"""The row of buttons above the samples. For the data panel alone."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from gui.icons import icon
from gui.panels.data.commands import BUTTONS, COMMANDS, Marked
from gui.theme import LIGHT, Theme

_ICON = QSize(16, 16)
_SIDE = 24  # px; seven of them fit into the narrowest dock
PLANE_TIP = "Show the samples as points in the plane, with what the network computes"


class Tools(QWidget):
    """`asked` carries the name of a command; `plane_chosen` whether points are wanted in place of rows."""

    asked = Signal(str)
    plane_chosen = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 2)
        self._layout.setSpacing(0)
        self._buttons = {name: self._button(name) for name in BUTTONS}
        self._layout.addStretch()
        self.plane = self._made("plane", "Points", PLANE_TIP)
        self.plane.setCheckable(True)
        self.plane.toggled.connect(self.plane_chosen)
        self.set_theme(LIGHT)

    def __getitem__(self, name: str) -> QToolButton:
        return self._buttons[name]

    def show_marked(self, marked: Marked | None) -> None:
        """Enable what can be done with a selection."""
        for name, button in self._buttons.items():
            button.setEnabled(marked is not None and COMMANDS[name].possible(marked))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for name, button in self._buttons.items():
            button.setIcon(icon(COMMANDS[name].icon or name, theme))
        self.plane.setIcon(icon("plane", theme))

    def _button(self, name: str) -> QToolButton:
        command = COMMANDS[name]
        keys = f" ({command.shortcut})" if command.keys else ""
        button = self._made(name, command.text, f"{command.tip}{keys}")
        button.clicked.connect(partial(self.asked.emit, name))
        return button

    def _made(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"data_{name}")
        button.setProperty("kind", "flat")
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setIconSize(_ICON)
        button.setFixedSize(_SIDE, _SIDE)
        self._layout.addWidget(button)
        return button

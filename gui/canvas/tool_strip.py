"""The strip of tools that floats over the canvas: select, add a neuron or a layer, connect; one of them is in hand.

For the view, which owns it; it speaks through signals. A neuron can be dragged from its button onto the canvas.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QToolButton, QVBoxLayout, QWidget

from engine.functions.activations import ACTIVATIONS
from gui.canvas.gestures.gesture import THRESHOLD
from gui.canvas.tools.tool import ToolName
from gui.icons import icon
from gui.theme import Theme

_BUTTON, _ICON, _ARROW = 36, 22, 14
_TOOLS: tuple[tuple[ToolName, str, str], ...] = (
    ("select", "Select", "Select and move (Esc). Drag over empty canvas to select what is inside"),
    (
        "add_neuron",
        "Add a neuron",
        "Click where a neuron goes, or drag one from here; the arrow chooses its activation",
    ),
    ("add_layer", "Insert a layer", "Click between two columns to insert a layer there"),
    ("connect", "Connect", "Connect neurons by clicks or by keys (C). A neuron's port connects without this tool"),
)


class _DragButton(QToolButton):
    """A button from which something can be dragged; a press that is not dragged is a click."""

    dragged = Signal(QPoint)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._press: QPoint | None = None
        self._dragging = False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press, self._dragging = event.position().toPoint(), False
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None or not event.buttons() & Qt.MouseButton.LeftButton:
            super().mouseMoveEvent(event)
            return
        if self._dragging or (event.position().toPoint() - self._press).manhattanLength() >= 2 * THRESHOLD:
            self._dragging = True
            self.setDown(False)
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragging = self._press is not None, self._dragging
        self._press, self._dragging = None, False
        if not pressed:
            event.accept()  # what it belongs to was cancelled
        elif dragging:
            self.dropped.emit(event.globalPosition().toPoint())
        else:
            super().mouseReleaseEvent(event)

    def cancel(self) -> None:
        """Nothing is dragged any more, though the button is still held."""
        self._press, self._dragging = None, False
        self.setDown(False)


class ToolStrip(QFrame):
    """One button for each tool, the one in hand checked."""

    tool_chosen = Signal(str)
    activation_chosen = Signal(object)  # its name, or None for that of the layer
    neuron_dragged = Signal(QPoint)
    neuron_dropped = Signal(QPoint)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tool_strip")
        self.setAccessibleName("Tools of the canvas")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(2)
        self.buttons: dict[ToolName, QToolButton] = {}
        for name, text, tip in _TOOLS:
            self.buttons[name] = self._button(name, text, tip)
            column.addWidget(self.buttons[name])
            if name == "add_neuron":
                column.addWidget(self._arrow())
        self.adjustSize()
        self.show_tool("select")

    def _button(self, name: ToolName, text: str, tip: str) -> QToolButton:
        button = _DragButton(self) if name == "add_neuron" else QToolButton(self)
        button.setObjectName(f"tool_{name}")
        button.setAccessibleName(text)
        button.setToolTip(f"{text}\n{tip}")
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setFixedSize(_BUTTON, _BUTTON)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # every tool has its key, and Tab stays with the network
        button.clicked.connect(partial(self._on_button_clicked, name))
        self._group.addButton(button)
        if isinstance(button, _DragButton):
            button.dragged.connect(self.neuron_dragged)
            button.dropped.connect(self.neuron_dropped)
        return button

    def _arrow(self) -> QToolButton:
        """The small button that opens the menu of activations."""
        arrow = QToolButton(self)
        arrow.setObjectName("tool_activation")
        arrow.setAccessibleName("Activation of new neurons")
        arrow.setToolTip("Activation of new neurons")
        arrow.setText("▾")
        arrow.setFixedSize(_BUTTON, _ARROW)
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        arrow.setMenu(self._activations())
        arrow.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return arrow

    def _activations(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Activation of new neurons")
        menu.addAction("That of the layer").triggered.connect(partial(self._on_activation_triggered, None))
        menu.addSeparator()
        for name in ACTIVATIONS:
            menu.addAction(name.replace("_", " ")).triggered.connect(partial(self._on_activation_triggered, name))
        return menu

    def show_tool(self, name: ToolName) -> None:
        """Which tool is in hand."""
        self.buttons[name].setChecked(True)

    def cancel_drag(self) -> None:
        """Nothing is dragged from the strip any more."""
        button = self.buttons["add_neuron"]
        if isinstance(button, _DragButton):
            button.cancel()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        for name, button in self.buttons.items():
            button.setIcon(icon(name, theme))
        self.setStyleSheet(_style(theme))

    def _on_button_clicked(self, name: ToolName, _checked: bool = False) -> None:
        self.tool_chosen.emit(name)

    def _on_activation_triggered(self, name: str | None, _checked: bool = False) -> None:
        self.activation_chosen.emit(name)


def _style(theme: Theme) -> str:
    def hue(role: str) -> str:
        return theme.colour(role).name()

    return f"""
        #tool_strip {{ background: {hue("panel")}; border: 1px solid {hue("border")}; border-radius: 9px; }}
        #tool_strip QToolButton {{
            background: transparent; color: {hue("muted")}; padding: 0;
            border: 1px solid transparent; border-radius: 6px;
        }}
        #tool_strip QToolButton:hover {{ background: {hue("button_hover")}; }}
        #tool_strip QToolButton:pressed {{ background: {hue("button_pressed")}; }}
        #tool_strip QToolButton:checked {{ background: {hue("selection")}; border-color: {hue("focus_ring")}; }}
        #tool_strip QToolButton::menu-indicator {{ image: none; }}
    """

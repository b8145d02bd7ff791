"""The widgets in which the inspector's properties are changed: a line, a number, a choice, a switch; and its links.

For the inspector and other forms. Each shows a state without emitting and emits `entered` with what somebody entered.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from gui.panels.entry_field import EntryField
from gui.panels.inspector.properties import Choice, Described, Number, Property, State, Switch, Text
from gui.panels.inspector.subject import MIXED
from gui.panels.number_field import NumberField
from gui.theme import number_font

MIXED_TEXT = "mixed"
HEIGHT = 25  # of every row with something to change
_LONGEST_NUMBER = len("−0.00012345")
_IGNORED = (QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)


class TextEditor(EntryField):
    """A line of words."""

    entered = Signal(object)

    def __init__(self, of: Described) -> None:
        super().__init__()
        self._text = ""
        self.setMaxLength(200)
        self.set_hint(of.tip)

    def show_state(self, state: Text) -> None:
        """Show words, or what stands in where there are none."""
        self._text = state.text
        self.setPlaceholderText(state.placeholder)
        if not self.pending:
            self.restore()

    def _standing(self) -> str:
        return self._text

    def _is_unfinished(self, text: str) -> bool:
        return True

    def _take(self, text: str) -> None:
        changed = text.strip() != self._text
        self.restore()
        if changed:
            self.entered.emit(text.strip())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        return QSize(48, super().minimumSizeHint().height())


class NumberEditor(NumberField):
    """A number."""

    entered = Signal(object)

    def __init__(self, of: Described) -> None:
        super().__init__(of.check)
        self._state: Number | None = None
        self.set_hint(of.tip)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.value_entered.connect(self._on_value_entered)

    def show_state(self, state: Number) -> None:
        """Show a number, or that there are several."""
        self._state = state
        mixed = state.value is MIXED
        self.setPlaceholderText(MIXED_TEXT if mixed else "")
        # A state that is not mixed has a number, which mypy does not see.
        self.show_value(None if mixed else float(state.value))  # type: ignore[arg-type]

    def _on_value_entered(self, value: float) -> None:
        if self._state is None or value != self._state.value:
            self.entered.emit(value)

    def minimumSizeHint(self) -> QSize:
        """Room for a few digits."""
        return QSize(48, super().minimumSizeHint().height())


class ChoiceEditor(QComboBox):
    """A choice. Its keys open it: a choice is made on purpose, not by passing over it."""

    entered = Signal(object)

    def __init__(self, of: Described) -> None:
        super().__init__()
        self._state: Choice | None = None
        self._tip = of.tip
        self.setPlaceholderText(MIXED_TEXT)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setProperty("kind", "narrow")
        self.setSizePolicy(*_IGNORED)
        self.activated.connect(self._on_activated)

    def show_state(self, state: Choice) -> None:
        """Show the options and the one that holds, or that there are several."""
        if self._state is None or state.options != self._state.options:
            self.clear()
            self.addItems([text for text, _value in state.options])
        self._state = state
        self.restore()

    def restore(self) -> None:
        """Show what holds."""
        values = [value for _text, value in self._state.options] if self._state else []
        chosen = self._state.chosen if self._state else MIXED
        self.setCurrentIndex(values.index(chosen) if chosen is not MIXED and chosen in values else -1)
        self.setToolTip(f"{self.currentText() or MIXED_TEXT}\n{self._tip}")  # whole, where the field cuts it off

    def _on_activated(self, index: int) -> None:
        if self._state is not None and (value := self._state.options[index][1]) != self._state.chosen:
            self.entered.emit(value)

    # --- Qt ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text cut off with dots where it is too long."""
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        if self.currentIndex() < 0:
            option.currentText = self.placeholderText()
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - 4
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opening = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_F4)
        if event.key() in opening:
            self.showPopup()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the panel scrolls


class SwitchEditor(QCheckBox):
    """On, off, or partly."""

    entered = Signal(object)

    def __init__(self, of: Described) -> None:
        super().__init__()
        self._state = Switch(on=False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setToolTip(of.tip)
        self.clicked.connect(self._on_clicked)

    def show_state(self, state: Switch) -> None:
        """Show whether it is on."""
        self._state = state
        self.restore()

    def restore(self) -> None:
        """Show what holds."""
        states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked, MIXED: Qt.CheckState.PartiallyChecked}
        self.setCheckState(states[self._state.on])

    def nextCheckState(self) -> None:
        """From partly to all."""
        on = self.checkState() != Qt.CheckState.Checked
        self.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _on_clicked(self) -> None:
        self.entered.emit(self.checkState() == Qt.CheckState.Checked)


Editor = TextEditor | NumberEditor | ChoiceEditor | SwitchEditor
_EDITORS: dict[type[State], type[Editor]] = {
    Text: TextEditor,
    Number: NumberEditor,
    Choice: ChoiceEditor,
    Switch: SwitchEditor,
}


def editor_of(of: Property) -> Editor:
    """The widget for a property."""
    editor = _EDITORS[of.kind](of)
    editor.setFixedHeight(HEIGHT)
    editor.setAccessibleName(of.title)
    return editor


class NumberLink(QPushButton):
    """A number whose explanation is one click away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "number")
        self.setFont(number_font(9.5))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the canvas its keys, Space for the next step
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for every number, so that nothing moves as they become known."""
        width = self.fontMetrics().horizontalAdvance("0") * _LONGEST_NUMBER + 6
        return QSize(width, super().sizeHint().height())

    def show_number(self, text: str, tip: str, name: str, *, asks: bool) -> None:
        """Show a number; `asks` says whether there is something to ask about it."""
        self.setText(text)
        self.setToolTip(tip)
        self.setAccessibleName(f"explain {name}" if asks else f"{name}: {text}")
        self.setEnabled(asks)


class PlainButton(QPushButton):
    """A button whose text is cut off with dots where there is no room for it."""

    def __init__(self, text: str, tip: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "narrow")
        self.setToolTip(tip)
        self.setSizePolicy(*_IGNORED)
        self.setMinimumWidth(24)
        self.setFixedHeight(HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - 12
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)

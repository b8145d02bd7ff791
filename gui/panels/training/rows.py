"""The widgets of the panel's rows: what a setting is called, its editor, and the line that may stand under it.

For the panel alone. Each shows a state without emitting.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.document import Document
from engine.errors import StudioError
from gui.intents import Intent
from gui.panels.inspector.editors import HEIGHT, ChoiceEditor, NumberEditor, SwitchEditor
from gui.panels.inspector.properties import Choice, Number, Switch
from gui.panels.inspector.rows import ShortLabel
from gui.panels.panel_header import muted
from gui.panels.training.sections import REMARKS, Remark, Section
from gui.panels.training.settings import ROWS, Limit, Setting, State

_GAP = 4
_TITLES, _MOST = 0.5, 140  # of the width and in px: the room of titles, so that all editors begin at one place


class LimitTitle(QCheckBox):
    """What a limit is called, which switches it on and off."""

    def __init__(self, of: Setting) -> None:
        super().__init__(of.title)
        self.setToolTip(f"{of.title}: {of.tip}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxContents, option, self).width()
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)


class LimitEditor(NumberEditor):
    """A number that may be there or not; its title switches it. Emits `entered` with the number or None."""

    def __init__(self, of: Setting) -> None:
        super().__init__(of)
        self._usual = of.usual
        self.title = LimitTitle(of)
        self.title.clicked.connect(self._on_title_clicked)
        self.setPlaceholderText("none")

    def show_state(self, state: object) -> None:
        """Show a number, or that there is none."""
        assert isinstance(state, Limit)
        self.title.setChecked(state.value is not None)
        self.show_value(None if state.value is None else float(state.value))

    def _on_value_entered(self, value: float) -> None:
        self.entered.emit(value)

    def _on_title_clicked(self, on: bool) -> None:
        if not on:
            self.restore()
        self.entered.emit((self.value or self._usual) if on else None)


Editor = ChoiceEditor | NumberEditor | SwitchEditor
_EDITORS: dict[type[State], type[Editor]] = {
    Choice: ChoiceEditor,
    Number: NumberEditor,
    Switch: SwitchEditor,
    Limit: LimitEditor,
}


class RemarkLine(QWidget):
    """One muted line, with a link that does what it advises."""

    requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._remark: Remark | None = None
        self.words, self.link = muted(), QPushButton()
        self.words.setWordWrap(True)
        self.link.setProperty("kind", "link")
        self.link.setCursor(Qt.CursorShape.PointingHandCursor)
        self.link.clicked.connect(self._on_link_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(self.words)
        column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_remark(self, remark: Remark | None) -> None:
        """Show a remark, or nothing."""
        self._remark = remark
        self.setVisible(remark is not None)
        if remark is not None:
            self.words.setText(remark.text)
            self.link.setText(remark.fix)
            self.link.setVisible(bool(remark.fix))

    def _on_link_clicked(self) -> None:
        if self._remark is not None and self._remark.intent is not None:
            self.requested.emit(self._remark.intent)


class Row:
    """One setting: the widgets that show it, in a grid of its section."""

    def __init__(self, of: Setting, grid: QGridLayout) -> None:
        self.of = of
        self.editor = _EDITORS[of.kind](of)
        self.title: QWidget = self.editor.title if isinstance(self.editor, LimitEditor) else _title(of, self.editor)
        self.remark = RemarkLine() if of.key in REMARKS else None
        self.editor.setObjectName(f"training_{of.key.replace('.', '_')}")
        self.editor.setAccessibleName(of.title)
        self.editor.setFixedHeight(HEIGHT)
        if isinstance(self.editor, NumberEditor):
            self.editor.set_digits(of.digits)
        at = grid.rowCount()
        grid.addWidget(self.title, at, 0)
        if isinstance(self.editor, SwitchEditor):
            grid.addWidget(self.editor, at, 1, Qt.AlignmentFlag.AlignLeft)
        else:
            grid.addWidget(self.editor, at, 1)
        if self.remark is not None:
            grid.addWidget(self.remark, at + 1, 0, 1, 2)

    def show_document(self, document: Document, *, anew: bool) -> None:
        """Show what a document has of it; `anew` gives up what is being typed, as it was meant for another."""
        state = self.of.read(document)
        for widget in (self.title, self.editor):
            widget.setVisible(state is not None)
        if state is None:
            return
        if anew:
            self.editor.restore()
        self.editor.show_state(state)  # type: ignore[arg-type]  # the table pairs editors and states
        if self.remark is not None:
            self.remark.show_remark(REMARKS[self.of.key](document))


def _title(of: Setting, editor: QWidget) -> QLabel:
    title = ShortLabel(of.title, "muted")
    title.setToolTip(f"{of.title}: {of.tip}")
    title.setBuddy(editor)
    return title


class SectionBox(QWidget):
    """A section: a title that opens and closes it, what it says when closed, and its rows once it was open.

    Rows are made when they are first seen. Emits `requested` with an Intent and `refused` with a line of reason.
    """

    requested = Signal(object)
    refused = Signal(str)
    opened = Signal(bool)

    def __init__(self, of: Section) -> None:
        super().__init__()
        self.of = of
        self.rows: dict[str, Row] = {}
        self._document: Document | None = None
        self._extra: list[QWidget] = []
        self._body = QWidget()
        self._grid = QGridLayout(self._body)
        self._grid.setContentsMargins(0, 2, 0, 6)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(_GAP)
        self._grid.setColumnStretch(1, 1)
        self.head, self._summary = _head(of), muted()
        self._summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.head.toggled.connect(self._on_head_toggled)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        grid.addWidget(self.head, 0, 0)
        grid.addWidget(self._summary, 0, 1)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._body, 1, 0, 1, 2)
        self._body.hide()
        self.head.setChecked(of.opened)

    def add(self, widget: QWidget) -> None:
        """Something more in it, under its rows."""
        self._extra.append(widget)
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def show_document(self, document: Document, *, anew: bool) -> None:
        """Show how a document trains."""
        self._document = document
        self._say()
        for row in self.rows.values() if self.head.isChecked() else ():
            row.show_document(document, anew=anew)

    def set_open(self, opened: bool) -> None:
        """Open or close it."""
        self.head.setChecked(opened)

    def set_locked(self, locked: bool) -> None:
        """Let what is in it be changed or not."""
        self._body.setEnabled(not locked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Titles and editors share the width."""
        super().resizeEvent(event)
        self._share(event.size().width())

    # --- inside ------------------------------------------------------------------------------------------------

    def _share(self, width: int) -> None:
        for row in self.rows.values():
            row.title.setFixedWidth(min(round(_TITLES * width), _MOST))

    def _say(self) -> None:
        words = "" if self._document is None or self.head.isChecked() else self.of.summary(self._document)
        self._summary.setText(words)
        self._summary.setToolTip(words)

    def _on_head_toggled(self, opened: bool) -> None:
        self.head.setArrowType(Qt.ArrowType.DownArrow if opened else Qt.ArrowType.RightArrow)
        if opened and not self.rows:
            self._make_rows()
        if self._document is not None:
            self.show_document(self._document, anew=False)
        self._body.setVisible(opened)
        self.opened.emit(opened)

    def _make_rows(self) -> None:
        for widget in self._extra:
            self._grid.removeWidget(widget)
        for key in self.of.keys:
            row = self.rows[key] = Row(ROWS[key], self._grid)
            row.editor.entered.connect(partial(self._on_entered, row))
            if isinstance(row.editor, NumberEditor):
                row.editor.refused.connect(self.refused)
            if row.remark is not None:
                row.remark.requested.connect(self.requested)
        for widget in self._extra:
            self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)
        self._share(self.width())

    def _on_entered(self, row: Row, value: object) -> None:
        try:
            intent: Intent = row.of.wish(value)
            self.requested.emit(intent)
        except StudioError as error:
            self.refused.emit(str(error))
        if self._document is not None:  # whatever became of it: what was refused goes back
            row.show_document(self._document, anew=False)


def _head(of: Section) -> QToolButton:
    head = QToolButton()
    head.setObjectName(f"training_section_{of.name}")
    head.setText(of.title)
    head.setProperty("kind", "section")
    head.setCheckable(True)
    head.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    head.setArrowType(Qt.ArrowType.RightArrow)
    head.setAccessibleName(of.title.capitalize())
    head.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return head

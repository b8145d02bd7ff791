"""The runs beside the error plot: a row for each, to be compared, named, shown, kept and gone to.

A view: it gets lines and emits what somebody wants of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QListView, QMenu, QVBoxLayout, QWidget

from gui.lines import LineView
from gui.panels.panel_header import muted
from gui.panels.runs.model import LINE, ORDERS, RunsModel
from gui.panels.runs.row import RunRow
from gui.theme import Theme

_ORDER_NAMES = {"age": "by age", "error": "by error", "test": "by test error"}
_Key = Qt.Key


class _List(QListView):
    """A list whose rows are gone to by Enter and renamed by F2; tells at which row the pointer is."""

    pointed = Signal(QModelIndex)
    chosen = Signal(QModelIndex)
    toggled = Signal(QModelIndex)
    removed = Signal(QModelIndex)

    def event(self, event: QEvent) -> bool:
        """Its keys are its own here, whatever else they may be in the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if plain and event.key() in (_Key.Key_Return, _Key.Key_Enter, _Key.Key_F2, _Key.Key_Delete, _Key.Key_Space):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        signals = {
            _Key.Key_Return: self.chosen,
            _Key.Key_Enter: self.chosen,
            _Key.Key_Space: self.toggled,
            _Key.Key_Delete: self.removed,
        }
        wanted = signals.get(Qt.Key(event.key()))
        if wanted is None or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif current.isValid():
            wanted.emit(current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.pointed.emit(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(QModelIndex())


class RunsList(QWidget):
    """Emits what is wanted of a line, by its id: `renamed(line, name)`, `visible_wanted(line, visible)`,
    `kept_wanted(line, kept)`, `remove_wanted`, `end_wanted` (go to its newest epoch), `look_wanted` (at an epoch of
    it) and `hovered` (None when the pointer leaves); setters never emit.
    """

    renamed = Signal(int, str)
    visible_wanted = Signal(int, bool)
    kept_wanted = Signal(int, bool)
    remove_wanted = Signal(int)
    end_wanted = Signal(int)
    look_wanted = Signal(int)
    hovered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runs")
        self.model, self.list, self._count, self.order = RunsModel(), _List(), muted(), QComboBox()
        self._row = RunRow(self.list)
        self._looked_at: int | None = None
        self._build_list()
        for order in ORDERS:
            self.order.addItem(_ORDER_NAMES[order], order)
        self.order.setProperty("kind", "narrow")
        self.order.setAccessibleName("Order of the runs")
        self.order.setToolTip("In which order the runs are listed")
        bar = QHBoxLayout()
        bar.setContentsMargins(10, 0, 0, 0)
        bar.addWidget(self._count, 1)
        bar.addWidget(self.order)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(bar)
        layout.addWidget(self.list, 1)
        self._connect()
        self.hide()

    def _build_list(self) -> None:
        view = self.list
        view.setObjectName("runs_list")
        view.setAccessibleName("Runs")
        view.setAccessibleDescription("Enter goes to a run's end, Space shows or hides its curve, F2 renames it")
        view.setModel(self.model)
        view.setItemDelegate(self._row)
        view.setUniformItemSizes(True)
        triggers = QAbstractItemView.EditTrigger
        view.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setMouseTracking(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def _connect(self) -> None:
        view = self.list
        self.model.renamed.connect(self.renamed)
        self.order.activated.connect(self._on_order_activated)
        self._row.swatch_clicked.connect(self._toggle)
        view.pointed.connect(self._on_list_pointed)
        view.toggled.connect(self._toggle)
        view.chosen.connect(lambda index: self.end_wanted.emit(_line(index).id))
        view.removed.connect(self._on_list_removed)
        view.customContextMenuRequested.connect(self._on_menu_requested)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 80)

    def sizeHint(self) -> QSize:
        return QSize(250, 160)

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_lines(self, lines: tuple[LineView, ...], colours: Mapping[int, QColor]) -> None:
        """Show all runs with the colours of their curves."""
        chosen = self.list.currentIndex()
        line = _line(chosen).id if chosen.isValid() else None
        tested = any(view.test_error == view.test_error for view in lines)
        self.order.setItemData(2, None if tested else 0, Qt.ItemDataRole.UserRole - 1)
        self.model.show(lines, colours)
        self._count.setText(f"{len(lines)} run{'' if len(lines) == 1 else 's'}")
        row = self.model.row_of(line)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))

    def show_looking(self, line: int | None) -> None:
        """The line of whose past something is in view; None for none."""
        self._looked_at = line
        self.model.mark(line, None)

    def show_hovered(self, line: int | None) -> None:
        """The line at whose curve the pointer is."""
        self.model.mark(self._looked_at, line)
        if line is not None:
            self.list.scrollTo(self.model.index(self.model.row_of(line)))

    def set_theme(self, theme: Theme, colours: Mapping[int, QColor]) -> None:
        """Take the colours of a theme."""
        self._row.theme = theme
        self.model.colour(colours)
        self.list.viewport().update()

    # --- what is done ------------------------------------------------------------------------------------------

    def _on_order_activated(self, place: int) -> None:
        self.model.sort_by(self.order.itemData(place))

    def _on_list_pointed(self, index: QModelIndex) -> None:
        line = _line(index).id if index.isValid() else None
        self.hovered.emit(line)

    def _toggle(self, index: QModelIndex) -> None:
        line = _line(index)
        self.visible_wanted.emit(line.id, not line.visible)

    def _on_list_removed(self, index: QModelIndex) -> None:
        line = _line(index)
        if not line.current:
            self.remove_wanted.emit(line.id)

    def _on_menu_requested(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if index.isValid():
            menu = self.menu_for(index)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.list.viewport().mapToGlobal(at))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """Everything that can be done with a run."""
        line, menu = _line(index), QMenu(self)
        menu.addAction("Go to its end", lambda: self.end_wanted.emit(line.id)).setEnabled(not line.current)
        menu.addAction("Look at an epoch of it…", lambda: self.look_wanted.emit(line.id))
        menu.addSeparator()
        _check(menu, "Show its curve", line.visible, lambda on: self.visible_wanted.emit(line.id, on))
        _check(menu, "Keep in the file", line.kept, lambda on: self.kept_wanted.emit(line.id, on))
        menu.addAction("Rename", lambda: self.list.edit(index)).setShortcut("F2")
        menu.addSeparator()
        remove = menu.addAction("Remove", lambda: self.remove_wanted.emit(line.id))
        remove.setShortcut("Del")
        remove.setEnabled(not line.current)
        return menu


def _check(menu: QMenu, text: str, on: bool, wanted: Callable[[bool], object]) -> None:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(wanted)


def _line(index: QModelIndex) -> LineView:
    found = index.data(LINE)
    assert isinstance(found, LineView)
    return found

"""The data panel: table, buttons, menus and points together.

It gets values and speaks through signals: `requested` carries an Intent, `refused` one line of reason, and
`sample_chosen` a row of the training data.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from engine.conventions import Conventions
from engine.data import Data
from engine.edits.rows import Part, sorted_order
from engine.errors import StudioError
from engine.evaluation import Results
from engine.network import Indices, Network, Vector
from engine.settings import Training
from gui.intents import rows
from gui.panels.data.clipping import copied, pasted
from gui.panels.data.columns import Column, Kind, columns, has_same_ends
from gui.panels.data.commands import COMMANDS, Deed, Marked, as_typed, dropped
from gui.panels.data.live import Live
from gui.panels.data.meaning import is_scaled
from gui.panels.data.menus import cell_menu, column_menu, popped_up
from gui.panels.data.model import POINTS, SampleModel
from gui.panels.data.plane import PlanePanel
from gui.panels.data.raw_switch import RawSwitch
from gui.panels.data.table import SampleTable
from gui.panels.data.tools import Tools
from gui.panels.data.widths import Widths
from gui.panels.panel_header import MARGIN, PanelHeader, muted
from gui.theme import Theme, number_font

NO_COLUMNS = "The network has no inputs and no outputs yet. Add neurons to its first and its last layer."
NO_ROWS = "There are no samples yet. Add a row, or paste rows of a spreadsheet."

_REACH = 8  # px by which rows reach beyond the margins of the panel
_PARTS: tuple[Part, ...] = ("train", "test")


class DataPanel(QWidget):
    """The samples of a document."""

    requested = Signal(object)
    refused = Signal(str)
    sample_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._network: Network | None = None
        self._data: Data | None = None
        self._training: Training | None = None
        self._sample: int | None = None
        self._asked: int | None = None  # the sample that was chosen and is not in view yet
        self._known: Vector | None = None  # the parameters that the results belong to
        self._then: Sequence[int] | None = None  # the rows to select once the data have changed
        self._changing = False
        self._live = Live()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.header = PanelHeader("DATA")
        self.tools, self.raw, self.plane = Tools(), RawSwitch(), PlanePanel()
        self._empty = muted()
        self._empty.setWordWrap(True)
        self.model = SampleModel(self)
        self.table = SampleTable(self.model, number_font(POINTS))
        self._widths = Widths(self.table, self.model)
        layout = QVBoxLayout(self)
        # The rows reach beyond the captions, so that the digits stand level with them.
        layout.setContentsMargins(MARGIN - _REACH, 2, MARGIN - _REACH, 4)
        layout.setSpacing(2)
        self._empty.setContentsMargins(_REACH, 4, _REACH, 0)
        for widget in (self.header, self.tools, self.raw, self._empty, self.table, self.plane):
            layout.addWidget(widget)
        layout.addStretch()
        layout.setStretchFactor(self.table, 1)
        layout.setStretchFactor(self.plane, 1)
        self.plane.hide()

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.model.requested.connect(self.requested)
        self.table.row_activated.connect(self._choose)
        self.table.asked.connect(self.do)
        self.table.end_passed.connect(self._on_end_passed)
        self.table.menu_asked.connect(self._on_menu_asked)
        self.table.resized.connect(self._widths.share)
        self.table.cells.refused.connect(self.refused)
        self.table.numbers.rows_dropped.connect(self._on_rows_dropped)
        self.table.horizontalHeader().sectionDoubleClicked.connect(self._on_header_double_clicked)
        self.table.horizontalHeader().customContextMenuRequested.connect(self._on_header_menu_requested)
        self.tools.asked.connect(self.do)
        self.tools.plane_chosen.connect(self._show_widgets)
        self.raw.switched.connect(self._on_raw_switched)
        self.plane.requested.connect(self.requested)
        self.plane.refused.connect(self.refused)
        self.plane.sample_chosen.connect(self._choose)

    # --- what is shown ------------------------------------------------------------------------------------------

    def show_document(self, network: Network, data: Data, training: Training, parameters: Vector) -> None:
        """Take in another state of a document; place, selection and widths stay where columns and rows do."""
        if network is not self._network or data is not self._data:
            inside = data is self._data and self._network is not None and has_same_ends(self._network, network)
            if inside:  # what lies between inputs and outputs is no concern of the rows
                self._network = network
                self.model.show_data(network, data)
            else:
                self._show_rows(network, data)
            self._known = None
        if training is not self._training:
            self._training, self._known = training, None
        self.plane.show_data(network, data)
        self.show_parameters(parameters)

    def set_conventions(self, conventions: Conventions) -> None:
        """The document's letters."""
        self.model.set_names(conventions.names)
        self.plane.set_names(conventions.names)

    def _show_rows(self, network: Network, data: Data) -> None:
        anew = self._network is None or len(columns(network, data)) != self.model.columnCount()
        at, scroll = self.table.currentIndex(), self.table.horizontalScrollBar().value()
        row, spec = at.row(), self.model.column(at.column()) if at.isValid() else None
        self._network, self._data = network, data
        self._changing = True
        self.model.show_data(network, data)
        self._changing = False
        self._widths.fit(anew=anew)
        self._return_to(row, spec)
        self._select_then()
        self.table.horizontalScrollBar().setValue(scroll)
        self._show_widgets()

    def show_parameters(self, parameters: Vector) -> None:
        """Other weights: outputs and errors follow at once where that is little work, and are dimmed until known."""
        self.plane.show_parameters(parameters)
        if parameters is self._known and self.model.has_results:
            self.model.show_current(True)
            return
        results = None
        if self._network is not None and self._training is not None and self._data is not None:
            results = self._live.results(self._network, self._training, self._data, parameters)
        if results is None:
            self.model.show_current(False)
        else:
            self.show_results(results, parameters)

    def show_running(self, parameters: Vector) -> None:
        """Weights of a run that goes on; outputs and errors are told as often as they can be read."""
        self.plane.show_running(parameters)

    def show_results(self, results: Results, parameters: Vector) -> None:
        """Outputs and errors of the training and the test rows, as these parameters give them."""
        self._known, first = parameters, not self.model.has_results
        self.model.show_results(results)
        if first:
            self._widths.fit()
        self.model.show_current(True)

    def show_sample(self, row: int | None) -> None:
        """Mark the training sample in view, and bring it into view unless somebody is at work in the table."""
        moved, self._sample, self._asked = row != self._sample, row, None
        self.model.show_sample(row)
        self.plane.show_sample(row)
        if row is None or not moved or row >= self.model.train_count or self._is_at_work:
            return
        self.table.setCurrentIndex(self.model.index(row, self._column))

    def reveal_row(self, row: int) -> None:
        """Bring a row into view, training rows first, unless somebody is at work in the table."""
        if row < self.model.rowCount() and not self._is_at_work:
            self.table.scrollTo(self.model.index(row, 0))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.model.set_theme(theme)
        self.table.set_theme(theme)
        self.tools.set_theme(theme)
        self.plane.set_theme(theme)

    def _show_widgets(self, _wanted: bool = False) -> None:
        """The table or the points, and words where there is nothing to show."""
        network, train, test = self._network, self.model.train_count, self.model.test_count
        tests = f" · {test:,} test" if test else ""
        self.header.status.setText(
            f"{train:,} train{tests}" if test else f"{train:,} sample{'' if train == 1 else 's'}"
        )
        given = bool(self.model.given_columns())
        flat = network is not None and network.input_count == 2 and network.output_count > 0
        self.tools.plane.setVisible(flat)
        points = flat and self.tools.plane.isChecked()
        self.plane.setVisible(points)
        self.table.setVisible(given and not points)
        self._empty.setText(NO_ROWS if given else NO_COLUMNS)
        self._empty.setVisible(not points and not (given and train + test))
        self.raw.setVisible(not points and self._data is not None and is_scaled(self._data))
        self.tools.show_marked(self.marked)

    @property
    def _is_at_work(self) -> bool:
        """Whether the keyboard is in the panel, or several cells are selected."""
        focus = QApplication.focusWidget()
        return (focus is not None and self.isAncestorOf(focus)) or len(self.table.ranges) > 1

    # --- what is done -------------------------------------------------------------------------------------------

    @property
    def marked(self) -> Marked | None:
        """What is selected; None while there is no document."""
        if self._network is None:
            return None
        blocks, given = self.table.ranges, self.model.given_columns()
        chosen = sorted({row for block, _ in blocks for row in block})
        across = sorted({column for _, block in blocks for column in block})
        at = self.table.currentIndex()
        return Marked(
            self._network,
            self.model.train_count,
            self.model.test_count,
            chosen,
            [column - 1 for column in across if column in given],
            bool(across) and len(across) == self.model.columnCount(),
            at.row() if at.isValid() else None,
            lambda row, column: self.model.value(row, column + 1),
            (lambda column, typed: self.model.number(column + 1, typed)) if self.raw.on else as_typed,
        )

    def do(self, name: str) -> None:
        """Carry out a command of the buttons, keys or menus by its name, as far as that can be now."""
        marked = self.marked
        try:
            if name in COMMANDS and marked is not None and COMMANDS[name].possible(marked):
                self._request(COMMANDS[name].make(marked))
            elif name not in COMMANDS and marked is not None:
                {"copy": self._copy, "copy_titles": self._copy_titles, "cut": self._cut, "paste": self._paste}[name](
                    marked
                )
        except StudioError as error:
            self.refused.emit(str(error))

    def _request(self, deed: Deed) -> None:
        self._then = deed.then
        self.requested.emit(deed.intent)

    def _return_to(self, row: int, spec: Column | None) -> None:
        """Put the keyboard where it was, after other columns have taken it away."""
        if spec is None or self.table.currentIndex().isValid() or not self.model.rowCount():
            return
        column = self.model.find(spec)
        self.table.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), column))

    def _select_then(self) -> None:
        """Select the rows that a deed was about, now that it is done."""
        if self._then is not None:
            chosen, self._then = list(self._then), None
            self.table.select_rows(chosen, self._column)

    @property
    def _column(self) -> int:
        """The column that the keyboard is in, or the first that holds numbers."""
        return max(self.table.currentIndex().column(), min(1, self.model.columnCount() - 1))

    def _copy(self, marked: Marked, *, titles: bool = False) -> None:
        """The selected cells, of entire rows those that can be pasted again."""
        across = sorted({column for _, block in self.table.ranges for column in block})
        if marked.whole and not titles:
            across = list(self.model.given_columns())
        if marked.rows and across:
            text = copied(self.model, marked.rows, across, titles=titles)
            QGuiApplication.clipboard().setText(text)

    def _copy_titles(self, marked: Marked) -> None:
        self._copy(marked, titles=True)

    def _cut(self, marked: Marked) -> None:
        self._copy(marked)
        self.do("clear")

    def _paste(self, marked: Marked) -> None:
        at = self.table.currentIndex()
        column = max(at.column(), 1)  # on the mark of a test row, from the first number on
        given = self.model.column(column).given if column < self.model.columnCount() else None
        text = QGuiApplication.clipboard().text()
        self._then = None
        self.requested.emit(pasted(marked.network, marked, given, text))

    def sort(self, column: int, *, descending: bool) -> None:
        """Sort the rows of each part by a column of the table, as one edit."""
        spec = self.model.column(column)
        if self._network is None or spec.kind == Kind.TEST:
            return
        if spec.given is not None:
            self._request(Deed(rows.sort(self._network, spec.given, descending=descending)))
            return
        orders: dict[Part, Indices] = {}
        for part in _PARTS:
            values = self.model.values(column, part)
            if values is not None:
                orders[part] = sorted_order(values, descending)
        self._request(Deed(rows.reorder(orders, spec.tip, descending=descending)))

    def _is_sorted(self, column: int) -> bool:
        """Whether the training rows ascend in a column already."""
        values = self.model.values(column, "train")
        return values is not None and bool((values[1:] >= values[:-1]).all())

    # --- handlers -----------------------------------------------------------------------------------------------

    def _on_selection_changed(self) -> None:
        if (
            not self._changing
        ):  # somebody has gone elsewhere before what was asked for was done, or since it was refused
            self._then = None
        self.tools.show_marked(self.marked)

    def _choose(self, row: int) -> None:
        if not 0 <= row < self.model.train_count or row in (self._sample, self._asked):
            return
        self._asked = row  # a click makes a row current and activates it: one wish
        self.sample_chosen.emit(row)

    def _on_end_passed(self) -> None:
        """Somebody went on beyond the last row: there is one more."""
        self.do("add")

    def _on_rows_dropped(self, row: int) -> None:
        marked = self.marked
        if marked is not None and marked.rows:
            self._request(dropped(marked, row))

    def _on_raw_switched(self, raw: bool) -> None:
        self.model.show_raw(raw)
        self._widths.fit()

    def _on_header_double_clicked(self, column: int) -> None:
        self.sort(column, descending=self._is_sorted(column))

    # --- menus --------------------------------------------------------------------------------------------------

    def _on_menu_asked(self, at: QPoint) -> None:
        popped_up(self.cell_menu(), at)

    def cell_menu(self) -> QMenu:
        """Everything that can be done with what is selected."""
        return cell_menu(self, self.marked, self.do)

    def _on_header_menu_requested(self, at: QPoint) -> None:
        header = self.table.horizontalHeader()
        column = header.logicalIndexAt(at)
        if column >= 0:
            popped_up(self.header_menu(column), header.mapToGlobal(at))

    def header_menu(self, column: int) -> QMenu:
        """What can be done with a column."""
        possible = self.model.column(column).kind != Kind.TEST and self.model.rowCount() > 1
        return column_menu(self, lambda descending: self.sort(column, descending=descending), possible=possible)

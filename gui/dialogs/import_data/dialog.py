"""The dialog that brings a table in: looks at a file, reads it while one goes on choosing, and says what comes of it.

For the controller that brings data in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from engine.document import Document
from engine.errors import StudioError
from engine.sources import CsvFormat
from engine.tabular.making import Made, make_data
from engine.tabular.preview import Preview
from engine.tabular.table import Reading, Table, TooLarge
from gui.dialogs.data_ways import DataWays
from gui.dialogs.data_words import summary
from gui.dialogs.import_data.bad_rows import BadRows, SplitFields
from gui.dialogs.import_data.columns_table import ColumnsTable
from gui.dialogs.import_data.format_row import FormatRow
from gui.panels.panel_header import muted
from gui.reading import Look, Make, Read, TableReading, Wish
from gui.theme import LIGHT, Theme

_PAUSE = 60  # ms after the last choice before the data are made
_STOPPED = "The reading was stopped."
_LACKING = {
    "input": "No column is an input: choose this role for one that the network is to be given.",
    "target": "No column is a target: choose this role for one that the network is to learn.",
}


class ImportDataDialog(QDialog):
    """`chosen` carries the Data and whether a new network is wanted for them."""

    chosen = Signal(object, bool)

    def __init__(
        self, path: Path, document: Document, theme: Theme | None = None, parent: QWidget | None = None, name: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_data")
        self.setWindowTitle(f"Import data: {name or path.name}")
        self._path, self._name = path, name or path.name
        self._shown: Preview | None = None
        self._table: Table | None = None
        self._made: Made | None = None
        self._limit: int | None = None
        self.reading = TableReading(self)
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self.format, self.columns = FormatRow(), ColumnsTable()
        self.split, self.bad = SplitFields(), BadRows()
        self.ways = DataWays(document)
        self.columns.set_theme(theme or LIGHT)
        self._make_labels()
        self._lay_out()
        self._connect()
        self.look()

    # --- building -----------------------------------------------------------------------------------------------

    def _make_labels(self) -> None:
        self._where = muted()
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setObjectName("import_progress")
        self.bar.setAccessibleName("Reading")
        self._says = QLabel()
        self._says.setObjectName("import_summary")
        self._says.setWordWrap(True)
        self._says.setTextFormat(Qt.TextFormat.PlainText)  # it tells names of the file's
        self._says.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.stop = _button("import_stop", "Stop reading")
        self.fewer = _button("import_fewer", "")
        self.again = _button("import_again", "Read again")

    def _lay_out(self) -> None:
        below = QHBoxLayout()
        below.setSpacing(24)
        below.addWidget(self.split)
        below.addWidget(self.bad, 1)
        progress = QHBoxLayout()
        for widget, stretch in ((self._says, 1), (self.bar, 1), (self.stop, 0), (self.fewer, 0), (self.again, 0)):
            progress.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self._where)
        column.addWidget(self.format)
        column.addWidget(self.columns, 1)
        column.addLayout(below)
        column.addLayout(progress)
        column.addWidget(self.ways)
        self.resize(940, 640)

    def _connect(self) -> None:
        self.reading.answered.connect(self._on_reading_answered)
        self.reading.failed.connect(self._on_reading_failed)
        self.reading.progressed.connect(self._on_reading_progressed)
        self.format.changed.connect(self._on_format_changed)
        for part in (self.columns, self.split, self.bad):
            part.changed.connect(self._on_choice_changed)
        self._timer.timeout.connect(self._make)
        self.stop.clicked.connect(self._on_stop_clicked)
        self.fewer.clicked.connect(self._on_fewer_clicked)
        self.again.clicked.connect(self._read)
        self.ways.wanted.connect(self._on_ways_wanted)
        self.ways.cancelled.connect(self.reject)
        self.finished.connect(self._on_finished)

    # --- looking and reading ------------------------------------------------------------------------------------

    def look(self, form: CsvFormat | None = None) -> None:
        """Look at the file's beginning, then read it."""
        self._shown = self._table = None
        self._show_made(None)
        self._busy("Looking at the file…")
        self.reading.ask(Look(self._path, form))

    def _read(self) -> None:
        if self._shown is None:
            self.look()
            return
        self._table = None
        self._show_made(None)
        self._busy("Reading…")
        self.reading.ask(Read(self._path, self._shown.format, self._limit))

    def _make(self) -> None:
        """The data that come of the table as everything is chosen now."""
        self._timer.stop()
        if self._table is None:
            return
        columns = self.columns.columns
        lacking = next((role for role in _LACKING if all(c.role != role for c in columns)), None)
        if lacking is not None:
            self.reading.stop()
            self._show_made(None)
            self._say(_LACKING[lacking], wrong=True)
            return
        self._busy("")
        self.reading.ask(Make(partial(make_data, self._table, columns, self.split.split)))

    def _on_reading_answered(self, wish: Wish, answer: object) -> None:
        takes: dict[type, Callable[..., None]] = {
            Preview: self._take_preview,
            Table: self._take_table,
            Made: self._take,
        }
        takes[type(answer)](answer)

    def _take_preview(self, shown: Preview) -> None:
        before = self.columns.columns
        self._shown = shown
        self._where.setText(f"{self._name} · {_size(shown.size)} · {len(shown.names):,} columns")
        self.format.show_format(shown.format)
        self.columns.show_preview(shown, before)
        if shown.rows:
            self._read()
        else:
            self._rest()
            self._say("No row stands below the names of the columns: there is nothing to learn from.", wrong=True)

    def _take_table(self, table: Table) -> None:
        self._table = table
        self.columns.show_table(table)
        self._make()

    def _take(self, made: Made) -> None:
        self._rest()
        self._show_made(made)

    def _on_reading_failed(self, _wish: Wish, error: StudioError) -> None:
        self._rest()
        self._show_made(None)
        if isinstance(error, TooLarge):
            self._limit = error.rows
            self.fewer.setText(f"Take {error.rows:,} rows")
            self.fewer.show()
        text = str(error)
        self._say(f"{text[:1].upper()}{text[1:]}.", wrong=True)

    def _on_reading_progressed(self, reading: Reading) -> None:
        self.bar.setValue(round(1000 * reading.fraction))
        self._say(f"Reading… {reading.rows:,} rows")

    # --- what is said -------------------------------------------------------------------------------------------

    def _busy(self, text: str) -> None:
        self.bar.setValue(0)
        for widget in (self.bar, self.stop):
            widget.setVisible(bool(text))
        for button in (self.fewer, self.again):
            button.hide()
        if text:
            self._say(text)

    def _rest(self) -> None:
        for widget in (self.bar, self.stop):
            widget.hide()

    def _show_made(self, made: Made | None) -> None:
        self._made = made
        self.bad.show_made(made)
        refused = made is not None and self.bad.refuses
        if made is not None:
            first = made.complaints[0] if made.complaints else None
            line = f"Line {first.line}: {first.reason}. " if first is not None else ""
            stop = f"{line}Mend the file and read it again, or leave such rows out."
            self._say(stop if refused else f"{summary(made.data)}.", wrong=refused)
        self.again.setVisible(refused)
        self.ways.show_data(None if made is None or refused else made.data)

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._says.setText(text)
        kind = "error" if wrong else ""
        if self._says.property("kind") != kind:
            self._says.setProperty("kind", kind)
            self._says.style().unpolish(self._says)
            self._says.style().polish(self._says)

    # --- what is chosen -----------------------------------------------------------------------------------------

    def _on_format_changed(self, form: CsvFormat) -> None:
        self.look(form)

    def _on_choice_changed(self) -> None:
        if self.sender() is self.bad and self._made is not None:
            self._show_choice()
        elif self._table is not None:
            self.ways.show_data(None)
            self._timer.start()

    def _show_choice(self) -> None:
        made, choice = self._made, self.bad.choice.currentIndex()
        self._show_made(made)
        self.bad.choice.setCurrentIndex(choice)

    def _on_stop_clicked(self) -> None:
        self.reading.stop()
        self._rest()
        self.again.show()
        self._say(_STOPPED)

    def _on_fewer_clicked(self) -> None:
        self._read()

    def _on_ways_wanted(self, new: bool) -> None:
        if self._made is not None and not self._timer.isActive():
            data = self._made.data
            self.accept()
            self.chosen.emit(data, new)

    def _on_finished(self) -> None:
        self.reading.ended.connect(self.deleteLater)
        self.reading.let_go()


def _size(count: int) -> str:
    """A number of bytes as people read it."""
    for unit, bytes_ in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if count >= bytes_:
            return f"{count / bytes_:.3g} {unit}"
    return f"{count:,} bytes"


def _button(name: str, text: str) -> QPushButton:
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAutoDefault(False)
    button.hide()
    return button

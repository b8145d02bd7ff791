"""Asks which runs are to be made one after the other, and shows how each of them goes.

For the controller that makes them; the dialog is shown values and says what the user wants.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine import arithmetic
from engine.document import Document
from engine.errors import StudioError
from engine.numerals import shown
from engine.settings import Adagrad, Adam, AdamW, Optimizer, RmsProp, Rprop, Sgd
from engine.stopping import NEVER
from engine.trials import Plan, TrialsProgress, Tried, planned
from gui.intents.training_words import OPTIMIZERS
from gui.theme import number_font

_OPTIMIZERS: tuple[Optimizer, ...] = (Sgd(), Adagrad(), RmsProp(), Adam(), AdamW(), Rprop())
_COLUMNS = ("run", "epoch", "training error", "test error", "result")
_WIDE = 110  # px
_MOST_EPOCHS = 10**9
_LARGEST = 2**32 - 1


class CompareRunsDialog(QDialog):
    """Emits `start_wanted(Plan, bool)` with whether only the best is wanted, and `stop_wanted`."""

    start_wanted = Signal(object, bool)
    stop_wanted = Signal()

    def __init__(self, document: Document, taken: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_runs")
        self.setWindowTitle("Compare runs")
        self._document, self._taken = document, tuple(taken)
        self._running = self._done = False
        self._make_fields()
        self._make_table()
        self._lay_out()
        self._connect()
        self._check()

    # --- building -----------------------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        training, has_stopping = self._document.training, self._document.stopping != NEVER
        size = "full batch" if training.batch_size is None else f"{training.batch_size:,}"
        self._seeds = _line("compare_seeds", "1–5", "the document's initial weights")
        self._rates = _line("compare_rates", "", f"as it is: {shown(training.optimizer.learning_rate, 6)}")
        self._sizes = _line("compare_sizes", "", f"as it is: {size}")
        self._kinds = {kind: _check_box(kind) for kind in _OPTIMIZERS}
        self._epochs = QSpinBox()
        self._epochs.setRange(0, _MOST_EPOCHS)
        self._epochs.setSpecialValueText("any number")
        self._epochs.setGroupSeparatorShown(True)
        self._epochs.setSingleStep(100)
        self._epochs.setObjectName("compare_epochs")
        self._epochs.setAccessibleName("Epochs of each run")
        self._epochs.setValue(1000)
        self._stopping = QCheckBox("or as the document's stop conditions say")
        self._stopping.setObjectName("compare_stopping")
        self._stopping.setChecked(has_stopping)
        self._stopping.setEnabled(has_stopping)
        if not has_stopping:
            self._stopping.setToolTip("The document has none; the Training panel sets them")
        self._keep = QRadioButton("&Keep every run, to compare them in the error plot")
        self._best = QRadioButton("&Only take over the best, by its test error")
        if not len(self._document.data.test):
            self._best.setText("&Only take over the best, by its training error")
        self._keep.setObjectName("compare_keep")
        self._best.setObjectName("compare_best")
        self._keep.setChecked(True)

    def _make_table(self) -> None:
        self._table = QTableWidget(0, len(_COLUMNS))
        self._table.setObjectName("compare_table")
        self._table.setAccessibleName("Runs")
        self._table.setHorizontalHeaderLabels(_COLUMNS)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table.setShowGrid(False)
        self._table.verticalHeader().hide()
        self._table.setMinimumHeight(230)
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(_COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self._table.setColumnHidden(3, not len(self._document.data.test))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(9)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._fields = QWidget()
        self._fields.setLayout(form)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow("&Seeds of the initial weights", self._seeds)
        form.addRow("Learning &rates η", self._rates)
        form.addRow("Optimizers", _row(*self._kinds.values()))
        form.addRow("&Batch sizes", self._sizes)
        epochs = QLabel("&Epochs of each run")
        epochs.setBuddy(self._epochs)
        form.addRow(epochs, _row(self._epochs, self._stopping))
        form.addRow("Afterwards", _column(self._keep, self._best))
        self._message = QLabel()
        self._message.setObjectName("compare_message")
        self._message.setWordWrap(True)
        self._message.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._bar = QProgressBar()
        self._bar.setObjectName("compare_progress")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._start, self._close = QPushButton("Start"), QPushButton("Close")
        self._start.setObjectName("compare_start")
        self._close.setObjectName("compare_close")
        self._start.setDefault(True)
        self._start.setMinimumWidth(_WIDE)  # its text is bold, and not always the same
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for widget in (self._fields, self._message, self._table, self._bar):
            column.addWidget(widget)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._start)
        buttons.addWidget(self._close)
        column.addLayout(buttons)
        self.setMinimumWidth(680)

    def _connect(self) -> None:
        for field in (self._seeds, self._rates, self._sizes):
            field.textChanged.connect(self._check)
        self._epochs.valueChanged.connect(self._check)
        for box in (*self._kinds.values(), self._stopping):
            box.toggled.connect(self._check)
        self._start.clicked.connect(self._on_start_clicked)
        self._close.clicked.connect(self.reject)

    # --- what is asked for --------------------------------------------------------------------------------------

    def plan(self) -> Plan:
        """What the fields ask for; a StudioError says what cannot be."""
        return Plan(
            seeds=_seeds(self._seeds.text()),
            rates=tuple(arithmetic.value(part) for part in _parts(self._rates.text())),
            optimizers=tuple(self._own(kind) for kind, box in self._kinds.items() if box.isChecked()),
            batch_sizes=tuple(_batch(part) for part in _parts(self._sizes.text())),
            epochs=self._epochs.value() or None,
            stopping=self._document.stopping if self._stopping.isChecked() else NEVER,
        )

    def _own(self, kind: Optimizer) -> Optimizer:
        """The document's own optimizer with all its settings, where it is one of the kind."""
        own = self._document.training.optimizer
        return own if type(own) is type(kind) else kind

    def _check(self) -> None:
        if self._running or self._done:
            return
        try:
            plan = self.plan()
            names = [trial.name for trial in planned(self._document, plan, self._taken)]
        except StudioError as error:
            self._say(f"{str(error)[:1].upper()}{str(error)[1:]}.", wrong=True)
            self._table.setRowCount(0)
            return
        runs = "1 run" if plan.count == 1 else f"{plan.count:,} runs, every value with every other"
        self._say(f"{runs}, one after the other.", wrong=False)
        self._show_names(names)

    def _say(self, text: str, *, wrong: bool) -> None:
        self._message.setText(text)
        kind = "error" if wrong else "muted"
        if self._message.property("kind") != kind:
            self._message.setProperty("kind", kind)
            self._message.style().unpolish(self._message)
            self._message.style().polish(self._message)
        self._start.setEnabled(not wrong)

    # --- what happens -------------------------------------------------------------------------------------------

    def _on_start_clicked(self) -> None:
        if self._running:
            self.stop_wanted.emit()
        else:
            self._done = False
            self._check()
            if self._start.isEnabled():
                self.start_wanted.emit(self.plan(), self._best.isChecked())

    def show_running(self, running: bool) -> None:
        """Whether the runs are being made."""
        self._running = running
        self._fields.setEnabled(not running)
        self._start.setText("Stop" if running else "Start")
        self._bar.setRange(0, max(self._table.rowCount(), 1) * 1000 if running else 1)
        self._bar.setValue(0)

    def show_progress(self, progress: TrialsProgress) -> None:
        """How far they are."""
        for row, made in enumerate(progress.done):
            self._show_made(row, made)
        if progress.at is not None:
            self._put(
                progress.at, (None, f"{progress.epoch:,}", _error(progress.error), _error(progress.test_error), "…")
            )
            self._table.scrollTo(self._table.model().index(progress.at, 0))
            most = self._epochs.value()
            part = min(progress.epoch / most, 1.0) if most else 0.0
            self._bar.setValue(round((progress.at + part) * 1000))

    def show_outcome(self, done: Sequence[Tried], best: int | None, text: str) -> None:
        """What came of them, and what was done about it."""
        for row, made in enumerate(done):
            self._show_made(row, made, best=row == best)
        for row in range(len(done), self._table.rowCount()):
            self._put(row, (None, "", "", "", "not made"))
        self.show_running(False)
        self._done = True
        self._say(text, wrong=False)
        self._start.setText("Start again")

    def _show_names(self, names: Sequence[str]) -> None:
        self._table.setRowCount(len(names))
        for row, name in enumerate(names):
            self._put(row, (name, "", "", "", ""))

    def _show_made(self, row: int, made: Tried, *, best: bool = False) -> None:
        epoch = "" if made.run is None else f"{made.run.epoch:,}"
        result = made.message or _RESULTS.get(made.end.condition if made.end is not None else "", "done")
        result = f"best · {result}" if best else result
        self._put(row, (made.name, epoch, _error(made.error), _error(made.test_error), result), bold=best)

    def _put(self, row: int, texts: Sequence[str | None], *, bold: bool = False) -> None:
        for column, text in enumerate(texts):
            item = self._table.item(row, column)
            if item is None:
                item = QTableWidgetItem()
                self._table.setItem(row, column, item)
            if text is not None:
                item.setText(text)
            font = number_font() if column in (1, 2, 3) else self.font()
            font.setBold(bold)
            item.setFont(font)
            item.setToolTip(text or "" if column == len(texts) - 1 else "")

    def reject(self) -> None:
        """Close; runs that are being made are stopped first, and those that are done are kept."""
        if self._running:
            self.stop_wanted.emit()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The same where the window's own button closes it."""
        if self._running:
            self.stop_wanted.emit()
        super().closeEvent(event)


_RESULTS = {
    "error": "training error below its limit",
    "test_error": "test error below its limit",
    "patience": "stopped by patience",
    "seconds": "time was over",
    "": "done",
}


# --- reading what is typed --------------------------------------------------------------------------------------------


def _parts(text: str) -> list[str]:
    """The entries of a list; apart by semicolons or blanks, since a comma may stand in a number."""
    return [part for part in re.split(r"[;\s]+", text.strip()) if part]


def _seeds(text: str) -> tuple[int, ...]:
    """Seeds from a text such as 1–5, 8; commas part them too."""
    found: list[int] = []
    for part in _parts(text.replace(",", " ")):
        ends = [_whole(end, "seeds") for end in re.split(r"[-–]", part)]
        if len(ends) > 2 or ends[-1] - ends[0] > 1000:
            raise StudioError(f'seeds: "{part}" is not a range of them; write them as 1–5')
        found += [seed for seed in range(ends[0], ends[-1] + 1) if seed not in found]
    return tuple(found)


def _whole(text: str, what: str) -> int:
    if not re.fullmatch(r"[0-9]{1,12}", text) or (what == "seeds" and int(text) > _LARGEST):
        raise StudioError(f'{what}: "{text}" is not a whole number such as 3')
    return int(text)


def _batch(text: str) -> int | None:
    if text.lower() in ("full", "all"):
        return None
    size = _whole(text, "batch sizes")
    if not size:
        raise StudioError("batch sizes: a batch has at least 1 sample; write full for all of them")
    return size


def _error(error: float) -> str:
    return "" if math.isnan(error) else shown(error, 6)


# --- widgets ----------------------------------------------------------------------------------------------------------


def _line(name: str, text: str, placeholder: str) -> QLineEdit:
    field = QLineEdit(text)
    field.setObjectName(name)
    field.setPlaceholderText(placeholder)
    return field


def _check_box(kind: Optimizer) -> QCheckBox:
    name = str(kind.__struct_config__.tag)
    box = QCheckBox(OPTIMIZERS[name])
    box.setObjectName(f"compare_{name}")
    return box


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


def _column(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    return column

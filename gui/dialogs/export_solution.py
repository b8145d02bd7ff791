"""The dialog of a worked solution to hand out: what is to be in it, beside its first page as that will look.

It writes nothing: `wanted` carries the options and the suffix of the file when it is accepted.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.document import Document
from engine.errors import StudioError
from engine.explain import explain
from engine.formula import text
from engine.solution import SolutionOptions, Until, alone, chosen, of_trace
from engine.steps import PHASES, Number, Phase, Steps
from engine.trace import Trace
from gui.dialogs.edit_dialog import combo
from gui.paper.boxes import HEIGHT, WIDTH
from gui.paper.pdf import first_page

_Buttons = QDialogButtonBox.StandardButton
_FORMATS: dict[object, str] = {
    ".pdf": "PDF", ".html": "HTML (web page)", ".tex": "LaTeX", ".txt": "Plain text",
}  # fmt: skip
_ENDS: dict[Phase, str] = {
    "forward": "After the forward pass",
    "error": "After the error",
    "backward": "After the backward pass",
    "update": "With the update",
}
_DETAILS: dict[object, str] = {"all": "All steps in full", "first": "The first of each kind in full"}
_ANSWERS: dict[object, str] = {
    "none": "not at all", "after": "after them, on pages of its own", "apart": "in a second file",
}  # fmt: skip
_MOST_ENDS = 400  # steps that are offered one by one as the last
_FIRST = 24  # steps that fit onto a first page at most
_PREVIEW = 360  # pixels
_DELAY = 60  # ms after the last choice


class ExportSolutionDialog(QDialog):
    """Asks what a worked solution of a document is to have in it. `wanted(options, suffix)` when it is accepted."""

    wanted = Signal(object, str)

    def __init__(self, document: Document, sample: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_solution")
        self.setWindowTitle("Export a worked solution")
        self._document = document
        self._trace = lru_cache(maxsize=2)(lambda row: alone(document, row))
        self._make_fields(sample)
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_DELAY)
        self._soon.timeout.connect(self.show_preview)
        self._watch()
        self._on_changed()
        self.finished.connect(self.deleteLater)

    # --- building -----------------------------------------------------------------------------------------------

    def _make_fields(self, sample: int) -> None:
        rows = len(self._document.data.train)
        self._format = combo(_FORMATS, ".pdf")
        self._sample = QSpinBox()
        self._sample.setRange(1, max(rows, 1))
        self._sample.setValue(sample + 1)
        self._sample.setSuffix(f" of {rows:,}")
        self._end = QComboBox()
        for phase in PHASES:
            self._end.addItem(_ENDS[phase], phase)
        self._end.setCurrentIndex(len(PHASES) - 1)
        self._add_steps()
        self._detail = combo(_DETAILS, "all")
        self._digits = QSpinBox()
        self._digits.setRange(1, 15)
        self._digits.setSpecialValueText("as the document has them")
        for field in (self._sample, self._digits):
            field.lineEdit().setTextMargins(5, 0, 0, 0)
        self._blanks = QCheckBox("Blanks for pupils in place of what is to be calculated")
        self._rules = QCheckBox("Leave the rules in")
        self._rules.setChecked(True)
        self._answers = combo(_ANSWERS, "none")

    def _add_steps(self) -> None:
        """The single steps as ends too, of a network that has not too many."""
        steps = Steps(self._document.network, 1)
        if steps.count("number") > _MOST_ENDS:
            return
        try:
            taken = self._trace(0)
        except StudioError:
            return
        self._end.insertSeparator(self._end.count())
        for number in steps.numbers(0, steps.length):
            self._end.addItem(f"After {_step_name(taken, number)}", Until(number.quantity, number.subject))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setVerticalSpacing(9)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, label, field in (
            ("format", "&Format", self._format),
            ("sample", "&Sample", self._sample),
            ("end", "&Ends", self._end),
            ("detail", "&Detail", self._detail),
            ("digits", "Di&gits", self._digits),
            ("blanks", "", self._blanks),
            ("rules", "", self._rules),
            ("answers", "Sol&ution", self._answers),
        ):
            field.setObjectName(f"solution_{name}")
            said = field.text() if isinstance(field, QCheckBox) else label.replace("&", "")
            field.setAccessibleName(said)
            form.addRow(label, field)
        self._message = QLabel()
        self._message.setObjectName("solution_message")
        self._message.setWordWrap(True)
        self._buttons = QDialogButtonBox(_Buttons.Ok | _Buttons.Cancel)
        self._buttons.button(_Buttons.Ok).setText("Export…")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._page = QLabel()
        self._page.setObjectName("solution_preview")
        self._page.setAccessibleName("The first page")
        self._page.setFixedSize(_PREVIEW, round(_PREVIEW * HEIGHT / WIDTH))
        left = QVBoxLayout()
        left.addLayout(form)
        left.addStretch(1)
        left.addWidget(self._message)
        left.addWidget(self._buttons)
        both = QHBoxLayout(self)
        both.setContentsMargins(20, 18, 20, 16)
        both.setSpacing(22)
        both.addLayout(left, 1)
        both.addWidget(self._page, 0, Qt.AlignmentFlag.AlignTop)

    def _watch(self) -> None:
        for box in (self._format, self._end, self._detail, self._answers):
            box.currentIndexChanged.connect(self._on_changed)
        for number in (self._sample, self._digits):
            number.valueChanged.connect(self._on_changed)
        for check in (self._blanks, self._rules):
            check.toggled.connect(self._on_changed)

    # --- what is chosen -----------------------------------------------------------------------------------------

    @property
    def options(self) -> SolutionOptions:
        """What the fields say."""
        end = self._end.currentData()
        until = end if isinstance(end, Until) else None
        phases = PHASES if until is not None else PHASES[: PHASES.index(end) + 1]
        digits = self._digits.value()
        return SolutionOptions(
            sample=self._sample.value() - 1,
            phases=phases,
            until=until,
            detail=self._detail.currentData(),
            blanks=self._blanks.isChecked(),
            rules=self._rules.isChecked(),
            answers=self._answers.currentData(),
            digits=digits if digits > 1 else None,
        )

    def _on_changed(self) -> None:
        blanks = self._blanks.isChecked()
        self._rules.setEnabled(blanks)
        self._answers.setEnabled(blanks)
        self._soon.start()

    def show_preview(self) -> None:
        """The first page under the options as they are, and how many steps there are, or why there can be none."""
        options = self.options
        try:
            numbers = chosen(self._document, options)
            of, document = self._trace(options.sample), self._document
            short = of_trace(of, options, numbers=numbers[:_FIRST], title=document.name, positions=document.positions)
        except StudioError as error:
            said = str(error)
            self._say(f"{said[:1].upper()}{said[1:]}.", wrong=True)
            return
        ratio = self.devicePixelRatioF()
        image = first_page(short, round(_PREVIEW * ratio))
        image.setDevicePixelRatio(ratio)
        self._page.setPixmap(QPixmap.fromImage(image))
        self._say(f"{len(numbers):,} step{'' if len(numbers) == 1 else 's'}.", wrong=False)

    def accept(self) -> None:
        """Hand the options on, unless there can be no such solution."""
        self._soon.stop()
        self.show_preview()
        if self._buttons.button(_Buttons.Ok).isEnabled():
            super().accept()
            self.wanted.emit(self.options, self._format.currentData())

    def _say(self, said: str, *, wrong: bool) -> None:
        self._message.setText(said)
        self._message.setProperty("kind", "error" if wrong else "muted")
        self._message.style().unpolish(self._message)
        self._message.style().polish(self._message)
        self._buttons.button(_Buttons.Ok).setEnabled(not wrong)
        if wrong:
            self._page.clear()


def _step_name(taken: Trace, number: Number) -> str:
    return text(explain(taken, number).symbol)

"""The dialog of a document's conventions: how its mathematics is written, and what a hand would calculate.

What is chosen is seen at once in formulas of the open document. Emits an intent.
"""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine import formula
from engine.conventions import NOTATIONS, Conventions, Rounding
from engine.document import Document
from engine.formula.notation import Notation
from gui.dialogs.conventions_fields import NOT_AT_ALL, LettersFields, RoundingFields, decimals_field
from gui.dialogs.conventions_preview import Preview
from gui.dialogs.edit_dialog import EditDialog, combo
from gui.intents import Intent
from gui.intents.conventions import set_conventions
from gui.theme import Theme

_PACKS: dict[object, str] = {"a_y": "a, y, δ, η", "net_out": "net, out, ∂E", "z_a": "z, a, δ"}
_ORDERS: dict[object, str] = {"together": "all from the old weights", "output_first": "output weights first"}
_DIGITS: dict[object, str] = {None: "as the view has them", **{count: str(count) for count in range(2, 16)}}
_CHOICES_WIDTH, _PREVIEW_WIDTH, _WIDTH = 446, 350, 872
_MOST = 455  # px of the choices, so that the dialog fits a screen of 600; what is unfolded beyond that scrolls
_WARNING = (
    "These two change what is computed. They are for finding out where printed numbers come from: stepping and worked "
    "solutions follow them, while training, the gradient check and predictions stay exact."
)


class ConventionsDialog(EditDialog):
    """Asks for the conventions of a document; with `hidden` it shows none of its numbers."""

    def __init__(
        self, document: Document, theme: Theme | None = None, parent: QWidget | None = None, *, hidden: bool = False
    ) -> None:
        super().__init__("Conventions", "Apply", document, parent)
        self.setObjectName("conventions")
        self._preview = Preview(document, theme, hidden=hidden)
        self._refused: str | None = None
        self._make_fields(document.conventions)
        self._lay_out()
        self._watch()
        self._check()

    # --- building -----------------------------------------------------------------------------------------------

    def _make_fields(self, now: Conventions) -> None:
        self._notation = combo(_PACKS, now.notation)
        self._delta = combo({"gradient": "", "negative": ""}, now.delta)
        self._update = combo({"gradient": "", "delta": ""}, now.update)
        self._thresholds = QCheckBox("Subtract thresholds θ instead of adding biases")
        self._thresholds.setChecked(now.thresholds)
        self._digits = combo(_DIGITS, now.digits)
        self._letters = LettersFields(now.letters)
        self._by_kind = RoundingFields(now.rounding or Rounding())
        self._decimals = decimals_field()
        self._show_common()
        self._order = combo(_ORDERS, now.update_order)
        self._add("notation", "&Notation", self._notation)
        self._add("delta", "&Sign of δ", self._delta)
        self._add("update", "&Update", self._update)
        self._add("thresholds", "", self._thresholds)
        self._thresholds.setAccessibleName(self._thresholds.text())
        self._add("digits", "Significant di&gits", self._digits)
        self._form.addRow(self._letters)

    def _lay_out(self) -> None:
        """The choices at the left, last what changes the numbers, and the formulas beside them."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.removeItem(self._form)
        choices = QWidget()
        left = QVBoxLayout(choices)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        left.addLayout(self._form)
        left.addWidget(self._hand())
        left.addStretch()
        top = QHBoxLayout()
        top.setSpacing(20)
        top.addWidget(_Choices(choices))
        top.addWidget(self._preview, 1)
        column.insertLayout(0, top)
        self._preview.setMinimumWidth(_PREVIEW_WIDTH)
        self.setMinimumWidth(_WIDTH)
        last: QWidget = self._order  # what moves to another parent goes to the end of the way by Tab
        for button in self._buttons.buttons():
            QWidget.setTabOrder(last, button)
            last = button
        self._notation.setFocus()

    def _hand(self) -> QWidget:
        frame, form = QFrame(), QFormLayout()
        frame.setObjectName("conventions_hand")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        line = QFrame()
        line.setProperty("kind", "line")
        title = QLabel("ARITHMETIC OF A HAND CALCULATION")
        title.setProperty("kind", "caption")
        warning = QLabel(_WARNING)
        warning.setProperty("kind", "warning")
        warning.setWordWrap(True)
        for widget in (line, title, warning):
            column.addWidget(widget)
        form.setVerticalSpacing(9)
        self._decimals.setObjectName("edit_decimals")
        self._order.setObjectName("edit_order")
        for label, field in (("&Decimals of every number", self._decimals), ("&Order of update", self._order)):
            field.setAccessibleName(label.replace("&", ""))
            form.addRow(label, field)
        form.insertRow(1, self._by_kind)
        form.setFormAlignment(Qt.AlignmentFlag.AlignLeft)
        column.addLayout(form)
        return frame

    def _watch(self) -> None:
        for box in (self._notation, self._delta, self._update, self._digits, self._order):
            box.currentIndexChanged.connect(self._check)
        self._thresholds.toggled.connect(self._check)
        self._letters.changed.connect(self._check)
        self._decimals.valueChanged.connect(self._on_decimals_changed)
        self._by_kind.changed.connect(self._on_by_kind_changed)
        for group in (self._letters, self._by_kind):
            # Once its own layout has taken the fields in or let them go.
            group.folded.connect(self.adjustSize, Qt.ConnectionType.QueuedConnection)

    # --- what is chosen -----------------------------------------------------------------------------------------

    def conventions(self) -> Conventions:
        """What the fields say."""
        return Conventions(
            notation=self._notation.currentData(),
            letters=self._letters.value(),
            delta=self._delta.currentData(),
            update=self._update.currentData(),
            thresholds=self._thresholds.isChecked(),
            digits=self._digits.currentData(),
            rounding=self._by_kind.value(),
            update_order=self._order.currentData(),
        )

    def intent(self) -> Intent:
        """These conventions for the document."""
        return set_conventions(self._document.conventions, self.conventions())

    def summary(self) -> str:
        """Why stepping will not be able to follow, where it is so."""
        if self._refused is None:
            return ""
        return f"{self._refused[:1].upper()}{self._refused[1:]}. Until then nothing can be stepped."

    def connections(self) -> int:
        """No connection is gone through."""
        return 0

    # --- handlers -----------------------------------------------------------------------------------------------

    def _check(self) -> None:
        chosen = self.conventions()
        self._letters.show_pack(_pack(chosen))
        self._name_choices(chosen.names)
        self._refused = self._preview.show_conventions(chosen)
        super()._check()

    def _name_choices(self, names: Notation) -> None:
        """The choices are written with the letters in force; an update with δ has its sign."""
        net, out, delta, error, weight, rate = map(
            formula.plain, (names.net, names.out, names.delta, names.error, names.weight, names.rate)
        )
        sign = "+" if self._delta.currentData() == "negative" else "−"
        by_delta = f"{weight} {sign} {rate} {delta} {out}"
        for box, texts in (
            (self._delta, (f"{delta} = ∂{error}/∂{net}", f"{delta} = −∂{error}/∂{net}")),
            (self._update, (f"{weight} − {rate} ∂{error}/∂{weight}", by_delta)),
        ):
            for place, text in enumerate(texts):
                box.setItemText(place, text)

    def _on_decimals_changed(self, decimals: int) -> None:
        with QSignalBlocker(self._by_kind):
            self._by_kind.show_value(Rounding() if decimals == NOT_AT_ALL else Rounding.to(decimals))
        self._check()

    def _on_by_kind_changed(self) -> None:
        self._show_common()
        self._check()

    def _show_common(self) -> None:
        """What all kinds have; where they differ none of them."""
        common = self._by_kind.common()
        with QSignalBlocker(self._decimals):
            self._decimals.setValue(NOT_AT_ALL if common is None else common)
        self._decimals.setSpecialValueText("not rounded" if common is not None else "each as below")


class _Choices(QScrollArea):
    """As high as what is in it, up to a limit."""

    def __init__(self, choices: QWidget) -> None:
        super().__init__()
        self._choices = choices
        self.setProperty("kind", "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab goes through what is in it, which then scrolls
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        choices.setFixedWidth(_CHOICES_WIDTH)
        self.setWidget(choices)
        self.setFixedWidth(_CHOICES_WIDTH + self.verticalScrollBar().sizeHint().width() + 4)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), min(self._choices.heightForWidth(_CHOICES_WIDTH) + 2, _MOST))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _pack(chosen: Conventions) -> Notation:
    """The notation's own letters, with θ in place of b where thresholds are subtracted."""
    pack = NOTATIONS[chosen.notation]
    return pack._replace(bias="θ") if chosen.thresholds else pack

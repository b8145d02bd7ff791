"""Asks how many training rows get noise in their targets, and by which seed they are drawn."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from engine.document import Document
from engine.edits.noise import noisy_classes
from gui.dialogs.edit_dialog import EditDialog
from gui.intents import Intent, rows

_LARGEST_SEED = 2**31 - 1


class LabelNoiseDialog(EditDialog):
    """The share in per cent, and the seed."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__("Label noise", "Add noise", document, parent)
        self.setObjectName("label_noise")
        self._share, self._seed = QDoubleSpinBox(), QSpinBox()
        self._share.setRange(0.1, 100.0)
        self._share.setDecimals(1)
        self._share.setValue(10.0)
        self._share.setSuffix(" %")
        self._seed.setRange(0, _LARGEST_SEED)
        self._add("share", "&Rows with noise", self._share)
        self._add("seed", "&Seed", self._seed)
        self._share.valueChanged.connect(self._check)
        self._seed.valueChanged.connect(self._check)
        self._check()

    def intent(self) -> Intent:
        """The share and the seed as an edit."""
        return rows.label_noise(self._share.value() / 100, self._seed.value())

    def summary(self) -> str:
        """What it does to how many rows."""
        count = max(round(self._share.value() / 100 * len(self._document.data.train)), 1)
        what = "another class" if noisy_classes(self._document) else "targets with noise as large as their own spread"
        many = f"{count:,} training row gets" if count == 1 else f"{count:,} training rows get"
        return f"{many} {what}. Test rows stay as they are."

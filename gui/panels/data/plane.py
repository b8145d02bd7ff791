"""The points of the data panel with what goes with them: adding by clicks, the target of new points, the menu.

For the data panel alone.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from engine import arithmetic, formula
from engine.data import Data
from engine.edits.rows import OTHER
from engine.errors import StudioError
from engine.formula.notation import NOTATION, Notation
from engine.network import Network, Vector
from engine.numerals import shown
from gui.icons import icon
from gui.intents import rows
from gui.panels.data.plane_view import PlaneView
from gui.panels.panel_header import muted
from gui.theme import Theme, number_font

_MOST_CHOICES = 12
_BETWEEN = "; "
_SIDE = 24  # px of a button


class PlanePanel(QWidget):
    """Emits `requested` with an Intent, `refused` with a reason, `sample_chosen` with a row of the training data."""

    requested = Signal(object)
    refused = Signal(str)
    sample_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._network: Network | None = None
        self._data: Data | None = None
        self.view = PlaneView()
        self.add = _button("Add points", "Add a point with every click into the plane (Esc ends it)")
        self.add.setCheckable(True)
        self.fit = _button("Show all points", "Show all points")
        self._caption = muted(f"{NOTATION.target} =")
        self.target = QComboBox()
        self.target.setEditable(True)
        self.target.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.target.setProperty("kind", "narrow")
        self.target.setFont(number_font(9.0))
        self.target.setAccessibleName("Target of new points")
        self.target.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.target.setMaximumWidth(110)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(4)
        row.addWidget(self.add)
        row.addWidget(self._caption)
        row.addWidget(self.target, 1)
        row.addStretch()
        row.addWidget(self.fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        self.add.toggled.connect(self._on_add_toggled)
        self.fit.clicked.connect(self.view.fit)
        self.target.editTextChanged.connect(self._on_target_edited)
        self.view.requested.connect(self.requested)
        self.view.sample_chosen.connect(self.sample_chosen)
        self.view.point_wanted.connect(self._on_point_wanted)
        self.view.menu_asked.connect(self._on_menu_asked)
        self.view.gave_up.connect(self._on_view_gave_up)

    # --- what is shown ------------------------------------------------------------------------------------------

    def show_data(self, network: Network, data: Data) -> None:
        """The samples of a network with two inputs; of any other nothing is taken in."""
        if network.input_count != 2 or not network.output_count:
            self._network = self._data = None
            return
        if data is not self._data or network is not self._network:
            self._network, self._data = network, data
            self.view.show_data(network, data)
            self._show_choices(network, data)

    def set_names(self, names: Notation) -> None:
        """The document's letters."""
        self._caption.setText(f"{formula.plain(names.target)} =")
        self.view.set_names(names)

    def show_parameters(self, parameters: Vector) -> None:
        """The weights in force."""
        if self._network is not None:
            self.view.show_parameters(parameters)

    def show_running(self, parameters: Vector) -> None:
        """The weights of a run that goes on."""
        if self._network is not None:
            self.view.show_running(parameters)

    def show_sample(self, row: int | None) -> None:
        """The sample in view."""
        self.view.show_sample(row)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.view.set_theme(theme)
        self.add.setIcon(icon("add_neuron", theme))
        self.fit.setIcon(icon("fit", theme))

    def _show_choices(self, network: Network, data: Data) -> None:
        """The targets that there are, as a choice; what is chosen stays."""
        targets = np.concatenate([data.train.targets, data.test.targets])
        found = _distinct(targets)
        if not 0 < len(found) <= _MOST_CHOICES:
            found = np.stack([np.zeros(network.output_count), np.ones(network.output_count)])
        texts = [_BETWEEN.join(shown(value, 6) for value in row) for row in found]
        before, count = self.target.currentText(), network.output_count
        if texts == [self.target.itemText(i) for i in range(self.target.count())]:
            return
        self.target.clear()
        self.target.addItems(texts)
        if before.strip() and len(before.split(";")) == count:
            self.target.setEditText(before)
        several = f": {count} numbers with ; between them" if count > 1 else ""
        self.target.setToolTip(f"The target of new points{several}")

    # --- new points ---------------------------------------------------------------------------------------------

    def targets(self) -> list[float]:
        """The target of new points; StudioError where what is typed is none."""
        assert self._network is not None
        values = [arithmetic.value(text) for text in self.target.currentText().split(";")]
        if len(values) != self._network.output_count:
            count = self._network.output_count
            raise StudioError(f"type {count} numbers with ; between them, one for each output")
        return values

    def _on_point_wanted(self, x: float, y: float) -> None:
        try:
            values = [x, y, *self.targets()]
        except StudioError as error:
            self.refused.emit(f"The target of new points: {error}")
            self.target.setFocus()
            return
        self.requested.emit(rows.add_row("train", None, values))

    def _on_target_edited(self, _text: str) -> None:
        field = self.target.lineEdit()
        reason = ""
        if self._network is not None and field is not None:
            try:
                self.targets()
            except StudioError as error:
                reason = str(error)
            field.setToolTip(reason)
            field.setProperty("invalid", "true" if reason else "false")
            field.style().unpolish(field)
            field.style().polish(field)

    def _on_add_toggled(self, adding: bool) -> None:
        self.view.adding = adding
        if adding:
            self.view.setFocus()

    def _on_view_gave_up(self) -> None:
        self.add.setChecked(False)

    # --- the menu -----------------------------------------------------------------------------------------------

    def _on_menu_asked(self, row: int | None, at: QPoint) -> None:
        menu = self.menu(row)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def menu(self, row: int | None) -> QMenu:
        """What can be done with a point, or without one."""
        menu = QMenu(self)
        if row is not None:
            part, number = self.view.place(row)
            turned = rows.set_part({part: [number]}, OTHER[part])
            menu.addAction(f"Remove {rows.names({part: [number]})}", partial(self.view.remove, row)).setShortcut("Del")
            menu.addAction(turned.text, partial(self.requested.emit, turned))
            menu.addSeparator()
        menu.addAction(self.add.text(), self.add.toggle)
        menu.addAction("Show all points", self.view.fit)
        return menu


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setAccessibleName(text)
    button.setToolTip(tip)
    button.setProperty("kind", "flat")
    button.setIconSize(QSize(16, 16))
    button.setFixedSize(_SIDE, _SIDE)
    return button


def _distinct(rows: Vector) -> Vector:
    """Each of the rows once, in order; np.unique imports numpy.ma before it does that, which the start waits for."""
    ordered = rows[np.lexsort(rows.T[::-1])]
    new = np.ones(len(ordered), np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return ordered[new]

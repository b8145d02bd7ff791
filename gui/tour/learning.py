"""The stages of the tour on data: from a table to a trained network, its plots, a diagnosis, a step of a lesson."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from engine import files
from engine.columns import class_names
from engine.creation import new_document
from engine.lessons.catalogue import lessons
from gui.dialogs.import_data import ImportDataDialog
from gui.panels.diagnosis import DiagnosisPanel
from gui.tour.guide import Guide, TourFailed, require, wait_until

_TABLE, _LESSON = "flowers.csv", "neuron"
_KINDS = ("setosa", "versicolor", "virginica")
_PLOTS = ("accuracy", "gradients", "function", "confusion", "surface", "histograms")
_EPOCHS = 60
_DEEP = (2, 12, 12, 12, 12, 12, 1)  # of sigmoids, through which no gradient comes


class Learning(Guide):
    """One way through what comes of a table."""

    def walk(self) -> None:
        """All stages in order; TourFailed names the first thing that did not hold."""
        self._import()
        self._train()
        self._plots()
        self._diagnose()
        self._learn()

    def _import(self) -> None:
        """A table with two rows that cannot be taken becomes a network, by the buttons of the dialogs."""
        self.window.resize(1440, 900)
        path = self.folder / _TABLE
        self.write(_TABLE, _table(), "a table with two rows that cannot be taken")
        self.window.importing.open_path(path)
        dialog = self._dialog("import_data")
        assert isinstance(dialog, ImportDataDialog)
        wait_until(lambda: dialog.reading.wish is None, "the table was read")
        self.picture("import", "a table is brought in: its columns, and rows that cannot be taken", dialog)
        _click(dialog, "data_new_network")
        proposal = self._dialog("new_from_data")
        self.picture("proposal", "the network that is proposed for it, and why", proposal)
        _click(proposal, "proposal_create")
        self.settle()
        data = self.session.document.data
        require(class_names(data.targets) == _KINDS, "the classes of the table do not have their names")
        require(len(data.train) + len(data.test) == 58, "not all rows of the table came that could")

    def _train(self) -> None:
        self.window.run_for(_EPOCHS)
        self.settle()
        require(self.session.error < 0.5, "the network for the table does not learn")

    def _plots(self) -> None:
        """Each plot while it is in front, then four side by side."""
        for name in _PLOTS:
            self.trigger(f"panel_{name}")
            self._drawn(name)
        for name in _PLOTS[4:]:
            self.window.docks[name].hide()
        self.window.docks["error"].hide()
        self.trigger("plots_side_by_side")
        for name in _PLOTS[:4]:
            self._drawn(name)
        self.picture("plots", "four plots of the network for the table, side by side")
        self.trigger("restore_layout")

    def _drawn(self, name: str) -> None:
        panel = self.window.plotting.panels[name]
        wait_until(lambda: panel.numbers() is not None, f"the plot {name} had numbers")

    def _diagnose(self) -> None:
        """A deep network of sigmoids, whose gradients vanish; the neurons are selected on the canvas."""
        self.session.replace(new_document(_DEEP, data="moons", loss="binary_cross_entropy", seed=2))
        self.settle()
        self.trigger("panel_diagnosis")
        panel = self.window.plotting.panels["diagnosis"]
        assert isinstance(panel, DiagnosisPanel)
        wait_until(lambda: "vanishing_gradients" in panel.cards, "vanishing gradients were found")
        panel.cards["vanishing_gradients"].show_button.click()
        require(bool(self.window.canvas.selection.places), "a diagnosis points at nothing on the canvas")
        self.picture("diagnosis", "vanishing gradients: the numbers, where, why, and what to try")
        self.trigger("restore_layout")

    def _learn(self) -> None:
        """The first step of the first lesson, done by itself."""
        lesson = next(lesson for lesson in lessons() if lesson.path.stem == _LESSON)
        guide = self.window.lessons
        self.session.replace(files.read(lesson.path))
        wait_until(lambda: guide.active and not guide.busy, "the lesson began")
        guide.show_me()
        wait_until(lambda: not guide.busy and not self.session.busy, "the step of the lesson was shown")
        require(guide.verdict.may_go_on, "what a lesson shows does not do what it asks for")
        self.picture("lesson", "the first step of a lesson, done")
        self.trigger("leave_lesson")

    def _dialog(self, name: str) -> QDialog:
        found = [dialog for dialog in self.window.findChildren(QDialog, name) if dialog.isVisible()]
        if not found:
            raise TourFailed(f"the dialog {name} does not open")
        return found[-1]


def _click(dialog: QDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    if button is None or not button.isEnabled():
        raise TourFailed(f"{name} cannot be clicked")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def _table() -> str:
    """Sixty made-up flowers; one lacks a value, one has a word in its place."""
    drawn = random.Random(1)
    lines = ["length,width,species"]
    for i in range(60):
        length, width = 2.0 + 2 * (i % 3) + drawn.random(), 1.0 + i % 3 + drawn.random()
        lines.append(f"{length:.2f},{width:.2f},{_KINDS[i % 3]}")
    lines[6], lines[9] = f",1.5,{_KINDS[2]}", f"3.1,wide,{_KINDS[2]}"
    return "\n".join(lines) + "\n"

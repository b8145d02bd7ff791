"""The actions of the error plot, their buttons in its header, and its menu with the exports.

For the error plot alone.
"""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton, QWidget

from gui.lines import LineView
from gui.panels.panel_header import PanelHeader
from gui.panels.plots.exporting import Numbers
from gui.panels.plots.header_buttons import DefinitionButton, MoreButton

_DEFINITION = (
    "The mean of the document's loss over the rows: solid over the training rows, dashed over the test rows. Marks: ◆ "
    "a setting was changed, ■ an edit, ▲ the end of a run, ★ the lowest test error, × training diverged"
)


class ErrorActions:
    """`log`, `fit` and `runs`, each with a button; the same in the menu of `more`, which also has the exports."""

    def __init__(self, panel: QWidget, caption: str) -> None:
        self.log = QAction("Log scale", panel, checkable=True)
        self.log.setIconText("Log")
        self.log.setToolTip("Show the error on a logarithmic scale: equal factors, equal distances")
        self.runs = QAction("List of runs", panel, checkable=True)
        self.runs.setIconText("Runs")
        self.runs.setToolTip("List the runs beside the plot: their ends, and how they differ")
        self.runs.setEnabled(False)
        self.fit = QAction("Fit", panel)
        self.fit.setToolTip("Show all epochs again (double-click on an axis)")
        self.more = MoreButton(caption)
        self.more.entries.insertActions(self.more.entries.actions()[0], [self.log, self.fit, self.runs])
        self.more.entries.insertSeparator(self.more.exports["png"])

    def put_buttons(self, header: PanelHeader) -> tuple[QToolButton, QToolButton, QToolButton]:
        """Buttons at the right end of a header: for fit, log, runs, which are given back, for words, and the menu."""
        fit, log, runs = (self._button(header, action) for action in (self.fit, self.log, self.runs))
        self.definition = DefinitionButton(header.caption)
        for widget in (header.caption, self.definition):
            widget.setToolTip(_DEFINITION)
        header.add(self.definition)
        header.add(self.more)
        return fit, log, runs

    @staticmethod
    def _button(header: PanelHeader, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setProperty("kind", "compact")
        button.setAccessibleName(action.text())
        header.add(button)
        return button


def error_numbers(lines: tuple[LineView, ...]) -> Numbers | None:
    """The errors of all runs that are shown, epoch by epoch of each."""
    rows = [
        (line.name, int(epoch), float(train), float(test))
        for line in lines
        if line.visible
        for epoch, train, test in zip(line.history.epochs, line.history.train, line.history.test, strict=True)
    ]
    return Numbers(("run", "epoch", "mean training error", "mean test error"), rows) if rows else None

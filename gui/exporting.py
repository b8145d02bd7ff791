"""Exports worked solutions and plots: the dialog, the question for a file, and the writing, a slice at a time.

For the main window. Nobody waits for a long solution with a window that does not answer: pages are drawn between what
else the window has to do, and can be called off.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QProgressDialog, QWidget

from engine.atomic import replace_file
from engine.document import Document
from engine.errors import StudioError
from gui.dialogs.file_dialogs import PLOT_SUFFIXES, SOLUTION_SUFFIXES, with_known_suffix
from gui.file_flow import FileChooser, FileFlow
from gui.later import later, later_module
from gui.notices import Notices
from gui.session import Session

if TYPE_CHECKING:
    from engine import solution
    from engine.solution import Solution, SolutionOptions
    from gui.dialogs.export_solution import ExportSolutionDialog
    from gui.panels.plots import exporting as plots
    from gui.panels.plots.exporting import Exportable
    from gui.paper import pdf
else:
    solution = later_module("engine.solution")
    plots = later_module("gui.panels.plots.exporting")
    pdf = later_module("gui.paper.pdf")

_SLICE = 0.03  # seconds of work between two looks at what else there is to do
_PATIENCE = 500  # ms after which somebody wants to see that something goes on


class Exporting(QObject):
    """The command that exports a worked solution."""

    def __init__(
        self, session: Session, files: FileFlow, chooser: FileChooser, notices: Notices, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._files, self._chooser = session, files, chooser
        self._notices, self._window = notices, window
        self._document = session.document
        self._work: Iterator[Path | None] = iter(())
        self._progress: QProgressDialog | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_timer_timeout)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the action does."""
        return {"export_solution": self.open}

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._timer.isActive()

    def open(self) -> None:
        """The dialog, on the document and the sample in view."""
        self._document = self._session.document
        row = self._session.stepper.row
        dialog: ExportSolutionDialog = later("ExportSolutionDialog")(self._document, row or 0, self._window)
        dialog.wanted.connect(self._on_dialog_wanted)
        dialog.open()

    def export_plot(self, panel: Exportable, suffix: str) -> None:
        """Ask for a file and put a plot there, as a picture ("png", "svg") or as the numbers that it shows ("csv")."""
        if suffix == "csv" and panel.numbers() is None:
            self._notices.warning("there are no numbers to save yet; run or step, and try again")
            return
        named = Path(self._files.suggestion(f".{suffix}"))
        of = panel.caption.lower().replace(" ", "-")
        path = self._chooser.plot_path(self._window, str(named.with_stem(f"{named.stem}-{of}")), suffix)
        if path is None:
            return
        path = with_known_suffix(path, (f".{suffix}", *PLOT_SUFFIXES))
        try:
            plots.save(panel, path)
        except StudioError as error:
            self._notices.error(str(error))
        else:
            self._notices.info(f"Exported {path.name}")

    def _on_dialog_wanted(self, options: SolutionOptions, suffix: str) -> None:
        path = self._chooser.solution_path(self._window, self._files.suggestion(suffix))
        if path is None or self.busy:
            return
        path = with_known_suffix(path, (suffix, *SOLUTION_SUFFIXES))
        self._work = _written(self._document, options, path)
        self._progress = QProgressDialog("Writing the worked solution…", "Cancel", 0, 0, self._window)
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(_PATIENCE)
        self._progress.canceled.connect(self._on_progress_canceled)
        self._timer.start(0)

    def _on_timer_timeout(self) -> None:
        end = time.perf_counter() + _SLICE
        try:
            while time.perf_counter() < end:
                path = next(self._work, None)
                if path is not None:
                    self._stop()
                    self._notices.info(f"Exported {path.name}")
                    return
        except StudioError as error:
            self._stop()
            self._notices.error(str(error))

    def _on_progress_canceled(self) -> None:
        self._stop()

    def _stop(self) -> None:
        self._timer.stop()
        self._work = iter(())
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.canceled.disconnect(self._on_progress_canceled)
            progress.close()
            progress.deleteLater()


def _written(document: Document, options: SolutionOptions, path: Path) -> Iterator[Path | None]:
    """Writes a solution, and the second file where there is to be one; nothing for each slice, the path at the end.

    Nothing is written before all is drawn, and the second file first: where it cannot be there is no first either.
    """
    sheet = yield from _drawn(document, options, path)
    if options.blanks and options.answers == "apart":
        key = yield from _drawn(document, options.of_answers, path)
        replace_file(path.with_name(f"{path.stem}-solution{path.suffix}"), key)
    replace_file(path, sheet)
    yield path


def _drawn(document: Document, options: SolutionOptions, path: Path) -> Generator[None, None, bytes]:
    """A solution as a file has it, a slice at a time."""
    made = yield from solution.composed(document, options)
    pieces = []
    for piece in _SLICES[path.suffix.lower()](made):
        pieces.append(piece)
        yield None
    return b"".join(pieces)


def _lines(parts: Iterator[str]) -> Iterator[bytes]:
    for part in parts:
        yield f"{part}\n".encode()


_SLICES: dict[str, Callable[[Solution], Iterator[bytes]]] = {
    ".pdf": lambda made: pdf.pdf_pages(made),  # noqa: PLW0108 - its module is imported then
    ".html": lambda made: _lines(solution.html_parts(made)),
    ".tex": lambda made: _lines(solution.latex_parts(made)),
    ".txt": lambda made: _lines(solution.text_lines(made)),
}

"""Brings data in: from a file, dropped or chosen, from the clipboard, from the built-in sets; and a network for them.

For the main window. A dialog says what comes of a table; this takes the data from it into the document or a new one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QProgressDialog, QWidget

from engine.data import Data
from engine.document import Document
from engine.errors import StudioError
from engine.sources import BuiltInSource, CsvSource
from gui.data_watch import DataWatch
from gui.file_flow import FileChooser, FileFlow
from gui.intents.data import put
from gui.later import later, later_module
from gui.notices import Notices
from gui.reading import ReadAgain, TableReading, Wish
from gui.session import Session
from gui.theme import Theme

if TYPE_CHECKING:
    from engine.tabular import again
    from engine.tabular.table import Reading
    from gui.dialogs.built_in_data import BuiltInDataDialog
    from gui.dialogs.import_data import ImportDataDialog
    from gui.dialogs.new_from_data import NewFromDataDialog
else:
    again = later_module("engine.tabular.again")

SUFFIXES = (".csv", ".tsv", ".txt")  #: Files that are taken for tables when they are dropped.
_PATIENCE = 500  # ms after which somebody wants to see that something goes on
_PASTED = "the pasted table"


class Importing(QObject):
    """The commands that bring data in, and the word that a file has changed."""

    def __init__(
        self, session: Session, files: FileFlow, chooser: FileChooser, notices: Notices, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._files, self._chooser = session, files, chooser
        self._notices, self._window = notices, window
        self._theme: Theme | None = None
        self._reading, self._watch = TableReading(self), DataWatch(self)
        self._progress: QProgressDialog | None = None
        self._reading.answered.connect(self._on_reading_answered)
        self._reading.failed.connect(self._on_reading_failed)
        self._reading.progressed.connect(self._on_reading_progressed)
        self._watch.changed.connect(self._on_watch_changed)
        session.changed.connect(self._on_session_changed)
        window.installEventFilter(self)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the actions do."""
        return {
            "import_data": self.open,
            "paste_data": self.paste,
            "built_in_data": self.open_built_in,
            "reimport_data": self.read_again,
            "new_from_data": self.propose,
        }

    def set_theme(self, theme: Theme) -> None:
        """The theme in which the dialogs draw."""
        self._theme = theme

    def shut_down(self) -> None:
        """End the threads for good, and a dialog with what it reads; safe to call more than once."""
        for dialog in self._window.findChildren(QDialog, "import_data"):
            dialog.reject()
        self._end_progress()
        for reading in self._window.findChildren(TableReading):  # the dialogs' and the watch's too
            reading.shut_down()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has the focus again: another program may have written to the file."""
        if event.type() == QEvent.Type.WindowActivate and watched is self._window:
            self._watch.look()
        return False

    # --- from where ---------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Ask for a file and bring it in."""
        path = self._chooser.data_path(self._window, self._folder())
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Bring a file in, by the dialog; not under an exercise, which asks about the data that are there."""
        if self._session.held:
            self._notices.warning("An exercise is under way: leave it before you bring data in.")
        else:
            self._open(path.absolute())

    def paste(self) -> None:
        """Bring in the table that was copied elsewhere."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self._notices.error("There is no table to paste: copy cells in a spreadsheet first.")
            return
        # The reader wants a file; nobody wants to import this one again.
        with tempfile.NamedTemporaryFile("wb", suffix=".tsv", delete=False) as file:
            file.write(text.encode("utf-8", "replace"))  # half a letter is none
        path = Path(file.name)
        self._open(path, _PASTED).finished.connect(lambda: path.unlink(missing_ok=True))

    def open_built_in(self) -> None:
        """Choose among the built-in sets."""
        dialog: BuiltInDataDialog = later("BuiltInDataDialog")(self._session.document, self._theme, self._window)
        dialog.chosen.connect(self._on_dialog_chosen)
        dialog.open()

    def propose(self) -> None:
        """A new network for the data that are there."""
        data = self._session.document.data
        if not len(data.train):
            self._notices.error("There are no data to propose a network for; import some, or choose built-in data.")
        else:
            self._propose(data)

    def _open(self, path: Path, name: str = "") -> ImportDataDialog:
        dialog: ImportDataDialog = later("ImportDataDialog")(
            path, self._session.document, self._theme, self._window, name
        )
        take = self._on_pasted_chosen if name else self._on_dialog_chosen
        dialog.chosen.connect(take)
        dialog.open()
        return dialog

    def _folder(self) -> str:
        """Where the data in view came from, or the network."""
        source = self._session.document.data.source
        return str(Path(source.path).parent) if isinstance(source, CsvSource) else self._files.folder

    # --- where to -----------------------------------------------------------------------------------------------

    def _on_pasted_chosen(self, data: Data, new: bool) -> None:
        self._on_dialog_chosen(replace(data, source=None), new)

    def _on_dialog_chosen(self, data: Data, new: bool) -> None:
        if new:
            self._propose(data)
        else:
            self._session.request(put(data, f"Data: {_name(data)}"))

    def _propose(self, data: Data) -> None:
        dialog: NewFromDataDialog = later("NewFromDataDialog")(data, _name(data), self._window)
        dialog.document_made.connect(self._on_dialog_document_made)
        dialog.open()

    def _on_dialog_document_made(self, document: Document) -> None:
        self._files.show_document(document)

    # --- again --------------------------------------------------------------------------------------------------

    def read_again(self) -> None:
        """Read the file of the data again."""
        data = self._session.document.data
        try:
            again.csv_source(data)
        except StudioError as error:
            self._notices.error(str(error))
            return
        self._progress = QProgressDialog("Reading the data again…", "Cancel", 0, 1000, self._window)
        self._progress.setObjectName("reimport_progress")
        self._progress.setWindowModality(Qt.WindowModality.WindowModal)
        self._progress.setMinimumDuration(_PATIENCE)
        self._progress.setValue(0)
        self._progress.canceled.connect(self._on_progress_canceled)
        self._reading.ask(ReadAgain(data))

    def _on_reading_progressed(self, reading: Reading) -> None:
        if self._progress is not None:
            self._progress.setValue(min(round(1000 * reading.fraction), 999))

    def _on_reading_answered(self, wish: Wish, answer: object) -> None:
        self._end_progress()
        assert isinstance(wish, ReadAgain)
        if not isinstance(answer, again.Again):
            return
        if wish.data is not self._session.document.data:
            self._notices.warning("The data were changed meanwhile; import them again to replace them.")
            return
        source = again.csv_source(wish.data)
        words, left_out = [*answer.words], answer.made.refused + answer.made.incomplete
        if left_out:
            words.append(f"{left_out:,} {'row is' if left_out == 1 else 'rows are'} left out.")
        if answer.changed:
            self._session.request(put(answer.made.data, f"Import {Path(source.path).name} again"))
        self._notices.info(f"{Path(source.path).name}: {' '.join(words)}")

    def _on_reading_failed(self, _wish: Wish, error: StudioError) -> None:
        self._end_progress()
        self._notices.error(f"{error}. The data are as they were.")

    def _on_progress_canceled(self) -> None:
        self._reading.stop()
        self._end_progress()

    def _end_progress(self) -> None:
        if self._progress is not None:
            progress, self._progress = self._progress, None
            progress.canceled.disconnect(self._on_progress_canceled)
            progress.close()
            progress.deleteLater()

    # --- handlers -----------------------------------------------------------------------------------------------

    def _on_session_changed(self, _before: Document, after: Document, _cause: str) -> None:
        self._watch.watch(after.data)

    def _on_watch_changed(self, path: Path) -> None:
        self._notices.warning(f"{path.name} has changed since its rows were brought in. Data > Import again reads it.")


def _name(data: Data) -> str:
    """What data are called after."""
    source = data.source
    if isinstance(source, CsvSource):
        return Path(source.path).stem
    return source.name if isinstance(source, BuiltInSource) else "pasted" if data.inputs else "data"

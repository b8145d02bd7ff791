"""New, open, save and the guard against losing changes: the flow of files between the user and the session.

For the main window. Asking never blocks: a question is opened, and the answer goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from engine.document import Document
from engine.errors import StudioError
from gui.canvas.picture import save_picture
from gui.canvas.scene import NetworkScene
from gui.dialogs.new_network import NewNetworkDialog
from gui.notices import Notices
from gui.session import Session
from gui.settings import Settings
from gui.theme import Theme

SUFFIX = ".backprop"
_PICTURES = "Pictures (*.svg *.pdf *.png)"
_FILTER = f"Networks (*{SUFFIX});;All files (*)"


class FileChooser(Protocol):
    """Asks for the path of a file; None if the user would rather not."""

    def open_path(self, parent: QWidget, folder: str) -> Path | None:
        """A file to open."""

    def save_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A file to write."""

    def picture_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A picture to write."""


class DialogFileChooser:
    """Asks with the file dialogs of the system."""

    def open_path(self, parent: QWidget, folder: str) -> Path | None:
        """A file to open."""
        name, _ = QFileDialog.getOpenFileName(parent, "Open a network", folder, _FILTER)
        return Path(name) if name else None

    def save_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A file to write; it gets the suffix of network files if it has none."""
        name, _ = QFileDialog.getSaveFileName(parent, "Save the network", suggestion, _FILTER)
        return Path(name) if name else None

    def picture_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A picture to write."""
        name, _ = QFileDialog.getSaveFileName(parent, "Export the picture", suggestion, _PICTURES)
        return Path(name) if name else None


class FileFlow(QObject):
    """Knows which file the document belongs to. `path_changed` when that is another one."""

    path_changed = Signal()

    def __init__(
        self, session: Session, settings: Settings, notices: Notices, chooser: FileChooser, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._notices = notices
        self._chooser = chooser
        self._window = window
        self._path: Path | None = None

    @property
    def path(self) -> Path | None:
        """The file of the document; None if it has none yet."""
        return self._path

    @property
    def title(self) -> str:
        """What the window is called after."""
        if self._path is not None:
            return self._path.name
        return self._session.document.name or "New network"

    # --- what the user asks for ---------------------------------------------------------------------------------

    def new(self) -> None:
        """Ask what the new network should be like, and make it."""
        dialog = NewNetworkDialog(self._session.document, self._window)
        dialog.document_made.connect(self._on_dialog_document_made)
        dialog.open()

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._chooser.open_path(self._window, self._settings.last_folder)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open a file, after the guard."""
        self.guarded(lambda: self._open(path))

    def open_example(self, path: Path) -> None:
        """Open an example, after the guard; it stays unsaved, so that the original is not written over."""
        self.guarded(lambda: self._open_example(path))

    def show_document(self, document: Document) -> None:
        """Work on a document that is in no file, after the guard."""
        self.guarded(lambda: self._show(document))

    def save(self) -> bool:
        """Save to the document's file, or ask for one; False if nothing was saved."""
        return self._save(self._path) if self._path is not None else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save to it; False if nothing was saved."""
        path = self._chooser.save_path(self._window, self._suggestion())
        if path is None:
            return False
        return self._save(path if path.suffix else path.with_suffix(SUFFIX))

    def export_picture(self, scene: NetworkScene, theme: Theme) -> None:
        """Ask for a file and put a picture of the canvas there."""
        suggestion = str(Path(self._suggestion()).with_suffix(".svg"))
        path = self._chooser.picture_path(self._window, suggestion)
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(".svg")
        try:
            save_picture(scene, path, theme)
        except StudioError as error:
            self._notices.error(str(error))
        else:
            self._notices.info(f"Exported {path.name}")

    def guarded(self, action: Callable[[], object]) -> None:
        """Do what would lose unsaved changes: at once if there are none, or once the user has decided."""
        self._session.when_idle(lambda: self._guard(action))

    # --- inside -------------------------------------------------------------------------------------------------

    def _guard(self, action: Callable[[], object]) -> None:
        if not self._session.modified:
            action()
            return
        box = QMessageBox(self._window)
        box.setObjectName("guard")
        box.setText(f"Save the changes to {self.title}?")
        box.setInformativeText("They would be lost otherwise.")
        choices = QMessageBox.StandardButton
        box.setStandardButtons(choices.Save | choices.Discard | choices.Cancel)
        box.setDefaultButton(choices.Save)
        box.finished.connect(lambda answer: self._after_guard(choices(answer), action))
        box.finished.connect(box.deleteLater)
        box.open()

    def _after_guard(self, answer: QMessageBox.StandardButton, action: Callable[[], object]) -> None:
        if answer == QMessageBox.StandardButton.Discard:
            action()
        elif answer == QMessageBox.StandardButton.Save:
            # A run may have been started meanwhile: what is saved is what it came to.
            self._session.when_idle(lambda: self.save() and action())

    def _on_dialog_document_made(self, document: Document) -> None:
        self.show_document(document)

    def _open(self, path: Path) -> None:
        if self._session.open(path):
            self._set_path(path)
        elif not path.exists():
            self._settings.forget_recent_file(path)
            self.path_changed.emit()

    def _open_example(self, path: Path) -> None:
        if self._session.open(path):
            self._path = None
            self.path_changed.emit()

    def _show(self, document: Document) -> None:
        self._session.replace(document)
        self._path = None
        self.path_changed.emit()

    def _save(self, path: Path) -> bool:
        if not self._session.save(path):
            return False
        self._set_path(path)
        self._notices.info(f"Saved {path.name}")
        return True

    def _set_path(self, path: Path) -> None:
        self._path = path
        self._settings.add_recent_file(path)
        self.path_changed.emit()

    def _suggestion(self) -> str:
        name = self._path.name if self._path is not None else f"{_file_name(self.title)}{SUFFIX}"
        return str(Path(self._settings.last_folder) / name)


def _file_name(title: str) -> str:
    """A title as a file name that every system takes."""
    kept = "".join(c if c.isalnum() or c in " -_()." else " " for c in title)
    return " ".join(kept.split()) or "network"

"""New, open, save and the guard against losing changes: the flow of files between the user and the session.

For the main window. Asking never blocks: a question is opened, and the answer goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from engine.creation import empty_document
from engine.document import Document
from engine.errors import StudioError
from gui.canvas.scene import NetworkScene
from gui.dialogs.file_dialogs import NETWORK_SUFFIXES, PICTURE_SUFFIXES, with_known_suffix
from gui.filing import Filing
from gui.later import later, later_module
from gui.notices import Notices
from gui.session import Session
from gui.settings import Settings
from gui.theme import Theme

if TYPE_CHECKING:
    from gui.canvas import picture
    from gui.dialogs.new_network import NewNetworkDialog
else:
    picture = later_module("gui.canvas.picture")

SUFFIX = NETWORK_SUFFIXES[0]
_Choice: TypeAlias = QMessageBox.StandardButton
_Then: TypeAlias = Callable[[], object]


def _nothing() -> None:
    pass


class FileChooser(Protocol):
    """Asks for the path of a file; None if the user would rather not."""

    def open_path(self, parent: QWidget, folder: str) -> Path | None:
        """A file to open."""

    def data_path(self, parent: QWidget, folder: str) -> Path | None:
        """A table to bring in."""

    def save_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A file to write."""

    def picture_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A picture to write."""

    def solution_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A worked solution to write."""

    def sheet_path(self, parent: QWidget, suggestion: str) -> Path | None:
        """A score sheet to write."""

    def plot_path(self, parent: QWidget, suggestion: str, suffix: str) -> Path | None:
        """A plot to write, or the numbers that it shows; `suffix` is the one that was asked for."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked before something is lost, with the texts of some buttons."""

    name: str
    text: str
    more: str
    buttons: dict[_Choice, str | None]


class FileFlow(QObject):
    """Knows which file the document belongs to. `path_changed` when that is another one.

    A large file is read and written in a thread of its own: whatever is asked for meanwhile ends the reading, and waits
    for the writing to end where the document would be lost.
    """

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
        self._filing = Filing(notices, self)
        self._path: Path | None = None
        self._stamp: tuple[int, int] | None = None  # of the file when it was opened or saved last

    @property
    def path(self) -> Path | None:
        """The file of the document; None if it has none yet."""
        return self._path

    @property
    def saving(self) -> bool:
        """Whether the document is being written to a file."""
        return self._filing.saving

    @property
    def busy(self) -> bool:
        """Whether a file is being read or written."""
        return self._filing.busy

    @property
    def folder(self) -> str:
        """Where the user works: the folder of the file opened or saved last."""
        return self._settings.last_folder

    @property
    def title(self) -> str:
        """What the window is called after."""
        if self._path is not None:
            return self._path.name
        return " ".join(self._session.document.name.split()) or "New network"

    # --- what the user asks for ---------------------------------------------------------------------------------

    def new(self) -> None:
        """Ask what the new network should be like, and make it."""
        dialog: NewNetworkDialog = later("NewNetworkDialog")(self._session.document, self._window)
        dialog.document_made.connect(self._on_dialog_document_made)
        dialog.open()

    def new_empty(self) -> None:
        """A network to draw: an input and an output layer without neurons."""
        self.show_document(empty_document())

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
        self.guarded(lambda: self._open(path, example=True))

    def show_document(self, document: Document) -> None:
        """Work on a document that is in no file, after the guard."""
        self.guarded(lambda: self._show(document))

    def save(self, then: _Then = _nothing) -> None:
        """Save to the document's file, or ask for one, once a run that goes on has ended; `then` if that went well.

        Which file that is, and whether another program has changed it, is known only once nothing is being written.
        """
        self._filing.when_written(lambda: self._session.when_idle(lambda: self._save_here(then)))

    def save_as(self) -> None:
        """Ask for a file and save to it, once a run that goes on has ended."""
        self._session.when_idle(lambda: self._save_elsewhere(_nothing))

    def export_picture(self, scene: NetworkScene, theme: Theme) -> None:
        """Ask for a file and put a picture of the canvas there."""
        path = self._chooser.picture_path(self._window, self.suggestion(".svg"))
        if path is None:
            return
        path = path if path.suffix else with_known_suffix(path, PICTURE_SUFFIXES)
        try:
            picture.save_picture(scene, path, theme)
        except StudioError as error:
            self._notices.error(str(error))
        else:
            self._notices.info(f"Exported {path.name}")

    def guarded(self, action: Callable[[], object]) -> None:
        """Do what would lose unsaved changes: at once if there are none, or once the user has decided."""
        self._filing.leave()
        self._filing.when_written(lambda: self._session.when_idle(lambda: self._guard(action)))

    def leave(self) -> bool:
        """End the opening that goes on, so that what is open stays; False if none does."""
        return self._filing.leave()

    def shut_down(self) -> None:
        """End what is under way and its threads, for good."""
        self._filing.shut_down()

    # --- inside -------------------------------------------------------------------------------------------------

    def _guard(self, action: Callable[[], object]) -> None:
        if not self._session.modified:
            action()
            return
        question = _Question(
            "guard",
            f"Save the changes to {self.title}?",
            "They would be lost otherwise.",
            {_Choice.Save: None, _Choice.Discard: None, _Choice.Cancel: None},
        )
        self._ask(question, {_Choice.Discard: action, _Choice.Save: lambda: self.save(action)})

    def _ask(self, question: _Question, answers: Mapping[_Choice, _Then]) -> None:
        """Ask, the first button being the one that Enter presses; what has no answer does nothing."""
        box = QMessageBox(self._window)
        box.setObjectName(question.name)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(question.text)
        box.setInformativeText(question.more)
        for choice, text in question.buttons.items():
            button = box.addButton(choice)
            if text is not None:
                button.setText(text)
        box.setDefaultButton(next(iter(question.buttons)))
        box.finished.connect(lambda answer: answers.get(_Choice(answer), _nothing)())
        box.finished.connect(box.deleteLater)
        box.open()

    def _on_dialog_document_made(self, document: Document) -> None:
        self.show_document(document)

    def _open(self, path: Path, *, example: bool = False) -> None:
        """Read a file and work on what it holds; what is open stays as it is where that fails."""
        before = self._session.document

        def show(document: Document) -> None:
            self._session.replace(document, f"Opened {path.name}", in_file=True)
            if not example:
                self._set_path(path)
            else:
                self._path = None
                self.path_changed.emit()

        def take(document: Document) -> None:
            if self._session.document is before and not self._session.training:
                show(document)
            else:  # something has been done meanwhile, which nobody has said may be lost
                self.guarded(lambda: show(document))

        self._filing.read(path, take, lambda error: self._on_unreadable(path, error))

    def _on_unreadable(self, path: Path, error: StudioError) -> None:
        self._notices.error(str(error))
        if not path.exists():
            self._settings.forget_recent_file(path)
            self.path_changed.emit()

    def _show(self, document: Document) -> None:
        self._session.replace(document)
        self._path = None
        self.path_changed.emit()

    def _save_here(self, then: _Then) -> None:
        path = self._path
        if path is None:
            self._save_elsewhere(then)
        elif _stamp(path) in (None, self._stamp):
            self._save(path, then)
        else:
            question = _Question(
                "changed_meanwhile",
                f"{path.name} was changed by another program. Replace it?",
                "What the other program wrote would be lost.",
                {_Choice.Cancel: None, _Choice.Save: "Replace", _Choice.Open: "Save as…"},
            )
            answers = {_Choice.Save: lambda: self._save(path, then), _Choice.Open: lambda: self._save_elsewhere(then)}
            self._ask(question, answers)

    def _save_elsewhere(self, then: _Then) -> None:
        path = self._chooser.save_path(self._window, self._suggestion())
        if path is not None:
            self._save(with_known_suffix(path, NETWORK_SUFFIXES), then)

    def _save(self, path: Path, then: _Then) -> None:
        document = self._session.document

        def saved() -> None:
            self._session.mark_saved(document)
            self._set_path(path)
            self._notices.info(f"Saved {path.name}")
            then()

        self._filing.write(document, path, saved, lambda error: self._notices.error(str(error)))

    def _set_path(self, path: Path) -> None:
        self._path, self._stamp = path, _stamp(path)
        self._settings.add_recent_file(path)
        self.path_changed.emit()

    def suggestion(self, suffix: str) -> str:
        """Where an export with a suffix may go: beside the document, under its name."""
        return str(Path(self._suggestion()).with_suffix(suffix))

    def _suggestion(self) -> str:
        name = self._path.name if self._path is not None else f"{_file_name(self.title)}{SUFFIX}"
        return str(Path(self._settings.last_folder) / name)


def _stamp(path: Path) -> tuple[int, int] | None:
    """What tells whether a file was written to: its time in ns and its size; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _file_name(title: str) -> str:
    """A title as a file name that every system takes."""
    kept = "".join(c if c.isalnum() or c in " -_()." else " " for c in title)
    return " ".join(kept.split()) or "network"

"""What tries things out beside the document: the learning rate test and runs that are compared. For the main window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.comparing import Comparing
from gui.notices import Notices
from gui.rate_testing import RateTesting
from gui.session import Session
from gui.theme import Theme
from gui.worker import WorkerThread


class Experiments(QObject):
    """Both of them, with the commands that open them."""

    def __init__(self, session: Session, worker: WorkerThread, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self.rate_testing = RateTesting(session, worker, window)
        self.comparing = Comparing(session, worker, notices, window)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {**self.rate_testing.commands(), **self.comparing.commands()}

    def set_theme(self, theme: Theme) -> None:
        """The colours of what is drawn."""
        self.rate_testing.set_theme(theme)

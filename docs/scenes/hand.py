"""The dialog of the conventions, and the misprint of a well-known example out of output weights updated first."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from docs.scenes.means import choose_step, press, save, wait, with_dialog, write
from docs.scenes.window import MAZUR
from engine import files
from engine.conventions import Conventions
from engine.document import with_conventions
from gui.dialogs.conventions import ConventionsDialog
from gui.main_window import MainWindow

DIALOG_AT = QPoint(290, 40)
UPDATED_FIRST = Conventions(notation="net_out", digits=9, update_order="output_first")


def play(window: MainWindow) -> None:
    """Both pictures."""
    window.session.replace(with_conventions(files.read(MAZUR), UPDATED_FIRST))
    choose_step(window, "sample")
    press(window, "step")
    choose_step(window, "phase")
    press(window, "step")
    press(window, "step")
    save(window, "mazur_misprint.png")
    press(window, "conventions")
    dialog = window.findChild(ConventionsDialog)
    assert dialog is not None
    wait(300)
    write(with_dialog(window, dialog, DIALOG_AT), "conventions.png")
    dialog.reject()
    choose_step(window, "neuron")

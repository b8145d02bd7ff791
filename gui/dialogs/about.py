"""What this program is, in one small box."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from gui.icons import application_icon

_TEXT = (
    "<h3>Backprop Studio</h3>"
    "<p>Opens a neural network like a document and shows backpropagation happening in it, number by number.</p>"
    "<p>Everything stays on this computer. Free software under the MIT licence.</p>"
)


def about_box(parent: QWidget) -> QMessageBox:
    """The box, to be opened; it deletes itself when it is closed."""
    box = QMessageBox(parent)
    box.setObjectName("about")
    box.setWindowTitle("About Backprop Studio")
    box.setText(_TEXT)
    box.setIconPixmap(application_icon().pixmap(64, 64))
    box.finished.connect(box.deleteLater)
    return box

"""What a command opens goes altogether when it is closed, however often that happens."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog

from engine.place import Place
from gui.selection import selecting
from tests.studio import Studio

_SELECTED = {
    "resize_layer": Place("layer", 1),
    "insert_layer": Place("layer", 1),
}


def dialogs() -> Counter[str]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return Counter(type(widget).__name__ for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog))


@pytest.mark.parametrize(
    "name",
    [
        "new", "palette", "shortcuts", "about", "built_in_data", "new_from_data", "conventions", "edit_exercise",
        "initial_weights", "rate_test", "compare_runs", "export_solution", "connect_layers", "insert_layer",
        "resize_layer",
    ],
)  # fmt: skip
def test_a_dialog_that_is_closed_is_gone(studio: Studio, name: str) -> None:
    before = dialogs()
    if name in _SELECTED:
        studio.window.canvas.select(selecting(_SELECTED[name]))
    action = studio.widget(QAction, f"action_{name}")
    assert action.isEnabled()
    action.trigger()
    opened = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
    assert len(opened) == 1
    opened[0].reject()
    del opened
    studio.settle()
    studio.qtbot.wait(20)
    assert dialogs() == before

"""Label noise, asked for in the window: said before it is done, one entry of the history, undone like any other."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox, QLabel

from gui.dialogs.label_noise import LabelNoiseDialog
from tests.studio import Studio


def test_half_of_the_rows_are_told_wrongly_and_undo_tells_them_right(studio: Studio) -> None:
    action = studio.window.findChild(QAction, "action_label_noise")
    assert action is not None
    action.trigger()
    dialog = studio.window.findChild(LabelNoiseDialog)
    assert dialog is not None
    share = dialog.findChild(QDoubleSpinBox, "edit_share")
    message = dialog.findChild(QLabel, "edit_message")
    assert share is not None
    assert message is not None
    share.setValue(50.0)
    assert message.text() == "2 training rows get another class. Test rows stay as they are."
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    before = studio.document
    QTest.mouseClick(buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    studio.settle()
    assert (studio.document.data.train.targets != before.data.train.targets).sum() == 2
    assert studio.session.state.undo_text == "Label noise: 50 % by seed 0"
    studio.session.undo()
    studio.settle()
    assert np.array_equal(studio.document.data.train.targets, before.data.train.targets)

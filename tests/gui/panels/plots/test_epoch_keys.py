"""The keys that go through time: how far each goes, and where they end."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from gui.panels.plots.epoch_keys import claims, wanted

NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


def key(code: Qt.Key, modifier: Qt.KeyboardModifier = NONE, kind: QEvent.Type = QEvent.Type.KeyPress) -> QKeyEvent:
    return QKeyEvent(kind, code, modifier)


@pytest.mark.parametrize(
    ("code", "modifier", "target"),
    [
        (Qt.Key.Key_Left, NONE, 499),
        (Qt.Key.Key_Right, NONE, 501),
        (Qt.Key.Key_Left, SHIFT, 490),
        (Qt.Key.Key_Right, CTRL, 600),
        (Qt.Key.Key_PageDown, NONE, 450),
        (Qt.Key.Key_PageUp, NONE, 550),
        (Qt.Key.Key_Home, NONE, 0),
        (Qt.Key.Key_End, NONE, 1000),
        (Qt.Key.Key_A, NONE, None),
        (Qt.Key.Key_Home, CTRL, None),
    ],
)
def test_each_key_has_its_stride(code: Qt.Key, modifier: Qt.KeyboardModifier, target: int | None) -> None:
    assert wanted(key(code, modifier), 500, 1000) == target


def test_they_end_at_both_ends() -> None:
    assert wanted(key(Qt.Key.Key_Left, CTRL), 40, 1000) == 0
    assert wanted(key(Qt.Key.Key_Right, CTRL), 940, 1000) == 1000
    assert wanted(key(Qt.Key.Key_PageUp), 0, 5) == 1


def test_a_key_that_goes_through_time_overrides_a_shortcut() -> None:
    assert claims(key(Qt.Key.Key_Home, kind=QEvent.Type.ShortcutOverride))
    assert not claims(key(Qt.Key.Key_Home))
    assert not claims(key(Qt.Key.Key_F5, kind=QEvent.Type.ShortcutOverride))

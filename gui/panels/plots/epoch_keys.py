"""The keys that go through time, the same in the error plot and on the slider: one epoch, ten, a hundred, a twentieth.

For the plots' panel alone.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

_Key, _Modifier = Qt.Key, Qt.KeyboardModifier

_DIRECTIONS = {_Key.Key_Left: -1, _Key.Key_Right: 1}
_STEPS = {_Modifier.NoModifier: 1, _Modifier.ShiftModifier: 10, _Modifier.ControlModifier: 100}
_PAGES = {_Key.Key_PageDown: -1, _Key.Key_PageUp: 1}
_ENDS = (_Key.Key_Home, _Key.Key_End)
_PARTS = 20  # pages of the whole


def wanted(event: QKeyEvent, epoch: int, last: int) -> int | None:
    """The epoch from 0 to `last` that a key goes to from the one in view; None for a key of another meaning."""
    key, modifiers = Qt.Key(event.key()), event.modifiers() & ~_Modifier.KeypadModifier
    if key in _DIRECTIONS and modifiers in _STEPS:
        target = epoch + _DIRECTIONS[key] * _STEPS[modifiers]
    elif key in _PAGES and modifiers == _Modifier.NoModifier:
        target = epoch + _PAGES[key] * max(round(last / _PARTS), 1)
    elif key in _ENDS and modifiers == _Modifier.NoModifier:
        target = 0 if key == _Key.Key_Home else last
    else:
        return None
    return min(max(target, 0), last)


def claims(event: QEvent) -> bool:
    """Whether an event asks if a key that goes through time overrides a shortcut of the window; it is then accepted."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if wanted(event, 0, 0) is None:
        return False
    event.accept()
    return True

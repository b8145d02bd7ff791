"""Says something to a screen reader: what a widget shows that no widget of its own stands for.

For canvas and notices, which speak through it alone.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent
from PySide6.QtWidgets import QWidget

_Event, _Politeness = QAccessible.Event, QAccessible.AnnouncementPoliteness


def describe(widget: QWidget, words: str) -> None:
    """What a widget shows, for who asks; said too if it is news and the keyboard is there."""
    if words == widget.accessibleDescription():
        return
    widget.setAccessibleDescription(words)
    QAccessible.updateAccessibility(QAccessibleEvent(widget, _Event.DescriptionChanged))
    if widget.hasFocus():
        _say(widget, words, _Politeness.Polite)


def alert(widget: QWidget, words: str, *, urgent: bool) -> None:
    """What everybody is to hear wherever the keyboard is; what is urgent comes at once."""
    widget.setAccessibleDescription(words)
    QAccessible.updateAccessibility(QAccessibleEvent(widget, _Event.Alert))
    _say(widget, words, _Politeness.Assertive if urgent else _Politeness.Polite)


def _say(widget: QWidget, words: str, politeness: QAccessible.AnnouncementPoliteness) -> None:
    event = QAccessibleAnnouncementEvent(widget, words)
    event.setPoliteness(politeness)
    QAccessible.updateAccessibility(event)

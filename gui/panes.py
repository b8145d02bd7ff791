"""The panes of a window, which F6 goes through: each that is open and has something for the keyboard.

For the main window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget


class Panes:
    """Hands the keyboard from pane to pane; `widgets` are asked for each time, in their order, for panels may come."""

    def __init__(self, widgets: Callable[[], Sequence[QWidget]]) -> None:
        self._widgets = widgets

    def next(self) -> None:
        """To the next pane; after the last to the first."""
        self._go(1)

    def previous(self) -> None:
        """To the pane before."""
        self._go(-1)

    def _go(self, by: int) -> None:
        panes = [pane for pane in self._widgets() if not pane.isHidden()]
        focus = QApplication.focusWidget()
        here = next(
            (i for i, pane in enumerate(panes) if focus is not None and _holds(pane, focus)), -1 if by > 0 else 0
        )
        for step in range(1, len(panes) + 1):
            if _arrive(panes[(here + by * step) % len(panes)]):
                return

    def to(self, pane: QWidget, stop: QWidget | None = None) -> None:
        """To one pane, which is opened if it is not, and to one of its stops."""
        pane.show()
        _arrive(pane, stop)


def _arrive(pane: QWidget, stop: QWidget | None = None) -> bool:
    """Hand the keyboard to a pane; False if there is nothing in it for the keyboard."""
    if isinstance(pane, QDockWidget):
        pane.raise_()  # it may be behind the tab of another
    chosen = stop or _entry(pane)
    if chosen is not None:
        chosen.setFocus(Qt.FocusReason.ShortcutFocusReason)
    return chosen is not None


def _entry(pane: QWidget) -> QWidget | None:
    """Where the keyboard arrives in a pane: where its content hands it, else at its first stop."""
    content = pane.widget() if isinstance(pane, QDockWidget) else None
    chosen = None if content is None else content.focusProxy()
    return chosen if chosen is not None and _is_stop(chosen) else next(tab_stops(pane), None)


def tab_stops(pane: QWidget) -> Iterator[QWidget]:
    """The widgets of a pane that Tab comes to, in the order in which they were made, which is Tab's."""
    # Never by nextInFocusChain: PySide takes each widget that it returns for a child of the one before, so that the end
    # of a table's field, which is in that chain as well, would invalidate the window's menus.
    return (widget for widget in (pane, *pane.findChildren(QWidget)) if _is_stop(widget))


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return widget is pane or pane.isAncestorOf(widget)


def _is_stop(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None

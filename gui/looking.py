"""Looking at the past: what plot, slider, list of runs and banner ask of it, and what they are told of it.

For the main window. While somebody drags through time, the newest request alone counts, and none is made before what
the last one gave is painted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QDockWidget, QWidget

from gui.lines import LineView, Looking
from gui.panels.past_banner import PastBanner
from gui.past import Past
from gui.theme import Theme

if TYPE_CHECKING:
    from gui.panels.plots.error_plot import ErrorPlotPanel


class LookingBack(QObject):
    """Between the past and the views that go through it.

    `began` says that an epoch of the past was asked for, `changed` that the past is entered or left.
    """

    began = Signal()
    changed = Signal()

    def __init__(self, past: Past, over: QWidget, dock: QDockWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._past, self._dock = past, dock
        self._plot: ErrorPlotPanel | None = None
        self._lines: dict[int, LineView] = {}
        self._wanted: tuple[int, int] | None = None
        self._active = False  # as it was told
        self._soon = QTimer(self)  # without delay: fires once what has changed is painted
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon_timeout)
        self.banner = PastBanner()
        self.banner.float_over(over)
        self.banner.continue_wanted.connect(self.continue_here)
        self.banner.newest_wanted.connect(self.newest)

    @property
    def active(self) -> bool:
        """Whether the past is in view."""
        return self._past.looking is not None

    def add_plot(self, plot: ErrorPlotPanel) -> None:
        """The plot has come: what it and its list of runs want is done."""
        self._plot = plot
        past, runs = self._past, plot.runs
        plot.epoch_wanted.connect(self.look)
        runs.renamed.connect(past.rename)
        runs.visible_wanted.connect(past.show)
        runs.remove_wanted.connect(past.remove)
        runs.end_wanted.connect(past.go_to_end)
        runs.kept_wanted.connect(self._keep)
        plot.show_looking(past.looking)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"newest": self.newest, "continue_here": self.continue_here, "look_at": self.ask_for_epoch}

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.banner.set_theme(theme)

    # --- what is wanted -----------------------------------------------------------------------------------------

    @Slot(int, int)
    def look(self, epoch: int, line: int) -> None:
        """Look at an epoch of a line; the newest of the current one is what is in force, and no past."""
        self._wanted = epoch, line
        if not self._soon.isActive():
            self._soon.start(0)

    def newest(self) -> None:
        """Back to what is in force."""
        self._wanted = None
        self._past.newest()
        self._show_looking(None)  # what was asked for may not have come yet

    def leave(self) -> bool:
        """The same; False if no past is in view."""
        active = self.active
        if active:
            self.newest()
        return active

    def continue_here(self) -> None:
        """Go on from what is in view."""
        self._wanted = None
        self._past.continue_here()

    def ask_for_epoch(self) -> None:
        """Let an epoch be typed."""
        self._dock.show()
        self._dock.raise_()
        if self._plot is not None:
            self._plot.ask_for_epoch()

    def _on_soon_timeout(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        epoch, line = wanted
        of = self._lines.get(line)
        if of is not None and of.current and epoch >= of.last_epoch and self._past.at_newest:
            self.newest()
        else:
            self.began.emit()
            if not self._past.look(epoch, line if of is not None else None):
                self._show_looking(None)

    def _keep(self, line: int, kept: bool) -> None:
        (self._past.keep if kept else self._past.unkeep)(line)

    # --- what the past says -------------------------------------------------------------------------------------

    @Slot(object)
    def on_past_looked(self, looking: Looking | None) -> None:
        """Another epoch is in view."""
        self._show_looking(looking)
        if looking is None:
            self.banner.leave()
        else:
            self._show_banner(looking)
        if self._active != self.active:  # what can be done is the same at every epoch of the past
            self._active = self.active
            self.changed.emit()

    @Slot(object)
    def on_past_lines_changed(self, lines: tuple[LineView, ...]) -> None:
        """There are other lines, or they have other names, ends or looks."""
        self._lines = {line.id: line for line in lines}
        if self._past.looking is not None:
            self._show_banner(self._past.looking)

    def _show_looking(self, looking: Looking | None) -> None:
        if self._plot is not None:
            self._plot.show_looking(looking)

    def _show_banner(self, looking: Looking) -> None:
        of = self._lines.get(looking.line)
        last = looking.epoch if of is None else of.last_epoch
        self.banner.show_epoch(looking.epoch, last, of.name if of is not None and len(self._lines) > 1 else "")

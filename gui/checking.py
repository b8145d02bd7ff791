"""The gradient check in the window: asks for it, and shows what came of it in a line, as a table and as marks.

For the main window. The marks go with Esc and with the next change of the document; the table stays and says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from engine.document import Document
from engine.gradient_check import GradientCheck
from engine.jobs import Checked
from engine.numerals import shown
from gui.canvas.check_legend import CheckLegend
from gui.canvas.view import NetworkView
from gui.docks import Docks
from gui.exporting import Exporting
from gui.later import later
from gui.notices import Notices
from gui.selection import Selection
from gui.session import Session
from gui.theme import LIGHT, Theme
from gui.ui_state import UiState
from gui.wording import slot_name

if TYPE_CHECKING:
    from gui.panels.gradient_check import GradientCheckPanel

_DOCK = "gradient_check"


class Checking(QObject):
    """Keeps the table and the marks of the newest check."""

    def __init__(
        self,
        session: Session,
        docks: Docks,
        canvas: NetworkView,
        exporting: Exporting,
        notices: Notices,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._docks, self._canvas, self._exporting = session, docks, canvas, exporting
        self._notices = notices
        self._panel: GradientCheckPanel | None = None
        self._theme = LIGHT
        self.legend = CheckLegend(canvas.viewport())
        session.checked.connect(self._on_session_checked)
        session.changed.connect(self._on_session_changed)
        session.state_changed.connect(self._on_session_state_changed)
        session.past.looked.connect(self._on_past_looked)
        canvas.escaped.connect(self.end)
        canvas.selection_changed.connect(self._on_canvas_selection_changed)

    @property
    def panel(self) -> GradientCheckPanel:
        """The table, made when it is first wanted."""
        if self._panel is None:
            self._panel = self._made()
            self._docks.put(_DOCK, self._panel)
        return self._panel

    def _made(self) -> GradientCheckPanel:
        panel: GradientCheckPanel = later("GradientCheckPanel")()
        panel.set_theme(self._theme)
        panel.selection_wanted.connect(self._on_panel_selection_wanted)
        panel.check_wanted.connect(self.check)
        panel.export_wanted.connect(self._on_panel_export_wanted)
        return panel

    def commands(self) -> dict[str, Callable[[], object]]:
        """What each action does."""
        return {"gradient_check": self.check}

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        if self._panel is not None:
            self._panel.set_theme(theme)
        self.legend.set_theme(theme)

    def check(self) -> None:
        """Ask for the check of the document as it stands."""
        if self._session.state.checkable:
            self.panel.show_waiting()
        self._session.check_gradients()

    @property
    def marked(self) -> bool:
        """Whether there are marks on the canvas."""
        return not self.legend.isHidden()

    @Slot()
    def end(self) -> bool:
        """Take the marks away; False if there are none."""
        was = self.marked
        self.legend.show_check(None)
        self._canvas.network_scene.show_verdicts(None)
        return was

    @Slot(object)
    def _on_session_checked(self, checked: Checked) -> None:
        check, document = checked.check, self._session.document
        self._tell(check, document)
        self.panel.show_check(check, document.network)
        self._docks.bring(_DOCK, True)
        self._docks[_DOCK].raise_()
        scene = self._canvas.network_scene
        if scene.network is document.network:
            scene.show_verdicts(check.verdicts)
            self.legend.show_check(check, scene.checks.left_out)

    def _tell(self, check: GradientCheck, document: Document) -> None:
        """The check in one line, and its details."""
        worst, count, failed = check.worst, int(check.checked.sum()), int(check.failed.sum())
        if worst is None:
            self._notices.warning("There was no gradient to check.", check.note)
        elif check.passes:
            within = shown(check.worst_error, 2)
            agreeing = count - int((check.checked & check.kinks).sum())
            which = f"All {count:,}" if agreeing == count else f"{agreeing:,} of {count:,}"
            text = f"{which} gradients agree with central differences, to {within} or better."
            self._notices.ok(text, check.note)
        else:
            self._notices.warning(
                f"{failed:,} of {count:,} gradients differ from central differences; the worst is that of "
                f"{slot_name(document, worst)}: {check.analytic[worst]:.6g} against {check.numeric[worst]:.6g}.",
                check.note,
            )

    @Slot(object, object, str)
    def _on_session_changed(self, before: Document, after: Document, cause: str) -> None:
        self.end()
        if cause == "replace":
            self._docks.bring(_DOCK, False)
        if self._panel is not None:
            self._panel.outdate()

    @Slot(object)
    def _on_session_state_changed(self, state: UiState) -> None:
        if state.held and not self._docks[_DOCK].isHidden():  # it tells the gradients that are asked for
            self.end()
            self._docks.bring(_DOCK, False)

    @Slot(object)
    def _on_past_looked(self, _looking: object) -> None:
        self.end()

    @Slot(object)
    def _on_canvas_selection_changed(self, selection: Selection) -> None:
        network = self._canvas.network_scene.network
        if network is not None and self._docks[_DOCK].isVisible():
            self.panel.show_selection(selection, network)

    @Slot(object)
    def _on_panel_selection_wanted(self, selection: Selection) -> None:
        if self._canvas.network_scene.network is self._session.document.network:
            self._canvas.select(selection)
            self._canvas.reveal(selection.places)

    @Slot(str)
    def _on_panel_export_wanted(self, suffix: str) -> None:
        self._exporting.export_plot(self.panel, suffix)

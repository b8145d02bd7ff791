"""Why it does not learn: a diagnosis with its neurons on the canvas, and the check of all gradients."""

from __future__ import annotations

from PySide6.QtCore import Qt

from docs.scenes.means import dismiss_notices, open_panel, press, save, seen, settle, show_panels, wait, wait_until
from docs.scenes.plots import deep_sigmoids
from docs.scenes.window import MAZUR
from engine import files
from gui.main_window import MainWindow
from gui.panels.diagnosis import DiagnosisPanel

WIDTH, HIGH, HEIGHT = 430, 310, 230


def play(window: MainWindow) -> None:
    """Both pictures, the first in dark colours too."""
    vanishing(window, "diagnosis.png", "diagnosis_dark.png")
    gradient_check(window, "gradient_check.png")


def vanishing(window: MainWindow, *names: str) -> None:
    """Gradients vanish in a deep network of sigmoids: numbers, the neurons, why, and what to try."""
    window.session.replace(deep_sigmoids())
    window.run_for(50)
    settle(window)
    dismiss_notices(window)
    show_panels(window)
    open_panel(window, "gradients")
    open_panel(window, "diagnosis")
    window.resizeDocks([window.docks["diagnosis"]], [WIDTH], Qt.Orientation.Horizontal)
    window.resizeDocks([window.docks["gradients"]], [HIGH], Qt.Orientation.Vertical)
    wait(300)
    seen(window)
    panel = window.plotting.panels["diagnosis"]
    assert isinstance(panel, DiagnosisPanel)
    wait_until(lambda: "vanishing_gradients" in panel.cards)  # it rests between two looks
    panel.cards["vanishing_gradients"].show_button.click()
    for theme, name in zip(("light", "dark"), names, strict=True):
        press(window, f"theme_{theme}")
        save(window, name)
    press(window, "theme_light")
    press(window, "restore_layout")


def gradient_check(window: MainWindow, name: str) -> None:
    """Every gradient of a well-known example beside its central difference, on the canvas and as a table."""
    window.session.replace(files.read(MAZUR))
    settle(window)
    press(window, "gradient_check")
    window.resizeDocks([window.docks["gradient_check"]], [HEIGHT], Qt.Orientation.Vertical)
    wait(300)
    save(window, name)
    press(window, "escape")
    press(window, "restore_layout")

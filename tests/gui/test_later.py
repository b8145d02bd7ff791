"""Tests that what is imported later is there, and that the window is painted without it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gui.later import LATER, later


@pytest.mark.parametrize("name", LATER)
def test_every_class_is_there(name: str) -> None:
    assert isinstance(later(name), type)


def test_only_views_are_imported_later() -> None:
    assert {module.split(".")[1] for module in LATER.values()} <= {"dialogs", "panels"}


def test_the_window_is_painted_without_them() -> None:
    needless = {*LATER.values(), "pyqtgraph", "clevercsv", "gui.panels.diagnosis"}
    code = (
        "import sys; from gui import app; a = app.application(); w = app.build(plot=False); w.show(); a.processEvents()"
        f"; print(*set(sys.modules) & {needless!r}); w.close_for_good()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

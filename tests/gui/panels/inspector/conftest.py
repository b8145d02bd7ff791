"""What tests of the inspector are given."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.trace import Trace
from gui.panels.inspector import InspectorPanel
from tests.gui.panels.inspector.form import Form
from tests.gui.panels.worked_example import whole_pass


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    return Form(panel)

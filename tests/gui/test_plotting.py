"""What comes back late: an answer about a network or data that are no longer in view is shown in no plot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from engine.creation import empty_document, new_document
from engine.document import Document
from engine.observing import Bench, Observation, Subject, observe
from engine.observing.rows import RowResults
from gui.panels.plots.plot_panel import PlotPanel
from tests.studio import Studio, opened


def irises() -> Document:
    return new_document((4, 3, 3), data="iris", output_activation="softmax", loss="cross_entropy", seed=1)


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, irises()) as made:
        yield made


def seen(studio: Studio, name: str) -> PlotPanel:
    studio.widget(QAction, f"action_panel_{name}").trigger()
    plotting = studio.window.plotting
    studio.qtbot.waitUntil(lambda: name in plotting.panels and not plotting.observing.waiting, timeout=10_000)
    return plotting.panels[name]


def answer(document: Document, panel: PlotPanel) -> Observation:
    questions = (*panel.questions(), RowResults())
    return observe(Bench(), Subject(document, document.parameters, document.state.epoch), questions)


@pytest.mark.parametrize("name", ["function", "confusion", "units", "histograms"])
def test_an_answer_about_another_network_is_not_shown(
    studio: Studio, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = seen(studio, name)
    shown: list[Observation] = []
    monkeypatch.setattr(panel, "show_observation", shown.append)
    for other in (irises(), empty_document()):  # of the same shape, and of none
        studio.window.plotting.observing.observed.emit(answer(other, panel))
    assert shown == []
    studio.window.plotting.observing.observed.emit(of_this := answer(studio.document, panel))
    assert shown == [of_this]

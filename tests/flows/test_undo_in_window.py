"""Undo in the whole window: clicks in the history, what the title and menus say, what canvas and explanation show."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from engine.edits import neurons
from gui.intents import Intent, structure
from gui.panels.explanation import ExplanationPanel
from tests.studio import Studio, same_document

LEFT = Qt.MouseButton.LeftButton


def row_of(studio: Studio, place: int) -> tuple[QModelIndex, QPoint]:
    view = studio.window.history.list
    index = view.model().index(place, 0)
    view.scrollTo(index)
    return index, view.visualRect(index).center()


def test_a_click_in_the_history_goes_there_and_another_one_back(studio: Studio) -> None:
    studio.window.docks["history"].raise_()
    start = studio.document
    studio.session.set_parameter(0, 1.0)
    studio.session.set_parameter(1, 2.0)
    last = studio.document
    view = studio.window.history.list
    studio.qtbot.waitUntil(view.isVisible)
    for place, document in ((0, start), (2, last)):
        QTest.mouseClick(view.viewport(), LEFT, pos=row_of(studio, place)[1])
        assert studio.document is document
        assert same_document(studio.document, document)


def test_the_title_is_marked_while_there_is_something_to_save(studio: Studio, tmp_path: Path) -> None:
    seen = [studio.window.isWindowModified()]
    studio.session.set_parameter(0, 1.0)
    seen.append(studio.window.isWindowModified())
    studio.chooser.to_save = tmp_path / "a.backprop"
    studio.window.files.save()
    seen.append(studio.window.isWindowModified())
    studio.click("undo")
    seen.append(studio.window.isWindowModified())
    studio.click("redo")
    seen.append(studio.window.isWindowModified())
    assert seen == [False, True, False, True, False]


def test_menus_say_what_undo_and_redo_would_do(studio: Studio) -> None:
    studio.session.set_parameter(0, 1.0)
    assert "Set the weight x₁ → h₁" in studio.window.actions_["undo"].text()
    studio.click("undo")
    assert "Set the weight x₁ → h₁" in studio.window.actions_["redo"].text()


def test_a_neuron_deleted_in_a_pass_leaves_canvas_and_explanation_waiting(studio: Studio) -> None:
    studio.step(4)
    panel: ExplanationPanel = studio.widget(ExplanationPanel, "explanation")
    studio.session.request(Intent("Delete", lambda d: neurons.delete(d, ["h2"])))
    studio.settle()
    assert studio.position == 0
    assert "The step under way was left, since the network changed." in studio.window.strip.text
    assert "Press Step" in waiting_text(panel)
    studio.step(3)
    assert studio.session.stepper.frame is not None


def waiting_text(panel: ExplanationPanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_a_renamed_neuron_is_explained_by_its_new_name_at_the_same_place(studio: Studio) -> None:
    studio.step(2)
    position = studio.position
    studio.session.request(structure.rename(studio.document.network, "h1", "hidden_1"))
    assert studio.position == position
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.trace.network.neurons[frame.trace.network.index["h1"]].name == "hidden_1"

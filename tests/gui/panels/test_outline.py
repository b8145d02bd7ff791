"""The outline: its rows, what a screen reader says of them, selection both ways, and what can be asked for in it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from engine.creation import new_document
from engine.document import Document
from engine.place import Place
from engine.trace import Trace
from gui.intents import Intent, parameters, structure
from gui.panels.outline import OutlinePanel
from gui.panels.outline_model import NAME, VALUE, OutlineModel
from gui.selection import Selection, selecting
from gui.spoken import at_rest
from tests.counting import calls
from tests.gui.panels.worked_example import document, frames, whole_pass

X1, X2, H1, H2, O3 = 0, 1, 2, 3, 4
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture(scope="module")
def update() -> Trace:
    return whole_pass()


@pytest.fixture
def panel(qtbot: QtBot) -> OutlinePanel:
    panel = OutlinePanel()
    qtbot.addWidget(panel)
    panel.resize(300, 460)
    show(panel, document())
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    panel.tree.setFocus()
    return panel


def show(panel: OutlinePanel, of: Document) -> None:
    panel.show_network(of.network, of.parameters)


def texts(panel: OutlinePanel, parent: QModelIndex | None = None) -> list[tuple[str, str]]:
    parent = parent or QModelIndex()
    cells = [[panel.model.index(row, column, parent) for column in (NAME, VALUE)] for row in range(rows(panel, parent))]
    return [(str(name.data()), str(value.data())) for name, value in cells]


def rows(panel: OutlinePanel, parent: QModelIndex) -> int:
    return panel.model.rowCount(parent)


def at(panel: OutlinePanel, kind: str, index: int) -> QModelIndex:
    return panel.model.index_of(Place(kind, index))  # type: ignore[arg-type]


def wanted(panel: OutlinePanel) -> list[Intent]:
    found: list[Intent] = []
    panel.requested.connect(found.append)
    return found


def click(panel: OutlinePanel, index: QModelIndex, modifier: Qt.KeyboardModifier | None = None) -> None:
    spot = panel.tree.visualRect(index).center()
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, modifier or Qt.KeyboardModifier.NoModifier, spot)


def field(panel: OutlinePanel) -> QLineEdit:
    found = [w for w in panel.tree.viewport().findChildren(QLineEdit) if w.isVisible()]
    assert len(found) == 1
    return found[0]


def type_into(panel: OutlinePanel, text: str) -> None:
    editor = field(panel)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # a field closes after the key that closes it


# --- rows -------------------------------------------------------------------------------------------------------------


def test_the_tree_has_layers_neurons_and_what_comes_to_them(panel: OutlinePanel) -> None:
    assert panel.objectName() == "outline"
    layers = texts(panel)
    assert [value for _, value in layers] == ["2", "2 · sigmoid", "1 · sigmoid"]
    assert [name for name, _ in texts(panel, at(panel, "layer", 1))] == ["h₁", "h₂"]
    inside = texts(panel, at(panel, "neuron", H1))
    assert [name.split(" (")[0] for name, _ in inside] == ["bias", "from x₁", "from x₂", "to o₃"]
    known = at_rest(document().network, document().parameters)
    assert inside[1][1] == f"{known.values[document().network.weight_slots[0]]:g}"


def test_the_model_is_a_sound_tree(panel: OutlinePanel) -> None:
    tester = QAbstractItemModelTester(panel.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for parent in (QModelIndex(), at(panel, "layer", 1), at(panel, "neuron", H1)):
        for row in range(rows(panel, parent)):
            index = panel.model.index(row, 0, parent)
            assert panel.model.parent(index) == parent
            found = panel.model.row(index)
            assert found is not None
            assert found.out or panel.model.index_of(found.place) == index
    show(panel, new_document((3, 4, 2)))
    tester.deleteLater()


def test_a_row_says_what_it_is_in_full_words(panel: OutlinePanel) -> None:
    layer, neuron, bias, weight = (
        at(panel, kind, index).data(SPOKEN)
        for kind, index in (("layer", 1), ("neuron", H1), ("bias", H1), ("connection", 0))
    )
    assert layer == "layer hidden 1, 2 neurons, sigmoid"
    network, values = document().network, document().parameters
    assert neuron == f"neuron h1, sigmoid, bias {values[network.bias_slots[H1]]:g}, 2 connections in, 1 out"
    assert bias.startswith("bias of h1, ")
    assert weight.startswith(f"weight x1 to h1, {values[network.weight_slots[0]]:g}")


def test_shared_and_frozen_parameters_say_so(panel: OutlinePanel) -> None:
    before = new_document((2, 2, 1), seed=1)
    slots = selecting(Place("connection", 0), Place("connection", 1)).parameters(before.network)
    after = parameters.share(before.network, slots, "w").make(before)
    after = parameters.set_trainable(after.network, slots[:1], False).make(after)
    show(panel, after)
    assert at(panel, "connection", 0).data(SPOKEN).endswith(", shared as w, frozen")
    assert str(at(panel, "connection", 0).data()).endswith(" (w)")


def test_outputs_are_there_once_a_step_has_computed_them(panel: OutlinePanel, update: Trace) -> None:
    show(panel, document())
    panel.show_network(update.network, update.before)
    first, *_, last = frames(update, "term")
    panel.show_frame(first)
    value = at(panel, "neuron", H1).siblingAtColumn(VALUE)
    assert value.data() == ""
    panel.show_frame(last)
    assert str(value.data()).startswith("0.")
    assert ", output 0." in at(panel, "neuron", H1).data(SPOKEN)
    weight = at(panel, "connection", 0).siblingAtColumn(VALUE)
    assert panel.model.known.values[update.network.weight_slots[0]] == update.after[update.network.weight_slots[0]]
    assert weight.data()
    panel.show_frame(None)
    assert value.data() == ""


def test_only_the_branches_that_are_opened_of_a_large_network_are_work(panel: OutlinePanel) -> None:
    def work(hidden: int) -> int:
        document = new_document((784, hidden, 64, 10), seed=1)
        document.network.incoming(0)
        return calls(lambda: look_around(panel, document))

    few = work(12)
    assert work(128) < 1.5 * few  # with ten times as many connections
    assert rows(panel, at(panel, "neuron", 784)) == 1 + 784 + 64


def look_around(panel: OutlinePanel, of: Document) -> None:
    show(panel, of)
    panel.tree.expand(at(panel, "layer", 1))
    panel.tree.expand(at(panel, "neuron", 784))
    panel.show_selection(selecting(Place("connection", len(of.network.connections) - 1)))
    panel.show_parameters(np.zeros_like(of.parameters))
    panel.tree.grab()


# --- numbers ----------------------------------------------------------------------------------------------------------


def test_only_what_is_seen_is_written(panel: OutlinePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    show(panel, new_document((300, 300, 2), seed=1))
    asked: list[QModelIndex] = []
    data = OutlineModel.data

    def counting(self: OutlineModel, index: QModelIndex, role: int = 0) -> object:
        asked.append(index)
        return data(self, index, role)

    monkeypatch.setattr(OutlineModel, "data", counting)
    panel.show_parameters(np.zeros(300 * 302 + 302))
    panel.tree.grab()
    assert len(asked) < 1000


def test_a_hidden_outline_waits_until_it_is_seen(panel: OutlinePanel) -> None:
    panel.hide()
    panel.show_parameters(np.full_like(document().parameters, 3.0))
    panel.show_selection(selecting(Place("connection", 0)))
    assert not panel.tree.selectionModel().hasSelection()
    panel.show()
    assert at(panel, "connection", 0).siblingAtColumn(VALUE).data() == "3"
    assert panel.tree.currentIndex() == at(panel, "connection", 0)


def test_an_outline_behind_another_panel_waits_too(panel: OutlinePanel) -> None:
    panel.setEnabled(False)
    panel.show_parameters(np.full_like(document().parameters, 3.0))
    value = at(panel, "connection", 0).siblingAtColumn(VALUE)
    assert value.data() != "3"
    panel.setEnabled(True)
    assert value.data() == "3"


def test_an_outline_that_nobody_sees_takes_no_network_in(panel: OutlinePanel) -> None:
    panel.show_selection(selecting(Place("neuron", O3)))
    panel.setEnabled(False)
    resets: list[None] = []
    panel.model.modelReset.connect(lambda: resets.append(None))
    before = document()
    larger = structure.add_neuron(before.network, 1).make(before)
    show(panel, larger)
    assert resets == []
    panel.setEnabled(True)
    assert len(resets) == 1
    assert panel.model.network is larger.network
    assert panel.tree.currentIndex() == at(panel, "neuron", O3 + 1)
    assert panel.tree.isExpanded(at(panel, "layer", 1))


def test_what_was_open_in_another_document_does_not_open_here(panel: OutlinePanel) -> None:
    panel.tree.expand(at(panel, "neuron", H1))
    large = new_document((784, 2, 1), seed=1)
    panel.show_network(large.network, large.parameters, anew=True)
    opened = [panel.tree.isExpanded(at(panel, "layer", layer)) for layer in range(3)]
    assert opened == [False, True, True]
    assert not panel.tree.isExpanded(at(panel, "neuron", 784))


# --- selection --------------------------------------------------------------------------------------------------------


def test_arrow_keys_select_and_say_so(panel: OutlinePanel) -> None:
    found: list[Selection] = []
    panel.selection_changed.connect(found.append)
    panel.tree.setCurrentIndex(at(panel, "neuron", H1))
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    assert found == [selecting(Place("neuron", H1)), selecting(Place("neuron", H2))]
    QTest.keyClick(panel.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert found[-1].places == {Place("neuron", H1), Place("neuron", H2)}
    assert found[-1].current == Place("neuron", H1)
    assert panel.header.status.text() == "2 neurons selected"


def test_ctrl_click_adds_a_row(panel: OutlinePanel) -> None:
    found: list[Selection] = []
    panel.selection_changed.connect(found.append)
    click(panel, at(panel, "neuron", X1))
    click(panel, at(panel, "layer", 1), Qt.KeyboardModifier.ControlModifier)
    assert found[-1] == Selection(frozenset({Place("neuron", X1), Place("layer", 1)}), Place("layer", 1))


def test_what_is_selected_elsewhere_comes_into_sight_and_emits_nothing(panel: OutlinePanel) -> None:
    found: list[Selection] = []
    panel.selection_changed.connect(found.append)
    panel.show_selection(selecting(Place("connection", 1)))
    index = at(panel, "connection", 1)
    assert panel.tree.currentIndex() == index
    assert panel.tree.isExpanded(index.parent())
    assert panel.tree.viewport().rect().contains(panel.tree.visualRect(index).center())
    panel.show_selection(Selection())
    assert not panel.tree.selectionModel().hasSelection()
    assert found == []


def test_rows_here_and_there_are_marked_alone(panel: OutlinePanel) -> None:
    show(panel, new_document((6, 5, 2), seed=1))
    chosen = selecting(*(Place("connection", k) for k in (0, 1, 3, 7, 8, 31)), Place("bias", 6), Place("neuron", 2))
    panel.show_selection(chosen)
    marked = panel.tree.selectionModel().selectedRows()
    assert sorted(filter(None, map(panel.model.place, marked))) == sorted(chosen.places)
    assert panel.tree.currentIndex() == at(panel, "neuron", 2)


def test_a_connection_selected_at_its_source_stays_there(panel: OutlinePanel) -> None:
    out = panel.model.index(0, 0, at(panel, "neuron", X1))
    panel.tree.setCurrentIndex(out)
    panel.show_selection(selecting(Place("connection", 0)))
    assert panel.tree.currentIndex() == out


def test_what_was_open_stays_open_in_another_structure(panel: OutlinePanel) -> None:
    panel.tree.expand(at(panel, "neuron", H2))
    panel.tree.collapse(at(panel, "layer", 2))
    before = document()
    show(panel, structure.delete(before.network, selecting(Place("neuron", X1))).make(before))
    assert panel.tree.isExpanded(at(panel, "neuron", H2 - 1))
    assert panel.tree.isExpanded(at(panel, "layer", 1))
    assert not panel.tree.isExpanded(at(panel, "layer", 2))


# --- what is wanted ---------------------------------------------------------------------------------------------------


def test_f2_edits_a_weight(panel: OutlinePanel) -> None:
    found = wanted(panel)
    panel.show_selection(selecting(Place("connection", 0)))
    QTest.keyClick(panel.tree, Qt.Key.Key_F2)
    assert field(panel).accessibleName().startswith("weight x1 to h1, ")
    type_into(panel, "0,75")
    after = found[0].make(document())
    assert after.parameters[after.network.weight_slots[0]] == 0.75
    assert found[0].text.startswith("Set ")


def test_what_is_no_number_is_refused_in_a_line(panel: OutlinePanel) -> None:
    found, refused = wanted(panel), list[str]()
    panel.edit_refused.connect(refused.append)
    panel.show_selection(selecting(Place("bias", H1)))
    QTest.keyClick(panel.tree, Qt.Key.Key_Return)
    type_into(panel, "much")
    assert found == []
    assert refused[0].startswith('"much" is not')


def test_the_same_text_asks_for_nothing(panel: OutlinePanel) -> None:
    found = wanted(panel)
    panel.show_selection(selecting(Place("bias", H1)))
    QTest.keyClick(panel.tree, Qt.Key.Key_F2)
    QTest.keyClick(field(panel), Qt.Key.Key_Return)
    assert found == []


def test_a_double_click_renames(panel: OutlinePanel) -> None:
    found = wanted(panel)
    spot = panel.tree.visualRect(at(panel, "neuron", H1)).center()
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseDClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    type_into(panel, "edge")
    assert found[0].make(document()).network.neurons[H1].name == "edge"
    panel.show_selection(selecting(Place("layer", 1)))
    QTest.keyClick(panel.tree, Qt.Key.Key_F2)
    type_into(panel, "middle")
    assert found[1].make(document()).network.layers[1].name == "middle"


def test_delete_takes_away_what_is_selected(panel: OutlinePanel) -> None:
    found = wanted(panel)
    panel.show_selection(selecting(Place("neuron", H1), Place("connection", 3)))
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    assert "h1" not in found[0].make(document()).network.index
    panel.show_selection(selecting(Place("bias", H1)))
    QTest.keyClick(panel.tree, Qt.Key.Key_Delete)
    after = found[1].make(document()).network
    assert len(after.neurons) == 5
    assert after.neurons[H1].bias is None


def test_the_context_menu_is_asked_for_at_the_row(panel: OutlinePanel) -> None:
    found: list[tuple[Selection, QPoint]] = []
    panel.context_requested.connect(lambda selection, at: found.append((selection, at)))
    panel.show_selection(selecting(Place("neuron", H1)))
    spot = panel.tree.visualRect(at(panel, "neuron", H1)).center()
    QTest.mouseClick(panel.tree.viewport(), Qt.MouseButton.RightButton, pos=spot)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0))
    QApplication.sendEvent(panel.tree.viewport(), event)
    assert found[-1][0] == selecting(Place("neuron", H1))
    assert (
        panel.tree.viewport().mapFromGlobal(found[-1][1]).y() == panel.tree.visualRect(at(panel, "neuron", H1)).bottom()
    )


def test_typing_a_name_finds_a_neuron(panel: OutlinePanel) -> None:
    found: list[Selection] = []
    panel.selection_changed.connect(found.append)
    QTest.keyClicks(panel.finder, "h")
    QTest.keyClick(panel.finder, Qt.Key.Key_Return)
    assert [selection.current for selection in found] == [Place("neuron", H1), Place("neuron", H2)]
    QTest.keyClicks(panel.finder, "q")
    assert panel.finder.property("invalid") == "true"

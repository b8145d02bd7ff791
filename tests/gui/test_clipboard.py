"""Copy, cut and paste through the system's clipboard, as the text of a network file."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import empty_document, new_document
from engine.decoding import decode
from engine.document import with_position
from gui.clipboard import NetworkClipboard
from gui.intents import structure
from gui.panels.number_field import NumberField
from gui.selection import of_neurons
from tests.studio import Studio, opened, same_document, xor

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def clipboard(qtbot: QtBot) -> Iterator[QClipboard]:
    found = QGuiApplication.clipboard()
    found.clear()
    yield found
    found.clear()


def select(studio: Studio, *ids: str) -> None:
    studio.window.canvas.select(of_neurons(studio.document.network, ids))


def press(studio: Studio, *keys: Qt.Key) -> None:
    for key in keys:
        studio.press(key, CONTROL)


def sizes(studio: Studio) -> list[int]:
    return [len(layer.neurons) for layer in studio.document.network.layers]


def test_neurons_are_copied_as_the_text_of_a_network_file(studio: Studio, clipboard: QClipboard) -> None:
    select(studio, "x1", "h1")
    press(studio, Qt.Key.Key_C)
    copied = decode(clipboard.text().encode())
    assert [len(layer.neurons) for layer in copied.network.layers] == [1, 1, 0]


def test_pasted_neurons_are_selected_and_one_entry_of_the_history(studio: Studio) -> None:
    before = studio.document
    select(studio, "h1", "h2")
    press(studio, Qt.Key.Key_C, Qt.Key.Key_V)
    assert sizes(studio) == [2, 4, 1]
    assert studio.window.canvas.selection.neurons(studio.document.network) == ("h3", "h4")
    assert studio.session.state.undo_text == "Paste neurons"
    press(studio, Qt.Key.Key_Z)
    assert same_document(studio.document, before)


def test_each_paste_goes_further(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, with_position(xor(), "h1", (100.0, 50.0))) as studio:
        select(studio, "h1")
        press(studio, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_V)
        dx, dy = structure.OFFSET
        assert studio.document.positions["h3"] == (100 + dx, 50 + dy)
        assert studio.document.positions["h4"] == (100 + 2 * dx, 50 + 2 * dy)


def test_cut_neurons_come_back_to_their_place(qtbot: QtBot, tmp_path: Path) -> None:
    with opened(qtbot, tmp_path, with_position(xor(), "h1", (100.0, 50.0))) as studio:
        select(studio, "h1")
        press(studio, Qt.Key.Key_X)
        assert sizes(studio) == [2, 1, 1]
        assert studio.session.state.undo_text == "Cut h₁"
        press(studio, Qt.Key.Key_V)
        assert studio.document.positions["h1"] == (100.0, 50.0)


def test_another_window_pastes_it_too(studio: Studio, qtbot: QtBot, tmp_path: Path) -> None:
    select(studio, "x1", "x2", "h1", "h2", "y1")
    press(studio, Qt.Key.Key_C)
    with opened(qtbot, tmp_path / "other", empty_document()) as other:
        press(other, Qt.Key.Key_V)
        assert sizes(other)[0] == 2
        assert len(other.document.network.connections) == 6


def test_the_text_of_any_network_file_can_be_pasted(studio: Studio, clipboard: QClipboard) -> None:
    clipboard.setText(files.encode(new_document((1, 2, 1), seed=3)).decode())
    press(studio, Qt.Key.Key_V)
    assert sizes(studio) == [3, 4, 2]


@pytest.mark.parametrize("text", ["lorem ipsum", "{}", "\ud800", '{"format": "backprop"}'])
def test_other_text_is_refused_in_one_line(studio: Studio, clipboard: QClipboard, text: str) -> None:
    before = studio.document
    clipboard.setText(text)
    press(studio, Qt.Key.Key_V)
    assert studio.document is before
    assert studio.window.strip.text.startswith("the clipboard holds no neurons to paste")
    assert "\n" not in studio.window.strip.text


def test_paste_can_be_chosen_once_there_is_text(studio: Studio, clipboard: QClipboard) -> None:
    paste = studio.window.actions_["paste"]
    assert not paste.isEnabled()
    clipboard.setText("something")
    assert paste.isEnabled()
    clipboard.clear()
    assert not paste.isEnabled()


def test_in_a_field_the_keys_copy_and_paste_its_text(studio: Studio, clipboard: QClipboard) -> None:
    before = studio.document
    select(studio, "h1")
    field = studio.widget(NumberField, "learning_rate")
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_C, CONTROL)
    assert clipboard.text() == field.text()
    QTest.keyClick(field, Qt.Key.Key_X, CONTROL)
    QTest.keyClick(field, Qt.Key.Key_V, CONTROL)
    assert field.text() == clipboard.text()
    assert studio.document is before


def test_in_a_text_that_is_read_the_keys_copy_what_is_marked(
    qtbot: QtBot, tmp_path: Path, clipboard: QClipboard
) -> None:
    with opened(qtbot, tmp_path, replace(xor(), notes="What it is about.")) as studio:
        select(studio, "h1")
        notes = studio.window.notes.findChildren(QTextBrowser)[0]
        notes.setFocus()
        QTest.keyClick(notes, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(notes, Qt.Key.Key_C, CONTROL)
        assert clipboard.text() == "What it is about."
        assert studio.window.canvas.selection.neurons(studio.document.network) == ("h1",)


def test_how_often_a_text_was_pasted_is_counted_anew_for_another(clipboard: QClipboard) -> None:
    networks = NetworkClipboard(clipboard)
    networks.put("a")
    assert [networks.take(), networks.take()] == [("a", 1), ("a", 2)]
    networks.put("a")
    assert networks.take() == ("a", 1)
    clipboard.setText("b")
    assert networks.take() == ("b", 1)
    networks.put("c", original_stays=False)
    assert [networks.take(), networks.take()] == [("c", 0), ("c", 1)]


def test_the_program_ends_in_order_with_neurons_on_the_clipboard() -> None:
    program = """
from PySide6.QtTest import QTest
from PySide6.QtCore import Qt, QTimer
from gui.app import application, build
app, window = application(), build(plot=False)
window.show()
QTest.qWaitForWindowExposed(window)
for key in (Qt.Key.Key_A, Qt.Key.Key_C):
    QTest.keyClick(window.canvas, key, Qt.KeyboardModifier.ControlModifier)
assert app.clipboard().text()
QTimer.singleShot(0, window.close)
app.exec()
"""
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0

"""Data of one's own in the real window: from a file to a trained network by mouse, and what goes wrong on the way."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QListWidget, QMenu, QPushButton, QTableView

from engine.columns import class_names
from engine.sources import CsvSource
from gui.dialogs.import_data import ImportDataDialog
from tests.mouse import Mouse
from tests.studio import Studio, same_document

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
KINDS = ("setosa", "versicolor", "virginica")


def flowers(rows: int = 60) -> str:
    """A table with a decimal comma, a comment of no use, a missing value, a slip and a short line."""
    drawn = random.Random(1)
    lines = ["length;width;note;species"]
    for i in range(rows):
        kind = i % 3
        length, width = 2.0 + 2 * kind + drawn.random(), 1.0 + kind + drawn.random()
        lines.append(f"{length:.2f};{width:.2f};n{i};{KINDS[kind]}".replace(".", ","))
    lines[5] = lines[5].replace(lines[5].split(";")[0], "")
    lines[8] = lines[8].replace(lines[8].split(";")[1], "wide")
    lines[11] = "3,1;1,2"
    return "\n".join(lines) + "\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "flowers.csv"
    path.write_text(flowers(), encoding="utf-8")
    return path


@pytest.fixture
def mouse(studio: Studio) -> Iterator[Mouse]:
    yield Mouse(studio.window)
    for dialog in studio.window.findChildren(QDialog):
        dialog.reject()
        QTest.qWait(0)


def dialog(studio: Studio, name: str = "import_data") -> QDialog:
    """The dialog of that name that is open."""
    shown = [found for found in studio.window.findChildren(QDialog, name) if found.isVisible()]
    assert shown, name
    return shown[-1]


def press(studio: Studio, name: str) -> None:
    """Click a button of whatever dialog has it."""
    found = next(button for button in studio.window.findChildren(QPushButton, name) if button.isVisible())
    assert found.isEnabled(), name
    QTest.mouseClick(found, LEFT)


def brought(studio: Studio, path: Path) -> ImportDataDialog:
    """The dialog on a file, by the menu, once it has something to say."""
    studio.chooser.to_open = path
    Mouse(studio.window).choose("File", "Import data…")
    found = dialog(studio)
    assert isinstance(found, ImportDataDialog)
    settled(studio, found)
    return found


def settled(studio: Studio, found: ImportDataDialog) -> None:
    studio.qtbot.waitUntil(lambda: found.reading.wish is None and not found._timer.isActive(), timeout=10_000)


def said(studio: Studio, name: str = "import_summary") -> str:
    label = dialog(studio).findChild(QLabel, name)
    assert label is not None
    return label.text()


def choose(studio: Studio, found: ImportDataDialog, row: int, column: int, text: str) -> None:
    """Click a choice of a column, and an entry of the menu that opens."""
    view = found.findChild(QTableView, "import_columns")
    assert view is not None
    box = view.visualRect(view.model().index(row, column))
    QTest.mouseClick(view.viewport(), LEFT, NO_KEY, box.center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(action for action in menu.actions() if action.text() == text)
    QTest.mouseClick(menu, LEFT, NO_KEY, menu.actionGeometry(entry).center())
    settled(studio, found)


def notices(studio: Studio) -> list[str]:
    return [notice.text for notice in studio.window.notices.latest]


def test_from_a_file_with_dirt_to_a_trained_network_by_mouse_alone(studio: Studio, mouse: Mouse, table: Path) -> None:
    found = brought(studio, table)
    bad = found.findChild(QListWidget, "import_bad_list")
    assert bad is not None
    lines = [bad.item(i).text() for i in range(bad.count())]
    assert [line.split(":")[0] for line in lines] == ["line 6", "line 9", "line 12"]
    assert '"wide" is not a number' in lines[1]
    assert said(studio) == "57 rows: 46 to train, 11 to test; 2 inputs, 3 outputs (setosa, versicolor, virginica)."
    choose(studio, found, 3, 0, "mean")
    assert said(studio).startswith("58 rows")
    press(studio, "data_new_network")
    proposal = dialog(studio, "new_from_data")
    assert any("softmax" in label.text() for label in proposal.findChildren(QLabel))
    before = studio.document
    press(studio, "proposal_create")
    studio.settle()
    assert studio.document is not before
    assert [neuron.name for neuron in studio.document.network.layers[-1].neurons] == list(KINDS)
    assert class_names(studio.document.data.targets) == KINDS
    mouse.choose("Train", "Run for", "100 epochs")
    studio.settle()
    assert studio.document.state.epoch == 100
    assert studio.document.state.history.train[-1] < 0.3


def test_choices_are_obeyed_and_widths_that_fit_go_into_the_present_network(
    studio: Studio, mouse: Mouse, table: Path
) -> None:
    found = brought(studio, table)
    choose(studio, found, 1, 1, "classes")
    assert "these data need 55 and 3" in said(studio, "data_misfit")
    choose(studio, found, 1, 1, "number")
    choose(studio, found, 0, 3, "ignored")
    assert "target" in said(studio)  # none is one
    choose(studio, found, 0, 1, "target")
    choose(studio, found, 0, 3, "input")
    assert "4 inputs and 1 output" not in said(studio)
    choose(studio, found, 0, 3, "ignored")
    assert said(studio).endswith("1 input, 1 output (width).")
    assert not found.ways.present.isEnabled()
    assert "has 2 inputs and 1 output; these data need 1 and 1" in said(studio, "data_misfit")
    press(studio, "data_cancel")
    assert len(studio.document.data.train) == 4


def test_data_that_fit_are_one_undoable_change(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    path = tmp_path / "gate.csv"
    path.write_text("a,b,y\n" + "".join(f"{i & 1},{i >> 1 & 1},{i * 0.25}\n" for i in range(8)), encoding="utf-8")
    before = studio.document
    brought(studio, path)
    press(studio, "data_into_present")
    studio.settle()
    assert isinstance(studio.document.data.source, CsvSource)
    assert studio.document.network is before.network
    assert studio.session.state.undo_text == "Data: gate"
    studio.session.undo()
    assert same_document(studio.document, before)


def test_another_format_is_read_at_once(studio: Studio, mouse: Mouse, table: Path) -> None:
    found = brought(studio, table)
    assert found.format.delimiter.currentData() == ";"
    found.format.delimiter.setCurrentIndex(found.format.delimiter.findData("|"))
    settled(studio, found)
    assert len(found.columns.columns) == 1
    assert not found.ways.new.isEnabled()
    found.format.delimiter.setCurrentIndex(found.format.delimiter.findData(";"))
    settled(studio, found)
    assert len(found.columns.columns) == 4
    assert found.ways.new.isEnabled()


def test_rows_that_cannot_be_taken_stop_it_on_request(studio: Studio, mouse: Mouse, table: Path) -> None:
    found = brought(studio, table)
    found.bad.choice.setCurrentIndex(1)
    assert said(studio).startswith("Line 6:")
    assert not found.ways.new.isEnabled()
    table.write_text(flowers().replace("wide", "1,5").replace("3,1;1,2\n", ""), encoding="utf-8")
    press(studio, "import_again")
    settled(studio, found)
    assert said(studio).startswith("Line 6:")
    found.bad.choice.setCurrentIndex(0)
    assert said(studio).startswith("58 rows")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no table"),
        (b"\x00\x01\x02\xff\xfe\x00" * 400, ""),
        (b"a,b,c\n", "No row stands"),
        (b"a,b\n1,x\n2,x\n3,x\n", ""),
    ],
    ids=["empty", "binary", "no rows", "one class"],
)
def test_a_file_that_is_no_table_is_one_clear_line_and_nothing_is_lost(
    studio: Studio, mouse: Mouse, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    before = studio.document
    found = brought(studio, path)
    assert words in said(studio)
    assert said(studio)
    assert "\n" not in said(studio)
    assert not found.ways.new.isEnabled()
    assert not found.ways.present.isEnabled()
    press(studio, "data_cancel")
    assert studio.document is before


def test_all_columns_ignored_is_said(studio: Studio, mouse: Mouse, table: Path) -> None:
    found = brought(studio, table)
    for column in (0, 1, 3):
        choose(studio, found, 0, column, "ignored")
    assert "input" in said(studio)
    assert not found.ways.new.isEnabled()


def test_closing_the_dialog_while_a_large_file_is_read_ends_the_reading(
    studio: Studio, mouse: Mouse, tmp_path: Path
) -> None:
    path = tmp_path / "large.csv"
    path.write_text("a,b,y\n" + "0.125,0.25,1.5\n" * 400_000, encoding="utf-8")
    studio.chooser.to_open = path
    mouse.choose("File", "Import data…")
    found = dialog(studio)
    assert isinstance(found, ImportDataDialog)
    studio.qtbot.waitUntil(lambda: found.bar.value() > 0, timeout=10_000)
    press(studio, "import_stop")
    assert said(studio) == "The reading was stopped."
    press(studio, "import_again")
    studio.qtbot.waitUntil(lambda: found.bar.value() > 0, timeout=10_000)
    press(studio, "data_cancel")
    assert len(studio.document.data.train) == 4


def test_a_table_dropped_on_the_window_opens_the_dialog(studio: Studio, mouse: Mouse, table: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    rest = (Qt.DropAction.CopyAction, data, LEFT, NO_KEY)
    enter = QDragEnterEvent(QPoint(40, 40), *rest)
    QApplication.sendEvent(studio.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(studio.window, QDropEvent(QPointF(40, 40), *rest))
    found = dialog(studio)
    assert isinstance(found, ImportDataDialog)
    settled(studio, found)
    assert said(studio).startswith("57 rows")


def test_a_table_that_was_copied_is_new_data_without_a_file(studio: Studio, mouse: Mouse) -> None:
    QGuiApplication.clipboard().setText("a\tb\ty\n" + "".join(f"{i}\t{i * i}\t{i % 3 + 0.5}\n" for i in range(12)))
    mouse.choose("Data", "Paste a table as new data…")
    found = dialog(studio)
    assert isinstance(found, ImportDataDialog)
    settled(studio, found)
    press(studio, "data_into_present")
    studio.settle()
    assert studio.document.data.source is None
    assert studio.document.data.inputs[0].name == "a"


def test_nothing_copied_is_said(studio: Studio, mouse: Mouse) -> None:
    QGuiApplication.clipboard().clear()
    mouse.choose("Data", "Paste a table as new data…")
    assert notices(studio)[-1].startswith("There is no table to paste")


def gate(path: Path, rows: int) -> None:
    path.write_text("a,b,y\n" + "".join(f"{i * 0.5},{i % 3},{i * 0.25}\n" for i in range(rows)), encoding="utf-8")


def test_a_file_that_has_changed_is_told_once_and_imported_again(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    path = tmp_path / "gate.csv"
    gate(path, 10)
    brought(studio, path)
    press(studio, "data_into_present")
    studio.settle()
    gate(path, 20)
    watch = studio.window.importing._watch
    for _ in range(2):
        watch.look()
        studio.qtbot.waitUntil(lambda: watch._reading.wish is None)
    assert [text for text in notices(studio) if "has changed since" in text] == [
        "gate.csv has changed since its rows were brought in. Data > Import again reads it."
    ]
    mouse.choose("Data", "Import again")
    studio.qtbot.waitUntil(lambda: len(studio.document.data.train) == 16, timeout=10_000)
    assert "8 training rows became 16" in notices(studio)[-1]
    assert studio.session.state.undo_text == "Import gate.csv again"


def test_a_file_that_is_gone_is_said_and_the_data_stay(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    path = tmp_path / "gate.csv"
    gate(path, 10)
    brought(studio, path)
    press(studio, "data_into_present")
    studio.settle()
    before = studio.document
    path.unlink()
    mouse.choose("Data", "Import again")
    studio.qtbot.waitUntil(lambda: any("there is no such file" in text for text in notices(studio)), timeout=10_000)
    assert studio.document is before


def test_data_from_no_file_cannot_be_read_again(studio: Studio, mouse: Mouse) -> None:
    mouse.choose("Data", "Import again")
    assert "came from no file" in notices(studio)[-1]


def test_a_network_is_proposed_for_the_data_that_are_there(studio: Studio, mouse: Mouse) -> None:
    mouse.choose("Network", "New from data…")
    proposal = dialog(studio, "new_from_data")
    assert "2 inputs, 1 output" in next(label.text() for label in proposal.findChildren(QLabel))
    press(studio, "proposal_create")
    studio.settle()
    assert studio.document.training.loss == "binary_cross_entropy"
    assert len(studio.document.data.train) == 4


def test_built_in_data_go_into_a_new_network(studio: Studio, mouse: Mouse) -> None:
    mouse.choose("Data", "Built-in data…")
    found = dialog(studio, "built_in_data")
    rows = found.findChild(QListWidget, "built_in_list")
    assert rows is not None
    item = next(rows.item(i) for i in range(rows.count()) if rows.item(i).text().strip() == "Iris")
    QTest.mouseClick(rows.viewport(), LEFT, NO_KEY, rows.visualItemRect(item).center())
    summary = found.findChild(QLabel, "built_in_summary")
    assert summary is not None
    assert summary.text().startswith("150 rows: 120 to train, 30 to test; 4 inputs, 3 outputs (setosa")
    press(studio, "data_new_network")
    press(studio, "proposal_create")
    studio.settle()
    assert studio.document.network.input_count == 4
    assert studio.document.data.inputs[0].scaling is not None

"""Data brought in rudely: files that vanish or never end, a window that closes meanwhile, words that look like HTML."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from engine.exercise import Exercise
from engine.sources import CsvSource
from gui.dialogs.import_data import ImportDataDialog
from tests.flows.test_import import brought, dialog, gate, notices, press, said, settled
from tests.mouse import NO_KEY, Mouse
from tests.studio import Studio, same_document

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def mouse(studio: Studio) -> Iterator[Mouse]:
    yield Mouse(studio.window)
    for open_ in studio.window.findChildren(QDialog):
        open_.reject()
        QTest.qWait(0)


def large(path: Path) -> Path:
    path.write_text("a,b,y\n" + "0.125,0.25,1.5\n" * 400_000, encoding="utf-8")
    return path


def reading(studio: Studio, mouse: Mouse, path: Path) -> ImportDataDialog:
    """The dialog in the midst of a large file."""
    studio.chooser.to_open = path
    mouse.choose("File", "Import data…")
    found = dialog(studio)
    assert isinstance(found, ImportDataDialog)
    studio.qtbot.waitUntil(lambda: found.bar.value() > 0, timeout=10_000)
    return found


def put_in(studio: Studio, path: Path, rows: int = 10) -> None:
    """A table of two inputs and a target in the present network."""
    gate(path, rows)
    brought(studio, path)
    press(studio, "data_into_present")
    studio.settle()


def again(studio: Studio, mouse: Mouse) -> str:
    """Import again; what is said at the end."""
    before = len(studio.window.notices.latest)
    mouse.choose("Data", "Import again")
    studio.qtbot.waitUntil(lambda: len(notices(studio)) > before or bool(before), timeout=10_000)
    studio.qtbot.waitUntil(lambda: studio.window.importing._reading.wish is None, timeout=10_000)
    studio.settle()
    return notices(studio)[-1]


def test_the_window_closes_in_the_midst_of_the_reading(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    found = reading(studio, mouse, large(tmp_path / "large.csv"))
    thread = found.reading._thread
    studio.window.close_for_good()
    assert not thread.isRunning()
    assert not studio.window.isVisible()


def test_cancelling_waits_for_nothing_that_is_being_computed(
    studio: Studio, mouse: Mouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slowly(*_args: object) -> None:
        begun.set()
        go_on.wait(10)

    monkeypatch.setattr("gui.dialogs.import_data.dialog.make_data", slowly)
    gate(tmp_path / "gate.csv", 5)
    studio.chooser.to_open = tmp_path / "gate.csv"
    mouse.choose("File", "Import data…")
    studio.qtbot.waitUntil(begun.is_set, timeout=10_000)
    press(studio, "data_cancel")
    assert not go_on.is_set()
    assert studio.window.findChildren(ImportDataDialog)[0].isHidden()
    go_on.set()
    studio.qtbot.waitUntil(lambda: not studio.window.findChildren(ImportDataDialog), timeout=10_000)


def test_a_pasted_table_leaves_no_file_behind_when_the_window_closes(studio: Studio, mouse: Mouse) -> None:
    QGuiApplication.clipboard().setText("a\tb\ty\n1\t\ud800\t3\n2\tx\t4\n")  # half a letter too
    mouse.choose("Data", "Paste a table as new data…")
    path = dialog(studio)._path  # type: ignore[attr-defined]  # of the import
    assert path.parent == Path(tempfile.gettempdir())
    studio.window.close_for_good()
    assert not path.exists()


def test_a_document_whose_source_never_ends_is_no_trap(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    put_in(studio, tmp_path / "gate.csv")
    os.mkfifo(tmp_path / "pipe")
    data = studio.document.data
    assert isinstance(data.source, CsvSource)
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        source = msgspec.structs.replace(data.source, path=str(path))
        studio.session.replace(replace(studio.document, data=replace(studio.document.data, source=source)))
        studio.settle()
        watch = studio.window.importing._watch
        studio.qtbot.waitUntil(lambda: watch._reading.wish is None, timeout=5_000)  # noqa: B023 - called at once
        assert "has changed since" not in "".join(notices(studio))
        assert "not a regular file" in again(studio, mouse) or "a folder" in notices(studio)[-1]


def test_a_file_that_grows_or_goes_while_it_is_read_is_taken_as_it_was_read(
    studio: Studio, mouse: Mouse, tmp_path: Path
) -> None:
    path = large(tmp_path / "large.csv")
    found = reading(studio, mouse, path)
    path.unlink()
    settled(studio, found)
    for column, role in ((0, "input"), (2, "target")):
        found.columns.choose(0, [column], role)
    settled(studio, found)
    assert said(studio).startswith("400,000 rows")


def test_nothing_is_dropped_behind_a_dialog(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    gate(tmp_path / "gate.csv", 5)
    brought(studio, tmp_path / "gate.csv")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "gate.csv"))])
    drop = QDropEvent(QPointF(40, 40), Qt.DropAction.CopyAction, data, LEFT, NO_KEY)
    QApplication.sendEvent(studio.window, drop)
    assert len(studio.window.findChildren(ImportDataDialog)) == 1


def test_an_exercise_keeps_its_data(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    gate(tmp_path / "gate.csv", 5)
    studio.session.replace(replace(studio.document, exercise=Exercise("By hand", kinds=("out",))))
    studio.settle()
    studio.window.actions_["start_exercise"].trigger()
    studio.settle()
    assert studio.session.held
    studio.window.importing.open_path(tmp_path / "gate.csv")  # as a drop does, for the menu is grey
    assert not studio.window.findChildren(ImportDataDialog)
    assert "leave it before you bring data in" in notices(studio)[-1]


def test_words_that_look_like_html_are_words(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    path = tmp_path / "html.csv"
    path.write_text(
        "<b>a</b>,b,y\n" + "".join(f"{i * i},{i / 3},<i>k{i % 3}</i>\n" for i in range(30)), encoding="utf-8"
    )
    brought(studio, path)
    assert said(studio).endswith("(<i>k0</i>, <i>k1</i>, <i>k2</i>).")
    label = dialog(studio).findChild(QLabel, "import_summary")
    assert label is not None
    assert label.textFormat() == Qt.TextFormat.PlainText
    press(studio, "data_new_network")
    press(studio, "proposal_create")
    studio.settle()
    assert studio.document.data.inputs[0].name == "<b>a</b>"


def test_a_network_that_was_edited_gets_its_own_columns_again(studio: Studio, mouse: Mouse, tmp_path: Path) -> None:
    path = tmp_path / "gate.csv"
    put_in(studio, path)
    mouse.click(mouse.neuron("x_1"))
    studio.press(Qt.Key.Key_Delete)
    studio.settle()
    left, before = studio.document.data.inputs, studio.document
    assert [column.name for column in left] == ["b"]
    gate(path, 20)
    assert "8 training rows became 16" in again(studio, mouse)
    assert [column.name for column in studio.document.data.inputs] == ["b"]
    studio.click("undo")
    assert same_document(studio.document, before)
    studio.click("undo")
    path.write_text(path.read_text(encoding="utf-8").replace("a,b,y", "a,c,y"), encoding="utf-8")
    assert 'there is no column "b" any more' in again(studio, mouse)
    assert "The data are as they were" in notices(studio)[-1]

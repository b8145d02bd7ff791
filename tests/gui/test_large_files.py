"""Opening and saving large files: in a thread, only the newest wish counting, nothing lost on the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from engine import files
from engine.document import Document
from gui import filing
from gui.notices import Notice
from tests.studio import Studio, same_document, saved, xor


@pytest.fixture(autouse=True)
def _all_are_large(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the thread have them all, and the user told at once."""
    monkeypatch.setattr(filing, "LARGE_FILE", 0)
    monkeypatch.setattr(filing, "LARGE_DOCUMENT", 0)
    yield
    assert QGuiApplication.overrideCursor() is None


def done(studio: Studio) -> None:
    studio.qtbot.waitUntil(lambda: not studio.window.files.busy, timeout=10_000)


def test_what_is_open_stays_until_the_file_is_read(studio: Studio, tmp_path: Path) -> None:
    before, other = studio.document, xor(learning_rate=0.25)
    studio.window.files.open_path(saved(other, tmp_path / "other.backprop"))
    assert studio.document is before
    assert studio.window.files.busy
    done(studio)
    assert same_document(studio.document, other)
    assert studio.window.windowTitle().startswith("other.backprop[*]")
    assert not studio.session.modified


def test_only_the_newest_opening_counts(studio: Studio, tmp_path: Path) -> None:
    flow = studio.window.files
    flow.open_path(saved(xor(learning_rate=0.25), tmp_path / "one.backprop"))
    flow.open_path(saved(xor(learning_rate=0.75), tmp_path / "two.backprop"))
    done(studio)
    assert flow.path == tmp_path / "two.backprop"
    assert studio.document.training.optimizer.learning_rate == 0.75


def test_a_new_network_ends_the_reading(studio: Studio, tmp_path: Path) -> None:
    flow = studio.window.files
    flow.open_path(saved(xor(), tmp_path / "one.backprop"))
    flow.new_empty()
    assert not flow.busy
    studio.qtbot.wait(50)
    assert not studio.document.network.connections
    assert flow.path is None


def test_escape_ends_the_opening(studio: Studio, tmp_path: Path) -> None:
    before, flow = studio.document, studio.window.files
    flow.open_path(saved(xor(learning_rate=0.25), tmp_path / "one.backprop"))
    studio.press(Qt.Key.Key_Escape)
    assert not flow.busy
    studio.qtbot.wait(50)
    assert studio.document is before
    assert flow.path is None


def test_what_breaks_while_it_is_saved_is_said_of_saving(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_document: Document, _path: Path) -> None:
        raise RuntimeError

    monkeypatch.setattr(files, "write", broken)
    studio.chooser.to_save = tmp_path / "mine.backprop"
    studio.session.set_parameter(0, 4.0)
    with studio.qtbot.captureExceptions() as logged:
        studio.click("save")
        done(studio)
    assert [kind for kind, *_ in logged] == [RuntimeError]
    (notice,) = studio.window.notices.latest
    assert notice.text == f"{tmp_path / 'mine.backprop'}: not saved; the log tells more"
    assert studio.session.modified


def test_a_file_that_cannot_be_read_leaves_what_is_open(studio: Studio, tmp_path: Path) -> None:
    before, path = studio.document, tmp_path / "bad.backprop"
    path.write_text('{"format": "backprop"}')
    studio.window.files.open_path(path)
    done(studio)
    assert studio.document is before
    (notice,) = studio.window.notices.latest
    assert "bad.backprop" in notice.text
    assert "\n" not in notice.text


def test_what_was_changed_while_it_was_read_is_guarded(studio: Studio, tmp_path: Path) -> None:
    studio.window.files.open_path(saved(xor(), tmp_path / "one.backprop"))
    studio.session.set_parameter(0, 4.0)
    changed = studio.document
    done(studio)
    box = studio.widget(QMessageBox, "guard")
    assert studio.document is changed
    box.button(QMessageBox.StandardButton.Discard).click()
    assert studio.window.files.path == tmp_path / "one.backprop"


def test_what_is_changed_while_it_is_saved_is_not_saved(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "mine.backprop"
    studio.session.set_parameter(0, 4.0)
    written = studio.document
    studio.click("save")
    studio.session.set_parameter(0, 5.0)
    done(studio)
    assert same_document(files.read(tmp_path / "mine.backprop"), written)
    assert studio.session.modified
    studio.session.undo()
    assert not studio.session.modified


def test_two_savings_come_one_after_the_other(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "mine.backprop"
    for value in (4.0, 5.0):
        studio.session.set_parameter(0, value)
        studio.click("save")
    done(studio)
    assert same_document(files.read(tmp_path / "mine.backprop"), studio.document)
    assert not studio.session.modified


def test_saving_again_while_the_file_has_been_replaced_already_asks_nothing(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, written, go_on, write = tmp_path / "mine.backprop", threading.Event(), threading.Event(), files.write
    studio.window.files.open_path(saved(xor(), path))
    done(studio)

    def slowly(document: Document, to: Path) -> None:
        write(document, to)
        written.set()
        assert go_on.wait(10)

    monkeypatch.setattr(files, "write", slowly)
    studio.session.set_parameter(0, 4.0)
    studio.click("save")
    assert written.wait(10)
    studio.session.set_parameter(0, 5.0)
    studio.click("save")
    asked = studio.window.findChild(QMessageBox, "changed_meanwhile")
    go_on.set()
    done(studio)
    assert asked is None
    assert same_document(files.read(path), studio.document)
    assert not studio.session.modified


def test_saving_while_it_is_saved_under_another_name_goes_there_too(studio: Studio, tmp_path: Path) -> None:
    first, second = tmp_path / "first.backprop", tmp_path / "second.backprop"
    studio.window.files.open_path(saved(xor(), first))
    done(studio)
    before, studio.chooser.to_save = first.read_bytes(), second
    studio.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    studio.session.set_parameter(0, 5.0)
    studio.click("save")
    done(studio)
    assert first.read_bytes() == before
    assert same_document(files.read(second), studio.document)


def test_a_saving_that_fails_is_told_and_nothing_is_taken_for_saved(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "no folder" / "mine.backprop"
    studio.session.set_parameter(0, 4.0)
    studio.click("save")
    done(studio)
    assert studio.session.modified
    assert len(studio.window.notices.latest) == 1


def test_closing_waits_for_the_saving(studio: Studio, tmp_path: Path) -> None:
    studio.chooser.to_save = tmp_path / "mine.backprop"
    studio.session.set_parameter(0, 4.0)
    studio.click("save")
    studio.window.close()
    assert studio.window.isVisible()
    studio.qtbot.waitUntil(lambda: not studio.window.isVisible())
    assert same_document(files.read(tmp_path / "mine.backprop"), studio.document)


def test_what_takes_long_is_told(studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, read = threading.Event(), files.read

    def slowly(path: Path) -> Document:
        assert told.wait(10)
        return read(path)

    monkeypatch.setattr(files, "read", slowly)
    said: list[str] = []

    def note(notice: Notice) -> None:
        said.append(notice.text)
        assert _is_busy()
        told.set()

    studio.window.notices.posted.connect(note)
    studio.window.files.open_path(saved(xor(), tmp_path / "one.backprop"))
    done(studio)
    assert said == ["Opening one.backprop…"]
    assert studio.window.files.path == tmp_path / "one.backprop"


def _is_busy() -> bool:
    cursor = QGuiApplication.overrideCursor()
    return cursor is not None and cursor.shape() == Qt.CursorShape.BusyCursor

"""The names that people type into file dialogs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from gui.dialogs.file_dialogs import DialogFileChooser, with_known_suffix


class Typed:
    """Stands where the system's dialog would, and answers with what somebody types, one after the other."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
        self.suggestions: list[str] = []
        self._names = list(names)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", self._answer)

    def _answer(self, parent: QWidget, title: str, suggestion: str, kinds: str) -> tuple[str, str]:
        self.suggestions.append(suggestion)
        return self._names.pop(0), kinds


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.mark.parametrize(
    ("name", "whole"), [("a", "a.svg"), ("a.PNG", "a.PNG"), ("v1.2", "v1.2.svg"), (".hidden", ".hidden.svg")]
)
def test_a_suffix_comes_where_none_is_known(name: str, whole: str) -> None:
    assert with_known_suffix(Path(name), (".svg", ".png")) == Path(whole)


def test_a_name_is_taken_with_its_suffix(parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = Typed(monkeypatch, str(tmp_path / "mine"))
    assert DialogFileChooser().save_path(parent, "x") == tmp_path / "mine.backprop"
    assert typed.suggestions == ["x"]


def test_a_file_of_the_longer_name_is_asked_about(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "mine.backprop"
    there.write_text("old")
    typed = Typed(monkeypatch, str(tmp_path / "mine"), "")
    assert DialogFileChooser().save_path(parent, "x") is None
    assert typed.suggestions == ["x", str(there)]
    Typed(monkeypatch, str(tmp_path / "mine"), str(there))
    assert DialogFileChooser().save_path(parent, "x") == there


def test_pictures_get_a_suffix_too(parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Typed(monkeypatch, str(tmp_path / "p"), str(tmp_path / "p.pdf"))
    assert DialogFileChooser().picture_path(parent, "x") == tmp_path / "p.svg"
    assert DialogFileChooser().picture_path(parent, "x") == tmp_path / "p.pdf"

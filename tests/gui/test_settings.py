"""What is remembered from one start to the next, and that nothing stored is trusted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from gui.settings import RECENT_LIMIT, Settings


@pytest.fixture
def store(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def settings(store: QSettings) -> Settings:
    return Settings(store)


def test_the_file_used_last_comes_first_and_once(settings: Settings, tmp_path: Path) -> None:
    one, other = tmp_path / "one.backprop", tmp_path / "other.backprop"
    for path in (one, other, one):
        settings.add_recent_file(path)
    assert settings.recent_files == (one, other)
    assert settings.last_folder == str(tmp_path)


def test_the_list_of_files_is_bounded(settings: Settings, tmp_path: Path) -> None:
    for number in range(RECENT_LIMIT + 5):
        settings.add_recent_file(tmp_path / str(number))
    assert len(settings.recent_files) == RECENT_LIMIT


def test_a_file_can_be_forgotten(settings: Settings, tmp_path: Path) -> None:
    settings.add_recent_file(tmp_path / "gone")
    settings.forget_recent_file(tmp_path / "gone")
    assert settings.recent_files == ()
    assert settings.last_folder == ""


def test_everything_is_there_at_the_next_start(settings: Settings, store: QSettings, tmp_path: Path) -> None:
    settings.add_recent_file(tmp_path / "a")
    settings.theme = "dark"
    settings.step_size = "term"
    settings.store_window(QByteArray(b"shape"), QByteArray(b"docks"))
    store.sync()
    again = Settings(QSettings(store.fileName(), QSettings.Format.IniFormat))
    assert again.recent_files == (tmp_path / "a",)
    assert (again.theme, again.step_size) == ("dark", "term")
    assert (again.geometry, again.layout) == (QByteArray(b"shape"), QByteArray(b"docks"))


@pytest.mark.parametrize("nonsense", ["purple", 7, ["a", "b"], QByteArray(b"\x00\x01"), ""])
def test_nonsense_gives_the_defaults(settings: Settings, store: QSettings, nonsense: object) -> None:
    for key in ("theme", "geometry", "layout", "recent_files"):
        store.setValue(key, nonsense)
    assert settings.theme == "system"
    assert isinstance(settings.geometry, QByteArray)
    assert all(isinstance(path, Path) for path in settings.recent_files)

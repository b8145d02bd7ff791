"""Tests that PySide6 reads no source where that can be had, and is left as it is where it is another PySide6."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from gui import unread

_SOURCES = "shibokensupport.feature"


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Stands for PySide6's module, which then has no function yet."""
    made = ModuleType(_SOURCES)
    monkeypatch.setitem(sys.modules, _SOURCES, made)
    return made


def test_no_module_is_asked_for_its_source(reader: ModuleType) -> None:
    reader.__dict__["_mod_uses_pyside"] = lambda module: True
    unread.leave_sources_unread()
    assert reader._mod_uses_pyside(unread) is False


@pytest.mark.parametrize("other", [None, 5, len, lambda: True, lambda module, source: True])
def test_what_another_version_has_there_stays(reader: ModuleType, other: Callable[..., object] | int | None) -> None:
    reader.__dict__["_mod_uses_pyside"] = other
    unread.leave_sources_unread()
    assert reader._mod_uses_pyside is other


def test_a_version_without_the_function_is_left_alone(reader: ModuleType) -> None:
    unread.leave_sources_unread()
    assert not hasattr(reader, "_mod_uses_pyside")


def test_a_version_without_the_module_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, _SOURCES, raising=False)
    unread.leave_sources_unread()
    assert _SOURCES not in sys.modules

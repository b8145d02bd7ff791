"""Which pairs of Python and PySide6 are refused, and that asking imports nothing of Qt."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from gui import platform_check
from gui.platform_check import lack_of_display_for, refusal, refusal_for


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.0.1", "6.12", "6.12.3", "6.12.0a1"])
def test_a_pair_known_to_crash_is_refused_in_one_line(pyside: str) -> None:
    line = refusal_for((3, 11), pyside)
    assert line is not None
    assert "\n" not in line
    assert pyside in line
    assert "3.11" in line


@pytest.mark.parametrize(
    ("python", "pyside"),
    [((3, 11), "6.11.3"), ((3, 12), "6.12.0"), ((3, 13), "6.12.1"), ((3, 11), "6.8.0.2"), ((3, 11), "7.0.0")],
)
def test_other_pairs_are_not(python: tuple[int, int], pyside: str) -> None:
    assert refusal_for(python, pyside) is None


def test_this_pair_is_not_refused() -> None:
    assert refusal() is None


def test_the_installed_version_is_what_is_judged() -> None:
    assert platform_check._installed_pyside() == version("PySide6-Essentials")


@pytest.mark.parametrize("folder", ["PySide6_Essentials-6.12.0.dist-info", "pyside6_essentials-6.12.0.dist-info"])
def test_the_first_version_on_the_path_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path / "absent.zip"), str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    assert "6.12.0" in (refusal() or "")


def test_a_frozen_bundle_without_package_metadata_is_not_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    assert refusal() is None


def test_asking_imports_nothing_of_qt() -> None:
    code = "import sys, gui.platform_check as c; c.refusal(); print('PySide6' in sys.modules)"
    root = Path(__file__).parents[2]
    out = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("system", "environment", "lacking"),
    [
        ("linux", {}, True),
        ("linux", {"DISPLAY": ""}, True),
        ("linux", {"QT_QPA_PLATFORM": "xcb"}, True),
        ("linux", {"DISPLAY": ":0"}, False),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, False),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, False),
        ("linux", {"QT_QPA_PLATFORM": "vnc:size=800x600"}, False),
        ("darwin", {}, False),
        ("win32", {}, False),
    ],
)
def test_a_missing_display_is_told_on_one_line_that_names_the_tour(
    system: str, environment: dict[str, str], lacking: bool
) -> None:
    line = lack_of_display_for(system, environment)
    assert (line is not None) == lacking
    assert line is None or ("main.py tour" in line and "\n" not in line)

"""Starting the program: what it opens with, what it says, and that it ends in order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine import files
from engine.errors import InvalidFile
from gui import app
from tests.studio import saved, xor

ROOT = Path(__file__).parent.parent.parent

# Runs the program as main.py does, and closes its window once the plot has come, which is the last of a start.
_RUN = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import gui.app as app
from gui.main_window import MainWindow

def finish():
    (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    if window.findChild(object, "error_plot") is None:
        QTimer.singleShot(500, finish)
        return
    plot, font = window.findChild(object, "error_plot") is not None, window.menuBar().font() == QApplication.font()
    print(window.windowTitle(), plot, font, window.strip.text, sep="|")
    window.close_for_good()

program = app.application()
QTimer.singleShot(1500, finish)
sys.exit(app.run(sys.argv[1:]))
"""


def run(*arguments: str, code: str = _RUN, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120
    )


def main(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120
    )


def test_it_opens_with_the_worked_example_and_the_plot_comes_after() -> None:
    done = run(BACKPROP_STUDIO_TIMING="1")
    assert done.returncode == 0, done.stderr
    title, plot, font, notice = done.stdout.strip().split("|")
    assert title.startswith("GeeksforGeeks 2-2-1")
    assert (plot, font, notice) == ("True", "True", "")
    assert "first paint after" in done.stderr


def test_it_opens_the_file_that_is_named(tmp_path: Path) -> None:
    done = run(str(saved(xor(), tmp_path / "mine.backprop")))
    assert done.stdout.startswith("mine.backprop"), done.stderr


def test_a_file_that_cannot_be_opened_is_told_in_the_window(tmp_path: Path) -> None:
    bad = tmp_path / "bad.backprop"
    bad.write_text("{")
    done = run(str(bad))
    assert done.returncode == 0
    assert "bad.backprop" in done.stdout.split("|")[3]
    assert "Traceback" not in done.stderr


def test_without_a_readable_example_it_opens_a_new_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> object:
        raise InvalidFile("", "there is no such file", str(path))

    monkeypatch.setattr(files, "read", fail)
    assert app.first_document().name == "XOR"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a display")
def test_without_a_display_one_line_names_the_tour() -> None:
    done = main(DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 2
    assert "main.py tour" in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_second_file_is_refused_and_not_left_unseen(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).touch()
    done = main(str(tmp_path / "one"), str(tmp_path / "two"))
    assert done.returncode == 2
    assert done.stderr == f"main.py: the window takes one FILE; {tmp_path / 'two'} is too much\n"


def test_the_command_line_is_still_the_command_line() -> None:
    assert main("trian").returncode == 2
    done = main("--version")
    assert done.stdout.startswith("Backprop Studio")


# --- the tour -------------------------------------------------------------------------------------------------------


def test_the_tour_leaves_what_it_lists(tmp_path: Path) -> None:
    done = main("tour", "--out", str(tmp_path / "tour"), DISPLAY="", WAYLAND_DISPLAY="")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    listed = [Path(line.split("  ")[0]) for line in done.stdout.splitlines()]
    assert all(path.is_file() for path in listed)
    assert sorted(listed) == sorted((tmp_path / "tour").iterdir())
    assert sum(path.suffix == ".png" for path in listed) >= 15
    solution = (tmp_path / "tour" / "worked-solution.txt").read_text(encoding="utf-8")
    assert "0.5523" in solution
    assert files.read(tmp_path / "tour" / "worked-example.backprop").state.epoch > 100


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    done = main("tour", "--out", str(blocked / "tour"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_what_the_tour_does_not_know_is_one_line() -> None:
    done = main("tour", "--fast")
    assert done.returncode == 2
    assert "--fast" in done.stderr
    assert done.stderr.count("\n") == 1

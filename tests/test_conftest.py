"""That a test which leaves something behind fails, and one that cleans up passes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

CLEAN = {
    "a widget given to qtbot": "w = QWidget(); qtbot.addWidget(w); w.show()",
    "a dropped widget": "QWidget()",
    "a finished QThread": "t = QThread(); t.start(); t.quit(); t.wait()",
    "a finished thread": "t = threading.Thread(target=print); t.start(); t.join()",
    "settings of its own": "assert QSettings('a', 'b').fileName().startswith(os.environ['HOME'])",
}
LEAKING = {
    "a widget": ("keep.append(QWidget())", "left behind: [\"QWidget('')\"]"),
    "a thread": ("threading.Thread(target=time.sleep, args=(0.5,), name='t').start()", "left behind: ['t']"),
    "a line in Qt's log": ("qWarning('hello')", "hello"),
    "a warning": ("warnings.warn('hello')", "UserWarning: hello"),
    "a QThread": ("keep.append(QThread()); keep[-1].setObjectName('w'); keep[-1].start()", "QThread('w')"),
}
HEAD = """
import os, threading, time, warnings
from PySide6.QtCore import QSettings, QThread, qWarning
from PySide6.QtWidgets import QWidget
keep = []
"""
# A QThread that is destroyed while it runs ends the process.
TAIL = """
def test_last(qtbot):
    for thread in keep:
        if isinstance(thread, QThread):
            thread.quit()
            thread.wait()
"""


@pytest.fixture
def run(tmp_path: Path) -> "Runner":
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path / "tests")
    return Runner(tmp_path)


class Runner:
    """Runs tests of one statement each in a folder that has this project's conftest and settings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, *statements: str) -> str:
        """Return what pytest says of the statements."""
        tests = [f"def test_{i}(qtbot):\n    {line}\n" for i, line in enumerate(statements)]
        file = self._folder / "tests" / "test_statements.py"
        file.write_text(HEAD + "\n".join(tests) + TAIL, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests"]
        environment = os.environ | {"COLUMNS": "200"}
        out = subprocess.run(
            command,
            cwd=self._folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return out.stdout + out.stderr


def test_what_cleans_up_passes(run: Runner) -> None:
    assert f" {len(CLEAN) + 1} passed in" in run(*CLEAN.values())


def test_what_leaves_something_behind_fails(run: Runner) -> None:
    said = run(*(statement for statement, _ in LEAKING.values()))
    assert [what for what, (_, message) in LEAKING.items() if message not in said] == []
    blamed = re.findall(r"^(?:ERROR|FAILED) tests/test_statements.py::test_(\d)", said, re.MULTILINE)
    assert sorted(map(int, blamed)) == list(range(len(LEAKING)))

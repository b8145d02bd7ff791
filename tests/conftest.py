"""What every test has around it: no display, no settings of the user, and nothing left running.

Engine tests run where Qt is not installed at all, so this module imports Qt only once something else has.
"""

import gc
import importlib.util
import math
import os
import sys
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gui.session import Session
    from tests.studio import Studio

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare pytest-qt's settings where it is absent, so that --strict-config accepts them there."""
    if importlib.util.find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "used by pytest-qt", type="linelist")


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end; looking through it again and again takes seconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Home folders, one a test, of which each is made by whoever writes to it: most tests never do."""
    homes = tmp_path_factory.mktemp("homes")
    (homes / "run").mkdir(mode=0o700)  # Qt warns of a missing one, and of one that others may read
    return (homes / str(number) for number in count())


@pytest.fixture(autouse=True)
def _own_folders(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Point everything that keeps settings or caches into a folder of this test."""
    home = next(_homes)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for variable, folder in (
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("APPDATA", "AppData/Roaming"),
        ("LOCALAPPDATA", "AppData/Local"),
    ):
        monkeypatch.setenv(variable, str(home / folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home.parent / "run"))
    _point_qsettings_to(home / ".config")


def _point_qsettings_to(folder: Path) -> None:
    """QSettings reads its folder once, at its first use, so the environment alone would come too late."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        return
    for kind in (core.QSettings.Format.NativeFormat, core.QSettings.Format.IniFormat):
        core.QSettings.setPath(kind, core.QSettings.Scope.UserScope, str(folder))


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves a thread running or a top-level widget alive.

    It is the first autouse fixture to be set up and so the last to be torn down: pytest-qt has closed and
    deleted what was registered with `qtbot.addWidget` by then.
    """
    threads, tasks = set(threading.enumerate()), _tasks()
    widgets = {id(widget) for widget in _top_level_widgets()}
    yield
    if _left_behind(threads, widgets):
        gc.collect()  # a widget in a cycle of Python references dies now
    left = _left_behind(threads, widgets)
    if "qapp" in request.fixturenames and (not tasks or _tasks() - tasks):
        left += _running_qthreads()
    assert not left, f"left behind: {left}; stop threads, and give widgets to qtbot.addWidget or delete them"


def _left_behind(threads: set[threading.Thread], widgets: set[int]) -> list[str]:
    """Name what is alive now and is neither in `threads` nor (by id) in `widgets`."""
    _finish_deletions()
    left = [thread.name for thread in threading.enumerate() if thread not in threads]
    return left + [_described(widget) for widget in _top_level_widgets() if id(widget) not in widgets]


def _tasks() -> set[str]:
    """The threads that the system knows of this process, by their numbers; none where it does not tell.

    Where no new one runs, no QThread does, and the long search for it can be left out.
    """
    return {task.name for task in Path("/proc/self/task").iterdir()} if sys.platform == "linux" else set()


def _running_qthreads() -> list[str]:
    """Name the running QThreads; Qt keeps no list of them, so the garbage collector's is searched."""
    core = _qt("QtCore")
    if core is None:
        return []
    valid = sys.modules["shiboken6"].isValid  # Qt may have deleted what Python still knows
    # By its type, for a weak proxy asks what it stood for, which may be gone.
    threads = [thing for thing in gc.get_objects() if issubclass(type(thing), core.QThread) and valid(thing)]
    main = core.QCoreApplication.instance().thread()
    return [f"QThread({t.objectName()!r})" for t in threads if t is not main and t.isRunning()]


def _qt(module: str) -> Any:
    """Return a Qt module if something has imported it and an application exists, else None."""
    core = sys.modules.get("PySide6.QtCore")
    if core is None or core.QCoreApplication.instance() is None:
        return None
    return sys.modules.get(f"PySide6.{module}")


def _top_level_widgets() -> list[Any]:
    """Return the top-level widgets that nobody has deleted yet."""
    widgets = _qt("QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [widget for widget in widgets.QApplication.topLevelWidgets() if widget.parent() is None]


def _finish_deletions() -> None:
    """Carry out what deleteLater() has promised."""
    core = _qt("QtCore")
    if core is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


def _described(widget: Any) -> str:
    """Name a widget for the message."""
    return f"{type(widget).__name__}({widget.objectName() or widget.windowTitle()!r})"


# --- a whole window, and a session alone: imported when asked for, so that a panel is tested without the rest --------


@pytest.fixture
def studio(qtbot: "QtBot", tmp_path: Path) -> Iterator["Studio"]:
    from tests.studio import opened

    with opened(qtbot, tmp_path) as made:
        yield made


@pytest.fixture
def explained_in_turns() -> None:
    """For tests of how formulas come in between the turns of the window, as they do for a user."""


@pytest.fixture(autouse=True)
def _explained_at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All other tests find the formulas of a step as soon as it is made."""
    if importlib.util.find_spec("gui") is None:
        return  # these fixtures are tested apart from the program
    if "qtbot" in request.fixturenames and "explained_in_turns" not in request.fixturenames:
        from gui.panels import explanation

        monkeypatch.setattr(explanation, "AT_ONCE", math.inf)


@pytest.fixture
def session(qtbot: "QtBot") -> Iterator["Session"]:
    from tests.studio import settle, started

    with started() as made:
        yield made
        settle(qtbot, made)

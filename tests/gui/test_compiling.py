"""Compiled code in the window: made by a process, loaded by the worker, taken over by a run, and told of."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QSettings
from pytestqt.qtbot import QtBot

from engine.compiled_path import always
from engine.errors import StudioError
from engine.jobs import RecallJob
from engine.kernel.plan import Stretch
from engine.kernel.stretch import stretch
from gui.compiling import Compiling
from gui.notices import Notices
from gui.session import Session
from gui.settings import Settings
from gui.worker import WorkerThread
from tests.engine.bits import bits
from tests.engine.compiled import PLAIN
from tests.studio import Studio, xor

pytestmark = pytest.mark.usefixtures("qapp")

WELL = (sys.executable, "-c", "pass")
NOT_WELL = (sys.executable, "-c", "import sys; sys.exit('training goes on without compiled code: no room')")
FOR_EVER = (sys.executable, "-c", "import time; time.sleep(600)")


class Code:
    """Stands for the module that compiles: the kernel as plain Python, ready when a test says so."""

    def __init__(self, *, installed: bool = True, made: bool = True, refusal: str = "") -> None:
        self.installed, self.made, self.refusal = installed, made, refusal
        self.loaded = 0

    def available(self) -> bool:
        return self.installed

    def ready(self) -> bool:
        return self.made

    def load(self) -> Stretch:
        self.loaded += 1
        if self.refusal:
            raise StudioError(self.refusal)
        return stretch


class Worth:
    """Stands for the module that says what is faster."""

    worthwhile = staticmethod(always)


class Bench(QObject):
    """A session with its worker and what is tested, with what it told."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.settings = Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
        self.notices, self.worker = Notices(), WorkerThread()
        self.session = Session(xor(), self.worker, self.notices, self)
        self.told: list[str] = []
        self.compiling: Compiling

    def make(self, code: Code, command: tuple[str, ...] = WELL) -> Compiling:
        made = Compiling(self.session, self.worker, self.settings, self.notices, self, command)
        made.code, made.worth = code, Worth()  # type: ignore[assignment]  # stand-ins for modules
        made.told.connect(lambda said, _why: self.told.append(said))
        self.compiling = made
        return made


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.compiling.shut_down()
    made.worker.shut_down()


def until(qtbot: QtBot, ready: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(ready()), timeout=10_000)


def test_what_is_compiled_already_is_loaded_some_time_after_the_start(qtbot: QtBot, bench: Bench) -> None:
    code = Code()
    compiling = bench.make(code)
    compiling._timer.setInterval(1)
    compiling.begin()
    until(qtbot, lambda: compiling.state == "ready")
    assert code.loaded == 1
    assert bench.told[-1] == "by compiled code"
    assert not compiling.process.running


def test_a_run_hurries_it_and_is_taken_over_and_its_past_comes_back(qtbot: QtBot, bench: Bench) -> None:
    compiling = bench.make(Code())
    compiling.begin()
    reports: list[bool] = []
    bench.session.progressed.connect(lambda progress: reports.append(progress.compiled))
    bench.session.run(None)  # which does not wait for the timer
    until(qtbot, lambda: reports and reports[-1])
    assert bench.told[-1] == "by compiled code"
    bench.session.pause()
    until(qtbot, lambda: not bench.session.busy)
    (line,) = bench.session.past.lines
    moments = bench.session.past.moments(line.id)
    assert moments[-1].compiled
    end, before = moments[-1].document, moments[-2]
    again = RecallJob(0, before.document, end.state.epoch, compiled=True).run(path=PLAIN)
    assert again.document is not None
    if end.state.update == 0:
        assert bits(again.document.parameters) == bits(end.parameters)


def test_where_numba_is_not_installed_nothing_is_done_and_nobody_is_bothered(bench: Bench) -> None:
    compiling = bench.make(Code(installed=False))
    compiling._prepare()
    assert compiling.state == "absent"
    assert bench.told == ["by NumPy"]
    assert bench.notices.latest == []
    compiling.switch()
    compiling.switch()  # on again: now somebody asks for it
    assert "sh run.sh compiled" in bench.notices.latest[-1].text


def test_what_is_not_there_is_compiled_by_a_process_of_its_own(qtbot: QtBot, bench: Bench) -> None:
    code = Code(made=False)
    compiling = bench.make(code)
    compiling.process.done.connect(lambda: setattr(code, "made", True))
    compiling._prepare()
    assert compiling.state == "compiling"
    assert bench.told == ["by NumPy; compiling …"]
    compiling._prepare()  # one at a time
    until(qtbot, lambda: compiling.state == "ready")
    assert code.loaded == 1
    assert not compiling.process.running


@pytest.mark.parametrize(
    ("command", "why"),
    [
        (NOT_WELL, "Training goes on without compiled code: no room"),
        (("no-such-program",), "Training goes on without compiled code: the process that makes it cannot be started"),
    ],
)
def test_a_failure_is_told_once_in_a_line(command: tuple[str, ...], why: str, qtbot: QtBot, bench: Bench) -> None:
    compiling = bench.make(Code(made=False), command)
    compiling._prepare()
    until(qtbot, lambda: compiling.state == "failed")
    assert [notice.text for notice in bench.notices.latest] == [why]
    assert bench.told[-1] == "by NumPy"
    bench.session.run(5)
    until(qtbot, lambda: not bench.session.busy)
    assert bench.session.document.state.epoch == 5


def test_what_cannot_be_loaded_is_compiled_anew_once(qtbot: QtBot, bench: Bench) -> None:
    code = Code(refusal="training goes on without compiled code: damaged")
    compiling = bench.make(code)
    loads: list[bool] = []

    def made_again() -> bool:
        loads.append(True)
        return len(loads) != 2  # it was thrown away when it could not be loaded

    code.ready = made_again  # type: ignore[method-assign]  # only here it changes
    compiling._prepare()
    until(qtbot, lambda: compiling.state == "failed")
    assert code.loaded == 2
    assert [notice.severity for notice in bench.notices.latest] == ["warning"]


def test_a_process_is_ended_with_the_window(qtbot: QtBot, bench: Bench) -> None:
    compiling = bench.make(Code(made=False), FOR_EVER)
    compiling._prepare()
    process = compiling.process._process
    assert process is not None
    assert process.waitForStarted()
    compiling.shut_down()
    assert process.state() == process.ProcessState.NotRunning
    assert not compiling.process.running
    assert compiling.state == "compiling"  # nobody is told that it failed
    compiling.shut_down()


def test_it_can_be_switched_off_within_a_run_and_that_is_remembered(qtbot: QtBot, bench: Bench) -> None:
    compiling = bench.make(Code())
    compiling._prepare()
    until(qtbot, lambda: compiling.state == "ready")
    reports: list[bool] = []
    bench.session.progressed.connect(lambda progress: reports.append(progress.compiled))
    bench.session.run(None)
    until(qtbot, lambda: reports and reports[-1])
    compiling.switch()
    assert not bench.settings.compiled
    until(qtbot, lambda: not reports[-1])
    assert bench.told[-1] == "by NumPy"
    compiling.switch()
    until(qtbot, lambda: reports[-1])
    bench.session.pause()
    until(qtbot, lambda: not bench.session.busy)
    flags = [m.compiled for m in bench.session.past.moments(bench.session.past.lines[0].id)]
    assert {True, False} <= set(flags)


def test_the_window_has_the_switch_and_says_what_computes(studio: Studio) -> None:
    compiling, action = studio.window.tuning.compiling, studio.window.actions_["use_compiled"]
    assert compiling.state == "waiting"  # nothing is compiled for a window that did not ask for it
    assert action.isChecked()
    action.trigger()
    assert not action.isChecked()
    assert not studio.window.settings.compiled
    panel = studio.window.tuning.panel
    assert panel.header.status.text() == "by NumPy"
    assert "switched off" in panel.header.status.toolTip()
    compiling.code = Code(installed=False)  # type: ignore[assignment]  # a stand-in for the module
    action.trigger()
    assert action.isChecked()
    assert "sh run.sh compiled" in panel.header.status.toolTip()

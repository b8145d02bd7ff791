"""What a frame of a run that goes on may cost, in calls and in widgets that are painted: the machine's speed is no part
of it. Each call of Python may have to wait for the worker, so they are what a frame's time is made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.reports import Progress
from engine.training import Run
from tests.counting import calls
from tests.studio import Studio, opened, xor

MOST_CALLS = 3300  # of all views of XOR in one frame; the canvas alone makes two thirds of them


class Painted(QObject):
    """Counts the widgets that are painted, by their names or kinds."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Paint, QEvent.Type.LayoutRequest) and isinstance(watched, QWidget):
            what = "" if event.type() == QEvent.Type.Paint else "layout of "
            self.counts[what + (watched.objectName() or type(watched).__name__)] += 1
        return False


@pytest.fixture
def live(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, plot=True) as studio:
        studio.window.resize(1440, 900)
        studio.session.replace(xor())
        qtbot.waitExposed(studio.window)
        qtbot.wait(300)
        studio.window.display.turns.share(True)
        yield studio
        studio.window.display.turns.share(False)


def reports(count: int) -> list[Progress]:
    run, made = Run(xor()), []
    for _ in range(count):
        run.advance(0.005)
        made.append(run.progress())
    return made


def frame(studio: Studio, report: Progress) -> None:
    """A frame as a run draws it, all views in it."""
    studio.window.display.on_session_progressed(report)
    turns = studio.window.display.turns
    turns._due.clear()
    turns._costs.update(dict.fromkeys(("error", "figures", "canvas", "outline", "inspector", "plane"), 0.001))
    studio.session.frames.ticked.emit()
    QCoreApplication.sendPostedEvents()


def test_a_frame_of_all_views_takes_few_calls(live: Studio) -> None:
    made = reports(12)
    for report in made[:6]:
        frame(live, report)
    counted = sorted(calls(partial(frame, live, report)) for report in made[6:])
    assert counted[0] < MOST_CALLS
    assert counted[-1] < 2 * MOST_CALLS  # with an axis that is drawn anew


def test_only_what_a_report_changes_is_painted_and_nothing_is_laid_out(live: Studio) -> None:
    for report in reports(6):
        frame(live, report)
    painted, app = Painted(), QApplication.instance()
    assert app is not None
    app.installEventFilter(painted)
    for report in reports(12)[6:]:
        frame(live, report)
    app.removeEventFilter(painted)
    assert painted.counts["epoch"]
    assert painted.counts["error_plot"]
    still = ("inspector", "outline", "notes", "history", "explanation", "learning_rate", "step_size")
    assert {name: painted.counts[name] for name in still if painted.counts[name]} == {}
    assert [name for name in painted.counts if name.startswith("layout of ")] == []


def test_a_frame_without_a_report_does_nothing(live: Studio) -> None:
    frame(live, reports(1)[0])
    work: Callable[[], object] = live.session.frames.ticked.emit
    assert calls(work) < 60

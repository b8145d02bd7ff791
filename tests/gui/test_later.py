"""Tests that what is imported later is there, and that the window is painted without it."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys

import pytest

from gui.later import LATER, later, later_module


@pytest.mark.parametrize("name", LATER)
def test_every_class_is_there(name: str) -> None:
    assert isinstance(later(name), type)


def test_only_views_are_imported_later() -> None:
    assert {module.split(".")[1] for module in LATER.values()} <= {"dialogs", "panels"}


#: What the first painted window does without, beside the table: it comes when it is first used.
NEEDLESS = {
    *LATER.values(),
    "click", "clevercsv", "email", "importlib.metadata", "latex2mathml", "logging.handlers", "numba", "numpy.ma",
    "pyqtgraph", "scipy", "ziamath",
    "engine.cli", "engine.diagnosis", "engine.lessons.checking", "engine.lessons.facts", "engine.lessons.setting_up",
    "engine.marking", "engine.observing.sampling", "engine.solution", "engine.tabular", "gui.canvas.picture",
    "gui.panels.diagnosis", "gui.panels.plots", "gui.panels.runs", "gui.paper", "gui.tour",
}  # fmt: skip
#: Of the program's own. Each takes a millisecond: what raises this belongs behind `later` if the window can do without.
MOST_MODULES = 385

_PAINTED = """
import json, sys
from gui.unread import leave_sources_unread
leave_sources_unread()
from gui import app
application = app.application()
window = app.build(plot=False)
window.first_painted.connect(application.quit)
window.show()
application.exec()
print(json.dumps(sorted(sys.modules)))
import linecache
print(json.dumps(sorted(linecache.cache)))
window.close_for_good()
"""


@pytest.fixture(scope="module")
def painted() -> tuple[set[str], set[str]]:
    """The modules that are there when the window has been painted for the first time, and files whose text is."""
    done = subprocess.run([sys.executable, "-c", _PAINTED], capture_output=True, text=True, check=True)
    modules, texts = done.stdout.splitlines()
    return set(json.loads(modules)), set(json.loads(texts))


def test_the_window_is_painted_without_them(painted: tuple[set[str], set[str]]) -> None:
    assert painted[0] & NEEDLESS == set()


def test_no_more_modules_come_before_the_first_paint(painted: tuple[set[str], set[str]]) -> None:
    own = [name for name in painted[0] if name.partition(".")[0] in ("engine", "gui")]
    assert len(own) <= MOST_MODULES


def test_the_text_of_no_module_is_read(painted: tuple[set[str], set[str]]) -> None:
    assert [text for text in painted[1] if "/gui/" in text or "/engine/" in text] == []


def test_a_later_module_is_imported_at_its_first_use() -> None:
    of = later_module("engine.lessons.naming")
    assert of.frame_at is importlib.import_module("engine.lessons.naming").frame_at
    with pytest.raises(AttributeError):
        of.rocket  # noqa: B018 - asked for alone

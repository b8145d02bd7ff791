"""A lesson: a step that asks for something to be done, and its verdict."""

from __future__ import annotations

from docs.scenes.means import dismiss_notices, press, save, settle, wait, wait_until
from engine import files
from engine.lessons.catalogue import lessons
from gui.main_window import MainWindow

LESSON, STEP = "hidden", 3


def play(window: MainWindow) -> None:
    """The picture of one step."""
    lesson = next(one for one in lessons() if one.path.stem == LESSON)
    window.session.replace(files.read(lesson.path))
    guide = window.lessons
    taught(window)
    for _ in range(STEP):
        guide.show_me()
        taught(window)
        guide.next()
        taught(window)
    guide.show_me()
    taught(window)
    dismiss_notices(window)
    save(window, "lesson.png")
    press(window, "leave_lesson")


def taught(window: MainWindow) -> None:
    """Waits until a step is set up, shown and judged."""
    wait(100)
    wait_until(lambda: not window.lessons.busy)
    settle(window)
    wait(100)

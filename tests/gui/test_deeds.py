"""What a lesson says is done in the window in its order, as one entry where it changes the document, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine import lesson as deeds
from engine.lesson import Lesson, LessonStep, ParameterValue
from gui.deeds import Deeds
from gui.notices import Notice
from tests.studio import Studio, xor

_W = ("x1", "h1")


@pytest.fixture
def doing(studio: Studio) -> Iterator[Deeds]:
    window = studio.window
    made = Deeds(studio.session, window.canvas, window.docks, window.notices, window)
    yield made
    studio.qtbot.waitUntil(lambda: not made.busy and not studio.session.busy, timeout=10_000)


def do(studio: Studio, doing: Deeds, *some: deeds.Deed) -> None:
    doing.do(some, "Lesson: a step")
    studio.qtbot.waitUntil(lambda: not doing.busy and not studio.session.busy, timeout=10_000)


def told(studio: Studio) -> list[Notice]:
    heard: list[Notice] = []
    studio.window.notices.posted.connect(heard.append)
    return heard


def test_neighbouring_changes_are_one_entry(studio: Studio, doing: Deeds) -> None:
    before = studio.document
    do(studio, doing, deeds.Initialise(initialiser="zeros"), deeds.Settings(learning_rate=0.3))
    assert studio.document.training.optimizer.learning_rate == 0.3
    assert studio.session.state.undo_text == "Lesson: a step"
    studio.session.undo()
    assert studio.document is before


def test_changes_that_come_to_nothing_are_no_entry(studio: Studio, doing: Deeds) -> None:
    do(studio, doing, deeds.Reset(), deeds.Settings(learning_rate=0.5))
    assert studio.session.state.undo_text is None
    assert not studio.session.modified


def test_training_steps_and_places(studio: Studio, doing: Deeds) -> None:
    do(studio, doing, deeds.Train(epochs=20))
    assert studio.document.state.epoch == 20
    do(studio, doing, deeds.GoTo(quantity="delta", of="h1", sample=2))
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.trace.rows[frame.sample] == 2
    position = frame.position
    do(studio, doing, deeds.Advance(size="number", times=2))
    assert studio.position > position


def test_going_to_the_end_makes_the_update(studio: Studio, doing: Deeds) -> None:
    do(studio, doing, deeds.GoTo(quantity="new_value", of="y1"))
    assert studio.document.state.update == 1


def test_selections_panels_and_questions(studio: Studio, doing: Deeds) -> None:
    asked: list[object] = []
    sizes: list[object] = []
    doing.asked.connect(asked.append)
    doing.step_size_wanted.connect(sizes.append)
    do(studio, doing, deeds.Select(of=("h1", _W)), deeds.Show(panel="outline"), deeds.UseSteps(size="layer"))
    do(studio, doing, deeds.Ask(quantity="out", of="y1"))
    assert len(studio.window.canvas.selection.places) == 2
    assert studio.window.outline.isVisible()
    assert sizes == ["layer"]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "deed",
    [
        deeds.Show(panel="../../etc/passwd"),
        deeds.Select(of=("nobody",)),
        deeds.Select(of=(("x1", "x2"),)),
        deeds.GoTo(quantity="net", of="x1"),
        deeds.GoTo(quantity="out", of="nobody"),
        deeds.GoTo(sample=99),
        deeds.Ask(quantity="delta", of="nobody"),
        deeds.Parameters(values=(ParameterValue("nobody", 1.0),)),
        deeds.Unshare(names=("nobody",)),
    ],
)
def test_what_cannot_be_done_is_one_notice(studio: Studio, doing: Deeds, deed: deeds.Deed) -> None:
    heard, before = told(studio), studio.document
    do(studio, doing, deed)
    assert [notice.severity for notice in heard] == ["error"]
    assert studio.document is before


def test_a_lesson_about_what_is_not_there_can_be_read_and_left(studio: Studio) -> None:
    odd = LessonStep(
        "Odd",
        "Text",
        setup=(deeds.Select(of=("nobody",)),),
        until=(deeds.SteppedTo(quantity="net", of="nobody"),),
        check=(deeds.Check(deeds.ParameterIs(of="nobody", value=1.0), no="No."),),
        reveal=(deeds.GoTo(quantity="net", of="nobody"),),
    )
    guide = studio.window.lessons
    studio.session.replace(replace(xor(), lesson=Lesson("Odd", (odd, odd))))
    studio.qtbot.waitUntil(lambda: guide.active and not guide.busy, timeout=10_000)
    guide.show_me()
    studio.qtbot.waitUntil(lambda: not guide.busy, timeout=10_000)
    assert guide.verdict.standing == "waiting"
    guide.skip()
    studio.qtbot.waitUntil(lambda: not guide.busy, timeout=10_000)
    assert guide.at == 1
    guide.leave()
    assert not guide.active

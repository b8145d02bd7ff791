"""Train until something ends it: the run stops by itself and says why, and the best weights are back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.data import Samples
from engine.document import with_stopping
from engine.ending import End, words
from engine.observing import Observation
from engine.stopping import Stopping
from engine.training import Run, train
from gui.intents import Intent
from gui.notices import Notice
from tests.engine.bits import assert_same, bits
from tests.engine.test_stopping import noisy
from tests.mouse import Mouse
from tests.studio import Studio, opened

PATIENCE = 200


@pytest.fixture
def studio(qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    with opened(qtbot, tmp_path, with_stopping(noisy(), Stopping(patience=PATIENCE))) as made:
        yield made


def told(studio: Studio) -> list[str]:
    """The notices from here on."""
    said: list[str] = []
    studio.window.notices.posted.connect(lambda notice: said.append(_text(notice)))
    return said


def _text(notice: Notice) -> str:
    return notice.text


def best_of(stopping: Stopping) -> tuple[int, int]:
    """The epochs of the lowest test error and of the end."""
    run = Run(noisy(), stopping=stopping)
    while run.advance():
        pass
    end = run.outcome().end
    assert end is not None
    return end.lowest, end.epoch


def test_patience_brings_the_best_weights_back_and_keeps_the_curve(studio: Studio) -> None:
    said, start = told(studio), studio.document
    best, last = best_of(Stopping(patience=PATIENCE))
    studio.click("run")
    studio.settle()
    assert said == [words(End("patience", last, PATIENCE, 0.0, best, back=True))]
    assert_same(studio.document, train(noisy(), best).document)
    assert studio.session.state.undo_text == f"Train {last:,} epochs, back to epoch {best:,}"
    (line,) = studio.session.past.lines
    assert (line.last_epoch, len(line.history.train)) == (last, last + 1)
    assert not studio.session.past.at_newest
    studio.click("undo")
    studio.settle()
    assert studio.document is start
    studio.click("redo")
    studio.settle()
    assert studio.document.state.epoch == best
    assert len(studio.session.past.lines) == 1


def test_the_epochs_beyond_the_best_can_be_looked_at_and_trained_again(studio: Studio) -> None:
    studio.click("run")
    studio.settle()
    best = studio.document.state.epoch
    assert studio.session.past.look(best + 50)
    studio.settle()
    looking = studio.session.past.looking
    assert looking is not None
    assert bits(looking.document.parameters) == bits(train(noisy(), best + 50).document.parameters)
    studio.session.past.newest()
    studio.click("run")
    studio.settle()
    assert studio.document.state.epoch == best
    assert len(studio.session.past.lines) == 1


def test_a_pause_on_the_way_changes_nothing(studio: Studio) -> None:
    best, last = best_of(Stopping(patience=PATIENCE))
    studio.session.run(best + PATIENCE // 2)  # beyond the best
    studio.settle()
    said = told(studio)
    studio.click("run")
    studio.settle()
    assert studio.document.state.epoch == best
    assert said[-1].startswith(f"Stopped at epoch {last:,}")
    assert studio.session.state.undo_text == f"Train {PATIENCE // 2} epochs, back to epoch {best:,}"


def test_a_step_of_epochs_on_the_way_changes_nothing(studio: Studio) -> None:
    best, last = best_of(Stopping(patience=PATIENCE))
    studio.session.run(best - 5)
    studio.settle()
    studio.session.set_step_size("10 epochs")
    for _ in range(2):
        studio.click("step")  # past the best
        studio.settle()
    assert studio.document.state.epoch == best + 15
    said = told(studio)
    studio.click("run")
    studio.settle()
    assert studio.document.state.epoch == best
    assert said[-1].startswith(f"Stopped at epoch {last:,}")


def test_what_an_undo_goes_back_to_is_gone_on_with_as_before(studio: Studio) -> None:
    best, last = best_of(Stopping(patience=PATIENCE))
    for epochs in (best + 20, 30):
        studio.session.run(epochs)
        studio.settle()
    studio.click("undo")
    studio.settle()
    assert studio.document.state.epoch == best + 20
    said = told(studio)
    studio.click("run")
    studio.settle()
    assert studio.document.state.epoch == best
    assert said[-1].startswith(f"Stopped at epoch {last:,}")


@pytest.mark.parametrize("running", [False, True])
def test_conditions_that_are_changed_on_the_way_do_not_lose_the_lowest_test_error(
    qtbot: QtBot, tmp_path: Path, running: bool
) -> None:
    best, last = best_of(Stopping(patience=PATIENCE))
    with opened(qtbot, tmp_path, with_stopping(noisy(), Stopping(patience=10**9))) as studio:
        studio.session.run(best + PATIENCE // 2)
        studio.settle()
        if running:
            studio.session.run()
        said = told(studio)
        changed = Stopping(patience=PATIENCE)
        studio.session.request(Intent("Patience", lambda d: with_stopping(d, changed), live=True))
        studio.settle()
        at = studio.document.state.epoch
        if not running:
            assert at == best + PATIENCE // 2
            studio.session.run()
            studio.settle()
            assert said[-1].startswith(f"Stopped at epoch {last:,}")
        assert studio.document.state.epoch == best
        assert f"epoch {best:,}, with the lowest, are back" in said[-1]


def test_run_for_goes_before_the_epochs_and_steps_before_all(qtbot: QtBot, tmp_path: Path) -> None:
    document = with_stopping(noisy(), Stopping(epochs=7, error=10.0))
    with opened(qtbot, tmp_path, document) as studio:
        said = told(studio)
        studio.click("run")
        studio.settle()
        assert studio.document.state.epoch == 0
        assert said[-1].endswith("is below 10. To train on, change the condition.")
        studio.session.set_step_size("10 epochs")
        studio.click("step")
        studio.settle()
        assert studio.document.state.epoch == 10
        studio.session.replace(with_stopping(noisy(), Stopping(epochs=7)))
        Mouse(studio.window).choose("Train", "Run for", "100 epochs")
        studio.settle()
        assert studio.document.state.epoch == 100
        studio.click("run")
        studio.settle()
        assert studio.document.state.epoch == 107
        assert said[-1] == "Stopped at epoch 107: that was 7 epochs."


def test_without_test_rows_it_says_that_patience_counts_for_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    document = with_stopping(noisy(), Stopping(patience=5))
    test = document.data.test
    none = replace(document.data, test=Samples(test.inputs[:0], test.targets[:0]))
    with opened(qtbot, tmp_path, replace(document, data=none)) as studio:
        said = told(studio)
        studio.session.run(20)
        studio.settle()
        assert studio.document.state.epoch == 20
        assert said == ["The condition on the test error cannot be met: there are no test rows."]


def test_a_run_that_comes_back_to_where_it_began_leaves_every_view_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    best = train(noisy(), best_of(Stopping(patience=PATIENCE))[0]).document
    with opened(qtbot, tmp_path, with_stopping(best, Stopping(patience=4000)), plot=True) as studio:
        window = studio.window
        window.actions_["panel_histograms"].trigger()
        seen: list[Observation] = []
        window.plotting.observing.observed.connect(seen.append)
        said = told(studio)
        studio.session.run()
        studio.settle()
        qtbot.waitUntil(lambda: not window.plotting.observing.waiting, timeout=10_000)
        document = studio.document
        assert document.state.epoch == best.state.epoch
        assert said[-1].startswith("Stopped at epoch")
        assert window.strip.text.startswith("Stopped at epoch")
        assert studio.widget(QLabel, "epoch").text() == f"{best.state.epoch:,}"
        assert window.canvas.network_scene._parameters is document.parameters
        assert window.outline._parameters is document.parameters
        assert seen[-1].subject.parameters is document.parameters
        assert not window.series._running

"""The controller: training, edits in it, settings, files, and what is told to the views."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine import files
from engine.creation import new_document
from engine.training import train
from gui.session import Session
from gui.wording import slot_name
from tests.studio import same_document, saved, settle, started, xor


def trained_for(qtbot: QtBot, session: Session, milliseconds: int = 60) -> None:
    """Run, wait for the first report and some time more; the run goes on."""
    with qtbot.waitSignal(session.progressed):
        session.run()
    qtbot.wait(milliseconds)


# --- training -------------------------------------------------------------------------------------------------------


def test_a_run_is_one_entry_that_says_how_many_epochs(qtbot: QtBot, session: Session) -> None:
    before = session.document
    session.run(1234)
    settle(qtbot, session)
    assert session.document.state.epoch == 1234
    assert session.state.undo_text == "Train 1,234 epochs"
    assert same_document(session.document, train(before, 1234).document)
    session.undo()
    assert session.document is before
    session.redo()
    assert session.document.state.epoch == 1234


def test_pause_ends_the_run_and_keeps_what_was_reached(qtbot: QtBot, session: Session) -> None:
    trained_for(qtbot, session)
    session.pause()
    settle(qtbot, session)
    assert not session.training
    assert session.document.state.epoch > 0


def test_a_run_resumed_is_the_run_in_one_piece(qtbot: QtBot, session: Session) -> None:
    start = session.document
    trained_for(qtbot, session)
    session.pause()
    settle(qtbot, session)
    trained_for(qtbot, session)
    session.pause()
    settle(qtbot, session)
    whole = train(start, session.document.state.epoch).document
    assert session.document.parameters.tobytes() == whole.parameters.tobytes()


def test_while_it_trains_no_second_run_and_no_step_begins(qtbot: QtBot, session: Session) -> None:
    trained_for(qtbot, session)
    session.run()
    session.step()
    session.step_back()
    session.pause()
    settle(qtbot, session)
    assert session.state.undo_text is not None
    assert session.state.undo_text.startswith("Train")
    session.undo()
    assert session.state.undo_text is None


def test_an_edit_ends_the_run_and_comes_after_it(qtbot: QtBot, session: Session) -> None:
    start = session.document
    trained_for(qtbot, session)
    session.set_parameter(0, 4.5)
    settle(qtbot, session)
    assert session.document.parameters[0] == 4.5
    assert session.document.state.epoch > 0
    session.undo()
    assert session.document.state.epoch > 0
    session.undo()
    assert session.document is start


def test_another_learning_rate_does_not_end_the_run(qtbot: QtBot, session: Session) -> None:
    trained_for(qtbot, session)
    session.set_learning_rate(0.125)
    qtbot.wait(50)
    assert session.training
    session.pause()
    settle(qtbot, session)
    assert session.document.training.optimizer.learning_rate == 0.125
    session.undo()
    assert session.document.training.optimizer.learning_rate == 0.5
    assert session.state.undo_text is None


def test_undo_while_it_trains_takes_back_the_run(qtbot: QtBot, session: Session) -> None:
    start = session.document
    trained_for(qtbot, session)
    session.undo()
    settle(qtbot, session)
    assert session.document is start


def test_reports_come_while_it_trains_in_their_order(qtbot: QtBot, session: Session) -> None:
    reports: list[Any] = []
    session.progressed.connect(reports.append)
    session.run()
    qtbot.waitUntil(lambda: len(reports) >= 3, timeout=10_000)
    session.pause()
    settle(qtbot, session)
    epochs = [report.epoch for report in reports]
    assert epochs == sorted(epochs)


def test_divergence_keeps_the_last_finite_state_and_says_why(qtbot: QtBot) -> None:
    document = new_document((2, 2, 1), activation="identity", data="xor", learning_rate=50.0)
    with started(document) as session:
        session.run()
        settle(qtbot, session)
        (notice,) = session._notices.latest
        assert notice.severity == "warning"
        assert "learning rate" in notice.text
        assert np.isfinite(session.document.parameters).all()


def test_without_data_nothing_runs_and_one_line_says_so(qtbot: QtBot) -> None:
    with started(new_document((2, 2, 1))) as session:
        settle(qtbot, session)
        for action in (session.run, session.step, session.check_gradients):
            action()
        assert not session.training
        assert [notice.severity for notice in session._notices.latest] == ["error"] * 3
        assert "no training data" in session._notices.latest[0].text
        assert not session.state.trainable


# --- edits ----------------------------------------------------------------------------------------------------------


def test_a_weight_is_set_and_the_entry_names_it(session: Session) -> None:
    session.set_parameter(0, -2.5)
    assert session.document.parameters[0] == -2.5
    assert session.state.undo_text == "Set the weight x₁ → h₁"


def test_the_same_value_is_no_change(session: Session) -> None:
    session.set_parameter(0, float(session.document.parameters[0]))
    session.set_learning_rate(0.5)
    assert session.state.undo_text is None


def test_what_cannot_be_is_refused_with_one_line(session: Session) -> None:
    before = session.document
    session.set_parameter(0, float("nan"))
    assert session.document is before
    assert len(session._notices.latest) == 1


def test_reset_and_randomize_are_undoable(qtbot: QtBot, session: Session) -> None:
    start = session.document
    session.run(10)
    settle(qtbot, session)
    session.reset()
    assert session.document.parameters.tobytes() == start.parameters.tobytes()
    assert session.document.state.epoch == 0
    session.randomize("xavier_uniform", 99)
    assert session.document.parameters.tobytes() != start.parameters.tobytes()
    for _ in range(3):
        session.undo()
    assert session.document is start


def test_after_each_change_the_errors_are_told(qtbot: QtBot, session: Session) -> None:
    told: list[Any] = []
    session.evaluated.connect(told.append)
    session.announce()
    settle(qtbot, session)
    for value in (1.0, 2.0, 3.0):
        session.set_parameter(0, value)
    settle(qtbot, session)
    assert told[-1].version == session._holder.version
    assert told[-1].error != told[0].error
    assert told[-1].rows.outputs.shape == (4, 1)


@pytest.mark.parametrize(
    ("slot", "name"), [(0, "the weight x₁ → h₁"), (4, "the weight h₁ → y₁"), (6, "the bias of h₁")]
)
def test_parameters_have_names(slot: int, name: str) -> None:
    assert slot_name(xor(), slot) == name


# --- files ----------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_what_opens(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    session.run(5)
    settle(qtbot, session)
    document = session.document
    assert session.modified
    session.mark_saved(document)
    assert not session.modified
    session.replace(xor())
    session.replace(files.read(saved(document, tmp_path / "net.backprop")), in_file=True)
    assert same_document(session.document, document)
    assert session._holder.entries.saved == 0


def test_what_was_saved_may_not_be_in_force_any_more(session: Session) -> None:
    session.set_parameter(0, 1.5)
    written = session.document
    session.set_parameter(0, 2.5)
    session.mark_saved(written)
    assert session.modified
    session.undo()
    assert not session.modified


def test_another_document_forgets_the_way_here(qtbot: QtBot, session: Session) -> None:
    session.set_step_size("sample")
    session.step()
    settle(qtbot, session)
    session.replace(xor(), in_file=True)
    assert session.stepper.frame is None
    assert not session.state.can_step_back
    assert not session.modified


def test_another_document_comes_after_the_run_on_the_one_before(qtbot: QtBot, session: Session) -> None:
    reports: list[Any] = []
    session.progressed.connect(reports.append)
    trained_for(qtbot, session)
    other = new_document((3, 1), name="other")
    session.replace(other)
    settle(qtbot, session)
    count = len(reports)
    qtbot.wait(60)
    assert session.document is other
    assert len(reports) == count
    assert not session.modified


def test_what_was_meant_for_the_document_before_does_not_reach_another(qtbot: QtBot, session: Session) -> None:
    trained_for(qtbot, session)
    other = new_document((1, 1), name="other")
    session.replace(other)
    session.set_parameter(5, 1.0)
    session.choose_sample(3)
    settle(qtbot, session)
    assert session.document is other

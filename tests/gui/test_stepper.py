"""Stepping over a real engine: forward, back, across updates, in all sizes; exactly reversible."""

from __future__ import annotations

from typing import cast

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from engine.batches import batches, check_trainable, next_batch, rows_of
from engine.breakpoints import AtNeuron, AtPhase
from engine.creation import new_document
from engine.document import Document, with_training
from engine.errors import StudioError
from engine.jobs import Failed
from engine.steps import STEP_SIZES
from engine.trace import Frame, trace
from engine.training import train
from gui.intents import structure
from gui.notices import Notices
from gui.session import Session
from gui.stepper import ANY_STEP_SIZE, AnyStepSize
from gui.worker import WorkerThread
from tests.deferred_worker import DeferredWorker
from tests.engine.strategies import documents, moderate
from tests.studio import settle, started, xor


def place(session: Session) -> tuple[Document, tuple[int, ...] | None, int]:
    """Where stepping stands: the document itself, the rows of the trace and the position in it."""
    frame = session.stepper.frame
    if frame is None or frame.position == 0:
        return session.document, None, 0
    return session.document, frame.trace.rows, frame.position


def step(qtbot: QtBot, session: Session, times: int = 1) -> None:
    for _ in range(times):
        session.step()
        settle(qtbot, session)


def back(qtbot: QtBot, session: Session, times: int = 1) -> None:
    for _ in range(times):
        session.step_back()
        settle(qtbot, session)


def in_batches(size: int | None, *, shuffle: bool = False) -> Document:
    document = xor()
    training = msgspec.structs.replace(document.training, batch_size=size, shuffle=shuffle)
    return with_training(document, training)


def test_the_first_step_stands_at_the_first_stop(qtbot: QtBot, session: Session) -> None:
    session.set_step_size("term")
    step(qtbot, session)
    frame = session.stepper.frame
    assert frame is not None
    assert (frame.position, frame.trace.rows) == (1, (0,))


def test_a_step_inside_a_trace_needs_no_worker(qtbot: QtBot, session: Session) -> None:
    step(qtbot, session)
    session.step()
    frame = session.stepper.frame
    assert frame is not None
    assert not session.stepper.waiting
    assert frame.trace.steps.ordinal(frame.position, "neuron") == 2


def test_the_end_of_an_update_is_one_undoable_change(qtbot: QtBot, session: Session) -> None:
    before = session.document
    session.set_step_size("sample")
    step(qtbot, session)
    frame = session.stepper.frame
    assert frame is not None
    assert frame.at_end
    assert session.state.undo_text == "Step: update with sample 1"
    assert (session.document.parameters == frame.trace.after).all()
    assert session.document.state.update == 1
    session.undo()
    assert session.document is before
    assert session.stepper.frame is None


@pytest.mark.parametrize("size", ANY_STEP_SIZE)
def test_as_many_steps_back_lead_to_where_it_began(qtbot: QtBot, session: Session, size: AnyStepSize) -> None:
    session.set_step_size(size)
    places = [place(session)]
    for _ in range(30):
        step(qtbot, session)
        places.append(place(session))
    for expected in reversed(places[:-1]):
        back(qtbot, session)
        assert place(session) == expected


@given(moves=st.lists(st.tuples(st.sampled_from(STEP_SIZES), st.booleans()), max_size=25))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])  # qtbot only waits
def test_the_document_is_always_the_one_that_the_position_says(
    qtbot: QtBot, moves: list[tuple[AnyStepSize, bool]]
) -> None:
    with started() as session:
        settle(qtbot, session)
        for size, forward in moves:
            session.set_step_size(size)
            session.step() if forward else session.step_back()
            settle(qtbot, session)
            frame = session.stepper.frame
            if frame is not None:
                expected = frame.trace.after if frame.at_end else frame.trace.before
                assert session.document.parameters is expected


def test_three_batches_of_an_epoch_and_the_next_epoch(qtbot: QtBot) -> None:
    with started(in_batches(2, shuffle=True)) as session:
        settle(qtbot, session)
        session.set_step_size("sample")
        seen = []
        for _ in range(8):
            step(qtbot, session)
            frame = session.stepper.frame
            assert frame is not None
            seen.append((frame.trace.rows[frame.sample], session.document.state.epoch))
        assert sorted(row for row, _ in seen[:4]) == [0, 1, 2, 3]
        assert sorted(row for row, _ in seen[4:]) == [0, 1, 2, 3]
        assert [epoch for _, epoch in seen] == [0, 0, 0, 1, 1, 1, 1, 2]


def test_steps_through_an_epoch_are_the_epoch_of_training(qtbot: QtBot, session: Session) -> None:
    start = session.document
    session.set_step_size("sample")
    step(qtbot, session, 4)
    stepped = session.document
    session.undo()
    while session.document is not start:
        session.undo()
    session.set_step_size("epoch")
    step(qtbot, session)
    assert session.document.parameters.tobytes() == stepped.parameters.tobytes()
    assert session.document.state.epoch == stepped.state.epoch == 1
    assert session.state.undo_text == "Train 1 epoch"


def test_an_epoch_goes_back_as_one_step_whatever_the_size_then(qtbot: QtBot, session: Session) -> None:
    start = session.document
    session.set_step_size("epoch")
    step(qtbot, session, 3)
    session.set_step_size("term")
    back(qtbot, session, 3)
    assert session.document is start
    assert not session.state.can_step_back


def test_clicks_that_come_faster_than_the_trace_all_count(qtbot: QtBot, session: Session) -> None:
    for _ in range(7):
        session.step()
    settle(qtbot, session)
    frame = session.stepper.frame
    assert frame is not None
    assert frame.trace.steps.ordinal(frame.position, "neuron") == 7
    assert session.state.undo_text is None


def test_fast_clicks_across_updates_and_epochs_count_too(qtbot: QtBot, session: Session) -> None:
    session.set_step_size("sample")
    for _ in range(9):
        session.step()
    qtbot.waitUntil(lambda: session.document.state.epoch == 2 and session.document.state.update == 1, timeout=5000)
    session.set_step_size("epoch")
    for _ in range(3):
        session.step()
    qtbot.waitUntil(lambda: session.document.state.epoch == 5 and not session.training, timeout=5000)
    settle(qtbot, session)


def test_a_step_back_while_waiting_takes_back_what_waits(qtbot: QtBot, session: Session) -> None:
    session.step()
    session.step()
    session.step_back()
    settle(qtbot, session)
    frame = session.stepper.frame
    assert frame is not None
    assert frame.trace.steps.ordinal(frame.position, "neuron") == 1


def test_an_edit_drops_the_frame_and_an_answer_that_comes_too_late(qtbot: QtBot, session: Session) -> None:
    session.step()
    session.set_parameter(0, 3.0)
    settle(qtbot, session)
    dropped = session.stepper.frame
    step(qtbot, session)
    frame = session.stepper.frame
    assert dropped is None
    assert frame is not None
    assert frame.trace.before[0] == 3.0


def test_moving_a_neuron_keeps_the_frame(qtbot: QtBot, session: Session) -> None:
    step(qtbot, session, 3)
    frame = session.stepper.frame
    session.request(structure.place_neurons(session.document.network, {"h1": (10.0, 20.0)}))
    assert session.stepper.frame is frame
    session.set_step_size("sample")
    step(qtbot, session)
    assert session.document.positions["h1"] == (10.0, 20.0)


def test_after_another_change_at_the_end_there_is_no_way_back_until_it_is_undone(
    qtbot: QtBot, session: Session
) -> None:
    session.set_step_size("sample")
    step(qtbot, session)
    session.request(structure.place_neurons(session.document.network, {"h1": (10.0, 20.0)}))
    ways = [session.state.can_step_back]
    back(qtbot, session)
    assert session.state.undo_text == "Move h₁"
    session.undo()
    ways.append(session.state.can_step_back)
    back(qtbot, session)
    assert ways == [False, True]
    assert session._holder.undo_text is None


@pytest.mark.parametrize("size", [1, 2, 3, None])
def test_choosing_a_sample_goes_to_its_pass(qtbot: QtBot, size: int | None) -> None:
    with started(in_batches(size)) as session:
        settle(qtbot, session)
        for row in (3, 1, 2, 0):
            session.choose_sample(row)
            settle(qtbot, session)
            assert session.stepper.row == row
            frame = session.stepper.frame
            assert frame is not None
            sample = frame.trace.rows.index(row)
            assert frame.position - frame.trace.steps.sample_start(sample) in (0, 1)
            assert session.state.undo_text is None


def test_from_a_chosen_sample_the_way_back_is_the_end_of_the_update_before(qtbot: QtBot, session: Session) -> None:
    session.set_step_size("sample")
    step(qtbot, session)
    end = session.stepper.frame
    session.choose_sample(2)
    settle(qtbot, session)
    back(qtbot, session)
    frame = session.stepper.frame
    assert isinstance(end, Frame)
    assert isinstance(frame, Frame)
    assert frame.trace is end.trace
    assert frame.at_end


def test_an_update_that_leaves_the_numbers_is_refused(qtbot: QtBot) -> None:
    document = new_document((2, 2, 1), activation="identity", data="xor", learning_rate=1e200)
    with started(document) as session:
        settle(qtbot, session)
        session.set_step_size("sample")
        notices = session._notices
        for _ in range(30):
            step(qtbot, session)
        assert np.isfinite(session.document.parameters).all()
        assert "smaller learning rate" in notices.latest[-1].text


@pytest.mark.parametrize("shuffle", [False, True])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, None])
def test_the_rows_of_an_update_are_those_of_the_engine_s_batches(size: int | None, shuffle: bool) -> None:
    document = in_batches(size, shuffle=shuffle)
    expected = batches(document)
    assert [rows_of(document, batch) for batch in range(len(expected))] == expected


def test_a_trace_that_cannot_be_made_is_not_waited_for_whatever_was_moved_meanwhile(qapp: object) -> None:
    worker = DeferredWorker()
    session = Session(xor(), cast("WorkerThread", worker), Notices())
    asked = session._holder.version
    session.step()
    session.request(structure.place_neurons(session.document.network, {"h1": (10.0, 20.0)}))
    assert session.stepper.waiting
    worker.answered.emit(Failed(asked, "this could not be computed"))
    assert not session.stepper.waiting


# --- forward and back exactly ---------------------------------------------------------------------------------------


_SIZES = st.lists(st.sampled_from([size for size in ANY_STEP_SIZE if size != "1000 epochs"]), min_size=1, max_size=14)


@given(document=documents(values=moderate), sizes=_SIZES)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_steps_of_any_sizes_go_back_the_way_they_came(
    qtbot: QtBot, document: Document, sizes: list[AnyStepSize]
) -> None:
    try:
        check_trainable(document)
        trace(document, rows_of(document, next_batch(document)))
    except StudioError:
        assume(False)
    with started(document) as session:
        settle(qtbot, session)
        way = [place(session)]
        made = []
        for size in sizes:
            session.set_step_size(size)
            step(qtbot, session)
            if place(session) == way[-1]:
                break  # refused: the numbers leave what can be computed
            made.append(size)
            way.append(place(session))
        for size, expected in zip(reversed(made), reversed(way[:-1]), strict=True):
            session.set_step_size(size)
            back(qtbot, session)
            assert place(session) == expected


@pytest.mark.parametrize("batch", [1, 2, 3, None])
def test_mixed_sizes_go_back_across_updates_and_epochs(qtbot: QtBot, batch: int | None) -> None:
    sizes: list[AnyStepSize] = ["term", "neuron", "sample", "number", "epoch", "layer", "10 epochs", "phase", "term"]
    with started(in_batches(batch, shuffle=True)) as session:
        settle(qtbot, session)
        way = [place(session)]
        for size in sizes * 2:
            session.set_step_size(size)
            step(qtbot, session)
            way.append(place(session))
        for size, expected in zip(reversed(sizes * 2), reversed(way[:-1]), strict=True):
            session.set_step_size(size)
            back(qtbot, session)
            assert place(session) == expected


@pytest.mark.parametrize(("size", "epochs"), [("10 epochs", 10), ("100 epochs", 100), ("1000 epochs", 1000)])
def test_many_epochs_are_one_step_and_one_entry(qtbot: QtBot, session: Session, size: AnyStepSize, epochs: int) -> None:
    start = session.document
    session.set_step_size(size)
    step(qtbot, session, 2)
    assert session.document.state.epoch == 2 * epochs
    assert session.state.undo_text == f"Train {epochs:,} epochs"
    assert session.document.parameters.tobytes() == train(start, 2 * epochs).document.parameters.tobytes()
    back(qtbot, session)
    assert session.document.state.epoch == epochs
    back(qtbot, session)
    assert session.document is start


def test_ten_epochs_back_over_epochs_that_were_steps_of_their_own(qtbot: QtBot, session: Session) -> None:
    session.set_step_size("epoch")
    documents = [session.document]
    for _ in range(12):
        step(qtbot, session)
        documents.append(session.document)
    session.set_step_size("sample")
    step(qtbot, session, 2)
    session.set_step_size("10 epochs")
    back(qtbot, session)
    assert session.document is documents[3]


def test_an_epoch_back_over_updates_is_the_whole_epoch(qtbot: QtBot, session: Session) -> None:
    start = session.document
    session.set_step_size("sample")
    step(qtbot, session, 4)
    session.set_step_size("epoch")
    back(qtbot, session)
    assert session.document is start


def test_where_the_way_is_not_kept_back_says_so(qtbot: QtBot, session: Session) -> None:
    session.run(30)
    settle(qtbot, session)
    here = session.document
    assert session.state.way_lost
    sizes: tuple[AnyStepSize, ...] = ("neuron", "epoch", "100 epochs")
    for size in sizes:
        session.set_step_size(size)
        back(qtbot, session)
        assert session.document is here
        text = session._notices.latest[-1].text
        assert "epoch 30 is not kept" in text
        assert "Undo takes back “Train 30 epochs”" in text
    session.set_step_size("epoch")
    step(qtbot, session, 2)
    session.set_step_size("10 epochs")
    back(qtbot, session)
    assert session.document.state.epoch == 32
    assert "No step leads back to epoch 22" in session._notices.latest[-1].text


def test_a_step_of_epochs_that_is_stopped_goes_back_too(qtbot: QtBot, session: Session) -> None:
    start = session.document
    session.set_step_size("1000 epochs")
    session.step()
    session.pause()
    settle(qtbot, session)
    if session.document is not start:
        back(qtbot, session)
    assert session.document is start


def test_a_breakpoint_ends_a_step_where_it_is_and_a_step_back_too(qtbot: QtBot, session: Session) -> None:
    seen: list[object] = []
    session.stopped.connect(seen.append)
    session.set_step_size("sample")
    point = AtNeuron("h2", "backward")
    session.stop_at((point,))
    step(qtbot, session)
    frame = session.stepper.frame
    assert frame is not None
    assert (frame.phase, {number.neuron for number in frame.with_size("neuron").numbers}) == ("backward", {3})
    position = frame.position
    step(qtbot, session)
    session.stop_at((point, AtPhase("forward")))
    back(qtbot, session)
    frame = session.stepper.frame
    assert frame is not None
    assert frame.position == position
    back(qtbot, session)
    assert session.stepper.frame is not None
    assert session.stepper.frame.phase == "forward"
    assert seen == [point, point, AtPhase("forward")]

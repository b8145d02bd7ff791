"""Undo: going back to any state, edits during a run or a pass, and what is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.document import Document, with_positions
from engine.edits import layers as layer_edits
from engine.edits import neurons, parameters, rows
from engine.network import Slot
from engine.trace import trace
from gui.intents import Intent, structure
from gui.session import Session
from tests.studio import settle, xor


def said(session: Session) -> str:
    return session._notices.latest[-1].text if session._notices.latest else ""


def running(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.progressed):
        session.run()
    qtbot.wait(30)


def in_a_pass(qtbot: QtBot, session: Session, steps: int = 3) -> None:
    session.set_step_size("neuron")
    for _ in range(steps):
        session.step()
    settle(qtbot, session)


def rename(session: Session) -> None:
    session.request(structure.rename(session.document.network, "h1", "hidden_1"))


# --- any entry ------------------------------------------------------------------------------------------------------


def test_any_entry_of_network_data_settings_and_training_is_gone_to(qtbot: QtBot, session: Session) -> None:
    states = [session.document]
    changes: tuple[Callable[[], object], ...] = (
        lambda: session.set_parameter(0, 1.0),
        lambda: session.set_learning_rate(0.25),
        lambda: session.run(5),
        lambda: session.request(structure.add_neuron(session.document.network, 1)),
        session.reset,
        lambda: session.request(Intent("Remove row 1", without_a_row)),
    )
    for change in changes:
        change()
        settle(qtbot, session)
        states.append(session.document)
    for place in (0, 6, 2, 4, 1, 5, 3):
        session.go_to(place)
        assert session.document is states[place]
    texts = [entry.text for entry in session._holder.entries.entries]
    assert texts == [
        "Start",
        "Set the weight x₁ → h₁",
        "Learning rate 0.25",
        "Train 5 epochs",
        "Add a neuron to layer “hidden 1”",
        "Reset to the initial weights",
        "Remove row 1",
    ]


def test_a_place_that_is_none_changes_nothing(session: Session) -> None:
    before = session.document
    for place in (-1, 0, 1, 7):
        session.go_to(place)
    assert session.document is before


# --- while it trains ------------------------------------------------------------------------------------------------


def test_an_edit_while_it_trains_stops_the_run_and_says_so(qtbot: QtBot, session: Session) -> None:
    running(qtbot, session)
    session.request(structure.add_neuron(session.document.network, 1))
    settle(qtbot, session)
    assert said(session) == f"Training was stopped at epoch {session.document.state.epoch:,} to make the change."
    assert [entry.kind for entry in session._holder.entries.entries] == ["start", "train", "edit"]


def test_an_edit_that_is_refused_then_is_told_after_it(qtbot: QtBot, session: Session) -> None:
    running(qtbot, session)
    session.request(structure.connect(session.document.network, "h1", "h2"))
    settle(qtbot, session)
    stopped, refused = session._notices.latest
    assert stopped.text.startswith("Training was stopped at epoch ")
    assert refused.severity == "error"


def test_undo_takes_back_a_run_that_has_come_to_nothing_yet_and_no_edit_with_it(qtbot: QtBot, session: Session) -> None:
    start = session.document
    session.request(structure.add_neuron(start.network, 1))
    edited = session.document
    for times, left in ((1, edited), (2, start)):
        session.run()
        for _ in range(times):
            session.undo()
        settle(qtbot, session)
        assert session.document is left
        assert said(session).startswith("Training was stopped at epoch ")


def test_undo_while_it_trains_takes_back_what_it_came_to_and_says_so(qtbot: QtBot, session: Session) -> None:
    start = session.document
    running(qtbot, session)
    session.undo()
    settle(qtbot, session)
    assert session.document is start
    assert said(session).startswith("Training was stopped at epoch ")
    assert said(session).endswith(" and taken back.")
    session.redo()
    assert session.document.state.epoch > 0


def test_to_go_elsewhere_while_it_trains_leaves_the_run_in_the_history(qtbot: QtBot, session: Session) -> None:
    session.set_parameter(0, 1.0)
    first = session.document
    session.set_parameter(0, 2.0)
    running(qtbot, session)
    session.go_to(1)
    settle(qtbot, session)
    assert session.document is first
    assert [entry.kind for entry in session._holder.entries.entries] == ["start", "edit", "edit", "train"]
    assert said(session).endswith(" to go elsewhere in the history.")


def test_what_was_undone_before_a_run_cannot_be_brought_back_after_it(qtbot: QtBot, session: Session) -> None:
    session.set_parameter(0, 1.0)
    session.undo()
    running(qtbot, session)
    session.redo()
    settle(qtbot, session)
    assert [entry.kind for entry in session._holder.entries.entries] == ["start", "train"]
    assert said(session).endswith("What had been undone is no more: the training run came in its place.")


def test_several_edits_while_it_trains_come_in_their_order(qtbot: QtBot, session: Session) -> None:
    running(qtbot, session)
    session.set_parameter(0, 1.0)
    session.set_parameter(1, 2.0)
    session.undo()
    settle(qtbot, session)
    assert session.document.parameters[0] == 1.0
    assert session.state.redo_text == "Set the weight x₂ → h₁"


def test_a_sample_chosen_while_it_trains_says_that_the_run_was_stopped(qtbot: QtBot, session: Session) -> None:
    running(qtbot, session)
    session.choose_sample(2)
    settle(qtbot, session)
    assert said(session).endswith(" to show the sample.")


# --- in a half-finished step ----------------------------------------------------------------------------------------


def test_an_edit_of_numbers_ends_the_pass_and_says_why(qtbot: QtBot, session: Session) -> None:
    ways: dict[str, Callable[[], object]] = {
        "the weights changed": lambda: session.set_parameter(0, 9.0),
        "the way it trains changed": lambda: session.set_learning_rate(0.125),
        "the network changed": lambda: session.request(structure.add_neuron(session.document.network, 1)),
        "the data changed": lambda: session.request(Intent("Data", without_a_row)),
    }
    for why, change in ways.items():
        in_a_pass(qtbot, session)
        assert session.stepper.frame is not None
        change()
        assert session.stepper.frame is None
        assert said(session).startswith(f"The step under way was left, since {why}.")
        settle(qtbot, session)


def without_a_row(document: Document) -> Document:
    return rows.remove_rows(document, "train", [0])


def test_undo_in_a_pass_ends_it_and_says_why(qtbot: QtBot, session: Session) -> None:
    session.set_parameter(0, 9.0)
    in_a_pass(qtbot, session)
    session.undo()
    assert session.stepper.frame is None
    assert said(session) == "The step under way was left, since the weights changed."


def test_at_the_end_or_the_beginning_of_a_pass_nothing_is_left_half_way(qtbot: QtBot, session: Session) -> None:
    session.set_step_size("sample")
    session.step()
    settle(qtbot, session)
    session.set_parameter(0, 9.0)
    assert session.stepper.frame is None
    assert session._notices.latest == []


NAMES = {
    "label": lambda d: neurons.set_label(d, "h1", "a"),
    "id": lambda d: neurons.set_id(d, "h1", "zz"),
    "layer": lambda d: layer_edits.rename_layer(d, 1, "first"),
    "parameter": lambda d: parameters.set_parameter_label(d, Slot("bias", "h1"), "b"),
    "position": lambda d: with_positions(d, {"h1": (1.0, 2.0)}),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("steps", [3, 40])
def test_names_leave_the_pass_where_it_is(qtbot: QtBot, session: Session, name: str, steps: int) -> None:
    in_a_pass(qtbot, session, steps)
    before, document = session.stepper.frame, session.document
    assert before is not None
    session.request(Intent("Name", NAMES[name]))
    frame = session.stepper.frame
    assert frame is not None
    assert (frame.position, frame.trace.rows) == (before.position, before.trace.rows)
    assert frame.trace.network is session.document.network
    assert session._notices.latest == []
    session.undo()
    assert session.document is document
    assert session.stepper.frame is not None
    assert session.stepper.frame.trace.network is document.network


@pytest.mark.parametrize("name", NAMES)
def test_a_pass_carried_over_is_that_of_the_renamed_network(qtbot: QtBot, session: Session, name: str) -> None:
    in_a_pass(qtbot, session)
    session.request(Intent("Name", NAMES[name]))
    frame, document = session.stepper.frame, session.document
    assert frame is not None
    anew = trace(document, frame.trace.rows, document.state.update)
    for field in fields(anew):
        one, other = getattr(frame.trace, field.name), getattr(anew, field.name)
        if isinstance(one, np.ndarray):
            assert one.tobytes() == other.tobytes(), field.name
        elif field.name != "state_after":
            assert one == other or one is other, field.name
    assert list(frame.trace.steps.numbers(0, 50)) == list(anew.steps.numbers(0, 50))


def test_a_step_goes_on_from_a_renamed_pass_and_back_again(qtbot: QtBot, session: Session) -> None:
    in_a_pass(qtbot, session)
    rename(session)
    renamed = session.document
    session.set_step_size("sample")
    session.step()
    assert session.document is not renamed
    assert session.document.network is renamed.network
    session.step_back()
    assert session.document is renamed


def test_a_trace_that_is_under_way_takes_the_new_names(qtbot: QtBot, session: Session) -> None:
    session.step()
    rename(session)
    settle(qtbot, session)
    frame = session.stepper.frame
    assert frame is not None
    assert frame.trace.network is session.document.network


def test_after_a_name_at_the_end_the_way_back_opens_again_with_undo(qtbot: QtBot, session: Session) -> None:
    start = session.document
    session.set_step_size("sample")
    session.step()
    settle(qtbot, session)
    rename(session)
    ways = [session.state.can_step_back]
    session.undo()
    ways.append(session.state.can_step_back)
    session.step_back()
    assert ways == [False, True]
    assert session.document is start


# --- steps of a gesture ---------------------------------------------------------------------------------------------


def test_what_follows_at_once_under_one_key_is_one_entry(session: Session) -> None:
    start = session.document
    for x in (1.0, 2.0, 3.0):
        session.request(structure.place_neurons(session.document.network, {"h1": (x, 0.0)}, merge=True))
    assert session.document.positions["h1"] == (3.0, 0.0)
    session.undo()
    assert session.document is start


# --- what is saved --------------------------------------------------------------------------------------------------


def test_saving_marks_the_state_and_what_is_behind_it_is_lost_for_good(session: Session) -> None:
    session.set_parameter(0, 1.0)
    session.mark_saved(session.document)
    seen = [session.modified]
    session.undo()
    seen.append(session.modified)
    session.redo()
    seen.append(session.modified)
    session.undo()
    session.set_parameter(0, 2.0)
    for place in (0, 1):
        session.go_to(place)
        seen.append(session.modified)
    assert seen == [False, True, False, True, True]


def test_a_document_from_a_file_says_so_in_the_history(session: Session) -> None:
    session.replace(xor(), "Opened a.backprop", in_file=True)
    opened = session._holder.entries
    session.replace(xor())
    made = session._holder.entries
    assert (opened.entries[0].text, opened.saved) == ("Opened a.backprop", 0)
    assert (made.entries[0].text, made.saved) == ("New network", None)


def test_a_sample_that_an_edit_takes_away_meanwhile_is_not_shown(qtbot: QtBot, session: Session) -> None:
    running(qtbot, session)
    session.request(Intent("Remove", lambda d: rows.remove_rows(d, "train", [1, 2, 3])))
    session.choose_sample(3)
    settle(qtbot, session)
    assert len(session.document.data.train) == 1
    assert session.stepper.frame is None

"""The undo stack: what it keeps, what it drops, what becomes one entry and what was saved."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest

from engine.creation import new_document
from engine.document import Document, State, begun_with, with_parameter, with_position
from engine.edits import neurons
from gui.undo import MERGE_WITHIN, UndoStack, beyond
from tests.studio import xor

WIDE = new_document((100, 100, 10), seed=1)  # 11,000 connections
VECTOR = WIDE.parameters.nbytes


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def filled(count: int, budget: int, document: Document = WIDE) -> UndoStack:
    stack = UndoStack(document, "Start", budget)
    for i in range(1, count + 1):
        stack.push(with_parameter(stack.document, 0, float(i)), f"Set {i}", "edit")
    return stack


def texts(stack: UndoStack) -> list[str]:
    return [entry.text for entry in stack.state(in_file=True).entries]


def places(stack: UndoStack) -> tuple[int, int | None, int]:
    state = stack.state(in_file=True)
    return state.current, state.saved, state.dropped


# --- memory ---------------------------------------------------------------------------------------------------------


def test_what_neighbours_share_counts_once() -> None:
    changed = with_parameter(WIDE, 0, 1.0)
    assert 2 * VECTOR <= beyond(changed, WIDE) < 2 * VECTOR + 4096  # a weight and an initial value
    assert beyond(with_position(WIDE, "x1", (1.0, 2.0)), WIDE) < 4096
    assert beyond(WIDE, None) > 2 * beyond(changed, WIDE)


def test_a_view_counts_as_what_it_looks_into() -> None:
    large = np.zeros(1_000_000)
    state = State(memory={"velocity": large[: len(WIDE.parameters)]})
    trained = begun_with(WIDE, WIDE.parameters)
    object.__setattr__(trained, "state", state)
    assert beyond(trained, WIDE) > large.nbytes


def test_the_estimate_of_a_structure_is_what_it_takes() -> None:
    gc.collect()
    tracemalloc.start()
    changed = neurons.add_neuron(WIDE, 1)
    for name in ("weight_slots", "bias_slots", "trainable", "slot_labels", "incoming_starts", "_by_source", "index"):
        getattr(changed.network, name)
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert taken <= beyond(changed, WIDE) < 4 * taken


def test_over_the_budget_the_oldest_go() -> None:
    changed = with_parameter(WIDE, 0, 1.0)
    whole, entry = beyond(changed, None), beyond(changed, WIDE)
    stack = filled(10, whole + 3 * entry)
    assert texts(stack) == ["Set 7", "Set 8", "Set 9", "Set 10"]
    assert places(stack) == (3, None, 7)
    assert stack.size <= whole + 3 * entry
    assert stack.document.parameters[0] == 10.0
    stack.go_to(0)
    assert stack.document.parameters[0] == 7.0


def test_the_newest_entry_stays_whatever_it_takes() -> None:
    stack = filled(5, budget=1)
    assert texts(stack) == ["Set 4", "Set 5"]


@pytest.mark.parametrize("budget", [1, 2**20, 2**28])
def test_the_size_is_the_sum_of_what_is_kept(budget: int) -> None:
    stack = filled(12, budget)
    stack.go_to(len(stack) - 2)
    stack.push(neurons.set_label(stack.document, "x1", "a"), "Rename", "edit")
    kept = [entry.document for i in range(len(stack)) if (entry := stack.entry(i))]
    pairs = zip([None, *kept], kept, strict=False)
    assert stack.size == sum(beyond(document, before) for before, document in pairs)


def test_dropped_states_are_let_go() -> None:
    stack = filled(40, 2 * beyond(WIDE, None))
    gc.collect()
    tracemalloc.start()
    for i in range(100):
        stack.push(with_parameter(stack.document, 0, float(i)), "Set", "edit")
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert grown < 2 * beyond(WIDE, None)


def test_a_network_no_longer_in_force_keeps_no_tables_of_names() -> None:
    stack = UndoStack(neurons.set_label(WIDE, "x1", "a"), "Start")
    network = stack.document.network
    assert network.slots
    stack.push(neurons.set_label(WIDE, "x1", "b"), "Rename", "edit")
    assert "slots" not in vars(network)
    stack.go_to(0)
    assert len(stack.document.network.slots) == network.parameter_count


# --- what was saved -------------------------------------------------------------------------------------------------


def test_the_clean_mark_moves_with_its_state_and_goes_with_it() -> None:
    changed = with_parameter(WIDE, 0, 1.0)
    whole, entry = beyond(changed, None), beyond(changed, WIDE)
    stack = filled(3, whole + 3 * entry)
    stack.mark_clean()
    seen = [places(stack)]
    for i in range(4):
        stack.push(with_parameter(stack.document, 0, -float(i)), "Set", "edit")
        seen.append(places(stack))
    assert seen == [(3, 3, 0), (3, 2, 1), (3, 1, 2), (3, 0, 3), (3, None, 4)]
    assert not stack.is_clean


def test_nothing_is_clean_once_there_is_no_saved_state() -> None:
    stack = filled(1, 2**20, xor())
    stack.mark_clean()
    stack.mark_unsaved()
    assert not stack.is_clean


# --- what becomes one -----------------------------------------------------------------------------------------------


def nudge(stack: UndoStack, key: str | None = "place h1") -> None:
    x = stack.document.positions.get("h1", (0.0, 0.0))[0]
    stack.push(with_position(stack.document, "h1", (x + 1.0, 0.0)), "Move h1", "edit", key)


def test_steps_of_the_arrow_keys_become_one_entry_while_they_follow_each_other() -> None:
    clock = Clock()
    stack = UndoStack(xor(), "Start", clock=clock)
    for pause in (0.0, MERGE_WITHIN, MERGE_WITHIN, 2 * MERGE_WITHIN):
        clock.now += pause
        nudge(stack)
    assert len(stack) == 3
    stack.go_to(1)
    assert stack.document.positions["h1"] == (3.0, 0.0)


def test_other_keys_and_none_stay_apart() -> None:
    stack = UndoStack(xor(), "Start", clock=Clock())
    for key in ("a", "b", None, None, "a"):
        nudge(stack, key)
    assert len(stack) == 6


def test_nothing_becomes_one_with_a_saved_entry_or_one_that_was_gone_to() -> None:
    stack = UndoStack(xor(), "Start", clock=Clock())
    nudge(stack)
    stack.mark_clean()
    nudge(stack)
    stack.go_to(1)
    stack.go_to(2)
    nudge(stack)
    assert (len(stack), places(stack)) == (4, (3, 1, 0))


def test_an_entry_of_many_steps_is_measured_as_one() -> None:
    stack = UndoStack(WIDE, "Start", clock=Clock())
    for value in range(50):
        stack.push(with_parameter(stack.document, 0, float(value)), "Set w", "edit", "w")
    assert len(stack) == 2
    assert stack.size < beyond(WIDE, None) + 2 * VECTOR + 4096

"""What an exercise does not let pupils change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.conventions import Conventions
from engine.document import Document, with_conventions, with_exercise, with_parameter, with_position, with_training
from engine.edits import neurons, rows
from engine.exercise import LOCKS, Exercise, HiddenNumber, Lock
from engine.locks import NAMES, Locked, check_locks
from tests.engine.marking.asking import document

CHANGES: dict[Lock, Callable[[Document], Document]] = {
    "structure": lambda d: neurons.delete(d, ["h3"]),
    "parameters": lambda d: with_parameter(d, 0, 9.0),
    "data": lambda d: rows.set_cells(d, "train", {(0, 0): 5.0}),
    "training": lambda d: with_training(d, d.training.with_learning_rate(0.9)),
    "conventions": lambda d: with_conventions(d, Conventions(notation="z_a")),
    "notes": lambda d: replace(d, notes="changed"),
}


@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_refuses_its_own_change_alone(lock: Lock) -> None:
    before = with_exercise(document(), Exercise(kinds=("delta",)))
    after = CHANGES[lock](before)
    with pytest.raises(Locked, match=f"does not let {NAMES[lock]} be changed"):
        check_locks(before, after, [lock])
    check_locks(before, after, [other for other in LOCKS if other != lock])


def test_moving_a_neuron_on_the_canvas_is_always_allowed() -> None:
    before = document()
    check_locks(before, with_position(before, "h1", (3.0, 4.0)), LOCKS)


def test_an_exercise_under_way_cannot_be_changed() -> None:
    before = with_exercise(document(), Exercise(kinds=("delta",)))
    with pytest.raises(Locked, match="leave it first"):
        check_locks(before, with_exercise(before, None), ())


def test_nor_together_with_the_network() -> None:
    before = with_exercise(document(), Exercise(kinds=("delta",), numbers=(HiddenNumber("out", "h3"),)))
    fewer = neurons.delete(before, ["h3"])
    assert fewer.exercise is not None
    assert fewer.exercise.numbers == ()
    check_locks(before, fewer, ())
    for other in (None, Exercise(kinds=("out",))):
        with pytest.raises(Locked, match="leave it first"):
            check_locks(before, with_exercise(fewer, other), ())


def test_every_lock_has_a_name() -> None:
    assert set(NAMES) == set(LOCKS)

"""Dropout in the window: what an update leaves out is marked on the canvas, and an exercise goes without."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel

from engine.creation import new_document
from engine.document import Document, with_exercise
from engine.exercise import Exercise
from engine.place import Place
from gui.canvas import tips
from tests.studio import Studio


def document(share: float) -> Document:
    made = new_document((2, 6, 1), data="xor", seed=4)
    return replace(made, training=msgspec.structs.replace(made.training, dropout=share))


def test_the_canvas_marks_what_the_update_leaves_out(studio: Studio) -> None:
    studio.session.replace(document(0.5))
    studio.settle()
    studio.step()
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.trace.factors is not None
    gone = set(np.flatnonzero(frame.trace.factors[0] == 0).tolist())
    assert gone
    scene = studio.window.canvas.network_scene
    said = {n for n in range(9) if "leaves it out" in tips.tip(scene, Place("neuron", n))}
    assert said == gone
    studio.session.replace(document(0.0))
    studio.settle()
    studio.step()
    assert not any("leaves it out" in tips.tip(scene, Place("neuron", n)) for n in range(9))


def test_an_exercise_asks_of_the_whole_network_alone(studio: Studio) -> None:
    studio.session.replace(with_exercise(document(0.5), Exercise(kinds=("net",))))
    studio.settle()
    action = studio.window.findChild(QAction, "action_start_exercise")
    assert action is not None
    action.trigger()
    assert studio.window.examining.sitting is None
    assert any("dropout" in label.text() for label in studio.window.strip.findChildren(QLabel))

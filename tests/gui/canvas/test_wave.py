"""The wave: one pulse on each line that carries a term, in the direction in which the number goes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.creation import new_document
from engine.data import Data, samples
from engine.document import Document
from engine.steps import PHASES, Quantity, StepSize
from engine.trace import Frame, trace
from gui.canvas.scene import NetworkScene
from gui.canvas.wave import MOST, ROLES, Pulse, Track, eased
from gui.theme import LIGHT


def scene_of(document: Document) -> NetworkScene:
    scene = NetworkScene(LIGHT)
    scene.show_network(document.network, document.parameters, document.positions)
    return scene


def pulses_at(document: Document, scene: NetworkScene, position: int, size: StepSize) -> tuple[Pulse, ...]:
    return scene.pulses_of(Frame(trace(document, (0,)), position, size))


@pytest.fixture
def document() -> Document:
    return new_document((2, 2, 1), data="xor", seed=1)


def test_terms_of_a_weighted_sum_run_one_by_one_from_left_to_right(qapp: object, document: Document) -> None:
    scene = scene_of(document)
    for position, source in ((1, 0), (2, 1)):
        (pulse,) = pulses_at(document, scene, position, "term")
        assert pulse.role == ROLES["forward"]
        assert pulse.way[0, 0] < pulse.way[-1, 0]
        middle = scene.point_of(source)
        radius = float(scene.arrangement.radii[source])
        assert np.hypot(*(pulse.way[0] - [middle.x(), middle.y()])) == pytest.approx(radius)
    assert pulses_at(document, scene, 0, "term") == ()


def test_deltas_run_back_from_right_to_left(qapp: object, document: Document) -> None:
    scene = scene_of(document)
    steps = trace(document, (0,)).steps
    end = steps.end_of(Quantity.DELTA, 2)
    (pulse,) = pulses_at(document, scene, end - 1, "term")
    assert pulse.role == ROLES["backward"]
    assert pulse.way[0, 0] > pulse.way[-1, 0]
    assert pulses_at(document, scene, end, "term") == ()  # the slope is the neuron's own


def test_a_gradient_is_where_output_and_delta_meet(qapp: object, document: Document) -> None:
    scene = scene_of(document)
    steps = trace(document, (0,)).steps
    end = steps.end_of(Quantity.GRADIENT, int(document.network.weight_slots[0]))
    there, back = pulses_at(document, scene, end, "number")
    assert (there.role, back.role) == (ROLES["forward"], ROLES["backward"])
    assert there.way[-1] == pytest.approx(back.way[-1])


def test_an_update_beats_at_the_weight_that_changes(qapp: object, document: Document) -> None:
    scene = scene_of(document)
    steps = trace(document, (0,)).steps
    end = steps.end_of(Quantity.NEW_VALUE, int(document.network.weight_slots[0]))
    (pulse,) = pulses_at(document, scene, end, "number")
    assert pulse.beat
    assert pulse.role == ROLES["update"]


def test_a_sample_sweeps_through_the_layers_in_turn(qapp: object, document: Document) -> None:
    scene = scene_of(document)
    found = pulses_at(document, scene, trace(document, (0,)).steps.length, "sample")
    spans = sorted({(pulse.begin, pulse.end) for pulse in found})
    assert len(spans) == 4
    assert spans[0][0] == 0.0
    assert spans[-1][1] == 1.0
    assert {pulse.role for pulse in found} == {ROLES[phase] for phase in PHASES if phase != "error"}


def test_many_lines_carry_pulses_where_they_are_strongest_and_blocks_one_for_all(qapp: object) -> None:
    rows, nothing = samples(np.ones((1, 10)), np.ones((1, 1))), samples(np.empty((0, 10)), np.empty((0, 1)))
    document = replace(new_document((10, 10, 1), seed=1), data=Data(rows, nothing))
    scene = scene_of(document)
    scene.set_fold_limit(100)
    made = trace(document, (0,))
    frame = Frame(made, made.steps.next(0, "layer"), "layer")
    assert len(scene.pulses_of(frame)) == MOST
    scene.set_fold_limit(5)
    (pulse,) = scene.pulses_of(frame)
    assert pulse.bundle


def test_a_frame_of_another_network_moves_nothing(qapp: object, document: Document) -> None:
    scene = scene_of(new_document((2, 3, 1)))
    assert pulses_at(document, scene, 1, "term") == ()


def test_a_track_is_cut_by_shares_of_its_length() -> None:
    track = Track(np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 1.0]]))
    assert track.point(0.0) == (0.0, 0.0)
    assert track.point(0.75) == pytest.approx((3.0, 0.0))
    assert track.point(1.0) == pytest.approx((3.0, 1.0))
    assert track.stretch(0.5, 1.0) == [pytest.approx((2.0, 0.0)), (3.0, 0.0), pytest.approx((3.0, 1.0))]
    assert [eased(share) for share in (-1.0, 0.0, 0.5, 1.0, 2.0)] == [0.0, 0.0, 0.5, 1.0, 1.0]

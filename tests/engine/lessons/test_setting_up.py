"""Setting a network up as a lesson says: each kind of deed, and that the document before is left alone."""

from __future__ import annotations

import numpy as np
import pytest

from engine import lesson as deeds
from engine.creation import new_document
from engine.document import Document
from engine.errors import StudioError
from engine.files import encode
from engine.lesson import ParameterValue
from engine.lessons.setting_up import changes, set_up, wanted
from engine.settings import Adam
from engine.sources import BuiltInSource
from engine.stopping import Stopping
from engine.training import train


def xor() -> Document:
    return new_document((2, 2, 1), data="xor", learning_rate=0.5, seed=1)


def value(document: Document, kind: str, of: object) -> float:
    (place,) = (i for i, slot in enumerate(document.network.slots) if (slot.kind, slot.of) == (kind, of))
    return float(document.parameters[place])


def test_reset_goes_back_to_the_initial_weights() -> None:
    trained = train(xor(), 5).document
    again = set_up(trained, [deeds.Reset()])
    assert again.state.epoch == 0
    assert np.array_equal(again.parameters, trained.initial)


def test_values_are_set_by_their_places() -> None:
    given = (ParameterValue(("x1", "h2"), 0.25), ParameterValue("y1", -1.5))
    changed = set_up(xor(), [deeds.Parameters(values=given)])
    assert value(changed, "weight", ("x1", "h2")) == 0.25
    assert value(changed, "bias", "y1") == -1.5
    assert np.array_equal(changed.initial, changed.parameters)


def test_values_may_leave_the_epoch_as_it_is() -> None:
    trained = train(xor(), 5).document
    changed = set_up(trained, [deeds.Parameters(values=(ParameterValue("y1", 1.0),), anew=False)])
    assert changed.state.epoch == 5


def test_weights_are_drawn_as_they_would_be_elsewhere() -> None:
    drawn = set_up(xor(), [deeds.Initialise(initialiser="he_normal", seed=7)])
    assert np.array_equal(drawn.parameters, new_document((2, 2, 1), initialiser="he_normal", seed=7).parameters)


def test_settings_change_only_what_they_name() -> None:
    changed = set_up(xor(), [deeds.Settings(batch_size=None, gradient_clip=1.0, learning_rate=0.3)])
    assert (changed.training.batch_size, changed.training.gradient_clip) == (None, 1.0)
    assert changed.training.optimizer.learning_rate == 0.3
    assert changed.training.loss == "half_squared_error"
    other = set_up(changed, [deeds.Settings(optimizer=Adam(), gradient_clip=None)])
    assert other.training.optimizer == Adam()
    assert other.training.gradient_clip is None


def test_a_whole_network_takes_the_place_and_keeps_data_that_fit() -> None:
    built = set_up(xor(), [deeds.Build(layers=(2, 5, 1), activation="relu", output="sigmoid", seed=3)])
    assert [len(layer.neurons) for layer in built.network.layers] == [2, 5, 1]
    assert [layer.activation for layer in built.network.layers] == [None, "relu", "sigmoid"]
    assert len(built.data.train) == 4
    assert len(set_up(xor(), [deeds.Build(layers=(3, 1))]).data.train) == 0
    assert set_up(xor(), [deeds.Build(layers=(2, 1), bias=False)]).network.parameter_count == 2


def test_rows_take_the_place_of_the_data() -> None:
    rows = deeds.UseRows(inputs=((1.0, 2.0),), targets=((3.0,),))
    assert set_up(xor(), [rows]).data.train.inputs.tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize(
    "rows",
    [
        deeds.UseRows(inputs=((1.0, 2.0), (1.0,)), targets=((3.0,), (1.0,))),
        deeds.UseRows(inputs=((1.0, 2.0),), targets=((3.0,), (1.0,))),
        deeds.UseRows(inputs=((1.0,),), targets=((3.0,),)),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows: deeds.UseRows) -> None:
    with pytest.raises(StudioError):
        set_up(xor(), [rows])


def test_a_built_in_set_is_made_anew() -> None:
    source = BuiltInSource("circles", size=30, noise=0.0, seed=2)
    assert len(set_up(xor(), [deeds.UseData(source=source)]).data.train) == 30


def test_weights_become_one_and_apart_again() -> None:
    shared = set_up(xor(), [deeds.Share(name="w", of=(("x1", "h1"), ("x2", "h1")))])
    assert shared.network.parameter_count == xor().network.parameter_count - 1
    assert set_up(shared, [deeds.Unshare(names=("w",))]).network.parameter_count == xor().network.parameter_count


def test_activation_and_stopping() -> None:
    changed = set_up(xor(), [deeds.Activate(layer=1, activation="tanh"), deeds.Stop(stopping=Stopping(patience=3))])
    assert changed.network.layers[1].activation == "tanh"
    assert changed.stopping.patience == 3


@pytest.mark.parametrize(
    "deed",
    [
        deeds.Parameters(values=(ParameterValue(("x1", "y9"), 1.0),)),
        deeds.Parameters(values=(ParameterValue("nobody", 1.0),)),
        deeds.Activate(layer=9, activation="tanh"),
        deeds.Share(name="w", of=(("x1", "h1"), ("x9", "h1"))),
        deeds.Unshare(names=("w",)),
        deeds.Initialise(initialiser="nobody's"),
    ],
)
def test_what_the_network_does_not_have_is_refused_in_one_line(deed: deeds.Deed) -> None:
    with pytest.raises(StudioError) as refused:
        set_up(xor(), [deed])
    assert "\n" not in str(refused.value)


def test_what_is_about_the_window_changes_nothing() -> None:
    document = xor()
    others = (
        deeds.Select(),
        deeds.Show(panel="data"),
        deeds.GoTo(),
        deeds.Train(epochs=3),
        deeds.UseSteps(size="layer"),
    )
    assert set_up(document, others) is document
    assert not any(changes(deed) for deed in others)


def test_the_document_before_is_left_alone() -> None:
    document = xor()
    before = encode(document)
    set_up(document, [deeds.Build(layers=(2, 1)), deeds.Initialise(initialiser="zeros"), deeds.Settings(l2=0.1)])
    assert encode(document) == before


def test_a_step_that_goes_on_leaves_out_what_would_change_what_is_there() -> None:
    setup = (deeds.Reset(), deeds.Show(panel="error"), deeds.Train(epochs=3), deeds.ForgetRuns())
    assert wanted(deeds.LessonStep("t", "x", setup=setup)) == setup
    assert wanted(deeds.LessonStep("t", "x", setup=setup, goes_on=True)) == (setup[1], setup[3])

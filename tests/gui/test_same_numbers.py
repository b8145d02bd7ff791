"""One number is the same wherever it is said: canvas, tooltips, inspector, outline, explanation, solution and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.conventions import Conventions, Letters, Rounding
from engine.creation import layered
from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.explain import explain_pass
from engine.formula import text
from engine.network import Network, read_only
from engine.numerals import shown
from engine.place import Place
from engine.reference import Reference
from engine.settings import Adam, Sgd, Training
from engine.showing import shown_value
from engine.solution import as_json, as_text, solution
from engine.solution.options import SolutionOptions
from engine.steps import Number, Quantity
from engine.trace import Trace
from gui.canvas.looks import brief
from gui.canvas.tips import tip
from gui.canvas.words import in_full
from gui.intents.conventions import set_conventions
from gui.panels.inspector.figures import FIGURES
from gui.panels.inspector.subject import Subject
from gui.panels.outline_model import VALUE
from gui.selection import selecting
from tests.engine.explain.laws import shared_network
from tests.studio import Studio, opened

NETWORKS = {
    "layers": layered((2, 3, 2), "tanh"),
    "shared": shared_network(),
    "softmax": layered((3, 2, 3), "relu", "softmax"),
}
CONVENTIONS = {
    "usual": Conventions(),
    "opposite": Conventions("net_out", delta="negative", update="delta", thresholds=True, digits=9),
    "own letters": Conventions("z_a", Letters(bias="<b>", delta="\\frac{", error="_"), thresholds=True),
    "by hand": Conventions(delta="negative", thresholds=True, rounding=Rounding.to(3), update_order="output_first"),
    "to no decimals": Conventions(rounding=Rounding.to(0), thresholds=True),
}


def document(network: Network, conventions: Conventions, seed: int) -> Document:
    generator = np.random.default_rng(seed)
    values = read_only(generator.normal(0.0, 1.0, network.parameter_count))
    rows = samples(generator.normal(size=(2, network.input_count)), generator.uniform(size=(2, network.output_count)))
    table = Data(rows, no_samples(network.input_count, network.output_count))
    training = Training(
        "cross_entropy" if seed == 2 else "half_squared_error",
        optimizer=Adam() if seed else Sgd(0.5),
        batch_size=1,
        shuffle=False,
    )
    return Document(network, values, values, training, table, conventions=conventions)


@pytest.fixture(params=NETWORKS)
def studio(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Studio]:
    place = list(NETWORKS).index(request.param)
    with opened(qtbot, tmp_path, document(NETWORKS[request.param], Conventions(), place)) as made:
        yield made


@pytest.mark.parametrize("name", CONVENTIONS)
def test_a_number_is_the_same_wherever_it_is_said(studio: Studio, name: str) -> None:
    conventions = CONVENTIONS[name]
    if conventions != Conventions():
        studio.session.request(set_conventions(studio.document.conventions, conventions))
    start = studio.document
    studio.window.docks["outline"].raise_()
    studio.qtbot.wait(1)
    studio.session.set_step_size("phase")
    studio.step(4)
    frame = studio.session.stepper.frame
    assert frame is not None
    assert frame.at_end
    taken = frame.trace
    steps = json.loads(as_json(taken))["steps"]
    paper = as_text(solution(start, SolutionOptions(digits=conventions.digits)))
    for place, (explanation, step) in enumerate(zip(explain_pass(taken), steps, strict=True)):
        assert explanation.number is not None
        value = shown_value(taken.network, conventions, explanation.reference, taken.value(explanation.number))
        assert explanation.value == value
        assert step.get("shown_value", step["value"]) == value
        said = shown(value, conventions.digits or 6)
        result = text(explanation.result, conventions.digits or 6)
        assert f"  {result.partition(' = ')[0]} =" in paper
        assert said in result or explanation.exact is not None
        on_screen(studio, taken, explanation.number, value, said)
        if place % 5 == 0:  # to typeset them all takes long
            asked(studio, explanation.reference, result)


def on_screen(studio: Studio, taken: Trace, number: Number, value: float, said: str) -> None:
    """Canvas, tooltips, inspector and outline."""
    conventions = studio.document.conventions
    scene, digits = studio.window.canvas.network_scene, studio.window.canvas.network_scene.digits
    quantity, subject = number.quantity, number.subject
    places = list(held(taken.network, number))
    for place in places:
        frame = studio.session.stepper.frame
        of = Subject(taken.network, studio.document.parameters, selecting(place), frame, conventions)
        (row,) = (row for row in FIGURES if row.title == TITLES[quantity])
        figure = row.figure(of)
        assert figure is not None
        assert figure.text == said
        words = tip(scene, place)
        assert in_full(value) in words.replace("\n", " ").split(" "), (words, value)
        if quantity == Quantity.NEW_VALUE:
            model = studio.window.outline.model
            index = model.index_of(place)
            assert model.data(index.siblingAtColumn(VALUE)) == shown(value, conventions.digits or 4)
    if quantity in (Quantity.NET, Quantity.OUT, Quantity.DELTA):
        look = scene.neurons[subject].look
        drawn = {Quantity.NET: look.net, Quantity.OUT: look.value, Quantity.DELTA: look.delta}[quantity]
        assert drawn == (shown(value, digits) if quantity == Quantity.OUT else brief(value, digits))


TITLES = {
    Quantity.NET: "weighted sum",
    Quantity.OUT: "output",
    Quantity.ERROR: "error",
    Quantity.DELTA: "delta",
    Quantity.GRADIENT: "gradient",
    Quantity.NEW_VALUE: "new value",
}


def held(network: Network, number: Number) -> Iterator[Place]:
    """Where a number stands."""
    if number.quantity in (Quantity.GRADIENT, Quantity.NEW_VALUE):
        yield from (Place("connection", int(c)) for c in np.flatnonzero(network.weight_slots == number.subject))
        yield from (Place("bias", int(n)) for n in np.flatnonzero(network.bias_slots == number.subject))
    elif number.quantity == Quantity.ERROR:
        yield Place("error", -1) if number.subject < 0 else Place("target", number.subject)
    else:
        yield Place("neuron", number.subject)


def asked(studio: Studio, reference: Reference, result: str) -> None:
    """What the explanation's panel says when it is asked."""
    studio.window.display.explaining.ask(reference)
    assert result in studio.window.explanation.text()

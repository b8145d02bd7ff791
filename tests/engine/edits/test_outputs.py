"""Edits that must not change what a network computes: the outputs are the same to the bit, or to rounding."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.document import Document
from engine.edits import layers, neurons, parameters
from engine.evaluation import outputs
from engine.functions.activations import SOFTMAX
from engine.network import Slot, Vector
from tests.engine.strategies import documents, moderate, networks

Pick = Callable[[list[str]], str]


def _duplicate_without_outgoing(document: Document, pick: Pick) -> Document:
    some = pick([n.id for layer in document.network.layers[:-1] for n in layer.neurons])
    place = document.network.index[some]
    pairs = [document.network.connections[k] for k in document.network.outgoing(place).tolist()]
    copy = neurons.duplicate(document, [some])
    new = next(iter(set(copy.network.index) - set(document.network.index)))
    return neurons.delete(copy, [], [(new, c.target) for c in pairs]) if pairs else copy


def _any(document: Document) -> list[str]:
    return [neuron.id for neuron in document.network.neurons]


SAME: dict[str, Callable[[Document, Pick], Document]] = {
    "label": lambda d, pick: neurons.set_label(d, pick(_any(d)), "x"),
    "id": lambda d, pick: neurons.set_id(d, pick(_any(d)), "a fresh id"),
    "layer's name": lambda d, pick: layers.rename_layer(d, 1, "x"),
    "inserted layer": lambda d, pick: layers.insert_layer(d, 1, size=2),
    "freezing": lambda d, pick: parameters.set_trainable(d, d.network.slots[:1], False) if d.network.slots else d,
    "hidden neuron": lambda d, pick: neurons.add_neuron(layers.insert_layer(d, 1), 1),
    "duplicate": _duplicate_without_outgoing,
    "parting": lambda d, pick: parameters.unshare(d, _held(d)) if _held(d) else d,
}


def _held(document: Document) -> list[Slot]:
    places = (*document.network.weight_slots.tolist(), *document.network.bias_slots.tolist())
    return [slot for i, slot in enumerate(document.network.slots) if slot.kind == "shared" and i in places]


def _shown(document: Document, inputs: Vector) -> Vector:
    with np.errstate(all="ignore"):
        return outputs(document, inputs)


@pytest.mark.parametrize("name", SAME)
@given(document=documents(values=moderate, network=networks(softmax=False)), data=st.data())
@settings(max_examples=15)
def test_the_outputs_stay(name: str, document: Document, data: st.DataObject) -> None:
    assert SOFTMAX not in {layer.activation for layer in document.network.layers}
    inputs = np.linspace(-1.0, 1.0, 3 * document.network.input_count).reshape(3, -1)
    after = SAME[name](document, lambda ids: data.draw(st.sampled_from(ids)))
    wider = after.network.input_count - document.network.input_count  # a copy of an input is one more column
    shown = _shown(after, np.hstack([inputs, np.zeros((3, wider))]))
    np.testing.assert_allclose(shown, _shown(document, inputs), rtol=1e-12, atol=1e-12)

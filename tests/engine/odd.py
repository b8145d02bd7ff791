"""Documents as they come about while somebody draws: without neurons, connections, parameters or rows."""

from __future__ import annotations

from engine.creation import empty_document, new_document
from engine.document import Document
from engine.edits.layers import insert_layer, set_bias, set_layer_activation
from engine.edits.neurons import add_neuron, delete
from engine.edits.rows import add_rows


def _drawn() -> dict[str, Document]:
    empty = empty_document()
    ends = add_neuron(add_neuron(empty, 0), 1)
    xor = new_document((2, 2, 1), data="xor", seed=1)
    apart = delete(xor, [], [(c.source, c.target) for c in xor.network.connections])
    return {
        "empty": empty,
        "one input": add_neuron(empty, 0),
        "one output": add_neuron(empty, 1),
        "empty hidden layer": insert_layer(empty, 1),
        "hidden neurons alone": insert_layer(empty, 1, size=2),
        "an input and an output": ends,
        "an empty layer between": insert_layer(ends, 1),
        "a lone layer between": insert_layer(ends, 1, size=2),
        "no connections": apart,
        "no inputs": delete(xor, ["x1", "x2"]),
        "no outputs": delete(xor, ["y1"]),
        "no softmax outputs": set_layer_activation(delete(xor, ["y1"]), 2, "softmax"),
        "no hidden neurons": delete(xor, ["h1", "h2"]),
        "no neurons": delete(xor, [neuron.id for neuron in xor.network.neurons]),
        "no rows": new_document((2, 2, 1)),
        "an output that nothing reaches": add_neuron(xor, 2),
        "a hidden neuron that leads nowhere": add_neuron(xor, 1),
        "no parameters": set_bias(apart, ["h1", "h2", "y1"], present=False),
    }


def _all() -> dict[str, Document]:
    drawn = _drawn()
    return drawn | {f"{name}, with a row": add_rows(document, "train") for name, document in drawn.items()}


ODD = _all()

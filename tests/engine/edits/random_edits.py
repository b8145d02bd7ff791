"""Edits of every kind with random arguments, sensible and senseless: what property tests and long runs apply."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from engine.document import Document
from engine.edits import connections, fragment, layers, neurons, parameters, rows
from engine.functions.activations import ACTIVATIONS
from engine.network import Slot

Random = random.Random
MOST_NEURONS = 24  # documents stay small, however many edits there are
TEXTS = ["", "a", "h1", "x_{1,2}", "ü ∂", "s1", "q9"]
NUMBERS = [0.0, -0.0, 0.25, -1.5, 3.0, float("inf"), float("nan")]


def _ids(d: Document, r: Random, most: int = 3) -> list[str]:
    known = [neuron.id for neuron in d.network.neurons]
    chosen = r.sample(known, min(len(known), r.randint(0, most)))
    return [*chosen, "nobody"] if r.random() < 0.03 else chosen


def _id(d: Document, r: Random) -> str:
    return r.choice([neuron.id for neuron in d.network.neurons] or ["nobody"])


def _pair(d: Document, r: Random) -> tuple[str, str]:
    known = [(c.source, c.target) for c in d.network.connections]
    return r.choice(known) if known and r.random() < 0.9 else (_id(d, r), _id(d, r))


def _layer(d: Document, r: Random) -> int:
    return r.randint(-1 if r.random() < 0.05 else 0, len(d.network.layers) - (r.random() > 0.05))


def _slot(d: Document, r: Random) -> Slot:
    kind = r.choice(["weight", "bias", "shared"])
    if kind == "weight":
        return Slot("weight", _pair(d, r))
    names = [shared.name for shared in d.network.shared]
    return Slot("shared", r.choice(names)) if kind == "shared" and names else Slot("bias", _id(d, r))


def _slots(d: Document, r: Random) -> list[Slot]:
    return [_slot(d, r) for _ in range(r.randint(0, 4))]


def _text(r: Random) -> str | None:
    return r.choice([None, *TEXTS])


def _part(r: Random) -> rows.Part:
    return "train" if r.random() < 0.7 else "test"


def _rows(d: Document, part: rows.Part, r: Random) -> list[int]:
    count = len(getattr(d.data, part))
    return r.sample(range(count), min(count, r.randint(0, 3)))


def _column(d: Document, r: Random) -> int:
    return r.randint(0, max(d.network.input_count + d.network.output_count - (r.random() > 0.05), 0))


def _room(d: Document) -> bool:
    return len(d.network.neurons) < MOST_NEURONS


def _move_neurons(d: Document, r: Random) -> Document:
    return neurons.move_neurons(d, _ids(d, r, 2), _layer(d, r), r.choice([None, 0, 1]))


def _delete(d: Document, r: Random) -> Document:
    return neurons.delete(d, _ids(d, r, 2), [_pair(d, r) for _ in range(r.randint(0, 2))])


def _add(d: Document, r: Random) -> Document:
    return neurons.add_neuron(d, _layer(d, r), r.choice([None, (1.5, -2.0), (float("nan"), 0.0)])) if _room(d) else d


def _duplicate(d: Document, r: Random) -> Document:
    return neurons.duplicate(d, _ids(d, r, 2), (8.0, 8.0)) if _room(d) else d


def _paste(d: Document, r: Random) -> Document:
    return fragment.pasted(d, fragment.copied(d, _ids(d, r)), (5.0, 5.0)) if _room(d) else d


def _insert(d: Document, r: Random) -> Document:
    if len(d.network.layers) > 6:
        return layers.remove_layer(d, 1)
    activation = r.choice(["relu", "softmax", "nothing"])
    return layers.insert_layer(d, r.randint(0, len(d.network.layers)), size=r.randint(0, 2), activation=activation)


def _connect(d: Document, r: Random) -> Document:
    return connections.connect(d, _id(d, r), _id(d, r), r.choice([None, *NUMBERS]), seed=r.randint(-1, 5))


def _share(d: Document, r: Random) -> Document:
    return parameters.share(d, _slots(d, r), name=_text(r), value=r.choice([None, *NUMBERS]))


def _unshare(d: Document, r: Random) -> Document:
    held = [Slot("shared", shared.name) for shared in d.network.shared]
    return parameters.unshare(d, [r.choice(held)] if held and r.random() < 0.7 else _slots(d, r))


def _set_cells(d: Document, r: Random) -> Document:
    part = _part(r)
    return rows.set_cells(d, part, {(r.randint(0, 3), _column(d, r)): r.choice(NUMBERS)})


def _add_rows(d: Document, r: Random) -> Document:
    part = _part(r)
    if len(getattr(d.data, part)) > 6:
        return rows.remove_rows(d, part, [0, 1])
    width = d.network.input_count + d.network.output_count
    return rows.add_rows(d, part, r.choice([None, [[0.5] * width], [[1.0]]]), r.choice([None, 0, 2]))


def _duplicate_rows(d: Document, r: Random) -> Document:
    part = _part(r)
    return rows.duplicate_rows(d, part, _rows(d, part, r)) if len(getattr(d.data, part)) < 6 else d


def _on_rows(edit: Callable[..., Document], *more: Callable[[Random], Any]) -> Callable[[Document, Random], Document]:
    def apply(d: Document, r: Random) -> Document:
        part = _part(r)
        return edit(d, part, _rows(d, part, r), *(one(r) for one in more))

    return apply


EDITS: dict[str, Callable[[Document, Random], Document]] = {
    "add": _add,
    "delete": _delete,
    "duplicate": _duplicate,
    "label": lambda d, r: neurons.set_label(d, _id(d, r), _text(r)),
    "id": lambda d, r: neurons.set_id(d, _id(d, r), r.choice(TEXTS)),
    "move neurons": _move_neurons,
    "connect": _connect,
    "connect layers": lambda d, r: connections.connect_layers(d, _layer(d, r), _layer(d, r)),
    "connect all": lambda d, r: connections.connect_all(d, _ids(d, r), _ids(d, r), initialiser="he_normal"),
    "insert layer": _insert,
    "remove layer": lambda d, r: layers.remove_layer(d, _layer(d, r)),
    "resize layer": lambda d, r: layers.resize_layer(d, _layer(d, r), r.randint(-1, 4)),
    "move layer": lambda d, r: layers.move_layer(d, _layer(d, r), _layer(d, r)),
    "rename layer": lambda d, r: layers.rename_layer(d, _layer(d, r), r.choice(TEXTS)),
    "layer's activation": lambda d, r: layers.set_layer_activation(d, _layer(d, r), r.choice([*ACTIVATIONS])),
    "activation": lambda d, r: layers.set_activation(d, _ids(d, r), r.choice([None, *ACTIVATIONS])),
    "bias": lambda d, r: layers.set_bias(d, _ids(d, r), r.random() < 0.5),
    "values": lambda d, r: parameters.set_values(d, dict.fromkeys(_slots(d, r), r.choice(NUMBERS))),
    "draw": lambda d, r: parameters.draw(d, _slots(d, r), seed=r.randint(0, 9)),
    "trainable": lambda d, r: parameters.set_trainable(d, _slots(d, r), r.random() < 0.5),
    "parameter's label": lambda d, r: parameters.set_parameter_label(d, _slot(d, r), _text(r)),
    "share": _share,
    "unshare": _unshare,
    "rename shared": lambda d, r: parameters.rename_shared(d, r.choice(["s1", "s2", "b1"]), r.choice(TEXTS)),
    "cells": _set_cells,
    "paste cells": lambda d, r: rows.paste_cells(
        d, _part(r), r.randint(0, 2), _column(d, r), r.choice(["1\t2", "0,5", "x"])
    ),
    "add rows": _add_rows,
    "remove rows": _on_rows(rows.remove_rows),
    "duplicate rows": _duplicate_rows,
    "move rows": _on_rows(rows.move_rows, lambda r: r.randint(0, 3)),
    "sort rows": lambda d, r: rows.sort_rows(d, _part(r), _column(d, r), r.random() < 0.5),
    "other part": _on_rows(rows.move_to_other_part),
    "paste": _paste,
}

"""How long edits take by the size of the network: `python -m benchmarks.edits [--json FILE]`.

Milliseconds, the best of five; each edit makes the whole new document.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from benchmarks.lateness import write
from engine.creation import new_document
from engine.document import Document
from engine.edits import connections, fragment, layers, neurons, parameters, rows
from engine.network import Slot

NETWORKS = {10: (2, 2, 3), 1_000: (20, 40, 5), 101_632: (784, 128, 10)}

EDITS: dict[str, Callable[[Document], object]] = {
    "set a value": lambda d: parameters.set_values(d, {Slot("bias", "h1"): 1.0}),
    "add a row": lambda d: rows.add_rows(d, "train"),
    "label a neuron": lambda d: neurons.set_label(d, "h1", "k"),
    "rename a neuron": lambda d: neurons.set_id(d, "h1", "k"),
    "add a neuron": lambda d: neurons.add_neuron(d, 1),
    "delete a neuron": lambda d: neurons.delete(d, ["h1"]),
    "delete a connection": lambda d: neurons.delete(d, [], [("x1", "h1")]),
    "connect two neurons": lambda d: connections.connect(d, "x1", "y1", 0.5),
    "duplicate a neuron": lambda d: neurons.duplicate(d, ["h1"]),
    "move a neuron": lambda d: neurons.move_neurons(d, ["h2"], 1, 0),
    "insert a layer": lambda d: layers.insert_layer(d, 1, size=3),
    "own activation": lambda d: layers.set_activation(d, ["h1"], "relu"),
    "freeze a bias": lambda d: parameters.set_trainable(d, [Slot("bias", "h1")], False),
    "share two biases": lambda d: parameters.share(d, [Slot("bias", "h1"), Slot("bias", "h2")]),
    "connect first and last": lambda d: connections.connect_layers(d, 0, 2),
    "copy and paste three": lambda d: fragment.pasted(d, fragment.copied(d, ["x1", "h1", "y1"])),
}


def milliseconds(edit: Callable[[Document], object], document: Document) -> float:
    """The best of five."""
    times = [time.perf_counter()]
    for _ in range(5):
        edit(document)
        times.append(time.perf_counter())
    return 1e3 * min(b - a for a, b in pairwise(times))


def main() -> None:
    """Prints a line for each edit and a column for each network."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    options = parser.parse_args()
    documents = {count: new_document(sizes, seed=1) for count, sizes in NETWORKS.items()}
    print(f"{'connections':24}" + "".join(f"{count:>12,}" for count in documents))
    figures = {}
    for name, edit in EDITS.items():
        figures[name] = {count: milliseconds(edit, document) for count, document in documents.items()}
        print(f"{name:24}" + "".join(f"{time:12.2f}" for time in figures[name].values()), flush=True)
    write(options.json, {"edits": figures})


if __name__ == "__main__":
    main()

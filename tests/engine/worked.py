"""The worked examples of well-known texts as documents, with every intermediate value calculated independently."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.network import Connection, Layer, Network, Neuron, Own, read_only
from engine.settings import LossName, Sgd, Training

LOSSES: dict[str, LossName] = {"half_sse": "half_squared_error", "sse": "squared_error"}
ACTIVATIONS = {"linear": "identity"}


@dataclass(frozen=True)
class Worked:
    """One example: its network at the start, and what each of its successive samples gives."""

    name: str
    document: Document
    steps: list[dict[str, Any]]


def worked_examples() -> list[Worked]:
    """All of them."""
    text = (Path(__file__).parent / "worked_steps.json").read_text(encoding="utf-8")
    return [Worked(e["id"], _document(e), e["true_steps"]) for e in json.loads(text)]


def _document(example: dict[str, Any]) -> Document:
    graph, training = example["network"], example["training"]
    network = Network(tuple(_layers(graph, training["update_biases"])), _connections(graph))
    values: dict[str | tuple[str, str], float] = {(e["from"], e["to"]): e["weight"] for e in graph["edges"]}
    values |= {n["id"]: n["bias"] for n in graph["nodes"]}
    parameters = read_only([values[slot.of] for slot in network.slots])
    rows = samples([s["x"] for s in example["true_steps"]], [s["t"] for s in example["true_steps"]])
    return Document(
        network=network,
        parameters=parameters,
        initial=parameters,
        training=Training(LOSSES[training["loss"]], optimizer=Sgd(training["learning_rate"])),
        data=Data(rows, no_samples(network.input_count, network.output_count)),
        name=example["title"],
    )


def _layers(graph: dict[str, Any], train_biases: bool) -> list[Layer]:
    depth = dict.fromkeys(graph["inputs"], 0)
    for node in graph["nodes"]:
        depth[node["id"]] = 1 + max(depth[e["from"]] for e in graph["edges"] if e["to"] == node["id"])
    layers = [Layer("input", None, tuple(Neuron(name) for name in graph["inputs"]))]
    for level in range(1, max(depth.values()) + 1):
        nodes = [node for node in graph["nodes"] if depth[node["id"]] == level]
        biases = [None if node["bias"] is None else Own(train_biases) for node in nodes]
        neurons = tuple(Neuron(node["id"], bias=bias) for node, bias in zip(nodes, biases, strict=True))
        activation = nodes[0]["activation"]
        layers.append(Layer(f"layer {level}", ACTIVATIONS.get(activation, activation), neurons))
    return layers


def _connections(graph: dict[str, Any]) -> tuple[Connection, ...]:
    return tuple(Connection(e["from"], e["to"]) for e in graph["edges"])

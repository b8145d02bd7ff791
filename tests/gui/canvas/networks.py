"""Networks, traces and views for the canvas' tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.data import Data, no_samples, samples
from engine.document import Document
from engine.network import Connection, Layer, Network, Neuron, Own, Vector, read_only
from engine.place import Place
from engine.settings import Sgd, Training
from engine.steps import StepSize
from engine.trace import Frame, trace
from gui.canvas.view import NetworkView
from gui.theme import LIGHT, Theme

LETTERS = "xhgkl"
TRAINING = Training(optimizer=Sgd(learning_rate=0.5))


def network(*sizes: int, skips: Sequence[tuple[str, str]] = (), biases: bool = True, named: bool = False) -> Network:
    """A fully connected network of sigmoids; neurons are called x1, h1, g1, … and o1."""
    ids = [[f"{_letter(i, len(sizes))}{j + 1}" for j in range(size)] for i, size in enumerate(sizes)]
    layers = [
        Layer(
            "input" if i == 0 else "output" if i == len(sizes) - 1 else f"hidden {i}",
            None if i == 0 else "sigmoid",
            tuple(Neuron(n, label=f"{n[0]}_{n[1:]}", bias=Own() if i and biases else None) for n in row),
        )
        for i, row in enumerate(ids)
    ]
    pairs = [(s, t) for a, b in pairwise(ids) for t in b for s in a]
    weights = [Connection(s, t, Own(label=f"w_{k + 1}" if named else None)) for k, (s, t) in enumerate(pairs)]
    return Network(tuple(layers), (*weights, *(Connection(s, t) for s, t in skips)))


def _letter(layer: int, layers: int) -> str:
    return "o" if layer == layers - 1 else LETTERS[layer]


def parameters(net: Network, seed: int = 1) -> Vector:
    return read_only(np.round(np.random.default_rng(seed).normal(0, 0.6, net.parameter_count), 2))


def document(net: Network) -> Document:
    """A network without samples."""
    values = parameters(net)
    none = no_samples(net.input_count, net.output_count)
    return Document(net, values, values, TRAINING, Data(none, none))


def row(net: Network) -> tuple[Vector, Vector]:
    random = np.random.default_rng(3)
    return np.round(random.random(net.input_count), 2), np.round(random.random(net.output_count), 2)


def first_frame(net: Network, values: Vector, size: StepSize = "neuron", training: Training = TRAINING) -> Frame:
    inputs, targets = row(net)
    data = Data(samples([inputs], [targets]), no_samples(net.input_count, net.output_count))
    return Frame(trace(Document(net, values, values, training, data), (0,)), 0, size)


def frames(net: Network, values: Vector, size: StepSize = "neuron", training: Training = TRAINING) -> Iterator[Frame]:
    """All frames of a pass, from the very beginning to the end of the update."""
    frame = first_frame(net, values, size, training)
    yield frame
    while not frame.at_end:
        frame = frame.forward()
        yield frame


def shown_view(
    qtbot: QtBot,
    net: Network,
    values: Vector | None = None,
    *,
    theme: Theme = LIGHT,
    size: tuple[int, int] = (760, 600),
) -> NetworkView:
    """A view on screen with a network and its data's row."""
    view = NetworkView(theme)
    qtbot.addWidget(view)
    view.resize(*size)
    with qtbot.waitExposed(view):
        view.show()
    view.show_network(net, parameters(net) if values is None else values, {})
    view.show_sample(*row(net))
    return view


def point_of(view: NetworkView, place: Place) -> QPoint:
    """Where in the viewport a place is clicked."""
    return view.mapFromScene(view.network_scene.anchor(place))


def apart(one: QImage, other: QImage) -> int:
    """By how many of 255 shades two pictures of one size differ at most."""
    pixels = [image.convertToFormat(QImage.Format.Format_RGB32) for image in (one, other)]
    shades = [np.frombuffer(image.constBits(), np.uint8).astype(np.int16) for image in pixels]
    return int(np.abs(shades[0] - shades[1]).max())

"""What can be tried at the press of a button: each a change of the document by the edits that a user has too.

For the rules of this package.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import msgspec

from engine.columns import ScalingName
from engine.creation import randomized
from engine.data import Data
from engine.diagnosis.finding import Remedy
from engine.document import Document, begun_with, with_stopping, with_training
from engine.edits.connections import FULLY, connect_layers
from engine.edits.layers import insert_layer, resize_layer, set_layer_activation
from engine.edits.parameters import set_trainable
from engine.network import Network
from engine.numerals import shown
from engine.preparation import rescaled

CLIP = 1.0  # Pascanu et al. 2013 take a norm about what is usual; the gradient of a mean error is mostly below it
FIRST_HIDDEN = 4  # neurons of a hidden layer at least
PATIENCE = 20  # epochs without a lower test error, of the order of Prechelt's strips


def hidden_activation(name: str) -> Remedy:
    """One activation in all hidden layers."""
    return Remedy(f"{_words(name)} hidden units", lambda d, _: _with_hidden(d, name))


def output_activation(name: str) -> Remedy:
    """Another activation in the output layer."""
    return Remedy(f"{_words(name)} at the outputs", lambda d, _: set_layer_activation(d, _last(d.network), name))


def weights(initialiser: str) -> Remedy:
    """All weights drawn anew."""
    return Remedy(f"{_SOURCES[initialiser]} initial weights", lambda d, seed: randomized(d, initialiser, seed))


def activation_and_weights(name: str, initialiser: str) -> Remedy:
    """Both at once, for one suits the other."""

    def change(document: Document, seed: int) -> Document:
        return randomized(_with_hidden(document, name), initialiser, seed)

    return Remedy(f"{_words(name)} and {_SOURCES[initialiser]} weights", change)


def rate(value: float) -> Remedy:
    """Another learning rate."""
    return Remedy(f"Rate {shown(value, 2)}", lambda d, _: with_training(d, d.training.with_learning_rate(value)))


def rate_anew(value: float) -> Remedy:
    """Another learning rate, and back to the initial weights: those that are there have gone astray."""

    def change(document: Document, _seed: int) -> Document:
        slower = with_training(document, document.training.with_learning_rate(value))
        return begun_with(slower, document.initial)

    return Remedy(f"Reset, with rate {shown(value, 2)}", change)


def clipping() -> Remedy:
    """The gradient's norm limited."""
    return Remedy(f"Clip gradients to {shown(CLIP)}", lambda d, _: _with(d, gradient_clip=CLIP))


def loss(name: str) -> Remedy:
    """Another loss."""
    return Remedy(_words(name), lambda d, _: _with(d, loss=name))


def decay(strength: float) -> Remedy:
    """The squares of the weights in the error."""
    return Remedy(f"L2 penalty {shown(strength)}", lambda d, _: _with(d, l2=strength))


def without_penalties() -> Remedy:
    """The error alone, without the weights in it, from the initial weights: those that are there are next to 0."""
    return Remedy("Reset, without penalties", lambda d, _: begun_with(_with(d, l1=0.0, l2=0.0), d.initial))


def without_dropout() -> Remedy:
    """Every neuron in every update."""
    return Remedy("No dropout", lambda d, _: _with(d, dropout=0.0))


def without_clipping() -> Remedy:
    """The gradient as it is."""
    return Remedy("No clipping", lambda d, _: _with(d, gradient_clip=None))


def wider() -> Remedy:
    """Twice as many neurons in each hidden layer, or a hidden layer where there is none; all weights drawn anew."""

    def change(document: Document, seed: int) -> Document:
        if len(document.network.layers) == 2:
            wide = insert_layer(document, 1, size=FIRST_HIDDEN, activation="tanh")
        else:
            hidden = range(1, _last(document.network))
            sizes = {layer: max(2 * len(document.network.layers[layer].neurons), FIRST_HIDDEN) for layer in hidden}
            wide = reduce(lambda d, layer: resize_layer(d, layer, sizes[layer]), hidden, document)
        for layer in range(_last(wide.network)):
            if len(FULLY.pairs(wide.network, layer, layer + 1, seed)):
                wide = connect_layers(wide, layer, layer + 1, seed=seed)
        return randomized(wide, None, seed)

    return Remedy("Twice as many hidden neurons", change)


def anew() -> Remedy:
    """Each layer's weights drawn once more as they were."""
    return Remedy("Other initial weights", lambda d, seed: randomized(d, None, seed))


def patience() -> Remedy:
    """Runs that end where the test error falls no more, with the best weights."""

    def change(document: Document, _seed: int) -> Document:
        stopping = msgspec.structs.replace(document.stopping, patience=PATIENCE, restore_best=True)
        return with_stopping(document, stopping)

    return Remedy(f"Stop early, patience {PATIENCE}", change)


def scaled_inputs(name: ScalingName) -> Remedy:
    """Every input column scaled."""

    def change(document: Document, _seed: int) -> Document:
        data = document.data
        targets = tuple(None if column.scaling is None else column.scaling.name for column in data.targets)
        return _with_data(document, rescaled(data, (name,) * document.network.input_count, targets))

    return Remedy(f"{_SCALED[name]} the inputs", change)


def scaled_targets(name: ScalingName) -> Remedy:
    """Every target column scaled."""

    def change(document: Document, _seed: int) -> Document:
        data = document.data
        inputs = tuple(None if column.scaling is None else column.scaling.name for column in data.inputs)
        return _with_data(document, rescaled(data, inputs, (name,) * document.network.output_count))

    return Remedy(f"{_SCALED[name]} the targets", change)


def unfreeze() -> Remedy:
    """Every parameter trained."""
    return Remedy("Let everything train", lambda d, _: set_trainable(d, d.network.slots, True))


# --- inside ---------------------------------------------------------------------------------------------------------


def _last(network: Network) -> int:
    return len(network.layers) - 1


def _with_hidden(document: Document, name: str) -> Document:
    return reduce(lambda d, layer: set_layer_activation(d, layer, name), range(1, _last(document.network)), document)


def _with(document: Document, **settings: object) -> Document:
    return with_training(document, msgspec.structs.replace(document.training, **settings))


def _with_data(document: Document, data: Data) -> Document:
    """Other numbers for the same rows: what was learned of the old ones is of no use."""
    return begun_with(replace(document, data=data), document.initial)


def _words(name: str) -> str:
    return _NAMES.get(name, name.replace("_", " ").capitalize())


_NAMES = {
    "relu": "ReLU",
    "leaky_relu": "Leaky ReLU",
    "tanh": "tanh",
    "binary_cross_entropy": "Binary cross-entropy",
    "cross_entropy": "Cross-entropy",
}
_SOURCES = {"xavier_uniform": "Xavier", "he_uniform": "He", "lecun_uniform": "LeCun"}
_SCALED: dict[ScalingName, str] = {"standard": "Standardise", "min_max": "Min–max scale"}

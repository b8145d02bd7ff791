"""The numbers of one update as a hand calculates them: rounded before anything goes on with them, and on request with
the weights of the outputs updated first, as known texts did by mistake.

For traces of documents whose conventions ask for it. Training, checks and predictions never come here. Every number
that is shown is its rule, evaluated on numbers already rounded, and then rounded itself: weighted sums, outputs,
parts of the error and the error, deltas (f′ times the sum of w·δ in one go), each sample's gradient and new values.
Inputs, targets, the learning rate, the optimizer's memory and parameters before the update are as they are.
"""

from __future__ import annotations

import msgspec
import numpy as np

from engine.calculation import Numbers
from engine.compiled import CompiledNetwork
from engine.conventions import Conventions, Rounding
from engine.data import Samples
from engine.document import Document
from engine.errors import NotTrainable
from engine.functions.activations import ACTIVATIONS
from engine.functions.losses import LOSSES, NEAR, TOGETHER
from engine.functions.tape import run
from engine.network import Indices, Mask, Network, Vector, read_only
from engine.optimization import Optimization
from engine.rounding import rounded

#: Products of weights with what comes in, over all samples of an update: about a second.
LARGEST = 1_000_000


def check_by_hand(document: Document, samples: int) -> None:
    """Refuses what cannot be calculated by hand: raises NotTrainable."""
    if document.training.dropout:
        raise NotTrainable(
            "calculating by hand goes with no dropout, which draws at random what is left out; set it to 0, or round"
            " nothing and update all weights together in the document's conventions"
        )
    products = len(document.network.connections) * samples
    if products > LARGEST:
        raise NotTrainable(
            f"calculating by hand takes at most {LARGEST:,} products of a weight, not {products:,}; take smaller"
            " batches, or no rounding and order in the document's conventions"
        )
    if document.conventions.update_order == "together":
        return
    if samples != 1:
        raise NotTrainable(
            f"output weights first needs an update after every sample, not after {samples:,}; set the batch size to 1,"
            " or update all weights together in the document's conventions"
        )
    if document.training.gradient_clip is not None:
        raise NotTrainable(
            "output weights first cannot go with clipping, which needs all gradients before any update; clip nothing,"
            " or update all weights together in the document's conventions"
        )


def calculated_by_hand(document: Document, chosen: Samples) -> Numbers:
    """The update over these samples, by hand; raises NotTrainable."""
    check_by_hand(document, len(chosen))
    with np.errstate(all="ignore"):
        return _Hand(document, chosen).numbers()


def sample_gradient(conventions: Conventions, gradient: Vector) -> Vector:
    """One sample's gradient out of a sum of products, as the conventions round it."""
    return rounded(gradient, _rounding(conventions).gradient)


def _rounding(conventions: Conventions) -> Rounding:
    return conventions.rounding or Rounding()


class _Hand:
    """One update over B samples: neurons' numbers of shape (neurons, B), slots' sums of shape (slots, B)."""

    def __init__(self, document: Document, chosen: Samples) -> None:
        self.document, self.network, self.chosen = document, document.network, chosen
        self.to = _rounding(document.conventions)
        self.targets = np.ascontiguousarray(chosen.targets.T)
        shape = (len(self.network.neurons), len(chosen))
        self.net, self.out, self.pull, self.delta = (np.full(shape, np.nan) for _ in range(4))
        self.products = np.zeros((self.network.parameter_count, len(chosen)))
        self.onward = document.parameters.copy()
        # Whatever training calculates in, a hand rounds its decimals from doubles.
        self.training = msgspec.structs.replace(document.training, precision="float64")
        self.compiled = CompiledNetwork(self.network, self.training)
        last = self.network.layer_range(-1)
        kinds = {self.network.activation_of(n) for n in last}
        self.together = TOGETHER.get((kinds.pop(), document.training.loss)) if len(kinds) == 1 else None

    def numbers(self) -> Numbers:
        self._forward()
        parts = self._parts()
        errors = rounded(parts.sum(axis=0), self.to.error)
        self._backward()
        gradient = self._gradient()
        update = _Update(self, gradient)
        shares = len(self.chosen) if self.compiled.mean else 1
        tables = (self.net, self.out, self.pull, self.delta, parts)
        net, out, pull, delta, parts = (read_only(table.T) for table in tables)
        return Numbers(
            after=read_only(update.after),
            onward=read_only(self.onward),
            net=net,
            out=out,
            out_gradient=pull,
            delta=delta,
            parts=parts,
            errors=read_only(errors),
            gradient=read_only(gradient),
            change=read_only(update.change),
            error=float(rounded(errors.sum() / shares, self.to.error)),
            learning_rate=float(update.optimization.rate),
            memory=update.optimization.state_memory(),
            steps=int(update.optimization.steps),
        )

    # --- forward -------------------------------------------------------------------------------------------------

    def _forward(self) -> None:
        network, before = self.network, self.document.parameters
        self.out[: network.input_count] = self.chosen.inputs.T
        for layer in range(1, len(network.layers)):
            neurons, incoming = network.layer_range(layer), _incoming(network, layer)
            net = np.zeros((len(neurons), len(self.chosen)))
            weights = before[network.weight_slots[incoming], None]
            np.add.at(net, network.targets[incoming] - neurons.start, weights * self.out[network.sources[incoming]])
            slots = network.bias_slots[neurons.start : neurons.stop]
            held = slots >= 0
            net[held] += before[slots[held], None]
            self.net[_places(network, layer)] = rounded(net, self.to.net)
            for name, places in _by_activation(network, layer):
                self.out[places] = rounded(ACTIVATIONS[name].value(self.net[places]), self.to.out)

    def _parts(self) -> Vector:
        """Each output's part of the error, by the rule that its explanation shows, shape (outputs, B)."""
        outputs = _places(self.network, -1)
        net, out = self.net[outputs], self.out[outputs]
        parts = np.empty_like(out)
        run(LOSSES[self.document.training.loss].parts(net, out, self.targets, parts))
        if self.together is not None:
            near = NEAR[self.training.precision]
            exact = np.empty_like(out)
            run(self.together.parts(net, out, self.targets, exact))
            parts = np.where((out > near) & (out < 1 - near), parts, exact)
        return rounded(parts, self.to.error)

    # --- backward ------------------------------------------------------------------------------------------------

    def _backward(self) -> None:
        network, held = self.network, _Layers(self.network)
        output_first = self.document.conventions.update_order == "output_first"
        for layer in reversed(range(1, len(network.layers))):
            self._pull(layer)
            for name, places in _by_activation(network, layer):
                self.delta[places] = rounded(self._through(layer, name, places), self.to.delta)
            self._add_products(layer)
            done = held.only(layer)
            if output_first and done.any():
                self.onward[done] = _Update(self, self._gradient()).after[done]

    def _pull(self, layer: int) -> None:
        """∂E/∂out of a layer: by the loss, or through the weights onward from deltas that are there already."""
        network, neurons = self.network, _places(self.network, layer)
        if layer == len(network.layers) - 1:
            run(LOSSES[self.document.training.loss].gradient(self.out[neurons], self.targets, self.pull[neurons]))
            return
        pull = np.zeros((neurons.stop - neurons.start, len(self.chosen)))
        leaving = np.flatnonzero(network.layer_of[network.sources] == layer)
        weights = self.onward[network.weight_slots[leaving], None]
        np.add.at(pull, network.sources[leaving] - neurons.start, weights * self.delta[network.targets[leaving]])
        self.pull[neurons] = pull

    def _through(self, layer: int, name: str, places: Indices) -> Vector:
        """∂E/∂net of neurons of one activation, not yet rounded."""
        pull, net, out = (np.ascontiguousarray(table[places]) for table in (self.pull, self.net, self.out))
        result, slope = np.empty_like(net), ACTIVATIONS[name].slope
        if self.together is not None and layer == len(self.network.layers) - 1:
            run(self.together.delta(out, self.targets, result))
            return result
        if slope is None:  # softmax, over the whole layer
            return np.asarray(out * (pull - (pull * out).sum(axis=0)))
        run(slope(net, out, result))
        return np.asarray(pull * result)

    def _add_products(self, layer: int) -> None:
        """What a layer's deltas add to the gradients of the slots that lead to it."""
        network, neurons, incoming = self.network, _places(self.network, layer), _incoming(self.network, layer)
        products = self.delta[network.targets[incoming]] * self.out[network.sources[incoming]]
        np.add.at(self.products, network.weight_slots[incoming], products)
        slots = network.bias_slots[neurons]
        held = slots >= 0
        np.add.at(self.products, slots[held], self.delta[neurons][held])

    def _gradient(self) -> Vector:
        """What the samples' gradients, each rounded, reduce to, as far as deltas are there; shape (slots,)."""
        total = rounded(self.products, self.to.gradient).sum(axis=1)
        shares = len(self.chosen) if self.compiled.mean else 1
        return rounded(total / shares, self.to.gradient)


class _Update:
    """The document's own optimizer at one step from its state, on a gradient that was calculated by hand."""

    def __init__(self, hand: _Hand, gradient: Vector) -> None:
        document, compiled = hand.document, hand.compiled
        compiled.load(document.parameters)
        self.optimization = Optimization(compiled, hand.training, document.state)
        slots = compiled.layout.theta_slots
        compiled.gradient[:] = gradient[slots]
        run(self.optimization.penalties())
        self.change = compiled.to_slots(compiled.gradient)
        run(self.optimization.step())
        self.after = compiled.values()
        self.after[slots] = rounded(self.after[slots], hand.to.new_value)


# --- the network's parts -----------------------------------------------------------------------------------------


class _Layers:
    """Of each slot the lowest and the highest layer that it leads to; −1 where nothing holds it."""

    def __init__(self, network: Network) -> None:
        count = network.parameter_count
        self.lowest, self.highest = np.full(count, len(network.layers)), np.full(count, -1)
        biased = np.flatnonzero(network.bias_slots >= 0)
        slots = np.concatenate([network.weight_slots, network.bias_slots[biased]])
        layers = network.layer_of[np.concatenate([network.targets, biased])]
        np.minimum.at(self.lowest, slots, layers)
        np.maximum.at(self.highest, slots, layers)

    def only(self, layer: int) -> Mask:
        """Which slots lead to this layer and no other, so that their gradients are complete with its deltas."""
        return np.asarray((self.lowest == layer) & (self.highest == layer))


def _places(network: Network, layer: int) -> slice:
    neurons = network.layer_range(layer)
    return slice(neurons.start, neurons.stop)


def _incoming(network: Network, layer: int) -> slice:
    """The connections that end in a layer."""
    neurons = network.layer_range(layer)
    return slice(int(network.incoming_starts[neurons.start]), int(network.incoming_starts[neurons.stop]))


def _by_activation(network: Network, layer: int) -> list[tuple[str, Indices]]:
    """The neurons of a layer by their activation."""
    names = np.array([network.activation_of(n) for n in network.layer_range(layer)])
    start = network.layer_range(layer).start
    return [(str(name), np.flatnonzero(names == name) + start) for name in np.unique(names)]

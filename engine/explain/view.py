"""One sample of a trace seen as named values: every quantity with its symbol, its number and how to ask for it.

The modules that explain the single quantities build on it, as do worked solutions and exercises.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np

from engine.dropout import droppable
from engine.explain.names import names_of
from engine.explain.terms import Part, Terms
from engine.formula import Apply, Expr, Named, Negative, Partial, Symbol, Value, plain, plain_symbol
from engine.functions.activations import ACTIVATIONS, SOFTMAX
from engine.functions.formulas import (
    ACTIVATION_FORMULAS,
    LOSS_FORMULAS,
    TOGETHER_FORMULAS,
    LossFormula,
    Neuron,
    Output,
    TogetherFormula,
)
from engine.network import Vector
from engine.place import Place
from engine.precision import DTYPES
from engine.reference import Reference, What
from engine.showing import signed
from engine.trace import Trace

COUNT = Symbol("K")  #: The number of outputs.


class View:
    """The named values of one sample's pass and of the update it belongs to, as the document shows them.

    `asked` is the number that is being explained, if one is: terms that are folded away are asked for by it.
    """

    def __init__(self, trace: Trace, sample: int, asked: Reference | None = None) -> None:
        self.trace = trace
        self.network = trace.network
        self.sample = sample
        self.asked = asked
        self.names = names_of(trace)
        self.letters = self.names.letters
        self.signs = self.names.signs
        self._places: dict[int, tuple[Place, ...]] = {}

    # --- symbols ---------------------------------------------------------------------------------------------------

    def label(self, neuron: int) -> Symbol:
        """A neuron's label as a symbol."""
        return self.names.label(neuron)

    def plain(self, neuron: int) -> str:
        """A neuron's label for a sentence."""
        return plain_symbol(self.label(neuron))

    def parameter(self, slot: int) -> Symbol:
        """The symbol of a slot: its label, a shared one's name, else the weight's or bias' letter with its place."""
        return self.names.parameter(slot)

    def told(self, note: str) -> str:
        """A note of the tables of formulas, with the document's letters."""
        return note.format(net=plain(self.letters.net), out=plain(self.letters.out)) if "{" in note else note

    # --- named values ------------------------------------------------------------------------------------------------

    def _shown(self, name: Expr, what: What, subject: int, value: float) -> Named:
        """A number of the engine under its name, with the sign and the decimals that the document gives it."""
        worth = Value(signed(float(value), self.signs.of(what, subject)), self.names.decimals.get(what))
        return Named(name, worth, Reference(what, subject, self.sample))

    def net(self, neuron: int) -> Named:
        """A neuron's weighted sum."""
        name = self.names.lettered(self.letters.net, neuron)
        return self._shown(name, "net", neuron, self.trace.net[self.sample, neuron])

    def out(self, neuron: int) -> Named:
        """A neuron's output, or an input."""
        what: What = "input" if neuron < self.network.input_count else "out"
        return self._shown(self.names.out(neuron), what, neuron, self.trace.out[self.sample, neuron])

    def factor(self, neuron: int) -> Named | None:
        """What dropout multiplies a neuron's output by; None where it may not leave the neuron out."""
        if self.trace.factors is None or neuron not in self._droppable:
            return None
        return self._shown(self.names.lettered("d", neuron), "factor", neuron, self.trace.factors[self.sample, neuron])

    @cached_property
    def _droppable(self) -> frozenset[int]:
        return frozenset(droppable(self.network).tolist())

    def activated(self, neuron: int) -> Named:
        """What the activation makes of a neuron's net: its output, but for what dropout does to that."""
        if self.factor(neuron) is None:
            return self.out(neuron)
        net = self.trace.net[self.sample, [neuron], None].astype(DTYPES[self.trace.precision])
        value = ACTIVATIONS[self.network.activation_of(neuron)].value(net)
        return Named(Apply(self.letters.function, (self.net(neuron).name,)), Value(float(value[0, 0])))

    def delta(self, neuron: int) -> Named:
        """δ of a neuron: ∂E/∂net, or its opposite where the document has it so."""
        name = self.names.lettered(self.letters.delta, neuron)
        return self._shown(name, "delta", neuron, self.trace.delta[self.sample, neuron])

    def out_gradient(self, neuron: int) -> Named:
        """∂E/∂out of a neuron."""
        name = Partial(self.names.error, self.names.out(neuron))
        return self._shown(name, "out_gradient", neuron, self.trace.out_gradient[self.sample, neuron])

    def before(self, slot: int) -> Named:
        """A parameter before the update."""
        return self._shown(self.parameter(slot), "value", slot, self.trace.before[slot])

    def after(self, slot: int) -> Named:
        """A parameter after the update."""
        base = self.parameter(slot)
        return self._shown(Symbol(base.letter, base.index, "new"), "new_value", slot, self.trace.after[slot])

    def weight(self, connection: int) -> Named:
        """A connection's weight before the update."""
        return self.before(int(self.network.weight_slots[connection]))

    def onward(self, connection: int) -> Named:
        """The weight through which a delta flows back: the new one where it was updated first, and changed."""
        slot = int(self.network.weight_slots[connection])
        was_first = self.trace.onward[slot] != self.trace.before[slot]
        return self.after(slot) if was_first else self.before(slot)

    def target(self, neuron: int) -> Named:
        """An output neuron's target."""
        first = self.network.layer_range(-1).start
        name = self.names.lettered(self.letters.target, neuron)
        return self._shown(name, "target", neuron, self.trace.targets[self.sample, neuron - first])

    @property
    def error(self) -> Named:
        """The sample's error."""
        return self._shown(self.names.error, "error", -1, self.trace.errors[self.sample])

    def part(self, neuron: int) -> Named:
        """An output's part of the error."""
        first = self.network.layer_range(-1).start
        name = self.names.lettered(self.letters.error, neuron)
        return self._shown(name, "error", neuron, self.trace.parts[self.sample, neuron - first])

    def gradient(self, slot: int) -> Expr:
        """The symbol of a parameter's gradient."""
        return self.names.gradient(slot)

    @property
    def rate(self) -> Named:
        """The learning rate in force."""
        return self._shown(self.names.rate, "rate", -1, self.trace.learning_rate)

    # --- formulas --------------------------------------------------------------------------------------------------

    def terms(self, values: Vector, write: Callable[[int], Part]) -> Terms:
        """A sum of what is explained, or of something in it."""
        return Terms(values, write, self.asked)

    def slope(self, neuron: int) -> Named:
        """f′ of a neuron's net, which stands for the activation's formula for it."""
        formula = ACTIVATION_FORMULAS[self.network.activation_of(neuron)]
        net = self.net(neuron)
        name = Apply(self.letters.function, (net.name,), 1)
        return Named(name, formula.slope(Neuron(net, self.activated(neuron))), Reference("slope", neuron, self.sample))

    def output(self, neuron: int) -> Output:
        """What the loss' formulas need of an output neuron."""
        return Output(
            self.net(neuron), self.out(neuron), self.target(neuron), self.count, self.powers(-1), self.targets
        )

    @property
    def count(self) -> Named:
        """The number of outputs."""
        return Named(COUNT, Value(float(self.network.output_count)))

    @property
    def targets(self) -> Expr:
        """The sum of a sample's targets."""
        outputs = self.network.layer_range(-1)
        return self.terms(self.trace.targets[self.sample], lambda k: Part(self.target(outputs[k]))).sum()

    def loss_slope(self, neuron: int) -> Named:
        """What δ of an output neuron begins with, standing for the loss' formula for it: ∂E/∂out.

        Where δ is the opposite of ∂E/∂net it is −∂E/∂out.
        """
        of = self.out_gradient(neuron)
        if self.signs.delta > 0:
            return Named(of.name, self.loss.slope(self.output(neuron)), of.source)
        return Named(Negative(of.name), self.loss.descent(self.output(neuron)), of.source)

    def powers(self, layer: int) -> Expr:
        """The sum of e^net over a layer."""
        neurons = self.network.layer_range(layer)
        nets = self.trace.net[self.sample, neurons.start : neurons.stop]
        with np.errstate(over="ignore"):
            powers = np.exp(nets)
        terms = self.terms(powers, lambda k: Part(Apply("exp", (self.net(neurons[k]),))))
        # Powers too large or too small for doubles cannot be folded into one.
        return terms.sum() if np.isfinite(terms.values).all() and terms.values.any() else terms.all()

    @cached_property
    def together(self) -> TogetherFormula | None:
        """The formulas of loss and output activation taken together, where the whole layer has one that allows it."""
        names = {self.network.activation_of(n) for n in self.network.layer_range(-1)}
        return TOGETHER_FORMULAS.get((min(names), self.trace.training.loss)) if len(names) == 1 else None

    @property
    def loss(self) -> LossFormula:
        """The formulas of the loss."""
        return LOSS_FORMULAS[self.trace.training.loss]

    def is_softmax(self, neuron: int) -> bool:
        """Whether a neuron belongs to a softmax layer."""
        return self.network.activation_of(neuron) == SOFTMAX

    def is_output(self, neuron: int) -> bool:
        """Whether a neuron is one of the last layer's."""
        return neuron >= self.network.layer_range(-1).start

    # --- places ------------------------------------------------------------------------------------------------------

    def held_by(self, slot: int) -> tuple[list[int], list[int]]:
        """The connections and the neurons (by bias) that hold a slot's parameter."""
        of = self.network.slots[slot]
        if of.kind == "weight":
            return [self.network.connection_index[(of.of[0], of.of[1])]], []
        if of.kind == "bias":
            return [], [self.network.index[str(of.of)]]
        connections, neurons = self.trace.shared_places[slot]
        return connections.tolist(), neurons.tolist()

    def kind(self, slot: int) -> str:
        """What a slot is called in a sentence: a weight, a bias, or a threshold where it is written as one."""
        if self.signs.parameters[slot] < 0:
            return "threshold"
        kind = self.network.slots[slot].kind
        return "bias" if kind == "bias" or (kind == "shared" and not self.held_by(slot)[0]) else "weight"

    def places(self, slot: int) -> tuple[Place, ...]:
        """The places on the network where a slot's parameter stands."""
        if slot not in self._places:
            connections, neurons = self.held_by(slot)
            self._places[slot] = (*(Place("connection", c) for c in connections), *(Place("bias", n) for n in neurons))
        return self._places[slot]

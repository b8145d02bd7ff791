"""What the canvas shows at a moment: every number that is known, and what the last step was about.

Pure values made from a frame of a trace, or from a sample at rest; without Qt. For the scene.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from engine.network import Indices, Mask, Network, Vector
from engine.steps import TOTAL, Number, Phase, Quantity
from engine.trace import Frame
from gui.canvas.words import headline
from gui.manner import Manner

_OF_PARAMETERS = (Quantity.GRADIENT, Quantity.NEW_VALUE)
_OF_NEURONS = (Quantity.NET, Quantity.OUT, Quantity.DELTA)
_WHOLE = ("phase", "sample")  # steps after which everything is new, and nothing stands out


@dataclass(slots=True, eq=False)
class Focus:
    """What the last step was about: the neurons it computed, and what it took for that.

    There may be a hundred thousand connections, some of them more than once.
    """

    neurons: set[int] = field(default_factory=set)
    helpers: set[int] = field(default_factory=set)
    connections: Indices = field(default_factory=lambda: np.empty(0, np.intp))
    biases: set[int] = field(default_factory=set)
    targets: set[int] = field(default_factory=set)
    error: bool = False

    def take(self, edges: Indices | list[int]) -> None:
        """More connections."""
        self.connections = np.concatenate([self.connections, np.asarray(edges, np.intp)])


@dataclass(frozen=True, slots=True, eq=False)
class Stage:
    """Numbers by neuron (net, out, delta), by output (targets, parts) and by slot, NaN where unknown or absent.

    `values` are the parameters in force, `old` what they were before the update, `changed` which ones it reached;
    `asked` is the number that an exercise asks for, in whose place a question mark stands; `left_out` are the neurons
    that dropout leaves out of the sample in view.
    """

    net: Vector
    out: Vector
    delta: Vector
    targets: Vector
    parts: Vector
    error: float
    values: Vector
    old: Vector
    changed: Mask
    gradient: Vector
    focus: Focus
    phase: Phase | None
    headline: str
    stepping: bool
    asked: Number | None = None
    left_out: frozenset[int] = frozenset()

    def is_asked(self, quantity: Quantity, subject: int) -> bool:
        """Whether an exercise asks for this number."""
        asked = self.asked
        return asked is not None and (asked.quantity, asked.subject) == (quantity, subject)


def at_rest(network: Network, parameters: Vector, inputs: Vector | None, targets: Vector | None) -> Stage:
    """The parameters, and the data's row where there is one."""
    unknown = np.full(len(network.neurons), np.nan)
    out = unknown.copy()
    if inputs is not None:
        out[: network.input_count] = inputs
    row = np.full(network.output_count, np.nan) if targets is None else np.asarray(targets)
    slots = len(parameters)
    return Stage(
        net=unknown, out=out, delta=unknown, targets=row, parts=np.full(network.output_count, np.nan),
        error=np.nan, values=parameters, old=parameters, changed=np.zeros(slots, np.bool_),
        gradient=np.full(slots, np.nan), focus=Focus(), phase=None, headline="", stepping=False,
    )  # fmt: skip


def of_frame(frame: Frame, asked: Number | None = None) -> Stage:
    """What is known at a place in a trace, and nothing else; what is asked for there is what it is about."""
    trace, known, b = frame.trace, frame.known, frame.sample
    gradient = trace.sample_gradient(b) if known.gradient.any() else trace.gradient
    return Stage(
        net=np.where(known.net, trace.net[b], np.nan),
        out=np.where(known.out, trace.out[b], np.nan),
        delta=np.where(known.delta, trace.delta[b], np.nan),
        targets=trace.targets[b],
        parts=np.where(known.parts, trace.parts[b], np.nan),
        error=float(trace.errors[b]) if known.error else np.nan,
        values=np.where(known.new_value, trace.after, trace.before),
        old=trace.before,
        changed=known.new_value,
        gradient=np.where(known.gradient, gradient, np.nan),
        focus=focus_of(frame if asked is None else _after(frame, asked)),
        phase=frame.phase,
        headline=headline(frame),
        stepping=True,
        asked=asked,
        left_out=frozenset() if trace.factors is None else frozenset(np.flatnonzero(trace.factors[b] == 0.0).tolist()),
    )


def _after(frame: Frame, asked: Number) -> Frame:
    """Where a number is known: what it is about, nobody has to hide."""
    steps = frame.trace.steps
    return Frame(frame.trace, steps.end_of(asked.quantity, asked.subject, asked.sample), "number")


def shown_in(stage: Stage, how: Manner) -> Stage:
    """The same numbers with the signs that a document's conventions give them."""
    if how.signs.delta > 0 and not how.conventions.thresholds:
        return stage
    same = stage.values is stage.old
    values = how.slots(stage.values)
    return replace(
        stage,
        delta=how.deltas(stage.delta),
        values=values,
        old=values if same else how.slots(stage.old),
        gradient=how.slots(stage.gradient),
    )


# --- what a step was about ----------------------------------------------------------------------------------------


def focus_of(frame: Frame) -> Focus:
    """The places that the last step's numbers stand at and come from."""
    focus = Focus()
    if frame.size in _WHOLE:
        return focus
    if frame.size == "term":
        for number in frame.numbers:
            _ABOUT[number.quantity](focus, frame, number)
    else:
        _about_neurons(focus, frame)
        _about_parameters(focus, frame)
    focus.helpers -= focus.neurons
    return focus


def _about_neurons(focus: Focus, frame: Frame) -> None:
    """All nets, outputs and deltas of a step at once; the last number alone, for some of its terms may be missing."""
    network, last = frame.trace.network, frame.numbers[-1:]
    for number in (*frame.numbers.besides((*_OF_PARAMETERS, *_OF_NEURONS)), *last):
        if number.quantity not in _OF_PARAMETERS:
            _ABOUT[number.quantity](focus, frame, number)
    nets, outs, deltas = (_complete(frame, quantity) for quantity in _OF_NEURONS)
    focus.neurons.update(nets.tolist(), outs.tolist(), deltas.tolist())
    focus.biases.update(nets[network.bias_slots[nets] >= 0].tolist())
    outputs = deltas[deltas >= network.layer_range(-1).start]
    focus.targets.update((outputs - network.layer_range(-1).start).tolist())
    hidden = np.setdiff1d(deltas, outputs)
    for neurons, ends, others in (
        (nets, network.targets, network.sources),
        (hidden, network.sources, network.targets),
    ):
        if len(neurons):
            about = np.zeros(len(network.neurons), np.bool_)
            about[neurons] = True
            edges = np.flatnonzero(about[ends])
            focus.take(edges)
            focus.helpers.update(_ends(network, others[edges]))


def _complete(frame: Frame, quantity: Quantity) -> Indices:
    """The neurons of a step's numbers of a quantity, without the last number."""
    subjects = frame.numbers.subjects(quantity)
    last = frame.numbers[-1].quantity == quantity if len(frame.numbers) else False
    return subjects[:-1] if last else subjects


def _about_parameters(focus: Focus, frame: Frame) -> None:
    """All gradients and new values of a step at once: a layer may have a hundred thousand."""
    network = frame.trace.network
    for quantity in _OF_PARAMETERS:
        slots = frame.numbers.subjects(quantity)
        if not len(slots):
            continue
        about = np.zeros(network.parameter_count + 1, np.bool_)  # the last for neurons without a bias, at −1
        about[slots] = True
        connections = np.flatnonzero(about[network.weight_slots])
        focus.take(connections)
        focus.biases.update(np.flatnonzero(about[network.bias_slots]).tolist())
        if quantity == Quantity.GRADIENT:
            focus.helpers.update(_ends(network, network.sources[connections], network.targets[connections]))


def _ends(network: Network, *neurons: Indices) -> list[int]:
    """Each of some neurons once."""
    there = np.zeros(len(network.neurons), np.bool_)
    for some in neurons:
        there[some] = True
    return list(map(int, np.flatnonzero(there)))


def _about_net(focus: Focus, frame: Frame, number: Number) -> None:
    network, neuron = frame.trace.network, number.subject
    focus.neurons.add(neuron)
    terms = [*network.incoming(neuron)]
    reached = _terms(frame, number)
    edges = [terms[k] for k in reached if k < len(terms)]
    focus.take(edges)
    focus.helpers.update(network.sources[edges].tolist())
    if network.bias_slots[neuron] >= 0 and len(terms) in reached:
        focus.biases.add(neuron)


def _about_out(focus: Focus, _: Frame, number: Number) -> None:
    focus.neurons.add(number.subject)


def _about_error(focus: Focus, frame: Frame, number: Number) -> None:
    outputs = frame.trace.network.layer_range(-1)
    if number.subject == TOTAL:
        focus.error = True
        if frame.size == "term":
            focus.targets.update(range(len(outputs)))
        return
    focus.targets.add(number.subject - outputs.start)
    focus.helpers.add(number.subject)


def _about_delta(focus: Focus, frame: Frame, number: Number) -> None:
    network, neuron = frame.trace.network, number.subject
    focus.neurons.add(neuron)
    outgoing, reached = network.outgoing(neuron), _terms(frame, number)
    if neuron in network.layer_range(-1):
        if 0 in reached:
            focus.targets.add(neuron - network.layer_range(-1).start)
        return
    edges = [int(outgoing[k]) for k in reached if k < len(outgoing)]
    focus.take(edges)
    focus.helpers.update(network.targets[edges].tolist())


def _about_parameter(focus: Focus, frame: Frame, number: Number) -> None:
    network = frame.trace.network
    connections, neurons = places_of(network, number.subject)
    if frame.size == "term" and number.terms > 1:
        both = [*connections.tolist(), *(~neurons).tolist()]  # biases as complements, to tell them apart
        chosen = [both[k] for k in _terms(frame, number)]
        connections = np.array([k for k in chosen if k >= 0], np.intp)
        neurons = np.array([~k for k in chosen if k < 0], np.intp)
    focus.take(connections)
    focus.biases.update(neurons.tolist())
    if number.quantity == Quantity.GRADIENT:
        focus.helpers.update(network.sources[connections].tolist())
        focus.helpers.update(network.targets[connections].tolist())


_ABOUT: dict[Quantity, Callable[[Focus, Frame, Number], None]] = {
    Quantity.NET: _about_net,
    Quantity.OUT: _about_out,
    Quantity.ERROR: _about_error,
    Quantity.DELTA: _about_delta,
    Quantity.GRADIENT: _about_parameter,
    Quantity.NEW_VALUE: _about_parameter,
}


def _terms(frame: Frame, number: Number) -> range:
    """The terms of a number that the last step brought; with steps larger than a term all it has so far."""
    return range(number.done - 1 if frame.size == "term" else 0, number.done)


def places_of(network: Network, slot: int) -> tuple[Indices, Indices]:
    """The connections and the neurons (by their biases) that hold a slot."""
    return np.flatnonzero(network.weight_slots == slot), np.flatnonzero(network.bias_slots == slot)

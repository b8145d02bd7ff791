"""The steps of a pass: which number comes when, and where a step of each size ends.

Pure structure, without values: it depends on the network alone. A *position* counts terms, the smallest steps; every
coarser size is a subset of the positions at which one of its steps ends.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

import numpy as np

from engine.network import Indices, Mask, Network
from engine.pass_order import (
    PHASE_OF,
    PHASES,
    QUANTITIES,
    STEP_SIZES,
    TOTAL,
    Number,
    Phase,
    Quantity,
    StepSize,
    Template,
    pass_template,
    shared_places,
    update_template,
)

__all__ = [
    "PHASES",
    "PHASE_OF",
    "STEP_SIZES",
    "TOTAL",
    "Known",
    "Number",
    "Numbers",
    "Phase",
    "Quantity",
    "StepSize",
    "Steps",
    "shared_places",
]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What a reader has seen so far of one sample, as masks: by neuron, by output (parts), by slot."""

    net: Mask
    out: Mask
    parts: Mask
    error: bool
    delta: Mask
    gradient: Mask
    new_value: Mask


class _Span(NamedTuple):
    """The numbers first … last (excluded) of a template for one sample, of which the last is reached at `stop`."""

    template: Template
    sample: int
    first: int
    last: int
    stop: int

    def number(self, place: int) -> Number:
        of, i = self.template, self.first + place
        terms = int(of.terms[i])
        done = min(self.stop - int(of.ends[i]) + terms, terms)
        return Number(QUANTITIES[of.quantity[i]], int(of.subject[i]), self.sample, int(of.neuron[i]), terms, done)


class Numbers(Sequence[Number]):
    """The numbers that a stretch of positions touches, in order: made one by one, for there may be a hundred thousand.

    Whoever wants something of all of them asks for their subjects by quantity.
    """

    def __init__(self, spans: Sequence[_Span]) -> None:
        self._spans = spans
        self._length = sum(span.last - span.first for span in spans)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Number]:
        return (span.number(i) for span in self._spans for i in range(span.last - span.first))

    @overload
    def __getitem__(self, place: int) -> Number: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Number, ...]: ...
    def __getitem__(self, place: int | slice) -> Number | tuple[Number, ...]:
        if isinstance(place, slice):
            return tuple(self[i] for i in range(self._length)[place])
        left = range(self._length)[place]
        for span in self._spans:
            count = span.last - span.first
            if left < count:
                return span.number(left)
            left -= count
        raise IndexError(place)

    def subjects(self, quantity: Quantity) -> Indices:
        """The subjects of all numbers of a quantity, in their order."""
        found = [np.empty(0, np.intp)]
        for of, _sample, first, last, _stop in self._spans:
            found.append(of.subject[first:last][of.quantity[first:last] == quantity])
        return np.concatenate(found)

    def besides(self, quantities: Sequence[Quantity]) -> Iterator[Number]:
        """The numbers that are of none of some quantities."""
        for span in self._spans:
            there = np.isin(span.template.quantity[span.first : span.last], quantities, invert=True)
            yield from map(span.number, np.flatnonzero(there).tolist())

    @property
    def last_neuron(self) -> int | None:
        """The neuron of the last number that stands at one; None if none does."""
        for span in reversed(self._spans):
            neurons = span.template.neuron[span.first : span.last]
            found = np.flatnonzero(neurons >= 0)
            if len(found):
                return int(neurons[found[-1]])
        return None


class Steps:
    """All positions of an update over a batch of `samples` samples: each sample's pass, then one update."""

    def __init__(self, network: Network, samples: int) -> None:
        self.network = network
        self.samples = samples
        self._pass = pass_template(network)
        self._update = update_template(network)
        self._update_start = samples * self._pass.length
        self.length = self._update_start + self._update.length

    def warm(self) -> None:
        """Find where the steps of all sizes end, which else the first of them does."""
        for template in (self._pass, self._update):
            _ = template.stops

    def next(self, position: int, size: StepSize) -> int:
        """The position after one step of a size; the last position stays."""
        if position >= self.length:
            return self.length
        template, start = self._at(position)
        if size == "sample":
            end = start + template.length
            return self.length if end >= self._update_start else end
        stops = template.stops[size]
        return start + stops[bisect_right(stops, position - start)]

    def previous(self, position: int, size: StepSize) -> int:
        """The position from which one step of a size leads to this one or past it; 0 stays."""
        if position <= 0:
            return 0
        template, start = self._at(position - 1)
        if size == "sample":
            return min(start, (self.samples - 1) * self._pass.length)
        stops = template.stops[size]
        place = bisect_left(stops, position - start)
        return start + (stops[place - 1] if place else 0)

    def count(self, size: StepSize) -> int:
        """How many steps of a size the whole update has."""
        if size == "sample":
            return self.samples
        return self.samples * len(self._pass.stops[size]) + len(self._update.stops[size])

    def ordinal(self, position: int, size: StepSize) -> int:
        """How many steps of a size are done or begun at a position."""
        if size == "sample":
            return min(-(-position // max(self._pass.length, 1)), self.samples)
        if position > self._update_start:
            before = self.samples * len(self._pass.stops[size])
            return before + bisect_left(self._update.stops[size], position - self._update_start) + 1
        if position <= 0:
            return 0
        sample, local = divmod(position - 1, self._pass.length)
        return sample * len(self._pass.stops[size]) + bisect_left(self._pass.stops[size], local + 1) + 1

    def sample_at(self, position: int) -> int:
        """The sample whose numbers are in view at a position; at the border between two, the finished one."""
        return min(max(position - 1, 0) // max(self._pass.length, 1), self.samples - 1)

    def sample_start(self, sample: int) -> int:
        """The position before a sample's first number."""
        return sample * self._pass.length

    def phase_at(self, position: int) -> Phase | None:
        """The phase of the last number reached; None at the very beginning."""
        for number in self.numbers(max(position - 1, 0), position):
            return number.phase
        return None

    def numbers(self, start: int, stop: int) -> Numbers:
        """The numbers that the positions in (start, stop] touch, in order, with the terms reached at `stop`."""
        stop = min(stop, self.length)
        spans = []
        while start < stop:
            template, first = self._at(start)
            sample = min(first // max(self._pass.length, 1), self.samples - 1)
            end = min(stop, first + template.length)
            spans.append(_span(template, sample, start - first, end - first))
            start = end
        return Numbers(spans)

    def known(self, position: int) -> Known:
        """What is known at a position of the sample in view there."""
        network, numbers = self.network, len(self.network.neurons)
        local = position - self.sample_start(self.sample_at(position))
        done = self._pass
        outputs = network.layer_range(-1)
        parts = done.reached(Quantity.ERROR, numbers, local)[outputs.start : outputs.stop]
        total = (done.quantity == Quantity.ERROR) & (done.subject == TOTAL)
        out = done.reached(Quantity.OUT, numbers, local)
        out[: network.input_count] = True
        return Known(
            net=done.reached(Quantity.NET, numbers, local),
            out=out,
            parts=parts,
            error=bool((done.ends[total] <= local).all()),
            delta=done.reached(Quantity.DELTA, numbers, local),
            gradient=done.reached(Quantity.GRADIENT, network.parameter_count, local),
            new_value=self._update.reached(Quantity.NEW_VALUE, network.parameter_count, position - self._update_start),
        )

    def end_of(self, quantity: Quantity, subject: int, sample: int = 0) -> int:
        """The position at which a number is complete; ValueError if there is no such number."""
        template, start = self._pass, self.sample_start(sample)
        if quantity == Quantity.NEW_VALUE:
            template, start = self._update, self._update_start
        found = np.flatnonzero((template.quantity == quantity) & (template.subject == subject))
        if not len(found):
            raise ValueError(f"no {quantity.word} of {subject}")
        return start + int(template.ends[found[0]])

    def begins(self, phase: Phase, neuron: int | None = None) -> list[int]:
        """The positions before the first number of a phase in each sample's pass, or in the update; at a neuron's own.

        None where the phase has no number there: an input has none at all.
        """
        starts = [self.sample_start(sample) for sample in range(self.samples)]
        template, starts = (self._update, [self._update_start]) if phase == "update" else (self._pass, starts)
        of_phase = [quantity for quantity, belongs in PHASE_OF.items() if belongs == phase]
        chosen = np.isin(template.quantity, of_phase)
        if neuron is not None:
            chosen &= template.neuron == neuron
        found = np.flatnonzero(chosen)[:1]
        return [start + int(template.ends[i] - template.terms[i]) for i in found.tolist() for start in starts]

    def _at(self, position: int) -> tuple[Template, int]:
        """The template in which the step after a position lies, and where it starts."""
        if position >= self._update_start:
            return self._update, self._update_start
        return self._pass, position - position % self._pass.length


def _span(template: Template, sample: int, start: int, stop: int) -> _Span:
    first = int(np.searchsorted(template.ends, start, side="right"))
    last = int(np.searchsorted(template.ends, stop, side="left"))
    return _Span(template, sample, first, last + 1, stop)

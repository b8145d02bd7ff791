"""An optimizer at work on a compiled network: its memory, and the calls that follow a backward pass."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from engine.compiled import CompiledNetwork
from engine.document import State
from engine.functions.tape import Array, Call, call, constant
from engine.network import Vector, read_only
from engine.optimizers import Place, fresh_memory, learning_rate, penalty_calls, step_calls, takes_share_in_rate
from engine.precision import representable
from engine.settings import Training


class Optimization:
    """The optimizer of a compiled network with its memory, as calls that follow a backward pass."""

    def __init__(self, compiled: CompiledNetwork, training: Training, state: State) -> None:
        self._compiled = compiled
        self.training = training
        fresh = fresh_memory(training.optimizer, len(compiled.theta), compiled.dtype)
        slots = compiled.layout.theta_slots
        known = set(state.memory) == set(fresh)
        self.memory = {name: self._loaded(state.memory[name][slots]) for name in fresh} if known else fresh
        #: Whether its memory is what the settings say it is at first, rather than what earlier steps have left.
        self.fresh = bool(fresh) and not known
        self.steps = constant(float(state.steps) if known else 0.0)
        self.rate = constant(0.0, compiled.theta)
        self._rates: dict[float, Array] = {1.0: self.rate}  # times a share
        self.start_epoch(state.epoch)

    def _loaded(self, values: Vector) -> Array:
        return representable(values, self.training.precision).astype(self._compiled.dtype)

    def penalties(self) -> list[Call]:
        """What joins the gradient before the step."""
        compiled = self._compiled
        return penalty_calls(self.training, compiled.theta, compiled.gradient, compiled.layout.is_weight)

    def step(self, share: float = 1.0) -> list[Call]:
        """The step itself along so large a share of the gradient, and theta's way into the entries."""
        compiled = self._compiled
        rate = self.rate
        if takes_share_in_rate(self.training.optimizer):
            rate, share = self._rates.setdefault(share, constant(0.0, self.rate)), 1.0
            self.set_rate(self._rate)
        place = Place(compiled.theta, compiled.gradient, rate, self.steps, self.memory, share)
        return [*step_calls(self.training.optimizer, place), *compiled.spread()]

    def update(self, samples: int) -> list[Call]:
        """All that follows a backward pass over so many samples that has left the sum of their gradients."""
        return [*self.joined(samples), *self.step(self.left(samples))]

    def joined(self, samples: int) -> list[Call]:
        """The penalties, with what the gradient needs before them: to be reduced."""
        gradient, share = self._compiled.gradient, self._compiled.share(samples)
        penalties = self.penalties()
        if not penalties or share == 1.0:
            return penalties
        return [call(np.multiply, gradient, constant(share, gradient), gradient), *penalties]

    def left(self, samples: int) -> float:
        """The share of the gradient that the step has to take, after what has joined it."""
        return 1.0 if self._penalised else self._compiled.share(samples)

    @property
    def _penalised(self) -> bool:
        training = self.training
        return bool(training.l1 or training.l2 or training.gradient_clip is not None)

    def start_epoch(self, epoch: int) -> None:
        """Sets the learning rate of an epoch."""
        self.set_rate(learning_rate(self.training, epoch))

    def set_rate(self, rate: float) -> None:
        """Sets the learning rate."""
        self._rate = rate
        for share, scaled in self._rates.items():
            scaled[()] = constant(rate * share, scaled)

    def state_memory(self) -> MappingProxyType[str, Vector]:
        """The memory in the order of the network's slots; what no step has touched is as it was at first."""
        fresh = fresh_memory(self.training.optimizer, 1, self._compiled.dtype)
        to_slots = self._compiled.to_slots
        return MappingProxyType({n: read_only(to_slots(v, fresh[n][0])) for n, v in self.memory.items()})

    @property
    def arrays(self) -> list[Array]:
        """Everything that a step changes, for going back to an earlier state."""
        theta, entries = self._compiled.theta, self._compiled.entries
        return [theta, *([] if entries is theta else [entries]), self.steps, *self.memory.values()]

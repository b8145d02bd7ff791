"""An optimizer at work on a compiled network: its memory, and the calls that follow a backward pass."""

from __future__ import annotations

from types import MappingProxyType

from engine.compiled import CompiledNetwork
from engine.document import State
from engine.functions.tape import Array, Call, constant
from engine.network import Vector, read_only
from engine.optimizers import Place, fresh_memory, learning_rate, penalty_calls, step_calls
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
        self.steps = constant(float(state.steps) if known else 0.0)
        self.rate = constant(learning_rate(training, state.epoch), compiled.theta)

    def _loaded(self, values: Vector) -> Array:
        return representable(values, self.training.precision).astype(self._compiled.dtype)

    def penalties(self) -> list[Call]:
        """What joins the gradient before the step."""
        compiled = self._compiled
        return penalty_calls(self.training, compiled.theta, compiled.gradient, compiled.layout.is_weight)

    def step(self) -> list[Call]:
        """The step itself, and theta's way into the entries."""
        compiled = self._compiled
        place = Place(compiled.theta, compiled.gradient, self.rate, self.steps, self.memory)
        return [*step_calls(self.training.optimizer, place), *compiled.spread()]

    def start_epoch(self, epoch: int) -> None:
        """Sets the learning rate of an epoch."""
        self.rate[()] = constant(learning_rate(self.training, epoch), self.rate)

    def state_memory(self) -> MappingProxyType[str, Vector]:
        """The memory in the order of the network's slots; what no step has touched is as it was at first."""
        fresh = fresh_memory(self.training.optimizer, 1, self._compiled.dtype)
        to_slots = self._compiled.to_slots
        return MappingProxyType({n: read_only(to_slots(v, fresh[n][0])) for n, v in self.memory.items()})

    @property
    def arrays(self) -> list[Array]:
        """Everything that a step changes, for going back to an earlier state."""
        return [self._compiled.theta, self._compiled.entries, self.steps, *self.memory.values()]

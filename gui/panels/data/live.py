"""Outputs and errors of all rows at once, where that takes no longer than drawing them. For the data panel alone."""

from __future__ import annotations

from engine.compiled import CompiledNetwork
from engine.data import Data
from engine.evaluation import Results, results_of
from engine.network import Network, Vector
from engine.settings import Training

MOST_WORK = 400_000  # parameters times rows: well below a millisecond


class Live:
    """Computes in the window's own thread what is little enough; for the rest the worker's answer is waited for."""

    def __init__(self) -> None:
        self._made_for: tuple[Network, Training, int, int] | None = None
        self._compiled: CompiledNetwork | None = None

    def results(self, network: Network, training: Training, data: Data, parameters: Vector) -> Results | None:
        """What the network computes with these parameters; None if it is too much, or does not fit."""
        rows = len(data.train) + len(data.test)
        if rows * max(network.parameter_count, 1) > MOST_WORK or len(parameters) != network.parameter_count:
            return None
        # A compiled network keeps its buffers for every number of rows that it has seen.
        wanted = (network, training, len(data.train), len(data.test))
        if self._compiled is None or wanted != self._made_for:
            self._made_for, self._compiled = wanted, CompiledNetwork(network, training)
        self._compiled.load(parameters)
        return results_of(self._compiled, data)

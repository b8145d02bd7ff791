"""Which layers are folded into one block: those above a set size, unless the user unfolded or folded one by hand.

A small value; for the scene.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engine.network import Network

FOLD_LIMIT = 48  #: Layers of more neurons than this begin as a block.
SIGN_FROM = 12  #: Layers of more neurons than this show the sign that folds them; smaller ones fold by command.


@dataclass(frozen=True, slots=True)
class Folding:
    """The limit, and by layer what the user chose against or along with it."""

    limit: int = FOLD_LIMIT
    chosen: Mapping[int, bool] = field(default_factory=dict)

    def folded(self, network: Network) -> frozenset[int]:
        """The layers that are folded. A layer without neurons never is."""
        sizes = [len(layer.neurons) for layer in network.layers]
        return frozenset(i for i, size in enumerate(sizes) if size and self.chosen.get(i, size > self.limit))

    def with_layer(self, layer: int, folded: bool) -> Folding:
        """With a layer folded or unfolded by hand."""
        return replace(self, chosen={**self.chosen, layer: folded})

    def with_limit(self, limit: int) -> Folding:
        """With another limit, which holds for all layers from now on."""
        return Folding(limit)

    def carried(self, before: Network, after: Network) -> Folding:
        """The same choices for another network: a layer is known again by the neurons that it kept."""
        if before is after or not self.chosen:
            return self
        moved = {}
        for layer, folded in self.chosen.items():
            kept = [after.index[n.id] for n in before.layers[layer].neurons if n.id in after.index]
            if kept:
                places = after.layer_of[kept].tolist()
                moved[max(set(places), key=places.count)] = folded
        return replace(self, chosen=moved)

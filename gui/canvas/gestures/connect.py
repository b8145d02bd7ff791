"""The gestures that connect: from neurons to the one under the pointer, and from a layer (caption or block) to another.

For the tools that select and connect.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.network import Network
from gui.canvas.gestures.drag import caption_box
from gui.canvas.gestures.gesture import Pointer, Reach
from gui.canvas.gestures.linking import Link, link_layers, link_neurons
from gui.canvas.glass import Box, Dot, Hint, Line, Sketch
from gui.canvas.ground import dot, neuron_near

CATCH = 14.0  #: Pixels from a neuron at which the end of a connection snaps to it.
_MOST_LINES = 40  # of a preview; more say no more


def preview(reach: Reach, network: Network, link: Link, target: int, hint: tuple[int, int]) -> Sketch:
    """A connection there would be, or why there cannot be one, with the hint beside a point of the viewport."""
    end = dot(reach.scene, target)
    starts = [dot(reach.scene, network.index[of]) for of in link.sources if network.index[of] != target]
    return Sketch(
        "forbidden" if link.intent is None else "allowed",
        lines=tuple(Line(start, end) for start in starts[:_MOST_LINES]),
        halos=(end,),
        hint=Hint(link.text, *hint),
    )


class _Connecting:
    """What lies under the pointer is asked for on release, or refused with the reason; elsewhere nothing happens."""

    def __init__(self, reach: Reach, network: Network) -> None:
        self._reach, self._network = reach, network
        self._link: Link | None = None

    def end(self) -> None:
        self._reach.glass.clear()
        if self._link is not None and self._link.intent is not None:
            self._reach.request(self._link.intent)
        elif self._link is not None:
            self._reach.refuse(self._link.text)

    def cancel(self) -> None:
        self._reach.glass.clear()


class ConnectNeurons(_Connecting):
    """Draws connections from neurons to the pointer; it snaps to the neuron there, which is asked for on release."""

    def __init__(self, reach: Reach, network: Network, sources: Sequence[str]) -> None:
        super().__init__(reach, network)
        self._sources = tuple(sources)

    def move(self, pointer: Pointer) -> None:
        target = neuron_near(self._reach.scene, pointer.at, CATCH / self._reach.scene.zoom)
        own = target is not None and self._sources == (self._network.neurons[target].id,)
        if target is None or own:
            self._link = None
            self._reach.glass.show(self._open(pointer))
            return
        self._link = link_neurons(self._network, self._sources, self._network.neurons[target].id)
        at = (pointer.point.x(), pointer.point.y())
        self._reach.glass.show(preview(self._reach, self._network, self._link, target, at))

    def _open(self, pointer: Pointer) -> Sketch:
        end = Dot(pointer.at.x(), pointer.at.y(), 0.0)
        starts = [dot(self._reach.scene, self._network.index[of]) for of in self._sources[:_MOST_LINES]]
        return Sketch(lines=tuple(Line(start, end) for start in starts))


class ConnectLayers(_Connecting):
    """Draws from a layer's caption or block to another's, which is asked for on release."""

    def __init__(self, reach: Reach, network: Network, layer: int) -> None:
        super().__init__(reach, network)
        self._layer = layer

    def move(self, pointer: Pointer) -> None:
        layer = self._reach.scene.layer_at(pointer.at)
        own = _edge(caption_box(self._reach, self._layer), pointer.at.x())
        if layer is None or layer == self._layer:
            self._link = None
            end = Dot(pointer.at.x(), pointer.at.y(), 0.0)
            self._reach.glass.show(Sketch(lines=(Line(own, end),)))
            return
        self._link = link = link_layers(self._network, self._layer, layer)
        box = caption_box(self._reach, layer)
        self._reach.glass.show(
            Sketch(
                "forbidden" if link.intent is None else "allowed",
                lines=(Line(own, _edge(box, own.x)),),
                boxes=(box,),
                hint=self._hint(link, box, pointer),
            )
        )

    def _hint(self, link: Link, box: Box, pointer: Pointer) -> Hint:
        """Beside the column, for below its caption are the neurons that it is about."""
        zoom, middle = self._reach.scene.zoom, (box.left + box.right) / 2
        x = pointer.point.x() + round((middle - pointer.at.x()) * zoom)
        return Hint(link.text, x, pointer.point.y(), clear=round((box.right - middle) * zoom) + 4)


def _edge(box: Box, toward: float) -> Dot:
    """The middle of that side of a rectangle that faces an x."""
    x = box.right if toward > (box.left + box.right) / 2 else box.left
    return Dot(x, (box.top + box.bottom) / 2, 0.0)

"""The scene: what is known of a network at a moment, what is lit and labelled; it gives the items their looks.

For the view and for pictures; it is handed values and knows nothing of the mouse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np

from engine.conventions import Conventions
from engine.network import Indices, Mask, Network, Vector
from engine.numerals import DIGITS
from engine.place import Place
from engine.steps import Number
from engine.trace import Frame
from gui.canvas.dressing import dress, redress
from gui.canvas.folding.fold import Folding
from gui.canvas.labels.labelling import Labelled, LabelOptions
from gui.canvas.labels.plan import LabelMode
from gui.canvas.left_out import said
from gui.canvas.legend import Said
from gui.canvas.lights import bands, edges_about, kin_bands, lights, shared_slots
from gui.canvas.lines import lit_bundles
from gui.canvas.moment import Moment
from gui.canvas.plane import Plane
from gui.canvas.stage import Stage, at_rest, of_frame, shown_in
from gui.manner import Manner, Manners
from gui.selection import NOTHING, Selection, carried, selecting
from gui.theme import Theme, WeightScale

_EMPTY = np.empty(0)
_MOST_AROUND = 500  # connections that stand out at once; more than that nobody can tell apart


class NetworkScene(Plane):
    """Draws a network, its numbers and what is lit. `show_…` take values; nothing is emitted."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.selection = NOTHING
        self._sought: Selection | None = None  # what a gesture that goes on would select
        self.hovered: Place | None = None
        self.stage: Stage | None = None
        self._scale = WeightScale()
        self._scaled: tuple[Network, Vector] | None = None  # what it is the scale of
        self._parameters = _EMPTY
        self._inputs: Vector | None = None
        self._target_row: Vector | None = None
        self._frame: Frame | None = None
        self._asked: Number | None = None
        self._emphasis: dict[str, tuple[Place, ...]] = {}
        self._around: Indices = np.empty(0, np.intp)  # connections lit or pointed at, the strongest first
        self._now: Moment | None = None  # as it is drawn
        self._formula = ""
        self._holding = self._moving = False
        self._manners = Manners()
        self._digits = DIGITS  # as chosen for the window

    # --- what is shown -----------------------------------------------------------------------------------------

    def show_network(
        self,
        network: Network,
        parameters: Vector,
        positions: Mapping[str, tuple[float, float]],
        *,
        anew: bool = False,
    ) -> bool:
        """Shows a network; True if its structure is another than before.

        What was selected, folded and unfolded stays so, unless the network is shown `anew`: another document's.
        """
        fresh = self.network is None or not _same_structure(self.network, network)
        if fresh:
            self._labelling.begin()
            self.hovered = None
            self._forget_sample(network)
            self._emphasis = {}
        if self.network is not None:
            self.selection = NOTHING if anew else carried(self.selection, self.network, network)
            self._folding = Folding(self._folding.limit) if anew else self._folding.carried(self.network, network)
        if fresh or (self._frame is not None and self._frame.trace.network is not network):
            self._frame = None
        relabelled = network is not self.network or anew
        if not relabelled and positions == self._positions and not self._moved:
            self.show_parameters(parameters)
            return False
        self._positions, self._moved = dict(positions), False
        self.network, self._parameters = network, parameters
        self._arrange(make=relabelled)
        return fresh

    def _forget_sample(self, network: Network) -> None:
        """The row at rest goes where inputs or outputs are others in number; else it is the same row again."""
        rows = (self._inputs, network.input_count), (self._target_row, network.output_count)
        if any(row is not None and len(row) != count for row, count in rows):
            self._inputs = self._target_row = None

    def show_parameters(self, parameters: Vector) -> None:
        """Other parameter values of the same network."""
        self._parameters = parameters
        if not self._revalued():
            self._restage()

    def _revalued(self) -> bool:
        """Shows the parameters where nothing but numbers changes by them, as while a network trains; else False."""
        stage, now = self.stage, self._now
        if self._frame is not None or stage is None or now is None or stage.stepping or self._holding:
            return False
        if now.network is not self.network or len(self._parameters) != len(stage.values):
            return False
        if len(self._around) and not self.labels_all:
            return False  # which of those around are the strongest may be others now
        values = now.manner.slots(self._parameters)
        self.stage = replace(stage, values=values, old=values)
        self._now = replace(now, stage=self.stage)
        self._weigh(now.network, self.stage)
        redress(self.parts, self._now)
        if not self._labelling.revalue(self._now):
            self._label()
        return True

    def show_sample(self, inputs: Vector | None, targets: Vector | None) -> None:
        """The data's row at rest."""
        if not (_same_row(inputs, self._inputs) and _same_row(targets, self._target_row)):
            self._inputs, self._target_row = inputs, targets
            self._restage()

    def show_frame(self, frame: Frame | None) -> None:
        """A place in a trace of this network; None: not stepping."""
        if frame is not None and frame.trace.network is not self.network and frame.trace.network != self.network:
            frame = None
        self._frame = frame
        self._restage()

    def show_asked(self, number: Number | None) -> None:
        """The number that an exercise asks for, marked as long as it is not known; None for none."""
        self._asked = number
        self._restage()

    def show_emphasis(self, places: Mapping[str, Sequence[Place]]) -> None:
        """Places lit in the colours of factors."""
        self._emphasis = {role: tuple(lit) for role, lit in places.items()}
        self._relight()

    def set_formula(self, formula: str) -> None:
        """The error's formula, such as `E = ½(t−y)²`."""
        if formula != self._formula:
            self._formula = formula
            self._settle()

    def set_digits(self, digits: int) -> None:
        """How many significant digits are shown, where the document's conventions leave that open."""
        self._digits = digits
        self.set_label_options(replace(self.label_options, digits=self._manners.conventions.digits or digits))

    def set_conventions(self, conventions: Conventions) -> None:
        """How the document writes its numbers: letters, signs, digits."""
        if not self._manners.take(conventions):
            return
        self._labelling.begin()
        self._restage()
        self.set_digits(self._digits)
        self._settle()  # chips of other letters take other room

    @property
    def manner(self) -> Manner | None:
        """How the network's numbers are shown; None without a network."""
        return None if self.network is None else self._manners.of(self.network)

    def set_labels(self, mode: LabelMode) -> None:
        """Which weights are labelled: `automatic`, `all`, `focus`, `hover` or `none`; biases always are."""
        self.set_label_options(replace(self.label_options, mode=mode))

    def set_label_options(self, options: LabelOptions) -> None:
        """Which weights are labelled, and with how many digits."""
        if options != self._labelling.options:
            self._labelling.options = options
            self._settle()

    @property
    def label_options(self) -> LabelOptions:
        """Which weights are labelled, and with how many digits."""
        return self._labelling.options

    def set_zoom(self, zoom: float) -> None:
        """The view's zoom, by which labels are sized and shown."""
        if zoom != self._zoom:
            self._zoom = zoom
            self._place_items()
            self._label(hurried=self._moving)

    def set_moving(self, moving: bool) -> None:
        super().set_moving(moving)
        self._moving = moving
        if not moving and self._labelling.behind:
            self._label()

    def select(self, selection: Selection) -> None:
        """What is selected."""
        self._mark(selection, self._sought)

    def show_sought(self, sought: Selection | None) -> None:
        """Draws what would be selected as if it were; None draws what is."""
        self._mark(self.selection, sought)

    def _mark(self, selection: Selection, sought: Selection | None) -> None:
        before = self._marked
        self.selection, self._sought = selection, sought
        if self._marked != before:
            self._relight()

    @property
    def _marked(self) -> Selection:
        """What is drawn as selected."""
        return self.selection if self._sought is None else self._sought

    @property
    def selected(self) -> Place | None:
        """The place among those selected that the keyboard stands at."""
        return self.selection.current

    def hover(self, place: Place | None) -> None:
        """What is under the pointer."""
        if place != self.hovered:
            self.hovered = place
            self._relight()

    @contextmanager
    def holding_labels(self) -> Iterator[None]:
        """Within it labels wait: what changes several things at once looks for their places once."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
            self._label()

    @property
    def digits(self) -> int:
        """How many significant digits are shown."""
        return self._labelling.options.digits

    def said(self) -> Said | None:
        """What the legend has to say about the picture; None without a network."""
        if self.network is None:
            return None
        return said(self.network, self._arrangement, self._labelling, self.edges, self.bundles.bundles)

    @property
    def labels_all(self) -> bool:
        """Whether all weights are labelled, rather than those around the focus."""
        return self._labelling.shown == "all"

    @property
    def scale(self) -> WeightScale:
        """The scale on which the weights are drawn."""
        return self._scale

    # --- looks -------------------------------------------------------------------------------------------------

    def _restage(self) -> None:
        network, how = self.network, self.manner
        if network is None or how is None:
            return
        if self._frame is not None:
            stage = of_frame(self._frame, self._asked)
        else:
            stage = at_rest(network, self._parameters, self._inputs, self._target_row)
        self.stage = shown_in(stage, how)
        self._weigh(network, self.stage)
        self._relight()

    def _weigh(self, network: Network, stage: Stage) -> None:
        """Draws the lines by the parameters, on a scale that holds them."""
        weights, before = stage.values[network.weight_slots], stage.old
        if self._scaled is None or self._scaled[0] is not network or self._scaled[1] is not before:
            self._scaled = network, before
            self._scale = WeightScale.for_weights(before[network.weight_slots])
        scale = self._scale
        self.edges.set_weights(weights, scale)
        self.bundles.set_weights(weights, scale)

    def _relight(self) -> None:
        network, stage, how = self.network, self.stage, self.manner
        if network is None or stage is None or how is None:
            return
        found = lights(network, stage.focus, self._emphasis)
        pointed_at = self._pointed_at()
        kin = shared_slots(network, pointed_at)
        self._around = self._strongest(edges_about(network, pointed_at, found.edges()))
        stripes = [*kin_bands(network, kin), *bands(found, self.hovered)]
        self.edges.set_bands(stripes, self._around, self._marked.of_kind("connection"))
        self.bundles.set_lit(lit_bundles(network, self.bundles.bundles, found, pointed_at))
        formula, digits = self._formula, self.digits
        self._now = Moment(network, stage, found, self._marked, self.hovered, kin, formula, digits, how)
        dress(self.parts, self._now, compact=self._arrangement.compact)
        self.parts.place_ends(self._arrangement)
        self._label()

    def _pointed_at(self) -> tuple[Selection, ...]:
        """What is drawn as selected, and what is under the pointer."""
        return self._marked, *self._under_pointer()

    def _under_pointer(self) -> tuple[Selection, ...]:
        return () if self.hovered is None else (selecting(self.hovered),)

    # --- labels ------------------------------------------------------------------------------------------------

    def _label(self, *, hurried: bool = False) -> None:
        if self._now is None or self._holding:
            return
        hovered = self._strongest(edges_about(self._now.network, self._under_pointer()))
        told = Labelled(self._now, self._around, hovered)
        obstacles = partial(self.parts.obstacles, self._arrangement)
        self._labelling.show(told, self.edges.routes, obstacles, self._zoom, still=self._dragging, hurried=hurried)

    def _strongest(self, chosen: Mask) -> Indices:
        """The strongest of some connections (connections,), the strongest first."""
        assert self.network is not None
        edges = np.flatnonzero(chosen)
        strength = np.abs(self._parameters[self.network.weight_slots[edges]])
        if len(edges) > _MOST_AROUND:  # to sort them all would take longer than all else that light does
            most = np.argpartition(-strength, _MOST_AROUND)[:_MOST_AROUND]
            edges, strength = edges[most], strength[most]
        return np.asarray(edges[np.argsort(-strength, kind="stable")])


def _same_row(one: Vector | None, other: Vector | None) -> bool:
    return one is other or (one is not None and other is not None and np.array_equal(one, other))


def _same_structure(one: Network, other: Network) -> bool:
    if one is other:
        return True
    return (
        one.layer_starts == other.layer_starts
        and [n.id for n in one.neurons] == [n.id for n in other.neurons]
        and np.array_equal(one.sources, other.sources)
        and np.array_equal(one.targets, other.targets)
    )

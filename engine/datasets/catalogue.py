"""The table of the built-in sets, and from a source the rows as a document takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from engine import preparation
from engine.chance import random_state
from engine.data import BUILT_IN, Data, samples
from engine.datasets import drawn, measured
from engine.datasets.table import Table
from engine.errors import StudioError, UnknownName
from engine.sources import BuiltInSource

Group: TypeAlias = Literal["Gates", "Points in the plane", "Curves", "Measured"]
Make: TypeAlias = Callable[[BuiltInSource], Table]

MOST_ROWS = 100_000
MOST_BITS = 12
LARGEST_SEED = 2**31 - 1

OWN = "Drawn by this program."
FREE = "Free to use."


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen of a set, with the values that it has at first; None: it has no use for it.

    `noise` and `most_noise` are standard deviations in the units of the axes.
    """

    size: int | None = None
    noise: float | None = None
    seed: int | None = None
    bits: int | None = None
    most_noise: float = 1.0


@dataclass(frozen=True, slots=True)
class DataSet:
    """One set: its name in files, what people call it, what it is, where it comes from and under which licence."""

    name: str
    title: str
    group: Group
    about: str
    make: Make
    options: Options = Options()
    source: str = OWN
    licence: str = FREE

    @property
    def scalable(self) -> bool:
        """Whether its inputs are numbers that can be scaled, and not bits."""
        return self.group != "Gates"

    @property
    def defaults(self) -> BuiltInSource:
        """The set with its options as they are at first, all rows to train with."""
        options = self.options
        return BuiltInSource(self.name, options.size, options.noise, options.seed, options.bits)


Draw: TypeAlias = Callable[[int, float, np.random.RandomState], Table]


def _drawn(draw: Draw) -> Make:
    def make(source: BuiltInSource) -> Table:
        return draw(source.size or 1, source.noise or 0.0, random_state(source.seed or 0))

    return make


def _gate(name: str) -> Make:
    def make(_source: BuiltInSource) -> Table:
        rows = BUILT_IN[name]()
        return Table(rows.inputs, rows.targets, (), (), rows.targets[:, 0].astype(np.intp))

    return make


def _parity(source: BuiltInSource) -> Table:
    """All rows of so many bits; the target is 1 where an odd number of them is 1."""
    bits = source.bits or 1
    rows = (np.arange(2**bits)[:, None] >> np.arange(bits)[::-1]) & 1
    odd = rows.sum(axis=1) % 2
    return Table(rows.astype(float), odd[:, None].astype(float), (), (), odd.astype(np.intp))


_UCI = "CC BY 4.0, in the UCI Machine Learning Repository."

DATA_SETS: Mapping[str, DataSet] = MappingProxyType({
    entry.name: entry
    for entry in (
        DataSet("and", "AND", "Gates", "1 where both inputs are. One neuron is enough.", _gate("and")),
        DataSet("or", "OR", "Gates", "1 where at least one input is. One neuron is enough.", _gate("or")),
        DataSet("nand", "NAND", "Gates", "0 where both inputs are 1. One neuron is enough.", _gate("nand")),
        DataSet("xor", "XOR", "Gates", "1 where exactly one input is. It needs a hidden layer.", _gate("xor")),
        DataSet(
            "parity", "Parity", "Gates",
            "1 where an odd number of the inputs is: XOR of many, and the harder the more there are.",
            _parity, Options(bits=4),
            source="Minsky and Papert, Perceptrons (1969), on why one layer cannot.",
        ),
        DataSet(
            "circles", "Circles", "Points in the plane", "A ring around a smaller one, in two classes.",
            _drawn(drawn.circles), Options(200, 0.07, 0),
        ),
        DataSet(
            "moons", "Moons", "Points in the plane", "Two half circles that reach into each other.",
            _drawn(drawn.moons), Options(200, 0.07, 0),
        ),
        DataSet(
            "spirals", "Spirals", "Points in the plane",
            "Two spirals wound around each other; hard for few neurons.",
            _drawn(drawn.spirals), Options(300, 0.02, 0),
            source="After Lang and Witbrock, Learning to tell two spirals apart (1988). Drawn by this program.",
        ),
        DataSet(
            "blobs", "Blobs", "Points in the plane", "Three clouds, in three classes.",
            _drawn(drawn.blobs), Options(150, 0.18, 0),
        ),
        DataSet(
            "checkerboard", "Checkerboard", "Points in the plane", "The fields of a board of four by four.",
            _drawn(drawn.checkerboard), Options(400, 0.0, 0),
        ),
        DataSet(
            "sine", "Sine", "Curves", "One and a half waves with noise: a function of one input.",
            _drawn(drawn.sine), Options(60, 0.1, 0),
        ),
        DataSet(
            "line", "Noisy line", "Curves", "A straight line with noise: one linear neuron is enough.",
            _drawn(drawn.line), Options(40, 0.1, 0),
        ),
        DataSet(
            "iris", "Iris", "Measured",
            "150 irises of three species: length and width of sepals and petals in centimetres.",
            lambda _source: measured.iris(),
            source="R. A. Fisher, The use of multiple measurements in taxonomic problems (1936); his values, without "
            "the two slips of the repository's copy.",
            licence=_UCI,
        ),
        DataSet(
            "digits", "Digits", "Measured",
            "1,797 handwritten digits as pictures of 8 × 8 pixels from 0 (paper) to 16 (ink).",
            lambda _source: measured.digits(),
            source="E. Alpaydin and C. Kaynak, Optical recognition of handwritten digits (1998), test part.",
            licence=_UCI,
        ),
    )
})  # fmt: skip


def data_set(name: str) -> DataSet:
    """A set by its name; UnknownName if there is none."""
    if name not in DATA_SETS:
        raise UnknownName("data set", name, DATA_SETS)
    return DATA_SETS[name]


def built(source: BuiltInSource) -> Data:
    """The rows of a set, split and scaled as the source says; StudioError names an option that cannot be.

    What a source leaves open is as the set has it at first. The rows are in the set's own order, but for those that
    the split sets apart. A gate as it is has no source, for there is but one.
    """
    chosen = data_set(source.name)
    source = _completed(source, chosen)
    table = chosen.make(source)
    return preparation.prepared(
        samples(table.inputs, table.targets),
        preparation.split(len(table.inputs), table.classes, source.split),
        table.input_columns,
        table.target_columns,
        scale_inputs=[source.scaling] * len(table.input_columns),
        source=None if source == BuiltInSource(source.name) else source,
    )


def _completed(source: BuiltInSource, chosen: DataSet) -> BuiltInSource:
    """A source with every option that the set has, and no other; refuses what is out of bounds."""
    limits = {"size": (2, MOST_ROWS), "noise": (0.0, chosen.options.most_noise), "bits": (1, MOST_BITS)}
    limits["seed"] = (0, LARGEST_SEED)
    found: dict[str, float | None] = {}
    if source.scaling is not None and not chosen.scalable:
        raise StudioError(f"scaling: the inputs of {chosen.title} are 0 and 1 and need none; leave it out")
    for option, (least, most) in limits.items():
        usual, given = getattr(chosen.options, option), getattr(source, option)
        if usual is None and given is not None:
            raise StudioError(f"{option}: {chosen.title} has no such option; leave it out")
        found[option] = usual if given is None else given
        if given is not None and not least <= given <= most:
            raise StudioError(f"{option}: {given} cannot be; give a number from {least:,} to {most:,}")
    return msgspec.structs.replace(source, **found)

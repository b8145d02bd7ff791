"""The network file as plain records: what stands in it and nothing else, before anything is checked or computed.

Each field's description goes into the published schema. Only the modules that read, write or describe files use it.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from engine.columns import Column
from engine.conventions import Conventions
from engine.document import HISTORY_LIMIT
from engine.exercise import Exercise
from engine.functions.activations import ACTIVATIONS
from engine.initialisation import Initialisation
from engine.lesson import Lesson
from engine.runs import MOST_RUNS
from engine.settings import Training
from engine.sources import Source
from engine.stopping import Stopping

FORMAT = "backprop"
VERSION = 1

# NumPy and JavaScript both count exactly to here.
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**53)]
Numbers: TypeAlias = list[float]
Rows: TypeAlias = list[Numbers]
Label: TypeAlias = Annotated[
    str, Meta(description="What people see; _ makes a subscript and {} groups: w_{1,1}. Without it, the id.")
]
ActivationName: TypeAlias = Annotated[str, Meta(extra_json_schema={"enum": list(ACTIVATIONS)})]


# A field that may be left out is UNSET and not its default, so that a record holds exactly the keys of its file.
class ParameterRecord(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A parameter that says more than its number, or names the shared parameter that stands in its place."""

    value: Annotated[float, Meta(description="The number.")] | UnsetType = UNSET
    trainable: Annotated[bool, Meta(description="Whether training may change it; true if left out.")] | UnsetType = (
        UNSET
    )
    label: Label | UnsetType = UNSET
    shared: Annotated[str, Meta(description="A key of shared_parameters; then nothing else.")] | UnsetType = UNSET


class NeuronRecord(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """One neuron."""

    id: Annotated[str, Meta(min_length=1, description="Unique in the file; connections use it.")]
    label: Label | UnsetType = UNSET
    bias: (
        Annotated[
            float | ParameterRecord | None,
            Meta(description="Left out or null: no bias at all. Input neurons have none."),
        ]
        | UnsetType
    ) = UNSET
    activation: (
        Annotated[ActivationName, Meta(description="Overrides the layer's, for this neuron alone.")] | UnsetType
    ) = UNSET
    position: (
        Annotated[
            tuple[float, float],
            Meta(description="Where it was placed by hand: x to the right, y down. Left out: laid out automatically."),
        ]
        | UnsetType
    ) = UNSET


class LayerRecord(msgspec.Struct, forbid_unknown_fields=True):
    """A named column of neurons. Every layer but the first, the input layer, has an activation."""

    name: Annotated[str, Meta(description="What the layer is called.")]
    neurons: Annotated[list[NeuronRecord], Meta(description="The neurons, from the top.")]
    activation: (
        Annotated[ActivationName, Meta(description="The activation of its neurons. Not for the input layer.")]
        | UnsetType
    ) = UNSET
    initialiser: (
        Annotated[Initialisation, Meta(description="How the weights into it and its biases begin.")] | UnsetType
    ) = UNSET


class ConnectionRecord(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A weighted connection from a neuron to one in a higher layer. At most one joins a pair."""

    source: Annotated[str, Meta(description="The id of the neuron it comes from.")] = field(name="from")
    target: Annotated[str, Meta(description="The id of the neuron it goes to.")] = field(name="to")
    weight: Annotated[float | ParameterRecord, Meta(description="The weight.")]
    label: Label | UnsetType = UNSET


class SharedRecord(msgspec.Struct, forbid_unknown_fields=True):
    """A parameter that several places hold together; its gradient is the sum over them."""

    value: Annotated[float, Meta(description="The number that every place holds.")]
    trainable: Annotated[bool, Meta(description="Whether training may change it; true if left out.")] | UnsetType = (
        UNSET
    )
    label: Label | UnsetType = UNSET


class SamplesRecord(msgspec.Struct, forbid_unknown_fields=True):
    """As many rows of inputs as of targets."""

    inputs: Annotated[Rows, Meta(description="One row a sample, one number an input neuron.")]
    targets: Annotated[Rows, Meta(description="One row a sample, one number an output neuron.")]


class ColumnsRecord(msgspec.Struct, forbid_unknown_fields=True):
    """What the columns of the samples mean: one entry for each input, one for each target, or none at all."""

    inputs: Annotated[list[Column], Meta(description="What each input is.")] | UnsetType = UNSET
    targets: Annotated[list[Column], Meta(description="What each target is.")] | UnsetType = UNSET


class DataRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The samples."""

    train: Annotated[SamplesRecord, Meta(description="What the network learns from.")] | UnsetType = UNSET
    test: Annotated[SamplesRecord, Meta(description="What it is tested on.")] | UnsetType = UNSET
    columns: ColumnsRecord | UnsetType = UNSET
    source: Annotated[Source, Meta(description="Where the rows came from.")] | UnsetType = UNSET


Big: TypeAlias = Annotated[str, Meta(pattern="^[0-9]{1,39}$", description="A 128-bit number in decimal.")]


class PcgRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The two numbers of a PCG64 generator."""

    state: Big
    inc: Big


class GeneratorRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The state of NumPy's PCG64 at the start of the running epoch, from which the order of samples follows."""

    bit_generator: Literal["PCG64"]
    state: PcgRecord
    has_uint32: Annotated[int, Meta(ge=0, le=1, description="Whether half of a number is left over.")]
    uinteger: Annotated[int, Meta(ge=0, le=2**32 - 1, description="The half that is left over.")]


class HistoryRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The error after epochs 0, stride, 2·stride, …, as the mean over the samples; null where it is not known."""

    stride: Annotated[int, Meta(ge=1, le=2**53, description="Epochs from one entry to the next.")]
    train: Annotated[list[float | None], Meta(max_length=HISTORY_LIMIT, description="The error on the training rows.")]
    test: (
        Annotated[
            list[float | None],
            Meta(max_length=HISTORY_LIMIT, description="The error on the test rows. Left out: never known."),
        ]
        | UnsetType
    ) = UNSET


class StateRecord(msgspec.Struct, forbid_unknown_fields=True):
    """Where training stands. With it, training on gives bit for bit what training without a stop gives."""

    epoch: Annotated[Count, Meta(description="Epochs that are done.")] | UnsetType = UNSET
    update: (
        Annotated[Count, Meta(description="Updates that are done in the running epoch, which has more.")] | UnsetType
    ) = UNSET
    steps: Annotated[Count, Meta(description="Updates that the optimizer's memory has seen.")] | UnsetType = UNSET
    generator: Annotated[GeneratorRecord, Meta(description="Left out: fresh from the seed.")] | UnsetType = UNSET
    memory: (
        Annotated[
            dict[str, Numbers],
            Meta(
                description="What the optimizer remembers, under PyTorch's names: one number a parameter, first the "
                "connections' own weights in the file's canonical order, then the neurons' own biases, then the "
                "shared parameters by name."
            ),
        ]
        | UnsetType
    ) = UNSET
    history: HistoryRecord | UnsetType = UNSET
    initial: (
        Annotated[
            Numbers,
            Meta(description="The values that reset returns to, ordered as in memory. Left out: the present ones."),
        ]
        | UnsetType
    ) = UNSET
    initial_seed: (
        Annotated[
            int,
            Meta(ge=0, description="What these were drawn from, by the layers' initialisers. Left out: not all were."),
        ]
        | UnsetType
    ) = UNSET


class RunRecord(msgspec.Struct, forbid_unknown_fields=True):
    """An earlier training run, kept for comparison."""

    name: Annotated[str, Meta(min_length=1, description="What the run is called; no other one is called so.")]
    training: Annotated[Training, Meta(description="How it trained.")]
    epoch: Annotated[Count, Meta(description="The epoch at which it ended.")]
    begun: (
        Annotated[Count, Meta(description="The epoch at which it parted from another run; 0 if left out.")] | UnsetType
    ) = UNSET
    initial_seed: (
        Annotated[
            int,
            Meta(ge=0, description="What its initial values were drawn from, by the layers' initialisers, if known."),
        ]
        | UnsetType
    ) = UNSET
    history: (
        Annotated[
            HistoryRecord,
            Meta(
                description="Its error history, of at most 4096 entries; beyond its epoch where it went back to its "
                "best weights."
            ),
        ]
        | UnsetType
    ) = UNSET
    parameters: (
        Annotated[
            Numbers,
            Meta(
                description="Its last weights and biases, ordered as in state.memory. Left out: they are of another "
                "network."
            ),
        ]
        | UnsetType
    ) = UNSET


class FileRecord(msgspec.Struct, forbid_unknown_fields=True):
    """One experiment: a network, its data, how it trains, and where training stands."""

    format: Annotated[Literal["backprop"], Meta(description="Says what the file is.")]
    version: Annotated[Literal[1], Meta(description="The version of the format.")]
    layers: Annotated[list[LayerRecord], Meta(min_length=2, description="From the input layer to the output layer.")]
    connections: Annotated[list[ConnectionRecord], Meta(description="The connections; may be empty.")]
    name: Annotated[str, Meta(description="What the experiment is called.")] | UnsetType = UNSET
    notes: Annotated[str, Meta(description="Free text, Markdown, shown beside the network.")] | UnsetType = UNSET
    shared_parameters: (
        Annotated[dict[str, SharedRecord], Meta(description="Shared parameters by their names.")] | UnsetType
    ) = UNSET
    training: Annotated[Training, Meta(description="How the network trains.")] | UnsetType = UNSET
    stopping: Annotated[Stopping, Meta(description="When a run ends by itself.")] | UnsetType = UNSET
    conventions: Annotated[Conventions, Meta(description="How its mathematics is written.")] | UnsetType = UNSET
    exercise: Annotated[Exercise, Meta(description="What is asked of a pupil.")] | UnsetType = UNSET
    lesson: Annotated[Lesson, Meta(description="What is taught with it, step by step.")] | UnsetType = UNSET
    data: DataRecord | UnsetType = UNSET
    state: StateRecord | UnsetType = UNSET
    runs: (
        Annotated[list[RunRecord], Meta(max_length=MOST_RUNS, description="Earlier runs, kept for comparison.")]
        | UnsetType
    ) = UNSET
